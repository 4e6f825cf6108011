"""Whatever the layout, words, units, order and number style: the same texts at their addresses."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.ingest.blockcells import TAKEN
from recon.ingest.grid import address
from recon.ingest.headwords import fold, key, split_unit
from recon.ingest.layouts import WorkbookReading, read_grids, read_workbook
from recon.ingest.texttable import TextTable
from recon.ingest.xlsx import read_xlsx
from recon.wording.say import say
from recon_schemas.registry import column_of

_REQUIRED = ("tank_id", "gauged_at", "liquid_temperature_c")
_OPTIONAL = (
    *("product", "free_water_mm", "ambient_temperature_c", "reference_height_observed_mm"),
    *("reported_tov_m3", "reported_mass_air_t", "sediment_water_pct"),
)
_UNITS = {
    "length": ("mm", "cm", "m"),
    "temperature": ("℃", "°C", "°F"),
    "density": ("kg/m³", "g/cm³", "kg/l"),
    "volume": ("m³", "m3"),
    "mass": ("t", "吨", "MT"),
    "percent": ("%",),
}


_DENSITIES = {
    "density20_kgm3": ("标准密度", "ρ20", "Density @20°C", "密度(20℃)"),
    "density15_kgm3": ("Density @15°C (vac)", "ρ15", "密度15", "Density at 15°C"),
    "observed_density_kgm3": ("视密度", "Observed density", "Obs. density"),
}


@dataclass(frozen=True)
class Sheet:
    """Random readings: columns with their header words and units, and a row of values a tank."""

    columns: list[str]
    words: dict[str, str]
    units: dict[str, str]
    tanks: list[dict[str, Any]]


@st.composite
def sheets(draw: st.DrawFn, *, blocks: bool = False, most: int = 4) -> Sheet:
    level = draw(st.sampled_from(["innage_mm", "ullage_mm"]))
    density = draw(st.sampled_from(["density20_kgm3", "density15_kgm3", "observed_density_kgm3"]))
    more = draw(st.lists(st.sampled_from(_OPTIONAL), unique=True, max_size=5))
    columns = draw(st.permutations([*_REQUIRED, level, density, *more]))
    words, units = {}, {}
    for name in columns:
        column = column_of("stocktakes", name)
        known = [w for w in column.whole_words if not (blocks and key(w) in TAKEN)]
        # A word that names a unit or a base itself is not given another.
        plain = [w for w in known if not any(sign in w for sign in "(@/_0123456789")]
        plain = [w for w in plain if split_unit(fold(w))[1] is None]
        words[name] = draw(st.sampled_from(plain or [column.name]))
        if column.dimension in _UNITS and draw(st.booleans()):
            units[name] = draw(st.sampled_from(_UNITS[column.dimension]))
    words[density] = draw(st.sampled_from(_DENSITIES[density]))
    comma = draw(st.booleans())
    tanks = []
    for number in range(draw(st.integers(1, most))):
        row: dict[str, Any] = {}
        for name in columns:
            row[name] = _value(draw, name, number, comma=comma)
        tanks.append(row)
    return Sheet(list(columns), words, units, tanks)


def _value(draw: st.DrawFn, name: str, number: int, *, comma: bool) -> Any:
    if name == "tank_id":
        return f"T-{100 + number}"
    if name == "product":
        return draw(st.sampled_from(["Diesel", "原油", "JET-A1"]))
    if name == "gauged_at":
        return f"2026-11-20 {draw(st.integers(0, 23)):02d}:{draw(st.integers(0, 59)):02d}"
    thousandths = draw(st.integers(1, 20_000_000))
    if draw(st.booleans()):
        return thousandths / 1000
    text = f"{thousandths / 1000:,.3f}"
    return text.translate(str.maketrans(",.", ".,")) if comma else text


def as_text(value: Any) -> str:
    return format(value, ".15g") if isinstance(value, float) else str(value)


Placed = dict[tuple[int, str], str]


def headed(sheet: Sheet, name: str) -> str:
    unit = sheet.units.get(name)
    return f"{sheet.words[name]}({unit})" if unit else sheet.words[name]


def put_rows(sheet: Sheet, book: Any, *, top: int, left: int, unit_row: bool) -> Placed:
    """A record a row, below ``top`` and right of ``left``."""
    placed: Placed = {}
    first = top + (2 if unit_row and sheet.units else 1)
    for at, name in enumerate(sheet.columns, start=left):
        book.cell(top, at, sheet.words[name] if first > top + 1 else headed(sheet, name))
        if first > top + 1 and name in sheet.units:
            book.cell(top + 1, at, sheet.units[name])
        for number, tank in enumerate(sheet.tanks):
            book.cell(first + number, at, tank[name])
            placed[number, name] = address(first + number, at)
    return placed


def put_across(sheet: Sheet, book: Any, *, top: int, left: int, unit_row: bool) -> Placed:
    """A record a column."""
    placed: Placed = {}
    gap = 2 if unit_row and sheet.units else 1
    for at, name in enumerate(sheet.columns, start=top):
        book.cell(at, left, sheet.words[name] if gap == 2 else headed(sheet, name))
        if gap == 2 and name in sheet.units:
            book.cell(at, left + 1, sheet.units[name])
        for number, tank in enumerate(sheet.tanks):
            book.cell(at, left + gap + number, tank[name])
            placed[number, name] = address(at, left + gap + number)
    return placed


def put_blocks(sheet: Sheet, book: Any, *, top: int, left: int, unit_row: bool) -> Placed:
    """A record a block, label and value beside each other, two pairs a line."""
    placed: Placed = {}
    row = top
    for number, tank in enumerate(sheet.tanks):
        book.cell(row, left, "油罐计量单")
        for at, name in enumerate(sheet.columns):
            place = (row + 1 + at // 2, left + (at % 2) * 3)
            colon = "：" if unit_row else ""
            book.cell(*place, headed(sheet, name) + colon)
            book.cell(place[0], place[1] + 1, tank[name])
            placed[number, name] = address(place[0], place[1] + 1)
        row += 3 + len(sheet.columns) // 2
    return placed


def read_back(put: Callable[..., Placed], sheet: Sheet, **where: Any) -> WorkbookReading:
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active.title = "计量"
    placed = put(sheet, active, **where)
    held = io.BytesIO()
    book.save(held)
    with ZipFile(held) as archive:
        found = read_grids(read_xlsx(archive), "x.xlsx", kinds=None, extra_words={})
    assert found.problems == ()
    rows = [(table, at) for table in found.tables for at in range(table.frame.height)]
    assert len(rows) == len(sheet.tanks)
    by_tank = {table.frame["tank_id"][at]: (table, at) for table, at in rows}
    for number, tank in enumerate(sheet.tanks):
        table, at = by_tank[tank["tank_id"]]
        for name, value in tank.items():
            if name not in table.frame.columns:
                # Said in a line above a tank that stands alone: said of the whole sheet.
                assert table.defaults[name] == (value, placed[number, name])
                continue
            assert table.frame[name][at] == as_text(value), (name, found.notes)
            assert table.cell(at, name) == placed[number, name], name
            native = table.native[name][at] if name in table.native else False
            assert native == isinstance(value, float), name
    return found


def units_of(table: TextTable) -> dict[str, str]:
    return {name: key(unit) for name, unit in table.units.items()}


WHERE = {
    "top": st.integers(1, 5),
    "left": st.integers(1, 3),
    "unit_row": st.booleans(),
}
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(sheets(), st.fixed_dictionaries(WHERE))
def test_a_record_a_row_is_read_back_as_written(sheet: Sheet, where: dict[str, Any]) -> None:
    (table,) = read_back(put_rows, sheet, **where).tables
    assert units_of(table) == {name: key(unit) for name, unit in sheet.units.items()}


@QUICK
@given(sheets(), st.fixed_dictionaries(WHERE))
def test_a_record_a_column_is_read_back_as_written(sheet: Sheet, where: dict[str, Any]) -> None:
    (table,) = read_back(put_across, sheet, **where).tables
    assert units_of(table) == {name: key(unit) for name, unit in sheet.units.items()}


@QUICK
@given(sheets(blocks=True), st.fixed_dictionaries(WHERE))
def test_a_record_a_block_is_read_back_as_written(sheet: Sheet, where: dict[str, Any]) -> None:
    (table,) = read_back(put_blocks, sheet, **where).tables
    assert units_of(table) == {name: key(unit) for name, unit in sheet.units.items()}


GOOD = [["tank_id", "height_mm", "volume_m3"], ["T-1", 0, 0], ["T-1", 1000, 500]]


def test_sheets_without_a_table_are_passed_over_with_a_note(
    reading: Callable[..., WorkbookReading],
) -> None:
    found = reading({"Notes": [["Quantities without prejudice"]], "表": GOOD, "Sheet3": []})
    assert [table.sheet for table in found.tables] == ["表"]
    assert found.notes == (
        ("sheet_passed_over", {"sheet": "Notes"}),
        ("sheet_passed_over", {"sheet": "Sheet3"}),
    )


def test_a_summary_beside_the_readings_is_no_register(
    reading: Callable[..., WorkbookReading],
) -> None:
    head = ["罐号", "检尺时间", "油高", "油温", "标准密度"]
    row = ["T-1", "2026-11-20 22:10", 16538, 24.3, 838.5]
    summary = [["罐号", "油品", "数量(万吨)", "库区"], ["T-1", "原油", 1.73, "东区"]]
    found = reading({"盘点": [head, row], "汇总": summary})
    assert [(table.kind, table.sheet) for table in found.tables] == [("stocktakes", "盘点")]
    assert found.notes == (("sheet_passed_over", {"sheet": "汇总"}),)


def test_a_header_without_rows_is_said(reading: Callable[..., WorkbookReading]) -> None:
    found = reading({"a": GOOD, "b": [GOOD[0]]})
    assert [table.sheet for table in found.tables] == ["a"]
    assert ("table_without_rows", {"sheet": "b"}) in found.notes
    alone = reading({"b": [GOOD[0]]})
    assert [table.frame.height for table in alone.tables] == [0]


def test_a_file_of_no_known_kind_shows_the_nearest_words(
    reading: Callable[..., WorkbookReading],
) -> None:
    found = reading([["Invoice"], ["Tank Nbr", "Inage", "Temperatur", "x"], ["a", 1, 2, 3]])
    (problem,) = found.problems
    assert found.tables == ()
    assert (problem.rule, problem.sheet, problem.cell) == ("no_kind_recognised", "Sheet1", "A2")
    said = say(problem.rule, problem.params)
    assert "Inage ~ Innage" in said
    assert "Tank Nbr ~ Tank" in said


def test_an_empty_workbook_is_said_to_be_empty(reading: Callable[..., WorkbookReading]) -> None:
    (problem,) = reading({"a": [], "b": []}).problems
    assert problem.rule == "workbook_empty"


def test_which_of_two_readings_was_taken_is_said(reading: Callable[..., WorkbookReading]) -> None:
    # Two tanks down and across: every row and every column of it could be a header.
    rows = [
        ["罐号", "T-1", "T-2"],
        ["检尺时间", "2026-11-20 22:10", "2026-11-20 22:20"],
        ["油高", 14288, 9000],
        ["油温", 24.3, 22.1],
        ["标准密度", 838.5, 838.1],
    ]
    single = [row[:2] for row in rows]
    found = reading(single)
    (note,) = [params for code, params in found.notes if code == "sheet_read_one_of_two_ways"]
    assert (note["taken"], note["refused"]) == ("across", "blocks")
    assert reading(rows).notes == ()


def test_which_of_two_kinds_was_taken_is_said(reading: Callable[..., WorkbookReading]) -> None:
    found = reading(
        [
            [
                "罐号",
                "油品",
                "期初结存",
                "本期入库",
                "本期出库",
                "期末结存",
                "检尺时间",
                "油高",
                "油温",
                "标准密度",
            ],
            ["T-101", "柴油", 1, 2, 3, 0, "2026-11-20 22:00", 5000, 20, 840],
        ]
    )
    assert [table.kind for table in found.tables] == ["stocktakes"]
    said = dict(found.notes)["sheet_read_as_one_of_two_kinds"]
    assert (said["taken"], said["refused"]) == ("stocktakes", "balances")


def test_figures_below_no_header_are_said_to_be_unread(
    reading: Callable[..., WorkbookReading],
) -> None:
    found = reading(
        [
            [
                "Tank",
                "Product",
                "Gauge date/time",
                "Dip mm",
                None,
                "Temp C",
                "Density 20",
                "Pressure",
            ],
            ["T-101", "Diesel", "2026-11-20 22:00", 5000, 7, 20, 840, 0.2],
        ]
    )
    (table,) = found.tables
    assert dict(table.notes)["columns_not_read"]["columns"] == "E —, H Pressure"


def test_figures_behind_an_unknown_label_of_a_form_are_said_to_be_unread(
    reading: Callable[..., WorkbookReading],
) -> None:
    form = [
        ["Tank", "T-101", "Product", "Diesel", "Gauge date/time", "2026-11-20 22:00"],
        ["Dip mm", 5000, "Line pressure", 0.23, "Temp C", 20, "Density 20", 840],
        ["Tank", "T-102", "Product", "Diesel", "Gauge date/time", "2026-11-20 22:20"],
        ["Line pressure", 0.24, "Dip mm", 6000, "Temp C", 21, "Density 20", 840],
    ]
    (table,) = reading(form).tables
    assert table.frame["innage_mm"].to_list() == ["5000", "6000"]
    assert (
        dict(table.notes)["labels_not_read"]["labels"]
        == "D2 Line pressure 0.23, B4 Line pressure 0.24"
    )


def test_the_decimal_mark_is_settled_over_all_sheets(
    reading: Callable[..., WorkbookReading],
) -> None:
    head = ["罐号", "检尺时间", "油高", "油温", "标准密度"]
    one = [head, ["T-1", "2026-11-20 22:10", "16.538", 24.3, 838.5]]
    two = [head, ["T-2", "2026-11-20 22:10", "1.416,5", "24,35", "838,55"]]
    found = reading({"a": one, "b": two})
    assert {table.decimal_comma for table in found.tables} == {True}


def test_the_day_of_another_sheet_dates_a_sheet_without_one(
    reading: Callable[..., WorkbookReading],
) -> None:
    head = ["罐号", "检尺时间", "油高", "油温", "标准密度"]
    row = ["T-1", "11-20 22:10", 16538, 24.3, 838.5]
    found = reading({"a": [["盘点日期：2026-11-20"], head, row], "b": [head, row]})
    assert [str(table.reference_date) for table in found.tables] == ["2026-11-20"] * 2


def test_words_of_the_configuration_and_a_pinned_kind(workbook: Callable[..., Path]) -> None:
    path = workbook([["Tankje", "Peil", "Inhoud"], ["T-1", 1, 2]])
    extra = {"capacity_tables": {"tank_id": ["Tankje"], "height_mm": ["Peil"]}}
    found = read_workbook(path, "x.xlsx", kinds=["capacity_tables"], extra_words=extra)
    assert found.tables[0].kind == "capacity_tables"
    assert found.tables[0].frame["height_mm"].to_list() == ["1"]
    assert read_workbook(path, "x.xlsx", kinds=["products"], extra_words=extra).tables == ()


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "=HYPERLINK(1)", "\x0b", "‮x", "T" * 32_767])
def test_hostile_texts_stay_texts(reading: Callable[..., WorkbookReading], text: str) -> None:
    if "\x0b" in text:
        text = "T_x000B_1"
    found = reading([*GOOD, [text, 2000, 900]])
    (table,) = found.tables
    assert table.frame["tank_id"][2].startswith(text[:1])
    assert table.native.get("height_mm") is not None
