"""制度措施清单, the list of measures: what was agreed so that something does not come again.

A measure is what people wrote in the cell of that name; the same words on several findings are
one measure. The list is carried forward: a measure stays on it when its findings are closed (it
is done) and when they name another one (it is replaced).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import polars as pl

from recon.model import Measure
from recon.register.life import CLOSED
from recon.store.connection import Store
from recon.store.sql import load

Row = Mapping[str, Any]

_SCHEMA: dict[str, pl.DataType] = {
    "measure_id": pl.String(),
    "measure": pl.String(),
    "owner": pl.String(),
    "due_date": pl.Date(),
    "state": pl.String(),
    "finding_ids": pl.String(),
}


def measure_id(text: str) -> str:
    """The same id for the same words, blanks and case apart; ten hex digits of their sha256."""
    plain = " ".join(text.split()).casefold()
    return "M-" + sha256(plain.encode()).hexdigest()[:10].upper()


def carry_forward(store: Store, as_of: datetime, run_id: str) -> tuple[Measure, ...]:
    """Bring the list up to date with the findings as they stand; all of it, in order of id.

    Call it in the run's transaction after ``remember``.
    """
    ask = load("recon.register", "measures.sql")
    answered: dict[str, list[Row]] = defaultdict(list)
    for row in store.query(ask["answered"]).iter_rows(named=True):
        answered[measure_id(row["measure"])].append(row)
    before = {row["measure_id"]: row for row in store.query(ask["listed"]).iter_rows(named=True)}
    rows = [
        _row(key, answered.get(key, []), before.get(key), as_of.date())
        for key in sorted(before.keys() | answered.keys())
    ]
    changed = [row for row in rows if _differs(row, before.get(row["measure_id"]))]
    if changed:
        with store.table(pl.DataFrame(changed, _SCHEMA, orient="row"), "measures_tonight"):
            store.execute(ask["go_on"], {"run_id": run_id})
            store.execute(ask["begin"], {"run_id": run_id})
    return tuple(
        Measure(
            id=row["measure_id"],
            measure=row["measure"],
            state=row["state"],
            owner=row["owner"],
            due_date=row["due_date"],
            finding_ids=tuple(json.loads(row["finding_ids"])),
            since=before[row["measure_id"]]["since"] or as_of
            if row["measure_id"] in before
            else as_of,
        )
        for row in rows
    )


def _row(key: str, now: list[Row], before: Row | None, today: date) -> dict[str, Any]:
    """A measure with its owner, due date and findings; those it once answered stay linked."""
    waiting = [row for row in now if row["state"] != CLOSED]
    linked = set(json.loads(before["finding_ids"])) if before else set()
    linked |= {row["finding_id"] for row in now}
    told = waiting or now
    owners = sorted({row["owner"] for row in told if row["owner"]})
    due = min((row["due_date"] for row in told if row["due_date"]), default=None)
    if not now and before is not None:
        owners, due = [before["owner"]] if before["owner"] else [], before["due_date"]
    return {
        "measure_id": key,
        "measure": now[0]["measure"] if now else (before or {})["measure"],
        "owner": "; ".join(owners) or None,
        "due_date": due,
        "state": _state(now, waiting, due, today),
        "finding_ids": json.dumps(sorted(linked)),
    }


def _state(now: list[Row], waiting: list[Row], due: date | None, today: date) -> str:
    if not now:
        return "replaced"
    if not waiting:
        return "done"
    return "overdue" if due is not None and due < today else "agreed"


def _differs(row: Row, before: Row | None) -> bool:
    return before is None or any(row[name] != before[name] for name in row)
