from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.identity import Register
from recon.ingest.refused import Refused


@pytest.mark.parametrize(
    "written",
    [
        *("T-101", "T101", "TK-101", "101#", "101号罐", "101", "１０１＃", "tank 101", "罐101"),
        *(" t - 101 ", "T_101", "Tank No. 101", "Shore Tank 101", "T-0101", "油罐101号"),
    ],
)
def test_spellings_of_a_tank_are_one_tank(register: Register, written: str) -> None:
    assert register.tank(written) == ("Binhai", "T-101")


def test_own_prefix_tells_two_tanks_of_one_number_apart(register: Register) -> None:
    assert register.tank("T201") == ("Binhai", "T-201")
    assert register.tank("tk 201") == ("Binhai", "TK-201")


def test_number_of_two_tanks_is_ambiguous(register: Register) -> None:
    assert register.tank("201#") == Refused("ambiguous_tank", {"tanks": "T-201, TK-201"})


def test_unknown_tank_comes_with_the_nearest_known(register: Register) -> None:
    assert register.tank("T-1022") == Refused("unknown_tank", {"nearest": "T-102"})


def test_the_nearest_is_named_however_far_it_is(register: Register) -> None:
    refused = register.tank("Pipeline")
    assert isinstance(refused, Refused)
    assert refused.params["nearest"] in {tank for _, tank in register.keys}


@pytest.fixture
def two_depots() -> Register:
    tanks = pl.DataFrame(
        {"tank_id": ["T-1", "T-1", "T-2", "T-3"], "depot": ["North", "South", "South", None]}
    )
    products = pl.DataFrame(schema={"product": pl.String, "name": pl.String, "name_zh": pl.String})
    return Register(tanks, products, "North")


def test_default_depot_comes_first(two_depots: Register) -> None:
    assert two_depots.tank("T1") == ("North", "T-1")
    assert two_depots.tank("T1", "south") == ("South", "T-1")
    assert two_depots.tank("T3") == ("North", "T-3")


def test_tank_of_another_depot_is_found_where_there_is_no_doubt(two_depots: Register) -> None:
    assert two_depots.tank("T-2") == ("South", "T-2")
    assert two_depots.tank("T-2", "North") == Refused("unknown_tank", {"nearest": "T-2"})


def test_unknown_depot_is_refused_where_the_register_names_depots(two_depots: Register) -> None:
    refused = two_depots.tank("T-1", "West")
    assert refused == Refused("unknown_depot", {"depot": "West", "known": "North, South"})


def test_depot_is_not_compared_where_the_register_names_none(register: Register) -> None:
    assert register.tank("T-101", "滨海库区") == ("Binhai", "T-101")


@pytest.mark.parametrize("written", ["JET-A1", "jet a1", "Jet Kerosene", "3号喷气燃料", "航空煤油"])
def test_product_is_known_by_code_and_every_name(register: Register, written: str) -> None:
    assert register.product(written) == "JET-A1"


def test_unknown_product_comes_with_the_nearest_known(register: Register) -> None:
    assert register.product("0#柴油") == Refused("unknown_product", {"nearest": "DIESEL-0"})


def test_no_product_is_checked_where_none_is_registered(two_depots: Register) -> None:
    assert two_depots.product("whatever") is None


@given(
    number=st.integers(1, 9999),
    spell=st.sampled_from(
        ["T-{}", "T{}", "TK-{}", "{}#", "{}号罐", "Tank {}", "#{}", "{}", "罐{}"]
    ),
    blank=st.sampled_from(["", " ", "\u3000"]),
)
def test_any_number_is_found_in_any_spelling(number: int, spell: str, blank: str) -> None:
    numbers = sorted({number, 1, 12, 123, 1234})
    tanks = pl.DataFrame(
        {"tank_id": [f"T-{n}" for n in numbers], "depot": [None] * len(numbers)},
        schema={"tank_id": pl.String, "depot": pl.String},
    )
    none = pl.DataFrame(schema={"product": pl.String, "name": pl.String, "name_zh": pl.String})
    written = blank + spell.format(number) + blank
    assert Register(tanks, none, "D").tank(written) == ("D", f"T-{number}")


def test_a_spelling_is_looked_up_once_and_means_what_it_means_alone(register: Register) -> None:
    pairs = pl.DataFrame({"depot": [None, "Binhai", None], "tank": ["T101", "tk 201", "T-9999"]})
    first = register.spelled(pairs)
    assert first.rows() == [
        (None, "T101", "Binhai", "T-101", None),
        ("Binhai", "tk 201", "Binhai", "TK-201", None),
        (None, "T-9999", None, None, "unknown_tank"),
    ]
    again = register.spelled(pl.concat([pairs, pairs.with_columns(tank=pl.lit("201#"))]))
    assert again[:3].equals(first)
    assert sorted(again["tank"]) == ["201#", "201#", "T-9999", "T101", "tk 201"]
