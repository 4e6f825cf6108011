"""Which reading counts for each tank tonight.

Each tank answers with the latest reading that its inspector took in the window before ``as_of``.
Figures of the terminal or of a gauge system stand beside it but never replace it: the comparison
is with an independent stocktake.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from recon.store.connection import Store
from recon.store.sql import load

INDEPENDENT = "inspector"


def latest_gauge_time(store: Store, clock: datetime) -> datetime | None:
    """The newest gauge time in the store not after ``clock`` (site-local), or None."""
    found = store.query(load("recon.reconcile", "night.sql")["latest_gauge_time"], {"clock": clock})
    value = found.item()
    return value if isinstance(value, datetime) else None


def readings_of_the_night(store: Store, as_of: datetime, window_hours: float) -> pl.DataFrame:
    """Every accepted reading in ``(as_of − window_hours, as_of]``, newest first within a tank.

    Columns are those of the stocktakes contract with ``depot`` and the origin columns.
    """
    return store.query(
        load("recon.reconcile", "night.sql")["readings_of_the_night"],
        {"as_of": as_of, "window_start": as_of - timedelta(hours=window_hours)},
    )


def counted(readings: pl.DataFrame) -> pl.DataFrame:
    """One reading a tank: its newest by the inspector, of ``readings_of_the_night``."""
    return (
        readings.filter(pl.col("source").fill_null(INDEPENDENT) == INDEPENDENT)
        .sort(
            ["depot", "tank_id", "gauged_at", "origin_file", "origin_row"],
            descending=[False, False, True, False, False],
        )
        .unique(["depot", "tank_id"], keep="first", maintain_order=True)
    )
