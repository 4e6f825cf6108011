"""Entries that look alike: listed, never accused; two trucks may well carry the same quantity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

from recon.ledger.account import Account, concern
from recon.ledger.days import recent_day, sum_days
from recon.ledger.kept import Kept, Run, days_to_make, keep, pieces, span_of, wrong_spans
from recon.model import Concern, FindingSeverity
from recon.store.connection import Store
from recon.store.sql import load

LISTED = 10
"""How many groups of twins are named; their number is always given."""

AT_ONCE = 2_000_000
"""Entries that are looked through at once, about: their keys are in memory."""

KEPT_AT_MOST = 200_000
"""Where more entries than this have a twin, nothing is kept of them."""

_SAME = ["depot", "tank_id", "day", "kind", "quantity_t"]
_PAPERS = {"document_no": "document", "declaration_no": "declaration", "vessel": "vessel"}


def twins_are_listed(account: Account) -> Iterator[Concern]:
    """Same tank, kind, quantity and day under another id.

    Those that share a document, declaration or vessel too are one concern each, on watch when it
    is the document; all others of a depot together are one line for information.
    """
    twins = _twins(account)
    for row in twins.filter(pl.col("shared").is_not_null()).iter_rows(named=True):
        level: FindingSeverity = "watch" if row["shared"] == "document" else "info"
        yield concern("twins_share_a_paper", level, row, "|".join(row["entries"]))
    of_depots = (
        twins.filter(pl.col("shared").is_null())
        .group_by("depot", maintain_order=True)
        .agg(
            groups=pl.len(),
            tanks=pl.col("tank_id").n_unique(),
            entries=pl.col("entries").head(LISTED),
        )
    )
    for row in of_depots.iter_rows(named=True):
        yield concern("twins", "info", row)


def _twins(account: Account) -> pl.DataFrame:
    """One row a group: tank, day, kind, quantity_t, entries and what paper they share, if any."""
    statements = load("recon.ledger.checks", "twins.sql")
    _look(account.store)
    alike = account.store.query(statements["alike"], {"as_of": account.as_of})
    # Whether a row's paper stands on another row of its group, for all rows at once.
    again = {
        column: pl.struct(*_SAME, column).is_duplicated() & pl.col(column).is_not_null()
        for column in _PAPERS
    }
    shared = [
        pl.when(pl.col(f"{column}_again").any()).then(pl.lit(paper))
        for column, paper in _PAPERS.items()
    ]
    return (
        alike.with_columns(again[column].alias(f"{column}_again") for column in again)
        .group_by(_SAME, maintain_order=True)
        .agg(entries=pl.col("entry_id"), shared=pl.coalesce(shared))
        .filter(pl.col("entries").list.len() > 1)
    )


def keep_twins(store: Store) -> None:
    """Keep the twins of days that are over, for the nights to come; see ``days.keep_days``."""
    _look(store)
    statements = load("recon.ledger.checks", "twins.sql")
    if store.value(statements["how_many"]) <= KEPT_AT_MOST:
        keep(store, _kept(), recent_day(store), statements["made"])


def twins_kept_wrongly(store: Store) -> list[Run]:
    """Spans whose twins are kept and are not those of their entries, all looked for anew."""
    made = load("recon.ledger.checks", "twins.sql")["made"]
    found = wrong_spans(store, _kept(), _find, made)
    # These were some twins, not all.
    store.execute("DROP TABLE ledger_twin")
    return found


def _kept() -> Kept:
    statements = load("recon.ledger.checks", "twins.sql")
    entries = load("recon.ledger", "legs.sql")["entries"]
    return Kept("kept_twin", "\n".join((entries, statements["keys"], statements["twins"], _SINCE)))


_SINCE = span_of("CAST(effective_at AS DATE)")


def _look(store: Store) -> None:
    """Make ``ledger_twin`` of the days of which no twins are kept, once while the ledger stands."""
    sum_days(store)
    if store.value(load("recon.ledger.checks", "twins.sql")["twins_stand"]) is None:
        recent = recent_day(store)
        _find(store, days_to_make(store, _kept(), recent), recent)


def _find(store: Store, runs: Iterable[Run], recent: date) -> None:
    statements = load("recon.ledger.checks", "twins.sql")
    store.execute(statements["no_twins"])
    fill = statements["twins"].format(since=_SINCE)
    for begins, end in runs:
        for first, until in pieces(store, begins, end, AT_ONCE):
            span = {"first": first, "until": until}
            store.execute(statements["keys"], span)
            store.execute(fill, {**span, "begins": begins, "recent": recent})
