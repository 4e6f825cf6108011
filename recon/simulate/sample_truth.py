"""What is true about the sample depot; effects of planted faults come from the entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from recon.simulate.records import Entry
from recon.simulate.sample_depot import SITE
from recon.simulate.truth import PlantedFault, TankTruth, Truth, expected_verdict

if TYPE_CHECKING:
    from recon.simulate.sample import Depot

_NOT_DIFFERENCES = {
    "T-103": "not_measurable",
    "T-404": "not_counted",
    "T-502": "not_booked",
    "T-503": "idle",
}


def tonnes(kg: int) -> Decimal:
    """Whole kilograms as tonnes."""
    return Decimal(kg) / 1000


def truth_of(
    month: Depot,
    seed: int,
    as_of: datetime,
    stock_kg: Mapping[str, int],
    uncertainty_t: Mapping[str, float],
) -> Truth:
    """The answer: every tank's true mass and book, every fault and every innocent look-alike."""
    faults = _faults(month)
    tanks = []
    for tank_id, tank in month.tanks.items():
        inside = month.contents.get(tank_id)
        effect = sum((f.effect_t.get(tank_id, Decimal(0)) for f in faults), Decimal(0))
        verdict = _NOT_DIFFERENCES.get(tank_id)
        spread = uncertainty_t.get(tank_id)
        if verdict is None and spread is not None:
            verdict = expected_verdict(effect, spread)
        comparable = tank_id not in _NOT_DIFFERENCES
        tanks.append(
            TankTruth(
                tank_id=tank_id,
                product=tank.product.code,
                gauged_at=month.readings[tank_id].gauged_at if tank_id in month.readings else None,
                true_mass_t=None if inside is None else round(inside.mass_air_t, 3),
                true_level_mm=None if inside is None else round(month.levels[tank_id], 1),
                book_t=tonnes(stock_kg[tank_id]) if tank_id in stock_kg else None,
                expected_difference_t=effect if comparable else None,
                uncertainty_t=round(spread, 3) if comparable and spread is not None else None,
                expected_verdict=verdict,
            )
        )
    return Truth(
        site=SITE,
        seed=seed,
        as_of=as_of,
        nights=(as_of,),
        entries=len(month.entries),
        tanks=tuple(tanks),
        faults=tuple(faults),
        innocent=tuple(_innocent(month)),
    )


def _faults(month: Depot) -> list[PlantedFault]:
    missed = Decimal(str(month.moves["missed transfer"].tonnes))
    late, twin, wrong, sign = (
        month.tags[tag][0] for tag in ("cut-off", "duplicate", "transposed", "sign")
    )
    right_kg = round(float(wrong.volume20_m3 or 0) * (float(wrong.density20_kgm3 or 0) - 1.1))
    original = month.tags["barge"][0]
    return [
        PlantedFault(
            "missed_transfer", ("T-101", "T-102"), (), {"T-101": -missed, "T-102": missed},
            "pumped at night, never entered",
        ),
        PlantedFault(
            "cutoff", ("T-201",), (late.entry_id,), {"T-201": tonnes(late.kg)},
            "discharged at 20:10, before the dip; booked as of 23:05",
        ),
        PlantedFault(
            "duplicate_entry", ("T-301",), (original.entry_id, twin.entry_id),
            {"T-301": tonnes(twin.kg)}, "one barge entered twice",
        ),
        PlantedFault(
            "transposed_digits", ("T-303",), (wrong.entry_id,),
            {"T-303": tonnes(right_kg - wrong.kg)}, "1 482 t typed as 1 842 t",
        ),
        PlantedFault(
            "sign_error", ("T-401",), (sign.entry_id,), {"T-401": tonnes(-2 * sign.kg)},
            "a barge loaded here was entered as a receipt",
        ),
    ]  # fmt: skip


def _innocent(month: Depot) -> list[PlantedFault]:
    def ids(tag: str) -> tuple[str, ...]:
        return tuple(entry.entry_id for entry in month.tags[tag])

    def on(entries: list[Entry]) -> tuple[str, ...]:
        return tuple(sorted({entry.tank_id for entry in entries}))

    red = (*ids("red: wrong"), *ids("red: reversal"), *ids("red: right"))
    return [
        PlantedFault("two trucks of the same quantity", on(month.tags["twins"]), ids("twins"), {}),
        PlantedFault("red entry with its re-entry", on(month.tags["red: wrong"]), red, {}),
        PlantedFault(
            "entries after the gauge time",
            on(month.tags["after the gauge"]),
            ids("after the gauge"),
            {},
        ),
        PlantedFault(
            "pre-booked, not yet loaded", on(month.tags["pre-booked"]), ids("pre-booked"), {}
        ),
        PlantedFault("title transfer: no oil moves", on(month.tags["title"]), ids("title"), {}),
    ]
