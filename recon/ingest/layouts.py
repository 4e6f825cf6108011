"""Reads a workbook: for every sheet the layout that explains most of it, and what was not read.

Three layouts are tried on each sheet: a record a row, a record a column, a block a record. The
one whose header words cover most of what its kind requires is taken; when another came near, it
is said which was taken and why. A sheet that none explains is passed over with a note, or, when
no sheet of the file could be read, reported with the nearest header words that are known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import polars as pl

from recon.ingest.fit import fit
from recon.ingest.grid import Grid, address
from recon.ingest.headers import NEAR, likeness, nearest_words, other_kind
from recon.ingest.layout_across import find_across
from recon.ingest.layout_blocks import find_blocks
from recon.ingest.layout_rows import FoundRows, find_tables
from recon.ingest.numbers import decimal_comma_of
from recon.ingest.returned import problem_list, returned_from
from recon.ingest.rowkinds import section_product
from recon.ingest.sheethead import Said
from recon.ingest.tablebuild import TableParts, build
from recon.ingest.texttable import TextTable
from recon.ingest.vocabulary import ExtraWords, vocabulary
from recon.ingest.workbook import open_workbook
from recon.model import InputProblem, Params
from recon_schemas.registry import KINDS

LayoutName = Literal["rows", "across", "blocks"]

_LAYOUTS: tuple[tuple[LayoutName, Callable[..., list[FoundRows]]], ...] = (
    ("rows", find_tables),
    ("across", find_across),
    ("blocks", find_blocks),
)
_MISFIT_COSTS = 20.0
_NO_FIT = 0.15
"""Below it a sheet holds words of a kind, but nothing that its columns could hold."""

# Tables of one tank each below each other are blocks, whose ends are found better as such.
_LONE_TANKS_COST = 2.0
_MOST_SUGGESTED = 5
_MOST_ROWS = 3_000
_MOST_CELLS = 20_000
_PLAINLY_ROWS = 100
_PLAIN_FIT = 0.9
"""A long table whose values fit their columns is read by rows; other layouts need not be tried."""


@dataclass(frozen=True, slots=True)
class WorkbookReading:
    """What a workbook held, before any value in it is understood.

    ``is_text``: the file is plain text under a workbook's name; read it as CSV. ``tables`` may be
    of several kinds. Problems name the file as it was ``shown_as``.
    """

    tables: tuple[TextTable, ...] = ()
    is_text: bool = False
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[tuple[str, Params], ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a sheet, with how much of its kind's words it found."""

    layout: LayoutName
    kind: str
    score: float
    records: int
    parts: tuple[TableParts, ...]
    other_kinds: tuple[tuple[str, Params], ...]


def read_workbook(
    path: Path,
    shown_as: str,
    *,
    kinds: Collection[str] | None = None,
    extra_words: ExtraWords | None = None,
) -> WorkbookReading:
    """Read the workbook at ``path``; ``kinds`` pins what it may hold, None = anything.

    ``extra_words``: kind → canonical column → header words to be known besides the schemas'.
    """
    book = open_workbook(path, shown_as)
    if book.problems or book.is_text:
        return WorkbookReading(is_text=book.is_text, problems=book.problems, notes=book.notes)
    ours = returned_from(path)
    if ours is not None:
        table, problems = problem_list(book.grids, shown_as, ours)
        return WorkbookReading(() if table is None else (table,), problems=problems)
    return read_grids(
        book.grids, shown_as, kinds=kinds, extra_words=extra_words or {}, notes=book.notes
    )


def read_grids(
    grids: Iterable[Grid],
    shown_as: str,
    *,
    kinds: Collection[str] | None,
    extra_words: ExtraWords,
    notes: Iterable[tuple[str, Params]] = (),
) -> WorkbookReading:
    """The tables of the sheets ``grids`` of one file."""
    sheets = _with_decimal_mark(grids)
    said: list[tuple[str, Params]] = list(notes)
    tables: list[TextTable] = []
    problems: list[InputProblem] = []
    unread: list[Grid] = []
    for grid in sheets:
        reading = _choose(grid, kinds, extra_words, said) if grid.cells else None
        if reading is None:
            unread.append(grid)
            continue
        for parts in reading.parts:
            _product_of_sheet(parts)
            tables.append(build(parts))
    tables = _without_fragments(tables, said)
    with_rows = [table for table in tables if table.frame.height]
    if not tables:
        problems.append(_nothing_known(shown_as, unread, kinds, extra_words))
    else:
        said += [("sheet_passed_over", {"sheet": grid.name}) for grid in unread]
        empty = [table for table in tables if not table.frame.height]
        said += [("table_without_rows", {"sheet": table.sheet}) for table in empty]
    kept = _dated(with_rows or tables[:1])
    return WorkbookReading(tuple(kept), False, tuple(problems), tuple(said))


def _without_fragments(tables: list[TextTable], notes: list[tuple[str, Params]]) -> list[TextTable]:
    """Beside a whole table of one kind, a half of another kind is a summary, and passed over."""
    whole = {table.kind for table in tables if table.frame.height and not _lacks(table)}
    kept = []
    for table in tables:
        if whole and table.kind not in whole and _lacks(table):
            notes.append(("sheet_passed_over", {"sheet": table.sheet}))
        else:
            kept.append(table)
    return kept


