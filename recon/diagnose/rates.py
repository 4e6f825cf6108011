"""How many tanks of a depot have a fault tonight: estimated from the night itself.

A second tank's fault costs a correction that speaks of two tanks its rarity. In a depot where one
tank in twenty is off, two differences that cancel are hardly an accident; where every second one is
off, they often are. The share r is the fixed point of r = (a·RATE + Σ P(faulty | Dᵢ, r)) / (a + n),
sound differences being N(0, σ) and others of any size: the mean of a Beta(a·RATE, a·(1 − RATE)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp, fsum

from recon.diagnose.priors import RATE

EXPECTED = 10.0
"""The estimate of ``priors`` weighs as much as so many tanks."""

ROUNDS = 20
"""The fixed point is a contraction: it stands to five digits after these."""

Spoken = tuple[float, float]
"""ln of the density of one tank's difference, were the tank faulty and were it sound."""


def fault_rates(tanks: Iterable[tuple[str, Spoken]]) -> Mapping[str, float]:
    """Depot → share of its judged tanks that are faulty; ``tanks`` are (depot, densities)."""
    odds: dict[str, list[float]] = defaultdict(list)
    for depot, (faulty, sound) in tanks:
        odds[depot].append(exp(min(faulty - sound, 500.0)))
    return {depot: _rate(of_depot) for depot, of_depot in odds.items()}


def _rate(odds: Iterable[float]) -> float:
    """The share at which it agrees with what it makes of each tank; ``odds`` at even chances."""
    likely = sorted(odds)
    rate = RATE
    for _ in range(ROUNDS):
        prior = rate / (1 - rate)
        faulty = fsum(1 - 1 / (1 + prior * one) for one in likely)
        rate = (EXPECTED * RATE + faulty) / (EXPECTED + len(likely))
    return rate
