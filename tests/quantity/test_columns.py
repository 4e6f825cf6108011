"""Plain numbers and columns side by side."""

from __future__ import annotations

import math

import polars as pl
import pytest

from recon.errors import UsageError
from recon.quantity.columns import as_numbers, as_texts, length_of


def test_plain_values_alone_have_no_length() -> None:
    assert length_of([1.0, "crude", None]) is None


def test_a_column_of_one_row_spreads_over_longer_ones() -> None:
    assert length_of([pl.Series([1.0]), pl.Series([1.0, 2.0])]) == 2
    assert as_numbers(pl.Series([7.0]), 3).to_list() == [7.0, 7.0, 7.0]
    assert as_texts("crude", 2).to_list() == ["crude", "crude"]


def test_an_empty_column_stays_empty() -> None:
    assert length_of([pl.Series([], dtype=pl.Float64), 1.0]) == 0
    assert as_numbers(1.0, 0).to_list() == []


def test_not_a_number_is_no_number() -> None:
    assert as_numbers(pl.Series([1, 2]), 2).to_list() == [1.0, 2.0]
    assert as_numbers(pl.Series([math.nan, 1.0]), 2).to_list() == [None, 1.0]
    assert as_numbers(math.nan, 1).to_list() == [None]


def test_columns_of_different_lengths_are_misuse() -> None:
    with pytest.raises(UsageError, match="2, 3"):
        length_of([pl.Series([1, 2]), pl.Series([1, 2, 3])])
