"""Rows that were refused become findings: what is missing from the figures needs somebody, too.

One finding a kind of input, rule, and tank (or entry, or application, where a row names no tank):
the same row refused again under another file's name is the same finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from recon.model import Concern, InputFile, InputProblem, Params
from recon.store.connection import Store
from recon.store.sql import load

RULE = "rows_rejected"
"""A night sees it as long as the file lies in the inbox: whatever was refused is offered again."""

_NAMED = ("tank_id", "entry_id", "application_no", "finding_id")

Place = tuple[str, str | None, int | None]


def data_concerns(
    store: Store, inputs: Iterable[InputFile], problems: Iterable[InputProblem]
) -> Iterator[Concern]:
    """One concern for each kind, rule and tank of which rows of tonight's files were refused."""
    hashes = sorted({file.sha256 for file in inputs if file.rows_rejected})
    if not hashes:
        return
    ask = load("recon.register", "data.sql")
    tanks = {_plain(row["tank_id"]): row for row in _rows(store, ask["tanks"], {})}
    told: dict[Place, Params] = {}
    for problem in problems:
        if problem.rejects_row:
            told.setdefault((problem.file, problem.sheet, problem.row), problem.params)
    grouped: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in _rows(store, ask["refused"], {"hashes": hashes}):
        key = (row["kind"] or "", row["rule"], _about(row["raw"]))
        grouped.setdefault(key, []).append(row)
    for (kind, rule, about), rows in sorted(grouped.items()):
        first = rows[0]
        place = (first["origin_file"], first["origin_sheet"], first["origin_row"])
        tank = tanks.get(_plain(about), {})
        yield Concern(
            RULE,
            "watch",
            tank.get("depot"),
            tank.get("tank_id"),
            identity="|".join((kind, rule, _plain(about))),
            params={**told.get(place, {}), "kind": kind, "rows": len(rows), "problem_code": rule},
        )


def _rows(store: Store, sql: str, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    return store.query(sql, params).iter_rows(named=True)


def _about(raw: str | None) -> str:
    """What the row is about, as it was written: its tank, else its entry or paper."""
    try:
        cells = json.loads(raw or "{}")
    except ValueError:
        return ""
    if not isinstance(cells, dict):
        return ""
    return next((str(cells[name]) for name in _NAMED if cells.get(name)), "")


def _plain(text: str) -> str:
    return "".join(text.split()).upper()
