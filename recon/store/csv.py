"""Reads big text files as text: every value a string, every row with its line, nothing guessed.

The file goes through in blocks of whole rows: memory stays bounded, any encoding Python knows can
be read (DuckDB's wheel has no GB18030), and after each block both its rows and its rejects are
known, which is what makes line numbers exact. DuckDB reads on a connection of its own in memory,
so the site's store never needs access to other files.
"""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import duckdb
import polars as pl

from recon.store.csvblock import LONGEST_ROW_BYTES, BlockReader, Reject
from recon.store.opening import Config

__all__ = ["CsvText", "Reject", "read_csv_text"]

_READ_BYTES = 1 << 22
_SAMPLED_BYTES = 1 << 18
_LARGEST_BLOCK_BYTES = 1 << 28
_NO_CHARACTER = "\ufffd"


class CsvText:
    """Iterate for the frames; ``rejects`` and ``rows_read`` are complete when that has ended.

    Each frame has the given names as String columns (empty is null) and ``line_number`` Int64, the
    line of the file on which the row begins, from 1. A quoted value may span lines. While frames
    come, ``rejects`` holds those of the lines up to the frame's block, and ``met`` says whether any
    of the ``watched`` signs stands in what has been read.
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
        watched: bytes,
    ) -> None:
        self._path, self._skip_lines, self._chunk_rows = path, skip_lines, chunk_rows
        self._delimiter, self._quote, self._encoding = delimiter, quote, encoding
        self._names, self._threads = tuple(names), threads
        self._watched, self.met = watched, False
        self.rejects: list[Reject] = []
        self.rows_read = 0

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
        self.rejects, self.rows_read = [], 0
        with (
            self._path.open("rb") as source,
            tempfile.TemporaryDirectory(prefix="recon-csv-") as folder,
            duckdb.connect(":memory:", config=settings) as connection,
        ):
            reader = BlockReader(
                connection,
                Path(folder) / "block.csv",
                delimiter=self._delimiter,
                quote=self._quote,
                names=self._names,
            )
            line = self._skip(source) + 1
            for block in self._blocks(source):
                text, replaced = self._as_utf8(block)
                self.met = self.met or any(sign in text for sign in self._watched)
                lines = text.count(b"\n")
                frame, rejects = reader.read(text, line, lines)
                line += lines
                self.rejects += rejects
                if replaced:
                    frame = self._without_replaced(frame)
                self.rows_read += frame.height
                if frame.height:
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
        while read := source.read(size):
            # To the end of its last line: then most often nothing has to be cut off again.
            piece = b"".join((held, read, source.readline()))
            del read
            end = _end_of_rows(piece, quote)
            held = piece[end:]
            if end == 0:
                continue
            sampled = min(end, _SAMPLED_BYTES)
            bytes_of_a_row = sampled // max(1, piece.count(b"\n", 0, sampled))
            block, piece = piece[:end], b""
            yield block
            size = max(_READ_BYTES, min(_LARGEST_BLOCK_BYTES, bytes_of_a_row * self._chunk_rows))
        if held:
            yield held

    def _as_utf8(self, block: bytes) -> tuple[bytes, bool]:
        """The block in UTF-8 with line feeds only, and whether it held bytes of no character.

        A carriage return ends a line before a line feed, or where there is no line feed at all;
        anywhere else it is a blank.
        """
        replaced = False
        if codecs.lookup(self._encoding).name not in ("utf-8", "ascii"):
            try:
                block = block.decode(self._encoding).encode()
            except UnicodeDecodeError:
                block, replaced = block.decode(self._encoding, errors="replace").encode(), True
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n")
            block = block.replace(b"\r", b" " if b"\n" in block else b"\n")
        return block if block.endswith(b"\n") else block + b"\n", replaced

    def _without_replaced(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Refuse the rows that hold bytes their encoding does not have."""
        at_fault = pl.any_horizontal(
            pl.col(name).str.contains(_NO_CHARACTER, literal=True) for name in self._names
        ).fill_null(value=False)
        for *values, line in frame.filter(at_fault).iter_rows():
            held = zip(self._names, values, strict=True)
            column = next(name for name, value in held if _NO_CHARACTER in (value or ""))
            raw = self._delimiter.join(value or "" for value in values)
            self.rejects.append(Reject(line, column, raw[:1_000], "not_in_encoding"))
        return frame.filter(~at_fault)


def _end_of_rows(piece: bytes, quote: bytes) -> int:
    """Where the last whole row of ``piece`` ends; 0 if it holds none.

    A line feed ends a row when the quotes before it are even in number (RFC 4180 doubles a quote
    inside a value). A stray quote upsets that count; beyond the longest row it is ignored.
    """
    end = piece.rfind(b"\n") + 1
    if not quote or end == 0:
        return end
    floor = max(0, len(piece) - LONGEST_ROW_BYTES)
    odd = piece.count(quote, 0, end) % 2
    at = end
    while odd and at > floor:
        before = piece.rfind(b"\n", 0, at - 1) + 1
        odd ^= piece.count(quote, before, at) % 2
        at = before
    if odd or at == 0:
        return end if len(piece) > LONGEST_ROW_BYTES else 0
    return at


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
    watched: bytes = b"",
) -> CsvText:
    """The rows of a delimited text file after ``skip_lines`` physical lines, as text.

    ``quote`` may be empty: then quotes are text. A byte order mark before the first row is
    dropped. Blank lines are passed over. Lines with too few or too many values, with a quote that
    is not closed or with bytes outside ``encoding`` are rejects, never rows, and take no other
    line with them. ``watched`` are ASCII signs of which it matters whether the file holds them at
    all. Iterating raises ``OSError`` when the file cannot be read.
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
        watched=watched,
    )
