"""The register and the capacity tables as they were valid at each gauge time."""

from __future__ import annotations

import polars as pl

KEY = ["depot", "tank_id"]


def valid_at(
    instants: pl.DataFrame, versions: pl.DataFrame, by: list[str], time: str = "at"
) -> pl.DataFrame:
    """Join each row of ``instants`` to the version valid at its ``time``.

    ``versions`` carries ``valid_from`` (date or datetime, null = since always); the newest version
    with valid_from ≤ ``time`` is taken. Columns of ``versions`` are added, null where none is
    valid; rows keep their order.
    """
    began = pl.lit("0001-01-01T00:00:00").str.to_datetime(time_unit="us")
    since = versions.with_columns(
        pl.col("valid_from").cast(pl.Datetime("us")).fill_null(began).alias("valid_from")
    ).sort("valid_from", *by)
    numbered = instants.with_row_index("_row")
    joined = numbered.sort(time).join_asof(
        since,
        left_on=time,
        right_on="valid_from",
        by=by,
        strategy="backward",
        check_sortedness=False,
    )
    return joined.sort("_row").drop("_row")


def current(versions: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The newest version of each key, sorted by key."""
    return (
        versions.sort(*by, "valid_from", nulls_last=False)
        .unique(by, keep="last", maintain_order=True)
        .sort(by)
    )
