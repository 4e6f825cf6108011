"""Workbooks of 1997 to 2003: nothing turns into a blank or loses its format unseen."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from recon.ingest.grid import Cell, Span
from recon.ingest.limits import Unreadable
from recon.ingest.oledoc import OleDocument
from recon.ingest.xls import read_xls

DATA = Path(__file__).parent / "data"
_END = 0xFFFFFFFE


def record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound document of whole sectors ([MS-CFB]); every stream is over the mini limit."""
    sectors: list[bytes] = []
    fat: list[int] = []
    entries = []
    for name, data in streams.items():
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        start = len(sectors)
        pieces = [padded[at : at + 512] for at in range(0, len(padded), 512)]
        sectors += pieces
        fat += [*range(start + 1, start + len(pieces)), _END]
        entries.append((name, 2, start, len(padded)))
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HB", len(name) * 2 + 2, kind)
        + b"\0" * 49
        + struct.pack("<IQ", start, size)
        for name, kind, start, size in (("Root Entry", 5, _END, 0), *entries)
    ).ljust(512, b"\0")
    directory_at = len(sectors)
    sectors.append(directory)
    fat.append(_END)
    fat_at = len(sectors)
    table = [*fat, 0xFFFFFFFD, *[0xFFFFFFFF] * 127][:128]
    sectors.append(struct.pack("<128I", *table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", fat_at, *[0xFFFFFFFF] * 108)
    return header + b"".join(sectors)


def workbook(cells: bytes, *, strings: bytes = b"", globals_more: bytes = b"") -> OleDocument:
    """A workbook with the sheet 盘点; its styles: number, share, date, date with time of day."""
    name = "盘点"
    styles = b"".join(
        record(0x00E0, struct.pack("<HH", 0, n) + b"\0" * 16) for n in (0, 10, 14, 22)
    )
    before = record(0x0809, struct.pack("<HH", 0x0600, 5) + b"\0" * 12) + globals_more + styles
    sheet = struct.pack("<BB", 0, 0) + struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    after = strings + record(0x000A)
    offset = len(before) + 4 + 4 + len(sheet) + len(after)
    stream = before + record(0x0085, struct.pack("<I", offset) + sheet) + after
    stream += record(0x0809, struct.pack("<HH", 0x0600, 0x10) + b"\0" * 12) + cells + record(0x000A)
    return OleDocument(compound({"Workbook": stream}))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def test_a_sheet_made_by_an_office_program_is_read() -> None:
    grid, hidden = read_xls(OleDocument((DATA / "every_cell.xls").read_bytes()))
    assert (grid.name, grid.hidden, hidden.hidden) == ("一", False, True)
    assert grid.texts(2) == [
        *("T1", "2026-11-20T22:10:00", "12.5", "#DIV/0!", "2", "TRUE", "5%"),
        *("2026-11-20T00:00:00", "24:00:00"),
    ]
    assert grid.cells[4][3] == Cell("#N/A", "error")
    assert grid.cells[4][2] == Cell("2026-11-20", "time")
    assert grid.spans == (Span(6, 1, 6, 3),)
    assert grid.hidden_rows == {4}


def test_packed_numbers_errors_and_formats() -> None:
    cells = (
        record(0x00BD, struct.pack("<HH", 0, 0) + struct.pack("<HI", 0, (12376 << 2) | 2)
               + struct.pack("<HI", 0, (5 << 2) | 3) + struct.pack("<H", 1))
        + number(1, 0, 0.0005, 1)
        + number(1, 1, 46346.0, 2)
        + number(1, 2, 46346.0, 3)
        + record(0x0205, struct.pack("<HHHBB", 1, 3, 0, 0x2A, 1))
        + record(0x0208, struct.pack("<HHHHHHH", 1, 0, 9, 255, 0, 0, 0x20) + b"\0\0")
        + record(0x007D, struct.pack("<HHHHH", 2, 2, 0, 0, 1))
    )  # fmt: skip
    (grid,) = read_xls(workbook(cells))
    assert grid.texts(1) == ["12376", "0.05", None, None]
    assert grid.texts(2) == ["0.05%", "2026-11-20", "2026-11-20T00:00:00", "#N/A"]
    assert grid.hidden_rows == {2}
    assert grid.hidden_columns == {3}


def test_formulas_give_the_value_they_had() -> None:
    head = struct.pack("<HHH", 0, 0, 0)
    rest = b"\0" * 8
    cells = (
        record(0x0006, head + struct.pack("<d", 7620.549) + rest)
        + record(0x0006, struct.pack("<HHH", 0, 1, 0) + b"\0\0\0\0\0\0\xff\xff" + rest)
        + record(0x0207, wide("清罐"))
        + record(0x0006, struct.pack("<HHH", 0, 2, 0) + b"\x02\0\x07\0\0\0\xff\xff" + rest)
        + record(0x0006, struct.pack("<HHH", 0, 3, 0) + b"\x01\0\x01\0\0\0\xff\xff" + rest)
        + record(0x0006, struct.pack("<HHH", 0, 4, 0) + b"\x03\0\0\0\0\0\xff\xff" + rest)
    )
    (grid,) = read_xls(workbook(cells))
    assert grid.texts(1) == ["7620.549", "清罐", "#DIV/0!", "TRUE"]


def test_strings_run_on_over_records_with_another_width() -> None:
    # "油罐 T-101" breaks after 油罐; its rest goes on in single bytes ([MS-XLS] 2.5.293).
    first = struct.pack("<IIHB", 2, 2, 8, 1) + "油罐".encode("utf-16-le")
    second = b"\0 T-101" + struct.pack("<HBH", 2, 8, 1) + b"ab" + b"\0" * 4
    strings = record(0x00FC, first) + record(0x003C, second)
    cells = record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0)) + record(
        0x00FD, struct.pack("<HHHI", 0, 1, 0, 1)
    )
    (grid,) = read_xls(workbook(cells, strings=strings))
    assert grid.texts(1) == ["油罐 T-101", "ab"]


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (compound({"EncryptedPackage": b"x"}), "workbook_encrypted"),
        (compound({"Book": b"x"}), "workbook_older_than_1997"),
        (compound({"WordDocument": b"x"}), "file_of_no_known_format"),
        (compound({"\x06DataSpaces": b"x"}), "workbook_encrypted"),
        (compound({}), "workbook_encrypted_or_damaged"),
    ],
)
def test_other_compound_documents_are_refused_by_what_they_are(document: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_xls(OleDocument(document))
    assert refused.value.rule == rule


def test_a_workbook_with_a_password_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_xls(workbook(b"", globals_more=record(0x002F, b"\0" * 6)))
    assert refused.value.rule == "workbook_encrypted"


def test_a_chain_of_sectors_that_bites_its_tail_ends() -> None:
    data = bytearray(compound({"Workbook": b"x"}))
    fat_at = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<I", data, (fat_at + 1) * 512 + 4 * 3, 0)
    with pytest.raises(ValueError, match="does not end"):
        OleDocument(bytes(data)).stream("Workbook")
