"""Reads .xls (Excel 97 to 2003): values, formats, errors, merges and what is hidden.

Ready-made readers of this format give errors and blanks alike and drop number formats, so that
``0.05%`` would arrive as 0.0005 and a midnight as a date; inspectors still send it every day.
A formula always carries its last value here.

Source of the format: Microsoft [MS-XLS], 2.3 (records), 2.4 (their fields), 2.5.293 (strings).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from recon.ingest.cellvalue import Shown, built_in_format, format_shows, number_cell
from recon.ingest.grid import Cell, Grid, Span
from recon.ingest.limits import Budget, Unreadable
from recon.ingest.oledoc import OleDocument

_BOF, _EOF, _CONTINUE, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_SHEET, _DATES, _FORMAT, _XF, _STRINGS = 0x0085, 0x0022, 0x041E, 0x00E0, 0x00FC
_BIFF8 = 0x0600
_ENCRYPTED = frozenset({"EncryptedPackage", "EncryptionInfo", "\x06DataSpaces", "DRMContent"})
"""What a workbook saved with a password, or with rights management, consists of."""

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

Record = tuple[int, list[bytes]]
"""Its number and its body: the record's own bytes, then those of the records continuing it."""


def read_xls(document: OleDocument) -> list[Grid]:
    """Every worksheet of the workbook, in its order.

    Raises ``Unreadable`` for what is encrypted, older or too big, and the exceptions in
    ``limits.DAMAGE`` for what is cut off or broken.
    """
    if not _ENCRYPTED.isdisjoint(document.names):
        raise Unreadable("workbook_encrypted")
    if "Workbook" not in document.names:
        raise Unreadable(
            "workbook_older_than_1997"
            if "Book" in document.names
            else "workbook_encrypted_or_damaged"
            if len(document.names) < 2  # its root alone
            else "file_of_no_known_format"
        )
    data = document.stream("Workbook")
    book = _Globals(data)
    budget = Budget()
    grids = []
    for name, hidden, offset in book.sheets:
        grids.append(_SheetRecords(book, budget).read(data, offset, name, hidden=hidden))
    if not grids:
        raise Unreadable("workbook_without_sheets")
    return grids


def _records(data: bytes, at: int) -> Iterator[Record]:
    """The records from ``at`` to the end of the sub-stream they begin."""
    number, body = -1, [b""]
    depth = 0
    while at + 4 <= len(data):
        found, length = struct.unpack_from("<HH", data, at)
        piece = data[at + 4 : at + 4 + length]
        if len(piece) < length:
            raise EOFError("a record that is cut off")
        at += 4 + length
        if found == _CONTINUE:
            body.append(piece)
            continue
        if number >= 0 and depth == 1:
            yield number, body
        depth += (found == _BOF) - (found == _EOF)
        number, body = found, [piece]
        if depth == 0:
            return
    raise EOFError("the workbook ends before its end is written")


class _Globals:
    """The workbook's own records: sheets, shared strings, formats, epoch."""

    def __init__(self, data: bytes) -> None:
        self.sheets: list[tuple[str, bool, int]] = []
        self.strings: list[Cell] = []
        self.epoch_1904 = False
        self._codes: dict[int, Shown] = {}
        self._format_of: list[int] = []
        for number, body in _records(data, 0):
            first = body[0]
            if number == _BOF and struct.unpack_from("<H", first)[0] != _BIFF8:
                raise Unreadable("workbook_older_than_1997")
            if number == _FILEPASS:
                raise Unreadable("workbook_encrypted")
            if number == _SHEET:
                self._add_sheet(first)
            elif number == _DATES:
                self.epoch_1904 = first[:1] == b"\x01"
            elif number == _FORMAT:
                code = _Text([first[2:]]).string()
                self._codes[struct.unpack_from("<H", first)[0]] = format_shows(code)
            elif number == _XF:
                self._format_of.append(struct.unpack_from("<H", first, 2)[0])
            elif number == _STRINGS:
                count = struct.unpack_from("<I", first, 4)[0]
                texts = _Text([first[8:], *body[1:]])
                self.strings = [Cell(texts.string()) for _ in range(min(count, 5_000_000))]

    def _add_sheet(self, body: bytes) -> None:
        offset, state, kind = struct.unpack_from("<IBB", body)
        if kind == 0:
            size, wide = body[6], body[7] & 1
            raw = body[8 : 8 + size * (2 if wide else 1)]
            name = raw.decode("utf-16-le" if wide else "latin-1", errors="replace")
            self.sheets.append((name, state & 3 != 0, offset))

    def shown(self, style: int) -> Shown:
        """What a cell of that style shows."""
        number = self._format_of[style] if style < len(self._format_of) else 0
        return self._codes.get(number, built_in_format(number))


