"""The run's clock: what has not come yet is refused, and a gauge time so never moves ``as_of``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

import polars as pl

from recon.ingest.reading import QUARANTINE_SCHEMA, Reading
from recon.model import InputProblem

GAUGED_IN_THE_FUTURE: Final = "gauge_time_not_come_yet"
TIMES: Final[Mapping[str, tuple[str, str]]] = {
    "stocktakes": ("gauged_at", GAUGED_IN_THE_FUTURE),
    "visits": ("visited_on", "visit_not_come_yet"),
}
"""Kind → its column of what has happened, and the rule by which a row of the future is refused."""


def refuse_the_future(part: Reading, clock: datetime) -> Reading:
    """``part`` without the rows gauged or visited after ``clock`` (site-local, naive).

    A day alone has come when it is the clock's.
    """
    if part.kind is None or part.kind not in TIMES or part.frame.is_empty():
        return part
    column, rule = TIMES[part.kind]
    is_late = pl.col(column) > (
        clock.date() if part.frame.schema[column] == pl.Date else pl.lit(clock)
    )
    late = part.frame.filter(is_late)
    if late.is_empty():
        return part
    problems = []
    quarantine = []
    for row in late.iter_rows(named=True):
        said = _written(row[column])
        cell = part.cell(row, column)
        problems.append(
            InputProblem(
                file=part.path,
                rule=rule,
                sheet=row["origin_sheet"],
                cell=cell,
                row=row["origin_row"],
                column=column,
                value=said,
                params={"tank_id": row["tank_id"], column: said, "clock": _written(clock)},
                rejects_row=True,
            )
        )
        quarantine.append(
            {
                "origin_sheet": row["origin_sheet"],
                "origin_row": row["origin_row"],
                "rule": rule,
                "cell": cell,
                "raw": json.dumps(row, ensure_ascii=False, default=str),
            }
        )
    return replace(
        part,
        frame=part.frame.filter(~is_late),
        rows_rejected=part.rows_rejected + late.height,
        quarantine=pl.concat(
            [part.quarantine, pl.DataFrame(quarantine, QUARANTINE_SCHEMA, orient="row")]
        ),
        problems=(*part.problems, *problems),
    )


def _written(at: date | datetime) -> str:
    if isinstance(at, datetime):
        return at.isoformat(sep=" ", timespec="minutes")
    return at.isoformat()
