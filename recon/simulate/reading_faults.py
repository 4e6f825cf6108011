"""Faults of the stocktake and of the register: what goes wrong between the tank and the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from recon.simulate.gauging import with_results
from recon.simulate.history import Request
from recon.simulate.physics import volume_correction, work_out
from recon.simulate.records import CapacityTable, Reading, Tank
from recon.simulate.scene import Planted, Scene
from recon.simulate.slips import swap_digits

_HIGHEST_C = 90.0
"""Above this a reading is a finding of its own: no clerk would pass it on."""


def _mass_t(tank: Tank, reading: Reading) -> float:
    """What the readings stand for in that tank; ``ValueError`` where they stand for nothing."""
    factor = volume_correction(
        reading.density20_kgm3 or 0.0, reading.liquid_temperature_c or 0.0, tank.product.vcf_group
    )
    return work_out(tank, reading, factor).mass_air_t


def _planted(scene: Scene, effect_t: float, note: str = "") -> Planted:
    tank = scene.life.tank.tank_id
    return Planted(scene.code, (scene.life,), (), {tank: Decimal(f"{effect_t:.3f}")}, note)


def _rewritten(scene: Scene, wrong: Reading, note: str = "") -> Planted:
    """The night's reading replaced by ``wrong``, worked out from what it says."""
    life = scene.life
    right = life.readings[-1]
    effect = _mass_t(life.registered, wrong) - _mass_t(life.registered, right)
    life.readings[-1] = with_results([life.registered], [wrong])[0]
    return _planted(scene, effect, note)


def _terminal_saw(scene: Scene) -> None:
    """The terminal's own reading of the same tank, which holds what the inspector left out."""
    life = scene.life
    life.others.append(replace(life.readings[-1], source="terminal"))


def ask_water(scene: Scene) -> list[Request]:
    """Enough free water to make the difference."""
    life = scene.life
    slope = life.tank.table.slope_m3_per_mm(100.0)
    height = scene.wanted_t * 1000 / life.inside.density20_kgm3 / slope
    deepest = life.tank.minimum_operating_height_mm * 0.6
    water_mm = float(round(min(max(height, 5), deepest)))
    life.inside = replace(life.inside, free_water_mm=water_mm)
    # The oil above it must still lie below the safe fill height.
    life.highest_t -= slope * water_mm * life.inside.density20_kgm3 / 1000
    life.mass_t = min(life.mass_t, life.highest_t)
    return []


def free_water(scene: Scene) -> Planted:
    """Free water that the inspector did not write down; the terminal did."""
    _terminal_saw(scene)
    right = scene.life.readings[-1]
    return _rewritten(scene, right.but(free_water_mm=None), f"{right.free_water_mm:.0f} mm")


def ask_sediment(scene: Scene) -> list[Request]:
    """So much sediment and water that leaving it out makes the difference, 5 % at most."""
    life = scene.life
    share = scene.wanted_t / ((life.lowest_t + life.highest_t) / 2) * 100
    life.inside = replace(life.inside, sediment_water_pct=round(min(max(share, 0.12), 5.0), 3))
    return []


def sediment_water(scene: Scene) -> Planted:
    """Sediment and water left out by the inspector; the terminal has the laboratory's figure."""
    _terminal_saw(scene)
    right = scene.life.readings[-1]
    wrong = right.but(sediment_water_pct=None)
    return _rewritten(scene, wrong, f"{right.sediment_water_pct:.2f} %")


def _gauge_slips(scene: Scene) -> Iterator[tuple[str, Reading]]:
    """Every slip of the dip that still stands for something."""
    tank, right = scene.life.registered, scene.life.readings[-1]
    dip = round(right.innage_mm or 0)
    heights = [("innage and ullage exchanged", tank.reference_height_mm - dip)]
    for power in (1, 2, 3):
        heights += [(f"{sign * 10**power:+d} mm", dip + sign * 10**power) for sign in (1, -1)]
    for place in range(len(str(dip)) - 1):
        heights.append(("digits exchanged", swap_digits(dip, place)))
    for note, height in heights:
        wrong = right.but(innage_mm=height)
        try:
            _mass_t(tank, wrong)
        except ValueError:
            continue
        if height != dip and height > tank.minimum_operating_height_mm / 2:
            yield note, wrong


def gauge_slip(scene: Scene) -> Planted:
    """A dip written wrongly: the slip whose effect is nearest, or innage taken for ullage."""
    slips = list(_gauge_slips(scene))
    if slips[0][0].startswith("innage") and scene.rng.random() < 0.2:
        return _rewritten(scene, slips[0][1], slips[0][0])
    tank, right = scene.life.registered, _mass_t(scene.life.registered, scene.life.readings[-1])

    def distance(slip: tuple[str, Reading]) -> float:
        return abs(abs(_mass_t(tank, slip[1]) - right) - scene.wanted_t)

    note, wrong = min(slips, key=distance)
    return _rewritten(scene, wrong, note)


