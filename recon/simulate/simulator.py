"""``simulate``: a site folder of any size, with faults planted in it and the truth beside.

The site is made block by block, so that a ledger of millions of entries never stands in memory;
each block draws from a stream of its own, so that the same seed gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from recon.errors import UsageError
from recon.simulate import books, master, sheets
from recon.simulate.faults import FAULTS
from recon.simulate.gauging import gauge
from recon.simulate.history import Block, live_through
from recon.simulate.innocents import PER_TANK, ask_twins, plant_innocents, settle_twins
from recon.simulate.outcome import Outcome, outcome_of
from recon.simulate.physics import level_mm, volume_corrections
from recon.simulate.records import Contents, Entry, Tank
from recon.simulate.scene import Scene
from recon.simulate.site import Calendar, settle, tank_number, tanks
from recon.simulate.site_faults import SITE_FAULTS, Everywhere
from recon.simulate.truth import PlantedFault, Truth, truth_json
from recon.simulate.write import write_text

BLOCK = 100
"""Tanks that are made together and may trade with each other."""

LAST_NIGHT = date(2026, 11, 20)
SIZE_U = (5.0, 50.0)
"""How large faults are made, in units of U(physical − book), unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a site is to be; ``entries`` count a tank, its opening included.

    ``together`` tanks are made in one block; with ``depots`` each block is a depot of its own.
    """

    tanks: int
    nights: int
    entries: tuple[int, int]
    faults: Mapping[str, int]
    seed: int
    size_u: tuple[float, float]
    innocents: float
    last_night: date
    everywhere: Mapping[str, float]
    together: int
    depots: bool

    @property
    def depot_of(self) -> Callable[[str], str] | None:
        """The depot of a tank by its id; None where the site is one depot."""
        return (lambda tank: self.depot(tank_number(tank))) if self.depots else None

    def depot(self, number: int) -> str:
        """The name of the depot in which the tank of that number stands; "" for the only one."""
        return f"Depot {number // self.together:04d}" if self.depots else ""

    def calendar(self) -> Calendar:
        """A month of account at least; the nights alone when nothing but openings is booked."""
        moves = self.entries[1] > 1 or self.faults or self.everywhere
        days = max(30, self.nights + 9) if moves else self.nights - 1
        return Calendar.until(self.last_night, self.nights, days)


@dataclass(slots=True)
class _Made:
    """What is kept of the blocks that have been written."""

    outcomes: list[Outcome] = field(default_factory=list)
    faults: list[PlantedFault] = field(default_factory=list)
    innocent: list[PlantedFault] = field(default_factory=list)
    entries: int = 0


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A fault and the number of the tank it is for; a pair takes the next tank too."""

    code: str
    tank: int
    pair: bool


def simulate(
    directory: Path,
    *,
    tanks: int,
    nights: int = 1,
    entries: int | tuple[int, int] = 40,
    faults: Mapping[str, int] | None = None,
    seed: int = 1,
    fault_size_u: tuple[float, float] = SIZE_U,
    innocents: float = 0.05,
    last_night: date = LAST_NIGHT,
    depot_tanks: int | None = None,
) -> Truth:
    """Make a site folder in ``directory`` (created; must be empty) and say what is true about it.

    ``entries`` is per tank, the opening included: one number, or bounds between which the
    logarithm is spread evenly; faults and innocent look-alikes may add a few. ``faults`` maps
    cause codes to how many of each; two codes joined by ``+`` meet in one tank. Their sizes are
    spread evenly over the logarithm of ``fault_size_u``, as far as the movement or slip they need
    allows. A fault of the whole site (``SITE_FAULTS``) is on every tank, however often it is asked
    for. ``innocents`` is the share of healthy tanks that get each look-alike. The last night ends
    at 23:59 on ``last_night``. ``depot_tanks`` makes the site of depots of so many tanks each,
    which do not trade with each other.

    Raises ``UsageError`` for a directory that is not empty, an unknown code, or more faults than
    tanks (one tank at least stays healthy).
    """
    span = (entries, entries) if isinstance(entries, int) else entries
    asked = dict(faults or {})
    wish = Wish(
        tanks=tanks,
        nights=nights,
        entries=span,
        faults={codes: count for codes, count in asked.items() if codes not in SITE_FAULTS},
        seed=seed,
        size_u=fault_size_u,
        innocents=innocents,
        last_night=last_night,
        everywhere=_everywhere(asked, seed),
        together=depot_tanks or BLOCK,
        depots=depot_tanks is not None,
    )
    _check(wish)
    chosen = _choose(wish)
    _empty(directory)
    made = _Made()
    inbox = directory / "inbox"
    write_text(directory / "recon.toml", [master.recon_toml(f"Simulated depot {seed}")])
    write_text(
        inbox / "ledger.csv", books.plain_ledger(_entries(wish, chosen, made), wish.depot_of)
    )
    stands = [outcome.registered for outcome in made.outcomes]
    write_text(directory / "master/tanks.csv", master.tanks_csv(stands))
    write_text(directory / "master/capacity_tables.csv", master.capacity_tables_csv(stands))
    write_text(directory / "master/products.csv", master.products_csv(master.PRODUCTS))
    _write_sheets(inbox, made.outcomes)
    truth = _truth(wish, made)
    write_text(directory / "truth.json", truth_json(truth))
    return truth


