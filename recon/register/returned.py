"""Takes in what people wrote in returned workbooks: judged cell by cell, kept whole.

A returned workbook is compared with what its run printed: only a cell that somebody changed says
something, and a cell left blank never erases. Of two workbooks that say different things about
one cell both are kept in the history; the later one shows (the night it was printed for, then its
path). States only go forward by hand; closing and re-opening belong to the runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl

from recon.model import InputProblem, Params
from recon.register.life import CLOSED
from recon.store.connection import Store
from recon.store.sql import load

CELLS = ("explanation", "decision", "owner", "due_date", "measure", "remarks")
"""Cells for people besides the state."""

FORWARD = {"open": 0, "reopened": 0, "explained": 1, "measure_agreed": 2, "rectified": 3}
RESERVED = frozenset({CLOSED, "reopened"})
"""States that only a run sets."""

Row = dict[str, Any]
Rank = tuple[datetime, str]
"""Of two workbooks the one of the later night shows; of one night the later path."""

_NEVER = datetime.min


@dataclass(frozen=True, slots=True)
class Source:
    """A returned workbook: path, hash, and the run it shows (None: it is not one of ours)."""

    path: str
    sha256: str
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a workbook's rows: those that say something, and the refused ones aside."""

    frame: pl.DataFrame
    refused: pl.DataFrame
    problems: tuple[InputProblem, ...]


@dataclass
class _Sheet:
    """One workbook while its rows are gone through."""

    source: Source
    written_at: datetime
    printed: Mapping[str, Row]
    known_run: bool
    problems: list[InputProblem] = field(default_factory=list)

    @property
    def rank(self) -> Rank:
        return (self.written_at, self.source.path)


