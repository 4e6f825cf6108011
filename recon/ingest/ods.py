"""Reads .ods: values, formulas without one, errors, formats, merges and what is hidden.

Repeated cells and rows are unrolled only where something stands in them, and counted first, so
that a few bytes that repeat a cell a billion times are refused rather than filled in.

Source of the format: OpenDocument 1.3 part 3, 9 (tables), 16.29 (number and date styles), 19.385
(office:value-type); errors as LibreOffice marks them (calcext:value-type).
"""

from __future__ import annotations

import re
from zipfile import ZipFile

from recon.ingest.cellvalue import number_cell
from recon.ingest.grid import Cell, Grid, Span
from recon.ingest.limits import Budget, Unreadable
from recon.ingest.partxml import local, parse_part

_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_NOT_CELL_TEXT = frozenset({"annotation", "tracked-changes", "shapes", "frame", "custom-shape"})
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def read_ods(archive: ZipFile) -> list[Grid]:
    """Every sheet of the document, in its order.

    Raises ``Unreadable`` for what is encrypted or too big, and the exceptions in
    ``limits.DAMAGE`` for what is cut off or broken.
    """
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise Unreadable("workbook_encrypted")
    styles = _Styles()
    for part in ("styles.xml", "content.xml"):
        if part in names:
            parse_part(archive, part, styles.start, styles.end)
    reader = _Reader(styles, Budget())
    parse_part(archive, "content.xml", reader.start, reader.end, reader.text)
    if not reader.grids:
        raise Unreadable("workbook_without_sheets")
    return reader.grids


