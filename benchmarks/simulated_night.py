"""One simulated site, run as ``recon run`` would run it, and what was seen of each tank.

A site is many small depots, so that what a run costs once (opening a store, reading the register)
is spread over hundreds of tanks, while as few tanks are flagged side by side as in a real depot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from recon.diagnose.evidence import gather
from recon.diagnose.explain import explain_night
from recon.diagnose.priors import CONTRADICTED
from recon.diagnose.rules import RULES
from recon.model import Run, TankKey, TankResult
from recon.pipeline.intake import Intake, master_of
from recon.pipeline.inventory import take_inventory
from recon.reconcile.night import Night, compare, totals_of
from recon.reconcile.readings import latest_gauge_time
from recon.simulate.simulator import simulate
from recon.simulate.truth import PlantedFault, Truth
from recon.site import Site, open_site
from recon.store.connection import Store
from recon.store.runs import save_run

CLOCK = datetime(2027, 1, 1)
TANKS, DEPOT_TANKS = 600, 24
ENTRIES = (10, 300)
SIZES_U = (1.0, 50.0)
NOTHING = "(not flagged)"
FLAGGED = ("shortage", "surplus")


@dataclass(frozen=True)
class Seen:
    """One faulty tank as it was judged; tonnes, ``u`` and ``tolerance`` as the night told them.

    ``rivals``: codes other than the planted one of which some correction leaves |residual| ≤ U;
    ``denied`` those of which only corrections do that the entry's own volume or the reading's own
    figures contradict. ``named`` is None where the fault concerns no entry. ``found`` are the codes
    of the first candidate, ``listed`` those of all.
    """

    code: str
    effect: float
    difference: float
    u: float
    tolerance: float
    flagged: bool
    entries: int
    found: tuple[str, ...] = ()
    confidence: str = ""
    listed: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    named: bool | None = None

    @property
    def size_u(self) -> float:
        """|effect| in units of U."""
        return abs(self.effect) / self.u

    @property
    def right(self) -> bool:
        """Whether the first candidate says the planted code and no other."""
        return set(self.found) == {self.code}


@dataclass(frozen=True)
class Sound:
    """One sound tank: difference over σ, and what was told of it if it was flagged."""

    z: float
    line: float
    flagged: bool
    confidence: str = ""
    found: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()


@dataclass
class Judged:
    """A whole site: ``planted`` tanks by code, the faulty ones seen, the sound ones."""

    site: int
    planted: dict[str, int] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    sound: list[Sound] = field(default_factory=list)

    def record(self) -> dict[str, object]:
        """As plain JSON."""
        return asdict(self)

    @classmethod
    def of(cls, record: Mapping[str, object]) -> Judged:
        """From ``record()`` read back."""
        seen = [Seen(**one) for one in record["seen"]]  # type: ignore[attr-defined]
        sound = [Sound(**one) for one in record["sound"]]  # type: ignore[attr-defined]
        return cls(record["site"], record["planted"], seen, sound)  # type: ignore[arg-type]


def judge_site(
    folder: Path,
    number: int,
    seed: int,
    faults: Mapping[str, int],
    *,
    nights: int = 1,
    tanks: int = TANKS,
    entries: int | tuple[int, int] = ENTRIES,
) -> Judged:
    """Simulate site ``number`` with ``faults``, run its nights, and say what was seen."""
    truth = simulate(
        folder,
        tanks=tanks,
        nights=nights,
        entries=entries,
        faults=faults,
        seed=seed,
        fault_size_u=SIZES_U,
        depot_tanks=DEPOT_TANKS,
    )
    results, rivals = run_nights(folder, truth)
    judged = Judged(number)
    faulty: dict[str, PlantedFault] = {
        tank: fault for fault in truth.faults for tank in fault.tanks
    }
    innocent: dict[str, list[str]] = {}
    for look_alike in truth.innocent:
        for tank in look_alike.tanks:
            innocent.setdefault(tank, []).append(look_alike.code)
    judged.planted = dict(Counter(fault.code for fault in faulty.values()))
    for result in results:
        if result.difference_t is None:
            continue
        fault = faulty.get(result.tank_id)
        if fault is None:
            judged.sound.append(_sound(result, tuple(innocent.get(result.tank_id, ()))))
        else:
            judged.seen.append(_seen(fault, result, rivals.get(result.key, {})))
    return judged


def run_nights(
    folder: Path, truth: Truth
) -> tuple[tuple[TankResult, ...], dict[TankKey, dict[str, bool]]]:
    """The last night explained, earlier ones remembered; rival corrections of its flagged tanks."""
    site = open_site(folder)
    with Store.open(site.store_path) as store:
        with store.transaction():
            inventory = take_inventory(site)
            intake = Intake(store, site, CLOCK, lambda _: None, master_of(inventory, site))
            intake.take(inventory, "run-0")
            for number, night in enumerate(truth.nights[:-1], start=1):
                remember(store, site, compare(store, night, site.settings), number)
        as_of = latest_gauge_time(store, CLOCK)
        if as_of is None:
            raise RuntimeError(f"{folder}: nothing was gauged")
        night_ = compare(store, as_of, site.settings)
        return explain_night(store, night_, site.settings), rivals_of(store, site, night_)


def remember(store: Store, site: Site, night: Night, number: int) -> None:
    """Keep a night's results as a run of its own, for later nights to look back on."""
    run = Run(
        id=f"run-{number}",
        site=site.name,
        timezone=site.settings.site.timezone,
        as_of=night.as_of,
        profile=site.settings.site.profile,
        coverage_factor=site.settings.tolerance.coverage_factor,
        tool_version="benchmark",
        rules_sha256=site.settings.rules_sha256,
        inputs=(),
        totals=totals_of(night.results),
        tanks=tuple(replace(result, causes=()) for result in night.results),
        findings=(),
        input_problems=(),
        started_at=CLOCK,
    )
    save_run(store, run)


