"""How well causes are found on simulated sites: detection, accuracy, confusions, confidence.

Run ``python -m benchmarks.diagnose_accuracy --per-cause 2000 --keep FILE``: sites of 25 depots of
24 tanks, four tanks in ten with one fault of 1 to 50 U, 10 to 300 entries a tank, until so many
tanks of every code were flagged. FILE takes one line of JSON a site; the same command goes on where
it was stopped, ``--tables`` prints what is there, and ``--into docs/accuracy.md`` puts it into that
page. A drift and a wrong table are looked for over
``NIGHTS`` nights, all other codes in one. Codes in ``UNSEEN`` stay below one tank's noise:
``benchmarks.site_patterns`` measures them.

How many faults of a code a site gets follows from the sites before it, so that a seed and a code
base give the same figures however often the run was interrupted, and on any number of processes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import ceil
from pathlib import Path

from benchmarks.accuracy_tables import put_into, tables
from benchmarks.simulated_night import TANKS, Judged, judge_site
from recon.simulate.faults import FAULTS

UNSEEN = ("inspector_arithmetic", "table_edition", "vacuum_mass")
LONG = ("drift", "capacity_table")
SHORT = tuple(code for code in FAULTS if code not in UNSEEN + LONG)
NIGHTS = 12

FAULTY = 0.4
"""Share of the tanks that get a fault, unless the command says otherwise."""

WAVE = 4
"""Sites that are planned together, from what came of all before them."""

SURE = 0.85
"""Share of the faults that is taken to be flagged before any was seen."""


def plan(
    done: Sequence[Judged], codes: Sequence[str], per_cause: int, faulty: float = FAULTY
) -> dict[str, int]:
    """Faulty tanks of each code for one site of the next wave; {} when all have been seen."""
    planted: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    for judged in done:
        planted.update(judged.planted)
        flagged.update(seen.code for seen in judged.seen if seen.flagged)
    needed = {
        code: (per_cause - flagged[code])
        / (max(flagged[code], 1) / planted[code] if planted[code] else SURE)
        for code in codes
        if flagged[code] < per_cause
    }
    total = sum(needed.values())
    share = min(1.0, WAVE * int(faulty * TANKS) / total) if total else 0.0
    return {code: max(1, ceil(need * share / WAVE)) for code, need in needed.items()}


def faults_of(tanks: Mapping[str, int]) -> dict[str, int]:
    """Tanks of a code → faults to plant: one between two tanks makes both faulty."""
    return {code: ceil(count / 2) if FAULTS[code].pair else count for code, count in tanks.items()}


def one(task: tuple[int, int, dict[str, int], int]) -> Judged:
    """One site in a folder of its own."""
    number, seed, faults, nights = task
    folder = Path(tempfile.mkdtemp(prefix="recon-accuracy-"))
    try:
        return judge_site(folder / "site", number, seed + number, faults, nights=nights)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read(keep: Path | None) -> dict[int, Judged]:
    """The sites kept so far; a last line cut short by an interruption is dropped."""
    kept: dict[int, Judged] = {}
    if keep is None or not keep.exists():
        return kept
    for line in keep.read_text(encoding="utf-8").splitlines():
        try:
            judged = Judged.of(json.loads(line))
        except json.JSONDecodeError:
            continue
        kept[judged.site] = judged
    return kept


def measure(
    codes: Sequence[str], first: int, nights: int, options: argparse.Namespace
) -> list[Judged]:
    """Every site for ``codes``, numbered from ``first``: kept ones, and new ones as needed."""
    kept = read(options.keep)
    done: list[Judged] = []
    with ProcessPoolExecutor(options.processes) as pool:
        while faults := plan(done, codes, options.per_cause, options.faulty):
            numbers = range(first + len(done), first + len(done) + WAVE)
            planted = faults_of(faults)
            tasks = [
                (number, options.seed, planted, nights) for number in numbers if number not in kept
            ]
            for judged in pool.map(one, tasks):
                kept[judged.site] = judged
                if options.keep:
                    with options.keep.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(judged.record()) + "\n")
            done += [kept[number] for number in numbers]
            flagged = Counter(seen.code for judged in done for seen in judged.seen if seen.flagged)
            least = min(codes, key=lambda code: flagged[code])
            print(
                f"{len(done)} sites, {flagged.total()} faulty tanks flagged, fewest of "
                f"{least}: {flagged[least]}",
                flush=True,
            )
    return done


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--per-cause", type=int, default=30, help="flagged tanks of each code")
    parser.add_argument("--faulty", type=float, default=FAULTY, help="share of the tanks")
    parser.add_argument("--seed", type=int, default=20_000)
    parser.add_argument("--codes", default=",".join((*SHORT, *LONG)))
    parser.add_argument("--keep", type=Path, help="file of JSON lines, gone on with")
    parser.add_argument("--tables", action="store_true", help="only print what is kept")
    parser.add_argument(
        "--into", type=Path, help="page whose tables are made anew from what is kept"
    )
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    if options.tables or options.into:
        text = tables(list(read(options.keep).values()))
        if options.into:
            page = put_into(options.into.read_text(encoding="utf-8"), text)
            options.into.write_text(page, encoding="utf-8")
        print(text)
        return
    codes = options.codes.split(",")
    began = time.perf_counter()
    done: list[Judged] = []
    # Sites over many nights are numbered apart, so that one file and one seed serve both.
    for some, first, nights in ((SHORT, 0, 1), (LONG, 5_000, NIGHTS)):
        wanted = [code for code in codes if code in some]
        if wanted:
            done += measure(wanted, first, nights, options)
    print(tables(done))
    print(f"\n{len(done)} sites in {time.perf_counter() - began:.0f} s, seed {options.seed}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
