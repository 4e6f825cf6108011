"""Layout of one row a record: a header of one or two rows, then data, sections and totals.

Serves plain tables in Chinese or English, the Chinese inspector's report (layout A of the field),
and, on a sheet turned by 90°, reports with tanks side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from recon.ingest.grid import Cell, Grid, Span
from recon.ingest.headers import HeaderMatch, find_header, is_header_again, units_of_row
from recon.ingest.records import RawTotal, Record
from recon.ingest.rowkinds import (
    is_example,
    is_signature,
    looks_like_id,
    looks_like_number,
    section_product,
    total_label,
)
from recon.ingest.sheethead import Head, footnotes, read_head
from recon.ingest.tablebuild import TableParts
from recon.ingest.unread import figures_without_header
from recon.ingest.vocabulary import ExtraWords, Vocabulary, vocabulary

_WIDEST = 300
_HEADER_CHECK_LONGEST = 40
_MOST_MISSING = 1
UNIT_BESIDE = "aside:unit"
"""A column of units that the contract does not keep: the rows' figures are read by it."""


@dataclass(frozen=True, slots=True)
class FoundRows:
    """A table found by its header, with its parts not yet put into a frame."""

    match: HeaderMatch
    parts: TableParts


def find_tables(
    grid: Grid, *, kinds: Collection[str] | None, extra_words: ExtraWords
) -> list[FoundRows]:
    """Every table of the sheet whose header is known, from the top; empty when there is none."""
    found: list[FoundRows] = []
    numbers = grid.row_numbers
    width = min(grid.width, _WIDEST)
    start = 0
    while start < len(numbers):
        window = [grid.texts(row, width=width) for row in numbers[start : start + 62]]
        match = _first_header(window, kinds, extra_words)
        if match is None:
            break
        scan = _Scan(grid, match, numbers, start, extra_words)
        start = scan.run()
        found.append(FoundRows(match, scan.parts()))
    return found


def _first_header(
    window: Sequence[Sequence[str | None]], kinds: Collection[str] | None, extra_words: ExtraWords
) -> HeaderMatch | None:
    """The best header of the window, or one above it that lacks at most one required column."""
    match = find_header(window, kinds=kinds, extra_words=extra_words)
    while match is not None and match.header_row > 0:
        above = window[: match.header_row]
        earlier = find_header(above, kinds=kinds, extra_words=extra_words)
        if earlier is None or len(earlier.missing) > _MOST_MISSING:
            break
        if earlier.first_data_row >= match.header_row:
            break  # no rows between the two: a group above its columns, not a table
        match = earlier
    return match


