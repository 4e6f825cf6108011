"""Files whose bytes depend on nothing but what is in them."""

import io
import zipfile

from openpyxl import Workbook, load_workbook

from recon.simulate.write import workbook_bytes, write_text


def book() -> Workbook:
    made = Workbook()
    made.active["A1"] = "油"
    return made


def test_a_workbook_saved_twice_has_the_same_bytes() -> None:
    assert workbook_bytes(book()) == workbook_bytes(book())


def test_a_workbook_carries_no_time_of_saving() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(book()))) as entries:
        assert {entry.date_time for entry in entries.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-21T08:00:00Z" in entries.read("docProps/core.xml")


def test_a_workbook_is_read_back_as_it_was_made() -> None:
    read = load_workbook(io.BytesIO(workbook_bytes(book())))
    assert read.active["A1"].value == "油"


def test_text_keeps_its_line_ends_and_encoding(tmp_path) -> None:
    path = tmp_path / "deep" / "file.csv"
    write_text(path, ["罐号\r\n", "T-1\n"], "gb18030")
    assert path.read_bytes() == "罐号\r\nT-1\n".encode("gb18030")
