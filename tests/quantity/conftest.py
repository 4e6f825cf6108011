"""Small tanks that every quantity test can read on one screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

TANK: dict[str, Any] = {
    "reading_id": 1,
    "table_id": 1,
    "innage_mm": 10_000.0,
    "reference_height_mm": 18_000.0,
    "liquid_temperature_c": 20.0,
    "density20_kgm3": 840.0,
    "vcf_group": "refined",
    "tank_type": "fixed_roof",
    "insulated": True,
}
"""A reading at base temperature: 10 m of diesel in a tank of 0.7 m³ a millimetre."""


@pytest.fixture(scope="session")
def tables() -> pl.DataFrame:
    """Table 1: 0.7 m³ a mm from 0 to 16 m. Table 2: the same from 200 mm (50 m³) with a knee."""
    return pl.DataFrame(
        {
            "table_id": [1, 1, 2, 2, 2],
            "height_mm": [0.0, 16_000.0, 200.0, 5_000.0, 16_000.0],
            "volume_m3": [0.0, 11_200.0, 50.0, 3_410.0, 11_660.0],
            "head_volume_m3": [None, None, None, None, None],
        },
        schema_overrides={"head_volume_m3": pl.Float64},
    )


@pytest.fixture(scope="session")
def reading() -> Callable[..., pl.DataFrame]:
    """Makes a frame of one reading: the tank above with what a test changes."""

    def make(**changes: Any) -> pl.DataFrame:
        return pl.DataFrame([{**TANK, **changes}], infer_schema_length=None)

    return make
