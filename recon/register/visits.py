"""What to visit this month: a ranked plan, a random draw anybody can repeat, and what was covered.

The draw needs no random number generator: every tank's number is the sha256 of the printed seed,
its depot and its name; in each class of risk the smallest numbers are drawn.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Final

from recon.model import Finding, Json, TankKey, TankResult
from recon.register.life import CLOSED

WEIGHTS: Final[Mapping[str, float]] = {
    "risk": 30.0,
    "tonnes": 25.0,
    "value": 15.0,
    "age": 15.0,
    "recurrence": 15.0,
}
"""Points of the plan's score, 100 in all; each part runs from 0 to 1."""

SHARES: Final[Mapping[str, float]] = {"high": 0.5, "watch": 0.2, "none": 0.05}
"""Share of the tanks of each class of risk that is drawn, at least one of a class."""

PLANNED_SHARE: Final = 0.2
FEWEST_PLANNED: Final = 5
MOST_PLANNED: Final = 50
OLD_DAYS: Final = 90
"""An open finding counts its full points for age after so many days."""
LOOKED: Final = frozenset("vso")
"""Marks of the coverage that say that somebody was at the tank."""
MANY_NIGHTS: Final = 10
"""Nights seen at which a finding counts its full points for recurrence; re-opened counts fully."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One tank of the plan: its rank, its score of 100 with what it is made of, and why."""

    rank: int
    key: TankKey
    score: float
    parts: Mapping[str, float]
    risk: str
    tonnes_t: Decimal
    value_cny: float | None
    age_days: int
    findings: tuple[str, ...]


def seed_of(site: str, as_of: datetime) -> str:
    """The seed of a site's draw of the month: 16 hex digits of the sha256 of site and month."""
    return sha256(f"{site} {as_of:%Y-%m}".encode()).hexdigest()[:16]


def number_of(seed: str, key: TankKey) -> str:
    """A tank's number in the draw: sha256 of ``seed depot tank_id``, hex; the smallest win."""
    return sha256(f"{seed} {key[0]} {key[1]}".encode()).hexdigest()


