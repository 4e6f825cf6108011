"""Where the figures of a flagged tank stand: file, sheet and cell of its reading and entries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from recon.ledger.sources import entered
from recon.model import Finding, Json, TankKey, TankResult
from recon.store.connection import Store

_ORIGIN = ("origin_file", "origin_sheet", "origin_row")
_FIGURES = ("innage_mm", "ullage_mm", "quantity")
"""Columns whose cell somebody wants to see: the dip of a reading, the quantity of an entry."""


def sources(
    store: Store,
    measured: pl.DataFrame,
    flagged: Iterable[TankResult],
    findings: Iterable[Finding],
) -> list[dict[str, Json]]:
    """By tank: its reading of the night, then the entries that its causes and findings name.

    ``measured``: the night's readings that count. Rows: depot, tank_id, kind (``reading`` or that
    of the entry), number (report or entry), at (ISO 8601), quantity_t, papers, file, sheet, cell,
    row. Tanks are the flagged ones and those with a finding of severity high.
    """
    wanted: dict[TankKey, set[str]] = {
        tank.key: {entry for cause in tank.causes if cause.taken for entry in cause.entries}
        for tank in flagged
    }
    for finding in findings:
        if finding.severity == "high" and finding.tank_id is not None:
            key = (finding.depot or "", finding.tank_id)
            wanted.setdefault(key, set()).update(_named(finding))
    return list(_rows(store, measured, wanted))


def _rows(
    store: Store, measured: pl.DataFrame, wanted: dict[TankKey, set[str]]
) -> Iterator[dict[str, Json]]:
    readings = {(row["depot"], row["tank_id"]): row for row in measured.iter_rows(named=True)}
    entries = {
        row["entry_id"]: row
        for row in entered(store, set().union(*wanted.values())).iter_rows(named=True)
    }
    for key in sorted(wanted):
        reading = readings.get(key)
        if reading is not None:
            number = reading.get("report_no")
            yield _row(key, "reading", number, reading["gauged_at"], None, [], reading)
        for number in sorted(wanted[key] & entries.keys()):
            entry = entries[number]
            papers = [paper for paper in (entry["document_no"], entry["declaration_no"]) if paper]
            at, tonnes = entry["effective_at"], entry["quantity_t"]
            yield _row(key, entry["kind"], number, at, tonnes, papers, entry)


def _row(
    key: TankKey, kind: str, number: str | None, at: Any, tonnes: Any, papers: list[str],
    origin: dict[str, Any],
) -> dict[str, Json]:  # fmt: skip
    file, sheet, row = (origin[name] for name in _ORIGIN)
    cells = json.loads(origin["origin_cells"] or "{}")
    return {
        "depot": key[0],
        "tank_id": key[1],
        "kind": kind,
        "number": number,
        "at": at.isoformat(),
        "quantity_t": None if tonnes is None else float(tonnes),
        "papers": papers,
        "file": file,
        "sheet": sheet,
        "cell": next((cells[name] for name in _FIGURES if name in cells), None),
        "row": row,
    }


def _named(finding: Finding) -> Iterator[str]:
    """The entries that a finding's sentence speaks of."""
    for name in ("entry_id", "entries"):
        said = finding.params.get(name)
        yield from said.split(", ") if isinstance(said, str) else said or ()
