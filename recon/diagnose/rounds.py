"""What the differences of earlier rounds say about tonight's: a table, a roof, a leak.

The same tank at other levels on other nights tells faults apart that look alike in one night. Each
explanation is a shape over the rounds, fitted by weighted least squares:

- in proportion to the stock: a capacity table that is off by a share;
- nothing below a level and one amount above it: a table with a wrong course;
- one amount whatever the level: an entry of before the first round, a roof;
- one amount from some round on: an entry of since then;
- a straight line in time: a leak.

σ of a round holds what is measured anew each time (level, water, temperature, density, S&W) and
what entries since the first round add; errors that stay (table, equation, opening) move all rounds
alike and are part of what is fitted. A shape is told when its χ² beats every other one's by
``CLEAR`` after ln(number of places where it could have begun), for the look-elsewhere, and what it
leaves is what measurement leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, fsum, hypot, log, sqrt
from typing import Any

from recon.diagnose.candidate import Case, Proposal
from recon.diagnose.evidence import KEY, Evidence
from recon.diagnose.telling import moment
from recon.model import TankKey

FEWEST = 4
"""Rounds that a shape needs, tonight's among them."""

CLEAR = 3.0
"""ln of twenty: how much likelier the shape must make the rounds than any other."""

ANEW = ("level", "free_water", "temperature", "density", "sediment_water")
"""Components of the budget that every round draws again."""

LARGEST = 0.2
"""A capacity table is not off by more than this share of the stock."""

ROOF_OFF = 0.1
"""A constant is a roof's when it is its mass within this share, or within its own error."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a tank: days from tonight (0), level, stock, difference and its σ, t."""

    day: float
    level_mm: float
    stock_t: float
    difference_t: float
    sigma_t: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape fitted: what it makes of tonight, with its error, its factor, and its score."""

    name: str
    tonight_t: float
    error_t: float
    factor: float
    score: float
    stands: bool


def capacity_over_rounds(evidence: Evidence) -> list[Proposal]:
    """D in proportion to the stock over rounds, or a step at one level: the table."""
    found = []
    for case, rounds in _with_rounds(evidence):
        best, margin = told(rounds)
        if best is None or best.name not in ("in_proportion", "step"):
            continue
        largest = LARGEST * max(one.stock_t for one in rounds)
        if abs(best.tonight_t) > largest or best.tonight_t == 0:
            continue
        levels = [one.level_mm for one in rounds]
        params = {"rounds": len(rounds), "low_mm": min(levels), "high_mm": max(levels)}
        if best.name == "in_proportion":
            params |= {"off_pct": 100 * best.factor}
        else:
            params |= {"course_mm": best.factor, "step_t": best.tonight_t}
        sentence = f"cause_capacity_{best.name}"
        found.append(_proposal(case, "capacity_table", best, sentence, params, margin=margin))
    return found


def roof_over_rounds(evidence: Evidence) -> list[Proposal]:
    """The roof's mass, whatever the level: deducted twice, or not at all."""
    roofs = {
        row["case"]: (row["roof_mass_kg"] or 0.0) / 1000 * (1 if row["roof_in_table"] else -1)
        for row in evidence.known.rows.join(
            evidence.frame.select("case", *KEY), on=KEY, how="inner", maintain_order="left"
        ).iter_rows(named=True)
    }
    found = []
    for case, rounds in _with_rounds(evidence):
        (best, margin), roof = told(rounds), roofs.get(case.number, 0.0)
        if best is None or margin < CLEAR or best.name != "constant" or not roof:
            continue
        if abs(best.tonight_t - roof) <= max(ROOF_OFF * abs(roof), 2 * case.sigma_t):
            params = {"rounds": len(rounds), "roof_t": abs(roof), "constant_t": best.tonight_t}
            found.append(_proposal(case, "roof_correction", best, "cause_roof_over_rounds", params))
    return found


def drift(evidence: Evidence) -> list[Proposal]:
    """A straight line over the rounds that leads to tonight's difference: a leak."""
    found = []
    for case, rounds in _with_rounds(evidence):
        best, margin = told(rounds)
        if best is None or best.name != "line" or best.factor * best.tonight_t <= 0:
            continue
        params = {
            "nights": len(rounds) - 1,
            "slope_t": best.factor,
            "since": moment(_nights(evidence, case.key)[0]["gauged_at"]),
        }
        found.append(_proposal(case, "drift", best, "cause_drift", params, "slope", margin))
    return found


def _proposal(
    case: Case,
    code: str,
    best: Shape,
    sentence: str,
    params: Mapping[str, Any],
    mark: str = "rounds",
    margin: float = CLEAR,
) -> Proposal:
    """A shape that is less than clear is worth as many times less, and fits tonight by itself."""
    return Proposal(
        case=case.number,
        code=code,
        mark=mark,
        explains_kg=round(best.tonight_t * 1000),
        evidence=sentence,
        params=dict(params),
        times=exp(min(0.0, margin - CLEAR)),
        spread_t=best.error_t,
        free=margin < CLEAR,
    )


# The rounds of a tank -----------------------------------------------------------------------------


def _with_rounds(evidence: Evidence) -> Iterable[tuple[Case, list[Round]]]:
    """Each whole case (nothing taken out of it yet) that has rounds enough."""
    for case in evidence.cases:
        if case.first is not None:
            continue
        nights = _nights(evidence, case.key)
        if len(nights) + 1 >= FEWEST:
            yield case, _rounds(case, nights, evidence.known.settings.tolerance.coverage_factor)


