"""What is kept of a tank once its block is written: its register row, its readings, its truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from recon.simulate.books import book_kg, signed_kg
from recon.simulate.history import Block
from recon.simulate.physics import uncertainty_t
from recon.simulate.records import Reading, Tank
from recon.simulate.scene import Planted
from recon.simulate.site import Calendar
from recon.simulate.truth import TankTruth, expected_verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """One tank: as registered, everything that was read at it, and the truth."""

    registered: Tank
    readings: tuple[Reading, ...]
    truth: TankTruth


def outcome_of(block: Block, calendar: Calendar, planted: Sequence[Planted]) -> Iterator[Outcome]:
    """The outcomes of a block's tanks, in their order, at the last night."""
    dips = {life.tank.tank_id: calendar.at(life.gauged[-1]) for life in block.lives}
    stock = book_kg(block.entries, dips.__getitem__)
    booked = _booked_kg(block, dips)
    effects: dict[str, Decimal] = {}
    for fault in planted:
        for tank, tonnes in fault.effect_t.items():
            effects[tank] = effects.get(tank, Decimal(0)) + tonnes
    for life in block.lives:
        tank = life.tank.tank_id
        effect = effects.get(tank, Decimal(0))
        spread = uncertainty_t(life.tank, life.inside, life.levels_mm[-1], booked[tank])
        yield Outcome(
            life.registered,
            (*life.readings, *life.others),
            TankTruth(
                tank_id=tank,
                product=life.tank.product.code,
                gauged_at=dips[tank],
                true_mass_t=round(life.masses_t[-1], 3),
                true_level_mm=round(life.levels_mm[-1], 1),
                book_t=Decimal(stock.get(tank, 0)) / 1000,
                expected_difference_t=effect,
                uncertainty_t=round(spread, 3),
                expected_verdict=expected_verdict(effect, spread),
                depot=life.tank.depot or None,
            ),
        )


def _booked_kg(block: Block, dips: dict[str, datetime]) -> dict[str, list[int]]:
    """The quantities that count in each tank's book, as its uncertainty adds them."""
    booked: dict[str, list[int]] = {tank: [] for tank in dips}
    for entry in block.entries:
        effect = {entry.tank_id: entry.kg} if entry.kind == "reversal" else signed_kg(entry)
        for tank, kg in effect.items():
            if entry.effective_at <= dips[tank]:
                booked[tank].append(kg)
    return booked
