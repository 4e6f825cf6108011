"""What a simulated site is made of: products, tanks, what is in them, what people wrote about it.

Records only; the physics is in ``recon.simulate.physics``. Quantities booked are whole kilograms
(``int``), so that sums are exact; true masses are floats in tonnes of mass in air.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

ROOFS = ("internal_floating_roof", "external_floating_roof")
"""Tank types whose roof floats on the liquid."""


@dataclass(frozen=True, slots=True)
class Product:
    """One row of the product register; densities in kg/m³ at 20 °C."""

    code: str
    name: str
    name_zh: str
    hs_code: str
    un_number: str
    vcf_group: str
    density20_kgm3: float
    density20_min_kgm3: float
    density20_max_kgm3: float
    light_oil: bool
    focus: bool
    temperature_c: float = 22.0


@dataclass(frozen=True, slots=True)
class CapacityTable:
    """Volume by height, linear between rows; ``head_m3`` is the static-head column, if any.

    ``heights_mm`` and ``volumes_m3`` rise strictly (the first volume may be a heel above zero).
    """

    heights_mm: tuple[int, ...]
    volumes_m3: tuple[float, ...]
    head_m3: tuple[float, ...] | None = None

    def volume_m3(self, height_mm: float, density_kgm3: float = 0.0) -> float:
        """Tabulated volume at ``height_mm``, static head at ``density_kgm3`` included.

        Raises ``ValueError`` outside the table: nothing is extrapolated.
        """
        volume = _interpolate(self.heights_mm, self.volumes_m3, height_mm)
        if self.head_m3 is not None:
            volume += _interpolate(self.heights_mm, self.head_m3, height_mm) * density_kgm3 / 1000.0
        return volume

    def height_mm(self, volume_m3: float, density_kgm3: float = 0.0) -> float:
        """The height at which the table gives ``volume_m3``: the inverse of ``volume_m3``."""
        volumes: Sequence[float] = self.volumes_m3
        if self.head_m3 is not None:
            volumes = [
                v + h * density_kgm3 / 1000.0
                for v, h in zip(self.volumes_m3, self.head_m3, strict=True)
            ]
        return _interpolate(volumes, self.heights_mm, volume_m3)

    def slope_m3_per_mm(self, height_mm: float) -> float:
        """Cross-section at ``height_mm`` in m³ per mm."""
        row = min(max(bisect_right(self.heights_mm, height_mm) - 1, 0), len(self.heights_mm) - 2)
        rise = self.volumes_m3[row + 1] - self.volumes_m3[row]
        return rise / (self.heights_mm[row + 1] - self.heights_mm[row])


def _interpolate(xs: Sequence[float], ys: Sequence[float], x: float) -> float:
    if not xs[0] <= x <= xs[-1]:
        raise ValueError(f"{x} is outside the table ({xs[0]} to {xs[-1]})")
    row = min(bisect_right(xs, x) - 1, len(xs) - 2)
    share = (x - xs[row]) / (xs[row + 1] - xs[row])
    return ys[row] + share * (ys[row + 1] - ys[row])


@dataclass(frozen=True, slots=True)
class Tank:
    """One row of the tank register with its capacity table."""

    tank_id: str
    product: Product
    tank_type: str
    table: CapacityTable
    reference_height_mm: int
    safe_fill_height_mm: int
    minimum_operating_height_mm: int
    insulated: bool = False
    roof_mass_kg: float = 0.0
    roof_in_table: bool = False
    table_roof_density_kgm3: float | None = None
    critical_zone_low_mm: int | None = None
    critical_zone_high_mm: int | None = None
    capacity_uncertainty_pct: float | None = None
    shell_expansion_per_c: float = 0.0000112
    table_temperature_c: float = 20.0
    calibrated_on: date = date(2024, 5, 14)
    calibration_valid_until: date = date(2028, 5, 13)
    mixed_custody: bool = False
    depot: str = ""

    @property
    def floats(self) -> bool:
        """Whether a roof lies on the liquid."""
        return self.tank_type in ROOFS and self.roof_mass_kg > 0

    @property
    def table_uncertainty_pct(self) -> float:
        """U of the capacity table at k = 2, by the volume of its top row unless given."""
        if self.capacity_uncertainty_pct is not None:
            return self.capacity_uncertainty_pct
        top = self.table.volumes_m3[-1]
        return 0.3 if top < 100 else 0.2 if top <= 700 else 0.1


@dataclass(frozen=True, slots=True)
class Contents:
    """The truth inside a tank at one instant.

    ``vcf`` is the true volume correction factor from ``temperature_c`` to 20 °C and
    ``expansion_per_c`` how fast the volume grows there, relative, per °C; ``table_error`` is the
    relative error of the certified table (true volume = table x (1 + error)).
    """

    mass_air_t: float
    density20_kgm3: float
    temperature_c: float
    ambient_c: float | None
    free_water_mm: float
    sediment_water_pct: float
    vcf: float
    expansion_per_c: float
    table_error: float = 0.0


@dataclass(frozen=True, slots=True)
class Worked:
    """The steps from a dip to tonnes; volumes in m³, masses in tonnes."""

    tov_m3: float
    free_water_m3: float
    shell_factor: float
    roof_m3: float
    gov_m3: float
    vcf: float
    gsv_m3: float
    nsv_m3: float
    mass_air_t: float
    mass_vacuum_t: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was written down at a tank. ``worked`` is what the inspector made of it, if printed.

    With a ``density15_kgm3`` the inspector works at 15 °C. ``observed_kgm3`` and ``test_c`` are
    the hydrometer's own figures, ``dips_mm`` the three dips of which ``innage_mm`` was taken.
    """

    tank_id: str
    product: str
    gauged_at: datetime
    innage_mm: float | None
    liquid_temperature_c: float | None
    density20_kgm3: float | None
    ambient_c: float | None = None
    free_water_mm: float | None = None
    sediment_water_pct: float | None = None
    status: str = "counted"
    source: str = "inspector"
    report_no: str | None = None
    inspector: str | None = None
    remarks: str | None = None
    worked: Worked | None = None
    density15_kgm3: float | None = None
    observed_kgm3: float | None = None
    test_c: float | None = None
    dips_mm: tuple[int, ...] = ()

    def but(self, **changes: object) -> Reading:
        """A copy with ``changes``."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(slots=True)
class Entry:
    """One line of the account, as an exporter holds it.

    ``kg`` is the booked quantity in whole kilograms, signed as written (a red entry is negative);
    ``written`` overrides how it is printed when it was booked in another unit. ``moved_at`` is when
    the oil really moved (None: it never did), ``moved_t`` how much; neither is exported.
    """

    entry_id: str
    kind: str
    effective_at: datetime
    tank_id: str
    product: Product
    kg: int
    date_only: bool = False
    counter_tank_id: str | None = None
    booked_at: datetime | None = None
    status: str = "booked"
    unit: str = "t"
    written: str | None = None
    density20_kgm3: float | None = None
    volume20_m3: float | None = None
    reverses: str | None = None
    account_no: str | None = None
    document_no: str | None = None
    declaration_no: str | None = None
    application_no: str | None = None
    owner: str | None = None
    counter_owner: str | None = None
    customs_status: str = "bonded"
    vessel: str | None = None
    remarks: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def tonnes(self) -> str:
        """``kg`` as tonnes with three decimals, exactly."""
        sign, kilos = ("-", -self.kg) if self.kg < 0 else ("", self.kg)
        return f"{sign}{kilos // 1000}.{kilos % 1000:03d}"
