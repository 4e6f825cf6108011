"""Everything a sheet of .xlsx holds is read in one pass: nothing turns into a blank unseen."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from recon.ingest.grid import Cell, Grid, Span
from recon.ingest.limits import Unreadable
from recon.ingest.xlsx import read_xlsx

_TYPES = '<?xml version="1.0"?><Types xmlns="t"/>'
_ROOT = (
    '<?xml version="1.0"?><Relationships xmlns="r"><Relationship Id="a" '
    'Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    '<?xml version="1.0"?><x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr date1904="{epoch}"/>'
    '<x:sheets><x:sheet name="S" sheetId="1" r:id="s"/></x:sheets></x:workbook>'
)
_LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="r">'
    '<Relationship Id="s" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="t" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>'
    '<Relationship Id="y" Type="http://x/styles" Target="styles.xml"/></Relationships>'
)


def raw_workbook(
    sheet: str, *, strings: str = "<sst/>", styles: str = "<styleSheet/>", epoch: int = 0
) -> ZipFile:
    """A workbook of one sheet from its XML, as other programs than Excel may write it."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/workbook.xml", _BOOK.format(epoch=epoch))
        archive.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", strings)
        archive.writestr("xl/styles.xml", styles)
    return ZipFile(held)


def sheet_of(rows: str, *, more: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet><sheetData>{rows}</sheetData>{more}</worksheet>'


def grids(path: Path) -> list[Grid]:
    with ZipFile(path) as archive:
        return read_xlsx(archive)


def test_values_of_every_kind_come_as_they_are_shown(workbook: Callable[..., Path]) -> None:
    path = workbook(
        [
            ["油罐", 12.5, True, dt.datetime(2026, 11, 20, 22, 10), dt.date(2026, 11, 20)],
            [0.0005, dt.time(22, 10), dt.timedelta(hours=24), "#N/A", "=1/0"],
        ],
        formats={"A2": "0.00%", "E1": "yyyy/m/d"},
    )
    (grid,) = grids(path)
    assert [grid.cells[1][at] for at in range(1, 6)] == [
        Cell("油罐"),
        Cell("12.5", "number"),
        Cell("TRUE", "flag"),
        Cell("2026-11-20T22:10:00", "time"),
        Cell("2026-11-20", "time"),
    ]
    assert [grid.cells[2][at] for at in range(1, 6)] == [
        Cell("0.05%", "number"),
        Cell("22:10:00", "time"),
        Cell("24:00:00", "time"),
        Cell("#N/A", "error"),
        Cell("=1/0", "formula"),
    ]


def test_what_is_hidden_or_merged_is_known(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b", "c"])
    sheet.append(["d"])
    sheet.merge_cells("A2:C2")
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("x").sheet_state = "veryHidden"
    book.save(tmp_path / "h.xlsx")
    first, second = grids(tmp_path / "h.xlsx")
    assert first.spans == (Span(2, 1, 2, 3),)
    assert first.hidden_rows == {2}
    assert first.hidden_columns == {2}
    assert (first.hidden, second.hidden) == (False, True)


def test_a_stored_value_is_taken_and_a_missing_one_leaves_the_formula() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>B1*2</f><v>7620.5490000000001</v></c>'
        '<c r="B1" t="str"><f>"x"&amp;"y"</f><v>xy</v></c>'
        '<c r="C1" t="str"><f>IF(1,"")</f><v></v></c>'
        '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="E1"><f t="shared" ref="E1:E2" si="0">A1+1</f></c></row>'
        '<row r="2"><c r="E2"><f t="shared" si="0"/></c></row>'
    )
    (grid,) = read_xlsx(raw_workbook(sheet_of(rows)))
    assert grid.cells[1] == {
        1: Cell("7620.549", "number"),
        2: Cell("xy"),
        4: Cell("#DIV/0!", "error"),
        5: Cell("=A1+1", "formula"),
    }
    assert grid.cells[2] == {5: Cell("=A1+1", "formula")}


def test_texts_come_shared_inline_rich_and_escaped() -> None:
    strings = (
        "<sst><si><t>罐号</t></si><si><r><t>油</t></r><r><t>高</t></r>"
        "<rPh><t>youga</t></rPh></si><si><t>a_x000D_b</t></si></sst>"
    )
    rows = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c>'
        '<c t="inlineStr"><is><t>in</t></is></c><c t="inlineStr"><is><t>  </t></is></c></row>'
    )
    (grid,) = read_xlsx(raw_workbook(sheet_of(rows), strings=strings))
    assert [cell.text for cell in grid.cells[1].values()] == ["罐号", "油高", "a\rb", "in"]


def test_dates_of_the_formats_without_a_code_and_of_1904() -> None:
    styles = (
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy/m/d h:mm"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    rows = '<row r="3"><c r="B3" s="1"><v>46346</v></c><c r="C3" s="2"><v>46346.5</v></c></row>'
    (grid,) = read_xlsx(raw_workbook(sheet_of(rows), styles=styles))
    assert [cell.text for cell in grid.cells[3].values()] == ["2026-11-20", "2026-11-20T12:00:00"]
    (grid,) = read_xlsx(raw_workbook(sheet_of(rows), styles=styles, epoch=1))
    assert grid.cells[3][2].text == "2030-11-21"


def test_a_million_formatted_rows_without_anything_in_them_are_no_rows() -> None:
    rows = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(2, 20_000))
    full = f'<row r="1"><c r="XFD1"><v>1</v></c></row>{rows}'
    (grid,) = read_xlsx(raw_workbook(sheet_of(full)))
    assert grid.row_numbers == (1,)
    assert grid.width == 16_384


def test_a_document_type_is_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
    with pytest.raises(Unreadable) as refused:
        read_xlsx(raw_workbook(bomb))
    assert refused.value.rule == "workbook_declares_entities"


def test_a_part_that_unpacks_to_too_much_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("recon.ingest.partxml.MAX_PART_BYTES", 10_000)
    with pytest.raises(Unreadable) as refused:
        read_xlsx(raw_workbook(sheet_of(" " * 20_000)))
    assert refused.value.rule == "workbook_part_too_big"


def test_more_cells_than_can_be_held_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recon.ingest.limits.Budget.__init__.__defaults__", (3, 1000))
    rows = "<row>" + "<c><v>1</v></c>" * 5 + "</row>"
    with pytest.raises(Unreadable) as refused:
        read_xlsx(raw_workbook(sheet_of(rows)))
    assert refused.value.rule == "workbook_too_big"


def test_a_cell_outside_the_sheet_is_damage() -> None:
    with pytest.raises(ValueError, match="outside"):
        read_xlsx(raw_workbook(sheet_of('<row r="1"><c r="XFE1"><v>1</v></c></row>')))