class Desk:
    """Where returned workbooks are gone through; ``finish`` writes what came of them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ask = load("recon.register", "returned.sql")
        self._findings: dict[str, Row] | None = None
        self._shown: dict[tuple[str, str], Rank] = {}
        self._met: dict[tuple[str, str, str, str], Row] = {}
        self._settled: dict[tuple[str, str], int] = {}
        self._events: list[Row] = []
        self._changed: set[str] = set()
        self._settled_now: set[tuple[str, str]] = set()

    def take(self, frame: pl.DataFrame, source: Source) -> Taken:
        """Go through the rows of one workbook (kind ``actions`` with origin columns).

        Unfilled rows are left out; rows of unknown findings are refused; what cannot be taken of
        the others is a problem with its address.
        """
        findings = self._standing()
        sheet = self._sheet(source)
        if source.run_id is not None and not sheet.known_run:
            params = {"run": source.run_id}
            sheet.problems.append(InputProblem(source.path, "returned_run_unknown", params=params))
        kept, refused = [], []
        for at, row in enumerate(frame.iter_rows(named=True)):
            finding = findings.get((row["finding_id"] or "").upper())
            if finding is None:
                if _says_something(row):
                    refused.append(at)
                    sheet.problems.append(_unknown(sheet, row))
                continue
            if self._row(sheet, row, finding):
                kept.append(at)
        return Taken(frame[kept], frame[refused], tuple(sheet.problems))

    def unsettled(self, problems: Iterable[InputProblem]) -> tuple[InputProblem, ...]:
        """``problems`` without the conflicts that another workbook of this run has settled."""
        return tuple(
            problem
            for problem in problems
            if problem.rule != "action_conflict"
            or (problem.params.get("finding_id"), problem.column) not in self._settled_now
        )

    def finish(self, as_of: datetime, run_id: str) -> None:
        """Write the findings that changed and every event, inside the run's transaction."""
        if self._findings is None or not self._events:
            return
        number = self._store.value(self._ask["last_event"])
        events = [
            {**event, "run_id": run_id, "as_of": as_of, "seq": number + position}
            for position, event in enumerate(self._events, start=1)
        ]
        self._store.insert("finding_events", pl.DataFrame(events, infer_schema_length=None))
        changed = [self._findings[key] for key in sorted(self._changed)]
        if changed:
            rows = pl.DataFrame(changed, _FINDINGS, orient="row")
            with self._store.table(rows, "register_written"):
                self._store.execute(self._ask["write"], {"run_id": run_id})

    def _standing(self) -> dict[str, Row]:
        if self._findings is None:
            rows = self._store.query(self._ask["findings"])
            self._findings = {row["finding_id"]: row for row in rows.iter_rows(named=True)}
            for row in self._store.query(self._ask["written"]).iter_rows(named=True):
                cell = (row["finding_id"], row["field"])
                self._met[(row["origin_sha256"], *cell, row["value_after"])] = row
                if row["event"] == "written":
                    self._settled[cell] = row["seq"]
                if json.loads(row["params"]).get("shown"):
                    self._shown[cell] = (row["written_at"] or _NEVER, row["origin_file"])
        return self._findings

    def _sheet(self, source: Source) -> _Sheet:
        at = None
        printed: dict[str, Row] = {}
        if source.run_id is not None:
            at = self._store.value(self._ask["night_of"], {"run_id": source.run_id})
            rows = self._store.query(self._ask["printed"], {"run_id": source.run_id})
            printed = {row["finding_id"]: row for row in rows.iter_rows(named=True)}
        else:
            latest = self._store.value(self._ask["latest_night"])
            return _Sheet(source, latest or _NEVER, {}, known_run=False)
        return _Sheet(source, at or _NEVER, printed, known_run=at is not None)

    def _row(self, sheet: _Sheet, row: Row, finding: Row) -> bool:
        """Take one row; whether it says anything that was not printed there."""
        said = False
        printed = sheet.printed.get(finding["finding_id"])
        if printed is None:
            ours = sheet.source.run_id is not None
            printed = dict(finding) if ours else dict.fromkeys((*CELLS, "state"))
        for name in (*CELLS, "state"):
            value = row.get(name)
            if value is None or _same(value, printed.get(name)):
                continue
            said = True
            told = (sheet.source.sha256, finding["finding_id"], name, _text(value) or "")
            met = self._met.get(told)
            if met is not None:
                sheet.problems += self._still_wrong(sheet, row, finding, met)
            elif name == "state":
                self._state(sheet, row, finding, printed.get(name))
            else:
                self._cell(sheet, row, finding, name, printed.get(name))
        return said

    def _cell(self, sheet: _Sheet, row: Row, finding: Row, name: str, printed: Any) -> None:
        value, now = row[name], finding[name]
        if _same(value, now):
            return
        shown = self._shown.get((finding["finding_id"], name))
        conflict = now is not None and not _same(now, printed)
        wins = shown is None or sheet.rank >= shown
        self._note(
            sheet, row, finding, name, "conflict" if conflict else "written", now, value, wins
        )
        if wins:
            finding[name] = value
        if conflict:
            sheet.problems.append(_conflict(sheet, row, finding, name, now if wins else value))

    def _state(self, sheet: _Sheet, row: Row, finding: Row, printed: Any) -> None:
        value, now = row["state"], finding["state"]
        if _same(value, now):
            return
        shown = self._shown.get((finding["finding_id"], "state"))
        conflict = printed is not None and now != printed and shown is not None
        rule = _illegal(value, now)
        if rule == "action_state_backwards" and conflict:
            self._note(sheet, row, finding, "state", "conflict", now, value, shown=False)
            sheet.problems.append(_conflict(sheet, row, finding, "state", value))
        elif rule is not None:
            self._note(sheet, row, finding, "state", "refused", now, value, shown=False)
            sheet.problems.append(_refused(sheet, row, finding, rule))
        else:
            event = "conflict" if conflict else "written"
            self._note(sheet, row, finding, "state", event, now, value, shown=True)
            finding["state"] = value
            finding["claimed_at"] = None if sheet.written_at == _NEVER else sheet.written_at
            if conflict:
                sheet.problems.append(_conflict(sheet, row, finding, "state", now))

    def _note(
        self, sheet: _Sheet, row: Row, finding: Row, name: str, event: str, before: Any,
        value: Any, shown: bool,
    ) -> None:  # fmt: skip
        """Keep what was written in the history, whether it shows or not."""
        key = finding["finding_id"]
        moves = name == "state" and shown
        noted = {
            "finding_id": key,
            "event": event,
            "state_before": finding["state"],
            "state_after": value if moves else finding["state"],
            "field": name,
            "value_before": _text(before),
            "value_after": _text(value),
            "origin_file": sheet.source.path,
            "origin_sheet": row["origin_sheet"],
            "origin_row": row["origin_row"],
            "origin_cell": _address(row, name),
            "origin_sha256": sheet.source.sha256,
            "written_at": None if sheet.written_at == _NEVER else sheet.written_at,
            "params": json.dumps({"shown": shown}),
        }
        self._events.append(noted)
        told = (sheet.source.sha256, key, name, _text(value) or "")
        self._met[told] = {**noted, "seq": None}
        if event == "written":
            self._settled_now.add((key, name))
        elif event == "conflict":
            self._settled_now.discard((key, name))
        if shown:
            self._shown[(key, name)] = sheet.rank
            self._changed.add(key)

    def _still_wrong(
        self, sheet: _Sheet, row: Row, finding: Row, met: Row
    ) -> Iterator[InputProblem]:
        """What was wrong with a cell that an earlier run has met, while nobody has settled it."""
        name = met["field"]
        if met["event"] == "refused":
            rule = _illegal(row[name], finding[name])
            if rule is not None and not _same(row[name], finding[name]):
                yield _refused(sheet, row, finding, rule)
        elif met["event"] == "conflict" and self._settled.get((finding["finding_id"], name), 0) < (
            met["seq"] or 0
        ):
            shown = json.loads(met["params"]).get("shown")
            other = met["value_before"] if shown else met["value_after"]
            yield _conflict(sheet, row, finding, name, other)


