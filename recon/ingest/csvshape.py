"""What a text file is before it is read: encoding, delimiter, header, columns."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from recon.ingest.headers import HeaderMatch, find_header, nearest_words
from recon.ingest.refused import Refused
from recon.ingest.vocabulary import ExtraWords
from recon_schemas.registry import KINDS

_HEAD_BYTES = 1 << 18
_CHUNK = 1 << 20
_WINDOW = 1 << 19
_DELIMITERS = ",;\t|"
_SAMPLED = 500
_HEADED = 40  # rows from the top among which the header is looked for
_LONGEST_FIELD = 1 << 20
_ENOUGH = 50  # rows from which on it can be said that none fits


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the file's bytes are read, and where the first byte stands that has no reading."""

    name: str
    bad_byte: int | None = None


@dataclass(frozen=True, slots=True)
class CsvShape:
    """How a text file is cut into rows and cells.

    ``skip_lines`` physical lines stand before the first data row; ``width`` is the number of
    values of a row; ``rows_above`` are the texts above the header (title, date of the report).
    ``header_width`` is how many cells the header has: a value beyond them belongs to nothing.
    """

    delimiter: str
    quote: str
    skip_lines: int
    width: int
    match: HeaderMatch
    rows_above: tuple[tuple[str, ...], ...]
    header_width: int = 0


def find_encoding(path: Path) -> Encoding:
    """UTF-8 where it is that, UTF-16 by its mark, else GB18030.

    A UTF-8 file with a few damaged bytes stays one: of a file in GB18030 hardly any character
    outside ASCII is valid UTF-8, so the majority tells.
    """
    with path.open("rb") as source:
        start = source.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", _first_bad(path, "utf-16"))
    bad = _first_bad(path, "utf-8")
    if bad is None:
        return Encoding("utf-8")
    valid, invalid = _counted(path, bad)
    if valid > 3 * invalid:
        return Encoding("utf-8", bad)
    return Encoding("gb18030", _first_bad(path, "gb18030"))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while piece := source.read(_CHUNK):
            yield piece


def _first_bad(path: Path, encoding: str) -> int | None:
    """Offset of the first byte that has no reading in ``encoding``."""
    if encoding == "utf-8" and _is_utf8(path):
        return None
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = 0
    for piece in _pieces(path):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            return max(0, offset - held + error.start)
        offset += len(piece)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return offset - len(decoder.getstate()[0])
    return None


def _is_utf8(path: Path) -> bool:
    """Whether all of the file is UTF-8, found without making its text."""
    held = b""
    for piece in _pieces(path):
        # A line feed is never part of another character.
        end = piece.rfind(b"\n") + 1
        if end == 0:
            held += piece
            continue
        if not _valid(held + piece[:end]):
            return False
        held = piece[end:]
    return _valid(held)


def _valid(piece: bytes) -> bool:
    try:
        pl.Series([piece], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def _counted(path: Path, around: int) -> tuple[int, int]:
    """Characters beyond ASCII that are valid UTF-8, and places that are not, near a byte."""
    with path.open("rb") as source:
        source.seek(max(0, around - _WINDOW))
        text = source.read(2 * _WINDOW).decode("utf-8", errors="replace")
    invalid = text.count("\ufffd")
    return sum(1 for sign in text if sign > "\x7f") - invalid, invalid


def find_shape(
    path: Path, encoding: str, *, kinds: Collection[str] | None, extra_words: ExtraWords
) -> CsvShape | Refused:
    """The reading of the file's first lines in which most header words are known.

    Refusals: ``no_kind_recognised`` (with the nearest words known), ``file_empty``,
    ``rows_do_not_fit_header``.
    """
    lines = _head_lines(path, encoding)
    if not any(line.strip() for line in lines):
        return Refused("file_empty")
    hint = _said_delimiter(lines[0])
    best: tuple[HeaderMatch, str, str, list[tuple[int, list[str]]]] | None = None
    for delimiter in hint or _DELIMITERS:
        # Unquoted reading only matters where quotes are; few columns are no table.
        for quote in ('"', "") if any('"' in line for line in lines) else ('"',):
            rows = _cut(lines, delimiter, quote, start=1 if hint else 0)
            filled = [row for _, row in rows if row]
            if sum(1 for row in filled if len(row) > 1) * 10 < len(filled):
                continue
            head = [row for _, row in rows[:_HEADED]]
            match = find_header(head, kinds=kinds, extra_words=extra_words)
            if match is not None and (best is None or match.score > best[0].score + 0.001):
                best = match, delimiter, quote, rows
    if best is None:
        return _unknown(lines, hint, kinds, extra_words)
    match, delimiter, quote, rows = best
    misfit = _misfit(rows, match)
    if misfit is not None:
        return misfit
    skip = rows[match.first_data_row - 1][0]
    return CsvShape(
        delimiter=delimiter,
        quote=quote,
        skip_lines=skip,
        width=_width(rows, match),
        match=match,
        rows_above=tuple(tuple(row) for _, row in rows[: match.header_row]),
        header_width=len(rows[match.header_row][1]),
    )


def all_rows(path: Path, encoding: str, shape: CsvShape | None) -> list[tuple[int, list[str]]]:
    """Every row of a small file with the line on which it begins.

    Without a ``shape`` the delimiter that occurs most is taken.
    """
    text = path.read_bytes().decode(encoding, errors="replace").removeprefix("\ufeff")
    lines = [line.removesuffix("\r") + "\n" for line in text.split("\n")]
    hint = _said_delimiter(lines[0]) if lines else None
    start = 1 if hint else 0
    delimiter = shape.delimiter if shape else hint or _likely_delimiter(lines)
    ends = _cut(lines, delimiter, shape.quote if shape else '"', start=start, most=len(lines))
    rows: list[tuple[int, list[str]]] = []
    before = start
    for end, row in ends:
        rows.append((before + 1, row))
        before = end
    return rows


def _likely_delimiter(lines: Sequence[str]) -> str:
    return max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines[:20]))


