"""S, R and level of a unit, worked by hand from GB 18218-2018."""

from datetime import datetime
from decimal import Decimal

import pytest

from recon.errors import ConfigurationError
from recon.model import TankResult
from recon.register.safety import Hazard, hazard_units, level_of, load_hazard

PRODUCTS = [
    {"product": "GASOLINE", "un_number": "1203", "vcf_group": "refined", "density20_kgm3": 740},
    {"product": "DIESEL", "un_number": "UN1202", "vcf_group": "refined", "density20_kgm3": 840},
    {"product": "LSFO", "un_number": "3082", "vcf_group": "refined", "density20_kgm3": 950},
    {"product": "LIGHT", "un_number": "1267", "vcf_group": "crude", "density20_kgm3": 820},
    {"product": "SECRET", "un_number": None, "vcf_group": "refined", "density20_kgm3": 800},
]


def tank(name, product, tonnes):
    quantity = Decimal(tonnes)
    return TankResult(
        "Binhai", name, product, datetime(2026, 11, 20), "matched", "none", quantity, quantity,
        Decimal(0), 1.0, 1.0, 1.0, None, None,
    )  # fmt: skip


def test_a_depot_is_one_unit_and_people_not_counted_are_assumed_near():
    """10 000/200 + 25 000/5 000 = 55; α = 2.0 gives R = 110: level 1."""
    (unit,) = hazard_units(
        [tank("T-1", "GASOLINE", "10000"), tank("T-2", "DIESEL", "25000")], PRODUCTS, Hazard()
    )
    assert (unit["s"], unit["alpha"], unit["r"], unit["level"]) == (55.0, 2.0, 110.0, 1)
    assert unit["major"]
    assert not unit["people_counted"]


def test_fuel_oil_is_not_counted_and_what_is_unknown_is_named():
    (unit,) = hazard_units(
        [tank("T-1", "LSFO", "9000"), tank("T-2", "SECRET", "9")], PRODUCTS, Hazard()
    )
    assert (unit["s"], unit["major"], unit["level"]) == (0.0, False, None)
    assert unit["not_counted"] == ["SECRET"]


def test_light_crude_counts_like_naphtha():
    (unit,) = hazard_units([tank("T-1", "LIGHT", "1500")], PRODUCTS, Hazard())
    assert unit["s"] == 1.5


def test_the_sites_file_gives_units_people_and_products(tmp_path):
    path = tmp_path / "hazard.toml"
    path.write_text(
        'people_within_500m = 40\n[[units]]\nname = "North"\ntanks = ["T-1"]\n'
        "[products.DIESEL]\ncritical_t = 1000\nbeta = 1.5\n"
    )
    units = hazard_units(
        [tank("T-1", "DIESEL", "2000"), tank("T-2", "DIESEL", "500")], PRODUCTS, load_hazard(path)
    )
    # 2 000/1 000 = 2; R = 1.2 · 1.5 · 2 = 3.6.
    assert [(u["unit"], u["s"], u["r"], u["level"]) for u in units] == [
        ("Binhai", 0.5, 0.9, None),
        ("North", 2.0, 3.6, 4),
    ]


@pytest.mark.parametrize(("risk", "level"), [(100, 1), (99.9, 2), (50, 2), (10, 3), (9.9, 4)])
def test_levels_begin_where_the_standard_says(risk, level):
    assert level_of(risk) == level


@pytest.mark.parametrize("text", ["units = 3", "speed = 1", "[products.X]\ncritical_t = -1", "="])
def test_a_file_that_cannot_be_used_names_itself(tmp_path, text):
    path = tmp_path / "hazard.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=r"hazard\.toml"):
        load_hazard(path)
