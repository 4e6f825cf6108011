"""How much each explanation weighs: likelihood of what it leaves × rarity ÷ number searched.

For a correction c of a difference D with standard deviation σ the weight is
``share(code, trace) / searched × N(D − c; 0, σ)``: how rare the cause is, spread over every
correction of that kind that was tried on the tank (look-elsewhere), times how well what remains
is explained by measurement alone. Against it stand *unexplained* (any size, log-uniform over
1 U … 100 U, so that a density of 1/(2·|D|·ln 100) meets N) and *chance* (nothing is wrong: N(D)).
What touches a second tank is weighed on both: times the likelihood there, over all that would
otherwise speak for that tank's difference. Two causes together multiply, and pay for being two.
The weights of a case, normalised, are posterior probabilities under the table of priors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, hypot, inf, log, pi

from recon.diagnose.candidate import Case, Proposal, Weighed
from recon.diagnose.evidence import Evidence
from recon.diagnose.priors import COMMON, HEALTHY, SECOND_FAULT, SPAN, share
from recon.diagnose.rates import fault_rates
from recon.model import TankKey

CHANCE = "chance"
UNEXPLAINED = "unexplained"

DENIED = 20.0
"""A second tank speaks against a correction that makes its difference so many times less likely."""


@dataclass(frozen=True)
class Marginals:
    """ln P(difference) of every judged tank: all that speaks for it, as a share of all tanks.

    ``but_for`` leaves out what it would share with one other tank: a pair has to beat, on each of
    its tanks, everything else, other pairs included.
    """

    of_tank: Mapping[TankKey, float]
    but_for: Mapping[tuple[TankKey, TankKey], float] = field(default_factory=dict)

    def apart_from(self, key: TankKey, other: TankKey) -> float:
        """What speaks for the tank ``key`` without the tank ``other``."""
        return self.but_for.get((key, other), self.of_tank[key])


def log_normal(off_t: float, sigma_t: float) -> float:
    """ln of the normal density, 1/t."""
    return -0.5 * (off_t / sigma_t) ** 2 - log(sigma_t) - 0.5 * log(2 * pi)


def log_broad(size_t: float) -> float:
    """ln of the density of a difference of unknown size, 1/t: log-uniform, either sign."""
    return -log(2 * max(abs(size_t), 1e-3) * SPAN)


def log_sum(values: Iterable[float]) -> float:
    """ln Σ exp, without overflow; −inf for nothing."""
    known = [value for value in values if value > -inf]
    if not known:
        return -inf
    top = max(known)
    return top + log(sum(exp(value - top) for value in known))


def backgrounds(case: Case) -> list[Weighed]:
    """The two explanations without a correction: something unknown, and chance."""
    size = case.difference_kg / 1000
    unknown = log(COMMON[UNEXPLAINED]) + log_broad(size)
    chance = log(HEALTHY) + log_normal(size, case.sigma_t)
    return [
        Weighed((_nothing(case, UNEXPLAINED),), unknown, case.difference_kg),
        Weighed((_nothing(case, CHANCE),), chance, case.difference_kg),
    ]


def _nothing(case: Case, mark: str) -> Proposal:
    return Proposal(
        case=case.number,
        code=UNEXPLAINED,
        mark=mark,
        explains_kg=0,
        evidence=f"cause_{mark}",
        params={
            "difference_t": case.difference_kg / 1000,
            "uncertainty_t": case.uncertainty_t,
            "times_u": abs(case.difference_kg) / 1000 / case.uncertainty_t,
        },
    )


def weigh(
    evidence: Evidence, proposals: Iterable[Proposal], marginals: Marginals | None = None
) -> dict[int, list[Weighed]]:
    """Case → its explanations by single proposals, unsorted.

    Without ``marginals`` second tanks are left out of account.
    """
    found: dict[int, list[Weighed]] = {case.number: [] for case in evidence.cases}
    for proposal in proposals:
        case = evidence.case(proposal.case)
        residual = case.difference_kg - proposal.explains_kg
        weight = log(worth(proposal)) + _fit(evidence, case, proposal, residual, marginals)
        denied = marginals is not None and (
            _other_tank(evidence, case, proposal, marginals) < -log(DENIED)
        )
        found[case.number].append(Weighed((proposal,), weight, residual, denied))
    return found


def weigh_seconds(
    evidence: Evidence, seconds: Iterable[Proposal], marginals: Marginals
) -> dict[int, list[Weighed]]:
    """Parent case → explanations by two proposals: a case's ``first`` with one of ``seconds``."""
    found: dict[int, dict[tuple[object, ...], Weighed]] = {}
    for second in seconds:
        case = evidence.case(second.case)
        first, parent = case.first, case.parent
        if first is None or parent is None or second.free or _clash(first, second):
            continue
        residual = case.difference_kg - second.explains_kg
        weight = (
            log(worth(first))
            + log(worth(second))
            + log(SECOND_FAULT)
            + _fit(evidence, case, second, residual, marginals)
            + _other_tank(evidence, case, first, marginals)
        )
        both = Weighed((first, second), weight, residual)
        name = tuple(sorted((part.code, part.entries, part.explains_kg) for part in both.parts))
        kept = found.setdefault(parent, {})
        if name not in kept or kept[name].log_weight < weight:
            kept[name] = both
    return {parent: list(kept.values()) for parent, kept in found.items()}


