"""How long causes take for many flagged tanks with long ledgers.

Run: ``python benchmarks/diagnose_speed.py --flagged 1000 --entries 500``. The ledger is written
straight into a store in memory: every tank opens, moves and is dipped, and each has lost a twin.
"""

from __future__ import annotations

import argparse
import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import polars as pl

from recon.diagnose.explain import explain_night
from recon.reconcile.night import compare
from recon.settings import Settings
from recon.store.connection import Store
from recon.store.migrate import migrations

DEPOT = "Speed depot"
DIP = datetime(2026, 11, 20, 22, 0)
MONEY = {"quantity": pl.Decimal(18, 6), "quantity_t": pl.Decimal(18, 3)}


def fill(store: Store, tanks: int, entries: int, seed: int) -> None:
    """Tanks of 0.8 t a millimetre with ``entries`` entries each, one of them entered twice."""
    rng = Random(seed)
    names = [f"T-{number:05d}" for number in range(tanks)]
    base = {"run_id": "run-1", "file_sha256": "0", "origin_file": "made", "content_hash": 1}
    put(store, "products", [{"product": "JET", "vcf_group": "refined", "light_oil": True}], base)
    put(
        store,
        "tanks",
        [
            {
                "depot": DEPOT,
                "tank_id": name,
                "product": "JET",
                "tank_type": "fixed_roof",
                "reference_height_mm": 20_000.0,
            }
            for name in names
        ],
        base,
    )
    put(
        store,
        "capacity_tables",
        [
            {"depot": DEPOT, "tank_id": name, "height_mm": h, "volume_m3": h}
            for name in names
            for h in (0.0, 20_000.0)
        ],
        base,
    )
    rows: list[dict[str, object]] = []
    dips = []
    for name in names:
        stock = 8_000_000
        rows.append(entry(name, "opening", 0, stock, DIP - timedelta(days=30), "O"))
        for number in range(entries - 2):
            kg = rng.randrange(26_000, 33_000, 20) if number % 9 else rng.randrange(80_000, 900_000)
            kind = "issue" if stock > 8_000_000 else "receipt"
            stock += kg if kind == "receipt" else -kg
            at = DIP - timedelta(minutes=30 + (entries - number) * 80)
            rows.append(entry(name, kind, number + 1, kg, at, f"D{name}-{number}"))
        twin = dict(rows[-1])
        twin["entry_id"] = f"{name}-twin"
        rows.append(twin)
        dips.append(
            {
                "depot": DEPOT,
                "tank_id": name,
                "gauged_at": DIP,
                "innage_mm": float(round(stock / 800)),
                "liquid_temperature_c": 20.0,
                "density20_kgm3": 801.1,
                "status": "counted",
                "source": "inspector",
            }
        )
    put(store, "movements", rows, base)
    put(store, "stocktakes", dips, base)


def entry(tank: str, kind: str, number: int, kg: int, at: datetime, document: str):
    return {
        "entry_id": f"{tank}-{number}",
        "kind": kind,
        "effective_at": at,
        "booked_at": at,
        "depot": DEPOT,
        "tank_id": tank,
        "product": "JET",
        "quantity": kg / 1000,
        "quantity_t": kg / 1000,
        "unit": "t",
        "quantity_basis": "mass",
        "status": "booked",
        "effective_date_only": False,
        "document_no": document,
    }


def put(store: Store, table: str, rows: list[dict[str, object]], base: dict[str, object]) -> None:
    known = store.columns(table)
    fixed = {"version_seq": 1, **base}
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        **{name: pl.lit(value) for name, value in fixed.items() if name in known},
        origin_row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
    )
    money = {name: kind for name, kind in MONEY.items() if name in frame.columns}
    store.insert(table, frame.cast(money))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flagged", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=500)
    options = parser.parse_args()
    connection = duckdb.connect(":memory:")
    for step in migrations():
        connection.execute(step.text)
    with Store(connection, Path("memory"), read_only=False) as store:
        fill(store, options.flagged, options.entries, seed=1)
        started = time.perf_counter()
        night = compare(store, DIP, Settings())
        compared = time.perf_counter()
        results = explain_night(store, night, Settings())
        explained = time.perf_counter()
    flagged = [r for r in results if r.causes]
    right = sum(r.causes[0].code == "duplicate_entry" for r in flagged)
    print(
        f"{len(flagged)} flagged tanks of {options.flagged}, {options.entries} entries each: "
        f"compared in {compared - started:.1f} s, explained in {explained - compared:.1f} s, "
        f"{right} told to be duplicates"
    )


if __name__ == "__main__":
    main()
