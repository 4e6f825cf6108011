"""Reads big text files as text: every value a string, every row with its line, nothing guessed.

DuckDB's reader does the work on a connection of its own in memory, so the site's store never needs
access to other files. The file goes through it in blocks of whole rows: memory stays bounded, any
encoding Python knows can be read (DuckDB's wheel has no GB18030), and after each block both its
rows and its rejects are known, which is what makes line numbers exact.
"""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import duckdb
import polars as pl

from recon.store.connection import Config
from recon.store.sql import literal

_READ_BYTES = 1 << 22
_LONGEST_ROW_BYTES = 1 << 23
_RAW_CHARACTERS = 1_000
_REASONS = {
    "MISSING COLUMNS": "too_few_values",
    "TOO MANY COLUMNS": "too_many_values",
    "UNQUOTED VALUE": "quote_not_closed",
    "INVALID ENCODING": "not_in_encoding",
    "LINE SIZE OVER MAXIMUM": "line_too_long",
}


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that is no row: where it stands, what was written, and why it was refused.

    ``line`` counts from 1 as an editor does; ``column`` is the name of the value at fault, None
    where the line as a whole is; ``reason`` is one of ``too_few_values``, ``too_many_values``,
    ``quote_not_closed``, ``not_in_encoding``, ``line_too_long``, ``not_a_row``. ``raw`` is cut
    at 1 000 characters. ``lines`` is how many lines of the file were refused with it: a quote
    that is not closed swallows lines after its own.
    """

    line: int
    column: str | None
    raw: str
    reason: str
    lines: int = 1


class CsvText:
    """Iterate for the frames; ``rejects`` and ``rows_read`` are complete when that has ended.

    Each frame has the given names as String columns (empty is null) and ``line_number`` Int64, the
    physical line of the file on which the row begins, from 1. A quoted value may span lines.
    """

    def __init__(
        self,
        path: Path,
        *,
        delimiter: str,
        quote: str,
        skip_lines: int,
        names: Sequence[str],
        chunk_rows: int,
        encoding: str,
        threads: int,
    ) -> None:
        self._path, self._skip_lines, self._chunk_rows = path, skip_lines, chunk_rows
        self._delimiter, self._quote, self._encoding = delimiter, quote, encoding
        self._names = tuple(names)
        self._threads = threads
        self.rejects: list[Reject] = []
        self.rows_read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def __iter__(self) -> Iterator[pl.DataFrame]:
        settings: Config = {
            "memory_limit": "256MB",
            "threads": self._threads,
            "preserve_insertion_order": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "produce_arrow_string_view": True,
        }
        with (
            self._path.open("rb") as source,
            tempfile.TemporaryDirectory(prefix="recon-csv-") as folder,
            duckdb.connect(":memory:", config=settings) as connection,
        ):
            block_file = Path(folder) / "block.csv"
            first_line = self._skip(source) + 1
            for block in self._blocks(source):
                text, replaced = self._as_utf8(block)
                block_file.write_bytes(text)
                frame = self._read(connection, block_file, text, first_line)
                if replaced:
                    frame = self._without_replaced(frame)
                first_line += text.count(b"\n")
                self.rows_read += frame.height
                yield from frame.iter_slices(self._chunk_rows)

    def _skip(self, source: BinaryIO) -> int:
        for _ in range(self._skip_lines):
            source.readline()
        if self._skip_lines == 0 and source.read(3) != codecs.BOM_UTF8:
            source.seek(0)
        return self._skip_lines

    def _blocks(self, source: BinaryIO) -> Iterator[bytes]:
        """Pieces of whole rows, about ``chunk_rows`` rows each."""
        quote = self._quote.encode() if self._quote else b""
        size, held = _READ_BYTES, b""
        while True:
            read = source.read(size)
            piece = held + read
            if not read:
                if piece:
                    yield piece if piece.endswith(b"\n") else piece + b"\n"
                return
            end = _end_of_rows(piece, quote)
            if end == 0:
                held = piece
                continue
            yield piece[:end]
            held = piece[end:]
            rows = piece.count(b"\n", 0, end)
            size = max(_READ_BYTES, min(1 << 28, end // max(rows, 1) * self._chunk_rows))

    def _as_utf8(self, block: bytes) -> tuple[bytes, bool]:
        """The block in UTF-8 with plain line feeds, and whether it held bytes of no character."""
        replaced = False
        if codecs.lookup(self._encoding).name != "utf-8":
            try:
                block = block.decode(self._encoding).encode()
            except UnicodeDecodeError:
                block, replaced = block.decode(self._encoding, errors="replace").encode(), True
        return block.replace(b"\r\n", b"\n") if b"\r\n" in block else block, replaced

    def _without_replaced(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Refuse the rows that hold bytes their encoding does not have."""
        at_fault = pl.any_horizontal(
            pl.col(name).str.contains("\ufffd", literal=True) for name in self._names
        ).fill_null(value=False)
        for *values, line in frame.filter(at_fault).iter_rows():
            column = next(
                n for n, v in zip(self._names, values, strict=True) if "\ufffd" in (v or "")
            )
            raw = self._delimiter.join(v or "" for v in values)[:_RAW_CHARACTERS]
            self.rejects.append(Reject(line, column, raw, "not_in_encoding"))
        return frame.filter(~at_fault)

    def _read(
        self, connection: duckdb.DuckDBPyConnection, file: Path, block: bytes, first_line: int
    ) -> pl.DataFrame:
        """Rows of one block with their lines; its rejects are added to ``rejects``."""
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(self._names)))
        quoting = literal(self._quote)
        frame = pl.DataFrame(
            connection.sql(
                f"FROM read_csv({literal(str(file))}, columns = {{{columns}}}, header = false, "
                f"auto_detect = false, delim = {literal(self._delimiter)}, quote = {quoting}, "
                f"escape = {quoting}, max_line_size = {_LONGEST_ROW_BYTES}, "
                "store_rejects = true, rejects_limit = 0)"
            )
        )
        frame.columns = list(self._names)
        refused = connection.execute(
            "SELECT line_byte_position - 1, arg_min(column_name, column_idx), "
            "arg_min(error_type::VARCHAR, column_idx) "
            "FROM reject_errors GROUP BY line_byte_position ORDER BY line_byte_position"
        ).fetchall()
        connection.execute("DROP TABLE IF EXISTS reject_errors")
        connection.execute("DROP TABLE IF EXISTS reject_scans")
        starts = [_past_blanks(block, position) for position, *_ in refused]
        lines, spans = self._lines(block, frame.height, starts)
        for start, line_and_span, (_, column, error) in zip(starts, spans, refused, strict=True):
            line, span = line_and_span
            self.rejects.append(
                Reject(
                    line=first_line + line,
                    column=None if column is None else self._names[int(column[1:])],
                    raw=_raw(block, start, span),
                    reason=_REASONS.get(error, "not_a_row"),
                    lines=span,
                )
            )
        return frame.with_columns((lines + first_line).alias("line_number"))

    def _lines(
        self, block: bytes, rows: int, refused: list[int]
    ) -> tuple[pl.Series, list[tuple[int, int]]]:
        """Line (from 0) of each row, and line and number of lines of each refused row.

        Where every line is a row or refused, counting does. Otherwise there are blank lines or
        values over several lines, and the block is walked.
        """
        if block.count(b"\n") == rows + len(refused):
            lines = pl.int_range(rows + len(refused), eager=True, dtype=pl.Int64)
            if not refused:
                return lines, []
            gone = [block.count(b"\n", 0, start) for start in refused]
            return lines.filter(~lines.is_in(gone)), [(line, 1) for line in gone]
        records = self._records(block)
        spans = {start: (line, span) for start, line, span in records}
        away = set(refused)
        kept = [line for start, line, _ in records if start not in away]
        # A stray quote may be read otherwise than walked: then the nearest lines are named.
        kept = (kept + [kept[-1] if kept else 0] * rows)[:rows]
        return pl.Series(kept, dtype=pl.Int64), [
            spans.get(start) or (block.count(b"\n", 0, start), 1) for start in refused
        ]

    def _records(self, block: bytes) -> list[tuple[int, int, int]]:
        """(byte, line, number of lines) at which each record of the block begins."""
        quote = self._quote.encode()
        opens = re.compile(
            b"(?:^|" + re.escape(self._delimiter.encode()) + b")" + quote
            + b"(?:[^" + quote + b"]|" + quote + quote + b")*(" + quote + b"|$)"
        ) if quote else None  # fmt: skip
        closes = re.compile(b"(?:[^" + quote + b"]|" + quote + quote + b")*(" + quote + b"|$)")
        records: list[tuple[int, int, int]] = []
        at, is_open = 0, False
        for line, text in enumerate(block[:-1].split(b"\n")):
            if is_open:
                records[-1] = (*records[-1][:2], records[-1][2] + 1)
            elif text:
                records.append((at, line, 1))
            at += len(text) + 1
            if opens is None or quote not in text:
                continue
            rest = text
            if is_open:
                closed = closes.match(text)
                if closed is None or not closed[1]:
                    continue
                is_open, rest = False, text[closed.end() :]
                # What follows the closing quote is no start of a value.
                rest = b" " + rest
            is_open = any(not found[1] for found in opens.finditer(rest))
        return records