class _Text:
    """Reads strings from a record and those that continue it.

    Within the characters of a string every continuing record begins anew with the byte that says
    whether they are narrow or wide.
    """

    def __init__(self, blocks: list[bytes]) -> None:
        self._blocks = blocks
        self._block = self._at = 0

    def _take(self, count: int) -> bytes:
        pieces = []
        while count > 0:
            if self._at >= len(self._blocks[self._block]):
                self._block, self._at = self._block + 1, 0
            piece = self._blocks[self._block][self._at : self._at + count]
            pieces.append(piece)
            self._at += len(piece)
            count -= len(piece)
        return b"".join(pieces)

    def string(self) -> str:
        """The next string: its length in two bytes, its flags, its characters, its trimmings."""
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        text = self._characters(length, wide=bool(flags & 1))
        self._take(runs * 4 + extra)
        return text

    def _characters(self, length: int, *, wide: bool) -> str:
        pieces = []
        while length > 0:
            if self._at >= len(self._blocks[self._block]):
                self._block, self._at = self._block + 1, 0
                wide = bool(self._take(1)[0] & 1)
            left = len(self._blocks[self._block]) - self._at
            count = min(length, left // 2 if wide else left)
            if count == 0:
                raise ValueError("a character cut in two")
            raw = self._take(count * 2 if wide else count)
            pieces.append(raw.decode("utf-16-le" if wide else "latin-1", errors="replace"))
            length -= count
        return "".join(pieces)


class _SheetRecords:
    """Gathers one worksheet from its records."""

    def __init__(self, book: _Globals, budget: Budget) -> None:
        self._book = book
        self._budget = budget
        self._cells: dict[int, dict[int, Cell]] = {}
        self._spans: list[Span] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._awaits_string: tuple[int, int] | None = None
        self._take: dict[int, Callable[[list[bytes]], None]] = {
            0x00FD: self._shared_string,
            0x0204: self._label,
            0x00D6: self._label,
            0x0203: self._number,
            0x027E: self._packed,
            0x00BD: self._packed_row,
            0x0205: self._flag_or_error,
            0x0006: self._formula,
            0x0207: self._formula_text,
            0x00E5: self._merged,
            0x0208: self._row,
            0x007D: self._column,
        }

    def read(self, data: bytes, offset: int, name: str, *, hidden: bool) -> Grid:
        """The sheet whose records begin at ``offset``."""
        for number, body in _records(data, offset):
            take = self._take.get(number)
            if take is not None:
                self._budget.take_element()
                take(body)
        used: set[int] = set()
        for row in self._cells.values():
            used.update(row)
        return Grid(
            name=name,
            cells=self._cells,
            spans=tuple(self._spans),
            hidden_rows=frozenset(self._hidden_rows & self._cells.keys()),
            hidden_columns=frozenset(self._hidden_columns & used),
            hidden=hidden,
        )

    def _keep(self, row: int, column: int, cell: Cell) -> None:
        if cell.native or cell.text.strip():
            self._budget.take_cell()
            self._cells.setdefault(row + 1, {})[column + 1] = cell

    def _number_cell(self, value: float, style: int) -> Cell:
        shown = self._book.shown(style)
        return number_cell(repr(value), shown, epoch_1904=self._book.epoch_1904)

    def _shared_string(self, body: list[bytes]) -> None:
        row, column, _, index = struct.unpack_from("<HHHI", body[0])
        self._keep(row, column, self._book.strings[index])

    def _label(self, body: list[bytes]) -> None:
        row, column = struct.unpack_from("<HH", body[0])
        self._keep(row, column, Cell(_Text([body[0][6:], *body[1:]]).string()))

    def _number(self, body: list[bytes]) -> None:
        row, column, style, value = struct.unpack_from("<HHHd", body[0])
        self._keep(row, column, self._number_cell(value, style))

    def _packed(self, body: list[bytes]) -> None:
        row, column, style, packed = struct.unpack_from("<HHHI", body[0])
        self._keep(row, column, self._number_cell(_unpacked(packed), style))

    def _packed_row(self, body: list[bytes]) -> None:
        row, first = struct.unpack_from("<HH", body[0])
        for at in range(4, len(body[0]) - 7, 6):
            style, packed = struct.unpack_from("<HI", body[0], at)
            column = first + (at - 4) // 6
            self._keep(row, column, self._number_cell(_unpacked(packed), style))

    def _flag_or_error(self, body: list[bytes]) -> None:
        row, column, _, value, is_error = struct.unpack_from("<HHHBB", body[0])
        self._keep(row, column, _error(value) if is_error else _flag(value))

    def _formula(self, body: list[bytes]) -> None:
        row, column, style = struct.unpack_from("<HHH", body[0])
        result = body[0][6:14]
        self._awaits_string = None
        if result[6:8] != b"\xff\xff":
            self._keep(row, column, self._number_cell(struct.unpack("<d", result)[0], style))
        elif result[0] == 0:
            self._awaits_string = (row, column)
        elif result[0] == 1:
            self._keep(row, column, _flag(result[2]))
        elif result[0] == 2:
            self._keep(row, column, _error(result[2]))

    def _formula_text(self, body: list[bytes]) -> None:
        if self._awaits_string is not None:
            row, column = self._awaits_string
            self._awaits_string = None
            self._keep(row, column, Cell(_Text(body).string()))

    def _merged(self, body: list[bytes]) -> None:
        for at in range(2, len(body[0]) - 7, 8):
            top, bottom, left, right = struct.unpack_from("<HHHH", body[0], at)
            self._spans.append(Span(top + 1, left + 1, bottom + 1, right + 1))

    def _row(self, body: list[bytes]) -> None:
        if struct.unpack_from("<H", body[0], 12)[0] & 0x20:
            self._hidden_rows.add(struct.unpack_from("<H", body[0])[0] + 1)

    def _column(self, body: list[bytes]) -> None:
        first, last, _, _, flags = struct.unpack_from("<HHHHH", body[0])
        if flags & 1:
            self._hidden_columns.update(range(first + 1, min(last, 255) + 2))


def _unpacked(packed: int) -> float:
    """A number in four bytes: an integer or the upper half of a float, perhaps in hundredths."""
    if packed & 2:
        value = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0])
    return value / 100 if packed & 1 else value


def _flag(value: int) -> Cell:
    return Cell("TRUE" if value else "FALSE", "flag")


def _error(value: int) -> Cell:
    return Cell(_ERRORS.get(value, "#N/A"), "error")
