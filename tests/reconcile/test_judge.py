"""Verdict and severity lines, from the contract and the lines people use."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.reconcile.judge import (
    rounded_t,
    severity,
    verdict_of_difference,
    verdict_without_difference,
)
from recon.settings import ToleranceSection

LINES = ToleranceSection()
tonnes = st.decimals(min_value="-99999", max_value="99999", places=3)


def test_a_difference_equal_to_the_tolerance_still_matches():
    assert verdict_of_difference(Decimal("9.000"), Decimal("9.000")) == "matched"
    assert verdict_of_difference(Decimal("-9.000"), Decimal("9.000")) == "matched"


def test_a_thousandth_beyond_the_tolerance_is_a_surplus_or_a_shortage():
    assert verdict_of_difference(Decimal("9.001"), Decimal("9.000")) == "surplus"
    assert verdict_of_difference(Decimal("-9.001"), Decimal("9.000")) == "shortage"


@given(tonnes, st.decimals(min_value=0, max_value=999, places=3))
def test_turning_the_sign_of_the_difference_turns_the_verdict(difference, tolerance):
    turned = {"matched": "matched", "surplus": "shortage", "shortage": "surplus"}
    verdict = verdict_of_difference(difference, tolerance)
    assert verdict_of_difference(-difference, tolerance) == turned[verdict]


@pytest.mark.parametrize(
    ("measurable", "counted", "out", "book", "empty", "verdict"),
    [
        (False, False, False, "120.000", False, "not_counted"),
        (False, False, False, "0.000", False, "idle"),
        (False, False, False, None, False, "idle"),
        (False, True, False, "120.000", False, "not_measurable"),
        (True, True, False, None, False, "not_booked"),
        (True, True, False, None, True, "idle"),
        (False, True, True, None, False, "idle"),
        (False, True, True, "120.000", False, "not_counted"),
    ],
)
def test_a_tank_that_lacks_a_figure_is_a_result_too(measurable, counted, out, book, empty, verdict):
    assert (
        verdict_without_difference(
            measurable=measurable,
            counted=counted,
            out_of_service=out,
            book_t=None if book is None else Decimal(book),
            empty=empty,
        )
        == verdict
    )


def judged(difference, uncertainty, book, *, light=False, confirmed=False):
    difference = Decimal(difference)
    verdict = verdict_of_difference(difference, Decimal(uncertainty))
    return severity(
        verdict,
        difference,
        Decimal(uncertainty),
        Decimal(book),
        light_oil=light,
        lines=LINES,
        confirmed=confirmed,
    )


def test_beyond_u_alone_is_watch():
    # U 10 t, D 14 t: less than 1.5 U.
    assert judged("-14", "10", "1000") == "watch"


def test_beyond_one_and_a_half_u_and_over_the_percentage_line_is_high():
    # 0.2 % of 5 000 t = 10 t for heavy oils, 0.3 % = 15 t for light ones; D = 12.5 t lies between.
    assert judged("-12.5", "8", "5000") == "high"
    assert judged("-12.5", "8", "5000", light=True) == "watch"


def test_fifty_tonnes_are_high_below_the_percentage_line():
    # 0.2 % of 40 000 t = 80 t.
    assert judged("49.999", "30", "40000") == "watch"
    assert judged("50", "30", "40000") == "high"


def test_a_confirmed_cause_makes_a_watch_high_but_never_a_match():
    assert judged("-14", "10", "1000", confirmed=True) == "high"
    assert judged("-9", "10", "1000", confirmed=True) == "none"


def test_tonnes_are_rounded_once_half_to_even():
    assert rounded_t(Decimal("1.0005")) == Decimal("1.000")
    assert rounded_t(Decimal("1.0015")) == Decimal("1.002")
    assert rounded_t(None) is None
