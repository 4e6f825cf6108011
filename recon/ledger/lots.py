"""Lots first in, first out: how old the oil of each party is, and until when it may be stored.

A lot keeps its age: a transfer to another tank and a change of title pass the oldest lots on with
the day they entered and their limit. The limit is the one its entry gives, else one year from
entry; an approved extension moves it, by one more year at most. Duty-paid oil has no limit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import polars as pl

from recon.ledger.book import KEY
from recon.ledger.legs import prepare
from recon.model import TankKey
from recon.store.connection import Store
from recon.store.sql import load

Pool = tuple[str, str, str | None, str | None]
"""depot, tank_id, owner, customs_status."""

SLICE = 250_000
"""Events that are in memory at a time, or those of a day that has more."""

LOT_SCHEMA: dict[str, pl.DataType] = {
    "depot": pl.String(),
    "tank_id": pl.String(),
    "owner": pl.String(),
    "customs_status": pl.String(),
    "product": pl.String(),
    "entry_id": pl.String(),
    "entered_on": pl.Date(),
    "moved": pl.Boolean(),
    "quantity_t": pl.Decimal(18, 3),
    "limit_on": pl.Date(),
    "basis": pl.String(),
    "days_left": pl.Int64(),
}
"""Columns of ``lots_at``: what is left of the oil that ``entry_id`` brought in on ``entered_on``;
``moved``: it came to this tank or party from another; ``basis`` of the limit: explicit, one_year or
extension; ``days_left`` until it at as_of, negative when past. Duty-paid lots have no limit."""


Lot = tuple[date, str, date | None, str | None, bool, int]
"""Oil that entered together: entered_on, entry_id, explicit limit, product, moved, kilograms."""

_KG: Final = 5
_LONG = 128


def _sized(lot: Lot, kg: int) -> Lot:
    day, entry_id, limit, product, moved, _ = lot
    return (day, entry_id, limit, product, moved, kg)


def _age(lot: Lot) -> tuple[date, str]:
    return lot[0], lot[1]


class Pile:
    """The lots of one party in one tank, the oldest first; both ends are cheap."""

    __slots__ = ("_gone", "_lots")

    def __init__(self) -> None:
        self._lots: list[Lot] = []
        self._gone = 0

    def __iter__(self) -> Iterator[Lot]:
        return iter(self._lots[self._gone :])

    def take(self, kg: int) -> list[Lot]:
        """The first ``kg``; less where there is less."""
        lots, at = self._lots, self._gone
        taken: list[Lot] = []
        while kg > 0 and at < len(lots):
            lot = lots[at]
            if lot[_KG] > kg:
                taken.append(_sized(lot, kg))
                lots[at] = _sized(lot, lot[_KG] - kg)
                break
            taken.append(lot)
            kg -= lot[_KG]
            at += 1
        if at > _LONG and 2 * at > len(lots):
            del lots[:at]
            at = 0
        self._gone = at
        return taken

    def take_own(self, entry_id: str, kg: int) -> list[Lot]:
        """The first ``kg``, those that ``entry_id`` brought before any other."""
        held = list(self)
        own, rest = Pile(), Pile()
        for lot in held:
            (own if lot[1] == entry_id else rest).put_last(lot)
        taken = own.take(kg)
        taken += rest.take(kg - sum(lot[_KG] for lot in taken))
        self._lots, self._gone = sorted([*own, *rest], key=_age), 0
        return taken

    def put_last(self, lot: Lot) -> None:
        """Add at the end, whatever its age; to the last lot where that is the same."""
        lots = self._lots
        if len(lots) > self._gone and lots[-1][:5] == lot[:5]:
            lots[-1] = _sized(lot, lots[-1][_KG] + lot[_KG])
        else:
            lots.append(lot)

    def put(self, lot: Lot) -> None:
        """Add at its place by age, behind those of the same age."""
        lots, gone = self._lots, self._gone
        if len(lots) == gone or _age(lots[-1]) <= _age(lot):
            self.put_last(lot)
            return
        at = bisect_right(lots, _age(lot), lo=gone, key=_age)
        if at > gone and lots[at - 1][:5] == lot[:5]:
            lots[at - 1] = _sized(lot, lots[at - 1][_KG] + lot[_KG])
        else:
            lots.insert(at, lot)


Event = tuple[int, str | None, str, date, int, date | None, str | None, str | None, str]
"""A row of ``lot_events``: pool, product, entry_id, on_day, kg, storage_limit, root_id, link,
depot."""


class Stock:
    """The lots of every party in every tank, as the events of the ledger leave them.

    Of oil that enters after ``apart_until`` with no limit up to ``due_on`` nobody asks for the
    entry: what enters in one day is one lot then, which bounds the lots of a party by the days.
    """

    def __init__(
        self,
        reversed_ids: Iterable[str],
        apart_until: date = date.max,
        due_on: date = date.max,
    ) -> None:
        self.piles: dict[int, Pile] = defaultdict(Pile)
        self._apart_until, self._due_on = apart_until, due_on
        self._owed: dict[int, int] = defaultdict(int)
        self._on_the_way: dict[tuple[str, str], Pile] = {}
        self._taken_by: dict[str, Pile] = {entry: Pile() for entry in reversed_ids}

    def take(self, event: Event) -> None:
        """Carry out one event."""
        if event[4] < 0:
            self._out(event)
        else:
            self._in(event)

    def _out(self, event: Event) -> None:
        """The oldest goes first; a reversed entry's own oil before any other."""
        pool, _, entry_id, _, signed, _, root_id, link, depot = event
        pile, kg = self.piles[pool], -signed
        taken = pile.take(kg) if root_id is None else pile.take_own(root_id, kg)
        short = kg - sum(lot[_KG] for lot in taken)
        if short:
            self._owed[pool] += short
        if link is not None:
            way = self._on_the_way.setdefault((depot, link), Pile())
            for lot in taken:
                way.put_last(lot)
        if entry_id in self._taken_by:
            for lot in taken:
                self._taken_by[entry_id].put_last(lot)

    def _in(self, event: Event) -> None:
        """Oil that comes back or from elsewhere keeps its age; the rest is a new lot."""
        pool, _, _, _, kg, _, root_id, link, depot = event
        arriving: list[Lot] = []
        if link is not None:
            way = self._on_the_way.get((depot, link))
            if way is not None:
                arriving = [
                    (day, own, limit, product, True, part)
                    for day, own, limit, product, _, part in way.take(kg)
                ]
        elif root_id in self._taken_by:
            arriving = self._taken_by[root_id].take(kg)
        new = kg - sum(lot[_KG] for lot in arriving)
        if new:
            arriving.append(self._entered(event, new))
        owed = self._owed.get(pool, 0)
        if owed:
            arriving = self._after(arriving, pool, min(owed, kg))
        pile = self.piles[pool]
        for lot in arriving:
            pile.put(lot)

    def _entered(self, event: Event, kg: int) -> Lot:
        _, product, entry_id, day, _, limit, *_ = event
        asked_for = day <= self._apart_until or (limit is not None and limit <= self._due_on)
        if asked_for or entry_id in self._taken_by:
            return (day, entry_id, limit, product, False, kg)
        return (day, "", None, product, False, kg)

    def _after(self, arriving: list[Lot], pool: int, owed: int) -> list[Lot]:
        """What is left of ``arriving`` when what went out before it came in is settled."""
        self._owed[pool] -= owed
        pile = Pile()
        for lot in arriving:
            pile.put_last(lot)
        pile.take(owed)
        return list(pile)


