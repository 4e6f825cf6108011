"""What the entries of days that are over come to, kept in the store from one night to the next.

A span is a month that is over, or days of the month under way that one night found over. What is
kept of it follows from the entries that take effect in it, each by its own row, and from the
instants at which accounts open in it: from nothing else. So it is read instead of them while they
are what they were, which one scan of their hashes tells every night, and made anew otherwise,
whatever it was that changed them. Nothing rests on which run changed what.

Who keeps something: a table of the store with the column ``since`` (the first day of its span), a
``Kept`` that names it and the statements that its rows follow from, ``days_to_make`` before the
rows are made, ``keep`` when the night is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

import polars as pl

from recon.ledger.legs import prepare
from recon.store.connection import Store
from recon.store.sql import load

MOST_RUNS = 12
"""Runs of days that are looked through one by one; where there are more, all from first to last."""

Run = tuple[date, date]
"""Days that lie together: the first of them and the day after the last."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``table``: a table of the store whose rows are kept by spans; ``made_by``: the text of all
    statements that they follow from: rows that others made do not count."""

    table: str
    made_by: str

    def words(self) -> dict[str, str]:
        """What the statements of ``kept.sql`` bind of it."""
        text = "\n".join((*load("recon.ledger", "kept.sql").values(), self.made_by))
        return {"name": self.table, "made_by": sha256(text.encode()).hexdigest()}


def count_days(store: Store) -> None:
    """Make ``ledger_day``, by which it is told whether what is kept still stands: every day on
    which entries take effect, how many, and a mark of their content. Free while they stay so."""
    prepare(store)
    statements = load("recon.ledger", "kept.sql")
    if store.value(statements["days_stand"]) is None:
        store.execute(statements["days"])


def days_to_make(store: Store, kept: Kept, recent: date) -> list[Run]:
    """The days of whose entries the rows must be made: those from ``recent`` on, and those before
    it that no span which stands holds.

    The spans that are read instead are in ``ledger_standing`` (name, since, upto, ``used``). Runs
    come in order and do not overlap; a month before that of ``recent`` is in them whole or not at
    all.
    """
    count_days(store)
    statements, words = load("recon.ledger", "kept.sql"), kept.words()
    name = {"name": kept.table}
    store.execute(statements["no_standing"])
    store.execute(statements["forget_standing"], name)
    standing = statements["standing"].format(table=kept.table)
    store.execute(standing, {**words, "recent": recent})
    runs: list[Run] = []
    before = True
    for day, covered in store.query(statements["covered"], name).iter_rows():
        if not covered:
            begins = runs.pop()[0] if runs and not before else _first_made(day, recent)
            runs.append((begins, day + timedelta(days=1)))
        before = covered
    if len(runs) > MOST_RUNS:
        runs = [(runs[0][0], runs[-1][1])]
        store.execute(statements["use_none"], {**name, "first": runs[0][0], "until": runs[0][1]})
    store.register_frame(_as_frame(runs), f"made_of_{kept.table}")
    return runs


def keep(store: Store, kept: Kept, recent: date, rows: str) -> None:
    """Keep what was made of the days that ``days_to_make`` told last; spans that do not stand go.

    ``rows``: SQL of the rows of the table, in its order and of its types, for the spans (since,
    upto) of ``{spans}``; ``since`` of a row is the greater one of its month's first day and its
    run's.
    """
    statements, words = load("recon.ledger", "kept.sql"), kept.words()
    name = {"name": kept.table}
    text = {"table": kept.table, "rows": rows.format(spans="ledger_new_span")}
    runs = store.query(f"FROM made_of_{kept.table} ORDER BY since").rows()
    with store.table(_as_frame(spans(runs, recent)), "span_made"):
        store.execute(statements["new_spans"], name)
    store.execute(statements["drop_spans"], name)
    store.execute(statements["drop_rows"].format_map(text), name)
    store.execute(statements["keep_spans"].format_map(text), words)
    store.execute(statements["keep_rows"].format_map(text))


def standing(store: Store, kept: Kept) -> list[Run]:
    """Every span of ``kept`` that stands, in order; they are in ``ledger_standing``, none of them
    to be read instead of its entries."""
    statements, name = load("recon.ledger", "kept.sql"), {"name": kept.table}
    days_to_make(store, kept, date.max)
    store.execute(statements["use_none"], {**name, "first": date.min, "until": date.max})
    found = store.query(statements["all_standing"], name)
    return [(since, upto) for since, upto in found.iter_rows()]


def every_day(store: Store) -> list[Run]:
    """All days with entries as one run; none where there are no entries."""
    count_days(store)
    first, last = store.query(load("recon.ledger", "kept.sql")["first_and_last"]).row(0)
    return [] if first is None else [(first, last + timedelta(days=1))]


def differing(store: Store, kept: Kept, rows: str) -> list[Run]:
    """Spans that stand and hold other rows than ``rows``, made anew of all of them."""
    of_all = rows.format(spans=f"(FROM ledger_standing WHERE name = '{kept.table}')")
    text = {"table": kept.table, "rows": of_all}
    ask = load("recon.ledger", "kept.sql")["differ"].format_map(text)
    return [(since, upto) for since, upto in store.query(ask, {"name": kept.table}).iter_rows()]


def wrong_spans(
    store: Store, kept: Kept, make: Callable[[Store, Iterable[Run], date], None], rows: str
) -> list[Run]:
    """Spans that stand and hold other rows than ``make`` makes of their entries; see ``keep``."""
    make(store, months_together(standing(store, kept)), date.max)
    return differing(store, kept, rows)


def months_together(spans: Iterable[Run]) -> list[Run]:
    """Whole months that follow each other as one run; what is made of it tells them apart."""
    runs: list[Run] = []
    for since, upto in spans:
        whole = since.day == upto.day == 1
        if whole and runs and runs[-1][1] == since and runs[-1][0].day == 1:
            runs[-1] = (runs[-1][0], upto)
        else:
            runs.append((since, upto))
    return runs


def span_of(day: str) -> str:
    """SQL of the first day of the span in which ``day`` (SQL too) is kept, null for one that is
    not over; binds ``$recent`` and, for the run of days that is made, ``$begins``."""
    return (
        f"CASE WHEN {day} < $recent THEN greatest({day} - (day({day}) - 1)::INTEGER, $begins) END"
    )


def pieces(store: Store, first: date, until: date, at_once: int) -> Iterator[Run]:
    """A run of days in parts of about ``at_once`` entries, and never less than a day."""
    held = store.query(
        load("recon.ledger", "kept.sql")["entries_of_days"], {"first": first, "until": until}
    )
    begins, entries = first, 0
    for day, of_day in held.iter_rows():
        if entries and entries + of_day > at_once:
            yield begins, day
            begins, entries = day, 0
        entries += of_day
    yield begins, until


def spans(runs: Iterable[Run], recent: date) -> Iterator[Run]:
    """What is kept of days that were made: months that are over, and of that of ``recent`` the
    days before it."""
    for begins, until in runs:
        first = begins
        while first < min(until, recent):
            following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
            yield first, following if following <= recent else min(until, recent)
            first = following


def _as_frame(runs: Iterable[Run]) -> pl.DataFrame:
    return pl.DataFrame(list(runs), schema={"since": pl.Date, "upto": pl.Date}, orient="row")


def _first_made(day: date, recent: date) -> date:
    """A month before that of ``recent`` is made from its first day on."""
    return day.replace(day=1) if day < recent.replace(day=1) else day
