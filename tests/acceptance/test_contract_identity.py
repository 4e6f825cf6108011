"""A tank is (depot, tank_id), however a sheet spells it, where the register leaves no doubt."""

import pytest

from tests.acceptance.sites import Site

SPELLINGS = ["T101", "T-101", "TK-101", "101#", "101号罐", "t101", "Ｔ１０１", " T 101 ", "TK101"]


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("identity") / "s")
    for tank in ("T-101", "T-102", "V-7", "T-201", "TK-201"):
        site.tank(tank)
        site.opening(tank)
    site.tank("T-1", depot="East")
    site.tank("T-1", depot="West")
    day = "2026-01-10 10:00"
    for number, spelling in enumerate(SPELLINGS):
        site.entry(f"S{number}", "receipt", spelling, 2**number, day)
    site.entry("OE", "opening", "T-1", 100, "2026-01-01", depot="East")
    site.entry("OW", "opening", "T-1", 200, "2026-01-01", depot="West")
    site.entry("U1", "receipt", "T-103", 1, day)
    site.entry("U2", "receipt", "T-1", 1, day)
    site.entry("U3", "receipt", "201#", 1, day)
    site.entry("U4", "receipt", "T-1", 1, day, depot="North")
    site.entry("Z", "water_draw", "T-102", 0.001, "2026-01-31 10:00")
    site.gauge("101#")
    site.gauge("T-1", 125, depot="east")
    site.gauge("T-1", 250, depot="West")
    return site.judge()


def test_every_spelling_is_the_registers_tank(night):
    assert night.tank("T-101")["book_t"] == 8000 + 2 ** len(SPELLINGS) - 1
    assert night.tank("T-101")["physical_t"] == 8000


def test_results_spell_a_tank_as_the_register_does(night):
    assert sorted((tank["depot"], tank["tank_id"]) for tank in night.document["tanks"]) == [
        ("East", "T-1"), ("West", "T-1"), ("s", "T-101"), ("s", "T-102"), ("s", "T-201"),
        ("s", "TK-201"), ("s", "V-7"),
    ]  # fmt: skip


def test_two_depots_keep_their_tanks_apart(night):
    found = {tank["depot"]: tank["book_t"] for tank in night.document["tanks"]
             if tank["tank_id"] == "T-1"}  # fmt: skip
    assert found == {"East": 100, "West": 200}
    assert {t["verdict"] for t in night.document["tanks"] if t["tank_id"] == "T-1"} == {"matched"}


def test_an_unknown_or_ambiguous_tank_is_a_problem_with_a_suggestion(night):
    found = {one["value"]: one["message"] for one in night.problems}
    assert set(found) == {"T-103", "T-1", "201#", "North"}
    assert "T-10" in found["T-103"].removeprefix("The tank T-103")
    assert "East" in found["T-1"]
    assert "West" in found["T-1"]
    assert "T-201" in found["201#"]
    assert "TK-201" in found["201#"]
    assert night.code == 4
