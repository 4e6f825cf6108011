"""Sheets that come again: readings that now say something else, and readings that are gone.

A dip that changes after the fact is what an auditor most wants to see. The newest reading counts,
history is kept; a reading that a re-issued sheet no longer holds stays, and is a finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from recon.model import Concern
from recon.store.connection import Store
from recon.store.sql import load

RULES = frozenset({"reading_revised", "reading_vanished"})

TONIGHT: dict[str, pl.DataType] = {
    "depot": pl.String(),
    "tank_id": pl.String(),
    "gauged_at": pl.Datetime("us"),
    "file_sha256": pl.String(),
    "path": pl.String(),
}
"""Columns of the readings that tonight's sheets hold, known ones too."""


def note_vanished(store: Store, tonight: pl.DataFrame, run_id: str) -> None:
    """Note which readings tonight's sheets lack, and clear those that came back.

    ``tonight``: every accepted reading of the sheets that were read tonight (``TONIGHT``). Call it
    inside the run's transaction when all of them are loaded.
    """
    if tonight.is_empty():
        return
    ask = load("recon.reconcile", "reissued.sql")
    with store.table(tonight.select(list(TONIGHT)), "reading_tonight"):
        store.execute(ask["came_back"], {"run_id": run_id})
        store.execute(ask["missed"], {"run_id": run_id})


def reissue_concerns(store: Store, as_of: object) -> Iterator[Concern]:
    """Revised and vanished readings up to ``as_of`` (site-local), one concern each."""
    ask = load("recon.reconcile", "reissued.sql")
    for row in store.query(ask["revised"], {"as_of": as_of}).iter_rows(named=True):
        changes = json.loads(row["changes"])
        yield Concern(
            "reading_revised",
            "watch",
            row["depot"],
            row["tank_id"],
            identity=f"{_shown(row['gauged_at'])} {row['source'] or ''}".strip(),
            params={
                "gauged_at": _shown(row["gauged_at"]),
                "changes": [f"{c['column']}: {c['before']} → {c['after']}" for c in changes],
                "file": row["origin_file"],
                "row": row["origin_row"],
                "previous_file": row["previous_file"],
                "previous_row": row["previous_row"],
            },
        )
    for row in store.query(ask["vanished"], {"as_of": as_of}).iter_rows(named=True):
        yield Concern(
            "reading_vanished",
            "high",
            row["depot"],
            row["tank_id"],
            identity=_shown(row["gauged_at"]),
            params={
                "gauged_at": _shown(row["gauged_at"]),
                "held_by_file": row["held_by_file"],
                "held_by_row": row["held_by_row"],
                "file": row["export_file"],
            },
        )


def _shown(moment: object) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")  # type: ignore[attr-defined, no-any-return]
