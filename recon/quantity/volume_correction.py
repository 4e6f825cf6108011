"""Observed density to standard density, and standard density to VCF: the two public functions.

Both take plain numbers or polars Series, mixed as they come. What cannot be computed is null; the
companions ``why_no_standard_density`` and ``why_no_volume_correction`` name the reason by a code of
``recon.wording``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import polars as pl

from recon.quantity.columns import Number, as_numbers, as_texts, length_of
from recon.quantity.density import hydrometer_factor
from recon.quantity.editions import (
    DENSITY_SLACK_KGM3,
    GROUPS,
    HIGHEST_C,
    LOWEST_C,
    SPECIAL,
    SPECIAL_DENSITY_KGM3,
    SPECIAL_EXPANSION_PER_C,
    Equation,
    equation_of,
)
from recon.quantity.equation import (
    HEAVIEST_KGM3,
    LIGHTEST_KGM3,
    Expansion,
    band_numbers,
    constants_of,
    expansion_of,
    group_numbers,
    is_special,
    log_ctl,
    span_of,
)
from recon.quantity.solve import Problem, solve_base_density


@dataclass(frozen=True)
class Liquid:
    """Cleaned columns of one call: nulls where a figure is missing, group as a number."""

    density: pl.Series
    temperature_c: pl.Series
    groups: pl.Series
    expansion: pl.Series


# Plain numbers alone give a number; mypy sees that Number holds floats too.
@overload
def standard_density(  # type: ignore[overload-overlap]
    observed_kgm3: float,
    observed_c: float,
    group: str,
    *,
    base_c: float = ...,
    edition: str = ...,
    hydrometer_c: float | None = ...,
    expansion_per_c: float | None = ...,
) -> float | None: ...
@overload
def standard_density(
    observed_kgm3: Number,
    observed_c: Number,
    group: str | pl.Series,
    *,
    base_c: float = ...,
    edition: str = ...,
    hydrometer_c: float | None = ...,
    expansion_per_c: Number | None = ...,
) -> pl.Series: ...
def standard_density(
    observed_kgm3: Number,
    observed_c: Number,
    group: str | pl.Series,
    *,
    base_c: float = 20.0,
    edition: str = "1980",
    hydrometer_c: float | None = 20.0,
    expansion_per_c: Number | None = None,
) -> float | pl.Series | None:
    """Density at base in kg/m³ of a density observed at ``observed_c``; unrounded.

    ``observed_kgm3`` is the reading of a glass hydrometer certified at ``hydrometer_c`` (°C), or
    with None a true density (densitometer, or a reading already corrected). ``group`` is
    ``crude``, ``refined``, ``lubricant`` or ``special``; a special product needs its cubic
    ``expansion_per_c``. Null where it cannot be computed (``why_no_standard_density``). Raises
    ``UsageError`` for an unknown edition or base. API Std 2540 (1980) tables 53/59/5/23, API MPMS
    11.1-2004.

    >>> round(standard_density(721.0, 24.25, "refined"), 1)
    724.8
    """
    given = (observed_kgm3, observed_c, group, expansion_per_c)
    liquid = _liquid(given)
    result = _standard(liquid, base_c, equation_of(edition, base_c), hydrometer_c)
    return _only(result) if length_of(given) is None else result


@overload
def volume_correction_factor(  # type: ignore[overload-overlap]
    density_kgm3: float,
    temperature_c: float,
    group: str,
    *,
    base_c: float = ...,
    edition: str = ...,
    expansion_per_c: float | None = ...,
) -> float | None: ...
@overload
def volume_correction_factor(
    density_kgm3: Number,
    temperature_c: Number,
    group: str | pl.Series,
    *,
    base_c: float = ...,
    edition: str = ...,
    expansion_per_c: Number | None = ...,
) -> pl.Series: ...
def volume_correction_factor(
    density_kgm3: Number,
    temperature_c: Number,
    group: str | pl.Series,
    *,
    base_c: float = 20.0,
    edition: str = "1980",
    expansion_per_c: Number | None = None,
) -> float | pl.Series | None:
    """VCF from ``temperature_c`` (°C) to ``base_c``, unrounded; 1 exactly at base.

    ``density_kgm3`` is the standard density at ``base_c``, kg/m³. Null where it cannot be computed
    (``why_no_volume_correction``). Raises ``UsageError`` for an unknown edition or base. API Std
    2540 (1980) tables 54/60/6/24, API MPMS 11.1-2004.

    >>> round(volume_correction_factor(724.6, 24.0, "refined"), 4)
    0.9949
    """
    given = (density_kgm3, temperature_c, group, expansion_per_c)
    liquid = _liquid(given)
    result = _correction(liquid, base_c, equation_of(edition, base_c))
    return _only(result) if length_of(given) is None else result


def why_no_standard_density(
    observed_kgm3: Number,
    observed_c: Number,
    group: str | pl.Series,
    *,
    base_c: float = 20.0,
    edition: str = "1980",
    hydrometer_c: float | None = 20.0,
    expansion_per_c: Number | None = None,
) -> pl.Series:
    """The code of why ``standard_density`` of the same arguments is null; null where it is not."""
    given = (observed_kgm3, observed_c, group, expansion_per_c)
    liquid = _liquid(given)
    result = _standard(liquid, base_c, equation_of(edition, base_c), hydrometer_c)
    return _reasons(liquid, result)


def why_no_volume_correction(
    density_kgm3: Number,
    temperature_c: Number,
    group: str | pl.Series,
    *,
    base_c: float = 20.0,
    edition: str = "1980",
    expansion_per_c: Number | None = None,
) -> pl.Series:
    """The code of why ``volume_correction_factor`` is null; null where it is not."""
    given = (density_kgm3, temperature_c, group, expansion_per_c)
    liquid = _liquid(given)
    return _reasons(liquid, _correction(liquid, base_c, equation_of(edition, base_c)))


def base_density_of(liquid: Liquid, equation: Equation) -> pl.Series:
    """Density at the equation's own base (kg/m³) of a true density at ``liquid.temperature_c``.

    Null for special products, whose base is the site's, and outside the group's range.
    """
    usable = pl.DataFrame(
        {"d": liquid.density, "t": liquid.temperature_c, "special": is_special(liquid.groups)}
    ).select(
        pl.when(
            ~pl.col("special")
            & pl.col("t").is_between(LOWEST_C, HIGHEST_C)
            & pl.col("d").is_between(LIGHTEST_KGM3, HEAVIEST_KGM3)
        ).then("d")
    )
    problem = Problem(usable.to_series(), span_of(liquid.temperature_c, equation), liquid.groups)
    return within_range(solve_base_density(problem, equation), liquid.groups, equation)


def within_range(density: pl.Series, groups: pl.Series, equation: Equation) -> pl.Series:
    """``density`` at the equation's base where it lies in its group's range, else null."""
    bounds = {name: (low, high) for name, low, high in equation.ranges}
    bounds[SPECIAL] = SPECIAL_DENSITY_KGM3
    lows = pl.Series([bounds[name][0] - DENSITY_SLACK_KGM3 for name in GROUPS])
    highs = pl.Series([bounds[name][1] + DENSITY_SLACK_KGM3 for name in GROUPS])
    return (
        pl.DataFrame({"d": density, "low": lows.gather(groups), "high": highs.gather(groups)})
        .select(pl.when(pl.col("d").is_between("low", "high")).then("d"))
        .to_series()
    )


def special_expansion(liquid: Liquid) -> pl.Series:
    """The expansion per °C of special products inside the range it can have, else null."""
    usable = liquid.expansion.is_between(*SPECIAL_EXPANSION_PER_C)
    return (
        pl.DataFrame({"a": liquid.expansion, "ok": usable & is_special(liquid.groups)})
        .select(pl.when(pl.col("ok")).then("a"))
        .to_series()
    )


def base_expansion(density: pl.Series, groups: pl.Series, equation: Equation) -> Expansion:
    """α at densities at the equation's own base."""
    constants = constants_of(band_numbers(density, groups, equation), equation)
    return expansion_of(density, constants, equation)


