"""One floating-roof tank of fuel oil with water, sediment and a warm bare shell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import polars as pl
import pytest

from recon.model import Params
from recon.reconcile.physical import PRODUCT_FACTS, READING_FACTS, TANK_FACTS, measured, with_facts
from recon.settings import Settings
from recon_schemas.registry import schema_of

GAUGED = datetime(2026, 11, 20, 22)

TANK: dict[str, Any] = {
    "depot": "D",
    "tank_id": "T-1",
    "valid_from": None,
    "product": "OIL",
    "tank_type": "external_floating_roof",
    "reference_height_mm": 18_250.0,
    "insulated": False,
    "shell_expansion_per_c": 1.12e-5,
    "table_temperature_c": 20.0,
    "roof_mass_kg": 60_000.0,
    "roof_in_table": False,
    "critical_zone_low_mm": 1_200.0,
    "critical_zone_high_mm": 1_800.0,
}
PRODUCT: dict[str, Any] = {"product": "OIL", "vcf_group": "refined", "light_oil": False}
DIP: dict[str, Any] = {
    "depot": "D",
    "tank_id": "T-1",
    "gauged_at": GAUGED,
    "product": "OIL",
    "innage_mm": 12_376.0,
    "free_water_mm": 40.0,
    "liquid_temperature_c": 32.0,
    "ambient_temperature_c": 12.0,
    "density20_kgm3": 840.0,
    "sediment_water_pct": 0.4,
    "status": "counted",
}

Measured = Callable[..., pl.DataFrame]


def _frame(kind: str, columns: list[str], rows: list[dict[str, Any]]) -> pl.DataFrame:
    types = {name: dtype for name, dtype in schema_of(kind).items() if name in columns}
    return pl.DataFrame([{name: row.get(name) for name in types} for row in rows], types)


@pytest.fixture
def measured_dip() -> Measured:
    """Measures the tank's dip with some cells changed, as a night would."""

    def run(
        profile: str = "gb",
        broken: Mapping[int, Params] | None = None,
        registered: str = "OIL",
        **changes: Any,
    ) -> pl.DataFrame:
        keys = ["depot", "tank_id", "valid_from"]
        dips = _frame(
            "stocktakes",
            ["depot", "tank_id", "gauged_at", "product", *READING_FACTS],
            [{**DIP, **changes}],
        )
        versions = pl.DataFrame(
            {"depot": ["D"], "tank_id": ["T-1"], "valid_from": [None], "table_id": [1]},
            schema_overrides={"valid_from": pl.Date, "table_id": pl.Int64},
        )
        placed = with_facts(
            dips,
            _frame("tanks", [*keys, *TANK_FACTS], [TANK]),
            _frame("products", ["product", *PRODUCT_FACTS], [{**PRODUCT, "product": registered}]),
            versions,
        )
        table = pl.DataFrame(
            {
                "table_id": [1, 1],
                "height_mm": [0.0, 18_000.0],
                "volume_m3": [0.0, 12_600.0],
                "head_volume_m3": [0.0, 0.0],
            }
        )
        settings = Settings.model_validate({"site": {"profile": profile}})
        return measured(placed, table, settings, broken)

    return run
