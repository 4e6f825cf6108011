"""From the dip to tonnes: worked examples, and every reason for not answering."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from recon.errors import UsageError
from recon.quantity import M3_PER_BARREL, MEASURED_COLUMNS, measure
from recon.wording.say import say

Make = Callable[..., pl.DataFrame]


def one(readings: pl.DataFrame, tables: pl.DataFrame, **how: Any) -> dict[str, Any]:
    return measure(readings, tables, **how).row(0, named=True)


def rows_of(*pairs: tuple[float, float], head: float | None = None) -> pl.DataFrame:
    """A table of (height mm, volume m³) rows with one head volume throughout."""
    return pl.DataFrame(
        {
            "table_id": [1] * len(pairs),
            "height_mm": [float(height) for height, _ in pairs],
            "volume_m3": [float(volume) for _, volume in pairs],
            "head_volume_m3": pl.Series([head] * len(pairs), dtype=pl.Float64),
        }
    )


def expansion_for(vcf: float, span_c: float) -> float:
    """The expansion that makes a special product's VCF a printed one: feeds it in."""
    alpha = -math.log(vcf) / span_c
    for _ in range(50):
        alpha = -math.log(vcf) / (span_c * (1.0 + 0.8 * alpha * span_c))
    return alpha


# Worked examples. The first two are printed in a Chinese depot gauging course (GB/T 1885-1998
# tables); their factors are rounded, so they are fed in as printed, then compared unrounded.

GASOLINE = {
    "innage_mm": 1801.0,
    "liquid_temperature_c": 24.0,
    "density20_kgm3": 724.6,
    "tank_type": "external_floating_roof",
    "roof_mass_kg": 21_400.0,
    "critical_zone_low_mm": 900.0,
    "critical_zone_high_mm": 1500.0,
    "insulated": False,
    # The source leaves the shell factor out.
    "table_temperature_c": 24.0,
}
GASOLINE_TABLE = rows_of((1800, 720.485), (1801, 720.883), (1802, 721.281), head=0.046)


def test_example_1_gasoline_under_a_floating_roof_to_the_kilogram(reading: Make) -> None:
    special = {"vcf_group": "special", "expansion_per_c": expansion_for(0.99490, 4.0)}
    row = one(reading(**{**GASOLINE, **special}), GASOLINE_TABLE)
    assert row["vcf"] == pytest.approx(0.99490, abs=1e-12)
    # The source takes the head with ρ20, 720 916.3 L; with the tank's density it is 0.2 L less.
    assert row["tov_m3"] == pytest.approx(720.9163, abs=0.0003)
    # 717 239.7 L × 723.5 − 21 400 kg = 497 522.9 kg.
    assert row["mass_air_t"] * 1000.0 == pytest.approx(497_522.9, abs=0.5)


def test_example_1_with_unrounded_factors_is_15_kg_more(reading: Make) -> None:
    row = one(reading(**GASOLINE), GASOLINE_TABLE)
    assert row["vcf"] == pytest.approx(0.994929, abs=1e-6)
    assert row["mass_air_t"] * 1000.0 - 497_522.9 == pytest.approx(15.2, abs=0.5)


def test_example_1_density_from_the_observed_reading(reading: Make) -> None:
    observed = {"density20_kgm3": None, "observed_density_kgm3": 720.8, "test_temperature_c": 24.3}
    row = one(reading(**{**GASOLINE, **observed}), GASOLINE_TABLE)
    # The course interpolates 0.7246 between table cells of 0.1 kg/m³.
    assert row["density20_kgm3"] == pytest.approx(724.6, abs=0.1)


DIESEL = {
    "innage_mm": 10_000.0,
    "liquid_temperature_c": 13.0,
    "density20_kgm3": 835.6,
    "insulated": True,
    "shell_expansion_per_c": 0.000018,
}
DIESEL_TABLE = rows_of((0, 0), (10_000, 12_613.7605), (11_000, 13_900))