def _liquid(given: tuple[Number, Number, str | pl.Series, Number | None]) -> Liquid:
    density, temperature_c, group, expansion = given
    common = length_of(given)
    rows = 1 if common is None else common
    numbers = group_numbers(as_texts(group, 1 if isinstance(group, str) else rows))
    return Liquid(
        density=as_numbers(density, rows),
        temperature_c=as_numbers(temperature_c, rows),
        groups=numbers if len(numbers) == rows else numbers.new_from_index(0, rows),
        expansion=as_numbers(expansion, rows),
    )


def _standard(
    liquid: Liquid, base_c: float, equation: Equation, hydrometer_c: float | None
) -> pl.Series:
    density = liquid.density
    if hydrometer_c is not None:
        density = density * hydrometer_factor(liquid.temperature_c, hydrometer_c)
    true = Liquid(density, liquid.temperature_c, liquid.groups, liquid.expansion)
    natural = base_density_of(true, equation)
    at_base = span_of(pl.Series([base_c]), equation)
    result = natural
    if abs(at_base.item()) > _NO_SPAN:
        alpha = base_expansion(natural, liquid.groups, equation).alpha
        result = natural * log_ctl(alpha, at_base, equation).exp()
    if not is_special(liquid.groups).any():
        return result
    special = density / _special_ctl(true, base_c)
    bounded = within_range(special, liquid.groups, equation)
    return _either(is_special(liquid.groups), bounded, result)


