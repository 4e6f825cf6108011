"""What months and days brought to and took from each tank and party, summed once a night.

Ten million entries come to some hundred thousand such sums. Books at any instant, shares of
parties, months and bounds of stock rest on them, and on the single entries of the days (in
the past: the months) in which the instants lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from recon.errors import StoreError
from recon.ledger.legs import prepare
from recon.store.connection import Store
from recon.store.sql import load

AT_ONCE = 2_000_000
"""Entries of one piece of ``pieces``, about."""

SUMMED_AT_ONCE = 20_000_000
"""Entries that are summed at once: fewer groups than entries are in memory, but not that few."""

_EDGE = (
    "JOIN instant_asked AS i ON i.depot = t.depot AND i.tank_id = t.tank_id "
    "AND l.day >= {since} AND l.counts_at <= i.gauged_at"
)


def sum_days(store: Store, recent: date = date.max) -> None:
    """Make ``ledger_tank``, ``ledger_held``, ``ledger_party`` and ``ledger_sum``.

    Days from ``recent`` on are summed one by one, those before it by months: whoever asks about
    the last days names the first of them, and pays for no more. While the entries stay the same,
    calling it again costs nothing. Raises ``StoreError`` should two tanks or two parties ever come
    to the same key.
    """
    prepare(store)
    statements = load("recon.ledger", "days.sql")
    if store.value(statements["sums_stand"]) is not None:
        return
    for name in ("held", "tanks", "parties"):
        store.execute(statements[name])
    if store.value(statements["keys_shared"]):
        raise StoreError(f"{store.path.name}: two tanks or two parties have the same key")
    store.execute(statements["keep_recent"], {"recent": recent})
    store.execute(statements["no_sums"])
    fill = _sums("ledger_sum", "NULL", "")
    for first, until in _pieces(store, SUMMED_AT_ONCE):
        store.execute(fill, {"first": first, "until": until, "recent": recent})


def bucket_of(day: str) -> str:
    """SQL of the first day that is summed together with ``day`` (SQL too); binds ``$recent``."""
    return (
        f"CASE WHEN {day} >= $recent THEN {day} ELSE CAST(date_trunc('month', {day}) AS DATE) END"
    )


def recent_day(store: Store) -> date:
    """From which day on single days are summed, as ``bucket_of`` wants it bound."""
    found: date = store.value(load("recon.ledger", "days.sql")["recent"])
    return found


def _sums(table: str, asked_at: str, asked: str) -> str:
    upto = (
        "CASE WHEN l.day >= $recent THEN l.day + 1 ELSE "
        "least(CAST(date_trunc('month', l.day) + INTERVAL 1 MONTH AS DATE), $recent) END"
    )
    words = {"table": table, "asked_at": asked_at, "asked": asked}
    statement = load("recon.ledger", "days.sql")["sums"]
    return statement.format(**words, since=bucket_of("l.day"), upto=upto)


def pieces(store: Store) -> list[tuple[datetime, datetime]]:
    """The time over which entries take effect, in whole days, from each first instant to before
    the next: so many equal parts that each has about ``AT_ONCE`` entries."""
    sum_days(store)
    return _pieces(store, AT_ONCE)


def _pieces(store: Store, at_once: int) -> list[tuple[datetime, datetime]]:
    first, last, entries = store.query(load("recon.ledger", "days.sql")["span"]).row(0)
    if first is None:
        return []
    begins = datetime.combine(first.date(), datetime.min.time())
    parts = 1 + entries // at_once
    step = timedelta(days=(last - begins).days // parts + 1)
    return [
        (begins + n * step, begins + (n + 1) * step) for n in range((last - begins) // step + 1)
    ]


def marks(store: Store) -> dict[str, Any]:
    """What occurs among the booked entries at all: ``in_two_rows`` and ``to_nowhere`` (transfers),
    ``booked_until`` (the last instant at which one counts), ``booked_before``,
    ``booked_after_days``, ``pumped_backwards``."""
    sum_days(store)
    return store.query(load("recon.ledger", "days.sql")["marks"]).row(0, named=True)


def tanks_of_entries(store: Store) -> pl.DataFrame:
    """Every tank that an entry names: depot, tank_id, entries (as their own tank), in order."""
    sum_days(store)
    return store.query(load("recon.ledger", "days.sql")["every_tank"])


@contextmanager
def days_until(store: Store, instants: pl.DataFrame) -> Iterator[None]:
    """``ledger_until``: the sums that count at each of ``instants``, while the block lasts.

    ``instants``: depot, tank_id, gauged_at (site-local), each once, and what else the caller wants
    beside the sums; they stand in ``instant_asked``.
    """
    asked = instants.with_columns(pl.col("gauged_at").cast(pl.Datetime("us")))
    days: list[date] = asked["gauged_at"].dt.date().to_list()
    sum_days(store, min(days, default=date.max))
    recent = recent_day(store)
    statements = load("recon.ledger", "days.sql")
    with store.table(asked, "instant_asked"):
        store.execute(statements["no_edges"])
        if days:
            join = _EDGE.format(since=bucket_of("CAST(i.gauged_at AS DATE)"))
            begins = min(days) if min(days) >= recent else min(days).replace(day=1)
            span = {"first": begins, "until": max(days) + timedelta(days=1), "recent": recent}
            store.execute(_sums("ledger_edge", "i.gauged_at", join), span)
        store.execute(statements["until"])
        yield
