"""Early warning: control charts and CUSUMs over the stored nights, per tank and for the site.

Only nights within tolerance are followed: a night beyond it is a finding already, and starts the
series again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from recon.model import Concern, Json, TankKey, TankResult
from recon.register.cusum import LIMIT, SLACK, Trend, trend
from recon.store.connection import Store
from recon.store.sql import load

RULE = "drift"
SITE_RULE = "site_drift"
NIGHTS = 90
"""Nights that are followed back."""
CHARTED = 4
"""Tanks whose charts are shown: those with the largest sums."""


@dataclass(frozen=True, slots=True)
class Series:
    """The unbroken nights of one tank, or of the site (key None)."""

    key: TankKey | None
    nights: tuple[datetime, ...]
    book_t: float
    chart: Trend


def charts(
    store: Store, tanks: Iterable[TankResult], as_of: datetime, k: float
) -> tuple[Series, ...]:
    """The series that reach to the night ``as_of``: the site's first, then the tanks' in order.

    ``tanks``: tonight's results; earlier nights come from the store, the newest run of each.
    ``k``: tonight's coverage factor; U of the earlier nights is scaled by their own.
    """
    rows = store.query(
        load("recon.register", "trend.sql")["nights"], {"as_of": as_of, "nights": NIGHTS}
    )
    history: dict[TankKey, list[tuple[datetime, float, float]]] = defaultdict(list)
    for key, nights in groupby(rows.iter_rows(), itemgetter(0, 1)):
        points = history[key]
        for _, _, night, verdict, difference, u in nights:
            _follow(points, verdict, (night, difference, u))
    books = {}
    for tank in tanks:
        if tank.difference_t is None or not tank.uncertainty_t:
            history.pop(tank.key, None)
            continue
        books[tank.key] = float(tank.book_t or 0)
        point = (as_of, float(tank.difference_t), tank.uncertainty_t / k)
        _follow(history[tank.key], tank.verdict, point)
    followed = {
        key: points
        for key, points in sorted(history.items())
        if len(points) > 1 and points[-1][0] == as_of
    }
    # Only the charts that are shown keep all their points: there may be many tanks.
    last = {key: _charted(points, last_alone=True) for key, points in followed.items()}
    worst = sorted(last, key=lambda key: (-_sum(last[key]), key))[:CHARTED]
    series = [
        Series(
            key,
            tuple(night for night, _, _ in points),
            books.get(key, 0.0),
            _charted(points) if key in worst else last[key],
        )
        for key, points in followed.items()
    ]
    return (*_site(history, as_of, sum(books.values())), *series)


def _charted(points: Sequence[tuple[datetime, float, float]], *, last_alone: bool = False) -> Trend:
    _, differences, spreads = zip(*points, strict=True)
    return trend(differences, spreads, last_alone=last_alone)


def _follow(
    points: list[tuple[datetime, float, float]], verdict: str, point: tuple[datetime, float, float]
) -> None:
    """Go on with a series, or begin it anew behind a night beyond tolerance."""
    if verdict == "matched":
        points.append(point)
    else:
        points.clear()


def _site(
    history: Mapping[TankKey, list[tuple[datetime, float, float]]], as_of: datetime, book_t: float
) -> Iterator[Series]:
    """The sum over the tanks that were within tolerance on the same nights as tonight."""
    nights: dict[datetime, list[tuple[float, float]]] = defaultdict(list)
    whole = [points for points in history.values() if points and points[-1][0] == as_of]
    longest = max((len(points) for points in whole), default=0)
    # The same tanks every night: one that joins later would look like a step.
    followed = [points for points in whole if len(points) * 2 >= longest]
    shortest = min((len(points) for points in followed), default=0)
    for points in followed:
        for night, difference, u in points[-shortest:]:
            nights[night].append((difference, u))
    full = [night for night in sorted(nights) if len(nights[night]) == len(followed)]
    if len(full) < 2:
        return
    sums = [math.fsum(d for d, _ in nights[night]) for night in full]
    spreads = [math.sqrt(math.fsum(u * u for _, u in nights[night])) for night in full]
    yield Series(None, tuple(full), book_t, trend(sums, spreads))


def drift_concerns(series: Iterable[Series]) -> Iterator[Concern]:
    """One concern a series whose sums are beyond the limit tonight."""
    for each in series:
        if not each.chart.alarm:
            continue
        last = each.chart.points[-1]
        depot, tank = each.key or (None, None)
        per_night = each.chart.per_night_t
        yield Concern(
            RULE if each.key else SITE_RULE,
            "watch",
            depot,
            tank,
            identity="rise" if last.rise > last.fall else "fall",
            params={
                "nights": len(each.nights),
                "since": each.nights[0].date().isoformat(),
                "per_night_t": round(per_night, 3),
                "per_night_pct": round(100 * per_night / each.book_t, 4) if each.book_t else None,
                "sum": round(max(last.rise, last.fall), 1),
                "limit": LIMIT,
            },
        )


def shown(series: Iterable[Series]) -> dict[str, Json]:
    """The site's chart and those of the tanks with the largest sums, as plain JSON."""
    listed = list(series)
    tanks = [each for each in listed if each.key is not None]
    whole = [each for each in tanks if len(each.chart.points) == len(each.nights)]
    worst = sorted(whole, key=lambda each: (-_sum(each.chart), each.key or ("", "")))[:CHARTED]
    return {
        "limit": LIMIT,
        "slack": SLACK,
        "followed": len(tanks),
        "alarms": sum(each.chart.alarm for each in listed),
        "series": [_plain(each) for each in [*(one for one in listed if one.key is None), *worst]],
    }


def _sum(chart: Trend) -> float:
    return max(chart.points[-1].rise, chart.points[-1].fall)


def _plain(series: Series) -> dict[str, Any]:
    return {
        "depot": series.key[0] if series.key else None,
        "tank_id": series.key[1] if series.key else None,
        "per_night_t": round(series.chart.per_night_t, 3),
        "alarm": series.chart.alarm,
        "points": [
            {
                "as_of": night.isoformat(),
                "difference_t": round(point.difference_t, 3),
                "mean_t": round(point.mean_t, 3),
                "lower_t": round(point.lower_t, 3),
                "upper_t": round(point.upper_t, 3),
                "rise": round(point.rise, 3),
                "fall": round(point.fall, 3),
            }
            for night, point in zip(series.nights, series.chart.points, strict=True)
        ],
    }
