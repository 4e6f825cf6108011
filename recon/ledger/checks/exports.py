"""What changed between one export of the ledger and the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from recon.ledger.account import Account, concern
from recon.ledger.book import KEY, book_at
from recon.model import Concern, FindingSeverity
from recon.store.sql import load

FIGURES = frozenset(
    {
        *("kind", "effective_at", "effective_date_only", "tank_id", "counter_tank_id", "product"),
        *("quantity", "quantity_t", "unit", "density20_kgm3", "status", "reverses", "depot"),
    }
)
"""Columns that a book figure rests on."""


def entries_do_not_vanish(account: Account) -> Iterator[Concern]:
    """An entry an earlier export held is still in the later one over the same period.

    It stays in the book; the concern shows the tank's book at as_of with and without it.
    """
    if not next(account.ask("exports.sql", "any_vanished"))["missing"]:
        return
    rows = list(account.ask("exports.sql", "vanished"))
    if not rows:
        return
    tanks = pl.DataFrame(rows, infer_schema_length=None).select(*KEY).unique()
    book = book_at(account.store, tanks.with_columns(gauged_at=pl.lit(account.as_of)))
    figures = {(depot, tank): value for depot, tank, value in book.select(*KEY, "book_t").rows()}
    for row in rows:
        with_t = figures[row["depot"], row["tank_id"]]
        counts = row.pop("counts") and with_t is not None and row["effect_t"] is not None
        yield concern(
            "entry_vanished",
            "high",
            row,
            row["entry_id"],
            book_with_t=with_t,
            book_without_t=with_t - row["effect_t"] if counts else with_t,
        )


def entries_are_not_revised(account: Account) -> Iterator[Concern]:
    """An entry that came again says what it said before.

    The ordinary life of a document (announced, then booked) and changes that no figure rests on
    are for information; a changed figure is on watch.
    """
    account.store.execute(load("recon.ledger.checks", "exports.sql")["revisions"])
    if not next(account.ask("exports.sql", "any_revised"))["revised"]:
        return
    for row in account.ask("exports.sql", "revised"):
        changes: list[dict[str, Any]] = json.loads(row.pop("changes"))
        figures = {change["column"]: change for change in changes if change["column"] in FIGURES}
        booked_now = set(figures) == {"status"} and figures["status"]["before"] == "pre_booked"
        listed = [f"{c['column']}: {c['before']} → {c['after']}" for c in changes]
        level: FindingSeverity = "watch" if figures and not booked_now else "info"
        yield concern("entry_revised", level, row, row["entry_id"], changes=listed)
