"""Worked examples to the kilogram: printed ones, and ones worked by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from recon.quantity import M3_PER_BARREL, measure

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
