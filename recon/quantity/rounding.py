"""The one rounding of results: half to even, once, at the end."""

from __future__ import annotations

from typing import overload

import polars as pl


@overload
def round_half_even(value: float, digits: int) -> float: ...
@overload
def round_half_even(value: pl.Series, digits: int) -> pl.Series: ...
def round_half_even(value: float | pl.Series, digits: int) -> float | pl.Series:
    """``value`` rounded to ``digits`` decimals, ties to the even digit; a column keeps its type.

    >>> round_half_even(0.0625, 3), round_half_even(0.1875, 3)
    (0.062, 0.188)
    """
    if isinstance(value, pl.Series):
        return value.round(digits, mode="half_to_even")
    rounded: float = pl.Series([float(value)]).round(digits, mode="half_to_even").item()
    return rounded
