"""A workbook file with the same bytes for the same run, its rows streamed as text.

openpyxl makes everything around the rows (styles, pages, filters, drop-downs, charts). The rows
are written here: cell by cell through openpyxl, 20 000 tanks x 40 cells took 10 s; as text, 1 s.
Every text is an inline string, never a formula, whatever it begins with. Members of the zip carry
the instant of the run instead of the time of saving.
"""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from os import PathLike
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.utils import get_column_letter

from recon.report.tables import CellValue
from recon.report.text import cell_text

_EPOCH = datetime(1899, 12, 30)
"""Day 0 of the 1900 date system for every date after February 1900 (ECMA-376, 18.17.4.1)."""
_EARLIEST_ZIP_YEAR = 1980
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
_AFTER_LINKS = re.compile(rb"<printOptions")
MOST_ROWS = 1_048_576
TALLEST_POINTS = 409.0
"""Rows of a sheet and the height of a row, as Excel allows them."""
_MOST_LINKS = 65_000
"""Excel keeps 65 530 links on a sheet and repairs a file that holds more."""


class Rows:
    """The rows of one sheet, written to ``path`` as they come; ``links`` lead to other cells."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.columns = 1
        self._links: list[str] = []
        self._stream = path.open("w", encoding="utf-8", newline="\n")

    def append(
        self, values: Sequence[CellValue], looks: Sequence[int], height: float | None = None
    ) -> int:
        """Write one row: each value with the number of its look; the row's number (from 1)."""
        self.count += 1
        row = self.count
        self.columns = max(self.columns, len(values))
        tall = ""
        if height is not None:
            tall = f' ht="{min(height, TALLEST_POINTS):g}" customHeight="1"'
        cells = "".join(
            _cell(f"{_letter(at)}{row}", value, look)
            for at, (value, look) in enumerate(zip(values, looks, strict=True))
        )
        self._stream.write(f'<row r="{row}"{tall}>{cells}</row>')
        return row

    def link(self, cell: str, sheet: str, target: str) -> None:
        """Let ``cell`` lead to the cell ``target`` of the sheet called ``sheet``."""
        if len(self._links) < _MOST_LINKS:
            location = "'" + sheet.replace("'", "''") + "'!" + target
            quoted = escape(location, quote=False).replace('"', "&quot;")
            self._links.append(f'<hyperlink ref="{cell}" location="{quoted}"/>')

    def close(self) -> None:
        """Close the stream; the rows can be read from ``path``."""
        self._stream.close()

    @property
    def dimension(self) -> str:
        """The sheet's extent, like ``A1:K120``."""
        return f"A1:{_letter(self.columns - 1)}{max(self.count, 1)}"

    @property
    def links_xml(self) -> bytes:
        """The element that holds the links; empty when there are none."""
        return f"<hyperlinks>{''.join(self._links)}</hyperlinks>".encode() if self._links else b""


class WorkbookArchive(ZipFile):
    """The zip openpyxl writes into: fixed times, and ``rows`` put into the sheets on the way.

    ``rows`` maps a member's name (``xl/worksheets/sheet1.xml``) to its rows.
    """

    def __init__(self, path: Path, instant: datetime, rows: Mapping[str, Rows]) -> None:
        super().__init__(path, "w", ZIP_DEFLATED, allowZip64=True)
        self._instant = instant
        self._sheet_rows = rows

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Write a member from ``data``."""
        name = zinfo_or_arcname
        info = self._info(name.filename if isinstance(name, ZipInfo) else name)
        super().writestr(info, data, compress_type, compresslevel)

    def write(
        self,
        filename: str | PathLike[str],
        arcname: str | PathLike[str] | None = None,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Write a member from a file; a sheet gets its rows."""
        name = str(filename if arcname is None else arcname)
        frame = Path(filename).read_bytes()
        rows = self._sheet_rows.get(name)
        if rows is None:
            self.writestr(name, frame)
            return
        with self.open(self._info(name), "w") as member:
            _pour(frame, rows, member)

    def _info(self, name: str) -> ZipInfo:
        moment = self._instant
        year = max(moment.year, _EARLIEST_ZIP_YEAR)
        info = ZipInfo(
            name, (year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        )
        info.compress_type = ZIP_DEFLATED
        info.create_system = 0  # the same on every system
        return info


def _pour(frame: bytes, rows: Rows, member: IO[bytes]) -> None:
    """Write ``frame`` with the rows in place of its empty sheetData."""
    frame = _DIMENSION.sub(f'<dimension ref="{rows.dimension}"/>'.encode(), frame, count=1)
    gap = _NO_ROWS.search(frame)
    if gap is None:
        raise ValueError("the sheet already holds rows")
    tail = frame[gap.end() :]
    if rows.links_xml:
        place = _AFTER_LINKS.search(tail)
        if place is None:
            raise ValueError("a sheet with links needs print options, which follow them")
        tail = tail[: place.start()] + rows.links_xml + tail[place.start() :]
    member.write(frame[: gap.start()] + b"<sheetData>")
    with rows.path.open("rb") as stream:
        shutil.copyfileobj(stream, member, 1 << 20)
    member.write(b"</sheetData>" + tail)


_LETTERS = tuple(get_column_letter(number) for number in range(1, 257))


def _letter(index: int) -> str:
    return _LETTERS[index]


def _cell(address: str, value: CellValue, look: int) -> str:
    if value is None or value == "":
        return f'<c r="{address}" s="{look}"/>'
    if isinstance(value, str):
        text = escape(cell_text(value), quote=False)
        return (
            f'<c r="{address}" s="{look}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{text}</t></is></c>'
        )
    number = _number(value)
    return (
        f'<c r="{address}" s="{look}"><v>{number}</v></c>' if number else _cell(address, "", look)
    )


def _number(value: float | Decimal | datetime | date) -> str:
    """``value`` as the XML writes numbers; empty for what is no number."""
    if isinstance(value, datetime):
        since = value.replace(tzinfo=None) - _EPOCH
        return repr(since.days + (since.seconds + since.microseconds / 1e6) / 86_400)
    if isinstance(value, date):
        return str(value.toordinal() - _EPOCH.toordinal())
    if isinstance(value, Decimal):
        return f"{value + 0:f}" if value.is_finite() else ""
    if not math.isfinite(value):
        return ""
    return repr(value + 0)
