"""Profiles: which edition, base, glass, deductions, air buoyancy and rounding a site uses.

``gb`` is Chinese practice (GB/T 1885-1998, 20 °C), ``iso15`` international (ISO 91, 15 °C),
``us60`` American (60 °F, barrels and API gravity beside). A profile is data: printed on every
report, never branched on by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from recon.errors import UsageError
from recon.quantity.editions import SIXTY_F_C, Equation, equation_of

ORDER_OF_STEPS = (
    "total observed volume",
    "free water",
    "shell temperature",
    "roof displacement",
    "volume correction",
    "sediment and water",
    "mass in air",
)
"""The order of deductions: the roof goes off as volume, before VCF and S&W."""

M3_PER_BARREL = 0.158987294928
"""One barrel of 42 US gallons of 231 cubic inches, exactly."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of measuring.

    ``air_buoyancy_kgm3`` is taken off the standard density for mass in air; ``tonne_digits``,
    ``volume_digits``, ``factor_digits`` and ``density_digits`` say how results are printed;
    nothing is rounded before.
    """

    name: str
    edition: str
    base_c: float
    hydrometer_c: float
    air_buoyancy_kgm3: float = 1.1
    order: tuple[str, ...] = ORDER_OF_STEPS
    rounding: str = "once, at the end, half to even"
    tonne_digits: int = 3
    volume_digits: int = 3
    factor_digits: int = 5
    density_digits: int = 1
    barrels_and_api: bool = False

    @property
    def equation(self) -> Equation:
        """The volume correction equation this profile computes with."""
        return equation_of(self.edition, self.base_c)


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("gb", edition="1980", base_c=20.0, hydrometer_c=20.0),
        Profile("iso15", edition="2004", base_c=15.0, hydrometer_c=15.0),
        Profile(
            "us60",
            edition="2004",
            base_c=SIXTY_F_C,
            hydrometer_c=SIXTY_F_C,
            barrels_and_api=True,
        ),
    )
}
"""The profiles by name (contract: recon.toml ``[site] profile``)."""


def profile_of(profile: str | Profile) -> Profile:
    """The profile of that name, or itself. Raises ``UsageError`` for an unknown name."""
    if isinstance(profile, Profile):
        return profile
    if profile not in PROFILES:
        raise UsageError(f"no profile {profile!r}; profiles are {', '.join(PROFILES)}")
    return PROFILES[profile]
