"""What is true about a simulated site, written beside it: ``truth.json``.

``effect_t`` of a fault is what it adds to physical − book of each tank, noise aside; a tank's
``expected_difference_t`` is the sum over its faults.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

SCHEMA = "recon.truth/1"


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """One fault: its cause code, the entries and tanks concerned, its effect in tonnes a tank.

    ``size_u`` is the effect on each tank in units of the uncertainty its difference has.
    """

    code: str
    tanks: tuple[str, ...]
    entries: tuple[str, ...]
    effect_t: dict[str, Decimal]
    note: str = ""
    size_u: dict[str, float] | None = None


@dataclass(frozen=True, slots=True)
class TankTruth:
    """One tank at its gauge time on the last night; None where there is nothing to know."""

    tank_id: str
    product: str
    gauged_at: datetime | None
    true_mass_t: float | None
    true_level_mm: float | None
    book_t: Decimal | None
    expected_difference_t: Decimal | None
    uncertainty_t: float | None
    expected_verdict: str | None
    depot: str | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """The whole answer: seed, clock, tanks and faults; innocent look-alikes by kind."""

    site: str
    seed: int
    as_of: datetime
    nights: tuple[datetime, ...]
    entries: int
    tanks: tuple[TankTruth, ...]
    faults: tuple[PlantedFault, ...]
    innocent: tuple[PlantedFault, ...] = field(default=())

    def tank(self, tank_id: str) -> TankTruth:
        """The tank of that id; ``KeyError`` when there is none."""
        for tank in self.tanks:
            if tank.tank_id == tank_id:
                return tank
        raise KeyError(tank_id)


def expected_verdict(difference_t: Decimal, uncertainty_t: float) -> str | None:
    """The right verdict; None where noise may decide.

    U is two standard deviations of the noise: beyond 3.1 U of effect it would take more than four
    of them to hide it. A tank without a fault should match; chance alone flags 4.55 % of those.
    """
    share = float(difference_t) / uncertainty_t
    if abs(share) < 1e-9:
        return "matched"
    if abs(share) < 3.1:
        return None
    return "surplus" if share > 0 else "shortage"


def truth_json(truth: Truth) -> Iterator[str]:
    """``truth.json``: one line a tank and a fault, so that big ones can be read by the line."""
    head = {
        "schema": SCHEMA,
        "site": truth.site,
        "seed": truth.seed,
        "as_of": truth.as_of.isoformat(),
        "nights": [night.isoformat() for night in truth.nights],
        "entries": truth.entries,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1]
    yield from _records("tanks", [_record(tank) for tank in truth.tanks])
    yield from _records("faults", [_record(fault) for fault in truth.faults])
    yield from _records("innocent", [_record(fault) for fault in truth.innocent])
    yield "}\n"


def _record(one: PlantedFault | TankTruth) -> dict[str, Any]:
    """Its fields; ``depot`` and ``size_u`` only where they say something."""
    fields = asdict(one)
    return {n: v for n, v in fields.items() if v is not None or n not in ("depot", "size_u")}


def _records(name: str, records: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield f',\n "{name}": ['
    for number, record in enumerate(records):
        yield ("" if number == 0 else ",") + "\n  "
        yield json.dumps(record, ensure_ascii=False, default=_plain)
    yield "]"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
