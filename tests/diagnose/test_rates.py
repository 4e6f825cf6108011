"""How many tanks of a depot are faulty, by the sizes of their differences."""

import pytest

from recon.diagnose.priors import RATE
from recon.diagnose.rates import EXPECTED, fault_rates

SOUND = (-30.0, 0.0)
FAULTY = (0.0, -30.0)
"""Differences that leave no doubt: the one way or the other by a factor of e^30."""


def of_depot(*tanks):
    return fault_rates(("North", tank) for tank in tanks)["North"]


def test_of_a_depot_of_which_little_is_known_the_table_speaks():
    assert of_depot((0.0, 0.0)) == pytest.approx(RATE, abs=1e-4)


def test_clear_tanks_are_counted_beside_what_is_expected():
    # The mean of a Beta distribution: (10 · 0.1 + 12) / (10 + 30).
    faulty, sound = [FAULTY] * 12, [SOUND] * 18
    assert of_depot(*faulty, *sound) == pytest.approx((EXPECTED * RATE + 12) / (EXPECTED + 30))
    assert of_depot(*[SOUND] * 200) < RATE / 10


def test_a_doubtful_tank_counts_for_as_much_as_the_rate_makes_of_it():
    # At even densities P(faulty) is the rate itself: r = (1 + 6 + r) / (10 + 7).
    assert of_depot(*[FAULTY] * 6, (0.0, 0.0)) == pytest.approx(7 / 16)


def test_depots_are_told_apart_and_the_order_of_tanks_changes_nothing():
    tanks = [("A", FAULTY), ("B", SOUND), ("A", (0.3, 0.1)), ("B", (0.2, 0.9)), ("A", SOUND)]
    rates = fault_rates(tanks)
    assert rates["A"] > RATE > rates["B"]
    assert fault_rates(reversed(tanks)) == rates