def lots_at(store: Store, as_of: datetime, *, due_within: int | None = None) -> pl.DataFrame:
    """What is left of every lot at ``as_of``: ``LOT_SCHEMA``, sorted by tank, party and age.

    ``due_within``: only lots whose limit lies at most so many days ahead or is past; tanks that
    hold none are then not followed at all.
    """
    prepare(store)
    return followed_lots(store, as_of, due_within=due_within)


def followed_lots(store: Store, as_of: datetime, *, due_within: int | None = None) -> pl.DataFrame:
    """``lots_at`` for callers that have prepared the legs themselves."""
    statements = load("recon.ledger", "lots.sql")
    tanks = _to_follow(store, as_of, due_within)
    if tanks.is_empty():
        return pl.DataFrame(schema=LOT_SCHEMA)
    with store.table(tanks, "tank_followed"):
        store.execute(statements["lot_events"], {"as_of": as_of})
    store.execute(statements["lot_pools"])
    pools = store.query("FROM lot_pool ORDER BY pool")
    roots = store.query("SELECT DISTINCT root_id FROM lot_event WHERE root_id IS NOT NULL")
    due_on = None if due_within is None else as_of.date() + timedelta(days=due_within)
    stock = Stock(roots["root_id"].to_list())
    if due_on is not None:
        stock = Stock(roots["root_id"].to_list(), years_after(due_on, -1), due_on)
    for event in _events(store):
        stock.take(event)
    extensions = _extensions(store.query(statements["extensions"], {"as_of": as_of}))
    named = {number: tuple(pool) for number, *pool in pools.iter_rows()}
    rows = [
        _row(named[number], lot, extensions, as_of.date())
        for number, pile in stock.piles.items()
        for lot in pile
        if lot[1]
    ]
    frame = pl.DataFrame(rows, schema=LOT_SCHEMA, orient="row")
    if due_within is not None:
        frame = frame.filter(pl.col("days_left") <= due_within)
    parts = [name for name in LOT_SCHEMA if name != "quantity_t"]
    return (
        frame.group_by(parts)
        .agg(pl.col("quantity_t").sum())
        .select(pl.col(name).cast(kind) for name, kind in LOT_SCHEMA.items())
        .sort(
            *(*KEY, "owner", "customs_status", "entered_on", "entry_id", "moved", "product"),
            nulls_last=True,
        )
    )


