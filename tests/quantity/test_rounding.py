"""Half to even, numbers and columns alike."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.quantity import round_half_even


def test_ties_go_to_the_even_digit() -> None:
    # Halves that binary holds exactly.
    ties = [0.0625, 0.1875, 0.3125, -0.0625, -0.1875]
    assert [round_half_even(tie, 3) for tie in ties] == [0.062, 0.188, 0.312, -0.062, -0.188]
    assert [round_half_even(tie, 0) for tie in (0.5, 1.5, 2.5)] == [0.0, 2.0, 2.0]


def test_a_column_is_rounded_as_its_numbers_are() -> None:
    column = pl.Series([1.00049, None, -2.5])
    assert round_half_even(column, 3).to_list() == [1.0, None, -2.5]


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.integers(0, 5))
def test_rounding_moves_a_number_by_half_a_digit_at_most(value: float, digits: int) -> None:
    assert abs(round_half_even(value, digits) - value) <= 0.5 * 10.0**-digits * (1 + 1e-6)
