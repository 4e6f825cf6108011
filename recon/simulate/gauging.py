"""Inspectors at work: what a dip, a cup case and a hydrometer say about a tank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from recon.simulate.physics import (
    DENSITY_KGM3,
    LEVEL_MM,
    SEDIMENT_WATER_PCT,
    TEMPERATURE_C,
    WATER_MM,
    jitter,
    volume_corrections,
    work_out,
)
from recon.simulate.records import Contents, Reading, Tank

Dip = tuple[Tank, Contents, float, datetime]
"""A tank, what is in it, the true level in mm, and when it is dipped."""


def gauge(dips: Sequence[Dip], rng: Random, *, printed: bool) -> list[Reading]:
    """Readings with noise; worked out as the inspector prints it when ``printed``.

    Resolution as written: 1 mm, 0.1 °C, 0.1 kg/m³, 0.01 % S&W. A tank that cannot be worked out
    (its roof in the critical zone) is left as it was read.
    """
    readings = [_read(*dip, rng) for dip in dips]
    if not printed:
        return readings
    return with_results([dip[0] for dip in dips], readings)


def with_results(tanks: Sequence[Tank], readings: Sequence[Reading]) -> list[Reading]:
    """The readings with what an inspector makes of them, to the decimals of the form."""
    factors = volume_corrections(
        [reading.density20_kgm3 or 0.0 for reading in readings],
        [reading.liquid_temperature_c or 0.0 for reading in readings],
        [tank.product.vcf_group for tank in tanks],
    )
    done = []
    for tank, reading, vcf in zip(tanks, readings, factors, strict=True):
        try:
            worked = work_out(tank, reading, vcf, printed=True)
        except ValueError:
            done.append(reading)
        else:
            done.append(replace(reading, worked=worked))
    return done


def _read(tank: Tank, inside: Contents, level: float, when: datetime, rng: Random) -> Reading:
    water = sediment = None
    innage = round(level + jitter(rng, LEVEL_MM, 1))
    if inside.free_water_mm > 0:
        water = max(0, round(inside.free_water_mm + jitter(rng, WATER_MM, 1)))
    temperature = round(inside.temperature_c + jitter(rng, TEMPERATURE_C, 0.1), 1)
    density = round(inside.density20_kgm3 + jitter(rng, DENSITY_KGM3, 0.1), 1)
    if inside.sediment_water_pct > 0:
        share = inside.sediment_water_pct + jitter(rng, SEDIMENT_WATER_PCT, 0.01)
        sediment = max(0.0, round(share, 2))
    return Reading(
        tank_id=tank.tank_id,
        product=tank.product.code,
        gauged_at=when,
        innage_mm=innage,
        liquid_temperature_c=temperature,
        density20_kgm3=density,
        ambient_c=inside.ambient_c,
        free_water_mm=water,
        sediment_water_pct=sediment,
    )
