"""Verdict and severity lines, from the contract and the lines people use."""

from __future__ import annotations

from decimal import Decimal
from math import hypot
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.reconcile.judge import judged, kilograms, rounded_t, tonnes_of, when_confirmed
from recon.settings import ToleranceSection

LINES = ToleranceSection()
tonnes = st.decimals(min_value="-99999", max_value="99999", places=3)

FIGURES = {
    "gauged_at": pl.Datetime("us"),
    "status": pl.String,
    "not_measurable": pl.String,
    "mass_air_t": pl.Float64,
    "uncertainty_physical_t": pl.Float64,
}
BOOK = {
    "has_account": pl.Boolean,
    "book_t": pl.Decimal(18, 3),
    "being_pumped": pl.Boolean,
    "sum_squares_t2": pl.Float64,
}


def judge(
    physical: float | None,
    book: str | None,
    u: float | None = 10.0,
    *,
    squares: float = 0.0,
    light: bool = False,
    read: bool = True,
    lines: ToleranceSection = LINES,
    **other: Any,
) -> dict[str, Any]:
    """One tank judged: ``physical`` t ± ``u`` t against ``book`` t."""
    keys = {"depot": "D", "tank_id": "T"}
    key_types = dict.fromkeys(keys, pl.String)
    reading = {
        **keys,
        "mass_air_t": physical,
        "uncertainty_physical_t": u,
        **{name: other.get(name) for name in ("gauged_at", "status", "not_measurable")},
    }
    account = {
        **keys,
        "has_account": book is not None,
        "book_t": None if book is None else Decimal(book),
        "being_pumped": other.get("being_pumped", False),
        "sum_squares_t2": squares,
    }
    register = pl.DataFrame({**keys, "light_oil": light})
    figures = pl.DataFrame([reading] if read else [], key_types | FIGURES, orient="row")
    books = pl.DataFrame([account], key_types | BOOK, orient="row")
    return judged(register, figures, books, lines).row(0, named=True)


def verdict(difference: str, tolerance: float) -> str:
    """The verdict of a tank whose book is 1 000 t."""
    return str(judge(float(1000 + Decimal(difference)), "1000", tolerance)["verdict"])


def severity(difference: str, u: float, book: str, *, light: bool = False) -> str:
    """The severity of a tank that differs so much from its book."""
    return str(judge(float(Decimal(book) + Decimal(difference)), book, u, light=light)["severity"])


def test_a_difference_equal_to_the_tolerance_still_matches() -> None:
    assert verdict("9.000", 9.0) == "matched"
    assert verdict("-9.000", 9.0) == "matched"


def test_a_thousandth_beyond_the_tolerance_is_a_surplus_or_a_shortage() -> None:
    assert verdict("9.001", 9.0) == "surplus"
    assert verdict("-9.001", 9.0) == "shortage"


@given(tonnes, st.floats(min_value=0, max_value=999))
def test_turning_the_sign_of_the_difference_turns_the_verdict(
    difference: Decimal, tolerance: float
) -> None:
    turned = {"matched": "matched", "surplus": "shortage", "shortage": "surplus"}
    assert verdict(str(-difference), tolerance) == turned[verdict(str(difference), tolerance)]


@given(tonnes, tonnes)
def test_difference_is_physical_less_book_to_the_kilogram(physical: Decimal, book: Decimal) -> None:
    told = judge(float(physical), str(book))
    assert tonnes_of(told["difference_kg"]) == physical - book


def test_the_uncertainty_of_a_difference_is_that_of_both_sides() -> None:
    # Entries whose squares sum to 40 000 t², 0.2 % each at coverage factor 2: 0.4 t of the book.
    lines = ToleranceSection(movement_uncertainty_pct=0.2)
    told = judge(1000.0, "1000", 3.0, squares=40_000.0, lines=lines)
    assert told["uncertainty_t"] == pytest.approx(hypot(3.0, 0.4))


@pytest.mark.parametrize(
    ("reading", "book", "expected"),
    [
        ({"read": False}, "120.000", "not_counted"),
        ({"read": False}, "0.000", "idle"),
        ({"read": False}, None, "idle"),
        ({"not_measurable": "roof_critical_zone"}, "120.000", "not_measurable"),
        ({"being_pumped": True, "physical": 7.0}, "120.000", "not_measurable"),
        ({"physical": 7.0}, None, "not_booked"),
        ({"physical": 0.0}, None, "idle"),
        ({"status": "out_of_service"}, None, "idle"),
        ({"status": "out_of_service"}, "120.000", "not_counted"),
    ],
)
def test_a_tank_that_lacks_a_figure_is_a_result_too(
    reading: dict[str, Any], book: str | None, expected: str
) -> None:
    assert judge(reading.pop("physical", None), book, **reading)["verdict"] == expected


