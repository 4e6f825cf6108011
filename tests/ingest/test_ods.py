"""Sheets of .ods: errors, formats and repeats as they are, and no more cells than can be held."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from recon.ingest.grid import Cell, Span
from recon.ingest.limits import Unreadable
from recon.ingest.ods import read_ods

DATA = Path(__file__).parent / "data"


def document(rows: str, *, styles: str = "", manifest: str = "<m/>", columns: str = "") -> ZipFile:
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" '
        'xmlns:text="x" xmlns:style="s" xmlns:number="n" xmlns:calcext="c">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="S" table:style-name="ta">{columns}{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return ZipFile(held)


def row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def cell(text: str = "", attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_a_sheet_made_by_an_office_program_is_read() -> None:
    with ZipFile(DATA / "every_cell.ods") as archive:
        grid, hidden = read_ods(archive)
    assert (grid.name, grid.hidden, hidden.hidden) == ("一", False, True)
    assert grid.texts(2)[:5] == ["T1", "2026-11-20T22:10:00", "12.5", "#DIV/0!", "2"]
    assert grid.texts(2)[6:] == ["5%", "2026-11-20T00:00:00", "24:00:00"]
    assert grid.cells[4][3] == Cell("#N/A", "error")
    assert grid.cells[4][2] == Cell("2026-11-20", "time")
    assert grid.spans == (Span(6, 1, 6, 3),)
    assert grid.hidden_rows == {4}


def test_repeats_are_unrolled_where_something_stands_in_them() -> None:
    rows = row(
        cell("x", 'office:value-type="string" table:number-columns-repeated="3"')
        + cell("", 'table:number-columns-repeated="16000"'),
        'table:number-rows-repeated="2"',
    ) + row(cell(""), 'table:number-rows-repeated="1048000"')
    (grid,) = read_ods(document(rows))
    assert grid.texts(1) == ["x", "x", "x"]
    assert grid.row_numbers == (1, 2)


def test_a_cell_repeated_a_billion_times_is_refused() -> None:
    rows = row(
        cell("x", 'office:value-type="string" table:number-columns-repeated="16384"'),
        'table:number-rows-repeated="1048576"',
    )
    with pytest.raises(Unreadable) as refused:
        read_ods(document(rows))
    assert refused.value.rule == "workbook_too_big"


def test_values_formulas_and_notes() -> None:
    rows = row(
        cell("7.620,549", 'office:value-type="float" office:value="7620.549"')
        + cell("0,05%", 'office:value-type="percentage" office:value="0.0005"')
        + cell("WAHR", 'office:value-type="boolean" office:boolean-value="true"')
        + '<table:table-cell table:formula="of:=[.A1]*2"/>'
        + '<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p>'
        "</office:annotation><text:p>清<text:s/>罐</text:p><text:p>b</text:p></table:table-cell>"
        + cell("", 'office:value-type="time" office:time-value="PT22H10M00S"')
    )
    (grid,) = read_ods(document(rows))
    assert grid.texts(1) == ["7620.549", "0.05%", "TRUE", "=[.A1]*2", "清 罐\nb", "22:10:00"]
    assert grid.cells[1][4].kind == "formula"


def test_the_style_of_a_date_tells_whether_its_midnight_is_meant() -> None:
    styles = (
        '<number:date-style style:name="D"><number:year/></number:date-style>'
        '<number:date-style style:name="T"><number:year/><number:hours/></number:date-style>'
        '<style:style style:name="day" style:data-style-name="D"/>'
        '<style:style style:name="timed" style:data-style-name="T"/>'
        '<style:style style:name="child" style:parent-style-name="timed"/>'
    )
    date = 'office:value-type="date" office:date-value="2026-11-20" table:style-name='
    rows = row(cell("", f'{date}"day"') + cell("", f'{date}"timed"') + cell("", f'{date}"child"'))
    (grid,) = read_ods(document(rows, styles=styles))
    assert grid.texts(1) == ["2026-11-20", "2026-11-20T00:00:00", "2026-11-20T00:00:00"]


def test_hidden_rows_and_columns_are_known() -> None:
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" '
        'table:number-columns-repeated="2"/>'
    )
    filled = cell("a", 'office:value-type="string"') * 3
    rows = row(filled) + row(filled, 'table:visibility="filter"')
    (grid,) = read_ods(document(rows, columns=columns))
    assert grid.hidden_rows == {2}
    assert grid.hidden_columns == {2, 3}


def test_an_encrypted_document_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_ods(document("", manifest="<manifest:encryption-data/>"))
    assert refused.value.rule == "workbook_encrypted"
