"""Whether one factor stands behind the differences of many tanks: a robust one-number fit.

Every tank says D = a·x + noise of its own σ; x is what a fault of the site would make of that tank
for a factor a = 1. A tank may have a fault of its own, so the misfit of one counts ``BOUND`` at
most: L(a) = Σ min(((D − a·x)/σ)², BOUND). What speaks for a pattern is the logarithm of its Bayes
factor against *no pattern*, [L(0) − L(a)]/2, less what a fitted factor pays for its freedom: a
uniform prior over the factors it may have costs ln(width·√(Σ(x/σ)²/2π)) (Laplace).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, log, pi, sqrt

Row = tuple[float, float, float]
"""Difference, x and σ of one tank, t."""

BOUND = 16.0
"""Misfit at which a tank is taken to have a fault of its own: four standard deviations."""

FEWEST = 5
"""Tanks that a pattern needs."""

AGREEING = 0.6
"""Share of the tanks that must follow the pattern."""

_LOOKED_AT = 400
_STARTS = 41
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Fit:
    """A factor, its standard error, the logarithm of its Bayes factor, and the tanks that agree."""

    factor: float
    error: float
    evidence: float
    agreeing: int


def exact(rows: Sequence[Row], factor: float) -> Fit | None:
    """How well ``factor`` itself fits: a fault that is there wholly or not at all.

    None where too few tanks follow it, or where what they leave is not measurement.
    """
    inside = _inside(rows, factor)
    if not _stands(rows, inside, factor):
        return None
    found, across = _least_squares(inside)
    if abs(found - factor) > 0.1 + 3 / sqrt(across):
        return None
    evidence = (_loss(rows, 0.0) - _loss(rows, factor)) / 2
    return Fit(found, 1 / sqrt(across), evidence, len(inside))


def fitted(rows: Sequence[Row], low: float, high: float, signs: Sequence[int]) -> Fit | None:
    """The best factor with ``low`` ≤ |factor| ≤ ``high`` and one of ``signs``; None if none is."""
    best = _best_start(rows, low, high, signs)
    if best is None:
        return None
    factor = best
    for _ in range(_ROUNDS):
        inside = _inside(rows, factor)
        if len(inside) < FEWEST:
            return None
        factor, across = _least_squares(inside)
    inside = _inside(rows, factor)
    allowed = low <= abs(factor) <= high and any(factor * sign > 0 for sign in signs)
    if not allowed or not _stands(rows, inside, factor):
        return None
    width = (high - low) * len(signs)
    freedom = max(0.0, log(width * sqrt(across / (2 * pi))))
    evidence = (_loss(rows, 0.0) - _loss(rows, factor)) / 2 - freedom
    return Fit(factor, 1 / sqrt(across), evidence, len(inside))


def _best_start(rows: Sequence[Row], low: float, high: float, signs: Sequence[int]) -> float | None:
    """The ratio D/x of some tank from which the fit begins: the one with the least misfit."""
    some = rows[:: max(1, len(rows) // _LOOKED_AT)]
    ratios = sorted(d / x for d, x, _ in some if x)
    step = max(1, len(ratios) // _STARTS)
    starts = [
        ratio
        for ratio in ratios[step // 2 :: step]
        if low / 2 <= abs(ratio) <= 2 * high and any(ratio * sign > 0 for sign in signs)
    ]
    return min(starts, key=lambda factor: _loss(some, factor), default=None)


def _loss(rows: Sequence[Row], factor: float) -> float:
    return fsum(min(((d - factor * x) / s) ** 2, BOUND) for d, x, s in rows)


def _inside(rows: Sequence[Row], factor: float) -> list[Row]:
    return [row for row in rows if ((row[0] - factor * row[1]) / row[2]) ** 2 < BOUND]


def _least_squares(rows: Sequence[Row]) -> tuple[float, float]:
    """The factor by weighted least squares, and Σ(x/σ)², whose root is one over its error."""
    across = fsum((x / s) ** 2 for _, x, s in rows)
    if across <= 0:
        return 0.0, 1e-12
    return fsum(d * x / s**2 for d, x, s in rows) / across, across


def _stands(rows: Sequence[Row], inside: Sequence[Row], factor: float) -> bool:
    """Enough tanks follow, and what they leave looks like measurement: mean square 1 a tank.

    Its own spread √(2/n) is allowed three times.
    """
    count = len(inside)
    if count < FEWEST or count < AGREEING * len(rows):
        return False
    left = fsum(((d - factor * x) / s) ** 2 for d, x, s in inside)
    return left / count <= 1 + 3 * sqrt(2 / count)
