"""Layout of one column a tank: parameters down the side, tanks across (layout B of the field).

The sheet is turned by 90° and read like any table of rows: the column of parameters is the
header, a column of units the unit row, a TOTAL column a total row. Addresses are turned back. Two
tables below each other, each with its own row of tanks, are read one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from recon.ingest.grid import Grid, Span, transposed
from recon.ingest.headers import HeaderMatch, find_header
from recon.ingest.layout_rows import FoundRows, find_tables
from recon.ingest.sheethead import Head, read_head
from recon.ingest.vocabulary import ExtraWords, Vocabulary, vocabulary
from recon_schemas.registry import choices_of, word_key

_WIDEST = 300


@dataclass(frozen=True, slots=True)
class _Labels:
    """The column of parameters, and the sheet rows of those that are known."""

    match: HeaderMatch
    column: int
    rows: Mapping[str, int]


def find_across(
    grid: Grid, *, kinds: Collection[str] | None, extra_words: ExtraWords
) -> list[FoundRows]:
    """Every table of the sheet with its records side by side; empty when there is none."""
    labels = _labels(grid, kinds, extra_words)
    if labels is None:
        return []
    words = vocabulary(labels.match.kind, extra_words)
    found: list[FoundRows] = []
    starts = _starts(grid, labels, words)
    ends = [*(start - 1 for start in starts[1:]), grid.row_numbers[-1]]
    head: Head | None = None
    for first, last in zip(starts, ends, strict=True):
        part = _cut(grid, first, last)
        within = labels if part == grid else _labels(part, kinds, extra_words)
        if within is None:
            continue
        top = _with_sources_above(grid, _top(grid, within, words))
        turned = transposed(_cut(grid, top, max(within.rows.values())))
        for table in find_tables(turned, kinds=kinds, extra_words=extra_words):
            above = [row for row in grid.row_numbers if row < top]
            head = head or read_head(grid, above, words)
            table.parts.head = head
            table.parts.turned = True
            found.append(table)
    return found


def _top(grid: Grid, labels: _Labels, words: Vocabulary) -> int:
    """The first row of parameters. A line above them with one value speaks of all tanks."""
    key = next(iter(words.columns))
    rows = {
        name: row
        for name, row in labels.rows.items()
        if (column := words.columns.get(name.partition("__")[0])) is not None
        and (name == key or column.dimension is not None or column.value == "time")
    }
    top = min(rows.values(), default=min(labels.rows.values()))
    for row in sorted(set(labels.rows.values()), reverse=True):
        if row < top and len(grid.row(row)) > 2:
            top = row
    return top


def _labels(grid: Grid, kinds: Collection[str] | None, extra_words: ExtraWords) -> _Labels | None:
    turned = transposed(grid)
    window = [turned.texts(column, width=_WIDEST) for column in turned.row_numbers[:30]]
    match = find_header(window, kinds=kinds, extra_words=extra_words)
    if match is None:
        return None
    rows = {name: at + 1 for name, at in (*match.columns.items(), *match.aside.items())}
    return _Labels(match, turned.row_numbers[match.header_row], rows)


def _starts(grid: Grid, labels: _Labels, words: Vocabulary) -> list[int]:
    """The first row of each table: the sheet's for the first, a row after a gap for the others."""
    key = next(iter(words.columns))
    tanks = [
        row
        for row in grid.row_numbers
        if (cell := grid.cell(row, labels.column)) is not None
        and (word := words.find(cell.text.strip())) is not None
        and word.column == key
    ]
    starts = [grid.row_numbers[0]]
    for previous, row in pairwise(tanks):
        start = row
        while start - 1 in grid.cells and start - 1 > previous:
            start -= 1
        starts.append(start if start - 1 > previous else row)
    return starts


def _with_sources_above(grid: Grid, top: int) -> int:
    """The row that says over each column who measured stands right above the parameters."""
    sources = choices_of("stocktakes", "source")
    while top - 1 in grid.cells and any(
        word_key(cell.text) in sources for cell in grid.row(top - 1).values()
    ):
        top -= 1
    return top


def _cut(grid: Grid, first: int, last: int) -> Grid:
    """The rows ``first`` to ``last`` of a sheet, where they stand."""
    return Grid(
        name=grid.name,
        cells={row: held for row, held in grid.cells.items() if first <= row <= last},
        spans=tuple(
            Span(max(s.top, first), s.left, min(s.bottom, last), s.right)
            for s in grid.spans
            if s.top >= first and s.top <= last
        ),
        hidden_rows=grid.hidden_rows,
        hidden_columns=grid.hidden_columns,
        hidden=grid.hidden,
        decimal_comma=grid.decimal_comma,
    )
