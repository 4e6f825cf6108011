"""Single steps of the speed table: comparing, looking for causes, standard densities.

Run: ``python -m benchmarks.night_steps compare ROWS``, ``... diagnosis TANKS ENTRIES`` or
``... density ROWS``. Prints seconds of the step and of its yardstick as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import polars as pl

KEYS = ["depot", "tank_id"]
GAUGED = datetime(2026, 11, 20, 22)


def timed(work: Callable[[], object], times: int = 5) -> dict[str, float]:
    """Median wall and processor seconds of ``times`` runs."""
    walls, cpus = [], []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - spent)
    return {"wall_s": median(walls), "cpu_s": median(cpus)}


def compare(rows: int) -> dict[str, Any]:
    """Physical and book of as many tanks, paired and judged, against DuckDB's full join of them."""
    from recon.reconcile import night
    from recon.reconcile.judge import judged
    from recon.settings import Settings
    from recon.store.connection import Capsule

    keys = pl.DataFrame({"tank": range(rows)}).select(
        depot=pl.format("D{}", pl.col("tank") // 100), tank_id=pl.format("T-{}", pl.col("tank"))
    )
    register = keys.with_columns(product=pl.lit("JET"), light_oil=pl.lit(value=True))
    book = keys.with_columns(
        book_t=pl.lit("8000.000").cast(pl.Decimal(18, 3)),
        has_account=pl.lit(value=True),
        being_pumped=pl.lit(value=False),
        sum_squares_t2=pl.lit(100.0),
    )
    steps = {name: pl.lit(1.0) for name in night.MEASUREMENT}
    figures = keys.with_columns(
        gauged_at=pl.lit(GAUGED), status=pl.lit("counted"),
        not_measurable=pl.lit(None, pl.String), not_measurable_params=pl.lit(None, pl.String),
        notes=pl.lit(None, pl.List(pl.String)), uncertainty_physical_t=pl.lit(12.0),
        reported_mass_air_t=pl.lit(None, pl.Float64),
        **{f"u_{name}_t": pl.lit(2.0) for name in night.BUDGET},
        **{**steps, "mass_air_t": pl.lit(8_003.5)},
    )  # fmt: skip
    lines = Settings().tolerance
    ours = timed(lambda: judged(register, figures, book, lines))
    with duckdb.connect(config={"threads": 2}) as connection:
        for table, frame in (("book", book), ("physical", figures.select(*KEYS, "mass_air_t"))):
            connection.register("given", Capsule(frame))
            connection.execute(f"CREATE TABLE {table} AS FROM given")
        unit = timed(
            lambda: connection.execute(
                "CREATE OR REPLACE TABLE paired AS SELECT *, mass_air_t - book_t AS difference_t "
                "FROM book FULL JOIN physical USING (depot, tank_id) ORDER BY depot, tank_id"
            )
        )
    return {"ours": ours, "yardstick": unit}


def diagnosis(tanks: int, entries: int) -> dict[str, Any]:
    """Causes of flagged tanks with long ledgers; its yardstick is the load of the first night."""
    from benchmarks import diagnose_speed
    from recon.diagnose.explain import explain_night
    from recon.reconcile.night import compare as compared
    from recon.settings import Settings
    from recon.store.connection import Store
    from recon.store.migrate import migrations

    connection = duckdb.connect(":memory:", config={"threads": 2})
    for step in migrations():
        connection.execute(step.text)
    with Store(connection, Path("memory"), read_only=False) as store:
        diagnose_speed.fill(store, tanks, entries, seed=1)
        night = compared(store, diagnose_speed.DIP, Settings())
        ours = timed(lambda: explain_night(store, night, Settings()), 1)
    flagged = sum(tank.verdict in ("shortage", "surplus") for tank in night.results)
    return {"ours": ours, "flagged": flagged}


def density(rows: int) -> dict[str, Any]:
    """Observed to standard density, against ten operations on the same rows."""
    from benchmarks.quantity_speed import readings, ten_operations
    from recon.quantity import standard_density

    frame = readings(rows)
    columns = [frame[n] for n in ("observed_density_kgm3", "test_temperature_c", "vcf_group")]
    return {
        "ours": timed(lambda: standard_density(*columns)),
        "yardstick": timed(lambda: ten_operations(frame)),
    }


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    steps = {"compare": compare, "diagnosis": diagnosis, "density": density}
    print(json.dumps(steps[name](*(int(each) for each in given))))