def _lacks(table: TextTable) -> bool:
    """Whether something that its kind requires stands nowhere on the sheet."""
    said = {name.partition("__")[0] for name in (*table.frame.columns, *table.defaults)}
    groups = vocabulary(table.kind, {}).required()
    return any(said.isdisjoint(group) for group in groups)


def _product_of_sheet(parts: TableParts) -> None:
    """One sheet a product, named by it: where nothing else says the product, the name does."""
    product = section_product(parts.sheet or "")
    written = "product" in parts.columns or parts.sections or "product" in parts.head.defaults
    if product is not None and parts.kind == "stocktakes" and not written:
        parts.head.defaults["product"] = Said("", product, None)
        parts.notes.append(("product_from_sheet_name", {"sheet": parts.sheet, "product": product}))


def _dated(tables: list[TextTable]) -> list[TextTable]:
    """A table whose sheet names no day takes that of the others, when they agree."""
    days = {table.reference_date for table in tables if table.reference_date is not None}
    if len(days) != 1:
        return tables
    day = days.pop()
    return [t if t.reference_date else replace(t, reference_date=day) for t in tables]


def _with_decimal_mark(grids: Iterable[Grid]) -> list[Grid]:
    """The sheets with the decimal mark that all of them together settle on."""
    sheets = list(grids)
    typed = [
        cell.text
        for grid in sheets
        for _, _, cell in grid.words()
        if not cell.native and len(cell.text) <= 40
    ]
    comma = decimal_comma_of(pl.Series("typed", typed, dtype=pl.String))
    return [replace(grid, decimal_comma=comma) for grid in sheets]


def _choose(
    grid: Grid,
    kinds: Collection[str] | None,
    extra_words: ExtraWords,
    notes: list[tuple[str, Params]],
) -> _Reading | None:
    readings = _readings(grid, kinds, extra_words)
    if not readings:
        return None
    ranked = sorted(readings, key=lambda reading: -reading.score)
    best = ranked[0]
    others = [r for r in ranked[1:] if r.records and r.score > best.score - NEAR]
    if others:
        notes.append(
            (
                "sheet_read_one_of_two_ways",
                {
                    "sheet": grid.name,
                    "taken": best.layout,
                    "taken_score": round(best.score, 1),
                    "refused": others[0].layout,
                    "refused_score": round(others[0].score, 1),
                },
            )
        )
    notes += best.other_kinds
    return best


def _readings(grid: Grid, kinds: Collection[str] | None, extra_words: ExtraWords) -> list[_Reading]:
    readings: list[_Reading] = []
    small = len(grid.cells) <= _MOST_ROWS and grid.cell_count <= _MOST_CELLS
    for layout, find in _LAYOUTS:
        # Nobody types a ledger of thousands of rows sideways: a big sheet is read by rows only.
        if layout != "rows" and not small:
            continue
        found = find(grid, kinds=kinds, extra_words=extra_words)
        if not found:
            continue
        records = sum(len(table.parts.records) for table in found)
        score = max(table.match.score for table in found)
        parts = tuple(table.parts for table in found)
        words = vocabulary(found[0].match.kind, extra_words)
        fitting = fit(parts, words) if records else 0.0
        if records and fitting < _NO_FIT:
            continue
        score -= _MISFIT_COSTS * (1 - fitting)
        if layout == "across" and len(found) > 1 and records == len(found):
            score -= _LONE_TANKS_COST
        kinds_said = tuple(note for t in found for note in other_kind(t.match, grid.name))
        readings.append(_Reading(layout, words.kind, round(score, 2), records, parts, kinds_said))
        if layout == "rows" and records >= _PLAINLY_ROWS and fitting >= _PLAIN_FIT:
            break
    return readings


def _nothing_known(
    shown_as: str,
    grids: list[Grid],
    kinds: Collection[str] | None,
    extra_words: ExtraWords,
) -> InputProblem:
    """The problem of a file that no kind explains, with the nearest words that are known."""
    if not any(grid.cells for grid in grids):
        return InputProblem(file=shown_as, rule="workbook_empty")
    grid = max(grids, key=lambda sheet: sheet.cell_count)
    rows = grid.row_numbers[:60]
    row = max(rows, key=lambda at: sum(1 for c in grid.row(at).values() if _may_head(c.text)))
    cells = sorted(grid.row(row).items())[:40]
    wanted = [kind for kind in KINDS if kinds is None or kind in kinds]
    near: list[str] = []
    for _, cell in cells:
        if len(near) == _MOST_SUGGESTED:
            break
        words = [w for k in wanted for w in nearest_words(cell.text, k, extra_words=extra_words)]
        if words:
            nearest = max(words, key=lambda w: (likeness(cell.text, w), w))
            near.append(f"{cell.text.strip()} ~ {nearest}")
    first = cells[0][0] if cells else 1
    return InputProblem(
        file=shown_as,
        sheet=grid.name,
        cell=address(row, first),
        row=row,
        rule="no_kind_recognised",
        params={
            "headers": ", ".join(c.text.strip()[:30] for _, c in cells[:8]),
            "nearest": "; ".join(near),
            "kinds": ", ".join(wanted),
        },
    )


def _may_head(text: str) -> bool:
    return 0 < len(text) <= 40 and not text[:1].isdigit()
