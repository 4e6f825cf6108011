"""Text files of one record a line → text tables, in parts that fit in memory.

The rows are read by ``recon.store.csv`` as text; here titles, totals, repeated headers and
closing lines are taken out of them, so that what is left are data rows only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from recon.ingest.ahead import ahead
from recon.ingest.csvshape import CsvShape
from recon.ingest.draft import different
from recon.ingest.grid import Cell, Grid, address, letter
from recon.ingest.headers import is_header_again, other_kind
from recon.ingest.rowkinds import is_example, is_grand, is_signature, total_label
from recon.ingest.sheethead import Head, read_head
from recon.ingest.texttable import ORIGIN_ROW, ControlTotal, TextTable
from recon.ingest.unread import columns_not_read, values_without_header
from recon.ingest.vocabulary import ExtraWords, vocabulary
from recon.model import Params
from recon.store.csv import CsvText, Reject, read_csv_text

CHUNK_ROWS = 80_000
"""Rows of a part: what is understood at a time, which bounds memory."""

MOST_REFUSED = 20_000
"""Refused lines after which a file that has fewer rows than that is not read any further."""

UNIT = "unit"
"""Also the name under which a unit column stands where the contract has none (balances)."""

_ARMOUR = b"='"
_LINE = "line_number"
_WIDEST = 300
_MAY_BE_TOTAL = r"(?i)计|合\s*共|total|^\s*sum\s*$"
_CLOSING = re.compile(
    r"[（(]?(?:共|合?计)\s*[\d,]+\s*(?:条|行|笔|项)|[\d,]+\s*(?:rows?|records?|lines?)\b.*"
    r"|-{2,}.*|={2,}.*|\*{2,}.*|end of (?:report|file|data).*|(?:以下空白|报表结束|完).{0,4}"
    r"|(?:注|备注|说明|附注|打印|导出|制单|编制|notes?|printed|exported|generated|page|第)\s*[:：\d].*"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．].{0,20}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TextPart:
    """One part of a text file: a table, and the lines that were no rows."""

    table: TextTable
    refused: tuple[Reject, ...] = ()


@dataclass(slots=True)
class _State:
    """What is carried over the parts of a file."""

    data_rows: int = 0
    refused: int = 0
    header_again: int = 0
    passed_over: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)


class CsvTables:
    """Iterate for the parts of a text file whose shape is known; ``notes`` are complete after.

    ``shape`` says how the file is cut; ``encoding`` is one of Python's names in which a line feed
    is one byte. Raises ``OSError`` while iterating when the file cannot be read.
    """

    def __init__(self, path: Path, shape: CsvShape, encoding: str, extra_words: ExtraWords) -> None:
        self._path, self._shape, self._encoding = path, shape, encoding
        self._extra_words = extra_words
        self._head = _head(shape, extra_words)
        self._columns = dict(shape.match.columns)
        unit = shape.match.aside.get(f"aside:{UNIT}")
        if unit is not None:
            self._columns.setdefault(UNIT, unit)
        self.notes: list[tuple[str, Params]] = []
        self.given_up = False

    @property
    def kind(self) -> str:
        """The kind its header says."""
        return self._shape.match.kind

    @property
    def reference_date(self) -> date | None:
        """The day the lines above the header speak of."""
        return self._head.reference_date

    def texts(self) -> Iterator[pl.DataFrame]:
        """The named columns of all rows as they stand, part by part: to see what proves what."""
        for frame in self._reader():
            yield self._named(frame)

    def __iter__(self) -> Iterator[TextPart]:
        reader, state = self._reader(), _State()
        seen = 0
        for frame, known in ahead(_gathered(reader)):
            whole, overlong = self._within_header(frame)
            table = self._table(whole, state, armoured=reader.met)
            fresh = (*reader.rejects[seen:known], *overlong)
            seen = known
            yield TextPart(table, fresh)
            if seen > MOST_REFUSED and seen > state.data_rows:
                self.given_up = True
                return
        if len(reader.rejects) > seen or state.data_rows == 0:
            empty = pl.DataFrame(schema={f"x{i}": pl.String for i in range(self._shape.width)})
            empty = empty.with_columns(pl.lit(0, dtype=pl.Int64).alias(_LINE))
            table = self._table(empty, state, armoured=False)
            yield TextPart(table, tuple(reader.rejects[seen:]))
        self._say(state)

    def _within_header(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
        """The rows that end where the header ends; a value beyond it makes a row no row.

        Most rows may end in empty cells, so the file is cut wider than its header. A thousands
        comma without quotes must not lose half a number.
        """
        beyond = [f"x{at}" for at in range(self._shape.header_width, self._shape.width)]
        if not beyond:
            return frame, ()
        filled = pl.any_horizontal(
            pl.col(name).fill_null("").str.strip_chars() != "" for name in beyond
        )
        over = frame.filter(filled)
        if over.is_empty():
            return frame, ()
        refused = tuple(
            Reject(
                int(row[-1]),
                None,
                self._shape.delimiter.join(text or "" for text in row[:-1])[:1000],
                "too_many_values",
            )
            for row in over.iter_rows()
        )
        return frame.filter(~filled), refused

    def _reader(self) -> CsvText:
        return read_csv_text(
            self._path,
            delimiter=self._shape.delimiter,
            quote=self._shape.quote,
            skip_lines=self._shape.skip_lines,
            names=[f"x{i}" for i in range(self._shape.width)],
            chunk_rows=CHUNK_ROWS,
            encoding=self._encoding,
            watched=_ARMOUR,
        )

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        found = {name: at for name, at in self._columns.items() if at < self._shape.width}
        return frame.select(
            *(
                pl.col(f"x{at}").alias(name)
                for name, at in sorted(found.items(), key=lambda c: c[1])
            ),
            pl.col(_LINE).alias(ORIGIN_ROW),
        )

    def _table(self, frame: pl.DataFrame, state: _State, *, armoured: bool) -> TextTable:
        frame, totals = self._data_rows(frame, state)
        table = self._named(frame)
        if armoured:
            table = _without_armour(table)
        match = self._shape.match
        notes = () if state.data_rows else self._not_read(frame)
        state.data_rows += frame.height
        return TextTable(
            kind=match.kind,
            sheet=None,
            frame=table,
            letters={name: letter(at + 1) for name, at in self._columns.items()},
            headers=match.texts,
            other_headers=tuple(text for _, text in match.unknown),
            units=match.units,
            defaults={
                name: (said.value, said.place and address(*said.place))
                for name, said in self._head.defaults.items()
            },
            reference_date=self._head.reference_date,
            control_totals=totals,
            notes=notes,
        )

    def _not_read(self, frame: pl.DataFrame) -> tuple[tuple[str, Params], ...]:
        """What the first part holds in columns that no header word or no header names."""
        unknown = [(at + 1, text) for at, text in self._shape.match.unknown]
        aside = self._shape.match.aside.values()
        headed = {at + 1 for at in (*self._columns.values(), *aside)} | {at for at, _ in unknown}
        names = {at + 1: f"x{at}" for at in range(min(self._shape.width, _WIDEST))}
        unread = columns_not_read(None, [*unknown, *values_without_header(frame, names, headed)])
        return (*other_kind(self._shape.match, None), *unread)

    def _data_rows(
        self, frame: pl.DataFrame, state: _State
    ) -> tuple[pl.DataFrame, tuple[ControlTotal, ...]]:
        """The rows that hold data; totals apart, the rest counted."""
        few, empty = self._nearly_empty(frame)
        if empty.any():
            frame, few = frame.filter(~empty), few.filter(~empty)
        suspects = self._suspects(frame) | few
        drop: dict[int, str] = {}
        total_rows: list[int] = []
        for index in suspects.arg_true():
            role = self._role(frame.row(index)[:-1], index, frame, state)
            if role == "total":
                total_rows.append(index)
            if role != "data":
                drop[index] = role
        if not drop:
            return frame, ()
        at = pl.int_range(frame.height, eager=True, dtype=pl.UInt32)
        gone = at.is_in(list(drop))
        totals = self._totals(frame, total_rows, sorted(drop), state)
        return frame.filter(~gone), totals

    def _nearly_empty(self, frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Rows with a text in two cells at most, and those with none in any."""
        held = [at for at in self._columns.values() if at < self._shape.width][:3]
        if len(held) == 3:
            sure = pl.all_horizontal(pl.col(f"x{at}") != "" for at in held)
            if frame.select(sure.fill_null(value=False).all()).item():
                none = pl.repeat(value=False, n=frame.height, eager=True, dtype=pl.Boolean)
                return none, none
        filled = frame.select(
            pl.sum_horizontal(
                (pl.col(name).is_not_null() & (pl.col(name) != "")).cast(pl.UInt32)
                for name in frame.columns
                if name != _LINE
            ).alias("n")
        )["n"]
        return filled <= 2, filled == 0

    def _suspects(self, frame: pl.DataFrame) -> pl.Series:
        """Rows that may be no data: found over whole columns, looked at one by one.

        A row with an entry or a tank of its own is no total (see ``_is_total``), so that the label
        is looked for only where both may be labels.
        """
        heads = [
            pl.col(f"x{at}") == self._shape.match.texts[name]
            for name, at in self._shape.match.columns.items()
            if name in self._shape.match.texts and at < self._shape.width
        ][:3]
        found = frame.select(
            pl.any_horizontal(
                *heads, pl.col("x0").str.contains(r"(?i)^\s*(?:例|示例|样例|example|e\.g)")
            ).fill_null(value=False)
        ).to_series()
        return found | self._may_be_totals(frame)

    def _may_be_totals(self, frame: pl.DataFrame) -> pl.Series:
        """Rows whose tank and entry are blank or may be the label of a total."""
        named = [
            f"x{self._columns[name]}"
            for name in ("tank_id", "entry_id")
            if self._columns.get(name, self._shape.width) < self._shape.width
        ]
        if not named:
            first = [pl.col(c).str.contains(_MAY_BE_TOTAL) for c in ("x0", "x1") if c in frame]
            return frame.select(pl.any_horizontal(first).fill_null(value=False)).to_series()
        at = pl.int_range(frame.height, eager=True, dtype=pl.UInt32)
        left = at
        for name in named:
            texts = frame[name] if len(left) == frame.height else frame[name].gather(left)
            # Tanks are few, however many rows there are.
            few = different(texts).drop_nulls()
            blank = few.str.strip_chars() == ""
            labels = few.filter(blank | few.str.contains(_MAY_BE_TOTAL))
            if labels.is_empty() and not texts.null_count():
                return pl.repeat(value=False, n=frame.height, eager=True, dtype=pl.Boolean)
            left = left.filter(texts.is_null() | texts.is_in(labels.implode()))
            if left.is_empty():
                break
        return at.is_in(left.implode())

    def _role(
        self, row: tuple[str | None, ...], index: int, frame: pl.DataFrame, state: _State
    ) -> str:
        """What a suspect row is: blank, total, header, example, closing or data after all."""
        held = {at + 1: Cell(text) for at, text in enumerate(row) if text and text.strip()}
        line = int(frame[_LINE][index])
        if not held:
            return "blank"
        if self._is_total(row, held):
            return "total"
        if is_header_again(row, self._shape.match, extra_words=self._extra_words):
            state.header_again += 1
            return "header"
        if is_example(held):
            state.examples.append(line)
            return "example"
        first = next(iter(held.values())).text.strip()
        if len(held) <= 2 and (_CLOSING.fullmatch(first) or is_signature(first)):
            state.passed_over.append(line)
            return "closing"
        return "data"

    def _is_total(self, row: tuple[str | None, ...], held: dict[int, Cell]) -> bool:
        """A label of a total, and no entry or tank of its own beside it."""
        label = total_label(held)
        if label is None:
            return False
        for name in ("entry_id", "tank_id"):
            at = self._columns.get(name)
            text = (row[at] or "").strip() if at is not None and at < len(row) else ""
            if text and total_label({1: Cell(text)}) is None:
                return False
        return True

    def _totals(
        self, frame: pl.DataFrame, rows: list[int], dropped: list[int], state: _State
    ) -> tuple[ControlTotal, ...]:
        """Totals with the data rows of this part that they cover.

        A part of a bigger file cannot check what reaches above it.
        """
        totals: list[ControlTotal] = []
        since = 0
        for index in rows:
            stop = index - sum(1 for other in dropped if other < index)
            cells = frame.row(index)
            label = total_label({a: Cell(t) for a, t in enumerate(cells[:-1]) if t}) or ""
            grand = is_grand(label) and index == rows[-1]
            first = 0 if grand else since
            since = stop
            if state.data_rows and (grand or first == 0):
                self.notes.append(("control_total_of_several_parts", {"label": label}))
                continue
            values = {
                name: text
                for name, at in self._columns.items()
                if at < self._shape.width and (text := cells[at])
            }
            totals.append(ControlTotal(label, int(frame[_LINE][index]), values, first, stop))
        return tuple(totals)

    def _say(self, state: _State) -> None:
        if state.header_again:
            self.notes.append(("header_repeated", {"times": state.header_again}))
        if state.examples:
            rows = _listed(state.examples)
            self.notes.append(("example_lines_skipped", {"lines": rows}))
        if state.passed_over:
            rows = _listed(state.passed_over)
            self.notes.append(("lines_without_data_passed_over", {"lines": rows}))


