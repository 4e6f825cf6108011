"""The self-starting CUSUM: constant errors do not matter, a slow loss does."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.register_arl import Case, nights_to_detection
from recon.register.cusum import FEWEST, LIMIT, SLACK, slope, trend

STEADY = [0.3, -0.2, 0.1, -0.4, 0.2, 0.0, -0.1, 0.3, -0.3, 0.1, 0.2, -0.2] * 4


def test_a_steady_tank_raises_no_alarm():
    assert not any(point.alarm for point in trend(STEADY, [0.5] * len(STEADY)).points)


@given(st.floats(-1e3, 1e3))
def test_a_constant_error_changes_neither_sum(constant):
    plain = trend(STEADY, [0.5] * len(STEADY))
    moved = trend([value + constant for value in STEADY], [0.5] * len(STEADY))
    for one, other in zip(plain.points, moved.points, strict=True):
        assert math.isclose(one.rise, other.rise, abs_tol=1e-6)
        assert math.isclose(one.fall, other.fall, abs_tol=1e-6)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=40))
def test_losses_and_gains_are_mirror_images(values):
    fall = trend(values, [1.0] * len(values)).points[-1]
    rise = trend([-value for value in values], [1.0] * len(values)).points[-1]
    assert math.isclose(fall.fall, rise.rise, abs_tol=1e-9)


def test_the_second_night_is_worked_by_hand():
    """w_2 = (d_2 − d_1) / (σ √2): 3 / (1 · 1.41421) = 2.12132; less k = 0.5 leaves 1.62132."""
    assert SLACK == 0.5
    second = trend([0.0, 3.0], [1.0, 1.0]).points[1]
    assert second.rise == pytest.approx(3 / math.sqrt(2) - 0.5)
    assert (second.mean_t, second.fall) == (0.0, 0.0)


def test_a_slow_loss_is_found_before_any_night_is_beyond_u():
    """0.05 u a night after thirty quiet nights: U = 2 u is forty nights away."""
    noise = [0.2 * value for value in STEADY]
    losing = [value - 0.05 * max(0, night - 30) for night, value in enumerate(noise, start=1)]
    chart = trend(losing, [1.0] * len(losing))
    alarm = next(night for night, point in enumerate(chart.points, 1) if point.alarm)
    beyond = next((n for n, value in enumerate(losing, 1) if abs(value) > 2), None)
    assert 30 < alarm < 45
    assert beyond is None
    assert chart.points[-1].fall > LIMIT


def test_too_few_nights_say_nothing():
    assert not trend([0.0, 50.0, 100.0][: FEWEST - 1], [1.0] * (FEWEST - 1)).alarm


def test_the_slope_is_the_least_squares_one():
    assert slope([1.0, 2.0, 3.0, 4.0]) == pytest.approx(1.0)
    assert slope([5.0]) == 0.0


@pytest.mark.parametrize(
    ("good_nights", "share", "docs"),
    [(0, 0.0, 16.9), (30, 0.0, 11.1), (30, 0.5, 9.0), (30, 0.9, 5.6)],
)
def test_the_run_lengths_of_the_docs_come_out_of_the_benchmark(good_nights, share, docs):
    """docs/register.md section 5, from 2 000 tanks a case; 150 other tanks come close."""
    case = Case("0.02 % a night", 0.02, good_nights, share)
    told = nights_to_detection(case, 150, 7).split()
    mean = float(told[-4])
    # Nights to detection spread by less than 5 nights: three standard errors of 150 are 1.2.
    assert abs(mean - docs) < 1.3
    page = (Path(__file__).resolve().parents[2] / "docs" / "register.md").read_text("utf-8")
    assert f"{docs} nights" in page


def test_the_last_point_alone_is_that_of_the_whole_chart():
    values, spreads = [0.0, 3.0, -1.0, 4.0, 4.5, 2.0, 7.0, 6.0, 9.0, 9.5], [2.0] * 10
    whole = trend(values, spreads)
    assert trend(values, spreads, last_alone=True) == replace(whole, points=whole.points[-1:])
