"""What only looks like a fault: a tool that is right accuses nobody of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from recon.simulate.history import Block, Request
from recon.simulate.records import Entry, Reading
from recon.simulate.scene import Planted
from recon.simulate.site import Calendar, Life
from recon.simulate.slips import swap_digits

PER_TANK = 6
"""With fewer entries a tank there is nothing to look like."""

TWINS = "two trucks of the same quantity"
RED = "red entry with its re-entry"
WAITING = "pre-booked, not yet moved"
AFTER = "entry after the gauge time"


def ask_twins(
    block: Block, healthy: Sequence[int], calendar: Calendar, share: float, rng: Random
) -> list[tuple[Request, Request]]:
    """Two trucks that are to carry the same on one day, at a ``share`` of the healthy tanks."""
    pairs = []
    for index in healthy:
        days = block.lives[index].gauged[-1] // 1440 - 1
        if rng.random() >= share or days < 1:
            continue
        morning = (1 + rng.randrange(days)) * 1440 + rng.randrange(480, 720)
        load = rng.uniform(28.0, 32.5)
        first = Request(index, load, morning, kind="issue")
        pairs.append((first, replace(first, minute=morning + rng.randrange(10, 240))))
    return pairs


def settle_twins(block: Block, pairs: Sequence[tuple[Request, Request]]) -> list[Planted]:
    """The weighbridge showed the same twice: 20 or 40 kg within its own noise."""
    planted = []
    for first, second in pairs:
        if first.entry is not None and second.entry is not None:
            second.entry.kg = first.entry.kg
            life = block.lives[first.life]
            planted.append(Planted(TWINS, (life,), (first.entry, second.entry), {}))
    return planted


def plant_innocents(
    block: Block, healthy: Sequence[int], calendar: Calendar, share: float, rng: Random
) -> list[Planted]:
    """Red entries with their re-entries, pre-booked and late entries, terminal readings.

    Each at a ``share`` of the ``healthy`` tanks; none of them changes physical − book.
    """
    by_tank: dict[str, list[Entry]] = {}
    for entry in block.entries:
        if entry.kind in ("receipt", "issue"):
            by_tank.setdefault(entry.tank_id, []).append(entry)
    planted = []
    for life in (block.lives[index] for index in healthy):
        mine = by_tank.get(life.tank.tank_id, [])
        dip = calendar.at(life.gauged[-1])
        early = [e for e in mine if e.effective_at < dip - timedelta(hours=6)]
        red, announced, late, terminal = (rng.random() < share for _ in range(4))
        if red and early:
            planted.append(_red_entry(block, life, rng.choice(early), rng))
        if announced and early:
            planted.append(_pre_booked(block, life, rng.choice(early), rng))
        if late and early and dip < calendar.at(calendar.end):
            planted.append(_late(block, life, rng.choice(early), dip, calendar, rng))
        if terminal:
            life.others.append(_terminal(life, rng))
    return planted


def _red_entry(block: Block, life: Life, right: Entry, rng: Random) -> Planted:
    """A mistyped movement, reversed and entered again: the account ends up right."""
    place = rng.randrange(1, max(2, len(str(right.kg)) - 1))
    booked = right.booked_at or right.effective_at
    wrong = block.copy(right, kg=swap_digits(right.kg, place), volume20_m3=None)
    red = block.copy(
        wrong,
        kind="reversal",
        kg=-wrong.kg,
        reverses=wrong.entry_id,
        booked_at=booked + timedelta(minutes=20),
    )
    right.booked_at = booked + timedelta(minutes=25)
    return Planted(RED, (life,), (wrong, red, right), {})


def _pre_booked(block: Block, life: Life, like: Entry, rng: Random) -> Planted:
    """A loading announced that has not begun."""
    waiting = block.copy(
        like,
        kg=round(rng.uniform(25_000, 400_000)),
        status="pre_booked",
        booked_at=None,
        document_no=block.next_document(),
        density20_kgm3=None,
        volume20_m3=None,
    )
    return Planted(WAITING, (life,), (waiting,), {})


def _late(
    block: Block, life: Life, like: Entry, dip: datetime, calendar: Calendar, rng: Random
) -> Planted:
    """A movement of the last hour, after the dip: neither reading nor book holds it."""
    room = (calendar.at(calendar.end) - dip) // timedelta(minutes=1)
    at = dip + timedelta(minutes=1 + rng.randrange(room))
    after = block.copy(like, effective_at=at, booked_at=at, document_no=block.next_document())
    return Planted(AFTER, (life,), (after,), {})


def _terminal(life: Life, rng: Random) -> Reading:
    """The terminal's own dip of the same minute, a few millimetres off."""
    reading = life.readings[-1]
    return replace(
        reading,
        innage_mm=(reading.innage_mm or 0) + rng.choice((-2, -1, 0, 1, 2)),
        source="terminal",
        worked=None,
    )
