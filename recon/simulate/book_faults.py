"""Faults of the account: what a clerk, a keyboard or a missing paper does to entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from math import log

from recon.quantity import M3_PER_BARREL
from recon.simulate.books import kilograms
from recon.simulate.history import Request
from recon.simulate.physics import AIR_KGM3, volume_correction
from recon.simulate.records import Entry
from recon.simulate.scene import Planted, Scene, effect, less
from recon.simulate.slips import swap_digits

BARRELS_PER_M3 = 1 / M3_PER_BARREL
"""US barrels of 42 gallons in a cubic metre."""
_60F_C = (60 - 32) / 1.8


# What a fault asks of the month -----------------------------------------------------------------


def ask_nothing(scene: Scene) -> list[Request]:
    """The tank as it is will do."""
    return []


def _ask(scene: Scene, tonnes: float) -> list[Request]:
    return [Request(scene.index, tonnes, scene.some_minute())]


def ask_whole(scene: Scene) -> list[Request]:
    """A movement of the wanted size."""
    return _ask(scene, scene.wanted_t)


def ask_half(scene: Scene) -> list[Request]:
    """A movement of half the size: it will count twice over."""
    return _ask(scene, scene.wanted_t / 2)


def ask_several(scene: Scene) -> list[Request]:
    """A movement somewhat larger than the wanted effect, so that a digit of it can be that."""
    return _ask(scene, scene.wanted_t * scene.rng.uniform(1.3, 12.0))


def ask_all(scene: Scene) -> list[Request]:
    """As large a movement as the tank allows: the fault is a small share of it."""
    return _ask(scene, scene.wanted_t / 0.005)


def ask_decimal_shift(scene: Scene) -> list[Request]:
    """The point one or two places off."""
    scene.variant = scene.rng.choice(("10", "0.1", "0.01"))
    return _ask(scene, scene.wanted_t / abs(float(scene.variant) - 1))


def ask_unit_error(scene: Scene) -> list[Request]:
    """A unit mixed up, and the movement at which that makes the wanted difference."""
    scene.variant = scene.rng.choice(tuple(UNIT_SLIPS))
    density = scene.life.inside.density20_kgm3
    air = (density - AIR_KGM3) / 1000
    factor = {
        "m3 as t": 1 / air,
        "t as m3": air,
        "t as kg": 0.001,
        "bbl as t": BARRELS_PER_M3 / air,
        "bbl as m3": BARRELS_PER_M3,
        "long tons as t": 1 / 1.0160469088,
        "short tons as t": 1 / 0.90718474,
    }[scene.variant]
    return _ask(scene, scene.wanted_t / abs(factor - 1))


def ask_hidden_transfer(scene: Scene) -> list[Request]:
    """Oil that goes to the next tank without a paper."""
    return [
        Request(
            scene.index,
            scene.wanted_t,
            scene.some_minute(),
            kind="transfer",
            partner=scene.partner,
            entered=False,
        )
    ]


def ask_about_the_dip(scene: Scene) -> list[Request]:
    """A movement on one side of the dip that the account puts on the other."""
    dip = scene.life.gauged[-1]
    before = dip - scene.rng.randrange(10, 120)
    after = min(dip + scene.rng.randrange(5, 75), scene.calendar.end)
    scene.variant = scene.rng.choice(("booked late", "booked early"))
    moved, booked = (before, after) if scene.variant == "booked late" else (after, before)
    return [Request(scene.index, scene.wanted_t, moved, booked_minute=booked)]


def ask_leak(scene: Scene) -> list[Request]:
    """A little lost every day at noon."""
    days = scene.life.gauged[-1] // 1440
    return [
        Request(
            scene.index,
            scene.wanted_t / max(days, 1),
            day * 1440 + 720,
            kind="issue",
            entered=False,
        )
        for day in range(1, days + 1)
    ]


def ask_theft(scene: Scene) -> list[Request]:
    """Oil that leaves, once, and no paper ever says so."""
    return [Request(scene.index, scene.wanted_t, scene.some_minute(), kind="issue", entered=False)]


# How it is planted --------------------------------------------------------------------------------


def _figures(scene: Scene, entry: Entry) -> None:
    """Half of all slips leave the entry's volume as evidence; in the others none was booked."""
    if scene.rng.random() < 0.5:
        entry.volume20_m3 = None


def _changed(scene: Scene, change: Callable[[Entry], object], note: str = "") -> Planted:
    """One entry, changed: the difference is what it did less what it does now."""
    entry = scene.entry
    should = effect(entry)
    change(entry)
    return scene.planted((), (entry,), less(should, effect(entry)), note)


def _moved_kg(scene: Scene) -> int:
    """What moved without an entry, in kg, signed for the first tank."""
    return round(sum(request.moved_t for request in scene.requests) * 1000)


