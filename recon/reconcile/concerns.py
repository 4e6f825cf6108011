"""What the comparison itself has to report: one concern a tank that is not in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recon.model import Concern, FindingSeverity, TankResult

FAMILY = frozenset(
    {"tank_shortage", "tank_surplus", "tank_not_counted", "tank_not_booked", "tank_not_measurable"}
)
"""Rules of this module: a night sees them again only where it compared the tank."""

COMPARED = frozenset({"matched", "shortage", "surplus"})


def concerns_of(tanks: Iterable[TankResult]) -> Iterator[Concern]:
    """One concern for each tank whose verdict is neither matched nor idle."""
    for tank in tanks:
        if tank.verdict in ("matched", "idle"):
            continue
        level: FindingSeverity = "high" if tank.severity == "high" else "watch"
        yield Concern(
            rule=f"tank_{tank.verdict}",
            severity=level,
            depot=tank.depot,
            tank_id=tank.tank_id,
            params={
                "book_t": None if tank.book_t is None else float(tank.book_t),
                "physical_t": None if tank.physical_t is None else float(tank.physical_t),
                "difference_t": None if tank.difference_t is None else float(tank.difference_t),
                "tolerance_t": tank.tolerance_t,
                "reason_code": tank.reason,
                **dict(tank.reason_params),
            },
        )
