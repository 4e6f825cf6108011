"""The register as text for people, JSON for programs and CSV for spreadsheets."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from recon.report import labels
from recon.report.labels import named
from recon.report.lines import wrapped
from recon.report.text import visible, width
from recon.wording.say import say
from recon_schemas.actions import Actions
from recon_schemas.fields import columns as columns_of

Row = Mapping[str, Any]

CELLS = ("explanation", "decision", "measure", "owner", "due_date", "remarks")
"""Cells for people, in the order of the workbook's columns."""

CSV_COLUMNS = (
    "finding_id", "severity", "state", "depot", "tank_id", "rule", "message", "first_seen",
    "last_seen", "runs_seen", "closed_at", *CELLS,
)  # fmt: skip

_INDENT = "    "
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these could be taken for a formula."""


def findings_text(rows: Sequence[Row], language: str) -> str:
    """One line a finding with its sentence below it, then how many there are."""
    lines = [line for row in rows for line in _finding(row, language)]
    waiting = sum(1 for row in rows if row["closed_at"] is None)
    lines.append(say("register_count", {"findings": len(rows), "open": waiting}, language))
    return "\n".join(lines) + "\n"


def finding_text(row: Row, answered_by: Sequence[Row], language: str) -> str:
    """One finding, what people wrote in it, and the measures that answer it."""
    lines = list(_finding(row, language))
    if row["closed_at"] is not None:
        closed = {"as_of": f"{row['closed_at']:%Y-%m-%d %H:%M}"}
        lines += wrapped(say("register_closed_at", closed, language), _INDENT)
    for name in CELLS:
        if row[name] is not None:
            lines += wrapped(f"{_title(name, language)}: {row[name]}", _INDENT)
    for measure in answered_by:
        lines += _measure(measure, language, _INDENT)
    return "\n".join(lines) + "\n"


def measures_text(rows: Sequence[Row], language: str) -> str:
    """制度措施清单: one line a measure with its words below it."""
    lines = [line for row in rows for line in _measure(row, language)]
    lines.append(say("register_measures_count", {"measures": len(rows)}, language))
    return "\n".join(lines) + "\n"


def history_text(rows: Sequence[Row], language: str) -> str:
    """One line an event; what was written stands with its cell and workbook below it."""
    lines: list[str] = []
    for row in rows:
        told = f"{row['as_of']:%Y-%m-%d %H:%M}  {_event(row, language)}"
        first, *rest = wrapped(told, _INDENT)
        lines += [first.lstrip(), *rest]
        if row["origin_file"] is not None:
            row_no = say("report_row", {"row": row["origin_row"]}, language)
            place = (row["origin_file"], row["origin_sheet"], row["origin_cell"] or row_no)
            lines += wrapped(" · ".join(part for part in place if part), _INDENT)
    return "\n".join(lines) + "\n"


def as_json(rows: Row | Sequence[Row], language: str) -> str:
    """The rows with their sentences, as JSON."""

    def told(row: Row) -> dict[str, Any]:
        params = {"params": json.loads(row["params"])} if "params" in row else {}
        spoken = {}
        if "rule" in row:
            spoken = {"message": say(row["rule"], params["params"], language)}
        elif "event" in row:
            spoken = {"message": _event(row, language)}
        return {**row, **params, **spoken}

    value = told(rows) if isinstance(rows, Mapping) else [told(row) for row in rows]
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n"


def as_csv(rows: Sequence[Row], language: str) -> str:
    """The findings as CSV that a spreadsheet opens: a byte order mark first, no live formulas."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        told = {**row, "message": say(row["rule"], json.loads(row["params"]), language)}
        writer.writerow([_cell(told[name]) for name in CSV_COLUMNS])
    return "\ufeff" + stream.getvalue()


def _finding(row: Row, language: str) -> Iterator[str]:
    seen = f"{row['first_seen']:%Y-%m-%d} … {row['last_seen']:%Y-%m-%d}"
    parts = (
        (row["finding_id"], 12),
        (_word(labels.SEVERITIES, row["severity"], language), 5),
        (_word(labels.STATES, row["state"], language), 15),
        (row["tank_id"] or labels.SITE.of(language), 8),
        (seen, 0),
        (f"{row['runs_seen']}×", 0),
    )
    yield visible("  ".join(_padded(text, wide) for text, wide in parts))
    yield from wrapped(say(row["rule"], json.loads(row["params"]), language), _INDENT)


def _measure(row: Row, language: str, indent: str = "") -> Iterator[str]:
    due = "-" if row["due_date"] is None else row["due_date"].isoformat()
    params = {
        "measure_id": row["measure_id"],
        "state": named(labels.MEASURE_STATES, row["state"], language),
        "owner": row["owner"] or "-",
        "due": due,
        "findings": ", ".join(row["finding_ids"]),
    }
    yield from wrapped(say("register_measure", params, language), indent)
    yield from wrapped(row["measure"], indent + _INDENT)


def _event(row: Row, language: str) -> str:
    """What happened, in one sentence; each value of a cell as it was before and after."""
    if row["field"] is None:
        return say(f"history_{row['event']}", {"run": row["run_id"]}, language)
    standing = "" if row["event"] != "conflict" else "_shown" if row["shown"] else "_kept"
    params = {
        "column": _title(row["field"], language),
        "before": _value(row, "value_before", language),
        "after": _value(row, "value_after", language),
        "run": row["run_id"],
    }
    return say(f"history_{row['event']}{standing}", params, language)


def _value(row: Row, name: str, language: str) -> str:
    value = row[name]
    if value is None:
        return "-"
    return _word(labels.STATES, value, language) if row["field"] == "state" else str(value)


def _word(words: Mapping[str, labels.Label], code: str, language: str) -> str:
    """A code in Chinese; in English as the commands and documents write it."""
    return named(words, code, language) if language == "zh" else code


def _title(name: str, language: str) -> str:
    column = next(column for column in columns_of(Actions) if column.name == name)
    return column.title_zh if language == "zh" else column.title


def _padded(text: str, wide: int) -> str:
    return text + " " * (wide - width(text))


def _cell(value: Any) -> str:
    text = "" if value is None else _plain(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _plain(value: Any) -> str:
    shown: str = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return shown
