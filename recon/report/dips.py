"""Measured dips as text for people and JSON for programs; reads figures, computes none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from recon.report.lines import wrapped
from recon.report.steps import BUDGET, as_lines, budget_of, steps_of
from recon.report.text import visible
from recon.wording.say import say

PROFILES = {
    "gb": ("20 °C", "API Std 2540 (1980), GB/T 1885; 20 °C glass"),
    "iso15": ("15 °C", "API MPMS 11.1 (2004), ISO 91; 15 °C glass"),
    "us60": ("60 °F", "API MPMS 11.1 (2004); 60 °F glass"),
}
"""Profile → base temperature and edition as reports print them."""


def dips_text(measured: pl.DataFrame, profile: str, language: str) -> str:
    """Each tank's chain and budget, at most 80 columns wide."""
    base, edition = PROFILES[profile]
    head = f"profile {profile}: {edition}, base {base}; mass in air = NSV × (density − 1.1)"
    lines = list(wrapped(head))
    for row in measured.iter_rows(named=True):
        lines += ["", *tank_lines(row, base, language)]
    if measured.is_empty():
        lines.append("no gauge reading was accepted")
    return "\n".join(lines) + "\n"


def tank_lines(row: Mapping[str, Any], base: str, language: str) -> Iterator[str]:
    """One tank: its head line, the steps, the budget or why there is none."""
    gauged = row["gauged_at"].isoformat(sep=" ", timespec="minutes") if row["gauged_at"] else "?"
    yield visible(f"{row['tank_id']}  {row['product'] or '?'}  gauged {gauged}")
    yield from as_lines(steps_of(row, base))
    if row["not_measurable"] is not None:
        params = json.loads(row["not_measurable_params"] or "{}")
        yield from wrapped(f"not measurable: {say(row['not_measurable'], params, language)}", "  ")
        yield from arithmetic_lines(row, language)
        return
    parts = {name: row[f"u_{name}_t"] for name in BUDGET}
    yield "  uncertainty (at the coverage factor), t:"
    for name, value in budget_of(parts):
        yield f"    {name:<28}{value:>12,.3f}"
    yield f"    {'all together':<28}{row['uncertainty_physical_t']:>12,.3f}"
    for code in row["notes"] or ():
        yield from wrapped(f"note: {say(code, {}, language)}", "  ")
    yield from arithmetic_lines(row, language)


def arithmetic_lines(row: Mapping[str, Any], language: str) -> Iterator[str]:
    """What became of the figures that the inspector printed: the first wrong step before others."""
    printed = _printed(row)
    if not printed:
        return
    wrong = wrong_figures(row, language)
    if not wrong:
        yield f"  inspector's arithmetic: the {printed} printed figures follow from the readings"
    for number, figure in enumerate(wrong):
        also = "also: " if number else ""
        yield from wrapped(f"inspector's arithmetic: {also}{figure['message']}", "  ")


def wrong_figures(row: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """The printed figures that do not follow, in the chain's order, with their sentences."""
    found = []
    for figure in row.get("wrong_figures") or ():
        params = json.loads(figure["params"])
        found.append(
            {
                "code": figure["code"],
                "step": params["step"],
                "reported": params["reported"],
                "expected": params["expected"],
                "message": say(figure["code"], params, language),
            }
        )
    return found


def _printed(row: Mapping[str, Any]) -> int:
    """How many figures the inspector printed."""
    return sum(
        1 for name, value in row.items() if name.startswith("reported_") and value is not None
    )


def dips_json(measured: pl.DataFrame, profile: str, language: str) -> str:
    """A document ``recon.quantity/1``: per tank its steps, budget, or the reason there is none."""
    base, edition = PROFILES[profile]
    tanks = []
    for row in measured.iter_rows(named=True):
        steps = [
            {"step": s.name, "value": s.value, "unit": s.unit, "how": s.how, "source": s.source}
            for s in steps_of(row, base)
        ]
        reason = row["not_measurable"]
        params = json.loads(row["not_measurable_params"] or "{}")
        tanks.append(
            {
                "depot": row["depot"],
                "tank_id": row["tank_id"],
                "product": row["product"],
                "gauged_at": row["gauged_at"].isoformat() if row["gauged_at"] else None,
                "steps": steps,
                "uncertainty_t": dict(budget_of({n: row[f"u_{n}_t"] for n in BUDGET})),
                "uncertainty_physical_t": _rounded(row["uncertainty_physical_t"]),
                "not_measurable": reason,
                "message": say(reason, params, language) if reason else None,
                "notes": list(row["notes"] or ()),
                "printed_figures": _printed(row),
                "wrong_figures": wrong_figures(row, language),
            }
        )
    document = {
        "schema": "recon.quantity/1",
        "profile": profile,
        "edition": edition,
        "base": base,
        "tanks": tanks,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
