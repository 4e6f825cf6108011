"""The liquid of each reading: its density at base, 20 and 15 °C, its VCF, and their slopes."""

from __future__ import annotations

import polars as pl

from recon.quantity.density import density_from_api, hydrometer_factor
from recon.quantity.editions import SIXTY_F_C
from recon.quantity.equation import (
    group_numbers,
    is_special,
    log_ctl,
    log_slope_in_density,
    log_slope_in_temperature,
    span_of,
)
from recon.quantity.profiles import Profile
from recon.quantity.volume_correction import (
    Liquid,
    base_density_of,
    base_expansion,
    in_equation,
    special_expansion,
    within_range,
)

LIQUID_COLUMNS = (
    "density_base_kgm3",
    "density20_kgm3",
    "density15_kgm3",
    "vcf",
    "log_vcf_per_c",
    "log_vcf_per_kgm3",
)
"""What ``liquid_of`` gives."""


def liquid_of(readings: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """Densities (kg/m³), VCF to the profile's base and d ln VCF by °C and by kg/m³, row by row.

    In: the density forms of ``measure``, ``liquid_temperature_c``, ``vcf_group``,
    ``expansion_per_c``. The density that was used is kept as given. Null where it cannot be had.
    """
    at = _true_density(readings, profile)
    groups = group_numbers(readings["vcf_group"])
    liquid = Liquid(at["d"], at["at_c"], groups, readings["expansion_per_c"])
    frame = _by_equation(liquid, readings["liquid_temperature_c"], profile)
    if is_special(groups).any():
        by_expansion = _by_expansion(liquid, readings["liquid_temperature_c"], profile)
        frame = pl.DataFrame({"special": is_special(groups)}).select(
            pl.when("special")
            .then(pl.lit(by_expansion[name]))
            .otherwise(pl.lit(frame[name]))
            .alias(name)
            for name in LIQUID_COLUMNS
        )
    known = pl.col("density_base_kgm3").is_not_null()
    at20, at15 = readings["density20_kgm3"], readings["density15_kgm3"]
    # Of several forms one was used: the others follow from it, whatever the sheet says of them.
    used15 = at15.set(at20.is_not_null(), None)
    kept = frame.with_columns(
        pl.when(known).then(pl.coalesce(pl.lit(used), pl.col(name))).alias(name)
        for name, used in (("density20_kgm3", at20), ("density15_kgm3", used15))
    )
    at_base = {20.0: "density20_kgm3", 15.0: "density15_kgm3"}.get(profile.base_c)
    return kept.with_columns(density_base_kgm3=at_base) if at_base else kept


def _true_density(readings: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """The density that was given, whatever its form, and the temperature it holds at."""
    corrected = readings["observed_density_kgm3"] * hydrometer_factor(
        readings["test_temperature_c"], profile.hydrometer_c
    )
    forms = [
        (pl.col("density20_kgm3"), pl.lit(20.0)),
        (pl.col("density15_kgm3"), pl.lit(15.0)),
        (pl.lit(density_from_api(readings["api60"])), pl.lit(SIXTY_F_C)),
        (pl.lit(corrected), pl.col("test_temperature_c")),
    ]
    return readings.select(
        d=pl.coalesce([density for density, _ in forms]),
        at_c=pl.coalesce([pl.when(density.is_not_null()).then(at) for density, at in forms]),
    )


def _by_equation(liquid: Liquid, temperature_c: pl.Series, profile: Profile) -> pl.DataFrame:
    equation = profile.equation
    natural = base_density_of(liquid, equation)
    expansion = base_expansion(natural, liquid.groups, equation)

    def log_at(celsius: float) -> pl.Series:
        return log_ctl(expansion.alpha, span_of(pl.Series([celsius]), equation), equation)

    base_span = span_of(pl.Series([profile.base_c]), equation)
    log_base = log_at(profile.base_c)
    density_base = natural * log_base.exp()
    usable = in_equation(temperature_c)
    span = span_of(usable, equation)
    at_base = log_slope_in_density(expansion, base_span)
    at_tank = log_slope_in_density(expansion, span)
    return pl.DataFrame(
        {
            "density_base_kgm3": density_base,
            "density20_kgm3": density_base
            if profile.base_c == 20.0
            else natural * log_at(20.0).exp(),
            "density15_kgm3": density_base
            if profile.base_c == 15.0
            else natural * log_at(15.0).exp(),
            "vcf": (log_ctl(expansion.alpha, span, equation) - log_base).exp(),
            "log_vcf_per_c": log_slope_in_temperature(expansion.alpha, span, equation),
            "log_vcf_per_kgm3": (at_tank - at_base) / ((at_base + 1.0) * density_base),
        }
    )


def _by_expansion(liquid: Liquid, temperature_c: pl.Series, profile: Profile) -> pl.DataFrame:
    """Special products: the given expansion about the profile's base, whatever the density."""
    alpha = special_expansion(liquid)

    def log_at(span: pl.Series) -> pl.Series:
        return log_ctl(alpha, span, None)

    held = liquid.density / log_at(liquid.temperature_c - profile.base_c).exp()
    base = within_range(held, liquid.groups, profile.equation)
    usable = in_equation(temperature_c)
    span = usable - profile.base_c
    strain = alpha * span
    return pl.DataFrame(
        {
            "density_base_kgm3": base,
            "density20_kgm3": base * log_at(base * 0.0 + (20.0 - profile.base_c)).exp(),
            "density15_kgm3": base * log_at(base * 0.0 + (15.0 - profile.base_c)).exp(),
            "vcf": log_at(span).exp(),
            "log_vcf_per_c": alpha * (strain * 1.6 + 1.0) * -1.0,
            "log_vcf_per_kgm3": base * 0.0,
        }
    )