_FINDINGS: dict[str, pl.DataType] = {
    "finding_id": pl.String(),
    "state": pl.String(),
    "claimed_at": pl.Datetime("us"),
    **{name: pl.Date() if name == "due_date" else pl.String() for name in CELLS},
}


def _says_something(row: Row) -> bool:
    return any(row.get(name) is not None for name in (*CELLS, "state", "finding_id"))


def _same(value: Any, other: Any) -> bool:
    """Whether two cells say the same, blanks and line ends apart."""
    return _plain(value) == _plain(other)


def _plain(value: Any) -> str:
    return " ".join((_text(value) or "").split())


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def _illegal(value: str, now: str) -> str | None:
    """The rule that setting ``value`` by hand would break while the state is ``now``."""
    if value in RESERVED:
        return "action_state_reserved"
    if now == CLOSED:
        return "action_state_closed"
    return None if FORWARD[value] > FORWARD[now] else "action_state_backwards"


def _address(row: Row, name: str) -> str | None:
    cells = json.loads(row["origin_cells"]) if row["origin_cells"] else {}
    found = cells.get(name)
    return None if found is None else str(found)


def _problem(sheet: _Sheet, row: Row, name: str, rule: str, params: Params) -> InputProblem:
    return InputProblem(
        file=sheet.source.path,
        rule=rule,
        sheet=row["origin_sheet"],
        cell=_address(row, name),
        row=row["origin_row"],
        column=name,
        value=_text(row[name]),
        params=params,
        rejects_row=rule == "action_finding_unknown",
    )


def _unknown(sheet: _Sheet, row: Row) -> InputProblem:
    params = {"value": row["finding_id"]}
    return _problem(sheet, row, "finding_id", "action_finding_unknown", params)


def _refused(sheet: _Sheet, row: Row, finding: Row, rule: str) -> InputProblem:
    params = {
        "finding_id": finding["finding_id"], "value": row["state"], "state": finding["state"],
    }  # fmt: skip
    return _problem(sheet, row, "state", rule, params)


def _conflict(sheet: _Sheet, row: Row, finding: Row, name: str, other: Any) -> InputProblem:
    params = {
        "finding_id": finding["finding_id"],
        "column": name,
        "shown": _text(finding[name]),
        "other": _text(other),
    }
    return _problem(sheet, row, name, "action_conflict", params)
