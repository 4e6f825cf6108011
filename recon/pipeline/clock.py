"""The run's clock: a gauge time that has not come yet is refused and never moves ``as_of``."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import polars as pl

from recon.ingest.reading import QUARANTINE_SCHEMA, Reading
from recon.model import InputProblem

RULE = "gauge_time_not_come_yet"


def refuse_future_gaugings(part: Reading, clock: datetime) -> Reading:
    """``part`` of kind stocktakes without the rows gauged after ``clock`` (site-local, naive)."""
    if part.kind != "stocktakes" or part.frame.is_empty():
        return part
    late = part.frame.filter(pl.col("gauged_at") > clock)
    if late.is_empty():
        return part
    problems = []
    quarantine = []
    for row in late.iter_rows(named=True):
        gauged = row["gauged_at"].isoformat(sep=" ", timespec="minutes")
        cell = part.cell(row, "gauged_at")
        problems.append(
            InputProblem(
                file=part.path,
                rule=RULE,
                sheet=row["origin_sheet"],
                cell=cell,
                row=row["origin_row"],
                column="gauged_at",
                value=gauged,
                params={
                    "tank_id": row["tank_id"],
                    "gauged_at": gauged,
                    "clock": clock.isoformat(sep=" ", timespec="minutes"),
                },
                rejects_row=True,
            )
        )
        quarantine.append(
            {
                "origin_sheet": row["origin_sheet"],
                "origin_row": row["origin_row"],
                "rule": RULE,
                "cell": cell,
                "raw": json.dumps(row, ensure_ascii=False, default=str),
            }
        )
    return replace(
        part,
        frame=part.frame.filter(pl.col("gauged_at") <= clock),
        rows_rejected=part.rows_rejected + late.height,
        quarantine=pl.concat(
            [part.quarantine, pl.DataFrame(quarantine, QUARANTINE_SCHEMA, orient="row")]
        ),
        problems=(*part.problems, *problems),
    )
