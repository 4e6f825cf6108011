"""From weighed explanations to the records of a result: what is taken, how surely, what refused."""

from __future__ import annotations

from collections.abc import Sequence

from recon.diagnose.candidate import Case, Proposal, Weighed
from recon.diagnose.evidence import tonnes
from recon.diagnose.scoring import CHANCE, UNEXPLAINED, ranked
from recon.model import Cause, Confidence, Json

RIVAL = 20.0
"""An explanation up to this many times less likely than the best fits as well: both are shown."""

WIDE = 100.0
"""The same where nothing explains the difference well: what fits at all is shown beside that."""

OPEN = 4.0
"""*Unexplained* is shown beside an explanation that is less than this many times likelier."""

CERTAIN = 0.995
"""A documented explanation is confirmed from this posterior probability on."""

CLEAR = 1.5
"""Nothing is confirmed on a difference below this many U: chance is too near."""

STANDS = 2.0
"""Nothing that leaves more than this many U behind stands, however rare the alternatives."""

MANY = 1000.0
"""How many times less likely is not counted beyond this."""

OF_A_CODE = 2
"""Explanations of one code shown at most."""

SHOWN = 6
"""Explanations shown at most, and as many refused ones."""


def causes_of(case: Case, explanations: Sequence[Weighed]) -> tuple[Cause, ...]:
    """The records of one flagged tank: taken candidates best first, then the refused ones."""
    scored = ranked(explanations)
    best = scored[0][1]
    line = WIDE if scored[0][0].parts[0].code == UNEXPLAINED else RIVAL
    fitting = [(w, p) for w, p in scored if p * _line(w, line) >= best and _may_stand(case, w)]
    taken = _few_of_a_code(fitting) or scored[:1]
    kept = taken[:SHOWN]
    names = {id(w) for w, _ in fitting}
    refused = _few_of_a_code(
        [
            (w, p)
            for w, p in scored
            if id(w) not in names and w.parts[0].code != UNEXPLAINED and len(w.parts) == 1
        ]
    )[:SHOWN]
    records: list[Cause] = []
    for number, (weighed, chance) in enumerate(kept, start=1):
        confidence = _confidence(case, weighed, chance, rivals=len(kept) - 1)
        records += _records(case, weighed, chance, number, confidence)
    for number, (weighed, chance) in enumerate(refused, start=len(kept) + 1):
        records += _refused(case, weighed, chance, best, number)
    return tuple(records)


def _line(weighed: Weighed, rival: float) -> float:
    return OPEN if weighed.parts[0].code == UNEXPLAINED else rival


def _may_stand(case: Case, weighed: Weighed) -> bool:
    """Whether so little is left that measurement may have done it."""
    if weighed.parts[0].code == UNEXPLAINED:
        return True
    return abs(weighed.residual_kg) / 1000 <= STANDS * case.uncertainty_t


def _few_of_a_code(scored: list[tuple[Weighed, float]]) -> list[tuple[Weighed, float]]:
    """At most ``OF_A_CODE`` explanations of one code, so that others are seen beside them.

    Chance and the unknown are one answer to the reader: the likelier of the two stands.
    """
    seen: dict[tuple[str, ...], int] = {}
    kept = []
    for weighed, chance in scored:
        codes = tuple(part.code for part in weighed.parts)
        seen[codes] = seen.get(codes, 0) + 1
        if seen[codes] <= (1 if codes == (UNEXPLAINED,) else OF_A_CODE):
            kept.append((weighed, chance))
    return kept


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
            explains_t=tonnes(part.explains_kg),
            residual_t=tonnes(weighed.residual_kg),
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
            explains_t=tonnes(part.explains_kg),
            residual_t=tonnes(weighed.residual_kg),
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
