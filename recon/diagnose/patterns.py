"""One fault of the whole site rather than twenty of its tanks: the same pattern on many of them.

Each pattern says what every tank's difference would be, x, up to one factor for the depot;
``recon.diagnose.onefactor`` says how strongly the tanks speak for it. The strongest pattern is
told once, as a concern about the depot, with those that fit as well; tanks whose difference it
accounts for are no findings of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from recon.diagnose.onefactor import FEWEST, Fit, exact, fitted
from recon.ledger.owners import turnover
from recon.model import Cause, Concern, Json, Params, TankKey, TankResult
from recon.reconcile.night import Night
from recon.settings import Settings
from recon.store.connection import Store

AIR_KGM3 = 1.1

STRONG = 10.0
"""ln of the odds at which a pattern stands: over 20 000 to 1, so that nine patterns looked for at a
depot every night are met by chance less than once in five years."""

AS_GOOD = 3.0
"""ln of twenty: a pattern less than that behind the best fits as well and is named beside it."""

TIE = 1.0
"""Patterns less than that apart are even; the one that stands first in ``PATTERNS`` is told."""

FLAGGED = ("shortage", "surplus")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fault of the site and the factors it may have; ``code`` is the cause it is on one tank.

    With ``whole`` the fault is there wholly or not at all: its factor is one of ``signs``.
    """

    rule: str
    code: str
    low: float
    high: float
    signs: tuple[int, ...] = (1, -1)
    whole: bool = False


PATTERNS = (
    # x = −book · 1.1/ρ: the whole book is kept as mass in vacuum.
    Pattern("site_vacuum_mass", "vacuum_mass", 1.0, 1.0, (1,), whole=True),
    # x: densities at 15 °C times volumes at 20 °C (+1) or the reverse (−1), by each tank's liquid.
    Pattern("site_density_basis", "density_basis", 1.0, 1.0, whole=True),
    # x = roof mass, over the roofs that the register deducts (−1: the tables had done so) and over
    # those it says the tables deduct (+1: they do not).
    Pattern("site_roof_twice", "roof_correction", 1.0, 1.0, (-1,), whole=True),
    Pattern("site_roof_missing", "roof_correction", 1.0, 1.0, (1,), whole=True),
    # x = book: tables of 1952 differ by 0.05–0.12 %; the tables in force share less than that.
    Pattern("site_table_edition", "table_edition", 0.0005, 0.0015),
    # x = tonnes per °C lost: one thermometer reads off by the factor.
    Pattern("site_thermometer", "temperature_slip", 0.5, 6.0),
    # x = −received, issued, −both: beyond the 0.1 % that a meter in order may be off.
    Pattern("site_meter_in", "unexplained", 0.001, 0.03),
    Pattern("site_meter_out", "unexplained", 0.001, 0.03),
    Pattern("site_throughput_loss", "unexplained", 0.001, 0.03, (1,)),
)
"""What is looked for; earlier ones win a tie."""

RULES = frozenset(pattern.rule for pattern in PATTERNS)


@dataclass(frozen=True, slots=True)
class SitePattern:
    """A pattern that stands at a depot: its fit, what fits as well, what it explains where.

    ``explains_t``: tank → tonnes, for the tanks it is about; ``covered`` are the flagged ones
    whose difference it accounts for within their tolerance.
    """

    pattern: Pattern
    depot: str
    fit: Fit
    rivals: tuple[str, ...]
    explains_t: Mapping[TankKey, float]
    covered: frozenset[TankKey] = field(default=frozenset())

    def params(self) -> Params:
        """For its sentence: tanks that follow, the factor and its U, and what fits as well."""
        told: dict[str, Json] = {
            "tanks": self.fit.agreeing,
            "of": len(self.explains_t),
            "flagged": len(self.covered),
            "factor": round(self.fit.factor, 6),
            "factor_pct": round(100 * self.fit.factor, 4),
            "factor_u_pct": round(200 * self.fit.error, 4),
            "odds": min(self.fit.evidence, 600.0),
        }
        told["rivals"] = list(self.rivals)
        told["rival_code"] = f"{self.rivals[0]}_too" if self.rivals else "site_alone"
        return told


def site_patterns(
    store: Store, tanks: Sequence[TankResult], night: Night, settings: Settings
) -> tuple[SitePattern, ...]:
    """At most one pattern a depot: the one its tanks speak for most strongly, if any stands."""
    depots: dict[str, list[TankResult]] = {}
    for tank in tanks:
        if tank.difference_t is not None and tank.uncertainty_t and tank.book_t:
            depots.setdefault(tank.depot, []).append(tank)
    depots = {depot: some for depot, some in depots.items() if len(some) >= FEWEST}
    if not depots:
        return ()
    facts = _facts(store, night, [tank for some in depots.values() for tank in some])
    found = (_of_depot(depot, depots[depot], facts, settings) for depot in sorted(depots))
    return tuple(one for one in found if one is not None)


def site_concerns(patterns: Iterable[SitePattern]) -> tuple[Concern, ...]:
    """One concern for each pattern: about the depot, naming no tank."""
    return tuple(
        Concern(
            rule=one.pattern.rule,
            severity="high",
            depot=one.depot,
            identity=one.pattern.rule,
            params=one.params(),
        )
        for one in patterns
    )


def under_patterns(
    tanks: Iterable[TankResult], patterns: Iterable[SitePattern]
) -> tuple[TankResult, ...]:
    """The tanks; those that a pattern accounts for name it as their first cause.

    What was told of them alone is kept as tried and refused.
    """
    by_tank = {key: one for one in patterns for key in one.covered}
    return tuple(
        replace(tank, causes=_with_pattern(tank, by_tank[tank.key]))
        if tank.key in by_tank
        else tank
        for tank in tanks
    )


