"""Every reason for not answering, and everything that is said beside an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from recon.quantity import measure
from recon.wording.say import say

Make = Callable[..., pl.DataFrame]


def one(readings: pl.DataFrame, tables: pl.DataFrame, **how: Any) -> dict[str, Any]:
    return measure(readings, tables, **how).row(0, named=True)


FLOATING = {
    "tank_type": "internal_floating_roof",
    "roof_mass_kg": 60_000.0,
    "critical_zone_low_mm": 1_200.0,
    "critical_zone_high_mm": 1_800.0,
}


@pytest.mark.parametrize(
    ("changes", "code", "params"),
    [
        ({"innage_mm": None}, "level_not_given", {}),
        (
            {"innage_mm": None, "ullage_mm": 500.0, "reference_height_mm": None},
            "reference_height_not_given",
            {"ullage_mm": 500.0},
        ),
        (
            {"innage_mm": None, "ullage_mm": 18_100.0},
            "innage_below_zero",
            {"innage_mm": -100.0, "ullage_mm": 18_100.0, "reference_height_mm": 18_000.0},
        ),
        (
            {"innage_mm": 18_500.0},
            "innage_above_reference_height",
            {"innage_mm": 18_500.0, "reference_height_mm": 18_000.0},
        ),
        ({"table_id": None}, "capacity_table_missing", {}),
        ({"table_id": 9}, "capacity_table_missing", {}),
        (
            {"innage_mm": 17_000.0},
            "level_outside_table",
            {"innage_mm": 17_000.0, "lowest_mm": 0.0, "highest_mm": 16_000.0},
        ),
        (
            {"table_id": 2, "innage_mm": 150.0},
            "level_outside_table",
            {"innage_mm": 150.0, "lowest_mm": 200.0, "highest_mm": 16_000.0},
        ),
        ({"free_water_mm": -1.0}, "free_water_below_zero", {"free_water_mm": -1.0}),
        (
            {"free_water_mm": 10_001.0},
            "free_water_above_innage",
            {"free_water_mm": 10_001.0, "innage_mm": 10_000.0},
        ),
        (
            {"table_id": 2, "free_water_mm": 20.0},
            "free_water_outside_table",
            {"free_water_mm": 20.0, "lowest_mm": 200.0, "highest_mm": 16_000.0},
        ),
        ({"liquid_temperature_c": None}, "liquid_temperature_not_given", {}),
        (
            {"liquid_temperature_c": 151.0},
            "liquid_temperature_outside_equation",
            {"liquid_temperature_c": 151.0, "lowest_c": -50.0, "highest_c": 150.0},
        ),
        (
            {**FLOATING, "innage_mm": 1_500.0},
            "roof_in_critical_zone",
            {
                "innage_mm": 1_500.0,
                "critical_zone_low_mm": 1_200.0,
                "critical_zone_high_mm": 1_800.0,
            },
        ),
        ({"vcf_group": "bitumen"}, "vcf_group_not_known", {"vcf_group": "bitumen"}),
        ({"density20_kgm3": None}, "density_not_given", {}),
        (
            {"density20_kgm3": None, "observed_density_kgm3": 830.0},
            "test_temperature_not_given",
            {"observed_density_kgm3": 830.0},
        ),
        (
            {
                "density20_kgm3": None,
                "observed_density_kgm3": 830.0,
                "test_temperature_c": 200.0,
            },
            "test_temperature_outside_equation",
            {"test_temperature_c": 200.0, "lowest_c": -50.0, "highest_c": 150.0},
        ),
        ({"vcf_group": "special"}, "expansion_not_usable", {"expansion_per_c": None}),
        (
            {"density20_kgm3": 84.0},
            "density_outside_group_range",
            {"vcf_group": "refined", "density_kgm3": 84.0, "api60": None},
        ),
        (
            {"sediment_water_pct": 101.0},
            "sediment_water_not_a_percentage",
            {"sediment_water_pct": 101.0},
        ),
    ],
)
def test_what_cannot_be_measured_is_named_and_never_a_number(
    reading: Make, tables: pl.DataFrame, changes, code, params
) -> None:
    row = one(reading(**changes), tables)
    assert row["not_measurable"] == code
    assert json.loads(row["not_measurable_params"]) == params
    numbers = ["gov_m3", "gsv_m3", "nsv_m3", "mass_air_t", "mass_vacuum_t", "tonnes_per_mm"]
    assert [row[name] for name in numbers] == [None] * len(numbers)
    assert row["uncertainty_physical_t"] is None
    assert say(code, params) != code


@pytest.mark.parametrize(
    ("heights", "volumes", "code"),
    [
        ([0.0, 9_000.0, 16_000.0], [0.0, 9_000.0, 8_000.0], "capacity_table_not_increasing"),
        ([0.0, 9_000.0, 9_000.0], [0.0, 9_000.0, 9_100.0], "capacity_table_duplicate_height"),
        ([0.0], [0.0], "capacity_table_too_short"),
        ([0.0, None], [0.0, 10.0], "capacity_table_incomplete"),
    ],
)
def test_a_tank_with_a_table_that_makes_no_sense_is_not_measured(
    reading: Make, heights, volumes, code
) -> None:
    broken = pl.DataFrame(
        {"table_id": [1] * len(heights), "height_mm": heights, "volume_m3": volumes},
        schema_overrides={"height_mm": pl.Float64},
    )
    row = one(reading(innage_mm=100.0), broken)
    assert (row["not_measurable"], row["mass_air_t"]) == (code, None)


@pytest.mark.parametrize(
    ("innage_mm", "state"),
    [
        (1_199.9, "on its legs"),
        (1_200.0, "in the zone"),
        (1_799.9, "in the zone"),
        (1_800.0, "in the zone"),
        (1_800.1, "afloat"),
    ],
)
def test_both_limits_belong_to_the_critical_zone(
    reading: Make, tables: pl.DataFrame, innage_mm: float, state: str
) -> None:
    row = one(reading(**FLOATING, innage_mm=innage_mm), tables)
    found = (
        "in the zone"
        if row["not_measurable"] == "roof_in_critical_zone"
        else "afloat"
        if row["roof_afloat"]
        else "on its legs"
    )
    assert found == state
    assert (row["roof_m3"] or 0.0) < 0 if state == "afloat" else not row["roof_m3"]


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"safe_fill_height_mm": 9_000.0}, "innage_above_safe_fill_height"),
        ({"liquid_temperature_c": 95.0}, "liquid_temperature_unusual"),
        ({"liquid_temperature_c": -21.0}, "liquid_temperature_unusual"),
        ({**FLOATING, "critical_zone_high_mm": None}, "critical_zone_not_known"),
        ({**FLOATING, "roof_mass_kg": None}, "roof_mass_not_known"),
        ({**FLOATING, "roof_in_table": True}, "roof_table_density_not_known"),
        ({"api60": 30.0}, "several_density_forms"),
        ({"ullage_mm": 8_000.0}, "level_written_twice"),
    ],
)
def test_what_is_odd_is_said_and_still_measured(
    reading: Make, tables: pl.DataFrame, changes, note
) -> None:
    row = one(reading(**changes), tables)
    assert row["notes"] == [note]
    assert row["mass_air_t"] > 0
    assert say(note) != note


def test_a_fixed_roof_tank_has_no_roof_to_deduct(reading: Make, tables: pl.DataFrame) -> None:
    row = one(reading(**{**FLOATING, "tank_type": "fixed_roof"}, innage_mm=1_500.0), tables)
    assert (row["roof_m3"], row["not_measurable"]) == (0.0, None)


def test_of_two_densities_the_one_used_decides_the_other(
    reading: Make, tables: pl.DataFrame
) -> None:
    # 840 kg/m³ at 20 °C is 843.5 at 15 °C (jet band, α15 = 594.5418/ρ²): both cannot be 840.
    row = one(reading(density20_kgm3=840.0, density15_kgm3=840.0), tables)
    alone = one(reading(density20_kgm3=840.0, density15_kgm3=None), tables)
    assert row["density15_kgm3"] == alone["density15_kgm3"] == pytest.approx(843.5, abs=0.1)
    assert "several_density_forms" in row["notes"]
    assert row["mass_air_t"] == alone["mass_air_t"]
