"""One tank's story: what a run stored about it, with the reading and entries it rests on."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import polars as pl

from recon.errors import UsageError
from recon.ingest.identity import Register
from recon.ingest.refused import Refused
from recon.ledger.entries import entries_of
from recon.pipeline.refused import refused_tonight
from recon.reconcile.night import compare
from recon.report.tank import Story
from recon.site import Site
from recon.store.connection import Store
from recon.store.runs import read_run


def tank_of_run(store: Store, site: Site, written: str, run_id: str | None) -> Story:
    """The story of the tank ``written`` in a stored run; UsageError for an unknown tank.

    The measurement is made again from the store to show its steps; verdict and causes are the
    stored ones.
    """
    run = read_run(store, run_id)
    named = pl.DataFrame([{"depot": t.depot, "tank_id": t.tank_id} for t in run.tanks])
    register = Register(named, pl.DataFrame(schema=_PRODUCTS), site.name)
    found = register.tank(written)
    if isinstance(found, Refused):
        nearest = register.nearest_tank(written)
        hint = f"; the nearest is {nearest}" if nearest else ""
        raise UsageError(f"no tank {written!r} in run {run.id}{hint}")
    depot, tank_id = found
    result = next(tank for tank in run.tanks if tank.key == found)
    zone = ZoneInfo(run.timezone)
    refused = refused_tonight(store, register, run.inputs, run.input_problems, zone)
    night = compare(store, run.as_of, site.settings, refused)
    ours = (pl.col("depot") == depot) & (pl.col("tank_id") == tank_id)
    reading = night.measured.filter(ours)
    return Story(
        run=run,
        tank=result,
        reading=reading.row(0, named=True) if reading.height else None,
        others=tuple(night.readings.filter(ours).iter_rows(named=True)),
        entries=entries_of(store, depot, tank_id, result.gauged_at or run.as_of),
    )


_PRODUCTS = {"product": pl.String, "name": pl.String, "name_zh": pl.String}