def _clash(first: Proposal, second: Proposal) -> bool:
    """Two corrections of one entry, or two of one reading, exclude each other."""
    if first.entries and second.entries:
        return bool(set(first.entries) & set(second.entries))
    return not first.entries and not second.entries


def worth(proposal: Proposal) -> float:
    """What a correction is worth before it is seen what it leaves."""
    return share(proposal.code, proposal.mark) * proposal.times / proposal.searched


def _fit(
    evidence: Evidence,
    case: Case,
    proposal: Proposal,
    residual_kg: int,
    marginals: Marginals | None,
) -> float:
    """ln likelihood of the case's difference, and of the other tank's where there is one."""
    if proposal.free and proposal.other is not None and marginals is not None:
        return _mirror(evidence, case, proposal, marginals)
    if proposal.free:
        return log_broad(case.difference_kg / 1000)
    here = log_normal(residual_kg / 1000, hypot(case.sigma_t, proposal.spread_t))
    if marginals is None:
        return here
    return here + _other_tank(evidence, case, proposal, marginals)


def _mirror(evidence: Evidence, case: Case, proposal: Proposal, marginals: Marginals) -> float:
    """ln ∫ p(q) N(D_i − q) N(D_j + q) dq / P(D_j): a quantity that only the two tanks know."""
    key, _ = proposal.other or (case.key, 0)
    there, sigma = _difference(evidence, key)
    if there is None:
        return -inf
    both = log_normal(case.difference_kg / 1000 + there, hypot(case.sigma_t, sigma))
    return log_broad(proposal.explains_kg / 1000) + both - marginals.apart_from(key, case.key)


def _other_tank(evidence: Evidence, case: Case, proposal: Proposal, marginals: Marginals) -> float:
    """ln of how much better the second tank's difference fits with the correction than without."""
    if proposal.other is None or proposal.free:
        return 0.0
    key, explains_kg = proposal.other
    there, sigma = _difference(evidence, key)
    if there is None:
        return 0.0
    return log_normal(there - explains_kg / 1000, sigma) - marginals.apart_from(key, case.key)


def _difference(evidence: Evidence, key: TankKey) -> tuple[float | None, float]:
    result = evidence.known.results.get(key)
    if result is None or result.difference_t is None or result.uncertainty_t is None:
        return None, 1.0
    factor = evidence.known.settings.tolerance.coverage_factor
    return float(result.difference_t), max(result.uncertainty_t / factor, 1e-3)


def rates_of(evidence: Evidence) -> Mapping[str, float]:
    """Depot → share of its tanks that are faulty tonight, by the sizes of their differences."""
    return fault_rates(
        (key[0], (log_broad(size), log_normal(size, sigma)))
        for key in evidence.known.results
        for size, sigma in [_difference(evidence, key)]
        if size is not None
    )


def marginals_of(
    evidence: Evidence, weighed: Mapping[int, Sequence[Weighed]], rates: Mapping[str, float]
) -> Marginals:
    """What speaks for each judged tank, by the explanations ``weighed`` so far (no backgrounds).

    ``rates`` are those of ``rates_of``.
    """
    of_tank: dict[TankKey, float] = {}
    but_for: dict[tuple[TankKey, TankKey], float] = {}
    for key in evidence.known.results:
        size, sigma = _difference(evidence, key)
        if size is not None:
            unknown = log(COMMON[UNEXPLAINED]) + log_broad(size)
            of_tank[key] = _of_all_tanks(unknown, log_normal(size, sigma), rates[key[0]])
    for case in evidence.cases:
        size = case.difference_kg / 1000
        explanations, rate = weighed[case.number], rates[case.key[0]]
        unknown = log(COMMON[UNEXPLAINED]) + log_broad(size)
        sound = log_normal(size, case.sigma_t)
        every = log_sum([unknown, *(w.log_weight for w in explanations)])
        of_tank[case.key] = _of_all_tanks(every, sound, rate)
        for other in {w.parts[0].other[0] for w in explanations if w.parts[0].other is not None}:
            without = [w.log_weight for w in explanations if _second_tank(w) != other]
            rest = log_sum([unknown, *without])
            but_for[case.key, other] = _of_all_tanks(rest, sound, rate)
    return Marginals(of_tank, but_for)


def _second_tank(weighed: Weighed) -> TankKey | None:
    other = weighed.parts[0].other
    return None if other is None else other[0]


def _of_all_tanks(faulty: float, sound: float, rate: float) -> float:
    """ln of the density of a difference over all tanks, of which a share ``rate`` are faulty."""
    return log_sum((log(rate) + faulty, log(1 - rate) + sound))


def ranked(explanations: Iterable[Weighed]) -> list[tuple[Weighed, float]]:
    """Explanations with their posterior probabilities, best first; ties in order of their names."""
    known = [w for w in explanations if w.log_weight > -inf]
    total = log_sum(w.log_weight for w in known)
    scored = [(w, exp(w.log_weight - total)) for w in known]
    scored.sort(key=lambda pair: (-round(pair[1], 9), -pair[0].log_weight, _name(pair[0])))
    return scored


def chance_of(explanations: Sequence[Weighed], mark: str) -> float:
    """The posterior probability of the explanation without a correction that has that mark."""
    total = log_sum(w.log_weight for w in explanations)
    return exp(log_sum(w.log_weight for w in explanations if w.parts[0].mark == mark) - total)


def _name(weighed: Weighed) -> tuple[object, ...]:
    return tuple((p.code, p.mark, p.entries, p.tanks, p.explains_kg) for p in weighed.parts)
