"""Book quantities of 20 000 tanks from 10 million entries, beside DuckDB reading the same table.

Run: ``python benchmarks/ledger_book.py [entries] [tanks]``. Prints seconds and the ratio to the
yardstick: one scan of every column of the movements table that is not a bookkeeping column of the
store. The ledger is made in SQL with a fixed rule, so every run has the same rows.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

from recon.ledger.book import book_at
from recon.ledger.checks.every import CHECKS, Account
from recon.ledger.entries import entries_of_tanks
from recon.settings import Settings
from recon.store.connection import Store

DAYS = 50
LEDGER = """
INSERT INTO movements BY NAME
SELECT
    'E' || lpad(i::VARCHAR, 9, '0') AS entry_id,
    CASE
        WHEN i < $tanks THEN 'opening'
        WHEN h % 1000 = 999 THEN 'reversal'
        ELSE CASE h // 1000 % 10
            WHEN 0 THEN 'transfer' WHEN 1 THEN 'water_draw' WHEN 2 THEN 'adjustment'
            WHEN 3 THEN 'loss' WHEN 4 THEN 'receipt' WHEN 5 THEN 'receipt' WHEN 6 THEN 'receipt'
            ELSE 'issue' END
    END AS kind,
    TIMESTAMP '2026-10-01' + to_seconds(
        CASE WHEN i < $tanks THEN 0
             ELSE ((i - $tanks) * $days * 86400.0 / $entries)::BIGINT END) AS effective_at,
    effective_at + INTERVAL 2 HOUR AS booked_at,
    'Port' AS depot,
    'T' || lpad((CASE WHEN i < $tanks THEN i ELSE h % $tanks END)::VARCHAR, 5, '0') AS tank_id,
    CASE WHEN kind = 'transfer'
         THEN 'T' || lpad(((h % $tanks + 7 * (1 + h // 7 % 20)) % $tanks)::VARCHAR, 5, '0')
    END AS counter_tank_id,
    'P' || (CASE WHEN i < $tanks THEN i ELSE h % $tanks END % 7)::VARCHAR AS product,
    CAST(CASE WHEN i < $tanks THEN 30000 ELSE (g % 50000) / 1000.0 END AS DECIMAL(18, 3))
        AS quantity,
    quantity AS quantity_t,
    't' AS unit, 'mass' AS quantity_basis, 'booked' AS status,
    CASE WHEN kind = 'reversal' THEN 'E' || lpad((i - 5000)::VARCHAR, 9, '0') END AS reverses,
    'ACC1' AS account_no, 'RK' || lpad(i::VARCHAR, 9, '0') AS document_no,
    'D' || (i // 10)::VARCHAR AS declaration_no, 'Owner ' || (i % 5)::VARCHAR AS owner,
    'bonded' AS customs_status, 'Vessel ' || (i // 100)::VARCHAR AS vessel,
    false AS effective_date_only, 'run-1' AS run_id, 'x' AS file_sha256,
    'ledger.csv' AS origin_file, i AS origin_row, i AS content_hash, 1 AS version_seq
FROM (SELECT range AS i, hash(range) AS h, hash(-range) AS g FROM range($entries))
"""
ASKED = """
SELECT 'Port' AS depot, 'T' || lpad(i::VARCHAR, 5, '0') AS tank_id,
       TIMESTAMP '2026-11-19 20:00' + to_seconds(i // 10) AS gauged_at
FROM range($tanks) AS r(i)
"""


def timed(what: Callable[[], object], repeats: int = 5) -> float:
    """The median seconds of ``repeats`` runs."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main(entries: int = 10_000_000, tanks: int = 20_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "bench.duckdb", memory_limit="1GB", threads=2)
        with store:
            store.execute(LEDGER, {"entries": entries, "tanks": tanks, "days": DAYS})
            store.execute("CHECKPOINT")
            columns = ", ".join(f'max("{name}")' for name in store.columns("movements"))
            asked = store.query(ASKED, {"tanks": tanks})
            flagged = asked.head(tanks // 20).rename({"gauged_at": "until"})
            read = timed(lambda: store.query(f"SELECT {columns} FROM movements"))  # noqa: S608
            book = timed(lambda: book_at(store, asked))
            behind = timed(lambda: entries_of_tanks(store, flagged), 3)
            print(f"{entries:,} entries, {tanks:,} tanks, {tanks:,} gauge times")
            print(f"{'reading every column':44} {read:6.2f} s    1.0 ×")
            print(f"{'book of every tank':44} {book:6.2f} s  {book / read:5.1f} ×")
            named = f"entries of {flagged.height:,} tanks"
            print(f"{named:44} {behind:6.2f} s  {behind / read:5.1f} ×")
            checks(store, read)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MiB")


def checks(store: Store, read: float) -> None:
    """Each account check by itself, and all of them."""
    as_of = datetime(2026, 11, 19, 23, 0)
    start = time.perf_counter()
    account = Account.opened(store, as_of, Settings())
    total = opened = time.perf_counter() - start
    print(f"{'opening the account':44} {opened:6.2f} s  {opened / read:5.1f} ×")
    for check in CHECKS:
        start = time.perf_counter()
        found = sum(1 for _ in check(account))
        taken = time.perf_counter() - start
        total += taken
        if taken > 0.1:
            print(f"  {check.__name__:42} {taken:6.2f} s  {found:,} concerns")
    print(f"{'all account checks':44} {total:6.2f} s  {total / read:5.1f} ×")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
