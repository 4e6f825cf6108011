"""Where a fault is planted: a tank, perhaps a second one, and the movement it asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from recon.simulate.books import signed_kg
from recon.simulate.history import Block, Request
from recon.simulate.records import Entry
from recon.simulate.site import Calendar, Life
from recon.simulate.truth import PlantedFault


@dataclass(frozen=True, slots=True)
class Planted:
    """What a fault did; entries are records still, since they are numbered only at the end."""

    code: str
    lives: tuple[Life, ...]
    entries: tuple[Entry, ...]
    effect_t: dict[str, Decimal]
    note: str = ""

    def record(self, uncertainty_t: Mapping[str, float | None] | None = None) -> PlantedFault:
        """For the truth, once the entries have their ids; sizes where the uncertainty is given."""
        sizes = {
            tank: round(abs(float(tonnes)) / spread, 3)
            for tank, tonnes in self.effect_t.items()
            if (spread := (uncertainty_t or {}).get(tank))
        }
        return PlantedFault(
            self.code,
            tuple(life.tank.tank_id for life in self.lives),
            tuple(entry.entry_id for entry in self.entries),
            self.effect_t,
            self.note,
            sizes or None,
        )


@dataclass(slots=True)
class Scene:
    """One fault in the making; ``wanted_t`` is how many tonnes it should move physical − book."""

    code: str
    block: Block
    index: int
    partner: int | None
    wanted_t: float
    calendar: Calendar
    rng: Random
    variant: str = ""
    requests: list[Request] = field(default_factory=list)

    @property
    def life(self) -> Life:
        """The tank."""
        return self.block.lives[self.index]

    @property
    def second(self) -> Life:
        """The tank beside it, of the same product."""
        if self.partner is None:
            raise ValueError(f"{self.code} was given one tank only")
        return self.block.lives[self.partner]

    @property
    def entry(self) -> Entry:
        """The entry of the movement that was asked for."""
        entry = self.requests[0].entry
        if entry is None:
            raise ValueError(f"{self.code}: the movement asked for never happened")
        return entry

    def some_minute(self) -> int:
        """A minute of the account, a quarter of a day and more before the last dip."""
        return self.rng.randrange(1440, max(1441, self.life.gauged[-1] - 360))

    def planted(
        self,
        should: Iterable[Entry],
        does: Iterable[Entry],
        effect_kg: dict[str, int],
        note: str = "",
    ) -> Planted:
        """A fault of the book: what it should hold less what it holds, in ``effect_kg``."""
        concerned: dict[int, Entry] = {}
        for entry in (*should, *does):
            concerned[id(entry)] = entry
        lives = (self.life,) if self.partner is None else (self.life, self.second)
        return Planted(
            self.code,
            lives,
            tuple(concerned.values()),
            {tank: Decimal(kg) / 1000 for tank, kg in effect_kg.items()},
            note,
        )


def less(should: dict[str, int], does: dict[str, int]) -> dict[str, int]:
    """``should`` − ``does`` by tank: what a fault of the book adds to physical − book."""
    return {tank: should.get(tank, 0) - does.get(tank, 0) for tank in sorted({*should, *does})}


def effect(entry: Entry) -> dict[str, int]:
    """What an entry does to the book, in kg."""
    return signed_kg(entry)
