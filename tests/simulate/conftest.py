"""Tanks with round numbers, so that every figure can be worked out by hand."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from recon.simulate.master import DIESEL, NAPHTHA
from recon.simulate.records import CapacityTable, Contents, Tank

PlainTank = Callable[..., Tank]


@pytest.fixture
def plain_tank() -> PlainTank:
    """A tank of exactly 1 m³ a millimetre, with a heel of 10 m³."""

    def make(**changes: object) -> Tank:
        floating = "roof_mass_kg" in changes
        tank = Tank(
            tank_id="T-1",
            product=NAPHTHA if floating else DIESEL,
            tank_type="internal_floating_roof" if floating else "fixed_roof",
            table=CapacityTable((0, 1000, 15000), (10.0, 1010.0, 15010.0)),
            reference_height_mm=15500,
            safe_fill_height_mm=14000,
            minimum_operating_height_mm=900,
        )
        return replace(tank, **changes)

    return make


@pytest.fixture
def diesel() -> Contents:
    """7 524 t of diesel: 9 000 m³ at 20 °C of 837.1 kg/m³ (836.0 in air), at 20 °C."""
    return Contents(
        mass_air_t=7524.0,
        density20_kgm3=837.1,
        temperature_c=20.0,
        ambient_c=20.0,
        free_water_mm=0.0,
        sediment_water_pct=0.0,
        vcf=1.0,
        expansion_per_c=0.00085,
    )
