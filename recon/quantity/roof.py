"""What a floating roof displaces: nothing on its legs, unknown in the critical zone.

Both limits belong to the critical zone: a roof is deducted only above it, and at the low limit it
may not be said to rest.
"""

from __future__ import annotations

import polars as pl

FLOATING = ("internal_floating_roof", "external_floating_roof")
"""Tank types whose roof floats."""


def roof_state() -> list[pl.Expr]:
    """Booleans ``roof_afloat`` and ``roof_in_zone`` of each reading, from innage and zone.

    With one limit unknown, a zone known only from above reaches to the bottom; known only from
    below it has no width; not known at all, the roof is taken to float.
    """
    floating = pl.col("tank_type").is_in(FLOATING)
    high = pl.coalesce("critical_zone_high_mm", "critical_zone_low_mm")
    low = pl.coalesce("critical_zone_low_mm", pl.lit(0.0))
    innage = pl.col("innage_mm")
    in_zone = floating & innage.is_between(low, high)
    afloat = floating & (high.is_null() | (innage > high))
    return [
        in_zone.fill_null(False).alias("roof_in_zone"),
        afloat.fill_null(False).alias("roof_afloat"),
    ]


def displaced_volume(buoyancy_kgm3: float) -> pl.Expr:
    """Volume a floating roof pushes aside: mass over the liquid's in-air density in the tank, m³.

    In-air density at tank temperature is (ρ − buoyancy)·VCF with ρ at base. 0 when nothing floats.
    """
    in_air = (pl.col("density_base_kgm3") - buoyancy_kgm3) * pl.col("vcf")
    deducts = pl.col("roof_afloat") & (pl.col("roof_mass_kg") > 0)
    # In the zone nobody can say: null, so that nothing is measured from there on.
    return (
        pl.when(pl.col("roof_in_zone"))
        .then(None)
        .when(deducts & _correctable())
        .then(pl.col("roof_mass_kg") / in_air)
        .otherwise(0.0)
    )


def roof_volume() -> pl.Expr:
    """What is added to the volume for the roof, m³ (negative = deducted); needs roof_displaced_m3.

    Not in the table: −displaced. In the table at ρ_ref (an in-air density already):
    mass/ρ_ref − displaced, the difference to what the table took off.
    """
    in_table = pl.col("roof_in_table") & (pl.col("roof_displaced_m3") > 0)
    already = pl.when(in_table).then(pl.col("roof_mass_kg") / pl.col("table_roof_density_kgm3"))
    # The sum with 0.0 turns −0.0 into 0.0.
    return already.otherwise(0.0) - pl.col("roof_displaced_m3") + 0.0


def _correctable() -> pl.Expr:
    """A roof in the table can be corrected only when the table's own density is known."""
    return ~pl.col("roof_in_table") | (pl.col("table_roof_density_kgm3") > 0).fill_null(False)
