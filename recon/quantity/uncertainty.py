"""The uncertainty of a physical quantity: one component a source, each times its sensitivity.

GUM (JCGM 100): U² = Σ (∂m/∂x · U(x))². Inputs are at k = 2, components at the coverage factor k:
U(k) = U(2)·k/2. Sensitivities are derivatives of the whole chain (written out in docs/method.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

COMPONENTS = (
    "u_level_t",
    "u_free_water_t",
    "u_temperature_t",
    "u_density_t",
    "u_sediment_water_t",
    "u_capacity_t",
    "u_vcf_t",
)
"""Columns of the budget, in tonnes at the coverage factor."""


@dataclass(frozen=True, slots=True)
class UncertaintyInputs:
    """What is known of each reading, at k = 2 (recon.toml ``[uncertainty]``).

    ``vcf_pct`` is of the VCF, ``sediment_water_pct`` absolute. ``coverage_factor`` is the k that
    the components come out at.
    """

    level_mm: float = 3.0
    free_water_mm: float = 3.0
    liquid_temperature_c: float = 0.5
    density_kgm3: float = 0.5
    sediment_water_pct: float = 0.05
    vcf_pct: float = 0.05
    coverage_factor: float = 2.0


def sensitivities(buoyancy_kgm3: float) -> tuple[list[pl.Expr], list[pl.Expr]]:
    """Derivatives of mass in air (t) by level, water, temperature, density, S&W and ln VCF.

    Two lists of expressions to be applied one after the other to the frame of the chain, which
    is m = G·V·s·w with G = (TOV − FW)·C + roof, TOV = table + head·ρV/1000,
    roof = const − M/((ρ − a)V), s = 1 − S&W/100, w = (ρ − a)/1000.
    """
    c = pl.col
    dry, head_t = c("dry_fraction"), c("head_m3") * c("density_tank_kgm3") / 1000.0
    factor = dry * c("vcf") * c("mass_factor")
    first = [
        (factor * c("shell_factor")).alias("per_m3"),
        factor.alias("per_gov_m3"),
        # Head volume and roof displacement both follow the density at tank temperature.
        (c("shell_factor") * head_t).alias("head_gov_m3"),
        c("roof_displaced_m3").fill_null(0.0).alias("displaced_m3"),
    ]
    in_air = c("density_base_kgm3") - buoyancy_kgm3
    by_vcf = c("gov_m3") + c("head_gov_m3") + c("displaced_m3")
    by_shell = (c("tov_m3") - c("free_water_m3")) * c("shell_slope_per_c")
    by_density = (
        c("gov_m3") / in_air
        + c("head_gov_m3") / c("density_base_kgm3")
        + c("displaced_m3") / in_air
        + by_vcf * c("log_vcf_per_kgm3")
    )
    second = [
        (
            c("per_m3")
            * (c("slope_m3_per_mm") + c("head_slope_m3_per_mm") * c("density_tank_kgm3") / 1000.0)
        ).alias("tonnes_per_mm"),
        (c("per_m3") * c("water_slope_m3_per_mm")).alias("water_tonnes_per_mm"),
        (c("per_gov_m3") * (by_vcf * c("log_vcf_per_c") + by_shell)).alias("tonnes_per_c"),
        (c("per_gov_m3") * by_density).alias("tonnes_per_kgm3"),
        (c("gov_m3") * c("vcf") * c("mass_factor") / 100.0).alias("tonnes_per_pct"),
        (c("per_gov_m3") * by_vcf).alias("tonnes_per_log_vcf"),
    ]
    return first, second


def components(inputs: UncertaintyInputs) -> list[pl.Expr]:
    """The budget's columns from the sensitivities, in tonnes at ``inputs.coverage_factor``."""
    c = pl.col
    k = inputs.coverage_factor / 2.0
    water_written = c("free_water_written") & (c("free_water_mm") > 0)
    given = c("sediment_water_pct").is_not_null()
    return [
        (c("tonnes_per_mm").abs() * (inputs.level_mm * k)).alias("u_level_t"),
        pl.when(water_written)
        .then(c("water_tonnes_per_mm").abs() * (inputs.free_water_mm * k))
        .otherwise(c("mass_air_t") * 0.0)
        .abs()
        .alias("u_free_water_t"),
        (c("tonnes_per_c").abs() * (inputs.liquid_temperature_c * k)).alias("u_temperature_t"),
        (c("tonnes_per_kgm3").abs() * (inputs.density_kgm3 * k)).alias("u_density_t"),
        pl.when(given)
        .then(c("tonnes_per_pct").abs() * (inputs.sediment_water_pct * k))
        .otherwise(c("mass_air_t") * 0.0)
        .abs()
        .alias("u_sediment_water_t"),
        (c("mass_air_t").abs() * c("capacity_uncertainty_pct") * (k / 100.0)).alias("u_capacity_t"),
        (c("tonnes_per_log_vcf").abs() * (inputs.vcf_pct * k / 100.0)).alias("u_vcf_t"),
    ]


def combined() -> pl.Expr:
    """U(physical): the root of the sum of the components' squares, tonnes."""
    squares = [pl.col(name) * pl.col(name) for name in COMPONENTS]
    total = squares[0]
    for square in squares[1:]:
        total = total + square
    return total.sqrt().alias("uncertainty_physical_t")
