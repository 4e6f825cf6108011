"""The lines around a table: who, what and when, for all of its rows."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.grid import Cell, Grid
from recon.ingest.sheethead import find_date, footnotes, pairs_in, read_head
from recon.ingest.vocabulary import vocabulary

WORDS = vocabulary("stocktakes", {})


def head_of(*rows: list[str | None], name: str = "Sheet1") -> Grid:
    cells = {
        at: {column: Cell(text) for column, text in enumerate(row, start=1) if text}
        for at, row in enumerate(rows, start=1)
    }
    return Grid(name, cells)


def known(label: str) -> bool:
    return label in ("报告编号", "检验员", "Report No.", "Inspector", "Date")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("报告编号：R-118  检验员：王某", [("报告编号", "R-118"), ("检验员", "王某")]),
        ("Report No.: R-1 Inspector: A. Marsh", [("Report No.", "R-1"), ("Inspector", "A. Marsh")]),
        ("委托方:滨海海关; 检验员:王某", [("委托方", "滨海海关"), ("检验员", "王某")]),
        ("Date: 2026-11-20 23:30", [("Date", "2026-11-20 23:30")]),
        ("检验员：审核：李某", [("检验员", ""), ("审核", "李某")]),
        ("23:30", []),
        ("no label here", []),
    ],
)
def test_labels_and_values_in_one_cell(text: str, found: list[tuple[str, str]]) -> None:
    assert pairs_in(text, known) == found


def test_the_value_may_stand_in_the_next_cell() -> None:
    grid = head_of(["报告编号", None, "R-1"], ["检验员：", "王某", "油品", "柴油"])
    head = read_head(grid, [1, 2], WORDS)
    assert {name: (said.value, said.place) for name, said in head.defaults.items()} == {
        "report_no": ("R-1", (1, 3)),
        "inspector": ("王某", (2, 2)),
        "product": ("柴油", (2, 4)),
    }


def test_a_label_is_no_value_of_the_label_before_it() -> None:
    head = read_head(head_of(["检验员", "报告编号", "R-1"]), [1], WORDS)
    assert set(head.defaults) == {"report_no"}


def test_figures_of_the_head_are_not_taken_for_every_tank() -> None:
    head = read_head(head_of(["油高", "14288", "环境温度", "24"]), [1], WORDS)
    assert set(head.defaults) == {"ambient_temperature_c"}


def test_the_base_time_goes_before_other_days() -> None:
    grid = head_of(
        ["2026年1月1日 启用表格"],
        ["报告日期：2026-11-22", "盘点基准时间：2026-11-20 24:00"],
    )
    head = read_head(grid, [1, 2], WORDS)
    assert head.base_time is not None
    assert head.base_time.value == "2026-11-20 24:00"
    assert head.reference_date == dt.date(2026, 11, 20)


def test_the_name_of_the_sheet_may_tell_the_day() -> None:
    assert read_head(head_of(["x"], name="2026-11-20"), [1], WORDS).reference_date == dt.date(
        2026, 11, 20
    )


def test_a_month_alone_still_tells_the_year() -> None:
    found = read_head(head_of(["2026年11月罐区盘点表"]), [1], WORDS).reference_date
    assert found is not None
    assert (found.year, found.month) == (2026, 11)


@pytest.mark.parametrize(
    "text",
    [
        *("2026年11月20日盘点表", "as at 20-Nov-2026", "(2026.11.20)", "20261120", "20/11/2026"),
        *("November 20, 2026", "2026-11-20T22:10:00"),
    ],
)
def test_a_day_is_found_within_a_text(text: str) -> None:
    assert find_date(text) == dt.date(2026, 11, 20)


@pytest.mark.parametrize("text", ["11-20 22:10", "R-2026111", "2026-13-40", "", "9" * 5000])
def test_half_a_day_is_none(text: str) -> None:
    assert find_date(text) is None


def test_footnotes_belong_to_their_marks() -> None:
    assert footnotes(["注：*已扣除含水；**按库方数据", "Tank 5 * 3"]) == {
        "*": "已扣除含水",
        "**": "按库方数据",
    }


@given(st.text(max_size=120))
def test_any_line_is_read_without_falling(text: str) -> None:
    grid = head_of([text, "x"])
    read_head(grid, grid.row_numbers, WORDS)
