"""Records of ``recon.model`` ↔ rows of the store's tables.

Nested values travel as JSON text; decimals in it are strings, so nothing is rounded. A tonne
figure that has more than three decimals is an error of the program, never rounded here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from recon.model import (
    Cause,
    Finding,
    InputFile,
    InputProblem,
    Json,
    Measure,
    Measurement,
    Params,
    Run,
    TankResult,
    Totals,
)

_TONNES = pl.Decimal(18, 3)
_TEXT, _WHOLE, _NUMBER, _FLAG = pl.String(), pl.Int64(), pl.Float64(), pl.Boolean()
_TIME = pl.Datetime("us")
_TOTALS_T = ("book_t", "physical_t", "difference_t", "not_counted_book_t")

Schema = dict[str, pl.DataType]

INPUTS: Schema = {
    "run_id": _TEXT, "position": _WHOLE, "path": _TEXT, "sha256": _TEXT, "kind": _TEXT,
    "rows_read": _WHOLE, "rows_loaded": _WHOLE, "rows_known": _WHOLE, "rows_rejected": _WHOLE,
    "status": _TEXT,
}  # fmt: skip
PROBLEMS: Schema = {
    "run_id": _TEXT, "position": _WHOLE, "file": _TEXT, "rule": _TEXT, "sheet": _TEXT,
    "cell": _TEXT, "row": _WHOLE, "column": _TEXT, "value": _TEXT, "params": _TEXT,
    "rejects_row": _FLAG,
}  # fmt: skip
RESULTS: Schema = {
    "run_id": _TEXT, "position": _WHOLE, "depot": _TEXT, "tank_id": _TEXT, "product": _TEXT,
    "gauged_at": _TIME, "verdict": _TEXT, "severity": _TEXT, "book_t": _TONNES,
    "physical_t": _TONNES, "difference_t": _TONNES, "uncertainty_t": _NUMBER,
    "uncertainty_physical_t": _NUMBER, "tolerance_t": _NUMBER, "inspector_t": _NUMBER,
    "reason": _TEXT, "reason_params": _TEXT, "light_oil": _FLAG, "measurement": _TEXT,
    "budget": _TEXT, "notes": _TEXT, "cut_off": _TEXT, "finding_ids": _TEXT,
}  # fmt: skip
CAUSES: Schema = {
    "run_id": _TEXT, "tank_position": _WHOLE, "position": _WHOLE, "depot": _TEXT,
    "tank_id": _TEXT, "candidate": _WHOLE, "code": _TEXT, "confidence": _TEXT,
    "explains_t": _TONNES, "residual_t": _TONNES, "entries": _TEXT, "tanks": _TEXT,
    "evidence": _TEXT, "params": _TEXT, "score": _NUMBER, "taken": _FLAG,
}  # fmt: skip
FINDINGS: Schema = {
    "run_id": _TEXT, "position": _WHOLE, "finding_id": _TEXT, "rule": _TEXT, "severity": _TEXT,
    "state": _TEXT, "depot": _TEXT, "tank_id": _TEXT, "params": _TEXT, "first_seen": _TIME,
    "last_seen": _TIME, "age_days": _WHOLE, "runs_seen": _WHOLE,
}  # fmt: skip
CELLS: Schema = {
    "run_id": _TEXT, "position": _WHOLE, "finding_id": _TEXT, "explanation": _TEXT,
    "decision": _TEXT, "owner": _TEXT, "due_date": pl.Date(), "measure": _TEXT, "remarks": _TEXT,
}  # fmt: skip
EXTRAS: Schema = {"run_id": _TEXT, "name": _TEXT, "content": _TEXT}
_NAMED = ("name", "content")

_AT_ONCE = 4_000_000
"""Characters of further sheets that are written together."""


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept as JSON")


_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
).encode


def as_json(value: object) -> str:
    """``value`` as compact JSON text; decimals and times become strings."""
    # Most of a night's nested values are empty.
    if not value and isinstance(value, dict | list | tuple):
        return "{}" if isinstance(value, dict) else "[]"
    return _encode(value)


def _decode(text: str) -> Any:
    if text == "{}":
        return {}
    return [] if text == "[]" else json.loads(text)


def inputs_frame(run: Run) -> pl.DataFrame:
    """The rows of ``run_inputs``."""
    return _frame(INPUTS, ((run.id, i, *_values(file)) for i, file in enumerate(run.inputs)))


def problems_frame(run: Run) -> pl.DataFrame:
    """The rows of ``problems``."""
    rows = (
        (run.id, i, p.file, p.rule, p.sheet, p.cell, p.row, p.column, p.value,
         as_json(p.params), p.rejects_row)
        for i, p in enumerate(run.input_problems)
    )  # fmt: skip
    return _frame(PROBLEMS, rows)


def results_frame(run: Run) -> pl.DataFrame:
    """The rows of ``results``, one a tank."""
    rows = (
        (run.id, i, t.depot, t.tank_id, t.product, t.gauged_at, t.verdict, t.severity,
         _exact(t.book_t), _exact(t.physical_t), _exact(t.difference_t), t.uncertainty_t,
         t.uncertainty_physical_t, t.tolerance_t, t.inspector_t, t.reason,
         as_json(t.reason_params), t.light_oil,
         None if t.measurement is None else as_json(_measured(t.measurement)),
         as_json(t.budget), as_json(t.notes), as_json(t.cut_off), as_json(t.findings))
        for i, t in enumerate(run.tanks)
    )  # fmt: skip
    return _frame(RESULTS, rows)


def causes_frame(run: Run) -> pl.DataFrame:
    """The rows of ``result_causes``: every candidate of every tank, refused ones too."""
    rows = (
        (run.id, i, j, t.depot, t.tank_id, c.candidate, c.code, c.confidence,
         _exact(c.explains_t), _exact(c.residual_t), as_json(c.entries), as_json(c.tanks),
         c.evidence, as_json(c.params), c.score, c.taken)
        for i, t in enumerate(run.tanks)
        for j, c in enumerate(t.causes)
    )  # fmt: skip
    return _frame(CAUSES, rows)


def findings_frame(run: Run) -> pl.DataFrame:
    """The rows of ``run_findings``."""
    rows = (
        (run.id, i, f.id, f.rule, f.severity, f.state, f.depot, f.tank_id, as_json(f.params),
         f.first_seen, f.last_seen, f.age_days, f.runs_seen)
        for i, f in enumerate(run.findings)
    )  # fmt: skip
    return _frame(FINDINGS, rows)


def cells_frame(run: Run) -> pl.DataFrame:
    """The rows of ``run_finding_cells``: only findings in which people wrote something."""
    rows = (
        (run.id, i, f.id, f.explanation, f.decision, f.owner, f.due_date, f.measure, f.remarks)
        for i, f in enumerate(run.findings)
    )
    return _frame(CELLS, (row for row in rows if any(row[3:])))


def extras_frames(run: Run) -> Iterator[pl.DataFrame]:
    """The rows of ``run_extras``: inspectors, measures and the further sheets, by name.

    Some at a time: those of a big night are tens of megabytes each, and would be held several times
    over.
    """
    told: dict[str, Json] = dict(run.extras)
    if run.inspectors:
        told["inspectors"] = run.inspectors
    if run.measures:
        told["measures"] = [asdict(measure) for measure in run.measures]
    rows: list[tuple[object, ...]] = []
    held = 0
    for name in sorted(told):
        content = as_json(told[name])
        if rows and held + len(content) > _AT_ONCE:
            yield _frame(EXTRAS, rows)
            rows, held = [], 0
        rows.append((run.id, name, content))
        held += len(content)
    yield _frame(EXTRAS, rows)


def inputs_of(frame: pl.DataFrame) -> tuple[InputFile, ...]:
    """Rows of ``run_inputs`` in order of position → records."""
    return tuple(InputFile(*row[2:]) for row in frame.select(*INPUTS).iter_rows())


def problems_of(frame: pl.DataFrame) -> tuple[InputProblem, ...]:
    """Rows of ``problems`` in order of position → records."""
    return tuple(
        InputProblem(**{**_named(row), "params": _decode(row["params"])})
        for row in frame.select(*PROBLEMS).iter_rows(named=True)
    )


def findings_of(frame: pl.DataFrame, cells: pl.DataFrame) -> tuple[Finding, ...]:
    """Rows of ``run_findings`` in order of position, and what people wrote → records."""
    written = {row["finding_id"]: _named(row) for row in cells.iter_rows(named=True)}
    return tuple(
        Finding(
            **{
                **_named(row),
                **written.get(row["finding_id"], {}),
                "id": row["finding_id"],
                "params": _decode(row["params"]),
            }
        )
        for row in frame.select(*FINDINGS).iter_rows(named=True)
    )


def extras_of(frame: pl.DataFrame) -> dict[str, Json]:
    """Rows of ``run_extras`` → name and content."""
    return {name: _decode(content) for name, content in frame.select(*_NAMED).iter_rows()}


def measures_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Measure, ...]:
    """The content called ``measures`` → records."""
    return tuple(
        Measure(
            **{
                **row,
                "due_date": None
                if row["due_date"] is None
                else date.fromisoformat(row["due_date"]),
                "finding_ids": tuple(row["finding_ids"]),
                "since": datetime.fromisoformat(row["since"]),
            }
        )
        for row in rows
    )


def tanks_of(results: pl.DataFrame, causes: pl.DataFrame) -> tuple[TankResult, ...]:
    """Rows of ``results`` and ``result_causes``, each in order of position → records."""
    by_tank: dict[int, list[Cause]] = {}
    for row in causes.select(*CAUSES).iter_rows(named=True):
        by_tank.setdefault(row["tank_position"], []).append(_cause(row))
    return tuple(
        _tank(row, tuple(by_tank.get(row["position"], ())))
        for row in results.select(*RESULTS).iter_rows(named=True)
    )


def totals_text(totals: Totals) -> str:
    """Totals as JSON; tonnes are strings."""
    return as_json(asdict(totals))


def totals_of(text: str) -> Totals:
    """Totals from ``totals_text``."""
    values = _decode(text)
    return Totals(**{**values, **{name: Decimal(values[name]) for name in _TOTALS_T}})


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values without what only the table needs."""
    return {k: v for k, v in row.items() if k not in ("run_id", "position", "finding_id")}


