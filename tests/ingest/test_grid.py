"""Sheets as cells with addresses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.grid import Cell, Grid, Span, address, letter, listed, place, span, transposed


def test_addresses_are_those_of_a_spreadsheet() -> None:
    assert [letter(n) for n in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert address(12, 6) == "F12"
    assert place("$F$12") == (12, 6)
    assert place("12F") is None
    assert span("B2:D5") == Span(2, 2, 5, 4)
    assert span("B2") == Span(2, 2, 2, 2)


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_an_address_leads_back_to_its_place(row: int, column: int) -> None:
    assert place(address(row, column)) == (row, column)


def test_merged_cells_show_their_text_throughout() -> None:
    grid = Grid(
        "s", {1: {1: Cell("液位"), 4: Cell("x")}, 2: {2: Cell("油高")}}, (Span(1, 1, 1, 3),)
    )
    assert grid.texts(1) == ["液位", "液位", "液位", "x"]
    assert grid.texts(2) == [None, "油高", None, None]
    assert grid.cell(1, 2) is None
    assert grid.through_merge(1, 2) == Cell("液位")


def test_a_sheet_can_be_turned() -> None:
    turned = transposed(Grid("s", {1: {1: Cell("a"), 2: Cell("b")}}, (Span(1, 1, 1, 2),)))
    assert turned.texts(1) == ["a"]
    assert turned.cell(2, 1) == Cell("b")
    assert turned.spans == (Span(1, 1, 2, 1),)


def test_merges_over_a_million_blank_rows_cost_nothing() -> None:
    spans = tuple(Span(1, 4, 1_048_576, 9) for _ in range(5000))
    grid = Grid("s", {row: {1: Cell("T")} for row in range(1, 2000)}, spans)
    assert grid.span_at(1, 4) == spans[0]


def test_numbers_are_listed_in_runs_and_not_without_end() -> None:
    assert listed([9, 5, 7, 8]) == "5, 7–9"
    assert listed([1, 2, 4], shown=letter) == "A–B, D"
    assert listed(range(1, 1000, 2)).endswith(", …")
