"""Keeps the register in the store: reads what stood, lets it live a night, writes what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime

import polars as pl

from recon.model import Concern, Finding
from recon.register.life import CLOSED, Change, Standing, finding_id, live_on
from recon.store.connection import Store
from recon.store.sql import load

_SCHEMA: dict[str, pl.DataType] = {
    "finding_id": pl.String(),
    "rule": pl.String(),
    "identity": pl.String(),
    "depot": pl.String(),
    "tank_id": pl.String(),
    "severity": pl.String(),
    "state": pl.String(),
    "params": pl.String(),
    "first_seen": pl.Datetime("us"),
    "last_seen": pl.Datetime("us"),
    "runs_seen": pl.Int64(),
    "closed_at": pl.Datetime("us"),
    "claimed_at": pl.Datetime("us"),
}
_WRITTEN = ("explanation", "decision", "owner", "due_date", "measure", "remarks")


def remember(
    store: Store,
    concerns: Iterable[Concern],
    as_of: datetime,
    run_id: str,
    looked: Callable[[Standing], bool],
) -> tuple[Finding, ...]:
    """Let the register live the night ``as_of``; the findings that tonight's report shows.

    Those are all that stand open and those that closed tonight, in order of id. Must be called
    inside the run's transaction.
    """
    seen = tuple(concerns)
    standing = _read(store, as_of, [finding_id(concern) for concern in seen])
    after, changes = live_on(standing, seen, as_of, looked)
    _write(store, standing, after, changes, run_id)
    shown = (s for s in after.values() if s.closed_at is None or s.closed_at == as_of)
    return tuple(sorted((s.finding for s in shown), key=lambda finding: finding.id))


def _read(store: Store, as_of: datetime, ids: list[str]) -> dict[str, Standing]:
    rows = store.query(
        load("recon.register", "register.sql")["standing"], {"as_of": as_of, "ids": ids}
    )
    return {
        row["finding_id"]: Standing(
            Finding(
                id=row["finding_id"],
                rule=row["rule"],
                severity=row["severity"],
                state=row["state"],
                depot=row["depot"],
                tank_id=row["tank_id"],
                params=json.loads(row["params"]),
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
                age_days=(row["last_seen"].date() - row["first_seen"].date()).days,
                runs_seen=row["runs_seen"],
                **{name: row[name] for name in _WRITTEN},
            ),
            row["identity"],
            row["closed_at"],
            row["claimed_at"],
        )
        for row in rows.iter_rows(named=True)
    }


def _write(
    store: Store,
    standing: dict[str, Standing],
    after: dict[str, Standing],
    changes: list[Change],
    run_id: str,
) -> None:
    touched = [one for key, one in sorted(after.items()) if standing.get(key) != one]
    if not touched:
        return
    rows = [
        {
            "finding_id": one.finding.id,
            "rule": one.finding.rule,
            "identity": one.identity,
            "depot": one.finding.depot,
            "tank_id": one.finding.tank_id,
            "severity": one.finding.severity,
            "state": one.finding.state,
            "params": _text(one.finding.params),
            "first_seen": one.finding.first_seen,
            "last_seen": one.finding.last_seen,
            "runs_seen": one.finding.runs_seen,
            "closed_at": one.closed_at,
            "claimed_at": one.claimed_at,
        }
        for one in touched
    ]
    ask = load("recon.register", "register.sql")
    with store.table(pl.DataFrame(rows, _SCHEMA, orient="row"), "register_tonight"):
        store.execute(ask["go_on"], {"run_id": run_id})
        store.execute(ask["begin"], {"run_id": run_id})
    _write_events(store, standing, after, changes, run_id)


def _write_events(
    store: Store,
    standing: dict[str, Standing],
    after: dict[str, Standing],
    changes: list[Change],
    run_id: str,
) -> None:
    number = store.value(load("recon.register", "register.sql")["last_event"])
    events = [
        {
            "finding_id": change.finding_id,
            "run_id": run_id,
            "seq": number + position,
            "as_of": change.as_of,
            "event": change.event,
            "state_before": (
                standing[change.finding_id].finding.state if change.finding_id in standing else None
            ),
            "state_after": after[change.finding_id].finding.state,
            "params": _text(after[change.finding_id].finding.params),
        }
        for position, change in enumerate(changes, start=1)
    ]
    if events:
        store.insert("finding_events", pl.DataFrame(events, infer_schema_length=None))


def _text(params: object) -> str:
    return json.dumps(params, ensure_ascii=False, sort_keys=True, default=str)


def is_open(finding: Finding) -> bool:
    """Whether the finding still waits for somebody."""
    return finding.state != CLOSED