def _cause(row: Mapping[str, Any]) -> Cause:
    return Cause(
        candidate=row["candidate"],
        code=row["code"],
        confidence=row["confidence"],
        explains_t=row["explains_t"],
        residual_t=row["residual_t"],
        entries=tuple(_decode(row["entries"])),
        tanks=tuple(_decode(row["tanks"])),
        evidence=row["evidence"],
        params=_decode(row["params"]),
        score=row["score"],
        taken=row["taken"],
    )


def _tank(row: Mapping[str, Any], causes: tuple[Cause, ...]) -> TankResult:
    measurement = row["measurement"]
    return TankResult(
        depot=row["depot"],
        tank_id=row["tank_id"],
        product=row["product"],
        gauged_at=row["gauged_at"],
        verdict=row["verdict"],
        severity=row["severity"],
        book_t=row["book_t"],
        physical_t=row["physical_t"],
        difference_t=row["difference_t"],
        uncertainty_t=row["uncertainty_t"],
        uncertainty_physical_t=row["uncertainty_physical_t"],
        tolerance_t=row["tolerance_t"],
        inspector_t=row["inspector_t"],
        measurement=None if measurement is None else Measurement(**_decode(measurement)),
        causes=causes,
        findings=tuple(_decode(row["finding_ids"])),
        reason=row["reason"],
        reason_params=_decode(row["reason_params"]),
        budget=_decode(row["budget"]),
        notes=tuple((code, params) for code, params in _decode(row["notes"])),
        light_oil=row["light_oil"],
        cut_off=tuple(_decode(row["cut_off"])),
    )


def _measured(measurement: Measurement) -> Params:
    names = Measurement.__dataclass_fields__
    return {name: getattr(measurement, name) for name in names}


def _values(record: InputFile) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in InputFile.__dataclass_fields__)


def _exact(tonnes: Decimal | None) -> Decimal | None:
    if tonnes is None:
        return None
    exact = tonnes.quantize(Decimal("0.001"))
    if exact != tonnes:
        raise ValueError(f"{tonnes} t is no whole number of kilograms")
    return exact


def _frame(schema: Schema, rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")
