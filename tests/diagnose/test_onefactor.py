"""One factor behind many differences, and none behind noise."""

from math import sqrt
from random import Random

import pytest

from recon.diagnose.onefactor import exact, fitted


def rows(factor: float, count: int, seed: int, faulty: int = 0) -> list[tuple[float, float, float]]:
    """Tanks that follow ``factor`` with noise of σ 2 t, ``faulty`` of them 60 t off."""
    rng = Random(seed)
    made = []
    for number in range(count):
        x = rng.uniform(500, 5000)
        off = 60.0 if number < faulty else 0.0
        made.append((factor * x + rng.gauss(0, 2.0) + off, x, 2.0))
    return made


def test_the_factor_and_its_error_are_those_of_weighted_least_squares() -> None:
    some = rows(0.004, 30, seed=1)
    fit = fitted(some, 0.001, 0.03, (1, -1))
    assert fit is not None
    across = sum((x / s) ** 2 for _, x, s in some)
    along = sum(d * x / s**2 for d, x, s in some)
    assert fit.factor == pytest.approx(along / across)
    assert fit.error == pytest.approx(1 / sqrt(across))
    assert abs(fit.factor - 0.004) < 4 * fit.error


def test_tanks_with_a_fault_of_their_own_do_not_bend_it() -> None:
    fit = fitted(rows(0.004, 30, seed=2, faulty=8), 0.001, 0.03, (1, -1))
    assert fit is not None
    assert fit.agreeing == 22
    assert abs(fit.factor - 0.004) < 4 * fit.error


def test_most_tanks_must_follow() -> None:
    assert fitted(rows(0.004, 30, seed=2, faulty=14), 0.001, 0.03, (1, -1)) is None


def test_a_factor_of_the_wrong_sign_or_size_is_none() -> None:
    some = rows(0.004, 30, seed=3)
    assert fitted(some, 0.001, 0.03, (-1,)) is None
    assert fitted(some, 0.01, 0.03, (1,)) is None


def test_noise_alone_never_speaks_for_a_factor() -> None:
    found = [fitted(rows(0.0, 30, seed), 0.0001, 0.03, (1, -1)) for seed in range(300)]
    # A Bayes factor of 3 to 1 is met by chance in fewer than one case of three, of 20 000 never.
    assert max((fit.evidence for fit in found if fit), default=0.0) < 3


def test_what_is_there_wholly_must_be_there_wholly() -> None:
    whole = [(x, x, 2.0) for x in range(5, 25)]
    assert exact(whole, 1.0) is not None
    half = [(0.5 * x, x, 2.0) for x in range(5, 25)]
    assert exact(half, 1.0) is None
