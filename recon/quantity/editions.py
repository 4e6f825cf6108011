"""The constants of volume correction, as data: equations, bands, cut-points and ranges.

Sources: API Std 2540 (1980; ISO 91-1/-2, GB/T 1885-1998) and API MPMS 11.1-2004 (ISO 91:2017), as
quoted in open publications; the printed standards were not read (``docs/method.md`` says which
figures are therefore unverified). Every thermal expansion coefficient has one form::

    α = K0/ρ² + K1/ρ + K2        per degree of the equation, ρ at the equation's own base
"""

from __future__ import annotations

from dataclasses import dataclass

from recon.errors import UsageError

CRUDE, LUBRICANT, SPECIAL, REFINED = "crude", "lubricant", "special", "refined"
GROUPS = (CRUDE, LUBRICANT, SPECIAL, REFINED)

SIXTY_F_C = (60.0 - 32.0) / 1.8
"""60 °F in degrees Celsius, 15.5555…"""

SIXTY_F_WITHIN_C = 0.001
"""A base this near to 60 °F is 60 °F: 15.556 and 15.55556 are written for it."""

LOWEST_C, HIGHEST_C = -50.0, 150.0
"""Temperatures the equations are used at (API MPMS 11.1-2004: −58…302 °F)."""

DENSITY_SLACK_KGM3 = 1e-6
"""A density this far outside its range is still at the limit: the solver's own noise."""

SPECIAL_DENSITY_KGM3 = (400.0, 2000.0)
"""Densities of a special product at base: a sanity range of ours, no standard gives one."""

SPECIAL_EXPANSION_PER_C = (1e-5, 3e-3)
"""Expansion coefficients that a liquid can have, per °C: a sanity range of ours."""


@dataclass(frozen=True, slots=True)
class Band:
    """Constants of one product group from the density ``from_kgm3`` (inclusive) upwards."""

    group: str
    from_kgm3: float
    k0: float
    k1: float
    k2: float


@dataclass(frozen=True, slots=True)
class Equation:
    """One set of tables: its own base, its bands in rising density and its ranges at that base.

    ``per_degree_f`` tells the degree of α; ``its_shift`` whether temperature and density are moved
    to IPTS-68 first (2004). ``ranges`` hold each group's lowest and highest density at ``base_c``.
    """

    name: str
    base_c: float
    per_degree_f: bool
    its_shift: bool
    bands: tuple[Band, ...]
    ranges: tuple[tuple[str, float, float], ...]


METRIC_1980 = Equation(
    name="API Std 2540 (1980), tables 53/54, base 15 °C",
    base_c=15.0,
    per_degree_f=False,
    its_shift=False,
    bands=(
        Band(CRUDE, 0.0, 613.9723, 0.0, 0.0),
        Band(LUBRICANT, 0.0, 0.0, 0.6278, 0.0),
        Band(REFINED, 0.0, 346.4228, 0.4388, 0.0),
        Band(REFINED, 770.5, 2680.3206, 0.0, -0.00336312),
        Band(REFINED, 787.5, 594.5418, 0.0, 0.0),
        Band(REFINED, 839.0, 186.9696, 0.4862, 0.0),
    ),
    ranges=((CRUDE, 610.5, 1075.0), (LUBRICANT, 800.0, 1164.0), (REFINED, 610.5, 1075.0)),
)

_FAHRENHEIT_BANDS = (
    Band(CRUDE, 0.0, 341.0957, 0.0, 0.0),
    Band(LUBRICANT, 0.0, 0.0, 0.34878, 0.0),
    Band(REFINED, 0.0, 192.4571, 0.2438, 0.0),
    Band(REFINED, 770.3520, 1489.0670, 0.0, -0.00186840),
    Band(REFINED, 787.5195, 330.3010, 0.0, 0.0),
    Band(REFINED, 838.3127, 103.8720, 0.2701, 0.0),
)

FAHRENHEIT_1980 = Equation(
    name="API Std 2540 (1980), tables 5/6 and 23/24, base 60 °F",
    base_c=SIXTY_F_C,
    per_degree_f=True,
    its_shift=False,
    bands=_FAHRENHEIT_BANDS,
    ranges=((CRUDE, 610.5, 1075.0), (LUBRICANT, 800.0, 1164.0), (REFINED, 610.5, 1075.0)),
)

FAHRENHEIT_2004 = Equation(
    name="API MPMS 11.1-2004 (ISO 91:2017)",
    base_c=SIXTY_F_C,
    per_degree_f=True,
    its_shift=True,
    bands=_FAHRENHEIT_BANDS,
    ranges=((CRUDE, 610.6, 1163.5), (LUBRICANT, 800.9, 1163.5), (REFINED, 610.6, 1163.5)),
)

EDITIONS = ("1980", "2004")

ITS90_TO_IPTS68 = (
    -0.148759,
    -0.267408,
    1.080760,
    1.269056,
    -4.089591,
    -1.871251,
    7.438081,
    -3.536296,
)
"""Coefficients aᵢ, i = 1…8, of Δ = Σ aᵢ·(t/630)ⁱ in °C; t(IPTS-68) = t(ITS-90) − Δ."""

IPTS68_SIXTY_F = 60.0068749
"""60 °F of ITS-90 on the scale of IPTS-68, in °F."""

DELTA_60_F = 0.01374979547
"""Twice the shift between the scales at 60 °F, in °F, with which the 2004 edition moves density."""


def is_sixty_f(base_c: float) -> bool:
    """Whether a base temperature in °C means 60 °F."""
    return abs(base_c - SIXTY_F_C) < SIXTY_F_WITHIN_C


def equation_of(edition: str, base_c: float) -> Equation:
    """The equation behind an edition at a base temperature (°C).

    The 1980 edition has two: metric tables (base 15 °C, from which 20 °C follows) and tables at
    60 °F. Raises ``UsageError`` for an edition or base that is not one of ours.
    """
    if edition not in EDITIONS:
        raise UsageError(f"no edition {edition!r}; editions are {', '.join(EDITIONS)}")
    if not LOWEST_C <= base_c <= HIGHEST_C:
        raise UsageError(f"no base temperature {base_c!r} °C; bases are 15, 20 and 60 °F")
    if edition == "2004":
        return FAHRENHEIT_2004
    return FAHRENHEIT_1980 if is_sixty_f(base_c) else METRIC_1980
