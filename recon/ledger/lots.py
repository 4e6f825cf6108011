"""Lots first in, first out: how old the oil of each party is, and until when it may be stored.

A lot keeps its age: a transfer to another tank and a change of title pass the oldest lots on with
the day they entered and their limit. The limit is the one its entry gives, else one year from
entry; an approved extension moves it, by one more year at most. Duty-paid oil has no limit.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from recon.ledger.book import KEY
from recon.ledger.legs import prepare
from recon.model import TankKey
from recon.store.connection import Store
from recon.store.sql import load

Pool = tuple[str, str, str | None, str | None]
"""depot, tank_id, owner, customs_status."""

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


@dataclass(frozen=True, slots=True, order=True)
class Lot:
    """Oil that entered together; ordered by age."""

    entered_on: date
    entry_id: str
    explicit: date | None = field(compare=False)
    product: str | None = field(compare=False)
    moved: bool = field(compare=False)
    kg: int = field(compare=False)


class Stock:
    """The lots of every party in every tank, as the events of the ledger leave them."""

    def __init__(self, reversed_ids: Iterable[str]) -> None:
        self.lots: dict[Pool, list[Lot]] = defaultdict(list)
        self._owed: dict[Pool, int] = defaultdict(int)
        self._on_the_way: dict[tuple[str, str], list[Lot]] = defaultdict(list)
        self._taken_by: dict[str, list[Lot]] = {entry: [] for entry in reversed_ids}

    def take(self, event: Mapping[str, Any]) -> None:
        """Carry out one row of ``lot_events``."""
        pool = (event["depot"], event["tank_id"], event["owner"], event["customs_status"])
        if event["kg"] < 0:
            self._out(pool, -event["kg"], event)
        else:
            self._in(pool, event["kg"], event)

    def _out(self, pool: Pool, kg: int, event: Mapping[str, Any]) -> None:
        """The oldest goes first; a reversed entry's own oil before any other."""
        held = self.lots[pool]
        own = [lot for lot in held if lot.entry_id == event["root_id"]] if event["root_id"] else []
        others = [lot for lot in held if lot not in own] if own else held
        taken, left = _first(own + others if own else held, kg)
        self.lots[pool] = sorted(left) if own else left
        self._owed[pool] += kg - sum(lot.kg for lot in taken)
        if event["link"] is not None:
            self._on_the_way[event["depot"], event["link"]] += taken
        if event["entry_id"] in self._taken_by:
            self._taken_by[event["entry_id"]] += taken

    def _in(self, pool: Pool, kg: int, event: Mapping[str, Any]) -> None:
        """Oil that comes back or from elsewhere keeps its age; the rest is a new lot."""
        arriving: list[Lot] = []
        if event["link"] is not None:
            key = (event["depot"], event["link"])
            arriving, self._on_the_way[key] = _first(self._on_the_way[key], kg)
            arriving = [replace(lot, moved=True) for lot in arriving]
        elif event["root_id"] in self._taken_by:
            back = self._taken_by[event["root_id"]]
            arriving, self._taken_by[event["root_id"]] = _first(back, kg)
        new = kg - sum(lot.kg for lot in arriving)
        if new:
            limit = event["storage_limit"]
            entry, product = event["entry_id"], event["product"]
            arriving.append(Lot(event["on_day"], entry, limit, product, moved=False, kg=new))
        _, arriving = _first(arriving, self._settle(pool, kg))
        for lot in arriving:
            insort(self.lots[pool], lot)

    def _settle(self, pool: Pool, kg: int) -> int:
        """What of ``kg`` went out before it came in, by the order of the books."""
        owed = min(self._owed[pool], kg)
        self._owed[pool] -= owed
        return owed


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
    events = store.query("FROM lot_event")
    stock = Stock(events["root_id"].drop_nulls().unique().to_list())
    for event in events.iter_rows(named=True):
        stock.take(event)
    extensions = _extensions(store.query(statements["extensions"], {"as_of": as_of}))
    rows = [_row(pool, lot, extensions, as_of.date()) for pool, lot in _each(stock)]
    frame = pl.DataFrame(rows, schema=LOT_SCHEMA, orient="row")
    if due_within is not None:
        frame = frame.filter(pl.col("days_left") <= due_within)
    parts = [name for name in LOT_SCHEMA if name != "quantity_t"]
    return (
        frame.group_by(parts)
        .agg(pl.col("quantity_t").sum())
        .select(pl.col(name).cast(kind) for name, kind in LOT_SCHEMA.items())
        .sort(*KEY, "owner", "customs_status", "entered_on", "entry_id", nulls_last=True)
    )


def _first(lots: list[Lot], kg: int) -> tuple[list[Lot], list[Lot]]:
    """Split ``lots`` in two after the first ``kg``; there may be less."""
    taken: list[Lot] = []
    for i, lot in enumerate(lots):
        if kg <= 0:
            return taken, lots[i:]
        if lot.kg > kg:
            return [*taken, replace(lot, kg=kg)], [replace(lot, kg=lot.kg - kg), *lots[i + 1 :]]
        taken.append(lot)
        kg -= lot.kg
    return taken, []


def _each(stock: Stock) -> Iterator[tuple[Pool, Lot]]:
    for pool, lots in stock.lots.items():
        for lot in lots:
            yield pool, lot


def _row(
    pool: Pool, lot: Lot, extensions: Mapping[TankKey, list[tuple[date, date]]], today: date
) -> tuple[Any, ...]:
    limit, basis = lot.explicit, "explicit"
    if limit is None:
        limit, basis = years_after(lot.entered_on, 1), "one_year"
    latest = years_after(lot.entered_on, 2)
    for since, until in extensions.get(pool[:2], []):
        if lot.entered_on <= since and min(until, latest) > limit:
            limit, basis = min(until, latest), "extension"
    free = pool[3] == "duty_paid"
    return (
        *pool,
        *(lot.product, lot.entry_id, lot.entered_on, lot.moved, Decimal(lot.kg).scaleb(-3)),
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