def test_example_2_insulated_diesel_to_the_kilogram(reading: Make) -> None:
    special = {"vcf_group": "special", "expansion_per_c": expansion_for(1.00592, -7.0)}
    row = one(reading(**{**DIESEL, **special}), DIESEL_TABLE)
    assert row["vcf"] == pytest.approx(1.00592, abs=1e-12)
    # 1 + 0.000036·(13 − 20) = 0.999748; we keep the square, 1.6e-8, which is 0.2 kg here.
    assert row["shell_factor"] == pytest.approx(0.999748, abs=2e-8)
    assert row["gsv_m3"] * 1000.0 == pytest.approx(12_685_236.5, abs=0.5)
    assert row["mass_air_t"] * 1000.0 == pytest.approx(10_585_829.8, abs=0.5)


def test_example_2_with_unrounded_factors_is_253_kg_more(reading: Make) -> None:
    row = one(reading(**DIESEL), DIESEL_TABLE)
    # The printed VCF was interpolated between 4-decimal cells: 1.00592 for 1.005944.
    assert row["vcf"] == pytest.approx(1.005944, abs=1e-6)
    assert row["mass_air_t"] * 1000.0 - 10_585_829.8 == pytest.approx(252.6, abs=0.5)


ROOF = {
    "innage_mm": 8_000.0,
    "liquid_temperature_c": 28.0,
    "density20_kgm3": 740.0,
    "tank_type": "external_floating_roof",
    "roof_mass_kg": 52_000.0,
    "critical_zone_low_mm": 1_000.0,
    "critical_zone_high_mm": 1_600.0,
    "table_temperature_c": 28.0,
}
METRE_TABLE = rows_of((0, 0), (20_000, 20_000))


def test_example_3_a_floating_roof_the_table_does_not_deduct(reading: Make) -> None:
    # By hand: table 54B solved at 20 °C, VCF20(28) = 0.99016431; in air at 28 °C
    # (740 − 1.1)·0.99016431 = 731.63241; roof 52 000/731.63241 = 71.07394 m³;
    # GOV 7 928.92606; V20 7 850.93959; × 0.7389 = 5 801.05926 t.
    row = one(reading(**ROOF), METRE_TABLE)
    assert row["vcf"] == pytest.approx(0.99016431, abs=1e-8)
    assert row["roof_m3"] == pytest.approx(-71.07394, abs=1e-5)
    assert row["gov_m3"] == pytest.approx(7_928.92606, abs=1e-5)
    assert row["gsv_m3"] == pytest.approx(7_850.93959, abs=1e-4)
    assert row["mass_air_t"] == pytest.approx(5_801.05926, abs=1e-4)


def test_example_4_a_roof_the_table_deducts_at_720_kgm3(reading: Make) -> None:
    # By hand: 52 000·(1/720 − 1/731.63241) = +1.14828 m³; GOV 8 001.14828; 5 853.89938 t.
    row = one(reading(**ROOF, roof_in_table=True, table_roof_density_kgm3=720.0), METRE_TABLE)
    assert row["roof_m3"] == pytest.approx(1.14828, abs=1e-5)
    assert row["mass_air_t"] == pytest.approx(5_853.89938, abs=1e-4)


def test_example_5_a_roof_on_its_legs_displaces_nothing(reading: Make) -> None:
    # By hand: 900 mm is below the zone: 900 m³ × 0.99016431 × 0.7389 = 658.46926 t.
    row = one(reading(**{**ROOF, "innage_mm": 900.0}), METRE_TABLE)
    assert (row["roof_m3"], row["roof_afloat"]) == (0.0, False)
    assert row["mass_air_t"] == pytest.approx(658.46926, abs=1e-4)


def test_example_6_crude_with_water_bare_shell_and_sediment(reading: Make) -> None:
    # By hand: ρ15 873.51857, VCF20(35) = 0.98781098; shell (7·35 + 11)/8 = 32 °C,
    # CTSh 1.00026882; (7 000 − 35)·CTSh = 6 966.87232; V20 6 881.95297; less 0.5 % 6 847.54320;
    # × 0.8689 = 5 949.83029 t in air, × 0.870 = 5 957.36258 t in vacuum.
    row = one(
        reading(
            innage_mm=7_000.0,
            free_water_mm=35.0,
            liquid_temperature_c=35.0,
            ambient_temperature_c=11.0,
            insulated=False,
            density20_kgm3=870.0,
            vcf_group="crude",
            sediment_water_pct=0.5,
        ),
        METRE_TABLE,
    )
    assert row["t_shell_c"] == 32.0
    assert row["shell_factor"] == pytest.approx(1.00026882, abs=1e-8)
    assert row["nsv_m3"] == pytest.approx(6_847.54320, abs=1e-4)
    assert row["mass_air_t"] == pytest.approx(5_949.83029, abs=1e-4)
    assert row["mass_vacuum_t"] == pytest.approx(5_957.36258, abs=1e-4)


