"""Document numbers run without a gap, where they run at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import polars as pl

from recon.ledger.account import Account, concern
from recon.ledger.legs import prepare
from recon.model import Concern
from recon.store.connection import Store
from recon.store.sql import load

LONGEST_GAP = 20
"""A longer run of missing numbers is where another range of numbers begins."""

LISTED = 20


def document_gaps(store: Store) -> pl.DataFrame:
    """Every gap: depot, prefix, width, held, missing, missing_from, missing_to, after_document,
    before_document (the held numbers on either side), in order of number."""
    prepare(store)
    statements = load("recon.ledger.checks", "numbers.sql")
    if store.value(statements["gaps_stand"]) is None:
        store.execute(statements["gaps"], {"longest": LONGEST_GAP})
    return store.query(statements["all_gaps"])


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
