from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.writer.excel import ExcelWriter

from recon.report.archive import Rows, WorkbookArchive

NIGHT = datetime(2026, 11, 20, 23, 55, 1)


def saved(folder, *rows, name="a.xlsx", links=()):
    """A workbook of one sheet with ``rows``, written through the archive."""
    workbook = Workbook()
    workbook.active.print_options.horizontalCentered = True
    stream = Rows(folder / "1.rows")
    for values in rows:
        stream.append(values, [0] * len(values))
    for link in links:
        stream.link(*link)
    stream.close()
    path = folder / name
    workbook.properties.created = workbook.properties.modified = NIGHT
    with WorkbookArchive(path, NIGHT, {"xl/worksheets/sheet1.xml": stream}) as archive:
        ExcelWriter(workbook, archive).write_data()
    return path


@pytest.fixture
def read_back(tmp_path):
    def read(*values):
        return [cell.value for cell in load_workbook(saved(tmp_path, values)).active[1]]

    return read


def test_values_come_back_as_they_were(read_back):
    values = [1, 2.5, Decimal("-1234567.890"), "罐号 & <T-1>", None, date(2026, 2, 28)]
    assert read_back(*values) == [1, 2.5, -1234567.89, "罐号 & <T-1>", None, 46081]


def test_a_time_keeps_its_minute(tmp_path):
    # 22:10 is no exact fraction of a day; a rounded serial number would show 22:09.
    path = saved(tmp_path, [datetime(2026, 11, 20, 22, 10)])
    sheet = load_workbook(path).active
    sheet["A1"].number_format = "yyyy-mm-dd hh:mm:ss"
    days = sheet["A1"].value
    assert round((days % 1) * 24 * 60, 6) == 22 * 60 + 10


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=cmd|"/c calc"!A1', "#N/A"])
def test_no_text_becomes_a_formula_or_an_error(tmp_path, text):
    cell = load_workbook(saved(tmp_path, [text])).active["A1"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_control_characters_are_shown(read_back):
    assert read_back("a\x00b\x1b[1m\ufffe") == [r"a\x00b\x1b[1m\ufffe"]


def test_what_is_no_number_is_an_empty_cell(read_back):
    assert read_back(float("nan"), Decimal("NaN"), float("inf")) == [None, None, None]


def test_zero_has_no_sign(tmp_path):
    path = saved(tmp_path, [-0.0, Decimal("-0.000")])
    assert b"-0" not in ZipFile(path).read("xl/worksheets/sheet1.xml").split(b"sheetData")[1]


def test_the_sheet_knows_its_extent(tmp_path):
    sheet = load_workbook(saved(tmp_path, [1, 2, 3], [4, 5, 6])).active
    assert sheet.calculate_dimension() == "A1:C2"
    assert b'<dimension ref="A1:C2"/>' in ZipFile(saved(tmp_path, [1, 2, 3], [4, 5, 6])).read(
        "xl/worksheets/sheet1.xml"
    )


def test_a_link_leads_to_a_cell_of_another_sheet(tmp_path):
    path = saved(tmp_path, ["T-1"], links=[("A1", "it's & more", "B7")])
    assert load_workbook(path).active["A1"].hyperlink.location == "'it''s & more'!B7"


def test_the_same_rows_give_the_same_bytes_at_the_runs_instant(tmp_path):
    one = saved(tmp_path, ["a", 1], name="one.xlsx")
    two = saved(tmp_path, ["a", 1], name="two.xlsx")
    assert one.read_bytes() == two.read_bytes()
    # A zip keeps even seconds only.
    assert {info.date_time for info in ZipFile(one).infolist()} == {(2026, 11, 20, 23, 55, 0)}


def test_a_row_is_never_taller_than_excel_allows(tmp_path):
    rows = Rows(tmp_path / "r")
    rows.append(["x"], [0], height=5000)
    rows.close()
    assert 'ht="409"' in rows.path.read_text()


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=40))
def test_any_text_makes_a_readable_sheet(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    content = BytesIO(saved(folder, [text, "end"]).read_bytes())
    first, last = load_workbook(content).active[1]
    assert last.value == "end"
    assert first.data_type in ("s", "n")
