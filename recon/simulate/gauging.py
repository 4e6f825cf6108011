"""Inspectors at work: what a dip, a cup case and a hydrometer say about a tank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from recon.quantity import standard_density
from recon.simulate.physics import (
    DENSITY_KGM3,
    LEVEL_MM,
    SEDIMENT_WATER_PCT,
    TEMPERATURE_C,
    WATER_MM,
    jitter,
    volume_correction,
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
    groups = [tank.product.vcf_group for tank in tanks]
    temperatures = [reading.liquid_temperature_c or 0.0 for reading in readings]
    at_20 = volume_corrections([_density(r, 20) for r in readings], temperatures, groups)
    if any(reading.density15_kgm3 is not None for reading in readings):
        at_15 = volume_corrections([_density(r, 15) for r in readings], temperatures, groups, 15.0)
        factors = [
            at_20[n] if reading.density15_kgm3 is None else at_15[n]
            for n, reading in enumerate(readings)
        ]
    else:
        factors = at_20
    done = []
    for tank, reading, vcf in zip(tanks, readings, factors, strict=True):
        try:
            worked = work_out(tank, reading, vcf, printed=True)
        except ValueError:
            done.append(reading)
        else:
            done.append(replace(reading, worked=worked))
    return done


def _density(reading: Reading, base: int) -> float:
    """The density at ``base`` °C, or one near enough for a factor that is not used."""
    first, second = reading.density20_kgm3, reading.density15_kgm3
    if base == 15:
        first, second = second, first
    return first or second or 0.0


def at_15_degrees(dips: Sequence[Dip], readings: Sequence[Reading], rng: Random) -> list[Reading]:
    """The readings of an inspector who reports density at 15 °C, to 0.1 kg/m³, with its noise."""
    factors = volume_corrections(
        [inside.density20_kgm3 for _, inside, _, _ in dips],
        [15.0] * len(dips),
        [tank.product.vcf_group for tank, _, _, _ in dips],
    )
    changed = []
    for (_, inside, _, _), reading, factor in zip(dips, readings, factors, strict=True):
        true15 = inside.density20_kgm3 * factor
        density15 = round(true15 + jitter(rng, DENSITY_KGM3, 0.1), 1)
        changed.append(replace(reading, density20_kgm3=None, density15_kgm3=density15))
    return with_results([tank for tank, _, _, _ in dips], changed)


def by_hydrometer(dips: Sequence[Dip], readings: Sequence[Reading], rng: Random) -> list[Reading]:
    """The readings with the sample's own figures: hydrometer, test temperature, three dips.

    The glass is certified at 20 °C: what it shows at another temperature is the density there
    divided by 1 − 0.000023(t−20) − 0.00000002(t−20)². The inspector looks ρ20 up from that.
    """
    changed = []
    for (tank, inside, _, _), reading in zip(dips, readings, strict=True):
        test_c = round(inside.temperature_c - rng.uniform(3.0, 9.0), 1)
        density20 = inside.density20_kgm3 + jitter(rng, DENSITY_KGM3)
        off = test_c - 20
        glass = 1 - 0.000023 * off - 0.00000002 * off * off
        group = tank.product.vcf_group
        observed = round(density20 * volume_correction(density20, test_c, group) / glass, 1)
        looked_up = standard_density(observed, test_c, group)
        if looked_up is None:
            raise ValueError(f"{reading.tank_id}: no standard density for {observed} kg/m³")
        innage = round(reading.innage_mm or 0)
        changed.append(
            replace(
                reading,
                density20_kgm3=round(looked_up, 1),
                observed_kgm3=observed,
                test_c=test_c,
                dips_mm=(innage - 1, innage + rng.choice((0, 1)), innage),
            )
        )
    return with_results([tank for tank, _, _, _ in dips], changed)


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
