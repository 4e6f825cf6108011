"""The book quantity of tanks at instants, exact to 0.001 t, by the rules of docs/book.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import polars as pl

from recon.ledger.days import days_until
from recon.settings import Period
from recon.store.connection import Store
from recon.store.sql import load

KEY = ["depot", "tank_id"]

BOOK_SCHEMA: dict[str, pl.DataType] = {
    "depot": pl.String(),
    "tank_id": pl.String(),
    "gauged_at": pl.Datetime("us"),
    "book_t": pl.Decimal(18, 3),
    "has_account": pl.Boolean(),
    "opening_at": pl.Datetime("us"),
    "entries_counted": pl.Int64(),
    "sum_squares_t2": pl.Float64(),
    "being_pumped": pl.Boolean(),
    "pumped_entries": pl.List(pl.String()),
}
"""Columns of ``book_at``. ``book_t`` in tonnes in air, null without an account; ``opening_at`` null
for an account that starts from zero at its first entry; ``sum_squares_t2`` = Σ q² in t²."""


def book_at(
    store: Store, instants: pl.DataFrame, *, periods: Sequence[Period] = ()
) -> pl.DataFrame:
    """The book of each tank at each instant: columns ``BOOK_SCHEMA``, sorted by them.

    ``instants``: depot, tank_id, gauged_at (site-local), one row a question; a tank may be asked
    at several instants. An entry counts when it takes effect at or before the instant and is
    booked. ``periods``: closed months; their agreed stock restarts the sum of squares, never the
    book itself. Nothing outside the store's entries up to the instant changes an answer.
    """
    asked = instants.select(*KEY, pl.col("gauged_at").cast(pl.Datetime("us"))).unique()
    # An entry counts a day after it is dated at the latest.
    pumped_from = (asked["gauged_at"].min() or datetime.max) - timedelta(days=1)  # type: ignore[operator]
    with days_until(store, with_restart(asked, periods)):
        ask = load("recon.ledger", "book.sql")["book_at"]
        figures = store.query(ask, {"pumped_from": pumped_from})
    return figures.cast(dict(BOOK_SCHEMA))  # type: ignore[arg-type]


def with_restart(asked: pl.DataFrame, periods: Sequence[Period]) -> pl.DataFrame:
    """Add restart_at and agreed_t: the last closed month's end before each instant, if agreed.

    A month ends where the next begins; an entry at that very instant belongs to the next month.
    ``agreed`` of a period names tanks by their id, or ``depot/tank_id`` where ids repeat.
    """
    agreed = pl.DataFrame(
        [
            (name, month_end(period.month), amount)
            for period in periods
            for name, amount in period.agreed.items()
        ],
        schema={"name": pl.String, "restart_at": pl.Datetime("us"), "agreed_t": pl.Decimal(18, 3)},
        orient="row",
    )
    either = asked.with_columns(
        name=pl.concat_list("tank_id", pl.format("{}/{}", "depot", "tank_id"))
    ).explode("name")
    latest = (
        either.join(agreed, on="name")
        .filter(pl.col("restart_at") <= pl.col("gauged_at"))
        .sort("restart_at", "name")
        .unique([*KEY, "gauged_at"], keep="last", maintain_order=True)
        .drop("name")
    )
    return asked.join(latest, on=[*KEY, "gauged_at"], how="left").sort(*KEY, "gauged_at")


def month_end(month: str) -> datetime:
    """The instant at which ``month`` (YYYY-MM) is over: the first of the next one begins."""
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    return datetime.combine(following, time())
