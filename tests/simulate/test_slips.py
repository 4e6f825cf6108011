"""Slips of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.simulate.slips import swap_digits


@pytest.mark.parametrize(
    ("number", "place", "slipped"),
    [(1_482_615, 4, 1_842_615), (512_600, 3, 521_600), (42, 0, 24), (42, 1, 402)],
)
def test_two_adjacent_digits_change_places(number, place, slipped) -> None:
    assert swap_digits(number, place) == slipped


@given(st.integers(0, 10**9), st.integers(0, 8))
def test_a_swap_is_undone_by_itself_and_moves_by_a_multiple_of_nine(number, place) -> None:
    slipped = swap_digits(number, place)
    assert swap_digits(slipped, place) == number
    assert (slipped - number) % 9 == 0
