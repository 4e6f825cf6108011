"""Readings that were accepted and still cannot be measured: what is wrong is the input.

Each is a problem that names tank, value and place, so that the night's exit status says that
something must be mended. A roof in its critical zone and a tank being pumped are facts, no slips.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from recon.model import InputProblem
from recon.reconcile.refused import TABLE_REASON
from recon.store.connection import Store
from recon.store.sql import load

RULE = "reading_not_measurable"

NO_SLIP = frozenset({"roof_in_critical_zone", TABLE_REASON, "product_not_registered"})
"""Reasons that are no slip of the sheet, or that are told where the slip was made."""

_COLUMNS = (
    ("capacity_table", ()),
    ("free_water", ("free_water_mm",)),
    ("liquid_temperature", ("liquid_temperature_c",)),
    ("test_temperature", ("test_temperature_c",)),
    ("sediment_water", ("sediment_water_pct",)),
    (
        "density",
        ("density20_kgm3", "density15_kgm3", "api60", "observed_density_kgm3"),
    ),
    ("", ("innage_mm", "ullage_mm")),
)
"""Beginning of a reason's code → the columns whose value it speaks of."""


def input_problems(store: Store, measured: pl.DataFrame) -> Iterator[InputProblem]:
    """One problem for each counted reading that no figure can be had from.

    ``measured``: the readings of ``recon.reconcile.night.Night``.
    """
    ask = load("recon.reconcile", "refused.sql")
    wrong = measured.filter(
        pl.col("not_measurable").is_not_null()
        & ~pl.col("not_measurable").is_in(list(NO_SLIP))
        & (pl.col("status").fill_null("counted") == "counted")
    )
    for row in wrong.iter_rows(named=True):
        params = json.loads(row["not_measurable_params"] or "{}")
        told = {**params, "tank_id": row["tank_id"], "reason_code": row["not_measurable"]}
        if row["not_measurable"].startswith("capacity_table") and "height_mm" in params:
            yield _at_table(store, ask["table_row_origin"], row, told)
        else:
            yield _at_reading(row, told)


def _at_table(
    store: Store, sql: str, row: Mapping[str, Any], told: Mapping[str, Any]
) -> InputProblem:
    named = {name: row[name] for name in ("depot", "tank_id")}
    where = _origin(store, sql, {**named, "height_mm": told["height_mm"]})
    return InputProblem(
        file=where.get("origin_file") or "master",
        rule=RULE,
        sheet=where.get("origin_sheet"),
        row=where.get("origin_row"),
        column="height_mm",
        value=_text(told["height_mm"]),
        params=told,
    )


def _at_reading(row: Mapping[str, Any], told: Mapping[str, Any]) -> InputProblem:
    column = _column(row)
    return InputProblem(
        file=row.get("origin_file") or "inbox",
        rule=RULE,
        sheet=row.get("origin_sheet"),
        cell=_cell(row, column or "tank_id"),
        row=row.get("origin_row"),
        column=column,
        value=None if column is None else _text(_written(row, column)),
        params=told,
    )


def _column(row: Mapping[str, Any]) -> str | None:
    """The column that holds the value at fault, the first of its kind that was written."""
    columns = next(names for start, names in _COLUMNS if row["not_measurable"].startswith(start))
    return next((name for name in columns if _written(row, name) is not None), None)


def _written(row: Mapping[str, Any], column: str) -> Any:
    """What the sheet said; measuring puts its own figures under the plain names."""
    return row[f"written_{column}"] if f"written_{column}" in row else row.get(column)


def _text(value: Any) -> str | None:
    return f"{value:.10g}" if isinstance(value, float | int) else None


def _cell(row: Mapping[str, Any], column: str) -> str | None:
    found = json.loads(row.get("origin_cells") or "{}").get(column)
    return None if found is None else str(found)


def _origin(store: Store, sql: str, named: Mapping[str, Any]) -> dict[str, Any]:
    found = store.query(sql, dict(named))
    return found.row(0, named=True) if found.height else {}
