"""Text files of any encoding and layout → text tables.

A ledger, a balance or a capacity table has one record a line and may be big: it goes in parts
through the fast reader. Other text files are small and may be laid out like a sheet somebody
saved as CSV: they are read by the layouts that read sheets.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from recon.ingest.csvfile import CsvTables
from recon.ingest.csvshape import CsvShape, Encoding, all_rows, find_encoding, find_shape
from recon.ingest.grid import Cell, Grid
from recon.ingest.layouts import read_grids
from recon.ingest.legs import Legs
from recon.ingest.numbers import MarkEvidence, mark_evidence
from recon.ingest.refused import Refused
from recon.ingest.texttable import DATE_PART, TIME_PART, TextTable
from recon.ingest.timecolumn import READ_BOTH_WAYS
from recon.ingest.times import DayOrder, day_order
from recon.ingest.typed import Settled
from recon.ingest.vocabulary import ExtraWords
from recon.model import InputProblem, Params
from recon.store.csv import Reject
from recon_schemas.registry import columns_of

LINE_BY_LINE = frozenset({"movements", "balances", "capacity_tables"})
"""Kinds that are read in parts, whatever their size: one record a line, always."""

SMALL_BYTES = 16 * 2**20
"""Largest text file that is read as a sheet."""

LONGEST_LINE = 8 * 2**20
"""The longest line of a text file that is read: what reads lines holds a line many times over."""

_FEW_VALUES = 3
_PIECE = 1 << 20
_LINE_END = re.compile(rb"[\r\n]")
_RETURN_ALONE = re.compile(rb"\r[^\n]")


@dataclass(frozen=True, slots=True)
class TextFilePart:
    """A table of a text file with what was refused or noticed beside it.

    ``table`` None: nothing of the file could be recognised, ``problems`` says why.
    """

    table: TextTable | None
    refused: tuple[Reject, ...] = ()
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[tuple[str, Params], ...] = ()
    settled: Settled | None = None


def read_text_file(
    path: Path,
    shown_as: str,
    *,
    kinds: Collection[str] | None,
    extra_words: ExtraWords,
    but_long: Collection[str] = (),
) -> Iterator[TextFilePart]:
    """Every table of the text file at ``path``, big ones in parts.

    ``kinds`` pins what it may hold; nothing comes of a file read line by line whose kind is in
    ``but_long``. Raises ``OSError`` when the file cannot be read.
    """
    if _has_endless_line(path):
        limit: Params = {"limit_mb": LONGEST_LINE // 2**20}
        problem = InputProblem(file=shown_as, rule="text_line_too_long", params=limit)
        yield TextFilePart(None, problems=(problem,))
        return
    encoding = find_encoding(path)
    notes: tuple[tuple[str, Params], ...] = ()
    if encoding.bad_byte is not None:
        params = {"encoding": encoding.name, "bad_byte": encoding.bad_byte + 1}
        notes = (("file_partly_not_in_encoding", params),)
    elif encoding.name != "utf-8":
        notes = (("file_encoding", {"encoding": encoding.name}),)
    with _line_fed(path, encoding) as (readable, name):
        shape = find_shape(readable, name, kinds=kinds, extra_words=extra_words)
        by_line = isinstance(shape, CsvShape) and (
            shape.match.kind in LINE_BY_LINE or readable.stat().st_size > SMALL_BYTES
        )
        if isinstance(shape, CsvShape) and by_line:
            if shape.match.kind in but_long:
                return
            tables = CsvTables(readable, shape, name, extra_words)
            yield from _in_parts(tables, notes)
            if tables.given_up:
                given_up = InputProblem(file=shown_as, rule="reading_given_up")
                yield TextFilePart(None, problems=(given_up,))
        elif readable.stat().st_size > SMALL_BYTES or _hopeless(shape):
            yield TextFilePart(None, problems=(_unknown(shown_as, shape),), notes=notes)
        else:
            yield from _as_sheet(readable, name, shown_as, shape, kinds, extra_words, notes)


def _hopeless(shape: CsvShape | Refused) -> bool:
    return isinstance(shape, Refused) and shape.rule == "rows_do_not_fit_header"


@contextmanager
def _line_fed(path: Path, encoding: Encoding) -> Iterator[tuple[Path, str]]:
    """The file itself, or a copy in UTF-8 where its line ends are not single line feed bytes."""
    if encoding.name != "utf-16" and not _returns_alone(path):
        yield path, encoding.name
        return
    with tempfile.TemporaryDirectory(prefix="recon-text-") as folder:
        copy = Path(folder) / "copy.csv"
        with (
            path.open("r", encoding=encoding.name, errors="replace", newline=None) as source_text,
            copy.open("w", encoding="utf-8", newline="\n") as target,
        ):
            while piece := source_text.read(_PIECE):
                target.write(piece)
        yield copy, "utf-8"


def _has_endless_line(path: Path) -> bool:
    """Whether more than ``LONGEST_LINE`` bytes stand between two line ends."""
    since = 0
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            first = _LINE_END.search(piece)
            if since + (first.start() if first else len(piece)) > LONGEST_LINE:
                return True
            # Within a piece no line is too long: pieces are smaller than the longest line.
            last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
            since = since + len(piece) if last < 0 else len(piece) - last - 1
    return False


def _returns_alone(path: Path) -> bool:
    """Whether a carriage return anywhere ends a line without a line feed."""
    before = b""
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            if (before or b"\r" in piece) and _RETURN_ALONE.search(before + piece):
                return True
            before = piece[-1:] if piece.endswith(b"\r") else b""
    return before == b"\r"


def _unknown(shown_as: str, shape: CsvShape | Refused) -> InputProblem:
    refused = shape if isinstance(shape, Refused) else Refused("no_kind_recognised")
    return InputProblem(file=shown_as, rule=refused.rule, row=1, params=refused.params)


def _in_parts(tables: CsvTables, notes: tuple[tuple[str, Params], ...]) -> Iterator[TextFilePart]:
    """Parts of a file; what only the whole file tells is looked up first when it is needed."""
    parts = iter(tables)
    part = next(parts)
    following = next(parts, None)
    settled = None
    if following is not None:
        settled = _settled([part.table.frame], tables)
        if _leaves_open(part.table, settled):
            settled = _settled(tables.texts(), tables)
        legs = Legs(tables.texts, settled.mark or "unknown", settled.orders, tables.reference_date)
        settled = replace(settled, legs=legs)
    yield TextFilePart(part.table, part.refused, notes=notes, settled=settled)
    while following is not None:
        yield TextFilePart(following.table, following.refused, settled=settled)
        following = next(parts, None)
    if tables.notes:
        yield TextFilePart(None, notes=tuple(tables.notes))


def _leaves_open(table: TextTable, settled: Settled) -> bool:
    """Whether a part has numbers or dates that another part may show to mean something else."""
    if settled.mark != "point" and any(
        table.frame[name].str.contains("[,，.．]").any()
        for name, value in _parts(table.frame)
        if value in {"number", "decimal"}
    ):
        return True
    return any(order in {"open", "unsure"} for order in settled.orders.values())


def _parts(frame: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """The frame's columns with how their texts become values; parts of times are times."""
    values = {column.name: column.value for kind in LINE_BY_LINE for column in columns_of(kind)}
    for name in frame.columns:
        whole = name.removesuffix(DATE_PART)
        if whole in values and not name.endswith(TIME_PART):
            yield name, values[whole]