def _everywhere(asked: Iterable[str], seed: int) -> dict[str, float]:
    """The factor of each fault of the whole site that is asked for."""
    return {
        code: SITE_FAULTS[code].factor(Random(f"{seed}/{code}"))
        for code in sorted(asked)
        if code in SITE_FAULTS
    }


def _truth(wish: Wish, made: _Made) -> Truth:
    """What is true about the site that was made."""
    calendar = wish.calendar()
    return Truth(
        site=f"Simulated depot {wish.seed}",
        seed=wish.seed,
        as_of=calendar.at(calendar.minute(wish.last_night, 23, 59)),
        nights=tuple(calendar.at(calendar.minute(night, 23, 59)) for night in calendar.nights),
        entries=made.entries,
        tanks=tuple(outcome.truth for outcome in made.outcomes),
        faults=tuple(made.faults),
        innocent=tuple(made.innocent),
    )


def _check(wish: Wish) -> None:
    for codes in wish.faults:
        for code in codes.split("+"):
            if code not in FAULTS:
                known = ", ".join((*FAULTS, *SITE_FAULTS))
                raise UsageError(f"no fault {code!r}; there are: {known}")
    counts = (
        ("tanks", wish.tanks),
        ("nights", wish.nights),
        ("entries", wish.entries[0]),
        ("tanks of a depot", wish.together),
    )
    for name, value in counts:
        if value < 1:
            raise UsageError(f"{name} must be 1 or more, not {value}")
    needed = sum(count * (2 if _is_pair(codes) else 1) for codes, count in wish.faults.items())
    if needed >= wish.tanks:
        raise UsageError(
            f"the faults need {needed} tanks and one must stay healthy: {wish.tanks} are too few"
        )


def _is_pair(codes: str) -> bool:
    return any(FAULTS[code].pair for code in codes.split("+"))


def _empty(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory} is a file: a simulated site needs a folder")
    if directory.is_dir() and any(directory.iterdir()):
        raise UsageError(f"{directory} is not empty: a simulated site is written into a new folder")
    directory.mkdir(parents=True, exist_ok=True)