def temperature_slip(scene: Scene) -> Planted:
    """A Fahrenheit figure in a Celsius column, or two digits exchanged."""
    right = scene.life.readings[-1]
    celsius = right.liquid_temperature_c or 0.0
    fahrenheit = round(1.8 * celsius + 32, 1)
    tenths = round(celsius * 10)
    swapped = swap_digits(tenths, 1) / 10
    if fahrenheit > _HIGHEST_C or (scene.rng.random() < 0.4 and swapped != celsius):
        if swapped == celsius:
            swapped = swap_digits(tenths, 0) / 10
        wrong = right.but(liquid_temperature_c=swapped)
        return _rewritten(scene, wrong, f"{celsius} °C written as {swapped}")
    wrong = right.but(liquid_temperature_c=fahrenheit)
    return _rewritten(scene, wrong, f"{fahrenheit} °F in a column of °C")


def ask_since(scene: Scene) -> list[Request]:
    """A movement between the earlier round and the night."""
    first, last = scene.life.gauged[0], scene.life.gauged[-1]
    return [
        Request(
            scene.index,
            scene.wanted_t,
            scene.rng.randrange(first + 60, max(first + 61, last - 360)),
        )
    ]


def stale_stocktake(scene: Scene) -> Planted:
    """Last week's readings handed in again."""
    life = scene.life
    old, new = life.readings[0], life.readings[-1]
    life.readings[-1] = old.but(gauged_at=new.gauged_at)
    return _planted(scene, life.masses_t[0] - life.masses_t[-1], "the earlier round again")


def _registered_as(scene: Scene, wrong: Tank, note: str) -> Planted:
    """The register says ``wrong``; so do the inspector's results, which were worked out by it."""
    life = scene.life
    right = life.readings[-1]
    effect = _mass_t(wrong, right) - _mass_t(life.tank, right)
    life.registered = wrong
    life.readings = with_results([wrong] * len(life.readings), life.readings)
    return _planted(scene, effect, note)


def roof_correction(scene: Scene) -> Planted:
    """The register deducts a roof that the table has deducted already, or forgets one."""
    tank = scene.life.tank
    if tank.roof_in_table:
        wrong = replace(tank, roof_in_table=False, table_roof_density_kgm3=None)
        return _registered_as(scene, wrong, "deducted twice")
    wrong = replace(tank, roof_mass_kg=0.0, critical_zone_low_mm=None, critical_zone_high_mm=None)
    return _registered_as(scene, wrong, "not deducted")


def capacity_table(scene: Scene) -> Planted:
    """A table that is wrong in proportion, or by a step from one course upwards."""
    life = scene.life
    table = life.tank.table
    top = life.levels_mm[-1]
    sign = scene.rng.choice((1, -1))
    volume = table.volume_m3(top)
    off_m3 = sign * min(scene.wanted_t / life.masses_t[-1], 0.2) * volume
    if scene.rng.random() < 0.5:
        note = "in proportion"
        volumes = [v * (1 + off_m3 / volume) for v in table.volumes_m3]
    else:
        note = "a step at one course"
        course = top * scene.rng.uniform(0.3, 0.7)
        volumes = [
            v + (off_m3 if h > course else 0.0)
            for h, v in zip(table.heights_mm, table.volumes_m3, strict=True)
        ]
    if any(low >= high for low, high in pairwise(volumes)):
        note = "in proportion"
        volumes = [v * (1 + off_m3 / volume) for v in table.volumes_m3]
    wrong = replace(
        life.tank,
        table=CapacityTable(table.heights_mm, tuple(round(v, 3) for v in volumes), table.head_m3),
        calibration_valid_until=scene.calendar.nights[0].replace(day=1),
    )
    return _registered_as(scene, wrong, note)


def inspector_arithmetic(scene: Scene) -> Planted:
    """Right readings, wrong result: physical − book is not touched by it."""
    life = scene.life
    reading = life.readings[-1]
    if reading.worked is not None:
        mass = reading.worked.mass_air_t + scene.rng.choice((1, -1)) * scene.wanted_t
        wrong = replace(reading.worked, mass_air_t=round(mass, 3))
        life.readings[-1] = reading.but(worked=wrong)
    return _planted(scene, 0.0, "the printed mass")


def table_edition(scene: Scene) -> Planted:
    """The tables of 1952: the opening was taken over by them, and the night is printed by them."""
    life = scene.life
    off = scene.rng.choice((1, -1)) * scene.rng.uniform(0.0005, 0.0012)
    opening = next(
        e for e in scene.block.entries if e.kind == "opening" and e.tank_id == life.tank.tank_id
    )
    right_kg = opening.kg
    opening.kg = round(right_kg * (1 + off))
    reading = life.readings[-1]
    if reading.worked is not None:
        worked = reading.worked
        vcf = round(worked.vcf * (1 + off), 5)
        share = vcf / worked.vcf
        life.readings[-1] = reading.but(
            worked=replace(
                worked,
                vcf=vcf,
                gsv_m3=round(worked.gsv_m3 * share, 3),
                nsv_m3=round(worked.nsv_m3 * share, 3),
                mass_air_t=round(worked.mass_air_t * share, 3),
                mass_vacuum_t=round(worked.mass_vacuum_t * share, 3),
            )
        )
    return Planted(
        scene.code,
        (life,),
        (opening,),
        {life.tank.tank_id: Decimal(right_kg - opening.kg) / 1000},
        f"{off * 100:+.3f} %",
    )
