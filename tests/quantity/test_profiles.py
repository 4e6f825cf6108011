"""Profiles fix edition, base, glass, order and rounding."""

from __future__ import annotations

import pytest

from recon.errors import UsageError
from recon.quantity import M3_PER_BARREL, PROFILES, Profile, profile_of


def test_the_three_profiles_are_what_the_reports_say() -> None:
    short = {
        name: (p.edition, round(p.base_c, 4), round(p.hydrometer_c, 4), p.air_buoyancy_kgm3)
        for name, p in PROFILES.items()
    }
    assert short == {
        "gb": ("1980", 20.0, 20.0, 1.1),
        "iso15": ("2004", 15.0, 15.0, 1.1),
        "us60": ("2004", 15.5556, 15.5556, 1.1),
    }


def test_in_every_profile_the_roof_goes_off_as_volume_before_vcf_and_sediment() -> None:
    for profile in PROFILES.values():
        order = profile.order
        assert order.index("roof displacement") < order.index("volume correction")
        assert order.index("volume correction") < order.index("sediment and water")


def test_a_profile_may_be_given_by_name_or_itself() -> None:
    own = Profile("own", "2004", 20.0, 20.0)
    assert profile_of(own) is own
    assert profile_of("gb") is PROFILES["gb"]
    with pytest.raises(UsageError, match="gb, iso15, us60"):
        profile_of("din")


def test_a_barrel_is_forty_two_us_gallons() -> None:
    assert pytest.approx(42 * 231 * 0.0254**3, rel=1e-12) == M3_PER_BARREL