def missed_transfer(scene: Scene) -> Planted:
    """A transfer nobody entered."""
    kg = _moved_kg(scene)
    return scene.planted(
        (), (), {scene.life.tank.tank_id: kg, scene.second.tank.tank_id: -kg}, "never entered"
    )


def drift(scene: Scene) -> Planted:
    """A tank that loses a little every day."""
    return scene.planted((), (), {scene.life.tank.tank_id: _moved_kg(scene)}, "a daily loss")


def unexplained(scene: Scene) -> Planted:
    """Oil gone."""
    return scene.planted((), (), {scene.life.tank.tank_id: _moved_kg(scene)}, "gone at once")


def wrong_tank(scene: Scene) -> Planted:
    """A movement booked on the tank beside the one it came to."""

    def change(entry: Entry) -> None:
        entry.tank_id = scene.second.tank.tank_id

    return _changed(scene, change)


def duplicate_entry(scene: Scene) -> Planted:
    """The same movement entered twice, on the same document."""
    entry = scene.entry
    booked = (entry.booked_at or entry.effective_at) + timedelta(
        minutes=scene.rng.randrange(9, 300)
    )
    later = timedelta(minutes=scene.rng.choice((0, 0, scene.rng.randrange(1, 120))))
    at = entry.effective_at + later
    twin = scene.block.copy(entry, effective_at=at, booked_at=max(booked, at))
    return scene.planted((entry,), (twin,), less({}, effect(twin)))


def sign_error(scene: Scene) -> Planted:
    """A receipt entered as an issue, or an issue as a receipt."""

    def change(entry: Entry) -> None:
        entry.kind = "receipt" if entry.kind == "issue" else "issue"

    return _changed(scene, change)


def transposed_digits(scene: Scene) -> Planted:
    """Two adjacent digits exchanged: the pair whose effect is nearest to the wanted one."""

    def change(entry: Entry) -> None:
        wanted = scene.wanted_t * 1000
        places = range(len(str(entry.kg)) - 1)
        slips = {swap_digits(entry.kg, place) for place in places} - {entry.kg}
        # A number of one digit repeated cannot be transposed; a nine at the end makes it one.
        slips = slips or {entry.kg + 9}
        entry.kg = min(slips, key=lambda kg: (abs(log(abs(kg - entry.kg) / wanted)), kg))
        _figures(scene, entry)

    return _changed(scene, change)


def decimal_shift(scene: Scene) -> Planted:
    """The decimal point in the wrong place."""

    def change(entry: Entry) -> None:
        entry.kg = round(Decimal(entry.kg) * Decimal(scene.variant))
        _figures(scene, entry)

    return _changed(scene, change, f"x {scene.variant}")


def _tonnes(value: float | Decimal) -> int:
    """A number typed into a column of tonnes, in kg."""
    return int((Decimal(str(value)) * 1000).quantize(Decimal(1), ROUND_HALF_EVEN))


def _dense(entry: Entry) -> tuple[float, float]:
    """Density and standard volume of an entry; a truck's are worked out from the product."""
    density = entry.density20_kgm3 or entry.product.density20_kgm3
    volume = entry.volume20_m3 or round(entry.kg / (density - AIR_KGM3), 3)
    return density, volume


def _barrels(entry: Entry) -> float:
    density, volume = _dense(entry)
    to_20c = volume_correction(density, _60F_C, entry.product.vcf_group)
    return round(volume / to_20c * BARRELS_PER_M3, 3)


def _volume_as_tonnes(entry: Entry) -> None:
    entry.kg = _tonnes(_dense(entry)[1])


def _tonnes_as_volume(entry: Entry) -> None:
    density, _ = _dense(entry)
    entry.density20_kgm3, entry.unit, entry.written = density, "m3", entry.tonnes
    entry.kg = kilograms(Decimal(entry.written), density)


def _tonnes_as_kilograms(entry: Entry) -> None:
    entry.unit, entry.written = "kg", entry.tonnes
    entry.kg = int(Decimal(entry.written).quantize(Decimal(1), ROUND_HALF_EVEN))


def _barrels_as_tonnes(entry: Entry) -> None:
    entry.kg = _tonnes(_barrels(entry))


def _barrels_as_volume(entry: Entry) -> None:
    density, _ = _dense(entry)
    entry.written = f"{_barrels(entry):.3f}"
    entry.density20_kgm3, entry.unit = density, "m3"
    entry.kg = kilograms(Decimal(entry.written), density)


def _long_tons_as_tonnes(entry: Entry) -> None:
    entry.kg = round(entry.kg / 1.0160469088)


