"""The yardsticks of the speed table, each in a process of its own; prints seconds as JSON.

Run: ``python -m benchmarks.night_yardstick csv FILE DATABASE`` or ``... workbook FILE...``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import duckdb
from openpyxl import Workbook, load_workbook

COLUMNS = {
    "entry_id": "VARCHAR", "kind": "VARCHAR", "effective_at": "TIMESTAMP",
    "booked_at": "TIMESTAMP", "depot": "VARCHAR", "tank_id": "VARCHAR",
    "counter_tank_id": "VARCHAR", "product": "VARCHAR", "quantity": "DECIMAL(18,3)",
    "unit": "VARCHAR", "density20_kgm3": "DOUBLE", "account_no": "VARCHAR",
    "document_no": "VARCHAR", "declaration_no": "VARCHAR", "owner": "VARCHAR",
    "customs_status": "VARCHAR",
}  # fmt: skip


def read_csv(source: str, database: str) -> dict[str, float]:
    """DuckDB reads the CSV, typed and in order, into a table in a file; the file is complete."""
    Path(database).unlink(missing_ok=True)
    began, spent = time.perf_counter(), os.times()
    settings = {"memory_limit": "1GB", "threads": 2, "preserve_insertion_order": True}
    with duckdb.connect(database, config=settings) as connection:
        connection.execute(
            f"CREATE TABLE entries AS FROM read_csv('{source}', columns={COLUMNS}, header=true, "
            "auto_detect=false, delim=',', quote='\"')"
        )
    return _took(began, spent)


def write_workbook(sources: list[str]) -> dict[str, float]:
    """openpyxl writes the cells of ``sources`` again, plain; reading them is not counted."""
    began, spent = 0.0, os.times()
    total = {"wall_s": 0.0, "cpu_s": 0.0}
    for source in sources:
        book = load_workbook(source)
        sheets = [
            (sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)])
            for sheet in book.worksheets
        ]
        began, spent = time.perf_counter(), os.times()
        plain = Workbook()
        plain.remove(plain.worksheets[0])
        for title, rows in sheets:
            made = plain.create_sheet(title)
            for row in rows:
                made.append(row)
        target = Path(source).with_name("plain.xlsx")
        plain.save(target)
        for name, value in _took(began, spent).items():
            total[name] += value
        target.unlink()
    return total


def _took(began: float, spent: os.times_result) -> dict[str, float]:
    now = os.times()
    return {"wall_s": time.perf_counter() - began, "cpu_s": sum(now[:2]) - sum(spent[:2])}


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    print(json.dumps(read_csv(*given) if what == "csv" else write_workbook(given)))
