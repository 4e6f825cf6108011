"""From weighed explanations to the records of a result: what is taken, how surely, what refused."""

from __future__ import annotations

from collections.abc import Sequence

from recon.diagnose.answers import OF_A_CODE, RIVAL, SHOWN, answers, told
from recon.diagnose.candidate import Case, Proposal, Weighed
from recon.diagnose.scoring import CHANCE, ranked
from recon.model import Cause, Confidence, Json
from recon.reconcile.judge import tonnes_of

CERTAIN = 0.995
"""A documented explanation is confirmed from this posterior probability on."""

CLEAR = 1.5
"""Nothing is confirmed on a difference below this many U: chance is too near."""

MANY = 1000.0
"""How many times less likely is not counted beyond this."""


def causes_of(case: Case, explanations: Sequence[Weighed]) -> tuple[Cause, ...]:
    """The records of one flagged tank: taken candidates best first, then the refused ones."""
    found = answers(ranked(explanations))
    taken = told(case, found)
    best = taken[0][1]
    names = {id(weighed) for weighed, _ in taken}
    refused = [
        one
        for answer in found
        if not answer.unexplained
        for one in [one for one in answer.scored if id(one[0]) not in names][:OF_A_CODE]
        if len(one[0].parts) == 1
    ]
    refused.sort(key=lambda one: -one[1])
    records: list[Cause] = []
    for number, (weighed, chance) in enumerate(taken, start=1):
        confidence = _confidence(case, weighed, chance, rivals=len(taken) - 1)
        records += _records(case, weighed, chance, number, confidence)
    for number, (weighed, chance) in enumerate(refused[:SHOWN], start=len(taken) + 1):
        records += _refused(case, weighed, chance, best, number)
    return tuple(records)


def _confidence(case: Case, weighed: Weighed, chance: float, rivals: int) -> Confidence:
    if rivals:
        return "ambiguous"
    size = abs(case.difference_kg) / 1000
    fits = abs(weighed.residual_kg) / 1000 <= case.uncertainty_t
    proven = all(part.proof for part in weighed.parts)
    if proven and fits and chance >= CERTAIN and size >= CLEAR * case.uncertainty_t:
        return "confirmed"
    return "suggested"


def _records(
    case: Case, weighed: Weighed, chance: float, number: int, confidence: Confidence
) -> list[Cause]:
    return [
        Cause(
            candidate=number,
            code=part.code,
            confidence=confidence,
            explains_t=tonnes_of(part.explains_kg),
            residual_t=tonnes_of(weighed.residual_kg),
            entries=part.entries,
            tanks=part.tanks,
            evidence=part.evidence,
            params=_params(case, part, weighed),
            score=round(chance, 6),
        )
        for part in weighed.parts
    ]


def _refused(case: Case, weighed: Weighed, chance: float, best: float, number: int) -> list[Cause]:
    """One record of an explanation that was tried; its evidence says why it does not stand."""
    part = weighed.parts[0]
    off = abs(weighed.residual_kg) / 1000
    why = (
        "refused_residual"
        if off > case.uncertainty_t
        else "refused_other_tank"
        if weighed.denied
        else "refused_coincidence"
        if part.searched >= RIVAL
        else "refused_unlikely"
    )
    params = {
        **_params(case, part, weighed),
        "finding_code": part.evidence,
        "times": min(best / chance, MANY) if chance > 0 else MANY,
        "tanks_against": ", ".join(part.tanks),
    }
    return [
        Cause(
            candidate=number,
            code=part.code,
            confidence="suggested",
            explains_t=tonnes_of(part.explains_kg),
            residual_t=tonnes_of(weighed.residual_kg),
            entries=part.entries,
            tanks=part.tanks,
            evidence=why,
            params=params,
            score=round(chance, 6),
            taken=False,
        )
    ]


def _params(case: Case, part: Proposal, weighed: Weighed) -> dict[str, Json]:
    return {
        **part.params,
        "trace": part.mark,
        "searched": round(part.searched),
        "residual_t": weighed.residual_kg / 1000,
        "uncertainty_t": round(case.uncertainty_t, 3),
        "chance_is_best": part.mark == CHANCE,
    }
