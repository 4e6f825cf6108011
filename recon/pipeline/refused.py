"""Refused rows → what they were about: which tank, when it was gauged, which table version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from recon.ingest.identity import Register
from recon.ingest.texttable import DATE_PART, TIME_PART
from recon.ingest.times import Instant, TimeContext, parse_instant
from recon.model import InputFile, InputProblem, Params, TankKey
from recon.pipeline.clock import GAUGED_IN_THE_FUTURE
from recon.pipeline.master import Master
from recon.reconcile.readings import INDEPENDENT
from recon.reconcile.refused import Refused, RefusedReading, RefusedTableRow
from recon.store.connection import Store
from recon.store.sql import load
from recon_schemas.registry import choices_of, word_key

Place = tuple[str, str | None, int | None, str]
Told = Mapping[Place, Params]
"""File, sheet, row and rule of a problem that rejected a row → its parameters."""


def refused_tonight(
    store: Store,
    register: Register,
    inputs: Iterable[InputFile],
    problems: Iterable[InputProblem],
    zone: ZoneInfo,
) -> Refused:
    """What the files of a night hold of refused gauge rows and capacity table rows."""
    hashes = sorted({file.sha256 for file in inputs if file.rows_rejected})
    if not hashes:
        return Refused()
    ask = load("recon.reconcile", "refused.sql")
    rows = list(store.query(ask["refused_rows"], {"hashes": hashes}).iter_rows(named=True))
    days: dict[str, date] = dict(store.query(ask["gauged_days"]).iter_rows()) if rows else {}
    told = _told(problems)
    return Refused(
        readings=tuple(_readings(rows, register, told, days, zone)),
        table_rows=tuple(_table_rows(rows, register, told, zone)),
    )


def refused_master(master: Master, zone: ZoneInfo) -> tuple[RefusedTableRow, ...]:
    """The refused rows of the capacity tables as the master folder holds them."""
    rows: list[dict[str, Any]] = []
    problems: list[InputProblem] = []
    for _, part in master.readings:
        if part.kind == "capacity_tables" and part.quarantine.height:
            place = {"kind": part.kind, "origin_file": part.path}
            rows += [{**row, **place} for row in part.quarantine.iter_rows(named=True)]
            problems += part.problems
    return tuple(_table_rows(rows, master.register, _told(problems), zone))


def _readings(
    rows: Iterable[Mapping[str, Any]],
    register: Register,
    told: Told,
    days: Mapping[str, date],
    zone: ZoneInfo,
) -> Iterator[RefusedReading]:
    sources = choices_of("stocktakes", "source")
    for row, cells, key in _of_kind("stocktakes", rows, register):
        source = sources.get(word_key(str(cells.get("source") or "")), INDEPENDENT)
        if source != INDEPENDENT or _out_of_service(cells):
            continue
        at = None
        if row["rule"] != GAUGED_IN_THE_FUTURE:
            at = _gauged_at(cells, TimeContext(zone, days.get(row["file_sha256"])))
        yield RefusedReading(key, at, _why(row, told))


def _table_rows(
    rows: Iterable[Mapping[str, Any]], register: Register, told: Told, zone: ZoneInfo
) -> Iterator[RefusedTableRow]:
    for row, cells, key in _of_kind("capacity_tables", rows, register):
        written = cells.get("valid_from")
        since = _instant(str(written), TimeContext(zone)) if written else None
        yield RefusedTableRow(
            key,
            since.date() if since else None,
            bool(written) and since is None,
            _why(row, told),
        )


def _of_kind(
    kind: str, rows: Iterable[Mapping[str, Any]], register: Register
) -> Iterator[tuple[Mapping[str, Any], dict[str, Any], TankKey]]:
    """The rows of ``kind`` that name a tank of the register: row, its cells, the tank."""
    for row in rows:
        if row["kind"] != kind:
            continue
        cells = json.loads(row["raw"] or "{}")
        written = cells.get("tank_id") if isinstance(cells, dict) else None
        key = register.tank(str(written), cells.get("depot")) if written else None
        if isinstance(key, tuple):
            yield row, cells, key


def _told(problems: Iterable[InputProblem]) -> Told:
    told: dict[Place, Params] = {}
    for problem in problems:
        if problem.rejects_row:
            place = (problem.file, problem.sheet, problem.row, problem.rule)
            told.setdefault(place, problem.params)
    return told


def _why(row: Mapping[str, Any], told: Told) -> Params:
    at = (row["origin_file"], row["origin_sheet"], row["origin_row"])
    cell = row["cell"] or str(row["origin_row"])
    place = " · ".join(part for part in (*at[:2], cell) if part)
    return {**told.get((*at, row["rule"]), {}), "problem_code": row["rule"], "place": place}


def _gauged_at(cells: Mapping[str, Any], context: TimeContext) -> datetime | None:
    """The gauge time of a refused row, where its texts still tell it."""
    day = cells.get("gauged_at") or cells.get(f"gauged_at{DATE_PART}")
    clock = cells.get(f"gauged_at{TIME_PART}")
    written = " ".join(str(part) for part in (day, clock) if part)
    return _instant(written, context, with_clock=True) if written else None


def _instant(text: str, context: TimeContext, *, with_clock: bool = False) -> datetime | None:
    found = parse_instant(text, context)
    if not isinstance(found, Instant) or (with_clock and found.date_only):
        return None
    return found.at


def _out_of_service(cells: Mapping[str, Any]) -> bool:
    """Whether the row says anywhere that its tank is being cleaned or laid up."""
    known = choices_of("stocktakes", "status")
    return any(known.get(word_key(str(text))) == "out_of_service" for text in cells.values())
