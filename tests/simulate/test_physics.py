"""The forward physics against figures worked out by hand."""

from dataclasses import replace
from datetime import datetime
from random import Random
from statistics import pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.simulate.master import GASOLINE
from recon.simulate.physics import (
    expansions_per_c,
    jitter,
    level_mm,
    roof_m3,
    shell_factor,
    uncertainty_t,
    vertical_table,
    volume_correction,
    volume_corrections,
    work_out,
)
from recon.simulate.records import CapacityTable, Reading, Tank

WHEN = datetime(2026, 11, 20, 22, 0)


def reading(innage: float, celsius: float, density: float, **more: object) -> Reading:
    return Reading("T-1", "X", WHEN, innage, celsius, density).but(**more)


def test_nine_thousand_cubic_metres_stand_at_8990_mm(plain_tank, diesel) -> None:
    # 7 524 t / 0.836 t/m³ = 9 000 m³; less the heel of 10 m³, at 1 m³ a mm.
    assert level_mm(plain_tank(), diesel) == pytest.approx(8990.0)


def test_free_water_lifts_the_oil_by_its_own_volume(plain_tank, diesel) -> None:
    # 100 mm of water are 10 + 100 m³ of the table.
    wet = replace(diesel, free_water_mm=100.0)
    assert level_mm(plain_tank(), wet) == pytest.approx(8990.0 + 110.0)


def test_sediment_and_water_take_their_share_of_the_volume(plain_tank, diesel) -> None:
    # 9 000 m³ net of 0.5 % are 9 045.226 m³ gross.
    dirty = replace(diesel, sediment_water_pct=0.5)
    assert level_mm(plain_tank(), dirty) == pytest.approx(9000 / 0.995 - 10)


def test_warm_oil_stands_higher(plain_tank, diesel) -> None:
    # A VCF of 0.99 swells 9 000 m³ to 9 090.909 m³; an insulated shell at 30 °C grows by
    # 1 + 2·0.0000112·10 + (0.000112)² = 1.000224012544.
    warm = replace(diesel, vcf=0.99, temperature_c=30.0)
    expected = 9000 / 0.99 / 1.000224012544 - 10
    assert level_mm(plain_tank(insulated=True), warm) == pytest.approx(expected)


def test_a_bare_shell_is_one_eighth_ambient(plain_tank) -> None:
    # (7·30 + 6) / 8 = 27 °C: 7 °C above the table's 20 °C.
    stretch = 0.0000112 * 7
    expected = 1 + 2 * stretch + stretch**2
    assert shell_factor(plain_tank(), 30.0, 6.0) == pytest.approx(expected, abs=1e-15)
    assert shell_factor(plain_tank(), 30.0, None) == pytest.approx(1.000224012544, abs=1e-12)


def test_a_floating_roof_displaces_its_weight_in_air(plain_tank) -> None:
    # 14 000 kg / ((701.1 − 1.1) kg/m³ · 1.0) = 20 m³.
    tank = plain_tank(roof_mass_kg=14000.0, critical_zone_low_mm=1500, critical_zone_high_mm=1700)
    assert roof_m3(tank, 5000.0, 701.1, 1.0) == pytest.approx(-20.0)
    assert roof_m3(tank, 1499.0, 701.1, 1.0) == 0.0
    with pytest.raises(ValueError, match="critical zone"):
        roof_m3(tank, 1600.0, 701.1, 1.0)


def test_a_roof_in_the_table_is_corrected_for_density_only(plain_tank) -> None:
    # 14 000/800 − 14 000/700 = 17.5 − 20 = −2.5 m³.
    tank = plain_tank(
        roof_mass_kg=14000.0,
        roof_in_table=True,
        table_roof_density_kgm3=800.0,
        critical_zone_low_mm=1500,
        critical_zone_high_mm=1700,
    )
    assert roof_m3(tank, 5000.0, 701.1, 1.0) == pytest.approx(-2.5)


def test_the_level_is_worked_back_to_the_mass(plain_tank, diesel) -> None:
    tank = plain_tank(roof_mass_kg=14000.0, critical_zone_low_mm=1500, critical_zone_high_mm=1700)
    inside = replace(diesel, mass_air_t=5600.0, density20_kgm3=701.1, vcf=1.0)
    # 5 600 t / 0.7 = 8 000 m³, and 20 m³ more for the roof, less the heel.
    level = level_mm(tank, inside)
    assert level == pytest.approx(8000 + 20 - 10)
    worked = work_out(tank, reading(level, 20.0, 701.1, ambient_c=20.0), 1.0)
    assert worked.mass_air_t == pytest.approx(5600.0)
    assert worked.mass_vacuum_t == pytest.approx(8000 * 0.7011)


def test_a_published_gasoline_tank_comes_out_as_printed() -> None:
    # docs/method.md, example 1: 720 485 + 398 L and 46 L of head at 1801 mm, VCF 0.99490,
    # ρ20 724.6, roof 21 400 kg → 497 522.9 kg. The source multiplies the head by ρ20, not ρt.
    table = CapacityTable((0, 1801, 2000), (0.0, 720.883, 800.0), (0.0, 0.046, 0.05))
    tank = Tank(
        "T-1",
        GASOLINE,
        "internal_floating_roof",
        table,
        15000,
        14000,
        500,
        roof_mass_kg=21400.0,
        shell_expansion_per_c=0.0,
    )
    worked = work_out(tank, reading(1801, 24.0, 724.6), 0.99490)
    assert worked.tov_m3 == pytest.approx(720.9163, abs=3e-4)
    assert worked.mass_air_t == pytest.approx(497.5229, abs=5e-4)


