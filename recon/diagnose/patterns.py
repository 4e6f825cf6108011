"""One fault of the whole site rather than twenty of its tanks: the same pattern on many of them.

Each pattern says what every tank's difference would be, x, up to one factor a for the site. The
factor is fitted by weighted least squares over the tanks that have no large difference of their
own; a pattern stands when it removes far more of Σ(D/σ)² than one fitted number removes by
chance, and its factor is one that the fault can have. The best standing pattern is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from recon.model import Concern, TankKey, TankResult
from recon.reconcile.night import Night
from recon.settings import Settings

AIR_KGM3 = 1.1

OWN_FAULT_U = 4.0
"""Tanks that differ by more have a fault of their own and say nothing about the site."""

FEWEST = 5
"""Tanks of a depot that a pattern needs."""

STRONG = 30.0
"""How much of Σ(D/σ)² a pattern must remove: one fitted number removes 30 by chance once in 10⁷,
and what sound tanks share (the error of the VCF equation) lies below the least factors asked."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fault of the site: ``low`` ≤ |factor| ≤ ``high``, with the sign given (0 = either)."""

    rule: str
    low: float
    high: float
    sign: int = 0


PATTERNS = (
    # x = −book · 1.1/ρ: the whole book is kept as mass in vacuum.
    Pattern("site_vacuum_mass", 0.7, 1.3, sign=1),
    # x = book. 1952 tables differ by 0.05–0.12 %, ρ15 with V20 by 0.36–0.67 % (metrology).
    Pattern("site_table_edition", 0.0004, 0.0015),
    Pattern("site_density_basis", 0.003, 0.0075),
    # x = −tonnes per °C: one thermometer reads off by the factor.
    Pattern("site_thermometer", 0.4, 10.0),
    # x = roof mass: deducted twice (−1) or not at all (+1), whatever the level.
    Pattern("site_roof", 0.7, 1.3),
)
"""What is looked for; earlier ones win a tie."""


def site_concerns(
    tanks: Sequence[TankResult], night: Night, settings: Settings
) -> tuple[Concern, ...]:
    """At most one concern a depot: the pattern that explains its tanks best, if any stands."""
    roofs = {
        (row["depot"], row["tank_id"]): (row["roof_mass_kg"] or 0.0) / 1000
        for row in night.measured.iter_rows(named=True)
    }
    depots: dict[str, list[TankResult]] = {}
    for tank in tanks:
        if _usable(tank):
            depots.setdefault(tank.depot, []).append(tank)
    found = (_of_depot(depot, depots[depot], roofs, settings) for depot in sorted(depots))
    return tuple(concern for concern in found if concern is not None)


def _usable(tank: TankResult) -> bool:
    if tank.difference_t is None or not tank.uncertainty_t or not tank.book_t:
        return False
    return abs(float(tank.difference_t)) <= OWN_FAULT_U * tank.uncertainty_t


def _of_depot(
    depot: str, tanks: Sequence[TankResult], roofs: Mapping[TankKey, float], settings: Settings
) -> Concern | None:
    """The best standing pattern of one depot's tanks."""
    best: tuple[float, Pattern, float, int] | None = None
    for pattern in PATTERNS:
        shape = [(tank, _expected(pattern.rule, tank, roofs, settings)) for tank in tanks]
        shape = [(tank, x) for tank, x in shape if x != 0]
        fit = _fit(shape, settings.tolerance.coverage_factor)
        if fit is None:
            continue
        factor, removed = fit
        fits = pattern.low <= abs(factor) <= pattern.high and factor * pattern.sign >= 0
        if fits and removed >= STRONG and (best is None or removed > best[0] + 1e-9):
            best = (removed, pattern, factor, len(shape))
    if best is None:
        return None
    _, pattern, factor, count = best
    return Concern(
        rule=pattern.rule,
        severity="high",
        depot=depot,
        identity=pattern.rule,
        params={"tanks": count, "factor": factor, "factor_pct": 100 * factor},
    )


def _expected(
    rule: str, tank: TankResult, roofs: Mapping[TankKey, float], settings: Settings
) -> float:
    """The difference of a tank per unit of the site's factor, t; 0 where it says nothing."""
    book = float(tank.book_t or 0)
    measured = tank.measurement
    if rule == "site_vacuum_mass":
        density = measured.density20_kgm3 if measured else None
        return -book * AIR_KGM3 / density if density else 0.0
    if rule == "site_thermometer":
        step = settings.uncertainty.liquid_temperature_c * settings.tolerance.coverage_factor / 2
        return -tank.budget.get("temperature", 0.0) / step if step else 0.0
    if rule == "site_roof":
        return roofs.get(tank.key, 0.0)
    return book


def _fit(shape: Iterable[tuple[TankResult, float]], coverage: float) -> tuple[float, float] | None:
    """The factor and how much of Σ(D/σ)² it removes; None for too few tanks or a poor fit."""
    rows = [
        (float(tank.difference_t or 0), x, (tank.uncertainty_t or 1.0) / coverage)
        for tank, x in shape
    ]
    if len(rows) < FEWEST:
        return None
    across = sum((x / sigma) ** 2 for _, x, sigma in rows)
    along = sum(d * x / sigma**2 for d, x, sigma in rows)
    if across <= 0:
        return None
    factor = along / across
    removed = along * along / across
    left = sum(((d - factor * x) / sigma) ** 2 for d, x, sigma in rows)
    # What is left must look like measurement: mean 1 a tank, its own spread √(2/n) allowed twice.
    if left / (len(rows) - 1) > 1 + 3 * sqrt(2 / (len(rows) - 1)):
        return None
    return factor, removed
