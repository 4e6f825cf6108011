"""Random depots: tanks of every usual build, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from recon.simulate.master import CRUDE, DIESEL, GASOLINE, JET, LSFO, NAPHTHA
from recon.simulate.physics import (
    AIR_KGM3,
    VCF_PCT,
    expansions_per_c,
    jitter,
    uncertainty_t,
    vertical_table,
    volume_corrections,
)
from recon.simulate.records import Contents, Product, Reading, Tank

_PRODUCTS = (CRUDE, CRUDE, NAPHTHA, GASOLINE, JET, JET, DIESEL, DIESEL, LSFO)
_DIAMETERS_M = {
    "CRUDE": (46, 60, 80),
    "LSFO": (22, 28, 34),
}
_OTHER_DIAMETERS_M = (11, 18, 24, 30, 34)
_FLOATING = {
    "CRUDE": "external_floating_roof",
    "NAPHTHA": "internal_floating_roof",
    "GASOLINE": "internal_floating_roof",
}
_ROOF_KG_PER_M2 = {"external_floating_roof": 84, "internal_floating_roof": 20}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a simulated account: it opens at ``start``; ``nights`` are stocktakes.

    Minutes count from ``start``.
    """

    start: datetime
    nights: tuple[date, ...]

    @classmethod
    def until(cls, last_night: date, nights: int, days: int) -> Calendar:
        """``nights`` in a row up to ``last_night``, and ``days`` of account before that one."""
        first = last_night - timedelta(days=days)
        return cls(
            datetime(first.year, first.month, first.day),
            tuple(last_night - timedelta(days=back) for back in reversed(range(nights))),
        )

    def minute(self, day: date, hour: int = 0, minute: int = 0) -> int:
        """Minutes from ``start`` to a time of a day."""
        return (day - self.start.date()).days * 1440 + hour * 60 + minute

    def at(self, minute: int) -> datetime:
        """The time ``minute`` minutes after ``start``."""
        return self.start + timedelta(minutes=minute)

    @property
    def end(self) -> int:
        """One minute before the last dip of the site, which is at 23:59 of the last night."""
        return self.minute(self.nights[-1], 23, 58)


@dataclass(slots=True)
class Life:
    """One tank through the whole account.

    ``tank`` is as it stands, ``registered`` as the register describes it: they differ only where a
    fault says so. ``inside`` holds what does not change with the nights. ``gauged``, ``mass_t``,
    ``level_mm`` and ``readings`` run over the rounds: an optional earlier one, then the nights.
    """

    number: int
    tank: Tank
    registered: Tank
    inside: Contents
    lowest_t: float
    highest_t: float
    mass_t: float
    gauged: list[int] = field(default_factory=list)
    masses_t: list[float] = field(default_factory=list)
    levels_mm: list[float] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    others: list[Reading] = field(default_factory=list)
    earlier_rounds: int = 0

    @property
    def usual_uncertainty_t(self) -> float:
        """U of physical − book at half stock, with an opening and few entries: a yardstick."""
        half = replace(self.inside, mass_air_t=(self.lowest_t + self.highest_t) / 2)
        height = (self.tank.safe_fill_height_mm + self.tank.minimum_operating_height_mm) / 2
        return uncertainty_t(self.tank, half, height, [int(half.mass_air_t * 1000)])


def tanks(
    first: int,
    count: int,
    rng: Random,
    *,
    same_product: set[int],
    floating: set[int],
    roofs_in_table: bool | None = None,
    depot: str = "",
) -> list[Tank]:
    """``count`` tanks of a depot, numbered from ``first``.

    A tank in ``same_product`` holds what the one before it holds; one in ``floating`` has a
    floating roof whatever its product. Whether a table deducts its roof is ``roofs_in_table``, or
    else differs from tank to tank.
    """
    made: list[Tank] = []
    for number in range(first, first + count):
        product = rng.choice(_PRODUCTS)
        if number in same_product:
            product = made[-1].product
        floats = number in floating
        made.append(_tank(number, product, rng, floats, roofs_in_table, depot))
    return made


def tank_number(tank_id: str) -> int:
    """The number of a tank from its id."""
    return int(tank_id.removeprefix("T-"))


