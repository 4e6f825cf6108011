"""What is told of tanks that have two faults on one night: both, one of them, or neither.

Run ``python -m benchmarks.diagnose_two_causes --sites 12``: sites of 25 depots of 24 tanks, one
tank in ten with two faults of 1 to 50 U each, of the account and of the reading as they come.
Faults between two tanks and unknown ones are left out, and no reading is wrong twice.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

from benchmarks.accuracy_tables import percent
from benchmarks.simulated_night import DEPOT_TANKS, ENTRIES, FLAGGED, SIZES_U, TANKS, run_nights
from recon.model import TankResult
from recon.simulate.simulator import simulate
from recon.simulate.truth import PlantedFault, Truth

BOOK = (
    *("duplicate_entry", "sign_error", "transposed_digits", "decimal_shift", "unit_error"),
    *("density_basis", "vcf_omitted", "cutoff", "one_sided_reversal", "pre_booked"),
    "missing_entry",
)
READING = ("free_water", "sediment_water", "gauge_slip", "temperature_slip", "roof_correction")
FAULTY = TANKS // 10
LARGE = 3.0
NOTHING_FITS = frozenset({"unexplained"})


@dataclass(frozen=True)
class Twice:
    """One flagged tank with two faults: their codes, the smaller one's size, and what was told.

    ``found`` are the codes of the first candidate, ``listed`` those of each candidate.
    """

    codes: frozenset[str]
    smaller_u: float
    found: frozenset[str]
    confidence: str
    listed: tuple[frozenset[str], ...]


def pairs_of_codes() -> list[str]:
    """Every two codes of which at most one is of the reading, as the simulator takes them."""
    codes = (*BOOK, *READING)
    return ["+".join(two) for two in combinations(codes, 2) if not set(two) <= set(READING)]


def one(seed: int) -> list[Twice]:
    """The flagged tanks with two faults of one site."""
    folder = Path(tempfile.mkdtemp(prefix="recon-two-causes-"))
    chosen = Random(f"{seed}/two causes").sample(pairs_of_codes(), FAULTY)
    try:
        truth = simulate(
            folder / "site",
            tanks=TANKS,
            entries=ENTRIES,
            faults=Counter(chosen),
            seed=seed,
            fault_size_u=SIZES_U,
            depot_tanks=DEPOT_TANKS,
        )
        results, _ = run_nights(folder / "site", truth)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return list(seen(truth, results))


def seen(truth: Truth, results: Sequence[TankResult]) -> Iterable[Twice]:
    """What was told of each flagged tank with two faults that both change its difference."""
    planted: dict[str, list[PlantedFault]] = {}
    for fault in truth.faults:
        for tank in fault.tanks:
            planted.setdefault(tank, []).append(fault)
    for result in results:
        faults = planted.get(result.tank_id, [])
        if len(faults) != 2 or result.verdict not in FLAGGED or not result.uncertainty_t:
            continue
        effects = [abs(float(fault.effect_t.get(result.tank_id, 0))) for fault in faults]
        candidates: dict[int, set[str]] = {}
        for cause in result.causes:
            if cause.taken:
                candidates.setdefault(cause.candidate, set()).add(cause.code)
        yield Twice(
            codes=frozenset(fault.code for fault in faults),
            smaller_u=min(effects) / result.uncertainty_t,
            found=frozenset(candidates[1]),
            confidence=result.causes[0].confidence,
            listed=tuple(map(frozenset, candidates.values())),
        )


def table(tanks: Sequence[Twice]) -> str:
    """Shares told, by the size of the smaller fault."""
    lines = [
        "Two faults on one tank: told first",
        f"  {'smaller fault':<16}{'tanks':>6}{'both':>10}{'one':>10}{'one, and':>10}{'nothing':>10}"
        f"{'another':>10}{'both':>10}{'each':>10}{'confirmed, wrong':>18}",
        f"  {'':<32}{'':>10}{'a wrong':>10}{'':>20}{'listed':>10}{'listed':>10}",
    ]
    for name, low, high in (("under 1 U", 0, 1), ("1 to 3 U", 1, LARGE), ("3 U and more", 3, 1e9)):
        some = [one for one in tanks if low <= one.smaller_u < high]
        count = len(some)
        both = sum(one.found == one.codes for one in some)
        single = sum(one.found < one.codes for one in some)
        mixed = sum(bool(one.found & one.codes) and not one.found <= one.codes for one in some)
        nothing = sum(one.found == NOTHING_FITS for one in some)
        other = count - both - single - mixed - nothing
        together = sum(one.codes in one.listed for one in some)
        each = sum(one.codes <= frozenset().union(*one.listed) for one in some)
        sure = [one for one in some if one.confidence == "confirmed"]
        wrong = sum(not one.found <= one.codes for one in sure)
        shares = (both, single, mixed, nothing, other, together, each)
        lines.append(
            f"  {name:<16}{count:>6}"
            + "".join(f"{percent(share, count):>10}" for share in shares)
            + f"{f'{len(sure)}, {wrong}':>18}"
        )
    suggested = [one for one in tanks if one.confidence == "suggested"]
    wrong = sum(not one.found & one.codes and one.found != NOTHING_FITS for one in suggested)
    lines.append(
        f"  suggested {len(suggested)}, of them another than the two {wrong} "
        f"{percent(wrong, len(suggested))}"
    )
    return "\n".join(lines)


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=12)
    parser.add_argument("--seed", type=int, default=70_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    seeds = range(options.seed, options.seed + options.sites)
    with ProcessPoolExecutor(options.processes) as pool:
        tanks = [one for site in pool.map(one, seeds) for one in site]
    print(table(tanks))
    print(f"\n{options.sites} sites, seed {options.seed}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
