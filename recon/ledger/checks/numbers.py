"""Document numbers run without a gap, where they run at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

import polars as pl

from recon.ledger.account import Account, concern
from recon.ledger.days import recent_day, sum_days
from recon.ledger.kept import Kept, Run, days_to_make, keep, span_of, wrong_spans
from recon.model import Concern
from recon.store.connection import Store
from recon.store.sql import load

LONGEST_GAP = 20
"""A longer run of missing numbers is where another range of numbers begins."""

LISTED = 20

KEPT_AT_MOST = 200_000
"""Numbers that come in more runs than this are not kept: to count them is no dearer than to read
what would be kept of them."""


def document_gaps(store: Store) -> pl.DataFrame:
    """Every gap: depot, prefix, width, held, missing, missing_from, missing_to, after_document,
    before_document (the held numbers on either side), in order of number."""
    sum_days(store)
    statements = load("recon.ledger.checks", "numbers.sql")
    if store.value(statements["gaps_stand"]) is None:
        recent = recent_day(store)
        _count(store, days_to_make(store, _kept(), recent), recent)
        store.execute(statements["gaps"], {"longest": LONGEST_GAP})
    return store.query(statements["all_gaps"])


def keep_numbers(store: Store) -> None:
    """Keep the numbers of days that are over, for the nights to come; see ``days.keep_days``."""
    document_gaps(store)
    statements = load("recon.ledger.checks", "numbers.sql")
    if store.value(statements["how_many"]) <= KEPT_AT_MOST:
        keep(store, _kept(), recent_day(store), statements["made"])


def numbers_kept_wrongly(store: Store) -> list[Run]:
    """Spans whose numbers are kept and are not those of their entries, all counted anew."""
    made = load("recon.ledger.checks", "numbers.sql")["made"]
    found = wrong_spans(store, _kept(), _count, made)
    # These were some numbers, not all.
    store.execute("DROP TABLE IF EXISTS temp.ledger_gap")
    return found


def _kept() -> Kept:
    statements = load("recon.ledger.checks", "numbers.sql")
    entries = load("recon.ledger", "legs.sql")["entries"]
    return Kept("kept_number", "\n".join((entries, statements["numbers"], _SINCE)))


_SINCE = span_of("CAST(effective_at AS DATE)")


def _count(store: Store, runs: Iterable[Run], recent: date) -> None:
    """``ledger_number``: the runs of numbers of those days."""
    statements = load("recon.ledger.checks", "numbers.sql")
    store.execute(statements["no_numbers"])
    fill = statements["numbers"].format(since=_SINCE)
    for first, until in runs:
        store.execute(fill, {"first": first, "until": until, "begins": first, "recent": recent})


def document_numbers_have_no_gaps(account: Account) -> Iterator[Concern]:
    """Missing numbers of a series, one concern a series: for information, numbers do get lost."""
    gaps = document_gaps(account.store).iter_rows(named=True)
    for (depot, prefix, width), of_series in groupby(
        gaps, lambda row: (row["depot"], row["prefix"], row["width"])
    ):
        rows = list(of_series)
        yield concern(
            "document_numbers_missing",
            "info",
            {"depot": depot},
            f"{prefix}{'#' * (width - len(prefix))}",
            series=f"{prefix}{'#' * (width - len(prefix))}",
            held=rows[0]["held"],
            missing=sum(row["missing"] for row in rows),
            gaps=[_shown(row["missing_from"], row["missing_to"]) for row in rows[:LISTED]],
        )


def _shown(first: str, last: str) -> str:
    return first if first == last else f"{first}..{last}"
