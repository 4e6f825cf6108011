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

from recon.model import (
    Cause,
    Finding,
    InputFile,
    InputProblem,
    Measurement,
    Run,
    TankResult,
    Totals,
)
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


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def night() -> Callable[..., Run]:
    """``night(id, day)``: a run with one tank that fills every field and one that fills few."""
    return _night


def _night(run_id: str, day: int = 20) -> Run:
    gauged = datetime(2026, 11, day, 23, 30)
    book, physical, difference = Decimal("6109.308"), Decimal("6009.308"), Decimal("-100.000")
    finding = Finding(
        "F-1",
        "shortage",
        "high",
        "open",
        "东港库",
        "T-305",
        {"t": "-100.000"},
        gauged,
        gauged,
        0,
        1,
    )
    problem = InputProblem(
        "inbox/a.csv", "unreadable_number", None, "N7", 7, "quantity", "12..5",
        {"nearest": ["12.5"]}, True,
    )  # fmt: skip
    idle = TankResult("东港库", "T-306", None, None, "idle", "none", *[None] * 8)  # type: ignore[arg-type]
    return Run(
        id=run_id,
        site="东港库",
        timezone="Asia/Shanghai",
        as_of=gauged,
        profile="gb",
        coverage_factor=2.0,
        tool_version="0.1.0",
        rules_sha256="r" * 64,
        inputs=(InputFile("inbox/a.csv", "a" * 64, "movements", 3, 2, 1, 0, "loaded"),),
        totals=Totals(2, 0, 1, 0, 0, 0, 0, 1, book, physical, difference, Decimal(0), 0.0),
        tanks=(_tank(gauged, book, physical, difference), idle),
        findings=(finding,),
        input_problems=(problem,),
        settings={"site": {"name": None, "timezone": "Asia/Shanghai"}},
        skipped=(("inbox/~$a.xlsx", "lock_file"),),
        started_at=datetime(2026, 11, day + 1, 2),
        language="zh",
    )


def _tank(gauged: datetime, book: Decimal, physical: Decimal, difference: Decimal) -> TankResult:
    return TankResult(
        depot="东港库",
        tank_id="T-305",
        product="jet",
        gauged_at=gauged,
        verdict="shortage",
        severity="high",
        book_t=book,
        physical_t=physical,
        difference_t=difference,
        uncertainty_t=9.75,
        uncertainty_physical_t=9.25,
        tolerance_t=9.75,
        inspector_t=6009.308,
        measurement=Measurement(innage_mm=12376.0, tov_m3=7620.549, vcf=0.99594),
        causes=(
            _cause("duplicate_entry", "-100.000", taken=True),
            _cause("cutoff", "-60.000", candidate=2, residual="-40.000", taken=False),
        ),
        findings=("F-1", "F-2"),
        reason="roof_in_critical_zone",
        reason_params={"level_mm": 1801},
        budget={"level": 2.5, "density": 3.75},
        notes=(("insulated_assumed", {"tank": "T-305"}),),
        light_oil=True,
        cut_off=({"entry": "E7", "share_t": "12.5"},),
    )


def _cause(
    code: str, explains: str, *, candidate: int = 1, residual: str = "0.000", taken: bool
) -> Cause:
    return Cause(
        candidate=candidate,
        code=code,
        confidence="confirmed",
        explains_t=Decimal(explains),
        residual_t=Decimal(residual),
        entries=("E7", "E8"),
        tanks=("T-306",),
        evidence="twin_entry",
        params={"document": "D-1"},
        score=0.5,
        taken=taken,
    )
