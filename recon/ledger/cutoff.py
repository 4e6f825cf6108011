"""Cut-off: the entries around each gauge time, and what the difference would be otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl

from recon.ledger.account import plain
from recon.ledger.legs import prepare
from recon.model import Params, TankKey
from recon.store.connection import Store
from recon.store.sql import load

WINDOW_HOURS = 24
"""The grey window reaches this far to either side of the gauge time."""

CUT_OFF_SCHEMA: dict[str, pl.DataType] = {
    "depot": pl.String(),
    "tank_id": pl.String(),
    "gauged_at": pl.Datetime("us"),
    "entry_id": pl.String(),
    "leg": pl.String(),
    "kind": pl.String(),
    "status": pl.String(),
    "document_no": pl.String(),
    "started_at": pl.Datetime("us"),
    "effective_at": pl.Datetime("us"),
    "quantity_t": pl.Decimal(18, 3),
    "in_book": pl.Boolean(),
    "pumped_over": pl.Boolean(),
    "share": pl.Float64(),
    "difference_none_t": pl.Decimal(18, 3),
    "difference_share_t": pl.Decimal(18, 3),
    "difference_all_t": pl.Decimal(18, 3),
}
"""Columns of ``cut_off``. ``quantity_t`` is the entry's effect on the tank's book, signed;
``share`` the part of the pumping time that lay before the gauge time, and ``difference_*_t`` the
tank's difference (physical − book) with none, that share and all of this one entry in the book,
every other entry left as it is. The share is null for entries that were not pumped over the gauge
time, the differences where nothing was measured."""


def cut_off(store: Store, gauged: pl.DataFrame) -> pl.DataFrame:
    """The grey window of tanks: ``CUT_OFF_SCHEMA``, sorted by tank, gauge time and effect.

    ``gauged``: depot, tank_id, gauged_at, physical_t (t, null where nothing was measured), book_t
    (t, null without an account, reckoned as 0). A tank that is being pumped may be given with the
    mass its reading makes: this is where its figures are shown.
    """
    prepare(store)
    asked = gauged.select(
        "depot",
        "tank_id",
        pl.col("gauged_at").cast(pl.Datetime("us")),
        pl.col("physical_t").cast(pl.Decimal(18, 3)),
        pl.col("book_t").cast(pl.Decimal(18, 3)),
    )
    # An entry counts a day after it is dated at the latest.
    first = (asked["gauged_at"].min() or datetime.max) - timedelta(hours=WINDOW_HOURS, days=1)  # type: ignore[operator]
    ask = load("recon.ledger", "cutoff.sql")["grey_window"]
    with store.table(asked, "tank_gauged"):
        window = store.query(ask, {"window_hours": WINDOW_HOURS, "dated_from": first})
    pumping = (pl.col("effective_at") - pl.col("started_at")).dt.total_microseconds()
    before = (pl.col("gauged_at") - pl.col("started_at")).dt.total_microseconds()
    quantity, difference = pl.col("quantity_t"), pl.col("difference_t")
    return (
        window.with_columns(share=pl.when("pumped_over").then(before / pumping))
        .with_columns(
            part_t=(pl.col("share") * quantity.cast(pl.Float64))
            .round(3, mode="half_to_even")
            .cast(pl.Decimal(18, 3)),
            difference_none_t=pl.when("in_book").then(difference + quantity).otherwise(difference),
            difference_all_t=pl.when("in_book").then(difference).otherwise(difference - quantity),
        )
        .with_columns(difference_share_t=difference - pl.col("part_t"))
        .select(pl.col(name).cast(kind) for name, kind in CUT_OFF_SCHEMA.items())
    )


def by_tank(frame: pl.DataFrame) -> dict[TankKey, tuple[Params, ...]]:
    """The rows of ``cut_off`` as ``TankResult.cut_off`` holds them: plain values, by tank.

    Times are ISO 8601 to the second, site-local; documents give them their offset.
    """
    rows: dict[TankKey, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        key = (row.pop("depot"), row.pop("tank_id"))
        del row["gauged_at"]
        rows.setdefault(key, []).append({name: _held(value) for name, value in row.items()})
    return {key: tuple(of_tank) for key, of_tank in rows.items()}


def _held(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else plain(value)
