"""Where the 1980 equation has two roots or none, and where Newton alone would go astray."""

from __future__ import annotations

import math

import polars as pl
import pytest

from recon.quantity import standard_density
from recon.quantity.editions import FAHRENHEIT_2004, METRIC_1980
from recon.quantity.equation import group_numbers, span_of
from recon.quantity.solve import Problem, solve_base_density


def solved(density: float, temperature_c: float, equation=METRIC_1980) -> float | None:
    problem = Problem(
        pl.Series([density]),
        span_of(pl.Series([temperature_c]), equation),
        group_numbers(pl.Series(["refined"])),
    )
    return solve_base_density(problem, equation).item()


def test_where_no_band_holds_a_root_the_edge_is_the_answer() -> None:
    # At 770.5 α falls from 0.00115303 to 0.00115172, so above 15 °C ρ·CTL jumps up there:
    # what lies in the jump belongs to neither band.
    below, above = (
        770.5 * math.exp(-a * 30.0 * (1.0 + 0.8 * a * 30.0))
        for a in (346.4228 / 770.5**2 + 0.4388 / 770.5, -0.00336312 + 2680.3206 / 770.5**2)
    )
    assert above - below == pytest.approx(0.03, abs=0.005)
    assert solved((below + above) / 2.0, 45.0) == 770.5
    assert solved(below - 1e-4, 45.0) == pytest.approx(770.5 - 1e-4, abs=2e-5)
    assert solved(above + 1e-4, 45.0) == pytest.approx(770.5 + 1e-4, abs=2e-5)


def test_of_two_roots_the_one_in_the_band_first_reached_is_kept() -> None:
    # At 839.0 α rises from 0.00084461 to 0.00084511: above 15 °C both bands hold a root.
    jet = 594.5418 / 839.0**2
    observed = 839.0 * math.exp(-jet * 30.0 * (1.0 + 0.8 * jet * 30.0)) - 0.005
    root = solved(observed, 45.0)
    assert root is not None
    assert root < 839.0
    alpha = 594.5418 / root**2
    again = root * math.exp(-alpha * 30.0 * (1.0 + 0.8 * alpha * 30.0))
    assert again == pytest.approx(observed, abs=1e-9)


@pytest.mark.parametrize("equation", [METRIC_1980, FAHRENHEIT_2004], ids=["1980", "2004"])
def test_the_root_rises_with_the_observed_density_all_the_way(equation) -> None:
    observed = pl.Series([560.0 + 0.01 * step for step in range(50_000)])
    for temperature_c in (-45.0, 0.0, 45.0, 140.0):
        problem = Problem(
            observed,
            span_of(pl.Series([temperature_c]).new_from_index(0, len(observed)), equation),
            group_numbers(pl.Series(["refined"])).new_from_index(0, len(observed)),
        )
        root = solve_base_density(problem, equation)
        assert root.null_count() == 0
        # Two bands overlap by a few hundredths at a cut-point of 1980, never by more.
        assert root.diff().drop_nulls().min() > -0.08


def test_a_density_no_oil_has_is_refused_not_guessed() -> None:
    assert solved(200.0, 100.0) is None
    assert standard_density(0.5, 100.0, "refined") is None