def test_example_7_us_units_api_gravity_feet_and_barrels(reading: Make) -> None:
    # 45'-3 1/4" of crude of 30.0 °API at 90 °F in a tank of 100 000 bbl at that level. A commercial
    # flow computer (vectors, edition 2004) shows CTL 0.986588. By hand: 98 658.8 bbl at 60 °F;
    # × 0.158987294928 = 15 685.4957 m³; × (875.29885 − 1.1)/1000 = 13 712.242 t.
    level = (45 * 12 + 3.25) * 25.4
    table = rows_of((0, 0), (level, 100_000 * M3_PER_BARREL), (level + 1000, 17_000))
    row = one(
        reading(
            innage_mm=level,
            liquid_temperature_c=(90.0 - 32.0) / 1.8,
            table_temperature_c=(90.0 - 32.0) / 1.8,
            density20_kgm3=None,
            api60=30.0,
            vcf_group="crude",
        ),
        table,
        profile="us60",
    )
    assert row["density_base_kgm3"] == pytest.approx(875.298848, abs=1e-6)
    assert row["vcf"] == pytest.approx(0.986588, abs=2e-6)
    assert row["gsv_m3"] / M3_PER_BARREL == pytest.approx(98_658.8, abs=0.2)
    assert row["mass_air_t"] == pytest.approx(13_712.242, abs=0.028)


def test_example_8_lubricant_by_table_60d(reading: Make) -> None:
    # By hand: ρ15 883.14232, VCF20(45) = 0.98203778; 300 m³ → 294.61133; × 0.8789 = 258.93390 t.
    row = one(
        reading(
            innage_mm=300.0,
            liquid_temperature_c=45.0,
            table_temperature_c=45.0,
            density20_kgm3=880.0,
            vcf_group="lubricant",
        ),
        METRE_TABLE,
    )
    assert row["density15_kgm3"] == pytest.approx(883.14232, abs=1e-5)
    assert row["mass_air_t"] == pytest.approx(258.93390, abs=1e-4)


def test_example_9_a_special_product_by_its_expansion(reading: Make) -> None:
    # By hand: 0.00072 per °C over 15 °C: VCF 0.98916581; 1 500 m³ → 1 483.74871; 1 170.52936 t.
    row = one(
        reading(
            innage_mm=1_500.0,
            liquid_temperature_c=35.0,
            table_temperature_c=35.0,
            density20_kgm3=790.0,
            vcf_group="special",
            expansion_per_c=0.00072,
        ),
        METRE_TABLE,
    )
    assert row["vcf"] == pytest.approx(0.98916581, abs=1e-8)
    assert row["mass_air_t"] == pytest.approx(1_170.52936, abs=1e-4)


def test_example_10_a_jet_row_of_an_inspectors_sheet(reading: Make) -> None:
    # Sheet: 7 620.549 m³ at 24.3 °C (ambient 24), 792.8 kg/m³ → 7 621.328, VCF 0.99594,
    # 7 590.386 m³, 6 009.308 t; its shell factor holds for 12e-6 per °C.
    row = one(
        reading(
            innage_mm=7_620.549,
            liquid_temperature_c=24.3,
            ambient_temperature_c=24.0,
            insulated=False,
            shell_expansion_per_c=0.000012,
            density20_kgm3=792.8,
        ),
        METRE_TABLE,
    )
    assert row["gov_m3"] == pytest.approx(7_621.328, abs=0.001)
    assert row["vcf"] == pytest.approx(0.99594, abs=5e-6)
    assert row["gsv_m3"] == pytest.approx(7_590.386, abs=0.04)
    assert row["mass_air_t"] == pytest.approx(6_009.308, abs=0.03)


