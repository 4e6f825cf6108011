"""Entries that look alike: listed, never accused; two trucks may well carry the same quantity."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from recon.ledger.account import Account, Row, concern
from recon.model import Concern, FindingSeverity
from recon.store.sql import load

LISTED = 10
"""How many groups of twins are named; their number is always given."""

_SAME = ["depot", "tank_id", "day", "kind", "quantity_t"]
_PAPERS = {"document_no": "document", "declaration_no": "declaration", "vessel": "vessel"}


def twins_are_listed(account: Account) -> Iterator[Concern]:
    """Same tank, kind, quantity and day under another id.

    Those that share a document, declaration or vessel too are one concern each, on watch when it
    is the document; all others of a depot together are one line for information.
    """
    plain_twins: dict[str, list[Row]] = {}
    for row in _twins(account).iter_rows(named=True):
        if row["shared"] is None:
            plain_twins.setdefault(row["depot"], []).append(row)
            continue
        level: FindingSeverity = "watch" if row["shared"] == "document" else "info"
        yield concern("twins_share_a_paper", level, row, "|".join(row["entries"]))
    for depot, rows in plain_twins.items():
        yield concern(
            "twins",
            "info",
            {"depot": depot},
            groups=len(rows),
            tanks=len({row["tank_id"] for row in rows}),
            entries=[row["entries"] for row in rows[:LISTED]],
        )


def _twins(account: Account) -> pl.DataFrame:
    """One row a group: tank, day, kind, quantity_t, entries and what paper they share, if any."""
    statements = load("recon.ledger.checks", "twins.sql")
    keys = account.store.query(statements["keys"])["key"].sort()
    repeated = keys.filter(keys == keys.shift()).unique().to_frame()
    with account.store.table(repeated, "twin_key"):
        alike = account.store.query(statements["alike"])
    shared = [
        pl.when(pl.col(column).drop_nulls().is_duplicated().any()).then(pl.lit(paper))
        for column, paper in _PAPERS.items()
    ]
    return (
        alike.group_by(_SAME, maintain_order=True)
        .agg(entries=pl.col("entry_id"), shared=pl.coalesce(shared))
        .filter(pl.col("entries").list.len() > 1)
    )
