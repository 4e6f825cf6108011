"""Splits one block of a delimited text file into rows, each with its line, and what is no row.

Three ways, the fastest that is certain:

* a block without quotes in which every line provably has the right number of values is split by
  polars (a quarter of the time of the others);
* any other goes through DuckDB's reader with its reject table, and is taken as read when rows and
  rejects account for every line;
* where they do not (a stray quote that swallows lines, say), record by record in Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from recon.store.sql import literal

LONGEST_ROW_BYTES = 1 << 23
_RAW_CHARACTERS = 1_000
_OPEN_LINES = 200
# Errors that DuckDB places exactly; after a quote that is not closed it may be lines away.
_CERTAIN = {
    "MISSING COLUMNS": "too_few_values",
    "TOO MANY COLUMNS": "too_many_values",
    "INVALID ENCODING": "not_in_encoding",
}


Fault = tuple[str, str | None]
"""Why a record is no row, and the column at fault where it is one."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that is no row: where it stands, what was written, and why it was refused.

    ``line`` counts from 1 as an editor does; ``column`` is the name of the value at fault, None
    where the line as a whole is; ``reason`` is one of ``too_few_values``, ``too_many_values``,
    ``quote_not_closed``, ``not_in_encoding``. ``raw`` is cut at 1 000 characters. ``lines`` is how
    many lines of the file it takes up.
    """

    line: int
    column: str | None
    raw: str
    reason: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class _Record:
    """A row or what was meant to be one: its first byte and line (from 0), its number of lines."""

    byte: int
    line: int
    lines: int


class BlockReader:
    """Splits blocks of one dialect; ``connection`` is DuckDB's own, in memory."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        scratch: Path,
        *,
        delimiter: str,
        quote: str,
        names: tuple[str, ...],
    ) -> None:
        self._connection, self._scratch = connection, scratch
        self._delimiter, self._quote, self._names = delimiter, quote, names
        d, q = re.escape(delimiter), re.escape(quote)
        inside = f"(?:[^{q}]|{q}{q})*+" if quote else ""
        self._value = re.compile(
            f"(?: ?{q}(?P<quoted>{inside}){q} *|(?! ?{q})(?P<plain>[^{d}]*))(?={d}|$)"
            if quote
            else "",
            re.DOTALL,
        )
        self._opening = re.compile(f"(?:^|{d}) ?{q}{inside}({q}|$)".encode())
        self._closing = re.compile(f"{inside}{q}".encode())

    def read(self, block: bytes, first_line: int, lines: int) -> tuple[pl.DataFrame, list[Reject]]:
        """Rows (String columns, ``line_number``) and rejects of ``block``.

        ``block`` is UTF-8, whole rows, ``lines`` lines ended by a line feed and no carriage return;
        ``first_line`` is the number of its first line in the file.
        """
        frame = self._split(block, lines)
        if frame is not None:
            return _numbered(frame, pl.int_range(lines, eager=True) + first_line), []
        # Of one column DuckDB makes a row of every blank line.
        read = self._through_duckdb(block, lines, first_line) if len(self._names) > 1 else None
        return read if read is not None else self._one_by_one(block, first_line)

    def _split(self, block: bytes, lines: int) -> pl.DataFrame | None:
        """By polars, if every line has exactly the values it should; else None.

        It refuses a line with too many values. None has too few where each has a last one, or where
        there are as many delimiters as all lines together need.
        """
        if len(self._names) < 2:
            return None
        if self._quote and self._quote.encode() in block:
            return None
        try:
            frame = pl.read_csv(
                block,
                has_header=False,
                separator=self._delimiter,
                quote_char=None,
                schema=dict.fromkeys(self._names, pl.String),
            )
        except pl.exceptions.PolarsError:
            return None
        if frame.height != lines:
            return None
        needed = lines * (len(self._names) - 1)
        whole = not frame[self._names[-1]].null_count()
        return frame if whole or block.count(self._delimiter.encode()) == needed else None

    def _through_duckdb(
        self, block: bytes, lines: int, first_line: int
    ) -> tuple[pl.DataFrame, list[Reject]] | None:
        """By DuckDB; None when it fails or does not account for every line."""
        self._scratch.write_bytes(block)
        try:
            frame = pl.DataFrame(self._connection.sql(self._statement()))
            refused = self._connection.execute(
                "SELECT line_byte_position - 1, arg_min(column_name, column_idx), "
                "arg_min(error_type::VARCHAR, column_idx) "
                "FROM reject_errors GROUP BY line_byte_position ORDER BY line_byte_position"
            ).fetchall()
        except duckdb.Error:
            return None
        finally:
            self._connection.execute("DROP TABLE IF EXISTS reject_errors")
            self._connection.execute("DROP TABLE IF EXISTS reject_scans")
        if any(error not in _CERTAIN for *_, error in refused):
            return None
        frame.columns = list(self._names)
        starts = [_past_blanks(block, position) for position, *_ in refused]
        if any(start and block[start - 1 : start] != b"\n" for start in starts):
            return None
        placed = self._placed(block, lines, frame.height, starts)
        if placed is None:
            return None
        numbers, records = placed
        rejects = [
            Reject(
                line=first_line + record.line,
                column=None if column is None else self._names[int(column[1:])],
                raw=_raw(block, record),
                reason=_CERTAIN[error],
                lines=record.lines,
            )
            for record, (_, column, error) in zip(records, refused, strict=True)
        ]
        return _numbered(frame, numbers + first_line), rejects

    def _statement(self) -> str:
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(self._names)))
        quoting = literal(self._quote)
        return (
            f"FROM read_csv({literal(str(self._scratch))}, columns = {{{columns}}}, "
            f"header = false, auto_detect = false, delim = {literal(self._delimiter)}, "
            f"quote = {quoting}, escape = {quoting}, max_line_size = {LONGEST_ROW_BYTES}, "
            "store_rejects = true, rejects_limit = 0)"
        )

    def _placed(
        self, block: bytes, lines: int, rows: int, refused: list[int]
    ) -> tuple[pl.Series, list[_Record]] | None:
        """Line of each row, and the record of each refused one; None where they do not add up."""
        if lines == rows + len(refused):
            gone = [block.count(b"\n", 0, start) for start in refused]
            if len(set(gone)) < len(gone) or any(line >= lines for line in gone):
                return None
            numbers = pl.int_range(lines, eager=True)
            if gone:
                numbers = numbers.filter(~numbers.is_in(gone))
            records = zip(refused, gone, strict=True)
            return numbers, [_Record(byte, line, 1) for byte, line in records]
        by_byte = {record.byte: record for record in self._records(block)}
        if len(by_byte) != rows + len(refused) or not by_byte.keys() >= set(refused):
            return None
        records_refused = [by_byte.pop(start) for start in refused]
        return pl.Series([r.line for r in by_byte.values()], dtype=pl.Int64), records_refused

    def _one_by_one(self, block: bytes, first_line: int) -> tuple[pl.DataFrame, list[Reject]]:
        """Record by record: slow, and sure of every line."""
        rows: list[tuple[str | int | None, ...]] = []
        rejects: list[Reject] = []
        for record in self._records(block):
            line = first_line + record.line
            values = self._values(_text(block, record))
            fault = self._fault(values) if isinstance(values, list) else values
            if fault is None:
                rows.append((*(value or None for value in values), line))
            else:
                reason, column = fault
                rejects.append(Reject(line, column, _raw(block, record), reason, record.lines))
        schema = dict.fromkeys(self._names, pl.String) | {"line_number": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row"), rejects

    def _fault(self, values: list[str]) -> Fault | None:
        """What is wrong with the number of values."""
        if len(values) < len(self._names):
            return "too_few_values", self._names[len(values)]
        return ("too_many_values", None) if len(values) > len(self._names) else None

    def _values(self, record: bytes) -> list[str] | Fault:
        """The values of a record as DuckDB would split it, or why it is no row.

        A blank before a quoted value and blanks after it are not part of it; empty values beyond
        the last column are none.
        """
        try:
            text = record.decode("utf-8")
        except UnicodeDecodeError:
            return "not_in_encoding", None
        if not self._quote:
            values = text.split(self._delimiter)
        else:
            values, at = [], 0
            while at <= len(text):
                value = self._value.match(text, at)
                if value is None:
                    return "quote_not_closed", self._names[min(len(values), len(self._names) - 1)]
                quoted = value["quoted"]
                values.append(
                    value["plain"]
                    if quoted is None
                    else quoted.replace(self._quote * 2, self._quote)
                )
                at = value.end() + 1
        while len(values) > len(self._names) and not values[-1]:
            values.pop()
        return values

    def _records(self, block: bytes) -> Iterator[_Record]:
        """Where each record of the block begins; blank lines between records are none.

        A quote opens a value only where a value begins. One that is not closed within 200 lines
        belongs to its own line alone.
        """
        lines = block[:-1].split(b"\n")
        byte, number = 0, 0
        while number < len(lines):
            text, span = lines[number], 1
            if text:
                span = self._span(lines, number)
                yield _Record(byte, number, span)
            byte += sum(map(len, lines[number : number + span])) + span
            number += span

    def _span(self, lines: list[bytes], number: int) -> int:
        """Of how many lines the record that begins on line ``number`` is made."""
        if not self._quote or not self._opens(lines[number], within=False):
            return 1
        for span in range(2, min(_OPEN_LINES, len(lines) - number) + 1):
            if not self._opens(lines[number + span - 1], within=True):
                return span
        return 1

    def _opens(self, text: bytes, *, within: bool) -> bool:
        """Whether a quoted value is open at the end of the line; ``within``: at its start too."""
        if self._quote.encode() not in text:
            return within
        if within:
            closed = self._closing.match(text)
            if closed is None:
                return True
            # What follows the closing quote is no beginning of a value.
            text = b"." + text[closed.end() :]
        return any(not value[1] for value in self._opening.finditer(text))


def _numbered(frame: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    return frame.with_columns(numbers.cast(pl.Int64).alias("line_number"))


def _past_blanks(block: bytes, position: int) -> int:
    """DuckDB counts blank lines before a refused row as part of it."""
    while block[position : position + 1] == b"\n":
        position += 1
    return position


def _text(block: bytes, record: _Record) -> bytes:
    end = record.byte
    for _ in range(record.lines):
        end = block.find(b"\n", end) + 1 or len(block)
    return block[record.byte : end].removesuffix(b"\n")


def _raw(block: bytes, record: _Record) -> str:
    return _text(block, record).decode("utf-8", errors="replace")[:_RAW_CHARACTERS]