# The other figures of the chain.


def test_every_form_of_density_leads_to_the_same_quantity(
    reading: Make, tables: pl.DataFrame
) -> None:
    for profile in ("gb", "iso15", "us60"):
        direct = one(reading(liquid_temperature_c=31.0), tables, profile=profile)
        forms = [
            {"density15_kgm3": direct["density15_kgm3"]},
            {"observed_density_kgm3": 840.0, "test_temperature_c": 20.0},
        ]
        for form in forms:
            other = one(
                reading(**{"liquid_temperature_c": 31.0, "density20_kgm3": None, **form}),
                tables,
                profile=profile,
            )
            # At 20 °C only 20 °C glass reads true: the others by 0.01 %.
            near = 1e-9 if profile == "gb" or "density15_kgm3" in form else 2e-4
            assert other["mass_air_t"] == pytest.approx(direct["mass_air_t"], rel=near)


def test_the_profiles_agree_on_mass_within_a_few_millionths(
    reading: Make, tables: pl.DataFrame
) -> None:
    masses = [
        one(reading(liquid_temperature_c=31.0), tables, profile=profile)["mass_air_t"]
        for profile in ("gb", "iso15", "us60")
    ]
    # (ρ − 1.1) at another base shifts mass in air by 1.1·(1/ρ20 − 1/ρ15), some 6e-6.
    assert max(masses) - min(masses) < 5e-5 * masses[0]


def test_ullage_is_taken_from_the_reference_height(reading: Make, tables: pl.DataFrame) -> None:
    by_ullage = one(reading(innage_mm=None, ullage_mm=8_000.0), tables)
    assert by_ullage["innage_mm"] == 10_000.0
    assert by_ullage["mass_air_t"] == one(reading(), tables)["mass_air_t"]


def test_a_bare_shell_without_ambient_is_as_warm_as_the_liquid_and_said(
    reading: Make, tables: pl.DataFrame
) -> None:
    row = one(reading(insulated=False, liquid_temperature_c=40.0), tables)
    assert row["t_shell_c"] == 40.0
    assert row["notes"] == ["shell_temperature_without_ambient"]


def test_water_written_as_nothing_is_nothing_even_where_the_table_starts_higher(
    reading: Make, tables: pl.DataFrame
) -> None:
    row = one(reading(table_id=2, free_water_mm=0.0), tables)
    assert (row["free_water_m3"], row["not_measurable"]) == (0.0, None)


def test_the_table_rows_used_are_handed_on(reading: Make, tables: pl.DataFrame) -> None:
    row = one(reading(table_id=2, innage_mm=6_000.0), tables)
    used = [
        row[f"{end}_{what}"] for end in ("lower", "upper") for what in ("height_mm", "volume_m3")
    ]
    assert used == [5_000.0, 3_410.0, 16_000.0, 11_660.0]


def test_readings_keep_their_order_whatever_their_tanks(
    reading: Make, tables: pl.DataFrame
) -> None:
    readings = pl.concat(
        [reading(reading_id=i, table_id=[2, 9, 1][i % 3], innage_mm=1000.0 + i) for i in range(9)]
    )
    found = measure(readings, tables)
    assert found["reading_id"].to_list() == list(range(9))
    assert found["innage_mm"].to_list() == [1000.0 + i for i in range(9)]
    assert found.columns == list(MEASURED_COLUMNS)
    alone = [one(readings[i], tables)["mass_air_t"] for i in range(9)]
    assert found["mass_air_t"].to_list() == alone


def test_no_readings_are_no_rows(reading: Make, tables: pl.DataFrame) -> None:
    assert measure(reading().clear(), tables).shape == (0, len(MEASURED_COLUMNS))


def test_an_unknown_profile_is_misuse(reading: Make, tables: pl.DataFrame) -> None:
    with pytest.raises(UsageError, match="din"):
        measure(reading(), tables, profile="din")


# Not measurable: a code, its parameters, and no number from the failing step on.

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
        (1_800.0, "afloat"),
    ],
)
def test_the_critical_zone_includes_its_low_limit_and_not_its_high_one(
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