def _correction(liquid: Liquid, base_c: float, equation: Equation) -> pl.Series:
    base = pl.Series([base_c])
    at_base = base.new_from_index(0, len(liquid.density))
    standard = Liquid(liquid.density, at_base, liquid.groups, liquid.expansion)
    natural = base_density_of(standard, equation)
    alpha = base_expansion(natural, liquid.groups, equation).alpha
    span = span_of(in_equation(liquid.temperature_c), equation)
    # One exponential of the difference: at base it is exp(0), exactly 1.
    at_base_log = log_ctl(alpha, span_of(base, equation), equation)
    result = (log_ctl(alpha, span, equation) - at_base_log).exp()
    if not is_special(liquid.groups).any():
        return result
    bounded = within_range(liquid.density, liquid.groups, equation)
    special = _special_ctl(liquid, base_c) * (bounded / bounded)
    return _either(is_special(liquid.groups), special, result)


_NO_SPAN = 1e-6
"""Degrees within which a base is the equation's own (60 °F is 1e-8 off in the 2004 edition)."""


def _special_ctl(liquid: Liquid, base_c: float) -> pl.Series:
    """VCF of special products: exp(−αΔ(1 + 0.8αΔ)) about the base with the given α."""
    span = in_equation(liquid.temperature_c) - base_c
    return log_ctl(special_expansion(liquid), span, None).exp()


def in_equation(temperature_c: pl.Series) -> pl.Series:
    """Temperatures (°C) inside the equations' range, others null."""
    inside = temperature_c.is_between(LOWEST_C, HIGHEST_C)
    return (
        pl.DataFrame({"t": temperature_c, "inside": inside})
        .select(pl.when(pl.col("inside")).then("t"))
        .to_series()
    )


def _either(mask: pl.Series, when_true: pl.Series, otherwise: pl.Series) -> pl.Series:
    return (
        pl.DataFrame({"m": mask, "a": when_true, "b": otherwise})
        .select(pl.when(pl.col("m")).then("a").otherwise("b"))
        .to_series()
    )


def _reasons(liquid: Liquid, result: pl.Series) -> pl.Series:
    return (
        pl.DataFrame(
            {
                "d": liquid.density,
                "t": liquid.temperature_c,
                "g": liquid.groups,
                "a": special_expansion(liquid),
                "special": is_special(liquid.groups),
                "result": result,
            }
        )
        .select(
            pl.when(pl.col("result").is_not_null())
            .then(None)
            .when(pl.col("g").is_null())
            .then(pl.lit("vcf_group_not_known"))
            .when(pl.col("d").is_null())
            .then(pl.lit("density_not_given"))
            .when(pl.col("t").is_null())
            .then(pl.lit("temperature_not_given"))
            .when(~pl.col("t").is_between(LOWEST_C, HIGHEST_C))
            .then(pl.lit("temperature_outside_equation"))
            .when(pl.col("special") & pl.col("a").is_null())
            .then(pl.lit("expansion_not_usable"))
            .otherwise(pl.lit("density_outside_group_range"))
        )
        .to_series()
    )


def _only(result: pl.Series) -> float | None:
    value: float | None = result.item()
    return value
