"""A sheet laid out: printed decimals, and figures that are as near as their decimals allow."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest

from benchmarks.quantity_coverage import draw
from recon.quantity import REPORTED, UncertaintyInputs, check_arithmetic, measure
from recon.quantity.sheet import decimals_of

Sheet = dict[str, Any]


@pytest.mark.parametrize(
    ("figures", "decimals"),
    [([1.0, 2.0], 0), ([1.5, 2.25, None], 2), ([0.99594, 1.0], 5), ([], 0), ([1 / 3], 6)],
)
def test_a_column_has_as_many_decimals_as_its_longest_figure(figures, decimals) -> None:
    assert decimals_of(pl.Series(figures, dtype=pl.Float64)) == decimals


PLACES = {
    "innage_mm": 0,
    "free_water_mm": 0,
    "liquid_temperature_c": 1,
    "ambient_temperature_c": 1,
    "density20_kgm3": 1,
    "sediment_water_pct": 2,
}


@pytest.mark.parametrize("decimals", [4, 5])
@pytest.mark.parametrize("worked_in", ["gb", "iso15", "us60"])
def test_a_careful_inspector_is_never_accused(worked_in: str, decimals: int) -> None:
    # 800 tanks of every product and size, worked at the site's base or another, from unrounded
    # figures, then from the printed ones, with or without the VCF on the sheet.
    rng = random.Random(11)
    tanks = [draw(rng, number, UncertaintyInputs()) for number in range(800)]
    rows = []
    for number, tank in enumerate(tanks):
        row: Sheet = {"reading_id": number, "table_id": number, **tank.read}
        for name, places in PLACES.items():
            row[name] = None if row[name] is None else float(round(row[name], places))
        rows.append(row)
    readings = pl.DataFrame(rows, infer_schema_length=None)
    tables = pl.DataFrame(
        {
            "table_id": [number for number in range(800) for _ in range(2)],
            "height_mm": [end for tank in tanks for end in (0.0, tank.table[0])],
            "volume_m3": [end for tank in tanks for end in (0.0, tank.table[1])],
        }
    )
    worked = measure(readings, tables, profile=worked_in)
    c = pl.col
    sheet = worked.select(
        "reading_id",
        **{
            column: c(column.removeprefix("reported_")).round(3)
            for column in REPORTED.values()
            if column != "reported_vcf"
        },
        reported_vcf=c("vcf").round(decimals),
        density=c("density_base_kgm3").round(1),
    )
    dry = 1.0 - readings["sediment_water_pct"].fill_null(0.0) / 100.0
    on = sheet.with_columns(reported_gsv_m3=(c("reported_gov_m3") * c("reported_vcf")).round(3))
    on = on.with_columns(reported_nsv_m3=(c("reported_gsv_m3") * dry).round(3))
    on = on.with_columns(
        reported_mass_air_t=(c("reported_nsv_m3") * (c("density") - 1.1) / 1000.0).round(3),
        reported_mass_vacuum_t=(c("reported_nsv_m3") * c("density") / 1000.0).round(3),
    )
    measured = measure(readings, tables)
    for printed in (sheet, on):
        for gone in ([], ["reported_vcf"], ["reported_gsv_m3", "reported_nsv_m3"]):
            found = check_arithmetic(
                measured, printed.drop("density", *gone), readings=readings, tables=tables
            )
            assert found.is_empty(), found
