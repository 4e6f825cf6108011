"""α, CTL and their slopes for whole columns of densities and temperatures.

Everything works on polars ``Series`` of Float64, step by step: one nested expression of an unrolled
iteration would grow exponentially. Nulls stay null.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import polars as pl

from recon.quantity.editions import (
    DELTA_60_F,
    GROUPS,
    IPTS68_SIXTY_F,
    ITS90_TO_IPTS68,
    REFINED,
    SPECIAL,
    Band,
    Equation,
)

F64 = pl.Float64()


@dataclass(frozen=True)
class BandTable:
    """The bands of an equation as columns, to be gathered by band number.

    ``first`` maps a group to its first band's number; ``lower`` and ``upper`` bound each band.
    """

    k0: pl.Series
    k1: pl.Series
    k2: pl.Series
    lower: pl.Series
    upper: pl.Series
    first: dict[str, int]


class Constants(NamedTuple):
    """α's constants row by row."""

    k0: pl.Series
    k1: pl.Series
    k2: pl.Series


@dataclass(frozen=True)
class Expansion:
    """α row by row, and ``falls`` = −dα/d ln ρ = 2K0/ρ² + K1/ρ."""

    alpha: pl.Series
    falls: pl.Series


LIGHTEST_KGM3, HEAVIEST_KGM3 = 400.0, 3000.0
"""Outer ends of the outermost bands while solving, wider than any range, which is judged on the
root; between them ρ·CTL rises with ρ at every temperature of the equations."""


@cache
def band_table(equation: Equation) -> BandTable:
    """The equation's bands as columns, in the order they are written."""
    bands = equation.bands
    first: dict[str, int] = {}
    for number, band in enumerate(bands):
        first.setdefault(band.group, number)
    return BandTable(
        k0=pl.Series([band.k0 for band in bands], dtype=F64),
        k1=pl.Series([band.k1 for band in bands], dtype=F64),
        k2=pl.Series([band.k2 for band in bands], dtype=F64),
        lower=pl.Series([band.from_kgm3 or LIGHTEST_KGM3 for band in bands], dtype=F64),
        upper=pl.Series([_upper(bands, number) for number in range(len(bands))], dtype=F64),
        first=first,
    )


def _upper(bands: tuple[Band, ...], number: int) -> float:
    following = bands[number + 1 : number + 2]
    same_group = following and following[0].group == bands[number].group
    return following[0].from_kgm3 if same_group else HEAVIEST_KGM3


def group_numbers(group: pl.Series) -> pl.Series:
    """Each row's place in ``GROUPS`` (UInt32); null where the group is none of them."""
    places = [
        pl.when(pl.col("g") == name).then(pl.lit(place, pl.UInt32))
        for place, name in enumerate(GROUPS)
    ]
    return pl.DataFrame({"g": group}).select(pl.coalesce(places)).to_series()


def band_numbers(density: pl.Series, groups: pl.Series, equation: Equation) -> pl.Series:
    """The band each density (kg/m³ at the equation's base) falls in; null for special products."""
    table = band_table(equation)
    starts = pl.Series([table.first.get(name) for name in GROUPS], dtype=pl.UInt32)
    number = starts.gather(groups)
    refined = groups == GROUPS.index(REFINED)
    for band in equation.bands:
        if band.group == REFINED and band.from_kgm3 > 0:
            number = number + ((density >= band.from_kgm3) & refined).cast(pl.UInt32)
    return number


def constants_of(bands: pl.Series, equation: Equation) -> Constants:
    """α's constants for each row's band."""
    table = band_table(equation)
    return Constants(table.k0.gather(bands), table.k1.gather(bands), table.k2.gather(bands))


def span_of(temperature_c: pl.Series, equation: Equation) -> pl.Series:
    """Degrees from the equation's base to ``temperature_c``, in the equation's own degree.

    The 2004 edition shifts ITS-90 to IPTS-68 first (MPMS 11.1-2004, 11.1.6).
    """
    if not equation.per_degree_f:
        return temperature_c - equation.base_c
    if not equation.its_shift:
        return temperature_c * 1.8 + (32.0 - 60.0)
    scaled = temperature_c * (1.0 / 630.0)
    shift = scaled * ITS90_TO_IPTS68[-1]
    for coefficient in ITS90_TO_IPTS68[-2::-1]:
        shift = (shift + coefficient) * scaled
    return (temperature_c - shift) * 1.8 + (32.0 - IPTS68_SIXTY_F)


def expansion_of(density: pl.Series, constants: Constants, equation: Equation) -> Expansion:
    """α and how it falls with density, at densities (kg/m³) at the equation's base.

    The 2004 edition takes α at ρ* = ρ·(1 + (exp(A(1 + 0.8A)) − 1)/(1 + A(1 + 1.6A)B)), the density
    moved to IPTS-68. A is below 2e-5 there, so ρ*/ρ − 1 = A(1 + A(1.3 − B)) and α(ρ*) to its second
    order are exact to the last digit of a double, and need no exponential of a tiny number.
    """
    inverse = 1.0 / density
    first = constants.k1 * inverse
    second = constants.k0 * inverse * inverse
    alpha = second + first + constants.k2
    falls = second + second + first
    if not equation.its_shift:
        return Expansion(alpha, falls)
    a = alpha * (DELTA_60_F / 2.0)
    shift = a * (a * 1.3 + falls * (-DELTA_60_F / 2.0) + 1.0)
    return Expansion(alpha - shift * (falls - shift * (falls + second)), falls)


def log_ctl(alpha: pl.Series, span: pl.Series, equation: Equation | None) -> pl.Series:
    """ln CTL = −αΔ(1 + 0.8α(Δ + δ)), δ = 0 but in the 2004 edition; None = special product."""
    strain = alpha * span
    if equation is None or not equation.its_shift:
        return strain * (strain * -0.8 - 1.0)
    return strain * ((strain + alpha * DELTA_60_F) * -0.8 - 1.0)


def log_slope_in_density(expansion: Expansion, span: pl.Series) -> pl.Series:
    """d ln CTL / d ln ρ within a band: how VCF answers to a relative change of density."""
    return expansion.falls * span * (expansion.alpha * span * 1.6 + 1.0)


def log_slope_in_temperature(alpha: pl.Series, span: pl.Series, equation: Equation) -> pl.Series:
    """d ln CTL / dt per °C (the slope of the ITS shift itself, 2e-4 of it, is left out)."""
    return alpha * (alpha * span * 1.6 + 1.0) * (-1.8 if equation.per_degree_f else -1.0)


def is_special(groups: pl.Series) -> pl.Series:
    """Which group numbers stand for special products."""
    return groups == GROUPS.index(SPECIAL)
