"""A fault of the whole site is one concern, not twenty."""

from recon.diagnose.patterns import site_concerns
from tests.diagnose.nights import SETTINGS


def concerns(depot):
    night = depot.night()
    return site_concerns(night.results, night, SETTINGS)


def test_a_book_in_vacuum_is_told_once_for_the_site(depot):
    # 1.1/801.1 of 16 000 t is 22 t, about one U: no tank alone tells.
    for number in range(40):
        tonnes = 12_000 + 80 * number
        depot.tank(f"T-{number}", opening=f"{tonnes * 801.1 / 800:.3f}", physical_t=tonnes)
    (concern,) = concerns(depot)
    assert concern.rule == "site_vacuum_mass"
    assert concern.params["tanks"] == 40


def test_sound_tanks_make_no_pattern(depot):
    for number in range(12):
        off = (-1) ** number * 4
        depot.tank(f"T-{number}", opening=8000, physical_t=8000 + off)
    assert concerns(depot) == ()


def test_roofs_deducted_twice_differ_by_their_mass_whatever_the_level(depot):
    for number in range(8):
        tonnes = 3000 + 800 * number
        roof = 8.0 + 2 * (number % 3)
        depot.tank(
            f"T-{number}",
            opening=tonnes,
            # 800 kg/m³ in air: the roof's mass again is what lies in the tank.
            physical_t=tonnes,
            register={
                "tank_type": "internal_floating_roof",
                "roof_mass_kg": roof * 1000,
                "roof_in_table": False,
                "critical_zone_low_mm": 1500.0,
                "critical_zone_high_mm": 1700.0,
            },
        )
    (concern,) = concerns(depot)
    assert concern.rule == "site_roof"
    assert -1.1 < concern.params["factor"] < -0.9
