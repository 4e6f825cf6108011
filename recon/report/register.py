"""The register as text for people and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from recon.report.lines import wrapped
from recon.report.text import visible
from recon.wording.say import say

Row = Mapping[str, Any]


def findings_text(rows: Sequence[Row], language: str) -> str:
    """One line a finding with its sentence below it."""
    lines = []
    for row in rows:
        place = row["tank_id"] or "site"
        seen = f"{row['first_seen']:%Y-%m-%d} … {row['last_seen']:%Y-%m-%d}"
        lines.append(
            visible(
                f"{row['finding_id']}  {row['severity']:<5}  {row['state']:<15}  {place:<8}  "
                f"{seen}  {row['runs_seen']}×"
            )
        )
        lines += wrapped(say(row["rule"], json.loads(row["params"]), language), "    ")
    waiting = sum(1 for row in rows if row["closed_at"] is None)
    lines.append(f"{len(rows)} findings, {waiting} open")
    return "\n".join(lines) + "\n"


def finding_text(row: Row, language: str) -> str:
    """One finding with what people wrote in it."""
    lines = findings_text([row], language).splitlines()[:-1]
    for name in ("explanation", "decision", "owner", "due_date", "remarks"):
        if row[name] is not None:
            lines.append(visible(f"    {name}: {row[name]}"))
    return "\n".join(lines) + "\n"


def history_text(rows: Sequence[Row]) -> str:
    """One line an event."""
    lines = []
    for row in rows:
        change = f"{row['state_before'] or '-'} → {row['state_after'] or '-'}"
        lines.append(
            visible(
                f"{row['as_of']:%Y-%m-%d %H:%M}  {row['event']:<10} {change}  run {row['run_id']}"
            )
        )
    return "\n".join(lines) + "\n"


def as_json(rows: Row | Sequence[Row], language: str) -> str:
    """The rows with their sentences, as JSON."""

    def told(row: Row) -> dict[str, Any]:
        params = json.loads(row["params"])
        spoken = {"message": say(row["rule"], params, language)} if "rule" in row else {}
        return {**row, "params": params, **spoken}

    value = told(rows) if isinstance(rows, Mapping) else [told(row) for row in rows]
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> str:
    shown: str = value.isoformat()
    return shown
