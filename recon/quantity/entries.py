"""Ledger entries in any unit to tonnes in air: exact decimals, rounded half to even once.

Decimals are handled as whole numbers of their last digit, so that no product of them is ever cut
before the one rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from recon.quantity.editions import SIXTY_F_C
from recon.quantity.profiles import M3_PER_BARREL
from recon.quantity.volume_correction import volume_correction_factor

AIR_BUOYANCY_KGM3 = 1.1
"""Taken off ρ20 for mass in air (GB/T 1885 practice): the book is kept in tonnes in air."""

TONNES = pl.Decimal(18, 3)
"""How tonnes are booked."""

Basis = Literal["mass", "entry_density", "product_density"]
"""What the tonnes rest on; null where a volume has no density."""


@dataclass(frozen=True, slots=True)
class Unit:
    """``tonnes = quantity · numerator / denominator``; for a volume the density's factor comes in.

    ``holds`` is ``mass``, ``volume20`` (m³-like at 20 °C) or ``volume60f`` (at 60 °F).
    """

    numerator: int
    denominator: int
    holds: Literal["mass", "volume20", "volume60f"] = "mass"


UNITS = {
    "t": Unit(1, 1),
    "kg": Unit(1, 1000),
    # 2 240 lb and 2 000 lb of exactly 0.45359237 kg.
    "long_ton": Unit(10160469088, 10**10),
    "short_ton": Unit(90718474, 10**8),
    "m3": Unit(1, 1, "volume20"),
    "kL": Unit(1, 1, "volume20"),
    "L": Unit(1, 1000, "volume20"),
    "bbl": Unit(1, 1, "volume60f"),
}
"""Units an entry may be written in (contract section 2)."""

_NEEDED = (
    "quantity",
    "density20_kgm3",
    "nominal_density20_kgm3",
    "vcf_group",
    "expansion_per_c",
)
_QUANTITY_DIGITS = 10**6
_DENSITY_DIGITS = 10**6
_BARREL_DIGITS = 10**15


def entry_tonnes(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with ``quantity_t`` Decimal(18,3), tonnes in air, and ``quantity_basis``.

    Needs ``quantity`` Decimal(18,6), ``unit`` (a key of ``UNITS``; null = t), ``density20_kgm3``
    (the entry's), ``nominal_density20_kgm3`` (the product's), ``vcf_group`` and
    ``expansion_per_c``. m3, L and kL are at 20 °C: V20·(ρ20 − 1.1)/1000; bbl at 60 °F:
    V20 = V60 · VCF20(60 °F) by the 1980 tables. Both results are null where a volume has no density
    or no volume correction, or the unit is unknown. Row order is kept.
    """
    unit = frame["unit"].fill_null("t")
    present = unit.unique().sort().to_list()
    if present in ([], ["t"]):
        return frame.with_columns(
            quantity_t=pl.col("quantity").cast(TONNES), quantity_basis=pl.lit("mass")
        )
    named = pl.DataFrame({"q": frame["quantity"], "unit": unit}).select(
        t=pl.when(pl.col("unit") == "t")
        .then("q")
        # Nine decimals hold a thousandth of six: the quotient is exact, the cast rounds once.
        .when(pl.col("unit") == "kg")
        .then(pl.col("q").cast(pl.Decimal(38, 9)) / 1000)
        .cast(TONNES),
        basis=pl.when(pl.col("unit").is_in(["t", "kg"])).then(pl.lit("mass")),
    )
    quantity, basis = named["t"], named["basis"]
    for name in present:
        if name in ("t", "kg") or name not in UNITS:
            continue
        at = (unit == name).arg_true()
        tonnes, rests_on = _in_unit(frame.select(_NEEDED)[at], UNITS[name])
        quantity, basis = quantity.scatter(at, tonnes), basis.scatter(at, rests_on)
    return frame.with_columns(quantity.alias("quantity_t"), basis.alias("quantity_basis"))


def _in_unit(frame: pl.DataFrame, unit: Unit) -> tuple[pl.Series, pl.Series]:
    """Tonnes and basis of entries that all have one unit."""
    digits = frame["quantity"].cast(pl.Decimal(38, 6)).to_physical()
    if unit.holds == "mass":
        basis = pl.Series(["mass"]).new_from_index(0, frame.height)
        numerator = pl.Series([unit.numerator], dtype=pl.Int128).new_from_index(0, frame.height)
        return _tonnes(digits, numerator, unit.denominator * _QUANTITY_DIGITS), basis
    usable = (pl.col("density20_kgm3") > 0, pl.col("nominal_density20_kgm3") > 0)
    density = frame.select(
        pl.when(usable[0])
        .then("density20_kgm3")
        .when(usable[1])
        .then("nominal_density20_kgm3")
        .cast(pl.Float64)
    ).to_series()
    if unit.holds == "volume20":
        kilograms = _whole(density, _DENSITY_DIGITS) - round(AIR_BUOYANCY_KGM3 * _DENSITY_DIGITS)
        scale = unit.denominator * _DENSITY_DIGITS * 1000
        tonnes = _tonnes(digits, kilograms.cast(pl.Int128), scale * _QUANTITY_DIGITS)
    else:
        per_barrel = _tonnes_per_barrel(density, frame)
        tonnes = _tonnes(
            digits,
            _whole(per_barrel, _BARREL_DIGITS).cast(pl.Int128),
            _BARREL_DIGITS * _QUANTITY_DIGITS,
        )
    basis = frame.select(
        pl.when(pl.lit(tonnes).is_null())
        .then(None)
        .when(usable[0])
        .then(pl.lit("entry_density"))
        .otherwise(pl.lit("product_density"))
    ).to_series()
    return tonnes, basis


def _tonnes_per_barrel(density20: pl.Series, frame: pl.DataFrame) -> pl.Series:
    """Tonnes in air in one barrel at 60 °F of oil of a density at 20 °C."""
    factor = volume_correction_factor(
        density20, SIXTY_F_C, frame["vcf_group"], expansion_per_c=frame["expansion_per_c"]
    )
    return factor * (density20 - AIR_BUOYANCY_KGM3) * (M3_PER_BARREL / 1000.0)


def _whole(value: pl.Series, digits: int) -> pl.Series:
    """``value`` as a whole number of 1/digits: the decimals as they were written."""
    return (value * float(digits)).round(0, mode="half_to_even").cast(pl.Int64)


def _tonnes(digits: pl.Series, numerator: pl.Series, denominator: int) -> pl.Series:
    """digits · numerator / denominator as Decimal(18,3), rounded half to even, exactly."""
    # One tonne of the result is 1000 of its last digit.
    shared = denominator // 1000
    divisor = pl.lit(shared, dtype=pl.Int128)
    odd = (pl.col("whole") % pl.lit(2, dtype=pl.Int128)) != 0
    twice = pl.col("rest") * pl.lit(2, dtype=pl.Int128)
    return (
        pl.DataFrame({"q": digits.cast(pl.Int128), "n": numerator})
        .with_columns(product=pl.col("q") * pl.col("n"))
        .with_columns(whole=pl.col("product") // divisor, rest=pl.col("product") % divisor)
        .select(pl.col("whole") + ((twice > divisor) | ((twice == divisor) & odd)).cast(pl.Int128))
        .select(pl.first().cast(pl.Decimal(38, 3)) / pl.lit("1000.000").cast(pl.Decimal(38, 3)))
        .to_series()
        .cast(TONNES)
    )
