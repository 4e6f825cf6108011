"""A self-starting CUSUM of a tank's differences: finds a slow loss inside every night's tolerance.

The differences of one tank share the errors of its table and its opening, so each night is
compared with the mean of the nights before it instead of with nothing:

    w_n = (d_n − mean(d_1 … d_{n−1})) / (σ · √(1 + 1/(n−1)))

which in control is a standard normal, independent from night to night, whatever constant error
the tank has. Two sums run over it, C⁺ = max(0, C⁺ + w − k) and C⁻ = max(0, C⁻ − w − k); beyond h
is an alarm. σ is the standard uncertainty U/2 until a tank has ``OWN_NIGHTS`` nights, then the
night-to-night spread it shows itself (median moving range, widened while few nights are known),
never below ``FLOOR`` of U/2.

Source: D. M. Hawkins, Self-starting cusum charts for location and scale, The Statistician 36
(1987) 299–315; the run lengths are measured in benchmarks/register_arl.py.
"""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

SLACK: Final = 0.5
"""k, in standard deviations: half the shift the sums look for."""
LIMIT: Final = 7.0
"""h, in standard deviations."""
OWN_NIGHTS: Final = 8
"""Nights after which a tank's own spread replaces its U."""
FLOOR: Final = 0.3
"""A tank's own spread is never taken below this share of U/2."""
FEWEST: Final = 4
"""Nights below which nothing is said."""
CAUTION: Final = 1.5
"""A spread known from n ranges is widened by this / √n: a lucky calm must not raise an alarm."""
_MEDIAN_RANGE: Final = 0.954
"""Median of |x − y| of two independent normals, in their standard deviation: 0.6745·√2."""


@dataclass(frozen=True, slots=True)
class Point:
    """One night on the chart: difference, centre and limits in tonnes; the two sums in σ."""

    difference_t: float
    mean_t: float
    lower_t: float
    upper_t: float
    rise: float
    fall: float

    @property
    def alarm(self) -> bool:
        """Whether either sum is beyond its limit."""
        return max(self.rise, self.fall) > LIMIT


@dataclass(frozen=True, slots=True)
class Trend:
    """A series on its chart. ``per_night_t``: least-squares slope, t a night; ``sigma_t``: σ.

    ``points`` are all ``nights`` of it, or the last one alone where the chart is not shown.
    """

    nights: int
    points: tuple[Point, ...]
    per_night_t: float
    sigma_t: float

    @property
    def alarm(self) -> bool:
        """Whether tonight's sums are beyond the limit."""
        return self.nights >= FEWEST and self.points[-1].alarm


def trend(
    differences_t: Sequence[float], standard_t: Sequence[float], *, last_alone: bool = False
) -> Trend:
    """The chart of a series in order of nights: differences and their standard uncertainties, t.

    Every standard uncertainty (U/k) is positive. Limits of the chart are the mean of the nights
    before ± 3 σ. ``last_alone``: of its points only the last one is wanted.
    """
    points: list[Point] = []
    moves: list[float] = []
    rise = fall = total = sigma = 0.0
    for n, (difference, standard) in enumerate(
        zip(differences_t, standard_t, strict=True), start=1
    ):
        sigma = _sigma(moves, standard)
        mean = total / (n - 1) if n > 1 else difference
        spread = sigma * math.sqrt(1 + 1 / (n - 1)) if n > 1 else sigma
        w = (difference - mean) / spread
        rise, fall = max(0.0, rise + w - SLACK), max(0.0, fall - w - SLACK)
        if n == len(differences_t) or not last_alone:
            limits = mean - 3 * spread, mean + 3 * spread
            points.append(Point(difference, mean, *limits, rise, fall))
        total += difference
        if n > 1:
            insort(moves, abs(difference - differences_t[n - 2]))
    return Trend(len(differences_t), tuple(points), slope(differences_t), sigma)


def slope(values: Sequence[float]) -> float:
    """Least-squares slope over equally spaced values; 0 with fewer than two."""
    n = len(values)
    if n < 2:
        return 0.0
    middle, mean = (n - 1) / 2, fmean(values)
    above = sum((at - middle) * (value - mean) for at, value in enumerate(values))
    return above / sum((at - middle) ** 2 for at in range(n))


def _sigma(moves: Sequence[float], standard_t: float) -> float:
    """σ from the moves between the nights before, smallest first, and tonight's U/k."""
    count = len(moves)
    if count < OWN_NIGHTS - 1:
        return standard_t
    middle = (moves[(count - 1) // 2] + moves[count // 2]) / 2
    own = (1 + CAUTION / math.sqrt(count)) * middle / _MEDIAN_RANGE
    return max(own, FLOOR * standard_t)
