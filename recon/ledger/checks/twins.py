"""Entries that look alike: listed, never accused; two trucks may well carry the same quantity."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from recon.ledger.account import Account, concern
from recon.ledger.days import pieces
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
    account.store.execute(statements["no_keys"])
    for first, until in pieces(account.store):
        span = {"first": first, "until": until, "as_of": account.as_of}
        account.store.execute(statements["keys"], span)
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
