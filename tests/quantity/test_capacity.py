"""Capacity tables: linear between rows, silent outside them, refused when they make no sense."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.quantity import table_problems
from recon.quantity.capacity import index_tables, look_up


def table(heights, volumes, table_id=1, head=None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "table_id": [table_id] * len(heights),
            "height_mm": heights,
            "volume_m3": volumes,
            "head_volume_m3": head or [None] * len(heights),
        },
        schema={
            "table_id": pl.Int64,
            "height_mm": pl.Float64,
            "volume_m3": pl.Float64,
            "head_volume_m3": pl.Float64,
        },
    )


def volumes_at(tables: pl.DataFrame, place: int, heights) -> list[float | None]:
    asked = pl.Series(heights, dtype=pl.Float64)
    places = pl.Series([place] * len(asked), dtype=pl.UInt32)
    return look_up(index_tables(tables), places, asked)["volume_m3"].to_list()


def test_between_rows_the_volume_is_linear() -> None:
    rows = table([0.0, 100.0, 300.0], [0.0, 50.0, 250.0])
    assert volumes_at(rows, 0, [0, 50, 100, 150, 300]) == [0.0, 25.0, 50.0, 100.0, 250.0]


def test_outside_the_table_there_is_no_volume() -> None:
    rows = table([200.0, 1000.0], [10.0, 90.0])
    assert volumes_at(rows, 0, [199.999, 200.0, 1000.0, 1000.001, None, -5.0, 1e9]) == [
        None,
        10.0,
        90.0,
        None,
        None,
        None,
        None,
    ]


def test_the_slope_at_a_row_is_that_of_the_piece_above_and_at_the_top_of_the_one_below() -> None:
    tables = index_tables(table([0.0, 100.0, 300.0], [0.0, 50.0, 250.0]))
    found = look_up(tables, pl.Series([0, 0, 0], dtype=pl.UInt32), pl.Series([0.0, 100.0, 300.0]))
    assert found["slope_m3_per_mm"].to_list() == [0.5, 1.0, 1.0]


def test_rows_may_come_in_any_order_and_tables_are_kept_apart() -> None:
    both = pl.concat(
        [table([300.0, 0.0], [600.0, 0.0], table_id=7), table([100.0, 0.0], [1.0, 0.0], table_id=3)]
    )
    assert volumes_at(both, 1, [150.0]) == [300.0]
    assert volumes_at(both, 0, [100.0, 150.0]) == [1.0, None]


def test_head_volume_is_linear_too_and_nothing_where_none_is_given() -> None:
    tables = index_tables(table([0.0, 1000.0], [0.0, 500.0], head=[0.0, 0.2]))
    found = look_up(tables, pl.Series([0], dtype=pl.UInt32), pl.Series([250.0]))
    assert found["head_m3"].to_list() == [pytest.approx(0.05)]
    plain = index_tables(table([0.0, 1000.0], [0.0, 500.0]))
    assert look_up(plain, pl.Series([0], dtype=pl.UInt32), pl.Series([250.0]))["head_m3"][0] == 0.0


def test_a_table_of_millimetre_rows_gives_its_own_rows() -> None:
    heights = [float(mm) for mm in range(2_000)]
    volumes = [round(0.7134 * mm, 3) for mm in heights]
    assert volumes_at(table(heights, volumes), 0, heights) == volumes


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 500.0), st.floats(0.01, 300.0)), min_size=2, max_size=20),
    st.floats(0.0, 1.0),
)
def test_the_lookup_meets_linear_interpolation_by_hand(steps, share) -> None:
    heights, volumes = [0.0], [0.0]
    for height, volume in steps:
        heights.append(heights[-1] + height)
        volumes.append(volumes[-1] + volume)
    at = share * heights[-1]
    row = max(i for i, height in enumerate(heights[:-1]) if height <= at)
    part = (at - heights[row]) / (heights[row + 1] - heights[row])
    expected = volumes[row] + part * (volumes[row + 1] - volumes[row])
    assert volumes_at(table(heights, volumes), 0, [at])[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("heights", "volumes", "code", "at"),
    [
        ([0.0, 10.0, 10.0], [0.0, 5.0, 6.0], "capacity_table_duplicate_height", 10.0),
        ([0.0, 10.0, 20.0], [0.0, 5.0, 4.0], "capacity_table_not_increasing", 20.0),
        ([0.0, 10.0, 20.0], [0.0, 5.0, 5.0], "capacity_table_not_increasing", 20.0),
        ([10.0], [5.0], "capacity_table_too_short", 10.0),
        ([0.0, 10.0], [0.0, None], "capacity_table_incomplete", 10.0),
        ([None, 10.0], [0.0, 5.0], "capacity_table_incomplete", None),
    ],
)
def test_a_table_that_makes_no_sense_is_named_with_the_row(heights, volumes, code, at) -> None:
    problems = table_problems(table(heights, volumes))
    assert problems.select("code", "height_mm").rows() == [(code, at)]


def test_rows_of_nothing_at_the_bottom_are_no_problem() -> None:
    assert table_problems(table([0.0, 50.0, 100.0], [0.0, 0.0, 20.0])).is_empty()


def test_no_tables_are_no_problem() -> None:
    assert table_problems(table([], [])).is_empty()
