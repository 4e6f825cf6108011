"""Hands the rows of a returned workbook to the register, which keeps those that say something."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl

from recon.ingest.reading import QUARANTINE_SCHEMA, Reading
from recon.ingest.returned import NOTE
from recon.register.returned import Desk, Source


def gone_through(part: Reading, desk: Desk) -> Reading:
    """``part`` without its unfilled rows, rows of unknown findings among the refused ones.

    Unfilled rows are no actions: they count neither as read nor as known.
    """
    runs = [params.get("run") for code, params in part.notes if code == NOTE]
    taken = desk.take(part.frame, Source(part.path, part.sha256, runs[0] if runs else None))
    refused = taken.refused.height
    return replace(
        part,
        frame=taken.frame,
        rows_read=taken.frame.height + part.rows_rejected + refused,
        rows_rejected=part.rows_rejected + refused,
        quarantine=pl.concat([part.quarantine, _aside(taken.refused)]),
        problems=(*part.problems, *taken.problems),
    )


def _aside(refused: pl.DataFrame) -> pl.DataFrame:
    """Rows of unknown findings as they were understood, for quarantine."""
    origin = ("origin_sheet", "origin_row", "origin_cells")
    rows = [
        (
            row["origin_sheet"],
            row["origin_row"],
            "action_finding_unknown",
            json.loads(row["origin_cells"] or "{}").get("finding_id"),
            json.dumps(
                {key: value for key, value in row.items() if key not in origin},
                ensure_ascii=False,
                default=str,
            ),
        )
        for row in refused.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=QUARANTINE_SCHEMA, orient="row")
