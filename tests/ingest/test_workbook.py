"""A file is opened by what it is; what cannot be opened gives one problem that says why."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from recon.ingest.workbook import Workbook, open_workbook
from recon.wording.say import say, sentences

ROWS = [["tank_id", "height_mm", "volume_m3"], ["T-1", 0, 0], ["T-1", 1000, 500]]


def opened(path: Path) -> Workbook:
    return open_workbook(path, f"inbox/{path.name}")


def rule_of(path: Path) -> str:
    book = opened(path)
    assert book.grids == ()
    (problem,) = book.problems
    assert problem.file == f"inbox/{path.name}"
    assert "?" not in say(problem.rule, problem.params)
    return problem.rule


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_an_xlsx_is_read(workbook: Callable[..., Path]) -> None:
    book = opened(workbook(ROWS))
    assert [grid.name for grid in book.grids] == ["Sheet1"]
    assert book.problems == ()
    assert book.notes == ()


def test_a_renamed_workbook_is_read_and_said(workbook: Callable[..., Path]) -> None:
    book = opened(workbook(ROWS, name="old.xls"))
    assert [code for code, _ in book.notes] == ["file_is_not_what_its_name_says"]
    assert book.grids[0].cell_count == 9


def test_an_xls_that_is_html_is_read_and_said(tmp_path: Path) -> None:
    page = "<html><table><tr><td>罐号</td><td>油高</td></tr></table></html>".encode()
    book = opened(written(tmp_path, "export.xls", page))
    assert book.notes[0][1] == {"named": ".xls", "actual": "html"}
    assert book.grids[0].texts(1) == ["罐号", "油高"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_an_xls_that_is_text_is_for_the_csv_reader(tmp_path: Path, encoding: str) -> None:
    book = opened(written(tmp_path, "ledger.xls", "流水号,罐号\nL1,T-1\n".encode(encoding)))
    assert book.is_text
    assert book.problems == ()
    assert book.notes[0][1] == {"named": ".xls", "actual": "text"}


def test_what_is_hidden_is_read_and_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("计算").append(["x"])
    book["计算"].sheet_state = "hidden"
    book.save(tmp_path / "h.xlsx")
    found = opened(tmp_path / "h.xlsx")
    assert dict(found.notes) == {
        "hidden_rows_read": {"sheet": "Sheet", "rows": "2"},
        "hidden_columns_read": {"sheet": "Sheet", "columns": "C"},
        "hidden_sheet_read": {"sheet": "计算"},
    }


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_truncated_workbook_gives_one_problem(
    workbook: Callable[..., Path], tmp_path: Path, share: float
) -> None:
    whole = workbook(ROWS).read_bytes()
    assert rule_of(written(tmp_path, "cut.xlsx", whole[: int(len(whole) * share)])) in (
        "workbook_truncated",
        "workbook_damaged",
    )


def test_other_files_are_told_apart(tmp_path: Path) -> None:
    assert rule_of(written(tmp_path, "a.xlsx", b"")) == "file_empty"
    assert rule_of(written(tmp_path, "b.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\0")) == (
        "file_of_no_known_format"
    )
    xml = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'
    assert rule_of(written(tmp_path, "c.xls", xml)) == "workbook_is_xml_2003"
    assert rule_of(
        written(tmp_path, "d.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 700)
    ) == ("workbook_encrypted_or_damaged")
    with zipfile.ZipFile(tmp_path / "e.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert rule_of(tmp_path / "e.xlsx") == "archive_is_no_workbook"
    with zipfile.ZipFile(tmp_path / "f.xlsx", "w") as archive:
        archive.writestr("xl/workbook.bin", "")
    assert rule_of(tmp_path / "f.xlsx") == "workbook_is_xlsb"


def test_a_part_that_is_missing_is_damage(workbook: Callable[..., Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook(ROWS)) as whole, zipfile.ZipFile(tmp_path / "g.xlsx", "w") as cut:
        for name in whole.namelist():
            if name != "xl/worksheets/sheet1.xml":
                cut.writestr(name, whole.read(name))
    assert rule_of(tmp_path / "g.xlsx") == "workbook_without_sheets"


def test_every_problem_and_note_of_workbooks_has_a_sentence() -> None:
    known = sentences()
    source = Path(__file__).parents[2] / "recon" / "ingest"
    for module in ("workbook", "xls", "xlsx", "ods", "limits", "partxml", "layouts", "tablebuild"):
        text = (source / f"{module}.py").read_text(encoding="utf-8")
        for line in text.splitlines():
            for word in line.split('"')[1::2]:
                if word.startswith(("workbook_", "file_", "hidden_", "sheet_", "product_from")):
                    assert word in known, (module, word)
