"""From tonnes to a level, and back: the small forward physics of a simulated tank.

The measuring chain of ``recon.quantity`` goes from a dip to tonnes over frames; this goes from the
true mass to the level a tape would meet, one tank at a time, and shares only the volume correction
with it. Sources: metrology of vertical tanks as in docs/method.md (order of deductions, shell
factor, floating roofs); uncertainty components at k = 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from random import Random

import polars as pl

from recon.quantity import volume_correction_factor
from recon.simulate.records import CapacityTable, Contents, Reading, Tank, Worked

AIR_KGM3 = 1.1
"""Buoyancy of air: mass in air = standard volume x (ρ20 − 1.1 kg/m³)."""

LEVEL_MM = 3.0
WATER_MM = 3.0
TEMPERATURE_C = 0.5
DENSITY_KGM3 = 0.5
SEDIMENT_WATER_PCT = 0.05
VCF_PCT = 0.05
MOVEMENT_PCT = 0.10
"""Uncertainty components, each at k = 2."""


def volume_corrections(
    densities_kgm3: Sequence[float],
    temperatures_c: Sequence[float],
    groups: Sequence[str],
    base_c: float = 20.0,
) -> list[float]:
    """VCF to ``base_c`` (edition 1980) of many tanks at once, from densities at ``base_c``.

    Raises ``ValueError`` when one lies outside the range of its group: a simulated tank never may.
    """
    if not densities_kgm3:
        return []
    factors = volume_correction_factor(
        pl.Series("density", densities_kgm3, dtype=pl.Float64),
        pl.Series("temperature", temperatures_c, dtype=pl.Float64),
        pl.Series("group", groups, dtype=pl.String),
        base_c=base_c,
    )
    values = factors.to_list()
    if None in values:
        raise ValueError("a simulated liquid lies outside the range of its group")
    return values


@lru_cache(maxsize=4096)
def volume_correction(
    density_kgm3: float, temperature_c: float, group: str, base_c: float = 20.0
) -> float:
    """VCF to ``base_c`` of one tank."""
    return volume_corrections([density_kgm3], [temperature_c], [group], base_c)[0]


def expansions_per_c(
    densities20_kgm3: Sequence[float], temperatures_c: Sequence[float], groups: Sequence[str]
) -> list[float]:
    """Relative growth of volume per °C at each temperature: −d ln VCF/dt, over half a degree."""
    warm, cold = (
        volume_corrections(densities20_kgm3, [t + step for t in temperatures_c], groups)
        for step in (0.25, -0.25)
    )
    return [2 * math.log(low / high) for high, low in zip(warm, cold, strict=True)]


def shell_factor(tank: Tank, liquid_c: float, ambient_c: float | None) -> float:
    """CTSh = 1 + 2αΔ + α²Δ²; the shell of a bare tank is one eighth ambient."""
    shell_c = liquid_c
    if not tank.insulated and ambient_c is not None:
        shell_c = (7 * liquid_c + ambient_c) / 8
    stretch = tank.shell_expansion_per_c * (shell_c - tank.table_temperature_c)
    return 1 + 2 * stretch + stretch * stretch


def in_critical_zone(tank: Tank, innage_mm: float) -> bool:
    """Whether the roof is neither on its legs nor afloat at that level; bounds belong to it."""
    low, high = tank.critical_zone_low_mm, tank.critical_zone_high_mm
    return tank.floats and low is not None and high is not None and low <= innage_mm <= high


def roof_m3(tank: Tank, innage_mm: float, density20_kgm3: float, vcf: float) -> float:
    """Volume to add for the roof: negative when it is deducted, 0 when it stands on its legs.

    Raises ``ValueError`` inside the critical zone, where nobody can say how much of it floats.
    """
    if in_critical_zone(tank, innage_mm):
        raise ValueError(f"{tank.tank_id}: {innage_mm} mm is inside the critical zone")
    low = tank.critical_zone_low_mm
    if not tank.floats or (low is not None and innage_mm < low):
        return 0.0
    return _floating_roof_m3(tank, density20_kgm3, vcf)


def _floating_roof_m3(tank: Tank, density20_kgm3: float, vcf: float) -> float:
    displaced = tank.roof_mass_kg / ((density20_kgm3 - AIR_KGM3) * vcf)
    if tank.roof_in_table and tank.table_roof_density_kgm3 is not None:
        return tank.roof_mass_kg / tank.table_roof_density_kgm3 - displaced
    return -displaced


def level_mm(tank: Tank, contents: Contents) -> float:
    """Where the surface stands when ``contents`` are in ``tank``, in mm above the datum plate.

    Raises ``ValueError`` when the tank cannot hold them or the roof is in its critical zone.
    """
    net = contents.mass_air_t * 1000 / (contents.density20_kgm3 - AIR_KGM3)
    observed = net / (1 - contents.sediment_water_pct / 100) / contents.vcf
    shell = shell_factor(tank, contents.temperature_c, contents.ambient_c)
    density_t = contents.density20_kgm3 * contents.vcf
    # The water's own volume is known as well as the table is, so it shares the table's error.
    water = tank.table.volume_m3(contents.free_water_mm) if contents.free_water_mm > 0 else 0.0
    afloat = _floating_roof_m3(tank, contents.density20_kgm3, contents.vcf) if tank.floats else 0.0
    for roof in (afloat, 0.0):
        gross = (observed - roof) / shell / (1 + contents.table_error) + water
        height = tank.table.height_mm(gross, density_t)
        if not in_critical_zone(tank, height) and roof == roof_m3(
            tank, height, contents.density20_kgm3, contents.vcf
        ):
            return height
    raise ValueError(f"{tank.tank_id}: no level with the roof afloat or on its legs")


def work_out(tank: Tank, reading: Reading, vcf: float, *, printed: bool = False) -> Worked:
    """What a reading stands for, at the base of its density: 15 °C when it has one at 15 °C.

    ``printed`` rounds every step as an inspector's form does: volumes 0.001 m³, VCF 5 decimals
    (4 at 15 °C, as table 54 prints it), masses 0.001 t, each from the printed one before it.
    Raises ``ValueError`` outside the table and inside the critical zone.
    """
    density = reading.density20_kgm3 if reading.density15_kgm3 is None else reading.density15_kgm3
    if reading.innage_mm is None or density is None or reading.liquid_temperature_c is None:
        raise ValueError(f"{reading.tank_id}: an incomplete reading has no mass")

    def step(value: float, digits: int = 3) -> float:
        return round(value, digits) if printed else value

    vcf = step(vcf, 5 if reading.density15_kgm3 is None else 4)
    tov = step(tank.table.volume_m3(reading.innage_mm, density * vcf))
    water_mm = reading.free_water_mm or 0.0
    water = step(tank.table.volume_m3(water_mm)) if water_mm > 0 else 0.0
    shell = shell_factor(tank, reading.liquid_temperature_c, reading.ambient_c)
    roof = step(roof_m3(tank, reading.innage_mm, density, vcf))
    gov = step((tov - water) * shell + roof)
    gsv = step(gov * vcf)
    nsv = step(gsv * (1 - (reading.sediment_water_pct or 0.0) / 100))
    return Worked(
        tov_m3=tov,
        free_water_m3=water,
        shell_factor=shell,
        roof_m3=roof,
        gov_m3=gov,
        vcf=vcf,
        gsv_m3=gsv,
        nsv_m3=nsv,
        mass_air_t=step(nsv * (density - AIR_KGM3) / 1000),
        mass_vacuum_t=step(nsv * density / 1000),
    )


def jitter(rng: Random, uncertainty: float, resolution: float = 0.0) -> float:
    """One draw of an error of U (k = 2) ``uncertainty``, rounding to ``resolution`` included."""
    variance = (uncertainty / 2) ** 2 - resolution**2 / 12
    return rng.gauss(0.0, math.sqrt(max(variance, 0.0)))


def vertical_table(
    diameter_m: float,
    top_mm: int,
    step_mm: int,
    rng: Random,
    *,
    heel_m3: float = 0.0,
    roof: tuple[int, int, float] | None = None,
    head: bool = False,
) -> CapacityTable:
    """A table as a strapping of a real cylinder gives it: courses a few mm off, a heel, deadwood.

    ``roof`` = (zone low mm, zone high mm, displaced m³) takes the floating roof out of the table;
    ``head`` adds the static-head column (volume of the bulge under water of 1000 kg/m³).
    """
    heights = tuple(range(0, top_mm + 1, step_mm))
    volumes, bulges = [round(heel_m3, 3)], [0.0]
    course_mm, off_mm = 1800, 0.0
    for height in heights[1:]:
        if (height - step_mm) % course_mm < step_mm:
            off_mm = rng.gauss(0.0, 2.5)
        radius = diameter_m / 2 + off_mm / 1000
        area = math.pi * radius * radius - 0.0009 * diameter_m
        rise = area * step_mm / 1000
        if roof is not None:
            low, high, displaced = roof
            inside = max(0, min(height, high) - max(height - step_mm, low))
            rise -= displaced * inside / (high - low)
        volumes.append(round(volumes[-1] + rise, 3))
        # Thin-wall hoop strain of a 12 mm shell, E = 206 GPa, integrated over the wetted height.
        metres = height / 1000
        strain = 1000 * 9.80665 * metres * (diameter_m / 2) / (0.012 * 206e9)
        bulges.append(round(area * metres * strain, 3))
    return CapacityTable(heights, tuple(volumes), tuple(bulges) if head else None)


def uncertainty_t(
    tank: Tank, contents: Contents, innage_mm: float, booked_kg: Sequence[int]
) -> float:
    """U of physical − book at k = 2, in tonnes, to first order: what the noise was drawn from.

    ``booked_kg`` are the quantities that count in the book, the opening among them.
    """
    mass = contents.mass_air_t
    per_m3 = contents.vcf * (contents.density20_kgm3 - AIR_KGM3) / 1000
    slope = tank.table.slope_m3_per_mm(innage_mm) * per_m3
    liquid = mass + (tank.roof_mass_kg / 1000 if tank.floats else 0.0)
    parts = [
        slope * LEVEL_MM,
        liquid * contents.expansion_per_c * TEMPERATURE_C,
        mass * DENSITY_KGM3 / contents.density20_kgm3,
        liquid * tank.table_uncertainty_pct / 100,
        mass * VCF_PCT / 100,
    ]
    if contents.free_water_mm > 0:
        parts.append(tank.table.slope_m3_per_mm(contents.free_water_mm) * per_m3 * WATER_MM)
    if contents.sediment_water_pct > 0:
        parts.append(mass * SEDIMENT_WATER_PCT / 100)
    parts.extend(kg / 1000 * MOVEMENT_PCT / 100 for kg in booked_kg)
    return math.sqrt(math.fsum(part * part for part in parts))
