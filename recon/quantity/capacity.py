"""Capacity tables: is a table usable, and what volume stands at a level, for many tanks at once.

Linear between rows, nothing outside them. All tables lie in one sorted column of keys, so that one
binary search answers for every reading without sorting or looping over them.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

TABLE_COLUMNS = {
    "table_id": pl.Int64(),
    "height_mm": pl.Float64(),
    "volume_m3": pl.Float64(),
    "head_volume_m3": pl.Float64(),
}
"""Columns of the frame of tables; ``head_volume_m3`` may be absent or null."""

UNCERTAINTY_BY_TOP_VOLUME = ((100.0, 0.3), (700.0, 0.2), (float("inf"), 0.1))
"""Table uncertainty (%, k = 2) by the volume of the top row: below 100 m³, to 700 m³, above."""


@dataclass(frozen=True)
class CapacityTables:
    """All tables ready to be asked.

    ``rows`` are sorted by table and height with their search ``key``; ``about`` has one row a
    table: ``place`` (its number), its first and last row, lowest and highest height, top volume,
    and the ``problem`` that makes it unusable, with ``problem_height_mm`` and
    ``problem_volume_m3`` of the row where it shows.
    """

    rows: pl.DataFrame
    about: pl.DataFrame
    stride: float


def table_problems(tables: pl.DataFrame) -> pl.DataFrame:
    """The tables that cannot be used, the first reason each, sorted by table.

    In: columns of ``TABLE_COLUMNS``. Out: ``table_id``, ``code``, and ``height_mm`` and
    ``volume_m3`` of the row where it shows. Codes: ``capacity_table_incomplete``,
    ``…_duplicate_height``, ``…_not_increasing``, ``…_too_short``.
    """
    return (
        index_tables(tables)
        .about.filter(pl.col("problem").is_not_null())
        .select(
            "table_id",
            code="problem",
            height_mm="problem_height_mm",
            volume_m3="problem_volume_m3",
        )
    )


def index_tables(tables: pl.DataFrame) -> CapacityTables:
    """Sort the tables, judge each, and lay them out for searching."""
    absent = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in TABLE_COLUMNS.items()
        if name not in tables.columns
    ]
    rows = (
        tables.with_columns(absent)
        .select(pl.col(name).cast(dtype) for name, dtype in TABLE_COLUMNS.items())
        .filter(pl.col("table_id").is_not_null())
        .with_columns(pl.col("height_mm", "volume_m3").fill_nan(None))
        .sort("table_id", "height_mm", "volume_m3")
        .with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    )
    below = pl.col("height_mm", "volume_m3").shift().over("table_id").name.suffix("_below")
    problem = (
        pl.when(pl.col("height_mm").is_null() | pl.col("volume_m3").is_null())
        .then(pl.lit("capacity_table_incomplete"))
        .when(pl.col("height_mm") == pl.col("height_mm_below"))
        .then(pl.lit("capacity_table_duplicate_height"))
        # Rows of nothing at the bottom are printed so; anywhere else oil takes up room.
        .when(
            (pl.col("volume_m3") < pl.col("volume_m3_below"))
            | ((pl.col("volume_m3") == pl.col("volume_m3_below")) & (pl.col("volume_m3") != 0))
        )
        .then(pl.lit("capacity_table_not_increasing"))
        .when(pl.len().over("table_id") < 2)
        .then(pl.lit("capacity_table_too_short"))
    )
    judged = rows.with_columns(below).with_columns(problem=problem)
    bad = pl.col("problem").is_not_null()
    about = (
        judged.group_by("table_id")
        .agg(
            first=pl.col("row").min(),
            last=pl.col("row").max(),
            lowest_mm=pl.col("height_mm").min(),
            highest_mm=pl.col("height_mm").max(),
            top_volume_m3=pl.col("volume_m3").last(),
            problem=pl.col("problem").filter(bad).first(),
            problem_height_mm=pl.col("height_mm").filter(bad).first(),
            problem_volume_m3=pl.col("volume_m3").filter(bad).first(),
        )
        .sort("table_id")
        .with_columns(place=pl.int_range(pl.len(), dtype=pl.UInt32))
    )
    stride = _stride(rows["height_mm"])
    keyed = rows.join(
        about.select("table_id", "place"), on="table_id", how="left", maintain_order="left"
    ).with_columns(key=pl.col("place") * stride + pl.col("height_mm").fill_null(strategy="forward"))
    return CapacityTables(keyed, about, stride)


def _stride(heights: pl.Series) -> float:
    """A power of two wider than any table is high, so that keys keep the heights' digits."""
    span = 2.0
    top = heights.abs().max()
    while isinstance(top, float) and span < 2.0 * top + 2.0:
        span *= 2.0
    return span


