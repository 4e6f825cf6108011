"""Does U keep its promise? Tanks with known truth, errors drawn component by component.

Each tank has a true state. What an inspector reads is that state plus one normal error a component
(U is at k = 2, so its standard deviation is U/2); the capacity table and the VCF equation are off
by an error of their own. The truth is worked out here, not by the code under test: only the volume
correction and the table lookup are taken from it. Coverage is how often |measured − true| ≤ U.

Run: ``python benchmarks/quantity_coverage.py [TANKS] [SEED]``.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass

import polars as pl

from recon.quantity import UncertaintyInputs, measure

SEED = 20261121
TANKS = 100_000

PRODUCTS = {
    "crude": ("crude", 780.0, 960.0),
    "gasoline": ("refined", 715.0, 765.0),
    "naphtha": ("refined", 670.0, 730.0),
    "transition": ("refined", 764.0, 786.0),
    "jet kerosene": ("refined", 785.0, 830.0),
    "diesel": ("refined", 820.0, 860.0),
    "fuel oil": ("refined", 920.0, 1005.0),
    "lubricant": ("lubricant", 840.0, 920.0),
}
"""Product → group and the range of its density at 20 °C, kg/m³."""

SIZES = {
    "< 100 m³": (20.0, 99.0, 2.5, 8.0),
    "100–700 m³": (100.0, 700.0, 4.0, 12.0),
    "700–5 000 m³": (701.0, 5_000.0, 6.0, 16.0),
    "5 000–20 000 m³": (5_000.0, 20_000.0, 10.0, 20.0),
    "> 20 000 m³": (20_000.0, 120_000.0, 14.0, 23.0),
}
"""Size → range of the volume (m³) and of the height (m)."""

LEVELS = ((0.0, 0.1), (0.1, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.0))
"""Bands of how full the tank is, above the critical zone where there is a roof."""

PROMISE_PCT = 95.45
"""What k = 2 promises of normal errors."""


@dataclass(frozen=True)
class Tank:
    """One tank: true readings and what was read, table and equation errors as relative errors."""

    product: str
    size: str
    level: str
    true: dict[str, float | str | bool | None]
    read: dict[str, float | str | bool | None]
    table: tuple[float, float]
    table_error: float
    vcf_error: float


def draw(rng: random.Random, number: int, inputs: UncertaintyInputs) -> Tank:
    """One tank with its errors."""
    product = list(PRODUCTS)[number % len(PRODUCTS)]
    group, low, high = PRODUCTS[product]
    size = rng.choice(list(SIZES))
    smallest, largest, lowest, highest = SIZES[size]
    volume, height = rng.uniform(smallest, largest), rng.uniform(lowest, highest) * 1000.0
    band = rng.choice(LEVELS)
    floating = volume > 700.0 and rng.random() < 0.4
    zone = (1_200.0, 1_800.0) if floating else (0.0, 0.0)
    bottom = zone[1] + 20.0 if floating else 150.0
    innage = bottom + rng.uniform(*band) * (height - 20.0 - bottom)
    water = rng.uniform(10.0, 120.0) if rng.random() < 0.4 else 0.0
    sediment = rng.uniform(0.2, 1.0) if rng.random() < 0.5 else None
    in_table = floating and rng.random() < 0.5
    ambient = rng.uniform(-15.0, 40.0) if rng.random() < 0.8 else None
    true: dict[str, float | str | bool | None] = {
        "innage_mm": innage,
        "free_water_mm": water,
        "liquid_temperature_c": rng.uniform(0.0, 60.0),
        "ambient_temperature_c": ambient,
        "density20_kgm3": rng.uniform(low, high),
        "sediment_water_pct": sediment,
        "vcf_group": group,
        "tank_type": "external_floating_roof" if floating else "fixed_roof",
        "insulated": rng.random() < 0.3,
        "roof_mass_kg": 40.0 * volume**0.75 if floating else None,
        "roof_in_table": in_table,
        "table_roof_density_kgm3": rng.uniform(low, high) if in_table else None,
        "critical_zone_low_mm": zone[0] if floating else None,
        "critical_zone_high_mm": zone[1] if floating else None,
    }
    half = {
        "innage_mm": inputs.level_mm / 2.0,
        "free_water_mm": inputs.free_water_mm / 2.0 if water else 0.0,
        "liquid_temperature_c": inputs.liquid_temperature_c / 2.0,
        "density20_kgm3": inputs.density_kgm3 / 2.0,
        "sediment_water_pct": inputs.sediment_water_pct / 2.0 if sediment else 0.0,
    }
    read = dict(true)
    for name, sigma in half.items():
        value = true[name]
        if sigma and isinstance(value, float):
            read[name] = value + rng.gauss(0.0, sigma)
    capacity_pct = 0.3 if volume < 100.0 else 0.2 if volume <= 700.0 else 0.1
    return Tank(
        product,
        size,
        f"{band[0]:.0%}–{band[1]:.0%}",
        true,
        read,
        (height, volume),
        rng.gauss(0.0, capacity_pct / 200.0),
        rng.gauss(0.0, inputs.vcf_pct / 200.0),
    )


def truth(true: pl.DataFrame, tanks: list[Tank]) -> pl.Series:
    """The true mass in air: table and VCF off by their own errors, the chain worked by hand."""
    c = pl.col
    errors = [
        pl.Series("e_table", [tank.table_error for tank in tanks]),
        pl.Series("e_vcf", [tank.vcf_error for tank in tanks]),
        pl.Series("roof_mass_kg", [tank.true["roof_mass_kg"] for tank in tanks], dtype=pl.Float64),
        pl.Series(
            "table_density",
            [tank.true["table_roof_density_kgm3"] for tank in tanks],
            dtype=pl.Float64,
        ),
        pl.Series("sw", [tank.true["sediment_water_pct"] for tank in tanks], dtype=pl.Float64),
    ]
    liquid = (c("table_volume_m3") - c("free_water_m3")) * c("shell_factor") * (1.0 + c("e_table"))
    in_air = (c("density20_kgm3") - 1.1) * c("true_vcf")
    roof = c("roof_mass_kg") * ((1.0 / c("table_density")).fill_null(0.0) - 1.0 / in_air)
    standard = (liquid + roof.fill_null(0.0)) * c("true_vcf")
    return (
        true.with_columns(errors)
        .with_columns(true_vcf=c("vcf") * (1.0 + c("e_vcf")))
        .select(
            standard * (1.0 - c("sw").fill_null(0.0) / 100.0) * (c("density20_kgm3") - 1.1) / 1000.0
        )
        .to_series()
    )


def simulate(tanks: int = TANKS, seed: int = SEED) -> pl.DataFrame:
    """One row a tank: product, size, level band, difference and U (t), whether U covers it."""
    rng = random.Random(seed)
    inputs = UncertaintyInputs()
    drawn = [draw(rng, number, inputs) for number in range(tanks)]
    tables = pl.DataFrame(
        {
            "table_id": [number for number in range(tanks) for _ in range(2)],
            "height_mm": [end for tank in drawn for end in (0.0, tank.table[0])],
            "volume_m3": [end for tank in drawn for end in (0.0, tank.table[1])],
        }
    )
    found = {}
    for name in ("true", "read"):
        rows = [{"reading_id": n, "table_id": n, **getattr(t, name)} for n, t in enumerate(drawn)]
        frame = pl.DataFrame(rows, infer_schema_length=None)
        found[name] = measure(frame, tables, uncertainty=inputs)
    assert found["read"]["not_measurable"].null_count() == tanks
    return pl.DataFrame(
        {
            "product": [tank.product for tank in drawn],
            "size": [tank.size for tank in drawn],
            "level": [tank.level for tank in drawn],
            "difference_t": found["read"]["mass_air_t"] - truth(found["true"], drawn),
            "uncertainty_t": found["read"]["uncertainty_physical_t"],
        }
    ).with_columns(covered=pl.col("difference_t").abs() <= pl.col("uncertainty_t"))


def coverage(simulated: pl.DataFrame, by: str | None = None) -> pl.DataFrame:
    """Coverage in per cent, overall or by a band's column: columns band, tanks, coverage_pct."""
    keyed = simulated.with_columns(band=pl.col(by) if by else pl.lit("all"))
    return (
        keyed.group_by("band")
        .agg(tanks=pl.len(), coverage_pct=pl.col("covered").mean() * 100.0)
        .sort("band")
    )


def main() -> None:
    tanks = int(sys.argv[1]) if len(sys.argv) > 1 else TANKS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    simulated = simulate(tanks, seed)
    print(f"{tanks} tanks, seed {seed}; promised {PROMISE_PCT} %")
    for by in (None, "product", "size", "level"):
        print(f"\n{by or 'overall'}")
        for band, count, pct in coverage(simulated, by).rows():
            print(f"  {band:18} {count:7}  {pct:6.2f} %")


if __name__ == "__main__":
    main()
