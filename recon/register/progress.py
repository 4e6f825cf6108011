"""How far the list of problems is from nothing (动态清零): counts of a night and the way there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from recon.model import Finding, Json
from recon.register.life import CLOSED
from recon.store.connection import Store
from recon.store.sql import load

NIGHTS = 60
"""Nights of history that are shown."""


def progress(store: Store, findings: Iterable[Finding], as_of: datetime) -> dict[str, Json]:
    """Counts of the night ``as_of``, and ``history``: a row a night, the last one tonight.

    open, new, closed, reopened, overdue (open past its due date), rectified (waiting to be
    verified); a row of history: as_of (ISO 8601), opened, closed, reopened, open. Call it after
    ``remember`` with the findings it gave.
    """
    listed = list(findings)
    standing = [each for each in listed if each.state != CLOSED]
    history = _history(store, as_of)
    tonight = history[-1]
    return {
        "open": len(standing),
        "new": tonight["opened"],
        "closed": tonight["closed"],
        "reopened": tonight["reopened"],
        "rectified": sum(each.state == "rectified" for each in standing),
        "overdue": sum(
            each.due_date is not None and each.due_date < as_of.date() for each in standing
        ),
        "history": history[-NIGHTS:],
    }


def _history(store: Store, as_of: datetime) -> list[dict[str, Json]]:
    """Opened, closed and re-opened a night, and what then stood open."""
    ask = load("recon.register", "progress.sql")["nights"]
    rows: list[dict[str, Json]] = []
    standing = 0
    for night in store.query(ask, {"as_of": as_of}).iter_rows(named=True):
        standing += night["opened"] + night["returned"] - night["closed"]
        rows.append(
            {
                "as_of": night["as_of"].isoformat(),
                "opened": night["opened"],
                "closed": night["closed"],
                "reopened": night["reopened"],
                "open": standing,
            }
        )
    return rows