def look_up(tables: CapacityTables, places: pl.Series, heights_mm: pl.Series) -> pl.DataFrame:
    """Volume and slope at each height of each table.

    ``places`` are table numbers of ``tables.about``; null where there is no usable table. Out, one
    row each in the same order: ``volume_m3``, ``slope_m3_per_mm``, ``head_m3`` (at density
    1000 kg/m³), ``head_slope_m3_per_mm`` and the two table rows used; all null outside the table.
    At a row's own height the slope is that of the piece above (at the top, below).
    """
    about = tables.about
    asked = pl.DataFrame(
        {
            "h": heights_mm,
            "place": places,
            "low": about["lowest_mm"].gather(places),
            "high": about["highest_mm"].gather(places),
            "last": about["last"].gather(places),
        }
    ).with_columns(inside=pl.col("h").is_between("low", "high").fill_null(False))
    needle = asked.select(
        pl.when("inside").then(pl.col("place") * tables.stride + pl.col("h")).otherwise(0.0)
    ).to_series()
    after = tables.rows["key"].search_sorted(needle, side="right")
    lower = (
        asked.with_columns(after=after)
        .select(
            pl.when("inside").then(
                pl.min_horizontal(
                    pl.col("after").cast(pl.Int64) - 1, pl.col("last").cast(pl.Int64) - 1
                )
            )
        )
        .to_series()
    )
    return _interpolate(tables.rows, lower.cast(pl.UInt32), heights_mm)


def _interpolate(rows: pl.DataFrame, lower: pl.Series, heights_mm: pl.Series) -> pl.DataFrame:
    upper = lower + 1
    height, volume, head = rows["height_mm"], rows["volume_m3"], rows["head_volume_m3"]
    low_h, low_v = height.gather(lower), volume.gather(lower)
    high_h, high_v = height.gather(upper), volume.gather(upper)
    width, above = high_h - low_h, heights_mm - low_h
    slope = (high_v - low_v) / width
    if head.null_count() == len(head):
        nothing = slope * 0.0
        head_at, head_slope = nothing, nothing
    else:
        known = head.fill_null(0.0)
        low_head = known.gather(lower)
        head_slope = (known.gather(upper) - low_head) / width
        head_at = low_head + head_slope * above
    return pl.DataFrame(
        {
            "volume_m3": low_v + slope * above,
            "slope_m3_per_mm": slope,
            "head_m3": head_at,
            "head_slope_m3_per_mm": head_slope,
            "lower_height_mm": low_h,
            "lower_volume_m3": low_v,
            "upper_height_mm": high_h,
            "upper_volume_m3": high_v,
        }
    )


def table_uncertainty_pct(top_volume_m3: pl.Expr) -> pl.Expr:
    """The default uncertainty of a table (%, k = 2) by the volume of its top row, m³."""
    below_small, to_middle, above = (pct for _, pct in UNCERTAINTY_BY_TOP_VOLUME)
    small, middle = UNCERTAINTY_BY_TOP_VOLUME[0][0], UNCERTAINTY_BY_TOP_VOLUME[1][0]
    return (
        pl.when(top_volume_m3 < small)
        .then(below_small)
        .when(top_volume_m3 <= middle)
        .then(to_middle)
        .otherwise(above)
    )
