"""The frame of readings: its columns, their defaults, and the level each one means."""

from __future__ import annotations

import polars as pl

from recon.quantity.shell import STEEL_EXPANSION_PER_C, TABLE_TEMPERATURE_C

_NUMBERS = (
    "innage_mm",
    "ullage_mm",
    "reference_height_mm",
    "safe_fill_height_mm",
    "free_water_mm",
    "liquid_temperature_c",
    "ambient_temperature_c",
    "density20_kgm3",
    "density15_kgm3",
    "api60",
    "observed_density_kgm3",
    "test_temperature_c",
    "sediment_water_pct",
    "shell_expansion_per_c",
    "table_temperature_c",
    "roof_mass_kg",
    "table_roof_density_kgm3",
    "critical_zone_low_mm",
    "critical_zone_high_mm",
    "capacity_uncertainty_pct",
    "expansion_per_c",
)

READING_COLUMNS: dict[str, pl.DataType] = {
    "reading_id": pl.Int64(),
    "table_id": pl.Int64(),
    "tank_type": pl.String(),
    "vcf_group": pl.String(),
    "free_water_written": pl.Boolean(),
    "insulated": pl.Boolean(),
    "roof_in_table": pl.Boolean(),
    **{name: pl.Float64() for name in _NUMBERS},
}
"""Columns of the frame of readings; one that is absent counts as null throughout."""


def with_defaults(readings: pl.DataFrame) -> pl.DataFrame:
    """The readings with every column present, the contract's defaults filled in.

    ``innage_mm`` is the level whichever way it was gauged (reference height − ullage); the level
    written stays in ``innage_written_mm`` and ``ullage_mm``.
    """
    frame = readings.select(
        (pl.col(name).cast(dtype) if name in readings.columns else pl.lit(None, dtype)).alias(name)
        for name, dtype in READING_COLUMNS.items()
    ).with_columns(pl.col(_NUMBERS).fill_nan(None))
    return frame.with_columns(
        innage_written_mm="innage_mm",
        innage_mm=pl.coalesce("innage_mm", pl.col("reference_height_mm") - pl.col("ullage_mm")),
        free_water_mm=pl.col("free_water_mm").fill_null(0.0),
        free_water_written=pl.col("free_water_written").fill_null(
            pl.col("free_water_mm").is_not_null()
        ),
        insulated=pl.col("insulated").fill_null(False),
        shell_expansion_per_c=pl.col("shell_expansion_per_c").fill_null(STEEL_EXPANSION_PER_C),
        table_temperature_c=pl.col("table_temperature_c").fill_null(TABLE_TEMPERATURE_C),
        roof_in_table=pl.col("roof_in_table").fill_null(False),
    )
