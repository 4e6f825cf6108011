"""Data, totals, labels and examples are told apart, and doubt goes to data."""

from __future__ import annotations

import pytest

from recon.ingest.grid import Cell
from recon.ingest.rowkinds import (
    is_example,
    is_grand,
    is_signature,
    looks_like_id,
    looks_like_number,
    says_out_of_service,
    section_product,
    total_label,
)


@pytest.mark.parametrize(
    "text",
    [
        *("合计", "合  计", "小计：", "原油小计", "总计(吨)", "本页合计", "一、原油 小计", "TOTAL"),
        *("Sub-total", "Subtotal", "Grand Total", "Crude oil total", "Total (3 tanks)", "Total MT"),
    ],
)
def test_labels_of_totals(text: str) -> None:
    assert total_label({2: Cell(text), 5: Cell("12", "number")}) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "T-101",
            "累计误差说明:本次盘点",
            "Totalisation gauge of the northern depot, reset daily",
        ),
        *("盘点表", "totalizer"),
    ],
)
def test_other_texts_are_no_totals(text: str) -> None:
    assert total_label({1: Cell(text)}) is None


def test_a_total_far_to_the_right_is_a_remark() -> None:
    row = {at: Cell(text) for at, text in enumerate(["T-1", "a", "b", "合计"], start=1)}
    assert total_label(row) is None


def test_which_totals_reach_over_everything() -> None:
    assert is_grand("合计")
    assert is_grand("Grand total")
    assert not is_grand("小计")
    assert not is_grand("Sub-total")


@pytest.mark.parametrize("text", ["例", "例：T-1", "示例", "Example", "e.g. T-1"])
def test_examples_of_templates(text: str) -> None:
    assert is_example({1: Cell(text), 2: Cell("x")})


@pytest.mark.parametrize("text", ["例行检查", "Examiner"])
def test_words_that_begin_like_examples_are_none(text: str) -> None:
    assert not is_example({1: Cell(text)})


@pytest.mark.parametrize(
    "text",
    [
        *("12376", "7,620.549", "7.620,549", "１２３", "-5", "(12.5)", "*7590.4", "7590.4*"),
        *("24.3℃", "14288 mm", "0.8356 g/cm³", "55'-03 1/16\"", "0.05%", "5,123.456 吨"),
    ],
)
def test_figures(text: str) -> None:
    assert looks_like_number(Cell(text))


@pytest.mark.parametrize("text", ["/", "NIL", "清罐", "日期：2026-11-21", "T-101", "", "9" * 99])
def test_no_figures(text: str) -> None:
    assert not looks_like_number(Cell(text))


def test_errors_and_uncached_formulas_count_as_figures() -> None:
    assert looks_like_number(Cell("#N/A", "error"))
    assert looks_like_number(Cell("=A1", "formula"))
    assert not looks_like_number(Cell("2026-11-20", "time"))


@pytest.mark.parametrize("text", ["T-101", "TK 101", "101#", "101号罐", "Ｔ１０１", "L-2026-1"])
def test_names_of_tanks_and_entries(text: str) -> None:
    assert looks_like_id(text)


@pytest.mark.parametrize("text", ["3号喷气燃料", "原油", "合计9座", "注1：见附件", "检验员"])
def test_what_names_no_tank(text: str) -> None:
    assert not looks_like_id(text)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("一、原油", "原油"),
        ("(二) 3号喷气燃料", "3号喷气燃料"),
        ("1. Diesel", "Diesel"),
        ("JET A-1", "JET A-1"),
        ("ULSD", "ULSD"),
    ],
)
def test_sections_that_name_a_product(text: str, product: str) -> None:
    assert section_product(text) == product


@pytest.mark.parametrize("text", ["东罐区", "Sheet1", "检验员：王某(油品)", "x" * 100])
def test_sections_that_name_none(text: str) -> None:
    assert section_product(text) is None


def test_signatures_and_tanks_out_of_service() -> None:
    assert is_signature("复核：")
    assert is_signature("For and on behalf of the terminal")
    assert says_out_of_service("清罐中")
    assert says_out_of_service("Tank out of service")
    assert not says_out_of_service("空罐")
