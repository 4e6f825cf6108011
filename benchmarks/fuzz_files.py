"""Sheets as plain cells, and the six formats they are written in: what the reading fuzzer changes.

The writers are small on purpose and share nothing with the readers they are to try.
"""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl

from recon.ingest.csvshape import find_encoding
from recon.ingest.grid import Cell, Span, address
from recon.ingest.workbook import open_workbook

ROOT = Path(__file__).resolve().parents[1]
INBOX = ROOT / "sample_data" / "inbox"
MASTER = ROOT / "sample_data" / "master"
Place = tuple[int, int]


@dataclass
class Sheet:
    """A sheet to be changed: (row, column) from 1 → cell; only texts, numbers and errors."""

    name: str
    cells: dict[Place, Cell]
    spans: list[Span] = field(default_factory=list)

    def copy(self) -> Sheet:
        """Another sheet of the same cells."""
        return Sheet(self.name, dict(self.cells), list(self.spans))

    @property
    def height(self) -> int:
        """The last row in use."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def width(self) -> int:
        """The last column in use."""
        return max((column for _, column in self.cells), default=0)


@dataclass(frozen=True)
class Sample:
    """A sample file as sheets: its ``plain`` ones have a header in row 1 and nothing but rows."""

    name: str
    sheets: tuple[Sheet, ...]
    plain: bool


def samples() -> list[Sample]:
    """The sample site's files; of long tables the first two dozen rows."""
    found = []
    for path in sorted([*INBOX.glob("*.*"), *MASTER.glob("*.csv")]):
        if path.suffix == ".xlsx":
            grids = open_workbook(path, path.name).grids
            sheets = [
                Sheet(g.name or "", {(r, c): cell for r, c, cell in g.words()}, list(g.spans))
                for g in grids
            ]
            found.append(Sample(path.name, tuple(sheets), plain=False))
            continue
        encoding = find_encoding(path).name
        text = path.read_text(encoding=encoding).removeprefix("\ufeff")
        rows = list(csv.reader(io.StringIO(text)))[:25]
        cells = {
            (r, c): Cell(text)
            for r, row in enumerate(rows, start=1)
            for c, text in enumerate(row, start=1)
            if text
        }
        found.append(Sample(path.name, (Sheet("", cells),), plain=True))
    return found


def table_of(sheet: Sheet) -> list[list[str]]:
    """The sheet as rows of texts."""
    rows = [[""] * sheet.width for _ in range(sheet.height)]
    for (row, column), cell in sheet.cells.items():
        rows[row - 1][column - 1] = cell.text
    return rows


def write_csv(sheets: list[Sheet], *, delimiter: str, encoding: str) -> bytes:
    """The first sheet as delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(table_of(sheets[0]))
    return out.getvalue().encode(encoding, errors="replace")


def write_xlsx(sheets: list[Sheet]) -> bytes:
    """An Office Open XML workbook with inline strings and without styles."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"></Types>')
        names, relations = [], []
        for at, sheet in enumerate(sheets, start=1):
            names.append(f'<sheet name="{escape(sheet.name)}" sheetId="{at}" r:id="r{at}"/>')
            relations.append(
                f'<Relationship Id="r{at}" Type="{links}/worksheet" Target="s{at}.xml"/>'
            )
            archive.writestr(f"xl/s{at}.xml", _xlsx_sheet(sheet, main))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{links}">'
            f"<sheets>{''.join(names)}</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{"".join(relations)}</Relationships>',
        )
    return held.getvalue()


