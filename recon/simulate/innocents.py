"""What only looks like a fault: a tool that is right accuses nobody of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from recon.simulate.history import Block
from recon.simulate.records import Entry, Reading
from recon.simulate.scene import Planted
from recon.simulate.site import Calendar, Life
from recon.simulate.slips import swap_digits

PER_TANK = 6
"""With fewer entries a tank there is nothing to look like."""


def plant_innocents(
    block: Block, healthy: Sequence[Life], calendar: Calendar, share: float, rng: Random
) -> list[Planted]:
    """Red entries with their re-entries, pre-booked entries and terminal readings, ``share`` each.

    None of them changes physical − book.
    """
    by_tank: dict[str, list[Entry]] = {}
    for entry in block.entries:
        if entry.kind in ("receipt", "issue"):
            by_tank.setdefault(entry.tank_id, []).append(entry)
    planted = []
    for life in healthy:
        mine = by_tank.get(life.tank.tank_id, [])
        dip = calendar.at(life.gauged[-1])
        early = [e for e in mine if e.effective_at < dip - timedelta(hours=6)]
        red, announced, terminal = (rng.random() < share for _ in range(3))
        if red and early:
            planted.append(_red_entry(block, life, rng.choice(early), rng))
        if announced and early:
            planted.append(_pre_booked(block, life, rng.choice(early), rng))
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
    return Planted("red entry with its re-entry", (life,), (wrong, red, right), {})


def _pre_booked(block: Block, life: Life, like: Entry, rng: Random) -> Planted:
    """A loading announced for today that has not begun."""
    waiting = block.copy(
        like,
        kg=round(rng.uniform(25_000, 400_000)),
        status="pre_booked",
        booked_at=None,
        effective_at=like.effective_at,
        document_no=block.next_document(),
        density20_kgm3=None,
        volume20_m3=None,
    )
    return Planted("pre-booked, not yet moved", (life,), (waiting,), {})


def _terminal(life: Life, rng: Random) -> Reading:
    """The terminal's own dip of the same minute, a few millimetres off."""
    reading = life.readings[-1]
    return replace(
        reading,
        innage_mm=(reading.innage_mm or 0) + rng.choice((-2, -1, 0, 1, 2)),
        source="terminal",
        worked=None,
    )
