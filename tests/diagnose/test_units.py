"""Quantities in the wrong unit, with the wrong density, or without a correction."""

from decimal import Decimal

import pytest

from tests.diagnose.nights import entry, trucks


@pytest.mark.parametrize(
    ("written", "right_t", "meant"),
    [
        # 1 000 m³ of 801.1 kg/m³ are 800 t in air.
        ("1000.000", 800.0, "m3"),
        # A long ton is 1.0160469088 t.
        ("2000.000", 2032.094, "long_ton"),
    ],
)
def test_another_unit_s_number_in_the_column_of_tonnes(depot, written, right_t, meant):
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220"),
        entry("receipt", "11-10 08:00", "T-1", written, entry_id="R-1", density20_kgm3=801.1),
        physical_t=8000 - 58.62 + right_t,
    )
    found = [c for c in depot.causes("T-1") if c.code == "unit_error"]
    assert found[0].entries == ("R-1",)
    assert found[0].params["meant"] == meant


def test_a_volume_of_its_own_proves_the_unit(depot):
    depot.tank(
        "T-1",
        entry(
            "receipt",
            "11-10 08:00",
            "T-1",
            "1000.000",
            entry_id="R-1",
            density20_kgm3=801.1,
            volume20_m3=1000.0,
        ),
        physical_t=8800,
    )
    cause = depot.best("T-1")
    assert (cause.code, cause.confidence) == ("unit_error", "confirmed")
    assert cause.explains_t == Decimal("-200.000")


def test_a_density_at_15_degrees_with_a_volume_at_20_is_named(depot):
    # Jet of 801.1 kg/m³ at 20 °C weighs about 804.7 at 15 °C: 0.45 % too much.
    depot.tank(
        "T-1",
        entry(
            "receipt",
            "11-10 08:00",
            "T-1",
            "8036.000",
            entry_id="R-1",
            density20_kgm3=801.1,
            volume20_m3=10_000.0,
        ),
        opening=100,
        physical_t=8100,
    )
    assert "density_basis" in {cause.code for cause in depot.causes("T-1")}
