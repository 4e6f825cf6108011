"""A store in a temporary folder, and small ledgers to fill it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from recon.store.connection import Store
from recon_schemas import registry

ORIGIN = {"origin_sheet": pl.String, "origin_row": pl.Int64, "origin_cells": pl.String}

Rows = Callable[..., pl.DataFrame]


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was just made: copying it is faster than making one for each test."""
    path = tmp_path_factory.mktemp("empty") / "recon.duckdb"
    Store.open(path).close()
    return path


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Iterator[Store]:
    shutil.copy(empty_store, tmp_path / "recon.duckdb")
    with Store.open(tmp_path / "recon.duckdb", memory_limit="500MB", threads=2, wait_s=1) as opened:
        yield opened


@pytest.fixture
def rows() -> Rows:
    """``rows(kind, {...}, {...})``: a typed frame; what is not given is a plain default or null."""

    def made(kind: str, *given: dict[str, Any]) -> pl.DataFrame:
        schema = {**registry.schema_of(kind), **ORIGIN}
        if kind == "movements":
            schema |= {"quantity_t": pl.Decimal(18, 3), "quantity_basis": pl.String}
        full = []
        for number, row in enumerate(given):
            values = dict.fromkeys(schema)
            values |= {k: v for k, v in DEFAULTS.get(kind, {}).items() if k in schema}
            values["origin_row"] = number + 2
            values |= row
            if kind == "movements" and values["quantity_t"] is None:
                values["quantity_t"] = values["quantity"]
            full.append(values)
        return pl.DataFrame(full, schema=schema, orient="row")

    return made


DEFAULTS: dict[str, dict[str, Any]] = {
    "movements": {
        "kind": "receipt",
        "effective_at": datetime(2026, 11, 3, 8, 30),
        "tank_id": "T-101",
        "depot": "东港库",
        "product": "diesel",
        "quantity": Decimal("100.000"),
        "unit": "t",
        "status": "booked",
        "effective_date_only": False,
        "quantity_basis": "mass",
    },
    "stocktakes": {
        "depot": "东港库",
        "tank_id": "T-101",
        "product": "diesel",
        "gauged_at": datetime(2026, 11, 20, 23, 30),
        "innage_mm": 12376.0,
        "liquid_temperature_c": 24.3,
        "density20_kgm3": 792.8,
        "status": "counted",
        "source": "inspector",
    },
    "tanks": {
        "depot": "东港库",
        "tank_id": "T-101",
        "product": "diesel",
        "tank_type": "fixed_roof",
        "reference_height_mm": 18250.0,
    },
    "capacity_tables": {"depot": "东港库", "tank_id": "T-101"},
    "products": {"vcf_group": "refined"},
}
