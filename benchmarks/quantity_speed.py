"""How long quantities take, against one polars expression of ten operations on the same rows.

Aims: readings through the whole chain with uncertainty within 200 ×, observed to standard density
within 50 ×. Run: ``python benchmarks/quantity_speed.py [ROWS]``.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

import polars as pl

from recon.quantity import entry_tonnes, measure, standard_density, volume_correction_factor

SEED = 7
ROWS = 1_000_000
TABLES = 200


def best_of(work: Callable[[], object], times: int = 3) -> float:
    """The shortest of several runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def readings(rows: int) -> pl.DataFrame:
    """Readings of 200 tanks, half of them with floating roofs, densities as observed."""
    rng = random.Random(SEED)

    def between(low: float, high: float) -> list[float]:
        return [rng.uniform(low, high) for _ in range(rows)]

    return pl.DataFrame(
        {
            "reading_id": range(rows),
            "table_id": rng.choices(range(TABLES), k=rows),
            "innage_mm": between(2_000.0, 19_000.0),
            "free_water_mm": rng.choices([0.0, 0.0, 5.0, 20.0], k=rows),
            "liquid_temperature_c": between(0.0, 60.0),
            "ambient_temperature_c": between(-10.0, 40.0),
            "observed_density_kgm3": between(700.0, 950.0),
            "test_temperature_c": between(5.0, 35.0),
            "sediment_water_pct": between(0.0, 1.0),
            "vcf_group": rng.choices(["refined", "crude"], k=rows),
            "tank_type": rng.choices(["fixed_roof", "external_floating_roof"], k=rows),
        }
    ).with_columns(
        free_water_written=pl.lit(True),
        roof_mass_kg=pl.lit(60_000.0),
        critical_zone_low_mm=pl.lit(1_200.0),
        critical_zone_high_mm=pl.lit(1_800.0),
    )


def tables() -> pl.DataFrame:
    """Tables of a row every 50 mm."""
    heights = pl.DataFrame({"height_mm": [50.0 * row for row in range(401)]})
    return (
        pl.DataFrame({"table_id": range(TABLES)})
        .join(heights, how="cross")
        .with_columns(volume_m3=pl.col("height_mm") * (0.2 + pl.col("table_id") * 0.01))
    )


def ten_operations(frame: pl.DataFrame) -> pl.DataFrame:
    """One expression of ten operations on two columns."""
    a, b = pl.col("innage_mm"), pl.col("liquid_temperature_c")
    return frame.select((((a * b + a) * b - a * 2.0) / b + (a - 1.0) * b) * 0.5 + a)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    frame, capacity = readings(rows), tables()
    unit = best_of(lambda: ten_operations(frame), 10)
    print(f"{rows} rows; ten operations {unit * 1e3:.1f} ms")
    density, temperature_c = frame["observed_density_kgm3"], frame["test_temperature_c"]
    group = frame["vcf_group"]
    work: list[tuple[str, Callable[[], object]]] = []
    for edition in ("1980", "2004"):

        def standard(edition: str = edition) -> object:
            return standard_density(density, temperature_c, group, edition=edition)

        def correction(edition: str = edition) -> object:
            return volume_correction_factor(density, temperature_c, group, edition=edition)

        work += [
            (f"observed to standard density, {edition}", standard),
            (f"volume correction factor, {edition}", correction),
        ]
    for profile in ("gb", "iso15"):

        def chain(profile: str = profile) -> object:
            return measure(frame, capacity, profile=profile)

        work.append((f"whole chain with uncertainty, {profile}", chain))
    for name, job in work:
        seconds = best_of(job)
        print(f"{name:42} {seconds * 1e3:8.0f} ms  {seconds / unit:6.0f} ×")
    ledger = pl.DataFrame({"unit": ["t", "kg"] * (rows // 2)}).with_columns(
        quantity=pl.lit("1234.567").cast(pl.Decimal(18, 6)),
        density20_kgm3=pl.lit(None, pl.Float64),
        nominal_density20_kgm3=pl.lit(None, pl.Float64),
        vcf_group=pl.lit("refined"),
        expansion_per_c=pl.lit(None, pl.Float64),
    )
    seconds = best_of(lambda: entry_tonnes(ledger))
    print(f"{'entries to tonnes (t and kg)':42} {seconds * 1e3:8.0f} ms  {seconds / unit:6.0f} ×")


if __name__ == "__main__":
    main()
