"""What stands in a file and is not read, said: a column lost unseen may be the one that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from recon.ingest.grid import Cell, Grid, letter
from recon.ingest.plaintext import is_nil
from recon.ingest.rowkinds import looks_like_number
from recon.model import Params

MOST = 12
"""Columns or labels that are named; more are only hinted at."""

NO_HEADER = "—"
"""What is shown of a column of figures that has no header at all."""

_SAMPLED = 300


def columns_not_read(
    sheet: str | None,
    unknown: Iterable[tuple[int, str]],
    *,
    shown: Callable[[int], str] = letter,
) -> tuple[tuple[str, Params], ...]:
    """The note that names columns (number from 1, header text) no word of the kind fits."""
    found = sorted(unknown)
    if not found:
        return ()
    named = [f"{shown(at)} {text[:30]}" for at, text in found[:MOST]]
    columns = ", ".join([*named, *(["…"] if len(found) > MOST else [])])
    if sheet is None:
        return (("headers_not_known", {"columns": columns}),)
    return (("columns_not_read", {"sheet": sheet, "columns": columns}),)


def figures_without_header(
    grid: Grid, rows: Iterable[int], headed: Iterable[int]
) -> list[tuple[int, str]]:
    """Columns in which data rows hold figures, dates or a word for none, below no header."""
    known = set(headed)
    found: set[int] = set()
    for row in list(rows)[:_SAMPLED]:
        found.update(
            column
            for column, cell in grid.row(row).items()
            if column not in known and _may_be_value(cell)
        )
    return [(column, NO_HEADER) for column in sorted(found)]


def _may_be_value(cell: Cell) -> bool:
    """A figure, a date, or a word that says there is none; remarks and marks are none of these."""
    said = cell.text.strip()
    return looks_like_number(cell) or said[:1].isdigit() or is_nil(said)


def values_without_header(
    frame: pl.DataFrame, names: Mapping[int, str], headed: Iterable[int]
) -> list[tuple[int, str]]:
    """Columns of a text file (number from 1 → column of ``frame``) with values below no header."""
    known = set(headed)
    return [
        (at, NO_HEADER)
        for at, name in names.items()
        if at not in known
        and (frame[name].fill_null("").head(_SAMPLED).str.strip_chars() != "").any()
    ]