def _short_tons_as_tonnes(entry: Entry) -> None:
    entry.kg = round(entry.kg / 0.90718474)


UNIT_SLIPS: dict[str, Callable[[Entry], None]] = {
    "m3 as t": _volume_as_tonnes,
    "t as m3": _tonnes_as_volume,
    "t as kg": _tonnes_as_kilograms,
    "bbl as t": _barrels_as_tonnes,
    "bbl as m3": _barrels_as_volume,
    "long tons as t": _long_tons_as_tonnes,
    "short tons as t": _short_tons_as_tonnes,
}
"""How units are mixed up; each changes an entry's quantity and, where it shows, its unit."""


def unit_error(scene: Scene) -> Planted:
    """A quantity in one unit, read as another."""

    def change(entry: Entry) -> None:
        UNIT_SLIPS[scene.variant](entry)
        _figures(scene, entry)

    return _changed(scene, change, scene.variant)


def vacuum_mass(scene: Scene) -> Planted:
    """The whole account of a tank kept as mass in vacuum."""
    tank = scene.life.tank.tank_id
    mine = [e for e in scene.block.entries if e.tank_id == tank and e.kind != "transfer"]
    should = does = 0
    dip = scene.calendar.at(scene.life.gauged[-1])
    for entry in mine:
        density, _ = _dense(entry)
        counts = entry.effective_at <= dip
        should += effect(entry).get(tank, 0) if counts else 0
        entry.kg = round(entry.kg * density / (density - AIR_KGM3))
        does += effect(entry).get(tank, 0) if counts else 0
    return scene.planted((), mine, {tank: should - does})


def density_basis(scene: Scene) -> Planted:
    """The 15 °C density times the 20 °C volume, or the reverse."""

    def change(entry: Entry) -> None:
        density, volume = _dense(entry)
        from_15c = volume_correction(density, 15.0, entry.product.vcf_group)
        if scene.rng.random() < 0.5:
            scene.variant = "density at 15 °C, volume at 20 °C"
            density15 = round(density * from_15c, 1)
            entry.kg = kilograms(Decimal(str(volume)), density15)
            if scene.rng.random() < 0.5:
                entry.density20_kgm3 = density15
        else:
            scene.variant = "density at 20 °C, volume at 15 °C"
            volume15 = round(volume / from_15c, 3)
            entry.kg = kilograms(Decimal(str(volume15)), density)
            entry.volume20_m3 = volume15

    planted = _changed(scene, change)
    return Planted(planted.code, planted.lives, planted.entries, planted.effect_t, scene.variant)


def vcf_omitted(scene: Scene) -> Planted:
    """The observed volume booked as if it were the standard one."""

    def change(entry: Entry) -> None:
        density, volume = _dense(entry)
        temperature = scene.life.inside.temperature_c
        factor = volume_correction(density, temperature, entry.product.vcf_group)
        observed = round(volume / factor, 3)
        entry.kg, entry.volume20_m3 = kilograms(Decimal(str(observed)), density), observed

    return _changed(scene, change)


def cutoff(scene: Scene) -> Planted:
    """A movement booked on the wrong side of the dip: the entry itself is right."""
    entry = scene.entry
    kg = effect(entry)
    late = scene.variant == "booked late"
    return scene.planted((), (entry,), kg if late else less({}, kg), scene.variant)


def one_sided_reversal(scene: Scene) -> Planted:
    """A real movement reversed and never entered again, or a reversal of nothing."""
    entry = scene.entry
    was = effect(entry)
    booked = entry.booked_at or entry.effective_at
    later = timedelta(minutes=scene.rng.randrange(5, 240))
    reversal = scene.block.copy(
        entry,
        kind="reversal",
        kg=-entry.kg,
        effective_at=entry.effective_at + later,
        booked_at=booked + later,
        reverses=entry.entry_id,
        density20_kgm3=None,
        volume20_m3=None,
    )
    if scene.rng.random() < 0.7:
        return scene.planted((entry,), (reversal,), was, "never entered again")
    # Its original is in no export: it counts as it is signed, and the movement itself is right.
    reversal.reverses = f"E{scene.block.number:05d}-9{scene.rng.randrange(10**5):05d}"
    does = {entry.tank_id: reversal.kg}
    return scene.planted((), (reversal,), less({}, does), "its original is missing")


def pre_booked(scene: Scene) -> Planted:
    """It happened, and the account still waits."""

    def change(entry: Entry) -> None:
        entry.status, entry.booked_at = "pre_booked", None

    return _changed(scene, change)


def missing_entry(scene: Scene) -> Planted:
    """A document without an entry."""
    entry = scene.entry
    scene.block.entries.remove(entry)
    return scene.planted((), (), effect(entry), f"document {entry.document_no}")
