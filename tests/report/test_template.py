from datetime import date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from recon.ingest.headers import find_header
from recon.ingest.read import read_file
from recon.report.template import (
    EXAMPLE_ROW,
    FIRST_ROW,
    HEADER_ROW,
    UNIT_ROW,
    choice_words,
    template,
    write_template,
)
from recon.settings import Settings
from recon_schemas.fields import Column, spellings, word_key
from recon_schemas.registry import (
    KINDS,
    VALUES_FALSE,
    VALUES_TRUE,
    aside_of,
    column_of,
    columns_of,
    header_words,
    title_of,
)

EVERY = [pytest.param(*pair, id="-".join(pair)) for pair in product(KINDS, ("en", "zh"))]


def texts(sheet: Worksheet) -> list[list[str | None]]:
    """The cells of a sheet as texts."""
    rows = sheet.iter_rows(values_only=True)
    return [[None if value is None else str(value) for value in row] for row in rows]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_header_is_a_word_of_its_column(kind: str, language: str):
    first, *headers = (cell.value for cell in template(kind, language).worksheets[0][HEADER_ROW])
    assert aside_of(kind)[word_key(first)] == "row_no"
    columns = [column.name for column in columns_of(kind) if not column.derived]
    assert [header_words(kind)[word_key(header)].column for header in headers] == columns


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_reader_finds_the_header_the_units_and_every_column(kind: str, language: str):
    match = find_header(texts(template(kind, language).worksheets[0]), kinds=None, extra_words={})
    assert match is not None
    assert (match.kind, match.header_row) == (kind, HEADER_ROW - 1)
    assert match.missing == ()
    assert match.unknown == ()
    assert len(match.columns) == sum(not column.derived for column in columns_of(kind))
    assert match.first_data_row < EXAMPLE_ROW


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_unit_row_holds_the_canonical_units(kind: str, language: str):
    _, *units = (cell.value for cell in template(kind, language).worksheets[0][UNIT_ROW])
    assert units == [column.unit for column in columns_of(kind) if not column.derived]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_drop_downs_offer_words_that_readers_understand(kind: str, language: str):
    for column in columns_of(kind):
        words = choice_words(column, language)
        if column.choices:
            assert [spellings(column)[word_key(word)] for word in words] == list(column.choices)
        elif column.value == "flag":
            assert words[0] in VALUES_TRUE
            assert words[1] in VALUES_FALSE
        else:
            assert words == ()


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_drop_down_and_a_message_fit_what_a_spreadsheet_holds(kind: str, language: str):
    sheet = template(kind, language).worksheets[0]
    helps = sheet.data_validations.dataValidation
    assert len(helps) == sum(not column.derived for column in columns_of(kind))
    for each in helps:
        assert len(each.promptTitle) <= 32
        assert 0 < len(each.prompt) <= 255
        assert each.showInputMessage
        if each.type == "list":
            assert len(each.formula1) <= 255
            assert each.formula1.count('"') == 2


def test_the_drop_down_of_the_tank_type_says_the_types():
    offered = choice_words(column_of("tanks", "tank_type"), "en")
    assert offered == (
        "fixed roof",
        "internal floating roof",
        "external floating roof",
        "horizontal",
    )
    assert choice_words(column_of("tanks", "tank_type"), "zh") == (
        "固定顶",
        "内浮顶",
        "外浮顶",
        "卧式",
    )


@pytest.mark.parametrize(("language", "mark"), [("en", "Example"), ("zh", "例")])
def test_the_example_row_is_marked_in_its_first_cell(language: str, mark: str):
    row = template("stocktakes", language).worksheets[0][EXAMPLE_ROW]
    assert row[0].value == mark


def test_examples_are_numbers_times_and_texts_as_a_person_enters_them(tmp_path: Path):
    write_template("stocktakes", tmp_path / "s.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx").worksheets[0]
    headers = [cell.value for cell in sheet[HEADER_ROW]]
    example = dict(zip(headers, sheet[EXAMPLE_ROW], strict=True))
    assert example["Innage (*)"].value == 12376
    assert example["Gauged at *"].value == datetime(2026, 11, 20, 23, 30)
    assert example["Gauged at *"].number_format == "yyyy-mm-dd hh:mm"
    assert example["Liquid temperature *"].value == 24.3
    assert example["Tank *"].value == "T-305"
    assert example["Status"].value == "counted"


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_holds_a_formula(kind: str, tmp_path: Path):
    write_template(kind, tmp_path / "t.xlsx", "zh")
    with ZipFile(tmp_path / "t.xlsx") as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)
    for sheet in openpyxl.load_workbook(tmp_path / "t.xlsx"):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "d"), cell


def test_rows_to_fill_in_are_empty():
    sheet = template("movements").worksheets[0]
    assert sheet.max_row == FIRST_ROW - 1


def test_identifiers_stay_text_and_times_show_their_time():
    sheet = template("movements").worksheets[0]
    formats = {
        cell.value: sheet.column_dimensions[cell.column_letter].number_format
        for cell in sheet[HEADER_ROW]
    }
    assert formats["Declaration No."] == "@"
    assert formats["Effective at *"] == "yyyy-mm-dd hh:mm"
    assert formats["Storage limit"] == "yyyy-mm-dd"
    assert formats["Quantity *"] == "#,##0.000"


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_same_schemas_give_the_same_cells(kind: str, language: str):
    one, other = template(kind, language), template(kind, language)
    assert [texts(sheet) for sheet in one] == [texts(sheet) for sheet in other]
    assert one.worksheets[0].title == (
        title_of(kind).title_zh if language == "zh" else title_of(kind).title
    )


def meant(column: Column) -> object:
    """The value the example of ``column`` stands for; the default, or None, where it has none."""
    text = column.example or column.default or ""
    match column.value:
        case _ if not text:
            return None
        case "number":
            return float(text)
        case "decimal":
            return Decimal(text)
        case "time":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case "flag":
            return text in VALUES_TRUE
        case "choice":
            return spellings(column)[word_key(text)]
        case _:
            return text


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_row_filled_in_like_the_example_is_read_as_it_was_meant(
    kind: str, language: str, tmp_path: Path
):
    filled = template(kind, language)
    sheet = filled.worksheets[0]
    for cell in sheet[EXAMPLE_ROW][1:]:
        copy = sheet.cell(FIRST_ROW, cell.column, cell.value)
        copy.number_format = cell.number_format
    filled.save(tmp_path / "filled.xlsx")
    readings = read_file(
        tmp_path / "filled.xlsx", "filled.xlsx", settings=Settings(), register=None
    )
    assert [problem for reading in readings for problem in reading.problems] == []
    (reading,) = readings  # nothing in the notes was taken for a table
    assert (reading.kind, reading.rows_read, reading.rows_rejected) == (kind, 1, 0)
    (row,) = reading.frame.to_dicts()
    for column in columns_of(kind):
        assert row[column.name] == meant(column) or column.derived, column.name


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_an_untouched_template_has_no_rows(kind: str, language: str, tmp_path: Path):
    write_template(kind, tmp_path / "empty.xlsx", language)
    (reading,) = read_file(
        tmp_path / "empty.xlsx", "empty.xlsx", settings=Settings(), register=None
    )
    assert (reading.kind, reading.rows_read) == (kind, 0)
    assert {problem.rule for problem in reading.problems} <= {"no_data_rows"}


def test_an_unknown_kind_is_a_key_error():
    with pytest.raises(KeyError):
        template("invoices")
