"""Readings → physical quantities: joins register, product and table to a reading and measures it.

The measuring itself is ``recon.quantity.measure``; this module only brings together what it needs.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from recon.model import Params
from recon.quantity import (
    M3_PER_BARREL,
    REPORTED,
    UncertaintyInputs,
    api_from_density,
    measure,
    profile_of,
)
from recon.reconcile.arithmetic import with_arithmetic
from recon.reconcile.refused import with_reasons
from recon.reconcile.register import KEY, valid_at
from recon.settings import Settings

TANK_FACTS = [
    "product",
    "tank_type",
    "reference_height_mm",
    "safe_fill_height_mm",
    "minimum_operating_height_mm",
    "insulated",
    "shell_expansion_per_c",
    "table_temperature_c",
    "roof_mass_kg",
    "roof_in_table",
    "table_roof_density_kgm3",
    "critical_zone_low_mm",
    "critical_zone_high_mm",
    "capacity_uncertainty_pct",
]
PRODUCT_FACTS = ["vcf_group", "expansion_per_c", "light_oil"]

READING_FACTS = [
    "innage_mm",
    "ullage_mm",
    "reference_height_observed_mm",
    "free_water_mm",
    "liquid_temperature_c",
    "ambient_temperature_c",
    "density20_kgm3",
    "density15_kgm3",
    "api60",
    "observed_density_kgm3",
    "test_temperature_c",
    "sediment_water_pct",
    *REPORTED.values(),
    "status",
]


ORIGIN = ["origin_file", "origin_sheet", "origin_row", "origin_cells"]
"""Where a reading was read; carried along where it is known."""


def uncertainty_inputs(settings: Settings) -> UncertaintyInputs:
    """The uncertainty components in force, as ``recon.quantity`` takes them (k = 2)."""
    part = settings.uncertainty
    return UncertaintyInputs(
        level_mm=part.level_mm,
        free_water_mm=part.free_water_mm,
        liquid_temperature_c=part.liquid_temperature_c,
        density_kgm3=part.density_kgm3,
        sediment_water_pct=part.sediment_water_pct,
        vcf_pct=part.vcf_pct,
        coverage_factor=settings.tolerance.coverage_factor,
    )


def with_facts(
    readings: pl.DataFrame, tanks: pl.DataFrame, products: pl.DataFrame, tables: pl.DataFrame
) -> pl.DataFrame:
    """Each reading with the register entry, product and table version valid at its gauge time.

    ``readings``: one row a gauging with ``depot``, ``tank_id``, ``gauged_at`` and READING_FACTS;
    ``tanks``, ``products``: all versions from the store; ``tables``: one row a capacity table
    version with ``depot``, ``tank_id``, ``valid_from`` and ``table_id``. Adds ``reading_id`` (row
    number), ``sheet_product`` (what the sheet said) and the facts; null where nothing is valid.
    """
    origin = [name for name in ORIGIN if name in readings.columns]
    placed = readings.select(
        *KEY, "gauged_at", pl.col("product").alias("sheet_product"), *READING_FACTS, *origin
    )
    placed = valid_at(placed, tanks.select(*KEY, "valid_from", *TANK_FACTS), KEY, "gauged_at")
    placed = placed.drop("valid_from", strict=False)
    placed = placed.join(
        products.select("product", *PRODUCT_FACTS), on="product", how="left", maintain_order="left"
    )
    placed = valid_at(placed, tables.select(*KEY, "valid_from", "table_id"), KEY, "gauged_at")
    return placed.drop("valid_from", strict=False).with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("reading_id"),
        (pl.col("free_water_mm").fill_null(0) > 0).alias("free_water_written"),
    )


def measured(
    readings: pl.DataFrame,
    tables: pl.DataFrame,
    settings: Settings,
    broken: Mapping[int, Params] | None = None,
) -> pl.DataFrame:
    """``with_facts`` rows measured: the columns of ``recon.quantity.measure`` added.

    ``tables``: ``table_id``, ``height_mm``, ``volume_m3``, ``head_volume_m3``. The reading's own
    level and density are kept as ``written_*``; the measured ones take their names. Printed figures
    that do not follow stand in ``wrong_figures`` (``recon.reconcile.arithmetic``). ``broken``:
    tables that lost rows (``recon.reconcile.refused``), with which nothing is measured.
    """
    broken = broken or {}
    sound = tables.filter(~pl.col("table_id").is_in(list(broken))) if broken else tables
    answers = measure(
        readings,
        sound,
        profile=settings.site.profile,
        uncertainty=uncertainty_inputs(settings),
    )
    clash = [c for c in answers.columns if c in readings.columns and c != "reading_id"]
    written = readings.rename({name: f"written_{name}" for name in clash})
    both = written.join(answers, on="reading_id", how="left", maintain_order="left")
    told = with_american_units(with_reasons(both, broken), settings.site.profile)
    return with_arithmetic(told, readings, sound, settings.site.profile)


def with_american_units(measured: pl.DataFrame, profile: str) -> pl.DataFrame:
    """``measured`` with ``api_gravity``, ``gsv_bbl`` and ``nsv_bbl``, where the profile has them.

    API gravity and barrels are at 60 °F, the base of such a profile.
    """
    if not profile_of(profile).barrels_and_api:
        return measured
    return measured.with_columns(
        api_from_density(measured["density_base_kgm3"]).alias("api_gravity"),
        gsv_bbl=pl.col("gsv_m3") / M3_PER_BARREL,
        nsv_bbl=pl.col("nsv_m3") / M3_PER_BARREL,
    )