def _gathered(reader: CsvText) -> Iterator[tuple[pl.DataFrame, int]]:
    """Frames of about ``CHUNK_ROWS`` rows: small ones (the first, the last) put together.

    Each with the number of rejects that were known when it was complete.
    """
    held: list[pl.DataFrame] = []
    for frame in reader:
        if held and sum(part.height for part in held) + frame.height > CHUNK_ROWS * 1.1:
            yield pl.concat(held), len(reader.rejects)
            held = []
        held.append(frame)
    if held:
        yield pl.concat(held), len(reader.rejects)


def _listed(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:10])
    return f"{shown}, …" if len(lines) > 10 else shown


def _head(shape: CsvShape, extra_words: ExtraWords) -> Head:
    """What the lines above the header say: a date, a report number, an account."""
    cells = {
        at + 1: {column + 1: Cell(text) for column, text in enumerate(row) if text.strip()}
        for at, row in enumerate(shape.rows_above)
    }
    grid = Grid(name=None, cells={row: held for row, held in cells.items() if held})
    return read_head(grid, grid.row_numbers, vocabulary(shape.match.kind, extra_words))


def _without_armour(table: pl.DataFrame) -> pl.DataFrame:
    """Take off what exports put around texts lest a spreadsheet change them: ``="0012"``."""
    armoured = [
        name
        for name in table.columns
        if name != ORIGIN_ROW
        and different(table[name]).str.contains(r"""^\s*(?:="|'[0-9])""").any()
    ]
    return table.with_columns(
        pl.col(name).str.replace(r'^\s*="([^"]*)"\s*$', "$1").str.replace(r"^\s*'([0-9].*)$", "$1")
        for name in armoured
    )