def _with_pattern(tank: TankResult, one: SitePattern) -> tuple[Cause, ...]:
    difference = tank.difference_t or Decimal(0)
    code = one.pattern.code
    # A code that says nothing explains nothing: the tonnes stand in the sentence.
    tonnes = round(one.explains_t[tank.key], 3)
    explains = Decimal("0.000") if code == "unexplained" else Decimal(f"{tonnes:.3f}")
    first = Cause(
        candidate=1,
        code=code,
        confidence="ambiguous" if one.rivals else "suggested",
        explains_t=explains,
        residual_t=difference - explains,
        entries=(),
        tanks=(),
        evidence="cause_site",
        params={"pattern_code": one.pattern.rule, **one.params(), "pattern_t": tonnes},
    )
    others = (
        replace(
            cause,
            candidate=cause.candidate + 1,
            confidence="suggested",
            taken=False,
            evidence="refused_site" if cause.taken else cause.evidence,
            params={**cause.params, "finding_code": cause.evidence}
            if cause.taken
            else cause.params,
        )
        for cause in tank.causes
        if cause.code != "unexplained"
    )
    return (first, *others)


# How strongly the tanks speak ---------------------------------------------------------------------


def _facts(
    store: Store, night: Night, tanks: Sequence[TankResult]
) -> dict[TankKey, dict[str, float]]:
    """What a tank's roof weighs, and what came in and went out, t; a roof's sign tells its kind."""
    facts: dict[TankKey, dict[str, float]] = {tank.key: {} for tank in tanks}
    roofs = night.measured.select("depot", "tank_id", "roof_mass_kg", "roof_in_table", "roof_m3")
    for depot, tank_id, mass_kg, in_table, afloat in roofs.iter_rows():
        if mass_kg and afloat and (depot, tank_id) in facts:
            name = "roof_in_table" if in_table else "roof"
            facts[depot, tank_id][name] = mass_kg / 1000
    asked = pl.DataFrame(
        [(*tank.key, tank.gauged_at) for tank in tanks],
        schema={"depot": pl.String, "tank_id": pl.String, "gauged_at": pl.Datetime("us")},
        orient="row",
    )
    for depot, tank_id, received, issued in turnover(store, asked).iter_rows():
        facts[depot, tank_id] |= {"received": received, "issued": issued}
    return facts


def _of_depot(
    depot: str,
    tanks: Sequence[TankResult],
    facts: Mapping[TankKey, Mapping[str, float]],
    settings: Settings,
) -> SitePattern | None:
    """The strongest standing pattern of one depot's tanks."""
    standing: list[tuple[Pattern, Fit, dict[TankKey, float]]] = []
    for pattern in PATTERNS:
        shape = {
            tank.key: _expected(pattern.rule, tank, facts[tank.key], settings) for tank in tanks
        }
        rows = [
            (
                float(tank.difference_t or 0),
                shape[tank.key],
                (tank.uncertainty_t or 1.0) / settings.tolerance.coverage_factor,
            )
            for tank in tanks
            if shape[tank.key]
        ]
        if len(rows) < FEWEST:
            continue
        for fit in _fits(pattern, rows):
            if fit is not None and fit.evidence >= STRONG:
                standing.append((pattern, fit, shape))
    if not standing:
        return None
    most = max(fit.evidence for _, fit, _ in standing)
    pattern, fit, shape = next(one for one in standing if one[1].evidence > most - TIE)
    rivals = [
        other.rule
        for other, its, _ in standing
        if other is not pattern and its.evidence > most - AS_GOOD
    ]
    explains = {key: fit.factor * x for key, x in shape.items() if x}
    covered = frozenset(tank.key for tank in tanks if _accounted_for(tank, explains))
    return SitePattern(pattern, depot, fit, tuple(dict.fromkeys(rivals)), explains, covered)


def _fits(pattern: Pattern, rows: Sequence[tuple[float, float, float]]) -> list[Fit | None]:
    if pattern.whole:
        return [exact(rows, float(sign)) for sign in pattern.signs]
    return [fitted(rows, pattern.low, pattern.high, pattern.signs)]


def _accounted_for(tank: TankResult, explains_t: Mapping[TankKey, float]) -> bool:
    if tank.verdict not in FLAGGED or tank.key not in explains_t:
        return False
    if any(cause.taken and cause.confidence == "confirmed" for cause in tank.causes):
        return False
    left = float(tank.difference_t or 0) - explains_t[tank.key]
    return abs(left) <= (tank.tolerance_t or 0.0)


def _expected(rule: str, tank: TankResult, facts: Mapping[str, float], settings: Settings) -> float:
    """The difference of a tank for a factor of one, t; 0 where the pattern says nothing of it."""
    book = float(tank.book_t or 0)
    at20 = tank.measurement.density20_kgm3 if tank.measurement else None
    at15 = tank.measurement.density15_kgm3 if tank.measurement else None
    received, issued = facts.get("received", 0.0), facts.get("issued", 0.0)
    match rule:
        case "site_vacuum_mass":
            return -book * AIR_KGM3 / at20 if at20 else 0.0
        case "site_density_basis":
            return -book * (1 - (at20 - AIR_KGM3) / (at15 - AIR_KGM3)) if at20 and at15 else 0.0
        case "site_thermometer":
            step = settings.uncertainty.liquid_temperature_c * settings.tolerance.coverage_factor
            return -tank.budget.get("temperature", 0.0) / (step / 2) if step else 0.0
        case "site_roof_twice":
            return facts.get("roof", 0.0)
        case "site_roof_missing":
            return facts.get("roof_in_table", 0.0)
        case "site_meter_in":
            return -received
        case "site_meter_out":
            return issued
        case "site_throughput_loss":
            return -(received + issued)
        case _:
            return book
