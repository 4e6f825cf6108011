"""Labels of a form with the values that stand behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.blockcells import read_fields
from recon.ingest.grid import Cell, Grid
from recon.ingest.vocabulary import vocabulary

WORDS = vocabulary("stocktakes", {})


def fields_of(*rows: list[str | None]) -> list[tuple[str, list[tuple[str | None, str]]]]:
    cells = {
        at: {column: Cell(text) for column, text in enumerate(row, start=1) if text}
        for at, row in enumerate(rows, start=1)
    }
    found, _ = read_fields(Grid("s", cells), WORDS)
    return [(f.column, [(slot.name, slot.cell.text) for slot in f.slots]) for f in found]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("罐号：T-101", [("tank_id", [(None, "T-101")])]),
        ("TANK 101", [("tank_id", [(None, "101")])]),
        ("水高(mm)：NIL", [("free_water_mm", [(None, "NIL")])]),
        ("API @60 34.2", [("api60", [(None, "34.2")])]),
        ("TEMP 75.2 WATER 0", [
            ("liquid_temperature_c", [(None, "75.2")]),
            ("free_water_mm", [(None, "0")]),
        ]),
        ("油温：上24.1 中24.3 平均24.2", [
            ("liquid_temperature_c", [("上", "24.1"), ("中", "24.3"), ("平均", "24.2")]),
        ]),
        ("以上油温由库方提供", []),
        ("Temperature was taken at three levels", []),
    ],
)  # fmt: skip
def test_labels_and_values_within_one_cell(
    text: str, fields: list[tuple[str, list[tuple[str | None, str]]]]
) -> None:
    assert fields_of([text]) == fields


def test_known_labels_of_no_column_take_their_values_with_them() -> None:
    assert fields_of(["油温", "24.3", "桶数", "47,519.1"]) == [
        ("liquid_temperature_c", [(None, "24.3")])
    ]


def test_a_unit_behind_a_value_is_the_labels() -> None:
    cells = {1: {1: Cell("油温"), 2: Cell("24.3", "number"), 3: Cell("℃")}}
    ((found,), _) = read_fields(Grid("s", cells), WORDS)
    assert found.unit == "°c"


def test_a_header_word_that_is_a_unit_is_the_unit_of_a_measured_label_before_it() -> None:
    assert fields_of(["TOV", "bbl", "62.90"]) == [("reported_tov_m3", [(None, "62.90")])]
    assert fields_of(["Remarks", "bbl", "62.90"]) == [("remarks", [])]


def test_names_of_readings_above_them_hold_until_others_come() -> None:
    found = fields_of(
        ["项目", "第一次", "取值"],
        ["油高", "14287", "14288"],
        ["项目", "上", "平均"],
        ["油温", "24.1", "24.2"],
    )
    assert found == [
        ("innage_mm", [("第一次", "14287"), ("取值", "14288")]),
        ("liquid_temperature_c", [("上", "24.1"), ("平均", "24.2")]),
    ]


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_cells_are_read_without_falling(texts: list[str]) -> None:
    fields_of(list(texts))


def test_words_behind_a_figure_begin_something_unknown_but_a_named_reading_is_a_value() -> None:
    assert fields_of(["油温", "24.3", "管线压力", "0.4"]) == [
        ("liquid_temperature_c", [(None, "24.3")])
    ]
    assert fields_of(["油温", "上", "24.3", "平均", "abc"]) == [
        ("liquid_temperature_c", [("上", "24.3"), ("平均", "abc")])
    ]
