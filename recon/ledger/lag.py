"""Does the ledger reach the gauge times? Said before anybody is accused of a difference."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from recon.ledger.legs import prepare
from recon.model import InputProblem
from recon.store.connection import Store
from recon.store.sql import load


def newest_entry_at(store: Store) -> datetime | None:
    """The newest time at which a booked entry took effect or was booked; None without entries."""
    newest = _newest(store)
    return None if newest is None else newest[0]


def ledger_lag(store: Store, gauge_times: Iterable[datetime], hours: float) -> InputProblem | None:
    """The problem of a ledger that ends more than ``hours`` before the latest gauge time.

    ``ledger_stops_early``, or ``ledger_missing`` when there are readings and not one booked entry.
    Nothing was counted: None.
    """
    latest = max(gauge_times, default=None)
    if latest is None:
        return None
    newest = _newest(store)
    if newest is None:
        return InputProblem(
            file="inbox", rule="ledger_missing", params={"gauged_at": _shown(latest)}
        )
    reached, entry_id, file = newest
    if latest - reached <= timedelta(hours=hours):
        return None
    return InputProblem(
        file=file,
        rule="ledger_stops_early",
        params={
            "newest_at": _shown(reached),
            "entry_id": entry_id,
            "gauged_at": _shown(latest),
            "lag_hours": round((latest - reached) / timedelta(hours=1), 1),
            "allowed_hours": hours,
        },
    )


def _newest(store: Store) -> tuple[datetime, str, str] | None:
    prepare(store)
    ask = load("recon.ledger", "entries.sql")
    last = store.value(ask["last_effect"])
    if last is None:
        return None
    rows = store.query(ask["newest_entry"], {"last": last}).rows()
    return rows[0] if rows else None


def _shown(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")