def _past_blanks(block: bytes, position: int) -> int:
    """DuckDB counts blank lines before a refused row as part of it."""
    while block[position : position + 1] == b"\n":
        position += 1
    return position


def _raw(block: bytes, start: int, lines: int) -> str:
    end = start
    for _ in range(lines):
        end = block.find(b"\n", end) + 1 or len(block)
    return block[start:end].decode("utf-8", errors="replace").rstrip("\n")[:_RAW_CHARACTERS]


def _end_of_rows(piece: bytes, quote: bytes) -> int:
    """Where the last whole row of ``piece`` ends; 0 if it holds none.

    A line feed ends a row when the quotes before it are even in number (RFC 4180 doubles a quote
    inside a value). A stray quote upsets that count; beyond the longest row it is ignored.
    """
    end = piece.rfind(b"\n") + 1
    if not quote:
        return end
    floor = max(0, len(piece) - _LONGEST_ROW_BYTES)
    odd = piece.count(quote, 0, end) % 2
    at = end
    while odd and at > floor:
        before = piece.rfind(b"\n", 0, at - 1) + 1
        odd ^= piece.count(quote, before, at) % 2
        at = before
    return at if not odd else (end if len(piece) > _LONGEST_ROW_BYTES else 0)


def read_csv_text(
    path: Path,
    *,
    delimiter: str,
    quote: str,
    skip_lines: int,
    names: Sequence[str],
    chunk_rows: int = 500_000,
    encoding: str = "utf-8",
    threads: int = 2,
) -> CsvText:
    """The rows of a delimited text file after ``skip_lines`` physical lines, as text.

    ``quote`` may be empty: then quotes are text. A byte order mark before the first row is
    dropped. Blank lines are passed over. Lines with too few or too many values, with a quote that
    is not closed or with bytes outside ``encoding`` are rejects, never rows. Raises ``OSError``
    when the file cannot be read.
    """
    return CsvText(
        path,
        delimiter=delimiter,
        quote=quote,
        skip_lines=skip_lines,
        names=names,
        chunk_rows=chunk_rows,
        encoding=encoding,
        threads=threads,
    )
