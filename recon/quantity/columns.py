"""Plain numbers and columns alike: a float in gives a float out, a Series a Series."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from recon.errors import UsageError

Number = float | pl.Series
"""What the public functions take for a quantity."""


def length_of(values: Sequence[object]) -> int | None:
    """The common length of the Series among ``values``; None when all are plain values.

    A Series of length one is spread like a plain value. Raises ``UsageError`` when lengths differ.
    """
    lengths = {len(value) for value in values if isinstance(value, pl.Series)}
    wide = lengths - {1}
    if len(wide) > 1:
        raise UsageError(f"columns of different lengths: {sorted(lengths)}")
    return wide.pop() if wide else (1 if lengths else None)


def as_numbers(value: Number | None, rows: int) -> pl.Series:
    """``value`` as a Float64 column of ``rows`` rows; not-a-number becomes null."""
    if isinstance(value, pl.Series):
        column = value.cast(pl.Float64).fill_nan(None)
        return column if len(column) == rows else column.new_from_index(0, rows)
    return pl.Series([value], dtype=pl.Float64).fill_nan(None).new_from_index(0, rows)


def as_texts(value: str | pl.Series | None, rows: int) -> pl.Series:
    """``value`` as a String column of ``rows`` rows."""
    if isinstance(value, pl.Series):
        column = value.cast(pl.String)
        return column if len(column) == rows else column.new_from_index(0, rows)
    return pl.Series([value], dtype=pl.String).new_from_index(0, rows)
