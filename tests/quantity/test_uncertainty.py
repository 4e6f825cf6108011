"""The budget: sensitivities against finite differences, and a promise kept in simulation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quantity_coverage import PROMISE_PCT, coverage, simulate
from recon.quantity import COMPONENTS, UncertaintyInputs, measure

Make = Callable[..., pl.DataFrame]

TABLE = pl.DataFrame(
    {
        "table_id": [1, 1, 1],
        "height_mm": [0.0, 6_000.0, 20_000.0],
        "volume_m3": [0.0, 4_200.0, 14_400.0],
        "head_volume_m3": [0.0, 1.0, 3.0],
    }
)

INPUTS = UncertaintyInputs()

WHOLE = {
    "reading_id": 1,
    "table_id": 1,
    "innage_mm": 9_000.0,
    "free_water_mm": 60.0,
    "liquid_temperature_c": 33.0,
    "ambient_temperature_c": 8.0,
    "density20_kgm3": 830.0,
    "sediment_water_pct": 0.4,
    "vcf_group": "refined",
    "tank_type": "external_floating_roof",
    "roof_mass_kg": 150_000.0,
    "critical_zone_low_mm": 1_000.0,
    "critical_zone_high_mm": 1_500.0,
}

STEPS = {
    "u_level_t": ("innage_mm", 0.5, INPUTS.level_mm),
    "u_free_water_t": ("free_water_mm", 0.5, INPUTS.free_water_mm),
    "u_temperature_t": ("liquid_temperature_c", 0.01, INPUTS.liquid_temperature_c),
    "u_density_t": ("density20_kgm3", 0.05, INPUTS.density_kgm3),
    "u_sediment_water_t": ("sediment_water_pct", 0.01, INPUTS.sediment_water_pct),
}
"""Component → the reading it comes from, the step of the finite difference, U at k = 2."""


def finite_differences(readings: dict[str, Any]) -> dict[str, float]:
    """|∂m/∂x|·U(x) by central differences over the whole chain."""
    moved = [
        {**readings, column: readings[column] + side * step}
        for column, step, _ in STEPS.values()
        for side in (1, -1)
    ]
    masses = measure(pl.DataFrame(moved), TABLE)["mass_air_t"]
    return {
        name: abs(masses[2 * number] - masses[2 * number + 1]) / (2.0 * step) * known
        for number, (name, (_, step, known)) in enumerate(STEPS.items())
    }


def budget(readings: dict[str, Any], profile: str = "gb") -> dict[str, Any]:
    return measure(pl.DataFrame([readings]), TABLE, profile=profile).row(0, named=True)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"roof_in_table": True, "table_roof_density_kgm3": 750.0},
        {"tank_type": "fixed_roof", "insulated": True},
        {"density20_kgm3": 735.0, "liquid_temperature_c": 4.0},
        {"density20_kgm3": 777.0},
        {"vcf_group": "crude", "density20_kgm3": 880.0},
        {"vcf_group": "lubricant", "density20_kgm3": 880.0},
        {"vcf_group": "special", "expansion_per_c": 0.0011},
        {"innage_mm": 1_600.0, "sediment_water_pct": 2.0},
    ],
)
def test_every_sensitivity_meets_a_finite_difference(changes) -> None:
    readings = {**WHOLE, **changes}
    row = budget(readings)
    for name, expected in finite_differences(readings).items():
        assert row[name] == pytest.approx(expected, rel=1e-4), name


def test_at_15_c_the_density_sensitivity_meets_one_too() -> None:
    readings = {**WHOLE, "density20_kgm3": None, "density15_kgm3": 833.6}
    moved = [{**readings, "density15_kgm3": 833.6 + side * 0.05} for side in (1, -1)]
    up, down = measure(pl.DataFrame(moved), TABLE, profile="iso15")["mass_air_t"]
    row = budget(readings, "iso15")
    assert row["u_density_t"] == pytest.approx(abs(up - down) / 0.1 * 0.5, rel=1e-4)
    # The slope of the ITS shift is left out, 2e-4 of the temperature's.
    moved = [{**readings, "liquid_temperature_c": 33.0 + side * 0.01} for side in (1, -1)]
    up, down = measure(pl.DataFrame(moved), TABLE, profile="iso15")["mass_air_t"]
    assert row["u_temperature_t"] == pytest.approx(abs(up - down) / 0.02 * 0.5, rel=5e-4)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(1_600.0, 19_000.0),
    st.floats(5.0, 55.0),
    st.one_of(st.floats(700.0, 760.0), st.floats(792.0, 830.0), st.floats(845.0, 980.0)),
)
def test_sensitivities_meet_finite_differences_anywhere(innage, temperature_c, density) -> None:
    readings = {
        **WHOLE,
        # Away from the table's knee, where the local slope jumps.
        "innage_mm": innage + 10.0 if abs(innage - 6_000.0) < 5.0 else innage,
        "liquid_temperature_c": temperature_c,
        "density20_kgm3": density,
    }
    row = budget(readings)
    for name, expected in finite_differences(readings).items():
        assert row[name] == pytest.approx(expected, rel=2e-3, abs=1e-6), name


def test_capacity_and_vcf_are_percentages_of_the_liquid() -> None:
    row = budget(WHOLE)
    assert row["u_capacity_t"] == pytest.approx(0.001 * row["mass_air_t"])
    # The roof's displacement follows the VCF too: a little more than 0.05 % of the mass.
    assert 1.0 < row["u_vcf_t"] / (0.0005 * row["mass_air_t"]) < 1.1
    plain = budget({**WHOLE, "tank_type": "fixed_roof"})
    assert plain["u_vcf_t"] == pytest.approx(0.0005 * plain["mass_air_t"], rel=1e-3)


@pytest.mark.parametrize(
    ("top", "pct"), [(99.9, 0.3), (100.0, 0.2), (700.0, 0.2), (700.1, 0.1), (50_000.0, 0.1)]
)
def test_a_tables_own_uncertainty_follows_its_top_row(reading: Make, top, pct) -> None:
    table = pl.DataFrame(
        {"table_id": [1, 1], "height_mm": [0.0, 20_000.0], "volume_m3": [0.0, top]}
    )
    row = measure(reading(), table).row(0, named=True)
    assert row["u_capacity_t"] / row["mass_air_t"] * 100.0 == pytest.approx(pct)
    own = measure(reading(capacity_uncertainty_pct=0.15), table).row(0, named=True)
    assert own["u_capacity_t"] / own["mass_air_t"] * 100.0 == pytest.approx(0.15)


def test_water_and_sediment_count_only_where_they_were_written() -> None:
    written = budget(WHOLE)
    assert written["u_free_water_t"] > 0
    assert written["u_sediment_water_t"] > 0
    nil = budget({**WHOLE, "free_water_mm": 0.0, "sediment_water_pct": None})
    assert (nil["u_free_water_t"], nil["u_sediment_water_t"]) == (0.0, 0.0)
    zero = budget({**WHOLE, "sediment_water_pct": 0.0})
    assert zero["u_sediment_water_t"] > 0


def test_the_whole_is_the_root_of_the_sum_of_squares() -> None:
    row = budget(WHOLE)
    assert row["uncertainty_physical_t"] ** 2 == pytest.approx(
        sum(row[name] ** 2 for name in COMPONENTS)
    )


def test_the_coverage_factor_scales_every_component() -> None:
    two = budget(WHOLE)
    three = measure(
        pl.DataFrame([WHOLE]), TABLE, uncertainty=replace(INPUTS, coverage_factor=3.0)
    ).row(0, named=True)
    for name in (*COMPONENTS, "uncertainty_physical_t"):
        assert three[name] == pytest.approx(1.5 * two[name])


def test_a_typical_tank_is_known_to_some_nine_tonnes_of_5_900() -> None:
    # A tank 30 m wide, 10 m of diesel, water and S&W written: one millimetre is 0.707 m³.
    table = pl.DataFrame(
        {"table_id": [1, 1], "height_mm": [0.0, 16_000.0], "volume_m3": [0.0, 11_309.734]}
    )
    tank = {
        "reading_id": 1,
        "table_id": 1,
        "innage_mm": 10_000.0,
        "free_water_mm": 20.0,
        "liquid_temperature_c": 25.0,
        "density20_kgm3": 840.0,
        "sediment_water_pct": 0.05,
        "vcf_group": "refined",
        "tank_type": "fixed_roof",
    }
    row = measure(pl.DataFrame([tank]), table).row(0, named=True)
    assert row["mass_air_t"] == pytest.approx(5_900.0, abs=30.0)
    assert row["uncertainty_physical_t"] == pytest.approx(9.0, abs=0.5)
    dry = row["vcf"] * row["shell_factor"] * 0.9995 * 0.8389
    assert row["tonnes_per_mm"] / dry == pytest.approx(0.707, abs=0.001)


@pytest.mark.parametrize(
    ("density", "pct_per_c"),
    [(740.0, 0.123), (800.0, 0.093), (840.0, 0.085), (950.0, 0.0725)],
)
def test_one_degree_moves_a_volume_as_the_field_knows_it(density, pct_per_c) -> None:
    # Gasoline 0.123 %, kerosene 0.093 %, diesel 0.085 %; the shell takes 0.002 % back.
    row = budget(
        {
            **WHOLE,
            "tank_type": "fixed_roof",
            "density20_kgm3": density,
            "liquid_temperature_c": 20.0,
            "shell_expansion_per_c": 0.0,
        }
    )
    found = row["u_temperature_t"] / 0.5 / row["mass_air_t"] * 100.0
    assert found == pytest.approx(pct_per_c, abs=0.002)


def test_u_keeps_its_promise_in_a_reduced_simulation() -> None:
    # The full one, 100 000 tanks, is benchmarks/quantity_coverage.py.
    simulated = simulate(12_000, seed=3)
    assert coverage(simulated)["coverage_pct"].item() == pytest.approx(PROMISE_PCT, abs=0.8)
    for by in ("product", "size", "level"):
        bands = coverage(simulated, by)
        assert bands["coverage_pct"].is_between(93.5, 97.5).all(), bands