def _xlsx_sheet(sheet: Sheet, namespace: str) -> str:
    rows = []
    for number in sorted({row for row, _ in sheet.cells}):
        cells = []
        for (row, column), cell in sorted(sheet.cells.items()):
            if row != number:
                continue
            at = address(row, column)
            if cell.kind == "number":
                cells.append(f'<c r="{at}"><v>{cell.text}</v></c>')
            elif cell.kind == "error":
                cells.append(f'<c r="{at}" t="e"><v>{escape(cell.text)}</v></c>')
            else:
                text = escape(cell.text, quote=False)
                cells.append(
                    f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    merged = "".join(
        f'<mergeCell ref="{address(s.top, s.left)}:{address(s.bottom, s.right)}"/>'
        for s in sheet.spans
    )
    return (
        f'<worksheet xmlns="{namespace}"><sheetData>{"".join(rows)}</sheetData>'
        f"<mergeCells>{merged}</mergeCells></worksheet>"
    )


def write_ods(sheets: list[Sheet]) -> bytes:
    """An OpenDocument spreadsheet."""
    tables = []
    for sheet in sheets:
        spans = {(s.top, s.left): s for s in sheet.spans}
        rows = []
        for row in range(1, sheet.height + 1):
            cells = []
            for column in range(1, sheet.width + 1):
                span = spans.get((row, column))
                spanned = (
                    f' table:number-rows-spanned="{span.bottom - span.top + 1}"'
                    f' table:number-columns-spanned="{span.right - span.left + 1}"'
                    if span
                    else ""
                )
                cells.append(_ods_cell(sheet.cells.get((row, column)), spanned))
            rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        tables.append(
            f'<table:table table:name="{escape(sheet.name)}">{"".join(rows)}</table:table>'
        )
    base = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{n}="{base}:{n}:1.0"' for n in ("office", "table", "text"))
    body = "".join(tables)
    content = (
        f'<office:document-content {names} xmlns:calcext="urn:org:documentfoundation:names:'
        f'experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>{body}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return held.getvalue()


def _ods_cell(cell: Cell | None, spanned: str) -> str:
    if cell is None:
        return f"<table:table-cell{spanned}/>"
    shown = f"<text:p>{escape(cell.text, quote=False)}</text:p>"
    kind = 'office:value-type="string"'
    if cell.kind == "number":
        kind = f'office:value-type="float" office:value="{cell.text}"'
    elif cell.kind == "error":
        kind = 'office:value-type="string" calcext:value-type="error"'
    return f"<table:table-cell {kind}{spanned}>{shown}</table:table-cell>"


def write_html(sheets: list[Sheet]) -> bytes:
    """A page with a table a sheet, as web systems export under the name of a workbook."""
    parts = []
    for sheet in sheets:
        spans = {(s.top, s.left): s for s in sheet.spans}
        covered = {
            (row, column)
            for s in sheet.spans
            for row in range(s.top, s.bottom + 1)
            for column in range(s.left, s.right + 1)
        } - spans.keys()
        rows = []
        for row in range(1, sheet.height + 1):
            cells = []
            for column in range(1, sheet.width + 1):
                if (row, column) in covered:
                    continue
                span, cell = spans.get((row, column)), sheet.cells.get((row, column))
                size = ""
                if span:
                    rows_spanned, columns_spanned = (
                        span.bottom - span.top + 1,
                        span.right - span.left + 1,
                    )
                    size = f' rowspan="{rows_spanned}" colspan="{columns_spanned}"'
                cells.append(f"<td{size}>{escape(cell.text) if cell else ''}</td>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        parts.append(f"<table>{''.join(rows)}</table>")
    return f'<html><meta charset="utf-8"><body>{"".join(parts)}</body></html>'.encode()


def write_parquet(sheets: list[Sheet]) -> bytes:
    """The first sheet's rows under the names in its first row; plain numbers as numbers."""
    names, *rows = table_of(sheets[0])
    held = {}
    for at, name in enumerate(names):
        texts = pl.Series([row[at] or None for row in rows], dtype=pl.String)
        numbers = texts.cast(pl.Float64, strict=False)
        plain = numbers.is_not_null().eq(texts.is_not_null()).all() and numbers.is_not_null().any()
        shortest = texts.str.contains(r"^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$").drop_nulls().all()
        unique = name if name and name not in held else f"{name} {at}"
        held[unique] = numbers if plain and shortest else texts
    out = io.BytesIO()
    pl.DataFrame(held).write_parquet(out)
    return out.getvalue()


_END = 0xFFFFFFFE


def write_xls(sheets: list[Sheet]) -> bytes:
    """A workbook of 1997: [MS-XLS] records in an [MS-CFB] document."""
    parts = [_xls_sheet(sheet) for sheet in sheets]
    names = [sheet.name.encode("utf-16-le") for sheet in sheets]
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    size = len(start) + sum(len(name) + 12 for name in names) + 4
    bound = b""
    for name, part in zip(names, parts, strict=True):
        bound += _record(0x0085, struct.pack("<IBBBB", size, 0, 0, len(name) // 2, 1) + name)
        size += len(part)
    return _compound("Workbook", start + bound + _record(0x000A) + b"".join(parts))


def _record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def _xls_sheet(sheet: Sheet) -> bytes:
    records = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    codes = {"#N/A": 0x2A, "#REF!": 0x17, "#DIV/0!": 0x07}
    for (row, column), cell in sorted(sheet.cells.items()):
        at = struct.pack("<HHH", row - 1, column - 1, 0)
        if cell.kind == "number":
            records.append(_record(0x0203, at + struct.pack("<d", float(cell.text))))
        elif cell.kind == "error":
            records.append(_record(0x0205, at + struct.pack("<BB", codes[cell.text], 1)))
        else:
            raw = cell.text.encode("utf-16-le", errors="replace")
            records.append(_record(0x0204, at + struct.pack("<HB", len(raw) // 2, 1) + raw))
    merged = b"".join(
        struct.pack("<HHHH", s.top - 1, s.bottom - 1, s.left - 1, s.right - 1) for s in sheet.spans
    )
    records.append(_record(0x00E5, struct.pack("<H", len(sheet.spans)) + merged))
    return b"".join([*records, _record(0x000A)])


def _compound(name: str, data: bytes) -> bytes:
    """One stream of 4096 bytes or more in a document of 512-byte sectors."""
    data = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
    count = len(data) // 512
    tables = -(-(count + 2) // 127)  # the table's own sectors are listed in it
    fat = [*range(1, count), _END, _END, *[0xFFFFFFFD] * tables]
    fat += [0xFFFFFFFF] * (128 * tables - len(fat))
    entries = b"".join(
        title.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HB", len(title) * 2 + 2, kind)
        + b"\0" * 49
        + struct.pack("<IQ", first, size)
        for title, kind, first, size in (("Root Entry", 5, _END, 0), (name, 2, 0, len(data)))
    ).ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, tables, count, 0, 4096, _END, 0, _END, 0)
    places = [count + 1 + at for at in range(tables)]
    header += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - tables))
    return header + data + entries + struct.pack(f"<{len(fat)}I", *fat)


WRITERS: dict[str, Callable[[list[Sheet]], bytes]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "html": write_html,
    "comma.csv": lambda sheets: write_csv(sheets, delimiter=",", encoding="utf-8"),
    "semicolon.csv": lambda sheets: write_csv(sheets, delimiter=";", encoding="gb18030"),
    "tab.txt": lambda sheets: write_csv(sheets, delimiter="\t", encoding="utf-16"),
    "parquet": write_parquet,
}
"""Ending of the file's name → what writes it; parquet is for plain samples only."""
