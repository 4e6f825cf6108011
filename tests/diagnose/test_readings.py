"""Slips of the gauger: one thing altered in a reading reproduces the book."""

from decimal import Decimal

import pytest

from tests.diagnose.nights import DIP


@pytest.mark.parametrize(
    ("innage_mm", "says"),
    [
        (9_000.0, "cause_gauge_round"),
        # 8 120 mm is right.
        (8_210.0, "cause_gauge_digits"),
        # 20 000 − 8 120.
        (11_880.0, "cause_gauge_swapped"),
    ],
)
def test_a_dip_written_wrongly(depot, innage_mm, says):
    right_mm = 8_000 if says == "cause_gauge_round" else 8_120
    depot.tank("T-1", opening=f"{right_mm * 0.8:.3f}", innage_mm=innage_mm)
    found = {cause.evidence: cause for cause in depot.causes("T-1")}
    assert found[says].code == "gauge_slip"
    assert found[says].params["becomes"] == right_mm


def test_another_source_s_dip_of_the_same_time_proves_it(depot):
    depot.tank("T-1", opening=6496, innage_mm=8_210.0)
    depot.dip("T-1", DIP, innage_mm=8_121.0, source="terminal")
    cause = depot.best("T-1")
    assert (cause.code, cause.confidence) == ("gauge_slip", "confirmed")


def test_another_source_that_agrees_with_the_dip_speaks_against_it(depot):
    depot.tank("T-1", opening=6496, innage_mm=8_210.0)
    depot.dip("T-1", DIP, innage_mm=8_211.0, source="terminal")
    assert depot.best("T-1").code != "gauge_slip"


def test_fahrenheit_in_a_column_of_celsius(depot):
    # 68 °F = 20 °C.
    depot.tank("T-1", opening=8000, innage_mm=10_000.0, liquid_temperature_c=68.0)
    cause = depot.best("T-1")
    assert (cause.code, cause.evidence) == ("temperature_slip", "cause_temperature_fahrenheit")
    assert abs(cause.residual_t) < Decimal("0.1")


def test_water_that_only_the_terminal_wrote_down(depot):
    # 100 mm of water are 100 m³, 80 t of oil.
    depot.tank("T-1", opening=7920, innage_mm=10_000.0)
    depot.dip("T-1", DIP, innage_mm=10_000.0, free_water_mm=100.0, source="terminal")
    cause = depot.best("T-1")
    assert (cause.code, cause.explains_t) == ("free_water", Decimal("80.000"))


def test_sediment_and_water_that_only_the_terminal_wrote_down(depot):
    depot.tank("T-1", opening=7920, innage_mm=10_000.0)
    depot.dip("T-1", DIP, innage_mm=10_000.0, sediment_water_pct=1.0, source="terminal")
    cause = depot.best("T-1")
    assert (cause.code, cause.explains_t) == ("sediment_water", Decimal("80.000"))


def test_a_nought_that_came_first_is_not_written(depot):
    # 10 523 mm with its first two digits exchanged is 01 523.
    depot.tank("T-1", opening=f"{10_523 * 0.8:.3f}", innage_mm=1_523.0)
    found = {cause.evidence: cause.params["becomes"] for cause in depot.causes("T-1")}
    assert found["cause_gauge_digits"] == 10_523


def test_a_nought_that_came_first_is_not_written_in_a_temperature_either(depot):
    # 20.6 °C became 02.6; a degree is 0.09 % of jet, so that 0.6 °C more than 20 are 4 t less.
    depot.tank("T-1", opening=7996, innage_mm=10_000.0, liquid_temperature_c=2.6)
    found = {cause.evidence: cause.params.get("becomes") for cause in depot.causes("T-1")}
    assert found["cause_temperature_digits"] == pytest.approx(20.6)
