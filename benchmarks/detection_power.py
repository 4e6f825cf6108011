"""Whether faults are flagged as often as theory says, and sound tanks no oftener: no causes asked.

Run ``python -m benchmarks.detection_power --tanks 12000``. Every tank but one of a site has a fault
of 0.25 to 6 U; each is flagged with probability P(|N(effect, U/2)| > tolerance) if the simulator's
noise is the uncertainty budget's and the tolerance is right. ``--sound`` sites have none.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.accuracy_tables import power
from benchmarks.simulated_night import CLOCK, FLAGGED, Seen, Sound
from recon.pipeline.intake import Intake, master_of
from recon.pipeline.inventory import take_inventory
from recon.reconcile.night import compare
from recon.reconcile.readings import latest_gauge_time
from recon.simulate.simulator import simulate
from recon.site import open_site
from recon.store.connection import Store

TANKS = 600
CODES = ("unexplained", "duplicate_entry", "pre_booked", "missing_entry", "free_water")
SIZES_U = (0.25, 6.0)


def one(task: tuple[int, bool]) -> tuple[list[Seen], list[Sound]]:
    """The tanks of one site: faulty, or sound."""
    seed, faulty = task
    folder = Path(tempfile.mkdtemp(prefix="recon-power-"))
    faults = dict.fromkeys(CODES, (TANKS - 1) // len(CODES)) if faulty else {}
    try:
        truth = simulate(
            folder / "site",
            tanks=TANKS,
            entries=(10, 100),
            faults=faults,
            seed=seed,
            fault_size_u=SIZES_U,
        )
        site = open_site(folder / "site")
        with Store.open(site.store_path) as store, store.transaction():
            inventory = take_inventory(site)
            intake = Intake(store, site, CLOCK, lambda _: None, master_of(inventory, site))
            intake.take(inventory, "run-1")
            results = compare(
                store, latest_gauge_time(store, CLOCK) or CLOCK, site.settings
            ).results
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    planted = {tank: fault for fault in truth.faults for tank in fault.tanks}
    seen: list[Seen] = []
    sound: list[Sound] = []
    for result in results:
        if result.difference_t is None or not result.uncertainty_t or not result.tolerance_t:
            continue
        difference, u = float(result.difference_t), result.uncertainty_t
        flagged = result.verdict in FLAGGED
        fault = planted.get(result.tank_id)
        if fault is None:
            sound.append(Sound(2 * difference / u, 2 * result.tolerance_t / u, flagged))
        else:
            effect = float(fault.effect_t[result.tank_id])
            tolerance = result.tolerance_t
            seen.append(Seen(fault.code, effect, difference, u, tolerance, flagged, 0))
    return seen, sound


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tanks", type=int, default=2400, help="faulty tanks")
    parser.add_argument("--sound", type=int, default=1200, help="sound tanks")
    parser.add_argument("--seed", type=int, default=60_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    tasks = [(options.seed + n, True) for n in range(-(-options.tanks // TANKS))]
    tasks += [(options.seed + 5_000 + n, False) for n in range(-(-options.sound // TANKS))]
    seen: list[Seen] = []
    sound: list[Sound] = []
    with ProcessPoolExecutor(options.processes) as pool:
        for some, others in pool.map(one, tasks):
            seen += some
            sound += others
    print(power(seen, sound))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
