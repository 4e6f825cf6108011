"""Faults of a whole site: the same one on every tank of it, told once rather than tank by tank.

Each is planted when a block's month is over: in every entry, every reading or every roof of the
register. Its factor is drawn once for the site, and the effect is what it does to physical − book
of each tank at the last dip.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from recon.simulate.books import book_kg
from recon.simulate.gauging import with_results
from recon.simulate.history import Block
from recon.simulate.physics import AIR_KGM3, volume_corrections, work_out
from recon.simulate.records import Entry, Reading, Tank
from recon.simulate.scene import Planted
from recon.simulate.site import Calendar, Life


@dataclass(frozen=True, slots=True)
class Everywhere:
    """One fault of the site on one block of its tanks."""

    code: str
    block: Block
    calendar: Calendar
    factor: float


@dataclass(frozen=True, slots=True)
class SiteFault:
    """How a fault of the site comes about: ``low`` ≤ |factor| ≤ ``high``, of ``signs``.

    ``roofs_in_table`` builds the site so that every table deducts its roof, or that none does.
    """

    plant: Callable[[Everywhere], Planted]
    low: float
    high: float
    signs: tuple[int, ...] = (1, -1)
    roofs_in_table: bool | None = None

    def factor(self, rng: Random) -> float:
        """One for the whole site, its logarithm evenly spread."""
        size: float = self.low * (self.high / self.low) ** rng.random()
        return rng.choice(self.signs) * size


# In the account ----------------------------------------------------------------------------------


def _book(where: Everywhere, changed: Callable[[Entry], float]) -> Planted:
    """Every entry's quantity as ``changed`` says, and what that does to each tank's book."""
    block, calendar = where.block, where.calendar
    dips = {life.tank.tank_id: calendar.at(life.gauged[-1]) for life in block.lives}
    right = book_kg(block.entries, dips.__getitem__)
    for entry in block.entries:
        if entry.written is None:
            entry.kg = round(entry.kg * changed(entry))
    wrong = book_kg(block.entries, dips.__getitem__)
    effect = {
        tank: Decimal(right.get(tank, 0) - wrong.get(tank, 0)) / 1000 for tank in sorted(dips)
    }
    return _everywhere(where, effect)


def _everywhere(where: Everywhere, effect_t: dict[str, Decimal]) -> Planted:
    return Planted(
        where.code, tuple(where.block.lives), (), effect_t, f"factor {where.factor:+.6f}"
    )


def _density(entry: Entry) -> float:
    return entry.density20_kgm3 or entry.product.density20_kgm3


def vacuum_mass(where: Everywhere) -> Planted:
    """The account of the depot is kept as mass in vacuum."""
    return _book(where, lambda entry: _density(entry) / (_density(entry) - AIR_KGM3))


def table_edition(where: Everywhere) -> Planted:
    """Every volume booked was brought to 20 °C by another edition of the tables."""
    return _book(where, lambda _: 1 + where.factor)


def density_basis(where: Everywhere) -> Planted:
    """Densities at 15 °C times volumes at 20 °C throughout (+1), or the reverse (−1)."""
    densities = [_density(entry) for entry in where.block.entries]
    groups = [entry.product.vcf_group for entry in where.block.entries]
    to_15c = volume_corrections(densities, [15.0] * len(densities), groups)
    ratio = {
        id(entry): (density * factor - AIR_KGM3) / (density - AIR_KGM3)
        for entry, density, factor in zip(where.block.entries, densities, to_15c, strict=True)
    }
    power = 1 if where.factor > 0 else -1
    return _book(where, lambda entry: ratio[id(entry)] ** power)


def _metered(*kinds: str) -> Callable[[Everywhere], Planted]:
    def plant(where: Everywhere) -> Planted:
        return _book(where, lambda entry: 1 + where.factor if entry.kind in kinds else 1.0)

    return plant


def throughput_loss(where: Everywhere) -> Planted:
    """A share of all that passes through is lost: less came in and more went out than booked."""

    def changed(entry: Entry) -> float:
        return 1 + where.factor * {"receipt": 1, "issue": -1}.get(entry.kind, 0)

    return _book(where, changed)


# In the readings and the register ---------------------------------------------------------------


def thermometer(where: Everywhere) -> Planted:
    """One thermometer, ``factor`` °C off, in every tank."""

    def read_off(reading: Reading) -> Reading:
        shown = (reading.liquid_temperature_c or 0.0) + where.factor
        return reading.but(liquid_temperature_c=round(shown, 1))

    return _read_again(where, read_off, lambda life: life.registered)


def roofs_deducted_twice(where: Everywhere) -> Planted:
    """The tables deduct the roofs, and by the register they are deducted again."""

    def wrong(life: Life) -> Tank:
        if not life.tank.floats:
            return life.registered
        return replace(life.registered, roof_in_table=False, table_roof_density_kgm3=None)

    return _read_again(where, lambda reading: reading, wrong)


def roofs_not_deducted(where: Everywhere) -> Planted:
    """No table deducts a roof, and the register says that all of them do."""

    def wrong(life: Life) -> Tank:
        if not life.tank.floats:
            return life.registered
        reference = round((life.tank.product.density20_kgm3 - AIR_KGM3) / 10) * 10.0
        return replace(life.registered, roof_in_table=True, table_roof_density_kgm3=reference)

    return _read_again(where, lambda reading: reading, wrong)


def _read_again(
    where: Everywhere, read: Callable[[Reading], Reading], register: Callable[[Life], Tank]
) -> Planted:
    """Every reading and register row changed, and what that does to the mass of the last dip."""
    lives = where.block.lives
    before = _masses_t([life.registered for life in lives], [life.readings[-1] for life in lives])
    for life in lives:
        life.registered = register(life)
        life.readings = with_results(
            [life.registered] * len(life.readings), [read(one) for one in life.readings]
        )
        life.others = [read(one) for one in life.others]
    after = _masses_t([life.registered for life in lives], [life.readings[-1] for life in lives])
    effect = {
        life.tank.tank_id: Decimal(f"{wrong - right:.3f}")
        for life, right, wrong in zip(lives, before, after, strict=True)
    }
    return _everywhere(where, effect)


def _masses_t(tanks: list[Tank], readings: list[Reading]) -> list[float]:
    factors = volume_corrections(
        [reading.density20_kgm3 or 0.0 for reading in readings],
        [reading.liquid_temperature_c or 0.0 for reading in readings],
        [tank.product.vcf_group for tank in tanks],
    )
    return [
        work_out(tank, reading, factor).mass_air_t
        for tank, reading, factor in zip(tanks, readings, factors, strict=True)
    ]


SITE_FAULTS: Mapping[str, SiteFault] = {
    "site_vacuum_mass": SiteFault(vacuum_mass, 1.0, 1.0, (1,)),
    "site_table_edition": SiteFault(table_edition, 0.0006, 0.0012),
    "site_density_basis": SiteFault(density_basis, 1.0, 1.0),
    "site_thermometer": SiteFault(thermometer, 1.0, 4.0),
    "site_roof_twice": SiteFault(roofs_deducted_twice, 1.0, 1.0, (-1,), roofs_in_table=True),
    "site_roof_missing": SiteFault(roofs_not_deducted, 1.0, 1.0, (1,), roofs_in_table=False),
    "site_meter_in": SiteFault(_metered("receipt"), 0.002, 0.01),
    "site_meter_out": SiteFault(_metered("issue"), 0.002, 0.01),
    "site_throughput_loss": SiteFault(throughput_loss, 0.002, 0.01, (1,)),
}
"""Name → fault of the site. The factor is a share of what is booked, °C, or a sign."""
