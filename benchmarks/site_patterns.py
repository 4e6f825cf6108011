"""How surely one fault of a whole site is told from sound sites, and from the others.

Run ``python -m benchmarks.site_patterns``. Depots of 30 tanks and 10 to 100 entries a tank, two of
them with a fault of their own; on every tank of a depot the same fault of the site, or none. Then
the three causes that stay below one tank's noise, planted on single tanks: what exact
recomputation says of their sheets and entries.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.simulated_night import CLOCK
from recon.diagnose.patterns import SitePattern, site_patterns
from recon.ledger.checks.every import check_account
from recon.pipeline.intake import Intake, master_of
from recon.pipeline.inventory import take_inventory
from recon.reconcile.arithmetic import arithmetic_concerns
from recon.reconcile.night import Night, compare
from recon.reconcile.readings import latest_gauge_time
from recon.simulate.simulator import simulate
from recon.simulate.site_faults import SITE_FAULTS
from recon.simulate.truth import Truth
from recon.site import open_site
from recon.store.connection import Store

DEPOT_TANKS = 30
OWN_FAULTS = ("duplicate_entry", "sign_error", "gauge_slip", "cutoff", "missing_entry")
VACUUM = "entries_in_vacuum"
BELOW_NOISE = ("inspector_arithmetic", "table_edition", "vacuum_mass")

Task = tuple[str | None, int, int]


def night_of(
    folder: Path, seed: int, depots: int, faults: Mapping[str, int]
) -> tuple[Truth, Night, tuple[SitePattern, ...], dict[str, str]]:
    """A simulated site's night compared, the patterns of its depots, and what recomputation says.

    The last maps a tank to the first rule that a sheet or its entries break by themselves.
    """
    truth = simulate(
        folder,
        tanks=depots * DEPOT_TANKS,
        depot_tanks=DEPOT_TANKS,
        entries=(10, 100),
        faults=faults,
        seed=seed,
    )
    site = open_site(folder)
    with Store.open(site.store_path) as store, store.transaction():
        inventory = take_inventory(site)
        intake = Intake(store, site, CLOCK, lambda _: None, master_of(inventory, site))
        intake.take(inventory, "run-1")
        as_of = latest_gauge_time(store, CLOCK)
        night = compare(store, as_of or CLOCK, site.settings)
        patterns = site_patterns(store, night.results, night, site.settings)
        account = check_account(store, as_of or CLOCK, site.settings)
        concerns = (*(c for c in account if c.rule == VACUUM), *arithmetic_concerns(night.measured))
        return truth, night, patterns, {c.tank_id or "": c.rule for c in concerns}


def depots_of(task: Task) -> tuple[str | None, list[str]]:
    """What was told of each depot of one site: ``a, b`` where two fit."""
    fault, seed, depots = task
    own = dict.fromkeys(OWN_FAULTS[: max(1, depots // 2)], max(1, 2 * depots // len(OWN_FAULTS)))
    folder = Path(tempfile.mkdtemp(prefix="recon-patterns-"))
    try:
        planted = {**own, **({fault: 1} if fault else {})}
        truth, _, found, _ = night_of(folder / "site", seed, depots, planted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told = {one.depot: ", ".join((one.pattern.rule, *one.rivals)) for one in found}
    known = {tank.depot for tank in truth.tanks}
    return fault, [told.get(depot or "", "nothing") for depot in sorted(known, key=str)]


def patterns(sites: int, depots: int, sound: int, seed: int, processes: int) -> str:
    """The table of what was told, by fault planted."""
    tasks: list[Task] = [
        (fault, seed + 100 * place + number, depots)
        for place, fault in enumerate(SITE_FAULTS)
        for number in range(sites)
    ]
    tasks += [(None, seed + 50_000 + number, depots) for number in range(sound)]
    told: dict[str | None, Counter[str]] = {fault: Counter() for fault in (*SITE_FAULTS, None)}
    with ProcessPoolExecutor(processes) as pool:
        for fault, answers in pool.map(depots_of, tasks):
            told[fault].update(answers)
    return "\n".join(_lines(told))


def _lines(told: Mapping[str | None, Counter[str]]) -> Iterable[str]:
    yield f"One fault of the whole site, depots of {DEPOT_TANKS} tanks: told first, told at all"
    for fault, answers in told.items():
        count = answers.total()
        if fault is None:
            false = count - answers["nothing"]
            bound = 3 / count if not false else false / count
            yield (
                f"  {'sound site':<22}{count:>5} depots, a pattern told of {false} "
                f"(95 % bound {100 * bound:.2f} %)"
            )
            continue
        first = sum(n for name, n in answers.items() if name.split(", ")[0] == fault)
        listed = sum(n for name, n in answers.items() if fault in name.split(", "))
        wrong = Counter({k: n for k, n in answers.items() if k.split(", ")[0] != fault})
        yield (
            f"  {fault:<22}{count:>5} depots"
            f"{100 * first / count:>7.1f} %{100 * listed / count:>7.1f} %  else: "
            + "; ".join(f"{name} {n}" for name, n in wrong.most_common(3))
        )


def recomputed(seed: int, each: int) -> str:
    """Causes below one tank's noise: what recomputation says of single sheets."""
    lines = ["Below one tank's noise, found by recomputation of the sheet (sound tanks accused):"]
    for place, code in enumerate(BELOW_NOISE):
        folder = Path(tempfile.mkdtemp(prefix="recon-below-"))
        try:
            depots = max(2, each // 10)
            truth, night, _, told = night_of(folder / "site", seed + place, depots, {code: each})
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        faulty = {tank for fault in truth.faults for tank in fault.tanks}
        rules = Counter(told.get(tank, "nothing") for tank in sorted(faulty))
        wrong = sum(tank not in faulty for tank in told)
        flagged = sum(r.tank_id in faulty and r.verdict != "matched" for r in night.results)
        lines.append(
            f"  {code:<22}{len(faulty):>5} tanks, {flagged} flagged; told: "
            + ", ".join(f"{rule} {n}" for rule, n in rules.most_common(4))
            + f"; of {len(truth.tanks) - len(faulty)} sound ones {wrong}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=3, help="sites for each fault")
    parser.add_argument("--depots", type=int, default=8, help="depots of a site")
    parser.add_argument("--sound", type=int, default=10, help="sound sites")
    parser.add_argument("--single", type=int, default=40, help="single tanks of each cause")
    parser.add_argument("--seed", type=int, default=40_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    print(
        patterns(options.sites, options.depots, options.sound, options.seed, options.processes),
        flush=True,
    )
    print(recomputed(options.seed + 90_000, options.single))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