def _choose(wish: Wish) -> dict[int, _Chosen]:
    """Which tank gets which faults; tank 0 never, so that one dip at 23:59 is always sound."""
    rng = Random(f"{wish.seed}/choose")
    size = wish.together
    pairs = [n for n in range(2, wish.tanks - 1, 2) if n // size == (n + 1) // size]
    rng.shuffle(pairs)
    chosen: dict[int, _Chosen] = {}
    for codes, count in sorted(wish.faults.items()):
        if _is_pair(codes):
            for _ in range(count):
                first = pairs.pop() if pairs else _no_room(wish)
                chosen[first] = _Chosen(codes, first, pair=True)
    taken = {n for first in chosen for n in (first, first + 1)}
    free = [n for n in range(1, wish.tanks) if n not in taken]
    rng.shuffle(free)
    for codes, count in sorted(wish.faults.items()):
        if not _is_pair(codes):
            for _ in range(count):
                tank = free.pop()
                chosen[tank] = _Chosen(codes, tank, pair=False)
    return chosen


def _no_room(wish: Wish) -> int:
    raise UsageError(f"{wish.tanks} tanks are too few for that many faults between two tanks")


def _entries(wish: Wish, chosen: Mapping[int, _Chosen], made: _Made) -> Iterator[Entry]:
    """Every entry of the ledger, block by block; what else is known goes into ``made``."""
    calendar = wish.calendar()
    size = wish.together
    for number in range((wish.tanks + size - 1) // size):
        first = number * size
        count = min(size, wish.tanks - first)
        mine = [chosen[n] for n in range(first, first + count) if n in chosen]
        block = _block(wish, calendar, number, first, count, mine, made)
        made.entries += len(block.entries)
        yield from block.entries


def _block(
    wish: Wish,
    calendar: Calendar,
    number: int,
    first: int,
    count: int,
    mine: Sequence[_Chosen],
    made: _Made,
) -> Block:
    rng = Random(f"{wish.seed}/block/{number}")
    pairs = {choice.tank + 1 for choice in mine if choice.pair}
    floating = {c.tank for c in mine if any(FAULTS[code].floating for code in c.code.split("+"))}
    roofs = {SITE_FAULTS[code].roofs_in_table for code in wish.everywhere} - {None}
    stand = tanks(
        first,
        count,
        rng,
        same_product=pairs,
        floating=floating,
        roofs_in_table=roofs.pop() if roofs else None,
        depot=wish.depot(first),
    )
    block = Block(number, settle(stand, first, rng))
    low, high = wish.entries
    per_tank = [round(low * (high / low) ** rng.random()) for _ in stand]
    scenes = [
        scene for choice in mine for scene in _scenes(wish, calendar, block, choice, first, rng)
    ]
    _appoint(block, calendar, scenes, rng)
    for scene in scenes:
        scene.requests = FAULTS[scene.code].ask(scene)
    requests = [request for scene in scenes for request in scene.requests]
    faulty = {index for scene in scenes for index in (scene.index, scene.partner)}
    healthy = [i for i in range(count) if i not in faulty and per_tank[i] >= PER_TANK]
    twins = ask_twins(block, healthy, calendar, wish.innocents, rng)
    requests += [truck for pair in twins for truck in pair]
    live_through(block, requests, calendar, per_tank, rng)
    _dip(block, calendar, rng)
    planted = [FAULTS[scene.code].plant(scene) for scene in scenes]
    innocent = settle_twins(block, twins)
    innocent += plant_innocents(block, healthy, calendar, wish.innocents, rng)
    planted += [
        SITE_FAULTS[code].plant(Everywhere(code, block, calendar, factor))
        for code, factor in wish.everywhere.items()
    ]
    block.number_entries()
    outcomes = list(outcome_of(block, calendar, planted))
    spread = {outcome.truth.tank_id: outcome.truth.uncertainty_t for outcome in outcomes}
    made.faults.extend(fault.record(spread) for fault in planted)
    made.innocent.extend(look_alike.record() for look_alike in innocent)
    made.outcomes.extend(outcomes)
    return block


def _scenes(
    wish: Wish, calendar: Calendar, block: Block, choice: _Chosen, first: int, rng: Random
) -> Iterator[Scene]:
    index = choice.tank - first
    low, high = wish.size_u
    for code in choice.code.split("+"):
        size = low * (high / low) ** rng.random()
        wanted = size * block.lives[index].usual_uncertainty_t
        partner = index + 1 if FAULTS[code].pair else None
        yield Scene(code, block, index, partner, wanted, calendar, rng)


def _appoint(block: Block, calendar: Calendar, scenes: Sequence[Scene], rng: Random) -> None:
    """When each tank is dipped: between 21:00 and 22:30, the site's first tank at 23:59."""
    for life in block.lives:
        for night in calendar.nights:
            minute = calendar.minute(night, 21) + rng.randrange(0, 90)
            if life.number == 0:
                minute = calendar.minute(night, 23, 59)
            life.gauged.append(minute)
    for scene in scenes:
        life = scene.life
        if FAULTS[scene.code].earlier_round and not life.earlier_rounds:
            week_before = calendar.minute(calendar.nights[-1] - timedelta(days=7), 10)
            if 1440 <= week_before < life.gauged[0]:
                life.gauged.insert(0, week_before)
                life.earlier_rounds = 1


def _dip(block: Block, calendar: Calendar, rng: Random) -> None:
    """Readings of every round, from the true mass at each."""
    rounds: list[tuple[Tank, Contents]] = []
    for life in block.lives:
        for mass in life.masses_t:
            warmer = life.inside.temperature_c + rng.gauss(0, 0.8)
            inside = replace(life.inside, mass_air_t=mass, temperature_c=warmer)
            rounds.append((life.tank, inside))
    factors = volume_corrections(
        [inside.density20_kgm3 for _, inside in rounds],
        [inside.temperature_c for _, inside in rounds],
        [tank.product.vcf_group for tank, _ in rounds],
    )
    usual = volume_corrections(
        [life.inside.density20_kgm3 for life in block.lives],
        [life.inside.temperature_c for life in block.lives],
        [life.tank.product.vcf_group for life in block.lives],
    )
    # The equation's own error stays with the liquid whatever the day's temperature is.
    errors = {
        life.tank.tank_id: life.inside.vcf / vcf
        for life, vcf in zip(block.lives, usual, strict=True)
    }
    exact = [
        (tank, replace(inside, vcf=vcf * errors[tank.tank_id]))
        for (tank, inside), vcf in zip(rounds, factors, strict=True)
    ]
    levels = [level_mm(tank, inside) for tank, inside in exact]
    minutes = [minute for life in block.lives for minute in life.gauged]
    dips = [
        (tank, inside, level, calendar.at(minute))
        for (tank, inside), level, minute in zip(exact, levels, minutes, strict=True)
    ]
    readings = iter(gauge(dips, rng, printed=True))
    heights = iter(levels)
    last = iter(exact)
    for life in block.lives:
        for _ in life.gauged:
            life.readings.append(next(readings))
            life.levels_mm.append(next(heights))
            life.inside = next(last)[1]


def _write_sheets(inbox: Path, outcomes: Sequence[Outcome]) -> None:
    """One sheet a day on which anything was dipped, in the order of the tanks."""
    by_day: dict[date, list[sheets.Gauged]] = {}
    for outcome in outcomes:
        for reading in outcome.readings:
            day = reading.gauged_at.date()
            by_day.setdefault(day, []).append((outcome.registered, reading))
    for day, rows in sorted(by_day.items()):
        write_text(inbox / f"stocktake-{day.isoformat()}.csv", sheets.plain_sheet(rows))
