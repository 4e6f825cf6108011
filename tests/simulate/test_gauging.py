"""Inspectors at work: readings in the forms they come in."""

from dataclasses import replace
from datetime import datetime
from random import Random
from statistics import pstdev

import pytest

from recon.quantity import standard_density
from recon.simulate.gauging import at_15_degrees, by_hydrometer, gauge
from recon.simulate.physics import level_mm, volume_correction

WHEN = datetime(2026, 11, 20, 22, 0)


@pytest.fixture
def dip(plain_tank, diesel):
    tank = plain_tank()
    return (tank, diesel, level_mm(tank, diesel), WHEN)


def test_a_reading_is_written_to_the_form_s_resolution(dip) -> None:
    (reading,) = gauge([dip], Random(1), printed=True)
    assert reading.innage_mm == round(reading.innage_mm)
    assert reading.liquid_temperature_c == round(reading.liquid_temperature_c, 1)
    assert reading.density20_kgm3 == round(reading.density20_kgm3, 1)
    assert reading.free_water_mm is None
    assert reading.sediment_water_pct is None
    assert reading.worked.mass_air_t == pytest.approx(7524, rel=0.003)


def test_water_and_sediment_are_written_only_where_there_is_any(dip) -> None:
    tank, inside, level, when = dip
    wet = replace(inside, free_water_mm=40.0, sediment_water_pct=0.2)
    (reading,) = gauge([(tank, wet, level, when)], Random(1), printed=False)
    assert reading.free_water_mm == pytest.approx(40, abs=8)
    assert reading.sediment_water_pct == pytest.approx(0.2, abs=0.12)


def test_dips_scatter_by_half_of_u(dip) -> None:
    readings = gauge([dip] * 4000, Random(2), printed=False)
    assert pstdev(r.innage_mm for r in readings) == pytest.approx(1.5, rel=0.05)
    assert pstdev(r.liquid_temperature_c for r in readings) == pytest.approx(0.25, rel=0.05)
    assert pstdev(r.density20_kgm3 for r in readings) == pytest.approx(0.25, rel=0.05)


def test_an_inspector_at_15_degrees_finds_the_same_mass(dip) -> None:
    readings = gauge([dip], Random(3), printed=True)
    (reading,) = at_15_degrees([dip], readings, Random(4))
    assert reading.density20_kgm3 is None
    # 837.1 kg/m³ at 20 °C is 840.6 at 15 °C.
    expected = 837.1 * volume_correction(837.1, 15.0, "refined")
    assert reading.density15_kgm3 == pytest.approx(expected, abs=1.0)
    assert reading.worked.vcf == round(reading.worked.vcf, 4)
    assert reading.worked.mass_air_t == pytest.approx(7524, rel=0.003)


def test_a_hydrometer_leads_back_to_the_standard_density(dip) -> None:
    readings = gauge([dip], Random(3), printed=True)
    (reading,) = by_hydrometer([dip], readings, Random(4))
    found = standard_density(reading.observed_kgm3, reading.test_c, "refined")
    assert found == pytest.approx(reading.density20_kgm3, abs=0.05)
    assert reading.density20_kgm3 == pytest.approx(837.1, abs=1.0)
    # Colder than 20 °C: the hydrometer shows more than ρ20.
    assert reading.test_c < 20 < 837.1 < reading.observed_kgm3
    assert reading.innage_mm in reading.dips_mm


def test_a_tank_with_its_roof_in_the_critical_zone_is_read_but_not_worked_out(
    plain_tank, diesel
) -> None:
    tank = plain_tank(roof_mass_kg=14000.0, critical_zone_low_mm=1500, critical_zone_high_mm=1700)
    inside = replace(diesel, density20_kgm3=701.1)
    (reading,) = gauge([(tank, inside, 1600.0, WHEN)], Random(1), printed=True)
    assert reading.innage_mm == pytest.approx(1600, abs=8)
    assert reading.worked is None
