"""Old sheets, lapsed certificates, printed results, earlier nights."""

from datetime import date
from decimal import Decimal

from tests.diagnose.nights import at, entry


def test_readings_of_an_earlier_round_handed_in_again(depot):
    depot.tank(
        "T-1",
        entry("issue", "11-16 08:00", "T-1", "640.000", entry_id="I-1"),
        innage_mm=10_000.0,
    )
    depot.dip("T-1", at("11-13 10:00"), innage_mm=10_000.0, report_no="P-13")
    cause = depot.best("T-1")
    assert (cause.code, cause.confidence) == ("stale_stocktake", "confirmed")
    assert cause.explains_t == Decimal("640.000")
    assert cause.params["report"] == "P-13"


def test_a_lapsed_certificate_is_named_beside_what_is_unknown(depot):
    depot.tank(
        "T-1",
        opening=8000,
        physical_t=8063.2,
        register={"calibration_valid_until": date(2026, 10, 1)},
    )
    assert "capacity_table" in {cause.code for cause in depot.causes("T-1")}


def test_a_printed_mass_that_agrees_with_the_book_points_at_the_sheet(depot):
    depot.tank("T-1", opening=8000, innage_mm=10_217.0, reported_mass_air_t=8001.2)
    found = [c for c in depot.causes("T-1") if c.code == "inspector_arithmetic"]
    assert found
    assert found[0].params["printed_t"] == 8001.2


def test_no_roof_is_as_heavy_as_a_large_surplus(depot):
    # 900 t over 0.8 t a millimetre: the roof would float a metre deep.
    depot.tank(
        "T-1",
        opening=8000,
        physical_t=8900,
        register={"tank_type": "internal_floating_roof", "roof_mass_kg": 0.0},
    )
    assert "roof_correction" not in {cause.code for cause in depot.results()["T-1"].causes}


def test_a_surplus_of_a_roof_s_usual_weight_is_rather_the_roof_than_chance(depot):
    # 25 t over 1 250 m² of section are 20 kg/m², as internal roofs weigh; U is 11 t.
    depot.tank(
        "T-1",
        opening=8000,
        physical_t=8025.6,
        register={"tank_type": "internal_floating_roof", "roof_mass_kg": 0.0},
    )
    assert depot.best("T-1").code == "roof_correction"


def test_a_floating_roof_without_a_mass_may_explain_a_surplus(depot):
    depot.tank(
        "T-1",
        opening=8000,
        physical_t=8051.2,
        register={"tank_type": "internal_floating_roof", "roof_mass_kg": 0.0},
    )
    assert "roof_correction" in {cause.code for cause in depot.causes("T-1")}