def _events(store: Store) -> Iterator[Event]:
    """The rows of ``lot_events`` in order, some days at a time: ten million do not fit at once."""
    statements = load("recon.ledger", "lots.sql")
    days = store.query(statements["lot_days"])
    slices = days.group_by(pl.col("events").cum_sum() // SLICE, maintain_order=True).agg(
        first=pl.col("day").first(), last=pl.col("day").last()
    )
    for first, last in slices.select("first", "last").iter_rows():
        found = store.query(statements["lot_slice"], {"first": first, "last": last})
        yield from found.iter_rows()


def _row(
    pool: Pool, lot: Lot, extensions: Mapping[TankKey, list[tuple[date, date]]], today: date
) -> tuple[Any, ...]:
    entered_on, entry_id, limit, product, moved, kg = lot
    basis = "explicit"
    if limit is None:
        limit, basis = years_after(entered_on, 1), "one_year"
    latest = years_after(entered_on, 2)
    for since, until in extensions.get(pool[:2], []):
        if entered_on <= since and min(until, latest) > limit:
            limit, basis = min(until, latest), "extension"
    free = pool[3] == "duty_paid"
    return (
        *pool,
        *(product, entry_id, entered_on, moved, Decimal(kg).scaleb(-3)),
        *((None, None, None) if free else (limit, basis, (limit - today).days)),
    )


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _extensions(rows: pl.DataFrame) -> dict[TankKey, list[tuple[date, date]]]:
    """Tank → (since, until) of its extensions; the new limit is to_value, else effective_to."""
    read: dict[TankKey, list[tuple[date, date]]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        until = _as_date(row["to_value"]) or row["effective_to"]
        if until is not None:
            read[row["depot"], row["tank_id"]].append((row["since"] or date.max, until))
    return read


def _as_date(text: str | None) -> date | None:
    """A date as applications write it: 2027-11-01, 2027/11/1, 20271101, 2027年11月1日."""
    digits = "".join(sign if sign.isdigit() else " " for sign in text or "").split()
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    try:
        year, month, day = (int(part) for part in digits[:3])
        return date(year, month, day)
    except ValueError:
        return None


def _to_follow(store: Store, as_of: datetime, due_within: int | None) -> pl.DataFrame:
    """The tanks whose lots matter: all, or those that oil near its limit could have reached."""
    statements = load("recon.ledger", "lots.sql")
    if due_within is None:
        return store.query("SELECT DISTINCT depot, tank_id FROM ledger_party_leg")
    due_on = as_of.date() + timedelta(days=due_within)
    # Two minima that zone maps answer: most nights nothing of the ledger is near a year old.
    earliest = [day for day in store.query(statements["earliest"]).row(0) if day is not None]
    if min(earliest, default=date.max) > due_on:
        return pl.DataFrame()
    start = store.query(statements["limited_inflows"], {"as_of": as_of, "due_on": due_on})
    if start.is_empty():
        return start
    neighbours: dict[TankKey, set[TankKey]] = defaultdict(set)
    for depot, tank, other in store.query(statements["connected"], {"as_of": as_of}).iter_rows():
        neighbours[depot, tank].add((depot, other))
        neighbours[depot, other].add((depot, tank))
    reached: set[TankKey] = set()
    waiting: list[TankKey] = [(depot, tank) for depot, tank in start.iter_rows()]
    while waiting:
        tank_key = waiting.pop()
        if tank_key not in reached:
            reached.add(tank_key)
            waiting.extend(neighbours[tank_key] - reached)
    return pl.DataFrame(sorted(reached), schema=dict.fromkeys(KEY, pl.String), orient="row")
