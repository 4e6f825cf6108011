"""The document for machines: ``recon.results/1`` of a run.

Same run, same bytes: keys stand in the contract's order, lists are sorted, numbers are rounded
once (half to even) and times carry the site's offset. Everything a document says comes from the
``Run``; sentences are English here whatever the run's language.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from importlib.resources import files
from typing import Any, cast
from zoneinfo import ZoneInfo

from recon.model import (
    Cause,
    Finding,
    InputFile,
    InputProblem,
    Json,
    Measurement,
    Params,
    Run,
    TankResult,
    Totals,
)
from recon.wording.say import say

RESULTS_SCHEMA = "recon.results/1"

_TIME_NAME = re.compile(r"(^|_)(at|as_of|clock)$")
_NAIVE_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?")
_MEASUREMENT_DECIMALS = {
    "innage_mm": 3,
    "tov_m3": 3,
    "free_water_m3": 3,
    "shell_factor": 6,
    "roof_m3": 3,
    "gov_m3": 3,
    "density20_kgm3": 3,
    "density15_kgm3": 3,
    "vcf": 6,
    "gsv_m3": 3,
    "nsv_m3": 3,
    "mass_air_t": 3,
    "mass_vacuum_t": 3,
}


def results_document(run: Run) -> dict[str, Json]:
    """The results document of one run, plain JSON values in the contract's order of keys."""
    zone = ZoneInfo(run.timezone)
    return {
        "schema": RESULTS_SCHEMA,
        "run": {
            **run_summary(run),
            "inputs": [_input(file) for file in sorted(run.inputs, key=lambda file: file.path)],
        },
        "totals": totals_json(run.totals),
        "tanks": [_tank(tank, zone) for tank in sorted(run.tanks, key=lambda tank: tank.key)],
        "findings": [
            _finding(finding, zone) for finding in sorted(run.findings, key=lambda each: each.id)
        ],
        "input_problems": [
            _problem(problem, zone) for problem in sorted(run.input_problems, key=problem_order)
        ],
    }


def dumps(document: Mapping[str, Json]) -> str:
    """``document`` as JSON text: one line a tank, finding, problem or file, and a line end.

    Lone surrogates (file names that are no UTF-8) become visible escapes, so that the text can
    always be written as UTF-8.
    """
    text = _laid_out(document, depth=0) + "\n"
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # The doubled backslash makes it text: a bare \\udcxx is refused by strict JSON readers.
        text = "".join(
            f"\\\\u{ord(each):04x}" if "\ud800" <= each <= "\udfff" else each for each in text
        )
    return text


def results_schema_text() -> str:
    """The JSON Schema (2020-12) of the results document, as the wheel carries it."""
    return files("recon.report").joinpath("results.schema.json").read_text(encoding="utf-8")


def results_schema() -> dict[str, Json]:
    """The JSON Schema of the results document."""
    return cast("dict[str, Json]", json.loads(results_schema_text()))


def with_offset(instant: datetime, zone: ZoneInfo) -> str:
    """``instant`` (naive, in ``zone``) in ISO 8601 with the zone's offset at that time."""
    return instant.replace(tzinfo=zone).isoformat()


def problem_order(problem: InputProblem) -> tuple[bool, str, str, int, str, str, str, str]:
    """Where a problem stands among others: by file, sheet, row, column, cell, rule, value.

    Master data come first: a tank refused there makes every row about it unknown.
    """
    return (
        not problem.file.startswith("master/"),
        problem.file,
        problem.sheet or "",
        problem.row or 0,
        problem.column or "",
        problem.cell or "",
        problem.rule,
        problem.value or "",
    )


def run_summary(run: Run) -> dict[str, Json]:
    """Which night of which site under which rules: the head of a document."""
    return {
        "id": run.id,
        "site": run.site,
        "as_of": with_offset(run.as_of, ZoneInfo(run.timezone)),
        "profile": run.profile,
        "coverage_factor": _number(run.coverage_factor, 6),
        "tool_version": run.tool_version,
        "rules_sha256": run.rules_sha256,
    }


def _input(file: InputFile) -> dict[str, Json]:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "kind": file.kind,
        "rows_read": file.rows_read,
        "rows_loaded": file.rows_loaded,
        "rows_known": file.rows_known,
        "rows_rejected": file.rows_rejected,
        "status": file.status,
    }


def totals_json(totals: Totals) -> dict[str, Json]:
    """Totals as a document holds them."""
    return {
        "tanks": totals.tanks,
        "matched": totals.matched,
        "shortage": totals.shortage,
        "surplus": totals.surplus,
        "not_measurable": totals.not_measurable,
        "not_counted": totals.not_counted,
        "not_booked": totals.not_booked,
        "idle": totals.idle,
        "book_t": _number(totals.book_t, 3),
        "physical_t": _number(totals.physical_t, 3),
        "difference_t": _number(totals.difference_t, 3),
        "not_counted_book_t": _number(totals.not_counted_book_t, 3),
        "match_rate_pct": _number(totals.match_rate_pct, 3),
    }