def test_a_tank_without_a_difference_that_needs_somebody_is_on_watch() -> None:
    assert judge(None, "120.000", read=False)["severity"] == "watch"
    assert judge(None, "0.000", read=False)["severity"] == "none"


def test_what_keeps_a_tank_from_being_measured_is_named_the_reading_before_the_pumping() -> None:
    both = judge(7.0, "120", not_measurable="roof_critical_zone", being_pumped=True)
    assert both["reason"] == "roof_critical_zone"
    assert judge(7.0, "120", being_pumped=True)["reason"] == "being_pumped"


def test_beyond_u_alone_is_watch() -> None:
    # U 10 t, D 14 t: less than 1.5 U.
    assert severity("-14", 10.0, "1000") == "watch"


def test_beyond_one_and_a_half_u_and_over_the_percentage_line_is_high() -> None:
    # 0.2 % of 5 000 t = 10 t for heavy oils, 0.3 % = 15 t for light ones; D = 12.5 t lies between.
    assert severity("-12.5", 8.0, "5000") == "high"
    assert severity("-12.5", 8.0, "5000", light=True) == "watch"


def test_a_difference_on_the_percentage_line_is_not_over_it() -> None:
    # 0.2 % of 5 000 t is 10 t, in integers, not in floats.
    assert severity("-10.000", 5.0, "5000") == "watch"
    assert severity("-10.001", 5.0, "5000") == "high"


def test_fifty_tonnes_are_high_below_the_percentage_line() -> None:
    # 0.2 % of 40 000 t = 80 t.
    assert severity("49.999", 30.0, "40000") == "watch"
    assert severity("50", 30.0, "40000") == "high"


def test_a_confirmed_cause_makes_a_watch_high_but_never_a_match() -> None:
    assert when_confirmed("shortage", "watch") == "high"
    assert when_confirmed("matched", "none") == "none"


@given(st.floats(min_value=-1e6, max_value=1e6))
def test_kilograms_are_what_the_float_exactly_is_rounded_half_to_even(value: float) -> None:
    exact = rounded_t(value)
    assert exact is not None
    assert tonnes_of(kilograms(pl.Series([value]))[0]) == exact


def test_floats_near_a_half_are_rounded_by_what_they_are_not_by_their_product() -> None:
    # 0.0005 is a little more than that in binary, 1.0005 a little less; 0.0625 is exactly that.
    given_t = [0.0005, 1.0005, 0.0625, 0.1875, None]
    assert kilograms(pl.Series(given_t)).to_list() == [1, 1000, 62, 188, None]


def test_each_tank_of_many_is_judged_as_it_would_be_alone() -> None:
    """Also where readings come in another order, or some tanks have none."""
    names = [f"T{at}" for at in range(6)]
    keys = {"depot": "D", "tank_id": names}
    register = pl.DataFrame({**keys, "light_oil": False})
    books = pl.DataFrame(
        {
            **keys,
            "has_account": [True, True, False, True, True, True],
            "book_t": [Decimal(1000 + at) for at in range(6)],
            "being_pumped": [False, False, False, True, False, False],
            "sum_squares_t2": [0.0, 4.0e6, 0.0, 1.0, None, 9.0e6],
        },
        schema={"depot": pl.String, "tank_id": pl.String} | BOOK,
    )
    figures = pl.DataFrame(
        {
            **keys,
            "gauged_at": None,
            "status": None,
            "not_measurable": None,
            "mass_air_t": [1000.5 + 3 * at for at in range(6)],
            "uncertainty_physical_t": [3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        },
        schema={"depot": pl.String, "tank_id": pl.String} | FIGURES,
    )
    for readings in (figures, figures.reverse(), figures[::2]):
        together = judged(register, readings, books, LINES)
        assert together["tank_id"].to_list() == names
        for at, name in enumerate(names):
            one = pl.col("tank_id") == name
            alone = judged(register[at], readings.filter(one), books.filter(one), LINES)
            assert together[at].equals(alone)
    assert together["uncertainty_t"].null_count() == 3 + 1  # not read, and one without an account