def _head_lines(path: Path, encoding: str) -> list[str]:
    with path.open("rb") as source:
        head = source.read(_HEAD_BYTES)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    lines = text.removeprefix("\ufeff").split("\n")
    if len(head) == _HEAD_BYTES and len(lines) > 1:
        lines.pop()  # cut in the middle
    return [line.removesuffix("\r") + "\n" for line in lines]


def _said_delimiter(first: str) -> str | None:
    """Excel's own first line ``sep=;``."""
    said = first.strip().strip('"').lower()
    return said[4] if said.startswith("sep=") and len(said) == 5 else None


def _cut(
    lines: Sequence[str], delimiter: str, quote: str, *, start: int, most: int = _SAMPLED
) -> list[tuple[int, list[str]]]:
    """(physical lines up to and with the row, its texts) of the first rows."""
    csv.field_size_limit(_LONGEST_FIELD)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    reader = csv.reader(
        iter(lines[start:]), delimiter=delimiter, quotechar=quote or None, quoting=quoting
    )
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num + start, row))
            if len(rows) >= most:
                break
    except csv.Error:
        return rows
    return rows


def _misfit(rows: Sequence[tuple[int, list[str]]], match: HeaderMatch) -> Refused | None:
    """Refuse a file of which hardly any row has as many values as its header needs."""
    below = [row for _, row in rows[match.first_data_row :] if any(text.strip() for text in row)]
    needed = max(match.columns.values()) + 1
    fitting = sum(1 for row in below if len(row) >= needed)
    if len(below) < _ENOUGH or fitting * 10 >= len(below):
        return None
    most = Counter(len(row) for row in below).most_common(1)[0][0]
    return Refused("rows_do_not_fit_header", {"needed": needed, "values": most})


def _width(rows: Sequence[tuple[int, list[str]]], match: HeaderMatch) -> int:
    """How many values a row has: as most rows below the header, never less than is needed."""
    widths = Counter(
        len(row) for _, row in rows[match.first_data_row :] if any(text.strip() for text in row)
    )
    header = len(rows[match.header_row][1])
    needed = max(match.columns.values()) + 1
    if not widths:
        return header
    most = max(widths, key=lambda width: (widths[width], width == header))
    return most if most >= needed else header


def _unknown(
    lines: Sequence[str], hint: str | None, kinds: Collection[str] | None, extra_words: ExtraWords
) -> Refused:
    """What was seen instead of a header, and the nearest words that would have been known."""
    delimiter = hint or _likely_delimiter(lines)
    rows = [row for _, row in _cut(lines, delimiter, '"', start=0)[:30]]
    seen = max(rows, key=lambda row: sum(1 for text in row if text.strip()), default=[])
    texts = [text.strip() for text in seen if text.strip()][:12]
    wanted = [kind for kind in KINDS if kinds is None or kind in kinds]
    near: list[str] = []
    for text in texts:
        words = [w for k in wanted for w in nearest_words(text[:60], k, extra_words=extra_words)]
        if words and len(near) < 5:
            near.append(f"{text[:30]} ~ {words[0]}")
    return Refused(
        "no_kind_recognised",
        {
            "headers": ", ".join(text[:30] for text in texts[:8]),
            "nearest": "; ".join(near),
            "kinds": ", ".join(wanted),
        },
    )