def _tank(tank: TankResult, zone: ZoneInfo) -> dict[str, Json]:
    taken = sorted((cause for cause in tank.causes if cause.taken), key=lambda c: c.candidate)
    reason = None
    if tank.reason is not None:
        reason = _spoken(tank.reason, tank.reason_params, zone)
    return {
        "depot": tank.depot,
        "tank_id": tank.tank_id,
        "product": tank.product,
        "gauged_at": None if tank.gauged_at is None else with_offset(tank.gauged_at, zone),
        "verdict": tank.verdict,
        "severity": tank.severity,
        "book_t": _number(tank.book_t, 3),
        "physical_t": _number(tank.physical_t, 3),
        "difference_t": _number(tank.difference_t, 3),
        "uncertainty_t": _number(tank.uncertainty_t, 3),
        "uncertainty_physical_t": _number(tank.uncertainty_physical_t, 3),
        "tolerance_t": _number(tank.tolerance_t, 3),
        "inspector_t": _number(tank.inspector_t, 3),
        "measurement": _measurement(tank.measurement),
        "causes": [_cause(cause, zone) for cause in taken],
        "findings": sorted(tank.findings),
        "reason": reason,
        "notes": [_spoken(code, params, zone) for code, params in tank.notes],
        "cut_off": [plain_json(row, zone) for row in tank.cut_off],
    }


def _spoken(code: str, params: Params, zone: ZoneInfo) -> dict[str, Json]:
    return {"code": code, "params": plain_json(params, zone), "message": say(code, params)}


def _measurement(measurement: Measurement | None) -> dict[str, Json] | None:
    if measurement is None:
        return None
    return {
        name: _number(getattr(measurement, name), decimals)
        for name, decimals in _MEASUREMENT_DECIMALS.items()
    }


def _cause(cause: Cause, zone: ZoneInfo) -> dict[str, Json]:
    return {
        "candidate": cause.candidate,
        "code": cause.code,
        "confidence": cause.confidence,
        "explains_t": _number(cause.explains_t, 3),
        "residual_t": _number(cause.residual_t, 3),
        "entries": list(cause.entries),
        "tanks": list(cause.tanks),
        "evidence": say(cause.evidence, cause.params),
        "evidence_code": cause.evidence,
        "params": plain_json(cause.params, zone),
    }


def _finding(finding: Finding, zone: ZoneInfo) -> dict[str, Json]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "state": finding.state,
        "depot": finding.depot,
        "tank_id": finding.tank_id,
        "params": plain_json(finding.params, zone),
        "message": say(finding.rule, finding.params),
        "first_seen": with_offset(finding.first_seen, zone),
        "last_seen": with_offset(finding.last_seen, zone),
        "age_days": finding.age_days,
        "runs_seen": finding.runs_seen,
    }


def _problem(problem: InputProblem, zone: ZoneInfo) -> dict[str, Json]:
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "rule": problem.rule,
        "params": plain_json(problem.params, zone),
        "message": say(problem.rule, problem.params),
        "rejects_row": problem.rejects_row,
    }


def _number(value: Decimal | float | None, decimals: int) -> float | None:
    """``value`` rounded half to even at ``decimals``; None for what is no number, never -0.0."""
    if value is None or not math.isfinite(value):
        return None
    if isinstance(value, Decimal):
        rounded = float(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN))
    else:
        rounded = round(float(value), decimals)
    return rounded + 0.0


def plain_json(value: Any, zone: ZoneInfo | None = None, name: str = "") -> Json:
    """``value`` as JSON can hold it: decimals become numbers, times texts, mappings sorted.

    With ``zone``, a naive time gets the zone's offset, a text too where its ``name`` is that of
    a time (``at``, ``as_of``, ``effective_at``); a time written in a cell stays as it was written.
    """
    if isinstance(value, str):
        return _timed(value, zone) if zone is not None and _TIME_NAME.search(name) else value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return float(value) + 0.0 if value.is_finite() else None
    if isinstance(value, datetime) and zone is not None and value.tzinfo is None:
        return with_offset(value, zone)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain_json(value[key], zone, str(key)) for key in sorted(value, key=str)}
    if isinstance(value, Iterable):
        return [plain_json(each, zone, name) for each in value]
    return str(value)


def _timed(text: str, zone: ZoneInfo) -> str:
    """A naive ISO time with the zone's offset; any other text (a date alone too) as it is."""
    if not _NAIVE_TIME.fullmatch(text):
        return text
    try:
        return with_offset(datetime.fromisoformat(text), zone)
    except ValueError:
        return text


def _laid_out(value: Json, depth: int) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_encoded, value)) + "\n]"
    if (
        isinstance(value, Mapping)
        and depth < 2
        and any(isinstance(v, list) for v in value.values())
    ):
        members = (f"{_encoded(key)}: {_laid_out(each, depth + 1)}" for key, each in value.items())
        return "{" + ",\n".join(members) + "}"
    return _encoded(value)


_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