def rivals_of(store: Store, site: Site, night: Night) -> dict[TankKey, dict[str, bool]]:
    """Codes of which a correction leaves |residual| ≤ U of each flagged tank.

    True where one does that no document contradicts. Corrections whose size was fitted to the
    difference tell nothing apart and are left out.
    """
    evidence = gather(store, night, site.settings)
    fits: dict[TankKey, dict[str, bool]] = {}
    if not evidence.cases:
        return fits
    for rule in RULES:
        for proposal in rule(evidence):
            case = evidence.case(proposal.case)
            left = abs(case.difference_kg - proposal.explains_kg) / 1000
            if proposal.free or left > case.uncertainty_t:
                continue
            codes = fits.setdefault(case.key, {})
            codes[proposal.code] = codes.get(proposal.code, False) or proposal.mark != CONTRADICTED
    return fits


def _seen(fault: PlantedFault, result: TankResult, fits: Mapping[str, bool]) -> Seen:
    taken = [cause for cause in result.causes if cause.taken]
    first = [cause for cause in taken if cause.candidate == 1]
    named = {entry for cause in first for entry in cause.entries}
    others = {code: open_ for code, open_ in fits.items() if code != fault.code}
    return Seen(
        code=fault.code,
        effect=float(fault.effect_t.get(result.tank_id, 0)),
        difference=float(result.difference_t or 0),
        u=result.uncertainty_t or 1.0,
        tolerance=result.tolerance_t or 1.0,
        flagged=result.verdict in FLAGGED,
        entries=len(fault.entries),
        found=tuple(cause.code for cause in first),
        confidence=first[0].confidence if first else "",
        listed=tuple(dict.fromkeys(cause.code for cause in taken)),
        rivals=tuple(sorted(code for code, open_ in others.items() if open_)),
        denied=tuple(sorted(code for code, open_ in others.items() if not open_)),
        named=bool(named & set(fault.entries)) if fault.entries else None,
    )


def _sound(result: TankResult, innocent: tuple[str, ...]) -> Sound:
    first = [cause for cause in result.causes if cause.taken and cause.candidate == 1]
    sigma = (result.uncertainty_t or 1.0) / 2
    return Sound(
        z=round(float(result.difference_t or 0) / sigma, 4),
        line=round((result.tolerance_t or 1.0) / sigma, 4),
        flagged=result.verdict in FLAGGED,
        confidence=first[0].confidence if first else "",
        found=tuple(cause.code for cause in first),
        innocent=innocent,
    )
