"""How well causes are found on simulated sites: detection, accuracy, confusions, confidence.

Run: ``python benchmarks/diagnose_accuracy.py --sites 100``. Each site has ``--tanks`` tanks, of
which ``--faults`` get a fault, the codes taken in turn; faults are 1 to 50 U large. The night is
run as ``recon run`` would run it.
Identifiable = no proposal of another code leaves |residual| ≤ U.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice, pairwise
from pathlib import Path

from recon.diagnose.explain import explain_night
from recon.pipeline.intake import Intake
from recon.pipeline.inventory import take_inventory
from recon.reconcile.night import compare
from recon.reconcile.readings import latest_gauge_time
from recon.simulate.faults import FAULTS
from recon.simulate.simulator import simulate
from recon.site import open_site
from recon.store.connection import Store

SIZES = (1, 1.5, 2, 3, 5, 10, 20, 50.001)

UNSEEN = ("inspector_arithmetic", "table_edition", "vacuum_mass", "drift")
"""Planted by themselves these stay below one tank's noise, or need earlier nights."""

SIZELESS = ("cause_missing_document", "cause_capacity_table", "cause_roof_unknown")
"""Corrections that fit any difference: they do not tell faults apart."""


@dataclass(frozen=True)
class Seen:
    """One faulty tank as it was judged."""

    code: str
    size_u: float
    flagged: bool
    top: str
    confidence: str
    listed: tuple[str, ...]
    identifiable: bool
    entries_named: bool


def one_site(seed: int, counts: dict[str, int], tanks: int, entries: int, folder: Path):
    """Simulate, run and judge one site; what was seen of faults, and of sound tanks."""
    truth = simulate(
        folder, tanks=tanks, entries=entries, faults=counts, seed=seed, fault_size_u=(1.0, 50.0)
    )
    started = time.perf_counter()
    results = {tank.tank_id: tank for tank in explained(folder)}
    took = time.perf_counter() - started
    faulty: dict[str, object] = {}
    seen = []
    for fault in truth.faults:
        for tank_id in fault.tanks:
            faulty[tank_id] = fault
            seen.append(_seen(fault, results[tank_id]))
    sound = [results[t.tank_id] for t in truth.tanks if t.tank_id not in faulty]
    return seen, sound, took


def explained(folder: Path):
    """The tanks of a site's night with their causes: what ``recon run`` does before it reports."""
    site = open_site(folder)
    clock = datetime(2027, 1, 1)
    with Store.open(site.store_path) as store, store.transaction():
        Intake(store, site, "run-1", clock, lambda _: None).take(take_inventory(site))
        as_of = latest_gauge_time(store, clock)
        return explain_night(store, compare(store, as_of, site.settings), site.settings)


def _seen(fault, tank) -> Seen:
    effect = abs(float(fault.effect_t.get(tank.tank_id, 0)))
    uncertainty = tank.uncertainty_t or 1.0
    flagged = tank.verdict in ("shortage", "surplus")
    taken = [cause for cause in tank.causes if cause.taken]
    first = [cause for cause in taken if cause.candidate == 1]
    others = {
        cause.code
        for cause in tank.causes
        if abs(float(cause.residual_t)) <= uncertainty
        and cause.code not in (fault.code, "unexplained")
        and cause.evidence not in SIZELESS
        and cause.params.get("finding_code") not in SIZELESS
        and cause.params.get("trace") != "contradicted"
    }
    named = {entry for cause in first for entry in cause.entries}
    return Seen(
        code=fault.code,
        size_u=effect / uncertainty,
        flagged=flagged,
        top=first[0].code if first else "(not flagged)",
        confidence=first[0].confidence if first else "",
        listed=tuple(dict.fromkeys(cause.code for cause in taken)),
        identifiable=not others,
        entries_named=not fault.entries or bool(named & set(fault.entries)),
    )


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f} %" if whole else "     –  "


def report(seen: list[Seen], sound: list) -> str:
    """The tables, as text."""
    lines = ["", "Detection by size (|effect|/U):"]
    for low, high in pairwise(SIZES):
        some = [s for s in seen if low <= s.size_u < high]
        lines.append(
            f"  {low:5g}–{high:5g} U  n={len(some):5d}  detected "
            + percent(sum(s.flagged for s in some), len(some))
        )
    flagged = [s for s in seen if s.flagged]
    lines += ["", "Accuracy on flagged tanks:"]
    groups = {
        "all": flagged,
        ">= 3 U": [s for s in flagged if s.size_u >= 3],
        "identifiable >= 3 U": [s for s in flagged if s.size_u >= 3 and s.identifiable],
    }
    for name, some in groups.items():
        right = [s for s in some if s.top == s.code]
        lines.append(
            f"  {name:<22} n={len(some):5d}  top-1 {percent(len(right), len(some))}  in list "
            f"{percent(sum(s.code in s.listed for s in some), len(some))}  entries named "
            f"{percent(sum(s.entries_named for s in right), len(right))}"
        )
    for level in ("confirmed", "suggested", "ambiguous"):
        some = [s for s in flagged if s.confidence == level]
        wrong = sum(s.top != s.code for s in some)
        lines.append(f"  {level:<10} n={len(some):5d}  wrong {percent(wrong, len(some))}")
    lines += ["", "By code: n flagged, top-1, in list; what it was taken for"]
    by_code = defaultdict(list)
    for s in flagged:
        by_code[s.code].append(s)
    for code in FAULTS:
        some = by_code[code]
        missed = Counter(s.top for s in some if s.top != code).most_common(4)
        lines.append(
            f"  {code:<22}{len(some):5d}  {percent(sum(s.top == code for s in some), len(some))} "
            f"{percent(sum(code in s.listed for s in some), len(some))}  "
            + ", ".join(f"{name} {count}" for name, count in missed)
        )
    alarms = [t for t in sound if t.verdict in ("shortage", "surplus")]
    accused = Counter(
        (c.confidence, c.code) for t in alarms for c in t.causes if c.taken and c.candidate == 1
    )
    lines += [
        "",
        f"Sound tanks: {len(sound)}, flagged by chance {percent(len(alarms), len(sound))}",
        f"  told of them: {dict(accused)}",
        *(
            f"  confirmed on a sound tank: {t.depot} {t.tank_id} {t.causes[0]}"
            for t in alarms
            if t.causes[0].confidence == "confirmed"
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--tanks", type=int, default=100)
    parser.add_argument("--faults", type=int, default=6)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--codes", default=",".join(c for c in FAULTS if c not in UNSEEN))
    parser.add_argument("--dump", type=Path)
    options = parser.parse_args()
    turn = cycle(options.codes.split(","))
    seen: list[Seen] = []
    sound: list = []
    for site in range(options.sites):
        counts = dict(Counter(islice(turn, options.faults)))
        folder = Path(tempfile.mkdtemp(prefix="diagnose-"))
        try:
            found, others, _ = one_site(
                options.seed + site, counts, options.tanks, options.entries, folder
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        seen += found
        sound += others
        if options.dump:
            options.dump.write_text(json.dumps([vars_of(s) for s in seen]))
    print(report(seen, sound))


def vars_of(seen: Seen) -> dict[str, object]:
    return {name: getattr(seen, name) for name in Seen.__dataclass_fields__}


if __name__ == "__main__":
    main()
