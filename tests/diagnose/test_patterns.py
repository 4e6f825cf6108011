"""A fault of the whole site is one concern, not twenty; sound sites have none."""

from datetime import datetime

import pytest

from recon.diagnose.patterns import PATTERNS, SitePattern, site_concerns, under_patterns
from recon.diagnose.patterns import site_patterns as find
from recon.model import TankResult
from recon.pipeline.intake import Intake, master_of
from recon.pipeline.inventory import take_inventory
from recon.reconcile.night import compare
from recon.reconcile.readings import latest_gauge_time
from recon.simulate import simulate
from recon.site import open_site
from recon.store.connection import Store
from recon.wording.say import say
from tests.diagnose.nights import SETTINGS, entry

CLOCK = datetime(2027, 1, 1)


def patterns(depot) -> tuple[SitePattern, ...]:
    night = depot.night()
    return find(depot.book.store, night.results, night, SETTINGS)


def of_simulated(folder, **wish) -> tuple[tuple[SitePattern, ...], tuple[TankResult, ...]]:
    """The patterns of a simulated site's depots, and its tanks' results."""
    truth = simulate(folder, **wish)
    site = open_site(folder)
    with Store.open(site.store_path) as store, store.transaction():
        inventory = take_inventory(site)
        intake = Intake(store, site, CLOCK, lambda _: None, master_of(inventory, site))
        intake.take(inventory, "run-1")
        night = compare(store, latest_gauge_time(store, CLOCK) or truth.as_of, site.settings)
        return find(store, night.results, night, site.settings), night.results


def test_a_book_in_vacuum_is_told_once_for_the_site(depot):
    # 1.1/801.1 of 16 000 t is 22 t, about one U: no tank alone tells.
    for number in range(40):
        tonnes = 12_000 + 80 * number
        depot.tank(f"T-{number}", opening=f"{tonnes * 801.1 / 800:.3f}", physical_t=tonnes)
    found = patterns(depot)
    (concern,) = site_concerns(found)
    assert concern.rule == "site_vacuum_mass"
    assert concern.params["tanks"] == 40
    # One kind of liquid at one temperature: 0.137 % of book is also 1.5 °C of one thermometer,
    # and a share of a month without movements could be nothing else.
    assert set(concern.params["rivals"]) <= {"site_thermometer", "site_table_edition"}


def test_sound_tanks_make_no_pattern(depot):
    for number in range(12):
        off = (-1) ** number * 4
        depot.tank(f"T-{number}", opening=8000, physical_t=8000 + off)
    assert patterns(depot) == ()


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
    (concern,) = site_concerns(patterns(depot))
    assert concern.rule == "site_roof_twice"
    assert -1.1 < concern.params["factor"] < -0.9


def metered(depot, tanks: int, share: float) -> None:
    """Tanks that received different amounts, by a meter that shows ``share`` too much."""
    for number in range(tanks):
        received = 2000 + 900 * number
        depot.tank(
            f"T-{number}",
            entry("receipt", "11-10 12:00", f"T-{number}", f"{received * (1 + share):.3f}"),
            opening=4000,
            physical_t=4000 + received,
        )


def test_a_meter_that_is_off_differs_in_proportion_to_what_passed_through_it(depot):
    metered(depot, 10, 0.01)
    (one,) = patterns(depot)
    assert (one.pattern.rule, one.rivals) == ("site_meter_in", ("site_throughput_loss",))
    # 1 % too much booked is 1/101 of what is booked.
    assert one.fit.factor == pytest.approx(0.01 / 1.01, rel=0.05)


def test_tanks_that_a_pattern_accounts_for_name_it_and_keep_what_was_refused(depot):
    metered(depot, 10, 0.01)
    depot.tank("T-own", opening=8000, physical_t=7400)
    found = patterns(depot)
    results = {tank.tank_id: tank for tank in under_patterns(depot.results().values(), found)}
    flagged = results["T-9"]
    assert flagged.verdict == "shortage"
    first = flagged.causes[0]
    assert (first.evidence, first.candidate) == ("cause_site", 1)
    assert first.explains_t + first.residual_t == flagged.difference_t
    assert "what they received" in say(first.evidence, first.params)
    assert [c for c in flagged.causes[1:] if c.taken] == []
    # A tank with a fault of its own is not the site's.
    assert results["T-own"].causes == depot.results()["T-own"].causes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("site_vacuum_mass", "site_vacuum_mass"),
        ("site_density_basis", "site_density_basis"),
        ("site_thermometer", "site_thermometer"),
        ("site_roof_twice", "site_roof_twice"),
        ("site_roof_missing", "site_roof_missing"),
        ("site_meter_in", "site_meter_in"),
        ("site_meter_out", "site_meter_out"),
        ("site_throughput_loss", "site_throughput_loss"),
    ],
)
def test_a_planted_fault_of_the_site_is_told_in_most_depots(fault, rule, tmp_path):
    found, _ = of_simulated(
        tmp_path / "site",
        tanks=120,
        depot_tanks=30,
        entries=30,
        faults={fault: 1, "duplicate_entry": 3},
        seed=11,
    )
    told = [rule in (one.pattern.rule, *one.rivals) for one in found]
    # 97 % of depots and more (benchmarks/site_patterns): three of four leaves room for chance.
    assert sum(told) >= 3


@pytest.mark.slow
def test_sound_depots_with_faults_of_single_tanks_have_no_pattern(tmp_path):
    faults = dict.fromkeys(("duplicate_entry", "sign_error", "missed_transfer", "gauge_slip"), 5)
    found, results = of_simulated(
        tmp_path / "site", tanks=240, depot_tanks=24, entries=20, faults=faults, seed=12
    )
    assert sum(tank.verdict in ("shortage", "surplus") for tank in results) > 15
    assert found == ()


def test_every_pattern_and_its_short_name_has_a_sentence() -> None:
    for pattern in PATTERNS:
        told = say(pattern.rule, {"rival_code": f"{pattern.rule}_too"})
        assert pattern.rule not in told
        assert "_too" not in told
