"""What each day brought to and took from each tank and party, summed once a night.

Ten million entries come to a million such days or so: books at any instant, shares of parties,
months and bounds of stock are sums over these, and over the single entries of the days on which
the instants lie.
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
"""Entries whose days are summed at once; each piece has its groups in memory."""

_EDGE = (
    "JOIN instant_asked AS i ON i.depot = t.depot AND i.tank_id = t.tank_id "
    "AND CAST(i.gauged_at AS DATE) = CAST(l.counts_at AS DATE) AND l.counts_at <= i.gauged_at"
)


def sum_days(store: Store) -> None:
    """Make ``ledger_tank``, ``ledger_held``, ``ledger_party`` and ``ledger_day``.

    While the entries stay the same, calling it again costs nothing. Raises ``StoreError`` should
    two tanks or two parties ever come to the same key.
    """
    prepare(store)
    statements = load("recon.ledger", "days.sql")
    if store.value(statements["days_stand"]) is not None:
        return
    for name in ("held", "tanks", "parties"):
        store.execute(statements[name])
    if store.value(statements["keys_shared"]):
        raise StoreError(f"{store.path.name}: two tanks or two parties have the same key")
    store.execute(statements["no_days"])
    fill = statements["sums"].format(table="ledger_day", asked_at="NULL", asked="")
    for since, until in _pieces(store):
        store.execute(fill, {"first": since, "until": until})


def pieces(store: Store) -> list[tuple[datetime, datetime]]:
    """The time over which entries take effect, in whole days, from each first instant to before
    the next: so many equal parts that each has about ``AT_ONCE`` entries."""
    sum_days(store)
    return _pieces(store)


def _pieces(store: Store) -> list[tuple[datetime, datetime]]:
    first, last, entries = store.query(load("recon.ledger", "days.sql")["span"]).row(0)
    if first is None:
        return []
    begins = datetime.combine(first.date(), datetime.min.time())
    parts = 1 + entries // AT_ONCE
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
    """``ledger_until``: the days that count at each of ``instants``, while the block lasts.

    ``instants``: depot, tank_id, gauged_at (site-local), each once, and what else the caller wants
    beside the days; they stand in ``instant_asked``.
    """
    sum_days(store)
    statements = load("recon.ledger", "days.sql")
    edge = statements["sums"].format(table="ledger_edge", asked_at="i.gauged_at", asked=_EDGE)
    asked = instants.with_columns(pl.col("gauged_at").cast(pl.Datetime("us")))
    days = asked["gauged_at"].dt.date()
    first, last = days.min() or date.max, days.max() or date.min
    with store.table(asked, "instant_asked"):
        store.execute(statements["no_edges"])
        if asked.height:
            until = last + timedelta(days=1)  # type: ignore[operator]
            store.execute(edge, {"first": first, "until": until})
        store.execute(statements["until"])
        yield
