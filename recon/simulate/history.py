"""What happens to the tanks of a block: movements in their order, and the entries made of them.

A ``Request`` is a movement that a fault needs; everything else is a depot's ordinary month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from recon.simulate.books import volume20_m3
from recon.simulate.physics import MOVEMENT_PCT
from recon.simulate.records import Entry
from recon.simulate.site import Calendar, Life

_MOVEMENT, _DIP = 0, 1
_TRUCK_T = (26.0, 33.0)


@dataclass(slots=True)
class Request:
    """A movement wanted at ``minute`` on ``life``: receipt, issue, either (``any``) or transfer.

    The tonnes are cut to what the tank can give or take, and ``any`` goes the way there is room.
    ``booked_minute`` is what the account says, when it says something else. With ``entered``
    False the oil moves and nobody writes it down. ``entry`` and ``moved_t`` (of ``life``, signed)
    tell what became of it.
    """

    life: int
    tonnes: float
    minute: int
    kind: str = "any"
    partner: int | None = None
    entered: bool = True
    booked_minute: int | None = None
    entry: Entry | None = None
    moved_t: float = 0.0


@dataclass(slots=True)
class Block:
    """Some tanks that trade with each other; ``entries`` in the order they were made.

    Entries carry their final ids, and their place in the file, only after ``number_entries``.
    """

    number: int
    lives: list[Life]
    entries: list[Entry] = field(default_factory=list)
    documents: int = 0
    made: int = 0

    def add(self, entry: Entry) -> Entry:
        """Book ``entry`` under a provisional id."""
        self.made += 1
        entry.entry_id = f"new {self.made}"
        self.entries.append(entry)
        return entry

    def copy(self, entry: Entry, **changes: object) -> Entry:
        """Book a copy of ``entry`` with ``changes``."""
        return self.add(replace(entry, **changes))  # type: ignore[arg-type]

    def next_document(self) -> str:
        """Documents of the block run on without gaps."""
        self.documents += 1
        return f"D{self.number:05d}-{self.documents:06d}"

    def number_entries(self) -> None:
        """Order the entries as they were booked and number them: ids unique over the site."""
        self.entries.sort(key=lambda e: (e.booked_at or e.effective_at, e.effective_at))
        final = {}
        for number, entry in enumerate(self.entries, start=1):
            final[entry.entry_id] = entry.entry_id = f"E{self.number:05d}-{number:06d}"
        for entry in self.entries:
            if entry.reverses is not None:
                entry.reverses = final.get(entry.reverses, entry.reverses)


def live_through(
    block: Block,
    requests: Sequence[Request],
    calendar: Calendar,
    per_tank: Sequence[int],
    rng: Random,
) -> None:
    """Open the accounts, then move oil minute by minute; dips note the true mass as they pass.

    ``per_tank`` says how many entries each tank is to have, its opening and requests included.
    """
    for life in block.lives:
        block.add(_opening(life, calendar, rng))
    by_product: dict[str, list[int]] = {}
    for index, life in enumerate(block.lives):
        by_product.setdefault(life.tank.product.code, []).append(index)
    for _, sort, index, request in sorted(
        _events(block, requests, calendar, per_tank, rng), key=lambda event: event[:3]
    ):
        life = block.lives[index]
        if sort == _DIP:
            life.masses_t.append(life.mass_t)
        elif isinstance(request, Request):
            _carry_out(block, request, calendar, rng)
        else:
            _ordinary(block, index, by_product[life.tank.product.code], request, calendar, rng)


def _events(
    block: Block,
    requests: Sequence[Request],
    calendar: Calendar,
    per_tank: Sequence[int],
    rng: Random,
) -> Iterator[tuple[int, int, int, Request | int]]:
    wanted = [0] * len(block.lives)
    for request in requests:
        wanted[request.life] += 1
        yield request.minute, _MOVEMENT, request.life, request
    for index, life in enumerate(block.lives):
        for minute in life.gauged:
            yield minute, _DIP, index, minute
        ordinary = per_tank[index] - 1 - wanted[index]
        for _ in range(ordinary):
            minute = 1440 + int((calendar.end - 1440) * rng.random())
            yield minute, _MOVEMENT, index, minute
        if life.number == 0 and calendar.nights[-1] > calendar.start.date():
            # The account is alive on the last day, however few entries there are.
            minute = calendar.minute(calendar.nights[-1], 12)
            yield minute, _MOVEMENT, index, minute


def _opening(life: Life, calendar: Calendar, rng: Random) -> Entry:
    return Entry(
        entry_id="",
        kind="opening",
        effective_at=calendar.start,
        date_only=True,
        tank_id=life.tank.tank_id,
        product=life.tank.product,
        kg=_measured_kg(life.mass_t, rng),
        booked_at=calendar.start + timedelta(hours=9),
    )


def _measured_kg(tonnes: float, rng: Random) -> int:
    return round(tonnes * 1000 * (1 + rng.gauss(0.0, MOVEMENT_PCT / 200)))


def _ordinary(
    block: Block, index: int, likes: Sequence[int], minute: int, calendar: Calendar, rng: Random
) -> None:
    """A truck, a barge, a ship or a transfer, as the level asks for."""
    life = block.lives[index]
    span = life.highest_t - life.lowest_t
    share = (life.mass_t - life.lowest_t) / span
    dice = rng.random()
    request = Request(index, 0.0, minute)
    if share < 0.15 or (dice < 0.15 and share < 0.8):
        request.kind, request.tonnes = "receipt", span * rng.uniform(0.04, 0.25)
    elif dice > 0.96 and len(likes) > 1:
        request.partner = rng.choice([like for like in likes if like != index])
        request.kind, request.tonnes = "transfer", span * rng.uniform(0.02, 0.1)
    elif share > 0.85 or dice < 0.35 or span < 1500:
        request.kind, request.tonnes = "issue", span * rng.uniform(0.01, 0.1)
    else:
        request.kind, request.tonnes = "issue", rng.uniform(*_TRUCK_T)
    _carry_out(block, request, calendar, rng)


def _carry_out(block: Block, request: Request, calendar: Calendar, rng: Random) -> None:
    life = block.lives[request.life]
    room_in, room_out = life.highest_t - life.mass_t, life.mass_t - life.lowest_t
    if request.kind == "any":
        request.kind = "receipt" if room_in > room_out else "issue"
    room = room_in if request.kind == "receipt" else room_out
    if request.kind == "transfer" and request.partner is not None:
        partner = block.lives[request.partner]
        room = min(room, partner.highest_t - partner.mass_t)
    tonnes = min(request.tonnes, 0.9 * max(room, 0.0))
    if tonnes < 0.02:
        # No room at all: a depot waits for a better day.
        return
    request.moved_t = tonnes if request.kind == "receipt" else -tonnes
    life.mass_t += request.moved_t
    counter = None
    if request.kind == "transfer" and request.partner is not None:
        block.lives[request.partner].mass_t += tonnes
        counter = block.lives[request.partner].tank.tank_id
    if request.entered:
        request.entry = block.add(_entry(block, request, tonnes, counter, calendar, rng))


def _entry(
    block: Block,
    request: Request,
    tonnes: float,
    counter: str | None,
    calendar: Calendar,
    rng: Random,
) -> Entry:
    life = block.lives[request.life]
    minute = request.minute if request.booked_minute is None else request.booked_minute
    effective = calendar.at(minute)
    entry = Entry(
        entry_id="",
        kind=request.kind,
        effective_at=effective,
        tank_id=life.tank.tank_id,
        counter_tank_id=counter,
        product=life.tank.product,
        kg=_measured_kg(tonnes, rng),
        booked_at=effective + timedelta(minutes=1 + int(44 * rng.random())),
    )
    if request.kind == "issue" and _TRUCK_T[0] <= tonnes <= _TRUCK_T[1]:
        # A weighbridge shows steps of 20 kg; nobody measures a truck's density.
        entry.kg = round(entry.kg / 20) * 20
    else:
        entry.density20_kgm3 = round(life.inside.density20_kgm3 + rng.gauss(0, 0.2), 1)
        entry.volume20_m3 = float(volume20_m3(entry.kg, entry.density20_kgm3))
        entry.vessel = f"V{100 + int(900 * rng.random())}"
    if request.kind != "transfer":
        entry.document_no = block.next_document()
    return entry