def plan(
    tanks: Iterable[TankResult],
    findings: Iterable[Finding],
    values_cny: Mapping[TankKey, float],
) -> list[Stop]:
    """The tanks to visit this month, the most urgent first.

    tonnes: the difference, or the book where nobody counted; value: what the difference may cost,
    where known; both relative to the largest of the site. A tank that nothing speaks for is not
    planned.
    """
    listed = list(tanks)
    of_tank: dict[TankKey, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.state != CLOSED and finding.tank_id is not None:
            of_tank[finding.depot or "", finding.tank_id].append(finding)
    tonnes = {tank.key: _tonnes(tank) for tank in listed}
    heaviest = max(tonnes.values(), default=Decimal(0))
    dearest = max(values_cny.values(), default=0.0)
    stops = []
    for tank in listed:
        mine = of_tank[tank.key]
        age = max((finding.age_days for finding in mine), default=0)
        risk = risk_of(tank, mine)
        value = values_cny.get(tank.key)
        parts = {
            "risk": {"high": 1.0, "watch": 0.5, "none": 0.0}[risk],
            "tonnes": _share(float(tonnes[tank.key]), float(heaviest)),
            "value": _share(value or 0.0, dearest),
            "age": min(1.0, age / OLD_DAYS),
            "recurrence": max((_recurrence(finding) for finding in mine), default=0.0),
        }
        score = sum(WEIGHTS[name] * part for name, part in parts.items())
        ids = tuple(sorted(finding.id for finding in mine))
        stops.append(
            Stop(0, tank.key, round(score, 2), parts, risk, tonnes[tank.key], value, age, ids)
        )
    wanted = sorted((stop for stop in stops if stop.score > 0), key=lambda s: (-s.score, s.key))
    most = min(MOST_PLANNED, max(FEWEST_PLANNED, math.ceil(PLANNED_SHARE * len(listed))))
    return [
        Stop(rank, *(getattr(stop, name) for name in Stop.__slots__[1:]))
        for rank, stop in enumerate(wanted[:most], start=1)
    ]


def risk_of(tank: TankResult, findings: Iterable[Finding]) -> str:
    """high, watch or none: the gravest of the tank's severity and its open findings."""
    grades = {tank.severity, *(finding.severity for finding in findings)}
    return next((grade for grade in ("high", "watch") if grade in grades), "none")


def draw(
    tanks: Iterable[TankResult], findings: Iterable[Finding], seed: str
) -> list[dict[str, Json]]:
    """The random draw: of each class of risk its share, the smallest numbers first.

    Rows: depot, tank_id, risk, number (first 12 digits), of (tanks in the class).
    """
    of_tank: dict[TankKey, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.state != CLOSED and finding.tank_id is not None:
            of_tank[finding.depot or "", finding.tank_id].append(finding)
    classes: dict[str, list[TankKey]] = {risk: [] for risk in SHARES}
    for tank in tanks:
        classes[risk_of(tank, of_tank[tank.key])].append(tank.key)
    drawn: list[dict[str, Json]] = []
    for risk, keys in classes.items():
        numbered = sorted((number_of(seed, key), key) for key in keys)
        for number, key in numbered[: math.ceil(SHARES[risk] * len(keys))]:
            drawn.append(
                {
                    "depot": key[0],
                    "tank_id": key[1],
                    "risk": risk,
                    "number": number[:12],
                    "of": len(keys),
                }
            )
    return drawn


def months_back(last: date, count: int) -> list[str]:
    """``count`` months up to that of ``last``, oldest first: ``2026-06`` … ``2026-11``."""
    index = last.year * 12 + last.month - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(index - count + 1, index + 1)]


def coverage(
    keys: Iterable[TankKey],
    months: Iterable[str],
    gauged: Mapping[tuple[TankKey, str], str],
    visited: Mapping[tuple[TankKey, str], date],
    drawn: Mapping[str, frozenset[TankKey]],
) -> list[dict[str, Json]]:
    """Tank × month: ``v`` an inspector gauged it, ``s`` somebody else did, ``o`` an officer was
    there, ``d`` it was drawn.

    ``gauged``: (tank, month) → ``v`` or ``s``; ``visited``: (tank, month) → the last visit in it,
    of any month; ``drawn``: month → tanks. A month may hold several (``vod``); being drawn alone is
    no look, and an empty text neither. ``blind`` is the number of months in a row up to the last in
    which nobody looked; ``last_visit`` the day of the last visit, null without one.
    """
    listed = list(months)
    last: dict[TankKey, date] = {}
    for (key, _), day in visited.items():
        last[key] = max(day, last.get(key, day))
    rows: list[dict[str, Json]] = []
    for key in sorted(keys):
        marks = [
            gauged.get((key, month), "")
            + ("o" if (key, month) in visited else "")
            + ("d" if key in drawn.get(month, frozenset()) else "")
            for month in listed
        ]
        seen = [at for at, mark in enumerate(marks) if LOOKED & {*mark}]
        blind = len(listed) - 1 - seen[-1] if seen else len(listed)
        seen_on = last.get(key)
        rows.append(
            {
                "depot": key[0],
                "tank_id": key[1],
                "months": marks,
                "blind": blind,
                "last_visit": seen_on.isoformat() if seen_on else None,
            }
        )
    return rows


def _tonnes(tank: TankResult) -> Decimal:
    if tank.difference_t is not None:
        return abs(tank.difference_t) if tank.verdict != "matched" else Decimal(0)
    return (
        abs(tank.book_t or tank.physical_t or Decimal(0)) if tank.verdict != "idle" else Decimal(0)
    )


def _recurrence(finding: Finding) -> float:
    return 1.0 if finding.state == "reopened" else min(1.0, (finding.runs_seen - 1) / MANY_NIGHTS)


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
