"""Tables of an HTML page that calls itself a workbook, as exports of web systems do.

Each table becomes a sheet of its own, addressed as a spreadsheet would show it alone. Only text
and spans are read; styles, scripts and links are not looked at.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from recon.ingest.cellvalue import number_cell
from recon.ingest.grid import Cell, Grid, Span

_WIDEST, _HIGHEST = 16_384, 65_534
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)


def looks_like_html(head: bytes) -> bool:
    """Whether the first bytes of a file begin an HTML page or fragment with a table."""
    text = _decoded(head).lstrip("\ufeff \r\n\t").casefold()
    return text.startswith("<") and (
        "<html" in text or "<table" in text or "<!doctype html" in text
    )


def read_html(data: bytes) -> list[Grid]:
    """Every table of the page that has something in it, in the page's order."""
    parser = _Tables()
    parser.feed(_decoded(data))
    parser.close()
    filled = [table for table in parser.tables if table.cells]
    alone = len(filled) == 1
    return [
        Grid(None if alone else f"table {number}", table.cells, tuple(table.spans))
        for number, table in enumerate(filled, start=1)
    ]


def _decoded(data: bytes) -> str:
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    declared = _CHARSET.search(data[:4096])
    names = [declared[1].decode("ascii")] if declared else []
    for name in [*names, "utf-8", "gb18030"]:
        try:
            return data.decode("gb18030" if name.casefold() in ("gb2312", "gbk") else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", errors="replace")


class _Table:
    def __init__(self) -> None:
        self.cells: dict[int, dict[int, Cell]] = {}
        self.spans: list[Span] = []
        self.taken: set[tuple[int, int]] = set()
        self.row = self.column = 0
        self.text: list[str] | None = None
        self.number: str | None = None
        self.size = (1, 1)

    def begin_cell(self, rows: int, columns: int, number: str | None) -> None:
        self.end_cell()
        self.row = max(self.row, 1)
        self.column += 1
        while (self.row, self.column) in self.taken:
            self.column += 1
        self.text, self.number, self.size = [], number, (rows, columns)

    def end_cell(self) -> None:
        if self.text is None:
            return
        text = "\n".join(" ".join(line.split()) for line in "".join(self.text).split("\v")).strip()
        self.text = None
        rows, columns = self.size
        if text and self.column <= _WIDEST:
            cell = Cell(text) if self.number is None else number_cell(self.number, "number")
            self.cells.setdefault(self.row, {})[self.column] = cell
        if self.size != (1, 1):
            span = Span(self.row, self.column, self.row + rows - 1, self.column + columns - 1)
            self.spans.append(span)
            if rows > 1 and rows * columns <= _WIDEST:
                places = ((r, c) for r in range(1, rows) for c in range(columns))
                self.taken.update((self.row + r, self.column + c) for r, c in places)
        self.column += columns - 1


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._skipping += 1
        elif tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif not self._open:
            return
        elif tag == "tr":
            table = self._open[-1]
            table.end_cell()
            table.row, table.column = table.row + 1, 0
        elif tag in ("td", "th"):
            given = dict(attrs)
            rows = _span(given.get("rowspan"), _HIGHEST)
            columns = _span(given.get("colspan"), _WIDEST)
            self._open[-1].begin_cell(rows, columns, given.get("x:num") or None)
        elif tag == "br":
            self.handle_data("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._skipping = max(0, self._skipping - 1)
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif self._open and tag == "table":
            self._open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._skipping and self._open[-1].text is not None:
            self._open[-1].text.append(data)


def _span(written: str | None, most: int) -> int:
    return min(int(written), most) if written and written.isdecimal() and int(written) > 0 else 1