def _nights(evidence: Evidence, key: TankKey) -> list[dict[str, Any]]:
    history = evidence.known.history
    if history.is_empty():
        return []
    mine = history.filter((history["depot"] == key[0]) & (history["tank_id"] == key[1]))
    return list(mine.iter_rows(named=True))


def _rounds(case: Case, nights: Sequence[Mapping[str, Any]], coverage: float) -> list[Round]:
    told_before = [
        (
            (night["gauged_at"] - case.gauged_at).total_seconds() / 86400,
            json.loads(night["measurement"] or "{}"),
            json.loads(night["budget"] or "{}"),
            float(night["difference_t"]),
        )
        for night in nights
    ]
    measured = case.result.measurement
    tonight = {
        "innage_mm": measured.innage_mm if measured else None,
        "mass_air_t": measured.mass_air_t if measured else None,
    }
    every = [*told_before, (0.0, tonight, case.result.budget, case.difference_kg / 1000)]
    first_book = every[0][2].get("book", 0.0)
    rounds = []
    for day, steps, budget, difference in every:
        if steps.get("innage_mm") is None or steps.get("mass_air_t") is None:
            continue
        anew = hypot(*(budget.get(name, 0.0) for name in ANEW))
        since = sqrt(max(0.0, budget.get("book", 0.0) ** 2 - first_book**2))
        sigma = max(hypot(anew, since) / coverage, 1e-3)
        rounds.append(Round(day, steps["innage_mm"], steps["mass_air_t"], difference, sigma))
    return rounds


# Shapes -------------------------------------------------------------------------------------------


def told(rounds: Sequence[Round]) -> tuple[Shape | None, float]:
    """The shape that makes the rounds likeliest, and ln of how much likelier than any other.

    None where it leaves more than measurement does.
    """
    if len(rounds) < FEWEST:
        return None, 0.0
    shapes = sorted(_shapes(rounds), key=lambda shape: -shape.score)
    best = shapes[0]
    # A line holds every constant: it need not be much worse for the constant to be preferred.
    rivals = {best.name, "line"} if best.name == "constant" else {best.name}
    second = max((s.score for s in shapes[1:] if s.name not in rivals), default=-1e9)
    return best if best.stands else None, best.score - second


def _shapes(rounds: Sequence[Round]) -> Iterable[Shape]:
    ones = [1.0] * len(rounds)
    yield _fit("constant", rounds, [ones], 1, lambda c: c[0])
    yield _fit("in_proportion", rounds, [[r.stock_t for r in rounds]], 1, lambda c: c[0])
    days = [r.day for r in rounds]
    yield _fit("line", rounds, [ones, days], 1, lambda c: c[1])
    for places, name, values in (
        (_between([r.level_mm for r in rounds]), "step", [r.level_mm for r in rounds]),
        (_between(days), "since", days),
    ):
        for place in places:
            above = [float(value > place) for value in values]
            yield _fit(name, rounds, [above], len(places), lambda _, at=place: at)


def _between(values: Sequence[float]) -> list[float]:
    """Half-way marks that leave at least two rounds on either side."""
    ordered = sorted(values)
    marks = [(low + high) / 2 for low, high in pairwise(ordered) if high > low]
    return [mark for mark in marks if 2 <= sum(value > mark for value in values) <= len(values) - 2]


def _fit(
    name: str,
    rounds: Sequence[Round],
    columns: Sequence[Sequence[float]],
    places: int,
    factor: Any,
) -> Shape:
    """Weighted least squares of the differences on one or two columns; tonight's is the last."""
    weights = [1 / r.sigma_t**2 for r in rounds]
    values = [r.difference_t for r in rounds]
    first, second = columns[0], columns[1] if len(columns) > 1 else [0.0] * len(rounds)
    aa = fsum(w * a * a for w, a in zip(weights, first, strict=True))
    bb = fsum(w * b * b for w, b in zip(weights, second, strict=True))
    ab = fsum(w * a * b for w, a, b in zip(weights, first, second, strict=True))
    ay = fsum(w * a * y for w, a, y in zip(weights, first, values, strict=True))
    by = fsum(w * b * y for w, b, y in zip(weights, second, values, strict=True))
    free = len(columns)
    if free == 1:
        coefficients = [ay / aa if aa else 0.0, 0.0]
        variance = first[-1] ** 2 / aa if aa else 0.0
    else:
        whole = aa * bb - ab * ab
        if whole <= 1e-12 * aa * bb:
            return Shape(name, 0.0, 0.0, 0.0, -1e9, False)
        coefficients = [(ay * bb - by * ab) / whole, (by * aa - ay * ab) / whole]
        # Tonight is day 0: only the first column counts there.
        variance = bb / whole
    left = fsum(
        w * (y - coefficients[0] * a - coefficients[1] * b) ** 2
        for w, y, a, b in zip(weights, values, first, second, strict=True)
    )
    spare = len(rounds) - free
    stands = left / spare <= 1 + 3 * sqrt(2 / spare)
    # A second number that is fitted costs what a factor of any size costs by Schwarz' criterion.
    freedom = log(len(rounds)) / 2 * (free - 1)
    return Shape(
        name=name,
        tonight_t=coefficients[0] * first[-1] + coefficients[1] * second[-1],
        error_t=sqrt(variance),
        factor=factor(coefficients),
        score=-left / 2 - log(places or 1) - freedom,
        stands=stands,
    )