class _Scan:
    """Walks the rows below one header to the end of its table."""

    def __init__(
        self,
        grid: Grid,
        match: HeaderMatch,
        numbers: Sequence[int],
        start: int,
        extra_words: ExtraWords,
    ) -> None:
        self._grid = grid
        self._match = match
        self._numbers = numbers
        self._extra_words = extra_words
        self._words: Vocabulary = vocabulary(match.kind, extra_words)
        self._columns = {name: at + 1 for name, at in match.columns.items()}
        if "unit" not in self._words.columns and UNIT_BESIDE in match.aside:
            self._columns["unit"] = match.aside[UNIT_BESIDE] + 1
        self._first = start + match.first_data_row
        self._head_rows = numbers[start : start + match.header_row]
        self._key = _key_column(self._words, self._columns)
        self._figures = {name for name in self._columns if _is_figure(self._words, name)}
        self._fillable = {name for name in self._columns if not _adds_up(self._words, name)}
        self._records: list[Record] = []
        self._totals: list[RawTotal] = []
        self._sums: dict[Span, str] = {}
        self._units = dict(match.units)
        self._passed: list[int] = []
        self._texts: list[str] = []
        self._examples: list[int] = []
        self._sections: list[tuple[int, str, tuple[int, int]]] = []

    def run(self) -> int:
        """Read rows until the table ends; the index of the first row that is not its own."""
        at = self._first
        while at < len(self._numbers):
            row = self._numbers[at]
            held = self._grid.row(row)
            record = self._record(row, held)
            figure = self._has_figure(record)
            again = not figure and self._is_header_again(row, held)
            if not figure and not again and self._begins_another_table(at, held):
                return at
            if not again:
                self._take(row, held, record, figure=figure)
            at += 1
        return at

    def _take(self, row: int, held: Mapping[int, Cell], record: Record, *, figure: bool) -> None:
        label = total_label(held)
        key = record.values.get(self._key) if self._key else None
        if is_example(held):
            self._examples.append(row)
        elif label is not None and not (key and looks_like_id(key.text)):
            self._totals.append(self._total(label, record))
        elif figure or self._is_data(record, key, held):
            self._records.append(record)
        else:
            self._pass_over(row, held)

    def _record(self, row: int, held: Mapping[int, Cell]) -> Record:
        """The row's known cells; what is merged downwards shows in every row of its block."""
        record = Record(row, {})
        for name, column in self._columns.items():
            cell = held.get(column)
            span = self._grid.span_at(row, column) if self._grid.spans else None
            if span is not None and span.bottom > span.top and span.left == column:
                if not self._fits_every_row(name, span):
                    continue
                record.places[name] = (span.top, span.left)
                cell = self._grid.cell(span.top, span.left)
            if cell is not None and cell.text.strip():
                record.values[name] = cell
        known = set(self._columns.values())
        for at, cell in held.items():
            if at not in known and not cell.native:
                record.beside[(row, at)] = cell.text.strip()
        return record

    def _fits_every_row(self, name: str, span: Span) -> bool:
        """A figure beside several rows is theirs together; what they are is each one's."""
        if span.top < self._numbers[self._first]:
            return False
        if name in self._fillable:
            return True
        rows = [row for row in self._numbers if span.top <= row <= span.bottom]
        if len(rows) > 1 and span not in self._sums:
            self._sums[span] = name
        return len(rows) <= 1

    def _total(self, label: str, record: Record) -> RawTotal:
        values = {
            name: cell
            for name, cell in record.values.items()
            if name not in self._fillable and looks_like_number(cell)
        }
        return RawTotal(label, record.row, values, len(self._records))

    def _sums_beside_rows(self) -> list[RawTotal]:
        """Figures merged over several rows, as totals of those rows."""
        totals = []
        for span, name in self._sums.items():
            cell = self._grid.cell(span.top, span.left)
            covered = [at for at, r in enumerate(self._records) if span.top <= r.row <= span.bottom]
            if cell is not None and covered:
                places = {name: (span.top, span.left)}
                first, stop = covered[0], covered[-1] + 1
                totals.append(RawTotal("", span.top, {name: cell}, stop, first, places))
        return totals

    def _is_data(self, record: Record, key: Cell | None, held: Mapping[int, Cell]) -> bool:
        values = record.values
        if key is None or is_signature(key.text):
            return False
        # A status such as "approved" stands in a row with an id; it asks nobody to sign.
        if looks_like_id(key.text):
            return True
        if any(is_signature(cell.text) for cell in held.values()):
            return False
        return len(values) >= 2 and ":" not in key.text and "：" not in key.text

    def _has_figure(self, record: Record) -> bool:
        """Whether a number stands in a figure column of the row itself."""
        return any(
            name in self._figures and name not in record.places and looks_like_number(cell)
            for name, cell in record.values.items()
        )

    def _is_header_again(self, row: int, held: Mapping[int, Cell]) -> bool:
        if len(held) < 2:
            return False
        texts = self._grid.texts(row, width=min(self._grid.width, _WIDEST))
        return is_header_again(texts, self._match, extra_words=self._extra_words)

    def _begins_another_table(self, at: int, held: Mapping[int, Cell]) -> bool:
        """Whether a new header stands here, of other columns than this table's."""
        first = [cell for _, cell in sorted(held.items())][:3]
        if len(held) < 3 or any(_no_header(cell) for cell in first):
            return False
        if sum(1 for cell in first if self._words.find(cell.text)) < 2 and len(held) < 4:
            return False
        rows = self._numbers[at : at + 3]
        window = [self._grid.texts(row, width=min(self._grid.width, _WIDEST)) for row in rows]
        other = find_header(window, kinds=None, extra_words=self._extra_words)
        if other is None or other.header_row != 0 or len(other.missing) > _MOST_MISSING:
            return False
        same = other.kind == self._match.kind and other.columns == self._match.columns
        return not same

    def _pass_over(self, row: int, held: Mapping[int, Cell]) -> None:
        width = min(self._grid.width, _WIDEST)
        shown = self._grid.texts(row, width=width)
        # A column of units behind the tanks (on a turned sheet) is no tank, but says the units.
        for name, unit in units_of_row(shown, self._match, extra_words=self._extra_words).items():
            self._units.setdefault(name, unit)
        texts = [cell.text.strip() for _, cell in sorted(held.items())]
        self._texts += texts
        if len(held) == 1:
            column = min(held)
            product = section_product(texts[0])
            if product is not None:
                self._sections.append((len(self._records), product, (row, column)))
        self._passed.append(row)

    def parts(self) -> TableParts:
        """What was found, ready to be put into a frame."""
        head: Head = read_head(self._grid, self._head_rows, self._words)
        unknown = [(at + 1, text) for at, text in self._match.unknown]
        return TableParts(
            kind=self._match.kind,
            sheet=self._grid.name,
            columns=dict(self._columns),
            headers={n: t for n, t in self._match.texts.items() if n in self._columns},
            units=self._units,
            head=head,
            records=self._records,
            totals=[*self._totals, *self._sums_beside_rows()],
            sections=self._sections,
            footnotes=footnotes(self._texts),
            passed_over=self._passed,
            examples=self._examples,
            decimal_comma=self._grid.decimal_comma,
            unknown=[*unknown, *self._without_header(unknown)],
        )

    def _without_header(self, unknown: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
        """Columns of figures that no header stands over."""
        aside = (at + 1 for at in self._match.aside.values())
        headed = {*self._columns.values(), *(at for at, _ in unknown), *aside}
        return figures_without_header(self._grid, (r.row for r in self._records), headed)


def _no_header(cell: Cell) -> bool:
    return cell.native or len(cell.text) > _HEADER_CHECK_LONGEST or cell.text[:1].isdigit()


def _key_column(words: Vocabulary, columns: Mapping[str, int]) -> str | None:
    """The column that names what a row is about: the first required identifier that is there."""
    required = [c.name for c in words.columns.values() if c.required and c.value == "identifier"]
    return next((name for name in required if name in columns), next(iter(columns), None))


def _is_figure(words: Vocabulary, name: str) -> bool:
    column = words.columns.get(name)
    return column is not None and column.value in ("number", "decimal")


def _adds_up(words: Vocabulary, name: str) -> bool:
    column = words.columns.get(name)
    return column is not None and (
        column.dimension in ("volume", "mass") or column.name == "quantity"
    )
