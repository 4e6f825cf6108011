"""Measures how many nights the early warning needs, and how often it warns of nothing.

Run:  python benchmarks/register_arl.py [--runs 2000] [--seed 20261120]

A tank of U = 0.16 % of stock (k = 2, docs/method.md section 4) is followed night by night. A part
of its uncertainty never changes (table, opening); the rest is drawn anew each night. Counted are
the nights until the CUSUM's alarm, and until the first night beyond U itself:

* in control: nights to a false alarm (average run length, ARL0), censored at the longest run;
* with a loss of 0.02 % (and of 0.01 and 0.005 %) of stock every night: nights to detection, from
  the first night on and after thirty good nights.
"""

from __future__ import annotations

import argparse
import math
import random
from dataclasses import dataclass
from statistics import fmean, median

from recon.register.cusum import FEWEST, FLOOR, LIMIT, OWN_NIGHTS, SLACK, trend

U_PCT = 0.16
STANDARD = U_PCT / 2
LONGEST = 90
"""Nights a series is followed at most: as many as the register looks back (NIGHTS)."""


@dataclass(frozen=True)
class Case:
    """What is simulated: loss in % of stock a night, after how many good nights."""

    name: str
    loss_pct: float
    good_nights: int
    constant_share: float


def differences(case: Case, chance: random.Random) -> list[float]:
    """A tank's differences in % of stock."""
    constant = chance.gauss(0, STANDARD * math.sqrt(case.constant_share))
    nightly = STANDARD * math.sqrt(1 - case.constant_share)
    return [
        constant + chance.gauss(0, nightly) - case.loss_pct * max(0, night - case.good_nights)
        for night in range(1, LONGEST + case.good_nights + 1)
    ]


def first_alarm(values: list[float]) -> int | None:
    """The night of the CUSUM's first alarm."""
    points = trend(values, [STANDARD] * len(values)).points
    return next((n for n, p in enumerate(points, 1) if n >= FEWEST and p.alarm), None)


def first_beyond(values: list[float]) -> int | None:
    """The first night beyond the tolerance."""
    return next((n for n, value in enumerate(values, 1) if abs(value) > U_PCT), None)


def nights_to_a_false_alarm(share: float, runs: int, seed: int) -> str:
    """The share of healthy tanks that raise an alarm in LONGEST nights, and the ARL it implies."""
    case = Case(f"no loss, {share:.0%} of variance constant", 0.0, 0, share)
    chance = random.Random(f"{seed} {case}")
    alarms = sum(first_alarm(differences(case, chance)) is not None for _ in range(runs))
    # Alarms of a series in control come at a constant rate: the run length is exponential.
    run_length = -LONGEST / math.log(1 - alarms / runs) if alarms else math.inf
    of_tanks = f"{100 * alarms / runs:8.1f} % of tanks in {LONGEST} nights"
    return f"{case.name:44} {run_length:8.0f} {of_tanks}"


def nights_to_detection(case: Case, runs: int, seed: int) -> str:
    """Average and median nights to the alarm, and how often it came before a night beyond U."""
    chance = random.Random(f"{seed} {case}")
    waits, first, beyond = [], 0, []
    for _ in range(runs):
        values = differences(case, chance)
        alarm = first_alarm(values)
        if alarm is not None and alarm <= case.good_nights:
            continue
        night = first_beyond(values[case.good_nights :])
        waits.append((alarm or len(values)) - case.good_nights)
        beyond.append(night or LONGEST)
        first += waits[-1] < beyond[-1]
    return (
        f"{case.name:44} {fmean(waits):8.1f} {median(waits):8.0f} {fmean(beyond):12.1f}"
        f" {100 * first / len(waits):10.0f}"
    )


def main() -> None:
    """Print the run lengths, one line a case."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=20261120)
    given = asked.parse_args()
    print(
        f"k = {SLACK}, h = {LIMIT}, own spread from night {OWN_NIGHTS + 1}, at least {FLOOR} u; "
        f"{given.runs} runs, seed {given.seed}"
    )
    print(f"{'in control':44} {'ARL':>8} {'alarms':>8}")
    shares = (0.0, 0.5, 0.9)
    for share in shares:
        print(nights_to_a_false_alarm(share, given.runs, given.seed))
    print(f"{'loss of stock':44} {'ARL':>8} {'median':>8} {'first night':>12} {'% before':>10}")
    print(f"{'':44} {'':>8} {'':>8} {'beyond U':>12} {'that night':>10}")
    for share in shares:
        for loss in (0.02, 0.01, 0.005):
            for good in (0, 30):
                after = f"after {good} nights" if good else "from the start"
                name = f"{loss:g} % a night {after}, {share:.0%} constant"
                print(nights_to_detection(Case(name, loss, good, share), given.runs, given.seed))


if __name__ == "__main__":
    main()
