"""The same tank on other nights tells apart what one night cannot."""

from collections import Counter
from random import Random

import pytest

from benchmarks.simulated_night import judge_site
from recon.diagnose.rounds import Round, Shape, told

SIGMA = 2.0
LEVELS = (4000, 9000, 6500, 12_000, 3000, 10_500, 7000, 5000, 11_000, 8000)


def rounds(make, seed: int | None = None) -> list[Round]:
    """Ten nights at ``LEVELS`` (0.8 t a mm) whose differences ``make(day, level, stock)`` says."""
    rng = Random(seed)
    made = []
    for number, level in enumerate(LEVELS):
        day, stock = float(number + 1 - len(LEVELS)), 0.8 * level
        noise = rng.gauss(0, SIGMA) if seed is not None else 0.0
        made.append(Round(day, level, stock, make(day, level, stock) + noise, SIGMA))
    return made


def shape(make, seed: int | None = 1) -> Shape:
    found = told(rounds(make, seed))
    assert found is not None
    return found


def test_a_share_of_the_stock_is_the_table() -> None:
    found = shape(lambda day, level, stock: 0.004 * stock)
    assert found.name == "in_proportion"
    assert found.factor == pytest.approx(0.004, rel=0.1)
    assert found.tonight_t == pytest.approx(0.004 * 0.8 * LEVELS[-1], rel=0.1)


def test_a_step_at_one_level_is_a_course_of_the_table() -> None:
    found = shape(lambda day, level, stock: 25.0 if level > 7500 else 0.0)
    assert (found.name, found.factor) == ("step", 7500)
    assert found.tonight_t == pytest.approx(25.0, abs=3)


def test_one_amount_whatever_the_level_is_not_the_table() -> None:
    assert shape(lambda day, level, stock: -30.0).name == "constant"


def test_one_amount_from_a_night_on_is_an_entry_of_that_day() -> None:
    assert shape(lambda day, level, stock: -30.0 if day > -4 else 0.0).name == "since"


def test_a_straight_line_in_time_leads_to_tonight() -> None:
    found = shape(lambda day, level, stock: -40.0 - 3.0 * day)
    assert found.name == "line"
    assert found.factor == pytest.approx(-3.0, rel=0.15)
    assert found.tonight_t == pytest.approx(-40.0, abs=4 * found.error_t)


def test_the_error_of_tonight_is_that_of_least_squares() -> None:
    # Ten equal rounds of σ 2: the mean is known to 2/√10.
    assert shape(lambda day, level, stock: 50.0, seed=None).error_t == pytest.approx(0.6325, 1e-3)


def test_too_few_rounds_or_one_level_tell_nothing() -> None:
    def table(day, level, stock):
        return 0.004 * stock

    assert told(rounds(table)[:3]) is None
    same = [Round(float(n), 8000, 6400, 26.0, SIGMA) for n in range(-9, 1)]
    assert told(same) is None


def test_noise_alone_is_hardly_ever_a_table_or_a_leak() -> None:
    # A shape is told against nothing but others, so a constant near 0 is one; what accuses is not.
    found = Counter(
        shape.name if (shape := told(rounds(lambda *_: 0.0, seed))) else "none"
        for seed in range(400)
    )
    assert found["in_proportion"] + found["step"] + found["line"] <= 0.05 * 400


@pytest.mark.slow
def test_wrong_tables_and_leaks_are_found_over_simulated_nights(tmp_path) -> None:
    faults = {"capacity_table": 12, "drift": 12, "unexplained": 6}
    judged = judge_site(tmp_path / "site", 1, 91, faults, nights=10, tanks=96, entries=30)
    large = [one for one in judged.seen if one.flagged and one.size_u >= 5]
    right = Counter(one.code for one in large if one.right)
    planted = Counter(one.code for one in large)
    for code in ("capacity_table", "drift"):
        assert planted[code] >= 5
        assert right[code] >= 0.6 * planted[code]
