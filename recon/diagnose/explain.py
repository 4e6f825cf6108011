"""Says of every flagged tank what most probably happened, and judges severity after it.

Single corrections first, as what speaks for each tank alone; then pairs, which have to beat that
on both their tanks; then, where nothing explains a difference, two corrections together; last the
causes that have no size of their own. See docs/causes.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from recon.diagnose.candidate import Case, Proposal, Rule, Weighed
from recon.diagnose.causes import causes_of
from recon.diagnose.evidence import Evidence, gather
from recon.diagnose.rules import LEFTOVER, PAIRS, SINGLE
from recon.diagnose.scoring import (
    UNEXPLAINED,
    Marginals,
    backgrounds,
    chance_of,
    marginals_of,
    rates_of,
    weigh,
    weigh_seconds,
    worth,
)
from recon.model import Cause, TankKey, TankResult
from recon.reconcile.judge import when_confirmed
from recon.reconcile.night import Night
from recon.settings import Settings
from recon.store.connection import Store

FIRSTS = 12
"""Corrections of one tank after which a second cause is looked for."""

FAIR = 0.05
"""Posterior probability of something unknown from which on more is tried."""

OPEN = 0.15
"""The same for two corrections together, which cost much more to look for."""

AT_A_TIME = 8
"""Tanks whose two causes are looked for together: it bounds memory, not what is found."""

WORTH = 0.001
"""What a first correction is worth before any difference was seen, at least: one of fifty of a
common kind, or one that its own papers point at."""


def explain_night(store: Store, night: Night, settings: Settings) -> tuple[TankResult, ...]:
    """``night.results`` with causes on every shortage and surplus, severity judged after them.

    Candidates that were tried and refused are there too (``taken`` False, ``params`` say why).
    """
    evidence = gather(store, night, settings)
    if not evidence.cases:
        return night.results
    found = explain(evidence)
    return tuple(
        _judged(result, found[result.key]) if result.key in found else result
        for result in night.results
    )


def explain(evidence: Evidence) -> dict[TankKey, tuple[Cause, ...]]:
    """The causes of every case."""
    proposals = _asked(evidence, SINGLE)
    rates = rates_of(evidence)
    marginals = marginals_of(evidence, weigh(evidence, proposals), rates)
    # Again with the second tanks, now that it is known what speaks for each of them alone; and
    # once more, now that it is known which of them have a better partner.
    proposals += _asked(evidence, PAIRS)
    marginals = marginals_of(evidence, weigh(evidence, proposals, marginals), rates)
    weighed = weigh(evidence, proposals, marginals)
    for case in evidence.cases:
        weighed[case.number] += backgrounds(case)
    _add(weighed, _two_together(evidence, weighed, marginals))
    unexplained = _unexplained(evidence, weighed, FAIR)
    _add(weighed, weigh(unexplained, _asked(unexplained, LEFTOVER), marginals))
    return {case.key: causes_of(case, weighed[case.number]) for case in evidence.cases}


def _asked(evidence: Evidence, rules: Iterable[Rule]) -> list[Proposal]:
    if not evidence.cases:
        return []
    return [proposal for rule in rules for proposal in rule(evidence)]


def _add(weighed: dict[int, list[Weighed]], more: dict[int, list[Weighed]]) -> None:
    for number, explanations in more.items():
        weighed[number] += explanations


def _unexplained(evidence: Evidence, weighed: dict[int, list[Weighed]], least: float) -> Evidence:
    """The cases for which something unknown has at least that probability."""

    unknown = {case.number: chance_of(weighed[case.number], UNEXPLAINED) for case in evidence.cases}
    unknown = {number: chance for number, chance in unknown.items() if chance >= least}
    return evidence.only(unknown)


def _two_together(
    evidence: Evidence, weighed: dict[int, list[Weighed]], marginals: Marginals
) -> dict[int, list[Weighed]]:
    """Explanations by two corrections, for the cases that none explains alone.

    Some tanks at a time: every first correction makes a case of its own, with all the entries.
    """
    found: dict[int, list[Weighed]] = {}
    cases = _unexplained(evidence, weighed, OPEN).cases
    for at in range(0, len(cases), AT_A_TIME):
        left = evidence.after(_firsts(cases[at : at + AT_A_TIME], weighed))
        found |= weigh_seconds(left, _asked(left, SINGLE), marginals)
    return found


def _firsts(cases: Iterable[Case], weighed: Mapping[int, Sequence[Weighed]]) -> list[Proposal]:
    """The first corrections of ``cases`` after which a second one is looked for."""
    firsts: list[Proposal] = []
    for case in cases:
        parts = [w.parts[0] for w in weighed[case.number] if len(w.parts) == 1]
        few = [
            part
            for part in parts
            if part.explains_kg != 0 and not part.free and worth(part) >= WORTH
        ]
        few.sort(key=lambda part: (-worth(part), part.code, part.entries, part.explains_kg))
        firsts += few[:FIRSTS]
    return firsts


def _judged(result: TankResult, causes: tuple[Cause, ...]) -> TankResult:
    """The tank with its causes; a confirmed one makes it high."""
    confirmed = any(cause.taken and cause.confidence == "confirmed" for cause in causes)
    severity = when_confirmed(result.verdict, result.severity) if confirmed else result.severity
    return replace(result, causes=causes, severity=severity)
