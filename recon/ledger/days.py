"""What months and days brought to and took from each tank and party, summed once a night.

Ten million entries come to some hundred thousand such sums. Books at any instant, shares of
parties, months and bounds of stock rest on them, and on the single entries of the days (in
the past: the months) in which the instants lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import polars as pl

from recon.errors import StoreError
from recon.ledger.kept import (
    Kept,
    Run,
    days_to_make,
    differing,
    every_day,
    keep,
    months_together,
    pieces,
    span_of,
    standing,
)
from recon.ledger.legs import prepare
from recon.store.connection import Store
from recon.store.sql import load

SUMMED_AT_ONCE = 20_000_000
"""Entries that are summed at once: fewer groups than entries are in memory, but not that few."""

_EDGE = (
    "JOIN instant_asked AS i ON i.depot = t.depot AND i.tank_id = t.tank_id "
    "AND l.day >= {since} AND l.counts_at <= i.gauged_at"
)
_WITHIN = "l.effective_at >= $first AND l.effective_at < $until"
_MADE = span_of("since")


def sum_days(store: Store, recent: date = date.max) -> None:
    """Make ``ledger_tank``, ``ledger_held``, ``ledger_party`` and ``ledger_sum``.

    Days from ``recent`` on are summed one by one, those before it by months: whoever asks about
    the last days names the first of them, and pays for no more. Days before it whose sums are kept
    (``recon.ledger.kept``) are not summed again. While the entries stay the same, calling it again
    costs nothing. Raises ``StoreError`` should two tanks or two parties ever come to the same key.
    """
    prepare(store)
    statements = load("recon.ledger", "days.sql")
    if store.value(statements["sums_stand"]) is not None:
        return
    store.execute(statements["keep_recent"], {"recent": recent})
    days_held = days_to_make(store, _held(), recent)
    days_summed = days_to_make(store, _summed(), recent)
    _name_all(store, days_held, days_summed, recent)
    store.execute(statements["no_sums"])
    _make_sums(store, days_summed, recent)
    in_buckets = {"since": bucket_of("k.since"), "upto": _UPTO.format(since=bucket_of("k.since"))}
    store.execute(statements["kept_sums"].format_map(in_buckets), {"recent": recent})
    store.execute(_sums("ledger_sum", "ledger_tied_owned", when="true"), {"recent": recent})


def keep_days(store: Store) -> None:
    """Keep what this night summed of days that are over, for the nights to come.

    In the night's transaction, when nothing will change its entries any more.
    """
    sum_days(store)
    statements, recent = load("recon.ledger", "days.sql"), recent_day(store)
    keep(store, _held(), recent, statements["made_held"])
    keep(store, _summed(), recent, statements["made_sums"])


def kept_wrongly(store: Store) -> list[tuple[str, date, date]]:
    """Whatever is kept and read in place of entries, and is not what they come to: the table, the
    first day and the day after the last. Every entry of it is summed anew."""
    statements = load("recon.ledger", "days.sql")
    held, summed = standing(store, _held()), standing(store, _summed())
    store.execute(statements["keep_recent"], {"recent": date.max})
    _name_all(store, every_day(store), every_day(store), date.max)
    store.execute("TRUNCATE ledger_held")
    store.execute(statements["no_sums"])
    _make_held(store, months_together(held), date.max)
    _make_sums(store, months_together(summed), date.max)
    found = []
    for kept, rows in ((_held(), "made_held"), (_summed(), "made_sums")):
        found += [(kept.table, *span) for span in differing(store, kept, statements[rows])]
    # These were some sums, not all.
    store.execute("DROP TABLE ledger_sum")
    return found


def _held() -> Kept:
    return Kept("kept_held", _rules("legs.sql", "days.sql"))


def _summed() -> Kept:
    return Kept("kept_sum", _rules("legs.sql", "days.sql"))


def _rules(*files: str) -> str:
    """All statements of ``files``, with what this module puts into them."""
    texts = [text for file in files for text in load("recon.ledger", file).values()]
    return "\n".join((*texts, bucket_of("l.day"), _UPTO, _WITHIN, _MADE))


def _name_all(
    store: Store, days_held: Iterable[Run], days_summed: Iterable[Run], recent: date
) -> None:
    """Make ``ledger_held``, ``ledger_tank`` and ``ledger_party``: whatever sums are of."""
    statements = load("recon.ledger", "days.sql")
    store.execute(statements["no_held"])
    _make_held(store, days_held, recent)
    store.execute(statements["tanks"])
    store.execute(statements["no_parties"])
    for first, until in days_summed:
        store.execute(statements["parties"], {"first": first, "until": until})
    if store.value(statements["keys_shared"]):
        raise StoreError(f"{store.path.name}: two tanks or two parties have the same key")


def _make_held(store: Store, runs: Iterable[Run], recent: date) -> None:
    words = {"since": bucket_of("CAST(effective_at AS DATE)"), "made": _MADE}
    fill = load("recon.ledger", "days.sql")["held"].format_map(words)
    for first, until in runs:
        span = {"first": first, "until": until, "begins": first, "recent": recent}
        store.execute(fill, span)


def _make_sums(store: Store, runs: Iterable[Run], recent: date) -> None:
    fill = _sums("ledger_sum", "ledger_plain_owned", made=_MADE)
    for begins, until in runs:
        for first, last in pieces(store, begins, until, SUMMED_AT_ONCE):
            span = {"first": first, "until": last, "begins": begins, "recent": recent}
            store.execute(fill, span)


def bucket_of(day: str) -> str:
    """SQL of the first day that is summed together with ``day`` (SQL too); binds ``$recent``."""
    # Half as dear as date_trunc, which looks for the month of every row by the calendar's rules.
    return f"CASE WHEN {day} >= $recent THEN {day} ELSE {day} - (day({day}) - 1)::INTEGER END"


def recent_day(store: Store) -> date:
    """From which day on single days are summed, as ``bucket_of`` wants it bound."""
    found: date = store.value(load("recon.ledger", "days.sql")["recent"])
    return found


_UPTO = (
    "CASE WHEN {since} >= $recent THEN {since} + 1 "
    "ELSE least(CAST({since} + INTERVAL 1 MONTH AS DATE), $recent) END"
)


def _sums(
    table: str,
    legs: str,
    *,
    made: str = "NULL",
    asked_at: str = "NULL",
    asked: str = "",
    when: str = _WITHIN,
) -> str:
    words = {"table": table, "legs": legs, "made": made, "asked_at": asked_at, "asked": asked}
    ends = {"since": bucket_of("l.day"), "upto": _UPTO.format(since="since"), "when": when}
    return load("recon.ledger", "days.sql")["sums"].format(**words, **ends)


def marks(store: Store) -> dict[str, Any]:
    """What occurs among the booked entries at all: ``in_two_rows`` and ``to_nowhere`` (transfers),
    ``booked_until`` (the last instant at which one counts), ``booked_before``,
    ``booked_after_days``, ``pumped_backwards``."""
    sum_days(store)
    return store.query(load("recon.ledger", "days.sql")["marks"]).row(0, named=True)


def tanks_of_entries(store: Store) -> pl.DataFrame:
    """Every tank that an entry names: depot, tank_id, entries (as their own tank), in order."""
    sum_days(store)
    return store.query(load("recon.ledger", "days.sql")["every_tank"])


@contextmanager
def days_until(store: Store, instants: pl.DataFrame) -> Iterator[None]:
    """``ledger_until``: the sums that count at each of ``instants``, while the block lasts.

    ``instants``: depot, tank_id, gauged_at (site-local), each once, and what else the caller wants
    beside the sums; they stand in ``instant_asked``.
    """
    asked = instants.with_columns(pl.col("gauged_at").cast(pl.Datetime("us")))
    days: list[date] = asked["gauged_at"].dt.date().to_list()
    sum_days(store, min(days, default=date.max))
    recent = recent_day(store)
    statements = load("recon.ledger", "days.sql")
    with store.table(asked, "instant_asked"):
        store.execute(statements["no_edges"])
        if days:
            join = _EDGE.format(since=bucket_of("CAST(i.gauged_at AS DATE)"))
            begins = min(days) if min(days) >= recent else min(days).replace(day=1)
            span = {"first": begins, "until": max(days) + timedelta(days=1), "recent": recent}
            edges = _sums("ledger_edge", "ledger_owned_leg", asked_at="i.gauged_at", asked=join)
            store.execute(edges, span)
        store.execute(statements["until"])
        yield
