"""What reading a file gives: accepted rows, rejected rows, and what is to be said about them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from recon.model import InputProblem, Params

ORIGIN_SCHEMA: dict[str, pl.DataType] = {
    "origin_sheet": pl.String(),
    "origin_row": pl.Int64(),
    "origin_cells": pl.String(),
}
"""Columns behind the canonical ones in every accepted frame: sheet (null for CSV), row from 1,
and JSON ``{column: "F12"}`` where the cells of a row do not follow from its row number."""

QUARANTINE_SCHEMA: dict[str, pl.DataType] = {
    "origin_sheet": pl.String(),
    "origin_row": pl.Int64(),
    "rule": pl.String(),
    "cell": pl.String(),
    "raw": pl.String(),
}
"""One line a rejected row: the first rule it broke, that rule's cell, its texts as JSON."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file, or one part of a big one, held of one kind.

    ``path`` is as shown to people (relative to the site, ``/`` between folders). ``kind`` is None
    where none was recognised. ``frame`` has the kind's schema plus ``ORIGIN_SCHEMA``: accepted
    rows only, in the file's order. ``rows_read`` counts data rows: accepted plus rejected.
    ``notes`` are codes with parameters of what was understood and how. ``letters`` are the
    spreadsheet columns of the canonical ones where they are the same for every row.
    """

    path: str
    sha256: str
    kind: str | None
    frame: pl.DataFrame
    rows_read: int
    rows_rejected: int
    quarantine: pl.DataFrame
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[tuple[str, Params], ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)

    def cell(self, row: Mapping[str, Any], column: str) -> str | None:
        """Where ``column`` of a row of ``frame`` stands, in A1 notation; None when not known."""
        placed = json.loads(row["origin_cells"] or "{}").get(column)
        if placed is not None:
            return str(placed)
        letter = self.letters.get(column)
        return None if letter is None else f"{letter}{row['origin_row']}"
