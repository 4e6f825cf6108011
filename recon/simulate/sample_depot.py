"""The sample depot as built: sixteen invented tanks, their tables, and what is in them that night.

Everything here is invented; the dimensions are those of ordinary welded tanks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from recon.simulate.master import CRUDE, DIESEL, JET, LSFO, NAPHTHA
from recon.simulate.physics import vertical_table
from recon.simulate.records import CapacityTable, Product, Tank

SITE = "Haiyun Bonded Oil Depot"
SITE_ZH = "海沄保税油库"
NIGHT = date(2026, 11, 20)
OPENED = date(2026, 10, 20)


@dataclass(frozen=True, slots=True)
class Built:
    """How a tank is made and found that night; ``roof`` = (mass kg, zone low mm, zone high mm)."""

    tank_id: str
    product: Product
    tank_type: str
    diameter_m: float
    reference_height_mm: int
    safe_fill_height_mm: int
    minimum_operating_height_mm: int
    density20_kgm3: float
    temperature_c: float
    gauged: str
    opening_height_mm: int
    free_water_mm: float = 0.0
    sediment_water_pct: float = 0.0
    insulated: bool = False
    roof: tuple[int, int, int] | None = None
    roof_in_table_kgm3: float | None = None
    head: bool = False
    capacity_uncertainty_pct: float | None = None
    calibrated_on: date = date(2024, 5, 14)
    calibration_valid_until: date = date(2028, 5, 13)
    mixed_custody: bool = False

    @property
    def gauged_at(self) -> datetime:
        """The moment of the dip."""
        hour, minute = self.gauged.split(":")
        return datetime(NIGHT.year, NIGHT.month, NIGHT.day, int(hour), int(minute))

    @property
    def opening_t(self) -> float:
        """True mass in air at the opening: a cylinder filled to ``opening_height_mm``."""
        volume = math.pi / 4 * self.diameter_m**2 * self.opening_height_mm / 1000
        return round(volume * (self.density20_kgm3 - 1.1) / 1000, 3)


EXTERNAL, INTERNAL, FIXED = "external_floating_roof", "internal_floating_roof", "fixed_roof"

BUILT = (
    Built(
        "T-101", CRUDE, EXTERNAL, 60, 21480, 19500, 2400, 862.4, 27.6, "21:08", 8600,
        42, 0.15, roof=(236000, 1650, 1950),
    ),
    Built(
        "T-102", CRUDE, EXTERNAL, 60, 21462, 19500, 2400, 863.1, 28.1, "21:31", 6900,
        36, 0.18, roof=(238500, 1650, 1950),
    ),
    Built(
        "T-103", CRUDE, EXTERNAL, 46, 19850, 17800, 1500, 866.8, 26.9, "21:52", 5205,
        0, 0.12, roof=(141000, 1600, 1900),
    ),
    Built(
        "T-104", CRUDE, EXTERNAL, 60, 21515, 19500, 2400, 861.7, 27.2, "22:14", 10400,
        31, 0.16, roof=(241000, 1650, 1950), roof_in_table_kgm3=850.0,
    ),
    Built(
        "T-201", NAPHTHA, INTERNAL, 30, 17210, 15600, 1900, 698.3, 21.4, "21:25", 6300,
        roof=(14200, 1500, 1700),
    ),
    Built(
        "T-202", NAPHTHA, INTERNAL, 30, 17195, 15600, 1900, 697.6, 21.7, "21:47", 8300,
        roof=(14150, 1500, 1700), calibrated_on=date(2023, 1, 16),
        calibration_valid_until=date(2027, 1, 15),
    ),
    Built(
        "T-301", JET, INTERNAL, 28, 18250, 16600, 1900, 792.8, 23.4, "23:05", 7000,
        roof=(12600, 1500, 1700),
    ),
    Built(
        "T-302", JET, INTERNAL, 28, 18236, 16600, 1900, 793.3, 23.1, "23:19", 8100,
        roof=(12550, 1500, 1700), roof_in_table_kgm3=790.0,
    ),
    Built("T-303", JET, FIXED, 24, 17840, 16200, 900, 792.5, 23.7, "23:36", 5400),
    Built("T-401", DIESEL, FIXED, 30, 18420, 16800, 900, 837.9, 22.3, "22:33", 6400, 18),
    Built(
        "T-402", DIESEL, FIXED, 30, 18405, 16800, 900, 838.4, 22.6, "22:50", 9400,
        mixed_custody=True,
    ),
    Built("T-403", DIESEL, FIXED, 34, 18640, 17000, 900, 837.2, 22.1, "21:12", 8800, 24, head=True),
    Built("T-404", DIESEL, INTERNAL, 26, 18110, 16500, 1900, 838.0, 22.4, "23:00", 6100,
          roof=(10900, 1500, 1700)),
    Built(
        "T-501", LSFO, FIXED, 34, 18600, 17000, 900, 948.6, 48.7, "23:24", 7400, 0, 0.2,
        insulated=True,
    ),
    Built("T-502", LSFO, FIXED, 22, 16880, 15300, 900, 946.9, 47.9, "23:52", 6120, 0, 0.2,
          insulated=True, capacity_uncertainty_pct=0.2),
    Built("T-503", LSFO, FIXED, 22, 16865, 15300, 900, 947.0, 20.0, "22:05", 0, insulated=True),
)  # fmt: skip
"""Levels are of the night of the stocktake; ``opening_height_mm`` of a month before."""


def build(built: Built, rng: Random) -> Tank:
    """The register's row and capacity table of one tank, by strapping it."""
    zone = None
    mass, low, high = built.roof or (0, None, None)
    if built.roof is not None and built.roof_in_table_kgm3 is not None:
        zone = (built.roof[1], built.roof[2], built.roof[0] / built.roof_in_table_kgm3)
    table: CapacityTable = vertical_table(
        built.diameter_m,
        built.reference_height_mm // 100 * 100 - 400,
        100,
        rng,
        # The bottom cones up to the datum plate: some liquid lies below it.
        heel_m3=round(0.011 * built.diameter_m**2, 3),
        roof=zone,
        head=built.head,
    )
    return Tank(
        tank_id=built.tank_id,
        product=built.product,
        tank_type=built.tank_type,
        table=table,
        reference_height_mm=built.reference_height_mm,
        safe_fill_height_mm=built.safe_fill_height_mm,
        minimum_operating_height_mm=built.minimum_operating_height_mm,
        insulated=built.insulated,
        roof_mass_kg=float(mass),
        roof_in_table=built.roof_in_table_kgm3 is not None,
        table_roof_density_kgm3=built.roof_in_table_kgm3,
        critical_zone_low_mm=low,
        critical_zone_high_mm=high,
        capacity_uncertainty_pct=built.capacity_uncertainty_pct,
        calibrated_on=built.calibrated_on,
        calibration_valid_until=built.calibration_valid_until,
        mixed_custody=built.mixed_custody,
    )
