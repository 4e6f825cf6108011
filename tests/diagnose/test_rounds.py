"""The same tank on other nights tells apart what one night cannot."""

import json
from collections import Counter
from datetime import datetime, timedelta
from math import exp
from random import Random
from types import SimpleNamespace

import polars as pl
import pytest

from benchmarks.simulated_night import judge_site
from recon.diagnose.candidate import Case
from recon.diagnose.rounds import CLEAR, Round, Shape, drift, told
from recon.settings import Settings

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
    found, margin = told(rounds(make, seed))
    assert found is not None
    assert margin >= CLEAR
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

    assert told(rounds(table)[:3]) == (None, 0.0)
    same = [Round(float(n), 8000, 6400, 26.0, SIGMA) for n in range(-9, 1)]
    assert told(same)[1] < CLEAR


def test_a_leak_that_measurement_nearly_hides_is_likeliest_and_not_clear() -> None:
    found, margin = told(rounds(lambda day, level, stock: -6.0 - 0.5 * day, seed=4))
    assert found is not None
    assert (found.name, 0 < margin < CLEAR) == ("line", True)


def test_noise_alone_is_hardly_ever_a_table_or_a_leak() -> None:
    # A shape is told against nothing but others, so a constant near 0 is one; what accuses is not.
    found = Counter(
        shape.name if shape and margin >= CLEAR else "none"
        for shape, margin in (told(rounds(lambda *_: 0.0, seed)) for seed in range(400))
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


def leaking(slope_t: float, seed: int):
    """The evidence of one tank over the ten nights that lost ``slope_t`` a night, with noise."""
    told_rounds = rounds(lambda day, level, stock: -6.0 - slope_t * day, seed)
    tonight = told_rounds[-1]
    dip = datetime(2026, 11, 20, 22)
    # U of what is measured anew is two σ.
    budget = json.dumps({"level": 2 * SIGMA})
    history = pl.DataFrame(
        [
            {
                "depot": "North",
                "tank_id": "T-1",
                "gauged_at": dip + timedelta(days=one.day),
                "difference_t": one.difference_t,
                "measurement": json.dumps({"innage_mm": one.level_mm, "mass_air_t": one.stock_t}),
                "budget": budget,
            }
            for one in told_rounds[:-1]
        ]
    )
    measured = SimpleNamespace(innage_mm=tonight.level_mm, mass_air_t=tonight.stock_t)
    result = SimpleNamespace(key=("North", "T-1"), measurement=measured, budget=json.loads(budget))
    case = Case(0, result, dip, round(tonight.difference_t * 1000), SIGMA, 2 * SIGMA)
    return SimpleNamespace(
        cases=(case,), known=SimpleNamespace(history=history, settings=Settings())
    )


def test_a_leak_that_is_not_clear_is_worth_less_and_has_no_size_of_its_own() -> None:
    (clear,) = drift(leaking(1.0, seed=1))
    assert (clear.times, clear.free) == (1.0, False)
    (doubtful,) = drift(leaking(0.5, seed=4))
    _, margin = told(rounds(lambda day, level, stock: -6.0 - 0.5 * day, 4))
    assert doubtful.free
    # The difference of tonight is known to the kilogram.
    assert doubtful.times == pytest.approx(exp(margin - CLEAR), rel=1e-3)
