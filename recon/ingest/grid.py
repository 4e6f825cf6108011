"""A sheet as cells with addresses, whatever file it came from: nothing is understood yet.

Rows and columns count from 1, as a spreadsheet shows them. Blank cells are not kept, so a sheet
with a million formatted but empty rows costs nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

CellKind = Literal["text", "number", "time", "flag", "error", "formula"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, as text.

    ``kind`` is ``text`` for typed text; anything else is a value the file holds as one, whose
    text is canonical (see ``texttable.TextTable``): ``12376``, ``0.05%``, ``2026-11-20T22:10:00``,
    ``2026-11-20`` when the format shows no time, ``22:10:00``, ``TRUE``, ``#N/A``. ``formula`` is
    a formula for which the file holds no value.
    """

    text: str
    kind: CellKind = "text"

    @property
    def native(self) -> bool:
        """Whether the file holds a value here, not typed text."""
        return self.kind != "text"


@dataclass(frozen=True, slots=True)
class Span:
    """A block of merged cells, corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


_MOST_SPAN_ROWS = 1_000_000
"""Merged blocks that do not overlap cannot cover more; a file made to exhaust memory can."""

_NO_CELLS: Mapping[int, Cell] = {}


@dataclass(frozen=True)
class Grid:
    """One sheet: ``cells[row][column]``, both from 1, blank cells and rows absent.

    ``hidden`` tells whether the whole sheet is; ``decimal_comma`` what the whole workbook's
    numbers typed as text say, None when nothing speaks for it.
    """

    name: str | None
    cells: Mapping[int, Mapping[int, Cell]]
    spans: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    decimal_comma: bool | None = field(default=None, compare=False)

    def cell(self, row: int, column: int) -> Cell | None:
        """What stands at a place; merged cells hold their text in the first one only."""
        return self.cells.get(row, _NO_CELLS).get(column)

    def row(self, row: int) -> Mapping[int, Cell]:
        """Column → cell of a row, in column order; empty when the row is blank."""
        return self.cells.get(row, _NO_CELLS)

    @cached_property
    def row_numbers(self) -> tuple[int, ...]:
        """The rows that are not blank, from the top."""
        return tuple(sorted(self.cells))

    @cached_property
    def width(self) -> int:
        """The last column in use."""
        return max((max(row) for row in self.cells.values() if row), default=0)

    @cached_property
    def cell_count(self) -> int:
        """How many cells are not blank."""
        return sum(len(row) for row in self.cells.values())

    @cached_property
    def _span_by_row(self) -> Mapping[int, tuple[Span, ...]]:
        # A span may reach over a million blank rows; only rows with something in them matter.
        by_row: dict[int, list[Span]] = {}
        rows, left = self.row_numbers, _MOST_SPAN_ROWS
        for span in self.spans:
            covered = rows[bisect_left(rows, span.top) : bisect_right(rows, span.bottom)][:left]
            left -= len(covered)
            for row in covered:
                by_row.setdefault(row, []).append(span)
        return {row: tuple(spans) for row, spans in by_row.items()}

    def span_at(self, row: int, column: int) -> Span | None:
        """The block of merged cells that covers a place."""
        for span in self._span_by_row.get(row, ()):
            if (row, column) in span:
                return span
        return None

    def through_merge(self, row: int, column: int) -> Cell | None:
        """What a reader of the sheet sees at a place: merged cells show theirs in all of it."""
        found = self.cell(row, column)
        if found is None:
            span = self.span_at(row, column)
            if span is not None:
                return self.cell(span.top, span.left)
        return found

    def texts(self, row: int, *, width: int | None = None) -> list[str | None]:
        """A row's texts from column A on, merged cells showing theirs throughout."""
        wide = self.width if width is None else width
        if not self.spans or row not in self._span_by_row:
            held = self.row(row)
            return [held[at].text if at in held else None for at in range(1, wide + 1)]
        seen = (self.through_merge(row, at) for at in range(1, wide + 1))
        return [None if cell is None else cell.text for cell in seen]

    def words(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell that is not blank with its row and column, row by row."""
        for row in self.row_numbers:
            held = self.cells[row]
            for column in sorted(held):
                yield row, column, held[column]


def letter(column: int) -> str:
    """Column number from 1 → its letters: 1 → ``A``, 28 → ``AB``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The place in A1 notation: ``address(12, 6)`` → ``F12``."""
    return f"{letter(column)}{row}"


_MOST_RUNS = 20

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def place(reference: str) -> tuple[int, int] | None:
    """``F12`` → (12, 6); None when it is no address."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for sign in found[1].upper():
        column = column * 26 + ord(sign) - ord("A") + 1
    return int(found[2]), column


def span(reference: str) -> Span | None:
    """``B2:D5`` → its span; None when it is no range."""
    first, _, last = reference.partition(":")
    start, end = place(first), place(last or first)
    if start is None or end is None or end < start:
        return None
    return Span(start[0], start[1], max(end[0], start[0]), max(end[1], start[1]))


def transposed(grid: Grid) -> Grid:
    """The sheet with rows and columns exchanged; addresses must be turned back by the caller."""
    cells: dict[int, dict[int, Cell]] = {}
    for row, column, cell in grid.words():
        cells.setdefault(column, {})[row] = cell
    turned = tuple(Span(s.left, s.top, s.right, s.bottom) for s in grid.spans)
    return Grid(
        name=grid.name,
        cells=cells,
        spans=turned,
        hidden_rows=grid.hidden_columns,
        hidden_columns=grid.hidden_rows,
        hidden=grid.hidden,
        decimal_comma=grid.decimal_comma,
    )


def listed(numbers: Iterable[int], *, shown: Callable[[int], str] = str) -> str:
    """``5, 7–9``: numbers in order, runs shortened, each as ``shown`` writes it; the first 20."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    ends = [(shown(run[0]), shown(run[-1])) for run in runs[:_MOST_RUNS]]
    text = ", ".join(first if first == last else f"{first}–{last}" for first, last in ends)
    return text if len(runs) <= _MOST_RUNS else f"{text}, …"
