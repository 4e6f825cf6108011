"""What several outputs show alike: the order of tanks, the best cause, what is new, sums.

Only what stands in the ``Run`` is ordered, picked and added up; nothing is judged again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from recon.model import Cause, Finding, FindingSeverity, Run, Severity, TankKey, TankResult
from recon.report.styles import Tint
from recon.report.text import natural_key
from recon.wording.say import say

COMPARED = ("matched", "shortage", "surplus")
IN_ORDER = ("matched", "idle")
"""Verdicts that ask nothing of anybody."""

SEVERITY_TINTS: Mapping[str, Tint] = {
    "high": "high",
    "watch": "watch",
    "none": "none",
    "info": "none",
}
VERDICT_TINTS: Mapping[str, Tint] = {
    "matched": "matched",
    "shortage": "high",
    "surplus": "high",
    "not_measurable": "watch",
    "not_counted": "grey",
    "not_booked": "watch",
    "idle": "none",
}
_GRAVITY: Mapping[Severity | FindingSeverity, int] = {"high": 0, "watch": 1, "info": 2, "none": 3}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the site's bridge: a cause's code, how many tanks, and what it explains."""

    code: str
    tanks: int
    tonnes: Decimal


def tint_of(tank: TankResult) -> Tint:
    """The colour of a tank's verdict: a shortage or surplus takes that of its severity."""
    if tank.verdict in ("shortage", "surplus"):
        return SEVERITY_TINTS[tank.severity]
    return VERDICT_TINTS[tank.verdict]


def tanks_in_order(run: Run) -> list[TankResult]:
    """All tanks by depot and name, ``T-9`` before ``T-10``."""
    return sorted(run.tanks, key=lambda tank: (natural_key(tank.depot), natural_key(tank.tank_id)))


def flagged_tanks(run: Run) -> list[TankResult]:
    """Tanks that need somebody: gravest first, then the largest difference, then by name."""
    wanting = [tank for tank in tanks_in_order(run) if tank.verdict not in IN_ORDER]
    return sorted(
        wanting, key=lambda tank: (_GRAVITY[tank.severity], -abs(tank.difference_t or Decimal(0)))
    )


def differing_tanks(run: Run) -> list[TankResult]:
    """Shortages and surpluses, gravest first."""
    return [tank for tank in flagged_tanks(run) if tank.verdict in ("shortage", "surplus")]


def charted_tanks(run: Run, most: int) -> list[TankResult]:
    """The largest differences in units of their tolerance, at most so many."""

    def in_tolerances(tank: TankResult) -> float:
        if tank.difference_t is None or not tank.tolerance_t:
            return 0.0
        return abs(float(tank.difference_t)) / tank.tolerance_t

    return sorted(differing_tanks(run), key=in_tolerances, reverse=True)[:most]


def candidates(tank: TankResult) -> list[tuple[Cause, ...]]:
    """The explanations taken, best first; each is one or more records that go together."""
    grouped: dict[int, list[Cause]] = {}
    for cause in tank.causes:
        if cause.taken:
            grouped.setdefault(cause.candidate, []).append(cause)
    return [tuple(grouped[number]) for number in sorted(grouped)]


def best_candidate(tank: TankResult) -> tuple[Cause, ...]:
    """The records of the best explanation; empty when there is none."""
    found = candidates(tank)
    return found[0] if found else ()


def why(tank: TankResult, language: str) -> str:
    """One text that says why a flagged tank is flagged: cause, reason or what is lacking."""
    best = best_candidate(tank)
    if best:
        return "\n".join(say(cause.evidence, cause.params, language) for cause in best)
    if tank.reason is not None:
        return say(tank.reason, tank.reason_params, language)
    codes = {
        "not_counted": "report_why_not_counted",
        "not_booked": "report_why_not_booked",
        "not_measurable": "report_why_not_measurable",
    }
    return say(codes.get(tank.verdict, "report_why_no_cause"), {}, language)


def notes_of(tank: TankResult, language: str) -> str:
    """The notes on a tank's figures, a line each."""
    return "\n".join(say(code, params, language) for code, params in tank.notes)