def _settled(frames: Iterable[pl.DataFrame], tables: CsvTables) -> Settled:
    """The decimal mark and the order of day and month, by all rows of ``frames``.

    Only columns with dates that begin with a small number get an order.
    """
    evidence = MarkEvidence()
    days: dict[str, set[str]] = {}
    for frame in frames:
        for name, value in _parts(frame):
            texts = frame[name]
            if value in {"number", "decimal"}:
                evidence += mark_evidence(texts)
            elif value in {"time", "date"}:
                both = texts.str.contains(READ_BOTH_WAYS).fill_null(value=False)
                if both.any():
                    found = texts.filter(both).str.slice(0, 10).unique()
                    days.setdefault(name, set()).update(found)
    orders: dict[str, DayOrder] = {
        name: day_order(sorted(texts), tables.reference_date) for name, texts in days.items()
    }
    return Settled(evidence.mark, orders)


def _as_sheet(
    path: Path,
    encoding: str,
    shown_as: str,
    shape: CsvShape | Refused,
    kinds: Collection[str] | None,
    extra_words: ExtraWords,
    notes: tuple[tuple[str, Params], ...],
) -> Iterator[TextFilePart]:
    known = shape if isinstance(shape, CsvShape) else None
    cells: dict[int, dict[int, Cell]] = {}
    refused: list[Reject] = []
    for line, row in all_rows(path, encoding, known):
        held = {at + 1: Cell(text) for at, text in enumerate(row) if text.strip()}
        if not held:
            continue
        reason = _no_row(line, row, held, known)
        if reason is None:
            cells[line] = held
        else:
            raw = (known.delimiter if known else ",").join(row)[:1000]
            refused.append(Reject(line, None, raw, reason))
    reading = read_grids(
        [Grid(name=None, cells=cells)], shown_as, kinds=kinds, extra_words=extra_words
    )
    notes = (*notes, *reading.notes)
    if not reading.tables:
        problems = reading.problems or (_unknown(shown_as, shape),)
        yield TextFilePart(None, tuple(refused), problems, notes)
        return
    for table in reading.tables:
        yield TextFilePart(table, tuple(refused), reading.problems, notes)
        refused, notes = [], ()


def _no_row(line: int, row: list[str], held: dict[int, Cell], shape: CsvShape | None) -> str | None:
    """Why a line below the header cannot be a row; titles and closing lines may be short."""
    if any("\ufffd" in cell.text for cell in held.values()):
        return "not_in_encoding"
    if shape is None or line <= shape.skip_lines:
        return None
    if max(held) > shape.header_width:
        return "too_many_values"
    if len(row) == shape.width:
        return None
    if len(held) <= _FEW_VALUES and max(held) <= _FEW_VALUES:
        return None
    return "too_few_values" if len(row) < shape.width else "too_many_values"