def _tank(
    number: int,
    product: Product,
    rng: Random,
    floating: bool,
    roofs_in_table: bool | None,
    depot: str,
) -> Tank:
    diameter = rng.choice(_DIAMETERS_M.get(product.code, _OTHER_DIAMETERS_M))
    shell_mm = rng.randrange(14, 22 if diameter > 20 else 17) * 1000
    tank_type = _FLOATING.get(product.code, "fixed_roof")
    if floating or (product is JET and rng.random() < 0.5):
        tank_type = "external_floating_roof" if product is CRUDE else "internal_floating_roof"
    roof_kg = float(round(_ROOF_KG_PER_M2.get(tank_type, 0) * 0.785 * diameter**2, -1))
    low, high = (1500, 1700) if roof_kg else (None, None)
    in_table = bool(roof_kg) and rng.random() < 0.4
    if roofs_in_table is not None:
        in_table = bool(roof_kg) and roofs_in_table
    reference = round((product.density20_kgm3 - AIR_KGM3) / 10) * 10.0
    table = vertical_table(
        diameter,
        shell_mm,
        500,
        rng,
        heel_m3=round(0.011 * diameter**2, 3),
        roof=(1500, 1700, roof_kg / reference) if in_table else None,
        head=rng.random() < 0.2,
    )
    return Tank(
        tank_id=f"T-{number:05d}",
        product=product,
        tank_type=tank_type,
        table=table,
        reference_height_mm=shell_mm + rng.randrange(380, 620),
        safe_fill_height_mm=shell_mm - 1200,
        minimum_operating_height_mm=1900 if roof_kg else 900,
        insulated=product is LSFO,
        roof_mass_kg=roof_kg,
        roof_in_table=in_table,
        table_roof_density_kgm3=reference if in_table else None,
        critical_zone_low_mm=low,
        critical_zone_high_mm=high,
        depot=depot,
    )


def settle(stand: list[Tank], first: int, rng: Random) -> list[Life]:
    """Fill the tanks: a liquid of its own in each, and the stock the account opens with."""
    densities = [
        round(t.product.density20_kgm3 * (1 + rng.uniform(-0.006, 0.006)), 2) for t in stand
    ]
    temperatures = [round(t.product.temperature_c + rng.uniform(-4, 4), 2) for t in stand]
    groups = [t.product.vcf_group for t in stand]
    factors = volume_corrections(densities, temperatures, groups)
    growth = expansions_per_c(densities, temperatures, groups)
    lives = []
    for number, (tank, density, temperature, vcf, expansion) in enumerate(
        zip(stand, densities, temperatures, factors, growth, strict=True), start=first
    ):
        wet = tank.product in (CRUDE, DIESEL, LSFO)
        inside = Contents(
            mass_air_t=0.0,
            density20_kgm3=density,
            temperature_c=temperature,
            ambient_c=round(rng.uniform(4, 24), 1),
            free_water_mm=float(rng.randrange(15, 80)) if wet and rng.random() < 0.5 else 0.0,
            sediment_water_pct=round(rng.uniform(0.12, 0.35), 3)
            if tank.product in (CRUDE, LSFO)
            else 0.0,
            vcf=vcf * (1 + jitter(rng, VCF_PCT / 100)),
            expansion_per_c=expansion,
            table_error=jitter(rng, tank.table_uncertainty_pct / 100),
        )
        low, high = (
            _rough_mass_t(tank, inside, height)
            for height in (tank.minimum_operating_height_mm, tank.safe_fill_height_mm)
        )
        margin = 0.03 * (high - low)
        lives.append(
            Life(
                number=number,
                tank=tank,
                registered=tank,
                inside=inside,
                lowest_t=low + margin,
                highest_t=high - margin,
                mass_t=rng.uniform(low + 0.2 * (high - low), high - 0.2 * (high - low)),
            )
        )
    return lives


def _rough_mass_t(tank: Tank, inside: Contents, height_mm: float) -> float:
    """Mass at a height, to a per cent: only for the bounds within which the stock is kept."""
    gross = tank.table.volume_m3(height_mm) - tank.table.volume_m3(inside.free_water_mm)
    tonnes = gross * inside.vcf * (inside.density20_kgm3 - AIR_KGM3) / 1000
    return tonnes - (tank.roof_mass_kg / 1000 if not tank.roof_in_table else 0.0)