def difference_pct(tank: TankResult) -> float | None:
    """The difference in % of book; None without both figures or with nothing booked."""
    if tank.difference_t is None or not tank.book_t:
        return None
    return round(float(100 * tank.difference_t / tank.book_t), 3)


def is_new(finding: Finding, as_of: datetime) -> bool:
    """Whether a finding was seen for the first time this night."""
    return finding.first_seen == as_of and finding.state == "open"


def new_tanks(run: Run) -> frozenset[TankKey]:
    """Tanks that a finding of this night concerns for the first time."""
    return frozenset(
        (finding.depot or "", finding.tank_id)
        for finding in run.findings
        if finding.tank_id is not None and is_new(finding, run.as_of)
    )


def findings_in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Open ones first, gravest first, oldest first, then by tank and id."""
    return sorted(
        findings,
        key=lambda each: (
            each.state == "verified_closed",
            _GRAVITY[each.severity],
            each.first_seen,
            natural_key(each.depot or ""),
            natural_key(each.tank_id or ""),
            each.id,
        ),
    )


def chance_share(coverage_factor: float) -> float:
    """Share of healthy tanks beyond k standard uncertainties: 0.0455 at k = 2 (normal)."""
    return math.erfc(coverage_factor / math.sqrt(2))


def compared(run: Run) -> int:
    """How many tanks had both figures."""
    totals = run.totals
    return totals.matched + totals.shortage + totals.surplus


def verdict_sentence(run: Run, language: str) -> tuple[str, Tint]:
    """The night in one sentence, and the colour that goes with it."""
    totals = run.totals
    number = compared(run)
    if number == 0:
        return say("report_none_compared", {}, language), "watch"
    if number == totals.matched:
        return say("report_agreed", {"compared": number}, language), "matched"
    params = {
        "compared": number,
        "differing": number - totals.matched,
        "shortage": totals.shortage,
        "surplus": totals.surplus,
    }
    high = any(tank.severity == "high" for tank in run.tanks)
    return say("report_differ", params, language), "high" if high else "watch"


def reservations(run: Run, language: str) -> Iterator[str]:
    """What the verdict does not cover: tanks that were not compared, input that was not used."""
    totals = run.totals
    if totals.not_counted or totals.not_measurable or totals.not_booked:
        params = {
            "not_counted": totals.not_counted,
            "not_counted_book_t": totals.not_counted_book_t,
            "not_measurable": totals.not_measurable,
            "not_booked": totals.not_booked,
        }
        yield say("report_open_ends", params, language)
    if run.input_problems:
        yield say("report_input_problems", {"problems": len(run.input_problems)}, language)


def site_bridge(run: Run) -> list[Step]:
    """What the site's difference is made of: by cause of the best candidate, largest first.

    The steps add up to the difference of the tanks with both figures, exactly. Codes are cause
    codes, then ``residual`` (what a cause leaves over) and ``within_tolerance`` (matched tanks).
    """
    tonnes: dict[str, Decimal] = {}
    tanks: dict[str, set[TankKey]] = {}
    for tank in run.tanks:
        if tank.difference_t is None:
            continue
        for code, part in _parts(tank):
            tonnes[code] = tonnes.get(code, Decimal("0.000")) + part
            tanks.setdefault(code, set()).add(tank.key)
    last = ("residual", "within_tolerance")
    steps = [Step(code, len(tanks[code]), tonnes[code]) for code in tonnes]
    return sorted(
        (step for step in steps if step.tonnes or step.code not in last),
        key=lambda step: (step.code in last, step.code == last[1], -abs(step.tonnes), step.code),
    )


def _parts(tank: TankResult) -> list[tuple[str, Decimal]]:
    difference = tank.difference_t or Decimal("0.000")
    if tank.verdict == "matched":
        return [("within_tolerance", difference)]
    best = best_candidate(tank)
    if not best:
        return [("unexplained", difference)]
    return [*((cause.code, cause.explains_t) for cause in best), ("residual", best[0].residual_t)]