class _Styles:
    """Which cell styles show a time of day, and which sheets are hidden."""

    def __init__(self) -> None:
        self.timed: dict[str, bool] = {}
        self.hidden_tables: set[str] = set()
        self._data_style = self._style = ""
        self._data_of: dict[str, str] = {}
        self._parent_of: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name in ("date-style", "time-style"):
            self._data_style = attributes.get("style:name", "")
            self.timed[self._data_style] = name == "time-style"
        elif name in ("hours", "minutes", "seconds") and self._data_style:
            self.timed[self._data_style] = True
        elif name == "style":
            self._style = attributes.get("style:name", "")
            self._data_of[self._style] = attributes.get("style:data-style-name", "")
            self._parent_of[self._style] = attributes.get("style:parent-style-name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self.hidden_tables.add(self._style)

    def end(self, tag: str) -> None:
        if local(tag) in ("date-style", "time-style"):
            self._data_style = ""

    def shows_time(self, style: str) -> bool | None:
        """Whether a cell of that style shows a time of day; None when the style does not say."""
        for _ in range(5):
            known = self.timed.get(self._data_of.get(style, ""))
            if known is not None:
                return known
            style = self._parent_of.get(style, "")
        return None


class _Reader:
    """Gathers the sheets from the events of ``content.xml``."""

    def __init__(self, styles: _Styles, budget: Budget) -> None:
        self.grids: list[Grid] = []
        self._styles = styles
        self._budget = budget
        self._depth_skipped = 0
        self._depth_table = 0
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._new_sheet("", hidden=False)

    def _new_sheet(self, name: str, *, hidden: bool) -> None:
        self._name, self._hidden = name, hidden
        self._cells: dict[int, dict[int, Cell]] = {}
        self._spans: list[Span] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._column = self._columns_declared = 0
        self._row_repeats = 1
        self._row_hidden = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if self._depth_skipped or name in _NOT_CELL_TEXT:
            self._depth_skipped += 1
        elif name == "table":
            self._depth_table += 1
            if self._depth_table == 1:
                hidden = attributes.get("table:style-name", "") in self._styles.hidden_tables
                self._new_sheet(attributes.get("table:name", ""), hidden=hidden)
        elif self._depth_table != 1:
            return
        elif name == "table-column":
            self._column_declared(attributes)
        elif name == "table-row":
            self._row += 1
            self._column = 0
            self._row_repeats = _count(attributes, "table:number-rows-repeated")
            self._row_hidden = attributes.get("table:visibility", "visible") != "visible"
        elif name in ("table-cell", "covered-table-cell"):
            self._budget.take_element()
            self._cell = attributes
            self._text.clear()
        else:
            self._inline(name, attributes)

    def _inline(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p" and self._text:
            self._text.append("\n")
        elif name == "s":
            self._text.append(" " * min(_count(attributes, "text:c"), 100))
        elif name == "tab":
            self._text.append("\t")
        elif name == "line-break":
            self._text.append("\n")

    def _column_declared(self, attributes: dict[str, str]) -> None:
        repeats = _count(attributes, "table:number-columns-repeated")
        first = self._columns_declared + 1
        self._columns_declared += repeats
        if attributes.get("table:visibility", "visible") != "visible":
            self._hidden_columns.update(range(first, min(first + repeats, _LAST_COLUMN + 1)))

    def text(self, piece: str) -> None:
        if self._cell is not None and not self._depth_skipped:
            self._text.append(piece)

    def end(self, tag: str) -> None:
        name = local(tag)
        if self._depth_skipped:
            self._depth_skipped -= 1
        elif name == "table":
            self._depth_table -= 1
            if self._depth_table == 0:
                self._finish_sheet()
        elif self._depth_table != 1:
            return
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._end_row()

    def _end_cell(self, attributes: dict[str, str]) -> None:
        repeats = _count(attributes, "table:number-columns-repeated")
        first = self._column + 1
        self._column += repeats
        cell = self._typed(attributes, "".join(self._text).strip())
        rows = _count(attributes, "table:number-rows-spanned")
        columns = _count(attributes, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            self._spans.append(Span(self._row, first, self._row + rows - 1, first + columns - 1))
        if cell is None:
            return
        if self._row > _LAST_ROW or self._column > _LAST_COLUMN:
            raise ValueError("a cell outside the sheet")
        self._budget.take_cell(repeats * self._row_repeats)
        row = self._cells.setdefault(self._row, {})
        for column in range(first, first + repeats):
            row[column] = cell

    def _end_row(self) -> None:
        held = self._cells.get(self._row)
        for row in range(self._row, self._row + (self._row_repeats if held else 1)):
            if held is not None and row != self._row:
                self._cells[row] = dict(held)
            if held is not None and self._row_hidden:
                self._hidden_rows.add(row)
        self._row += self._row_repeats - 1

    def _typed(self, attributes: dict[str, str], shown: str) -> Cell | None:
        kind = attributes.get("office:value-type", "")
        if attributes.get("calcext:value-type") == "error":
            return Cell(shown or "#N/A", "error")
        if not kind and "table:formula" in attributes and not shown:
            return Cell("=" + attributes["table:formula"].partition("=")[2], "formula")
        value = attributes.get("office:value", "")
        if kind in ("float", "currency") and value:
            return number_cell(value, "number")
        if kind == "percentage" and value:
            return number_cell(value, "percent")
        if kind == "date" and attributes.get("office:date-value"):
            style = attributes.get("table:style-name", "")
            return self._date(attributes["office:date-value"], self._styles.shows_time(style))
        if kind == "time" and attributes.get("office:time-value"):
            return _time(attributes["office:time-value"])
        if kind == "boolean":
            return Cell(attributes.get("office:boolean-value", "").upper(), "flag")
        return Cell(shown) if shown else None

    def _date(self, written: str, timed: bool | None) -> Cell:
        day, _, clock = written.partition("T")
        if timed is False or (timed is None and not clock):
            return Cell(day, "time")
        return Cell(f"{day}T{clock.partition('.')[0] or '00:00:00'}", "time")

    def _finish_sheet(self) -> None:
        used: set[int] = set()
        for row in self._cells.values():
            used.update(row)
        grid = Grid(
            name=self._name,
            cells=self._cells,
            spans=tuple(self._spans),
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns & used),
            hidden=self._hidden,
        )
        self.grids.append(grid)


def _count(attributes: dict[str, str], name: str) -> int:
    return max(1, int(attributes.get(name, "1")))


def _time(written: str) -> Cell:
    found = _DURATION.fullmatch(written)
    if found is None:
        return Cell(written)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return Cell(f"{days * 24 + hours:02d}:{minutes:02d}:{seconds:02d}", "time")
