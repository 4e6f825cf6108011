"""Nights of a small ledger through the loader, with what is kept of days past and without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from recon.ledger.book import book_at
from recon.ledger.checks.every import check_account, keep_account
from recon.ledger.checks.numbers import document_gaps
from recon.ledger.days import marks, sum_days, tanks_of_entries
from recon.ledger.lag import newest_entry_at
from recon.ledger.owners import book_by_owner, stock_by_month, turnover
from recon.settings import Period, Settings
from recon.store.connection import Store
from recon.store.versions import load
from recon_schemas import registry
from tests.ledger.ledgers import DEPOT, asked, at

TANKS = ("T-1", "T-2", "T-3")
FIRST = at("09-20 00:00")
"""Entries lie in the eleven weeks from here on: two month ends are among them."""

CLOSED = Settings(
    periods=(Period(month="2026-09", closed_on=date(2026, 10, 3), agreed={"T-1": Decimal(9)}),)
)

NIGHT = at("11-27 22:00")


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """A store with a register of three tanks."""
    with Store.open(folder / "recon.duckdb") as store:
        tanks = [{"depot": DEPOT, "tank_id": tank, "product": "JET"} for tank in TANKS]
        store.insert("tanks", rows_of("tanks", tanks))
        store.insert("products", rows_of("products", [{"product": "JET", "density20_kgm3": 800.0}]))
        full = [{"depot": DEPOT, "tank_id": "T-1", "height_mm": 1.0, "volume_m3": 300.0}]
        store.insert("capacity_tables", rows_of("capacity_tables", full))
        yield store


def emptied(store: Store) -> Store:
    """The store without entries and what is kept of them."""
    kept_tables = ("kept_span", "kept_sum", "kept_held", "kept_number", "kept_twin")
    for table in ("movements", "revisions", *kept_tables):
        store.execute(f"TRUNCATE {table}")
    return store


def rows_of(kind: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of master data as a run loaded them."""
    base = {"run_id": "r0", "file_sha256": "f", "origin_file": "m", "content_hash": 1}
    return pl.DataFrame([{**base, "version_seq": 1, **row} for row in rows])


def loaded(store: Store, rows: list[dict[str, Any]], run: str) -> None:
    """One export of the ledger, through the loader: known entries are revised."""
    schema = {**registry.schema_of("movements"), "quantity_t": pl.Decimal(18, 3)}
    schema |= dict.fromkeys(("quantity_basis", "origin_sheet", "origin_cells"), pl.String())
    columns = {name: [row.get(name) for row in rows] for name in schema}
    frame = pl.DataFrame(columns, schema=schema).with_row_index("origin_row", offset=2)
    frame = frame.with_columns(pl.col("origin_row").cast(pl.Int64))
    load(store, "movements", frame, run_id=run, file_path=f"{run}.csv", file_sha256=run)


def answers(store: Store, as_of: datetime) -> list[Any]:
    """Whatever the ledger is asked in a night, by a program that has just been started."""
    store.note_made("ledger_leg", "nothing")
    question = asked(*((tank, as_of) for tank in TANKS))
    sum_days(store, as_of.date())
    earlier = as_of - timedelta(days=17)
    return [
        book_at(store, question).rows(),
        book_at(store, asked(*((tank, earlier) for tank in TANKS))).rows(),
        book_by_owner(store, question).rows(),
        stock_by_month(store, as_of).rows(),
        turnover(store, question).rows(),
        tanks_of_entries(store).rows(),
        document_gaps(store).rows(),
        marks(store),
        newest_entry_at(store),
        check_account(store, as_of, CLOSED),
    ]


def night(store: Store, as_of: datetime) -> list[Any]:
    """The answers of a night that is stored."""
    with store.transaction():
        found = answers(store, as_of)
        keep_account(store)
    return found


class Undone(Exception):
    """Leaves a transaction."""


def without_kept(store: Store, as_of: datetime) -> list[Any]:
    """The answers of a night that has nothing kept to read."""
    found: list[Any] = []
    with suppress(Undone), store.transaction():
        store.execute("DELETE FROM kept_span")
        found = answers(store, as_of)
        raise Undone
    return found
