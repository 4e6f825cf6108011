"""Hazard quantity S of each unit of tanks on the day, after GB 18218-2018: operational, no rating.

S = Σ q/Q over the products of a unit; S ≥ 1 is a major hazard unit. R = α · Σ β · q/Q; level 1 at
R ≥ 100, 2 at ≥ 50, 3 at ≥ 10, else 4. The standard counts the design maximum; here q is the day's
stock, so the figure says how full the unit is tonight and nothing about its classification.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recon.errors import ConfigurationError
from recon.model import Json, TankResult

_BY_UN: Mapping[str, float | None] = {
    "1203": 200.0,  # gasoline
    "1114": 50.0,  # benzene
    "1294": 500.0,  # toluene
    "1230": 500.0,  # methanol
    "1268": 1000.0,  # naphtha and other flammable liquids of category 2
    "1267": 5000.0,  # crude of category 3; light crude see below
    "1863": 5000.0,  # jet kerosene
    "1202": 5000.0,  # diesel
    "3082": None,  # fuel oil with a flash point above 60 °C: not counted
}
"""Critical quantity Q in t by UN number (GB 18218-2018, tables 1 and 2); None: not counted."""

LIGHT_CRUDE_KGM3 = 850.0
"""Crude below this density at 20 °C is taken as category 2, Q = 1 000 t, unless the file says."""

ALPHA: tuple[tuple[int, float], ...] = ((100, 2.0), (50, 1.5), (30, 1.2), (1, 1.0), (0, 0.5))
"""People within 500 m, from so many on, and α (GB 18218-2018, table 5)."""


class Substance(BaseModel):
    """What the site's file says of one product: Q in t (0: not counted) and β."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    critical_t: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    beta: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


class Unit(BaseModel):
    """Tanks that stand together, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)]
    tanks: tuple[str, ...]


class Hazard(BaseModel):
    """``master/hazard.toml``: people within 500 m, units of tanks, products."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    people_within_500m: Annotated[int, Field(ge=0)] | None = None
    units: tuple[Unit, ...] = ()
    products: Mapping[str, Substance] = Field(default_factory=dict)

    @property
    def alpha(self) -> float:
        """α of the people around; the most cautious one where they were not counted."""
        if self.people_within_500m is None:
            return ALPHA[0][1]
        return next(alpha for least, alpha in ALPHA if self.people_within_500m >= least)


def load_hazard(path: Path) -> Hazard:
    """Read ``path``; the defaults where it is not there.

    Raises ``ConfigurationError`` naming file and key for anything that cannot be used.
    """
    if not path.is_file():
        return Hazard()
    try:
        return Hazard.model_validate(tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name}: not valid TOML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors()
        )
        raise ConfigurationError(f"{path.name}: {problems}") from error


def level_of(risk: float) -> int:
    """The level of R: 1 is the gravest."""
    return next((level for level, least in ((1, 100), (2, 50), (3, 10)) if risk >= least), 4)


def hazard_units(
    tanks: Iterable[TankResult], products: Iterable[Mapping[str, Any]], hazard: Hazard
) -> list[dict[str, Json]]:
    """S, R and level of every unit tonight, in order of name; a depot is a unit by default.

    ``products``: rows of the register with product, un_number, vcf_group, density20_kgm3. q is the
    physical quantity, the book where there is none. Products without a Q are named, not counted.
    """
    facts = {row["product"]: row for row in products}
    unit_of = {name: unit.name for unit in hazard.units for name in unit.tanks}
    held: dict[str, list[TankResult]] = defaultdict(list)
    for tank in tanks:
        held[unit_of.get(tank.tank_id, tank.depot)].append(tank)
    return [_unit(name, held[name], facts, hazard) for name in sorted(held)]


def _unit(
    name: str, tanks: list[TankResult], facts: Mapping[str | None, Mapping[str, Any]], given: Hazard
) -> dict[str, Json]:
    stock: dict[str, float] = defaultdict(float)
    for tank in tanks:
        tonnes = tank.physical_t if tank.physical_t is not None else tank.book_t
        if tonnes is not None and tonnes > 0:
            stock[tank.product or ""] += float(tonnes)
    s = weighted = 0.0
    counted, unknown, lines = 0.0, [], []
    for product in sorted(stock):
        critical, beta = _critical(product, facts.get(product, {}), given)
        if critical is None:
            unknown.append(product)
        elif critical > 0:
            s += stock[product] / critical
            weighted += beta * stock[product] / critical
            counted += stock[product]
            lines.append(f"{product} {stock[product]:,.0f} t / {critical:,.0f} t")
    risk = given.alpha * weighted
    return {
        "unit": name,
        "tanks": len(tanks),
        "stock_t": round(counted, 3),
        "s": round(s, 3),
        "r": round(risk, 3),
        "alpha": given.alpha,
        "people_counted": given.people_within_500m is not None,
        "major": s >= 1,
        "level": level_of(risk) if s >= 1 else None,
        "made_of": lines,
        "not_counted": unknown,
    }


def _critical(product: str, fact: Mapping[str, Any], hazard: Hazard) -> tuple[float | None, float]:
    """Q in t (0: the standard does not count it; None: unknown) and β of a product."""
    said = hazard.products.get(product)
    if said is not None:
        return said.critical_t, said.beta
    number = str(fact.get("un_number") or "").removeprefix("UN").strip()
    if number not in _BY_UN:
        return (0.0, 1.0) if fact.get("vcf_group") == "lubricant" else (None, 1.0)
    density = fact.get("density20_kgm3")
    if number == "1267" and density is not None and density < LIGHT_CRUDE_KGM3:
        return 1000.0, 1.0
    return _BY_UN[number] or 0.0, 1.0