def test_an_inspector_prints_each_step_from_the_printed_one_before(plain_tank) -> None:
    worked = work_out(
        plain_tank(), reading(8990, 24.3, 837.1, ambient_c=14.0), 0.9963449, printed=True
    )
    assert worked.vcf == 0.99634
    assert worked.gsv_m3 == round(worked.gov_m3 * 0.99634, 3)
    assert worked.mass_air_t == round(worked.gsv_m3 * 0.836, 3)


def test_outside_the_table_there_is_no_volume(plain_tank) -> None:
    with pytest.raises(ValueError, match="outside the table"):
        work_out(plain_tank(), reading(15001, 20.0, 837.1), 1.0)


def test_many_tanks_are_corrected_as_each_alone() -> None:
    many = volume_corrections([864.0, 793.0], [27.0, 23.0], ["crude", "refined"])
    assert many == [
        volume_correction(864.0, 27.0, "crude"),
        volume_correction(793.0, 23.0, "refined"),
    ]
    assert volume_corrections([], [], []) == []


def test_kerosene_expands_by_about_0_093_per_cent_a_degree() -> None:
    # docs/method.md: sensitivities per °C: kerosene 0.093 %, diesel 0.085 %.
    kerosene, diesel = expansions_per_c([797.0, 838.0], [20.0, 20.0], ["refined", "refined"])
    assert kerosene == pytest.approx(0.00093, abs=0.00002)
    assert diesel == pytest.approx(0.00085, abs=0.00002)


def test_an_error_of_u_3_mm_spreads_by_1_5_mm_rounding_included() -> None:
    rng = Random(7)
    rounded = [round(jitter(rng, 3.0, 1.0) + 0.37) for _ in range(40_000)]
    assert pstdev(rounded) == pytest.approx(1.5, rel=0.02)


def test_the_budget_of_a_plain_tank_adds_up_by_hand(plain_tank, diesel) -> None:
    # t: level 3 mm · 1 m³/mm · 0.836 = 2.508; temperature 7 524·0.00085·0.5 = 3.1977;
    # density 7 524·0.5/837.1 = 4.4941; table 7.524; VCF 3.762; opening 7 500 t · 0.1 % = 7.5.
    parts = (2.508, 3.1977, 4.4941, 7.524, 3.762, 7.5)
    expected = sum(part**2 for part in parts) ** 0.5
    assert uncertainty_t(plain_tank(), diesel, 8990.0, [7_500_000]) == pytest.approx(
        expected, rel=1e-4
    )


@settings(max_examples=60, deadline=None)
@given(
    diameter=st.floats(8, 80),
    roof=st.booleans(),
    head=st.booleans(),
    seed=st.integers(0, 10**6),
    share=st.floats(0.2, 0.95),
)
def test_every_table_rises_and_is_inverted_exactly(diameter, roof, head, seed, share) -> None:
    zone = (1500, 1700, 0.02 * diameter**2) if roof else None
    table = vertical_table(diameter, 12000, 100, Random(seed), heel_m3=1.0, roof=zone, head=head)
    assert all(
        low < high for low, high in zip(table.volumes_m3, table.volumes_m3[1:], strict=False)
    )
    height = 12000 * share
    volume = table.volume_m3(height, 840.0)
    assert table.height_mm(volume, 840.0) == pytest.approx(height, abs=1e-6)


def test_a_table_is_a_cylinder_to_within_its_strapping() -> None:
    # π/4 · 30² · 10 m = 7 068.6 m³; courses a few mm off change it by well under 0.2 %.
    table = vertical_table(30, 12000, 100, Random(1))
    assert table.volume_m3(10000) == pytest.approx(7068.6, rel=0.002)


def test_a_roof_taken_out_of_the_table_is_missing_above_the_zone_only() -> None:
    plain = vertical_table(30, 12000, 100, Random(1))
    taken = vertical_table(30, 12000, 100, Random(1), roof=(1500, 1700, 20.0))
    assert taken.volume_m3(1500) == pytest.approx(plain.volume_m3(1500), abs=0.01)
    assert taken.volume_m3(9000) == pytest.approx(plain.volume_m3(9000) - 20.0, abs=0.01)


def test_a_liquid_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the range"):
        volume_corrections([100.0], [20.0], ["refined"])


@pytest.mark.parametrize(("cubic_metres", "level"), [(1509.0, 1499.0), (1691.0, 1701.0)])
def test_near_the_critical_zone_the_roof_stands_or_floats(
    plain_tank, diesel, cubic_metres, level
) -> None:
    # 14 000 kg / 0.7 = 20 m³ of roof; 1 m³ a mm above a heel of 10 m³.
    tank = plain_tank(roof_mass_kg=14000.0, critical_zone_low_mm=1500, critical_zone_high_mm=1700)
    inside = replace(diesel, mass_air_t=cubic_metres * 0.7, density20_kgm3=701.1)
    assert level_mm(tank, inside) == pytest.approx(level)


def test_inside_the_critical_zone_there_is_no_level_to_simulate(plain_tank, diesel) -> None:
    tank = plain_tank(roof_mass_kg=14000.0, critical_zone_low_mm=1500, critical_zone_high_mm=1700)
    with pytest.raises(ValueError, match="no level"):
        level_mm(tank, replace(diesel, mass_air_t=1600 * 0.7, density20_kgm3=701.1))
