"""How well causes are found on simulated sites: detection, accuracy, confusions, confidence.

Run: ``python benchmarks/diagnose_accuracy.py --per-code 100``. Each round is a site of its own with
one fault of every code in ``--share`` of its tanks; the night is run as ``recon run`` would run it.
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
from pathlib import Path

from recon.pipeline.night import run_night
from recon.pipeline.options import Options
from recon.simulate.faults import FAULTS
from recon.simulate.simulator import simulate
from recon.site import open_site

SIZES = (1, 1.5, 2, 3, 5, 10, 20, 50.001)

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


def one_site(seed: int, counts: dict[str, int], healthy: int, entries: int, folder: Path):
    """Simulate, run and judge one site; what was seen of faults, and of healthy tanks."""
    pairs = sum(count for code, count in counts.items() if FAULTS[code].pair)
    tanks = sum(counts.values()) + pairs + healthy
    truth = simulate(
        folder, tanks=tanks, entries=entries, faults=counts, seed=seed, fault_size_u=(1.0, 50.0)
    )
    started = time.perf_counter()
    outcome = run_night(open_site(folder), Options(), lambda _: None)
    took = time.perf_counter() - started
    results = {tank.tank_id: tank for tank in outcome.run.tanks}
    faulty: dict[str, object] = {}
    seen = []
    for fault in truth.faults:
        for tank_id in fault.tanks:
            faulty[tank_id] = fault
            seen.append(_seen(fault, results[tank_id]))
    sound = [results[t.tank_id] for t in truth.tanks if t.tank_id not in faulty]
    return seen, sound, took


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
    for low, high in zip(SIZES, SIZES[1:], strict=False):
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
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-code", type=int, default=10)
    parser.add_argument("--per-site", type=int, default=2)
    parser.add_argument("--healthy", type=int, default=150)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--codes", default=",".join(FAULTS))
    parser.add_argument("--dump", type=Path)
    options = parser.parse_args()
    counts = dict.fromkeys(options.codes.split(","), options.per_site)
    seen: list[Seen] = []
    sound: list = []
    for site in range(max(1, options.per_code // options.per_site)):
        folder = Path(tempfile.mkdtemp(prefix="diagnose-"))
        try:
            found, others, took = one_site(
                options.seed + site, counts, options.healthy, options.entries, folder
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        seen += found
        sound += others
        print(f"site {site + 1}: {len(found)} faulty tanks, night {took:.1f} s", flush=True)
    print(report(seen, sound))
    if options.dump:
        options.dump.write_text(json.dumps([vars_of(s) for s in seen]))


def vars_of(seen: Seen) -> dict[str, object]:
    return {name: getattr(seen, name) for name in Seen.__dataclass_fields__}


if __name__ == "__main__":
    main()
