"""A table as it was found in a sheet or a CSV file, before any value in it is understood.

Finding a table (header row, orientation, units, section labels, totals) is the work of the layout
modules; understanding its values is the work of ``recon.ingest.typed``. This is what is handed
from one to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from recon.model import InputProblem, Params

ORIGIN_ROW = "origin_row"
"""Column of a text table's frame: the row as a spreadsheet or editor numbers it, from 1."""

DATE_PART = "__date"
TIME_PART = "__time"
"""Suffixes of a time column that the table keeps in two columns: ``effective_at__date``."""


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A subtotal or total row: not data, but what the rows above it must add up to.

    ``values`` holds the row's non-blank texts by canonical column. It covers the rows
    ``first`` ≤ index < ``stop`` of the table's frame. ``cells`` gives addresses where the table's
    ``letters`` with ``row`` do not.
    """

    label: str
    row: int
    values: Mapping[str, str]
    first: int
    stop: int
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextTable:
    """One table of one kind, all text.

    ``frame``: canonical columns that were found (a time column may come as ``<col>__date`` and
    ``<col>__time`` instead), all String, null where the cell is blank, and ``origin_row`` Int64.
    Only data rows: no blank, header, unit, section, total, signature or example rows.

    Text of a cell that a spreadsheet holds as a value is canonical: a number is its shortest
    ``repr`` at 15 significant digits (``12376``, ``0.99594``, ``1e-07``), a number shown as a
    percentage is multiplied out with its sign (``0.05%``), a date is ``2026-11-20T22:10:00``, or
    ``2026-11-20`` when the cell's format shows no time, a time alone is ``22:10:00``, an error is
    its text (``#N/A``), a formula without a cached value is its own text (``=A1+B1``). Such cells
    are True in ``native[column]`` (Boolean, as long as the frame; a column that is absent holds
    typed text only), so that ``16.538`` typed as text where commas are decimal is told from the
    number 16.538.

    ``letters``: canonical column (or its part) → column letter, where one row of the sheet is one
    row here. ``cells``: for every frame row canonical column → address (``F12``), where it is not.
    ``headers``: canonical column → header text as it stands, for what only the word tells
    (``SG 60/60`` heads a relative density); may be empty. ``other_headers``: header texts that no
    word of the kind fits, to suggest one of them where a required column is missing.
    ``units``: canonical column → unit as written in the header or unit row (``mm``, ``℃``,
    ``kg/l``, ``万吨``); absent = none was written.
    ``defaults``: canonical column → (text, cell): what the head of the sheet says for all rows
    (report number, inspector, product of the sheet); fills blank cells, and columns not found.
    ``reference_date``: the day the sheet's head speaks of; it gives the year to ``11-20 22:10``.
    ``decimal_comma``: settled over the whole file; None = nothing spoke for it, read as point.
    ``footnotes``: mark → its text, such as ``*`` → ``已扣除含水``.
    """

    kind: str
    sheet: str | None
    frame: pl.DataFrame
    letters: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[Mapping[str, str], ...] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    other_headers: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    native: Mapping[str, pl.Series] = field(default_factory=dict)
    reference_date: date | None = None
    decimal_comma: bool | None = None
    footnotes: Mapping[str, str] = field(default_factory=dict)
    control_totals: tuple[ControlTotal, ...] = ()
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[tuple[str, Params], ...] = ()

    def cell(self, index: int, column: str) -> str | None:
        """Address of the cell at frame row ``index``; for a split time column its date part."""
        for name in (column, column + DATE_PART, column + TIME_PART):
            if self.cells is not None:
                address = self.cells[index].get(name)
            else:
                letter = self.letters.get(name)
                address = None if letter is None else f"{letter}{self.frame[ORIGIN_ROW][index]}"
            if address is not None:
                return address
        default = self.defaults.get(column)
        return None if default is None else default[1]
