"""The night in order: read, load, measure, book, compare, explain, remember, store, publish.

Everything up to the stored run is one transaction of the site's store, which is the commit; what
is written for people follows from the store and can be made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from recon import __version__
from recon.diagnose.explain import explain_night
from recon.diagnose.patterns import SitePattern, site_concerns, site_patterns, under_patterns
from recon.errors import StoreError
from recon.ledger.checks.every import check_account, keep_account
from recon.ledger.lag import ledger_lag, newest_entry_at
from recon.ledger.legs import let_go
from recon.model import Concern, Finding, InputProblem, Run, TankKey, TankResult
from recon.pipeline.extras import Extras
from recon.pipeline.intake import Intake, Taken, master_of
from recon.pipeline.inventory import FilesChanged, Inventory, take_inventory
from recon.pipeline.journal import Step, heartbeat
from recon.pipeline.looked import TOTALS_RULE, Looked
from recon.pipeline.memory import give_back, peak_memory_mib
from recon.pipeline.options import Options, Outcome, Progress, exit_code
from recon.pipeline.publish import publish
from recon.pipeline.refused import refused_tonight
from recon.reconcile.arithmetic import arithmetic_concerns
from recon.reconcile.concerns import concerns_of
from recon.reconcile.night import Night, compare, totals_of
from recon.reconcile.problems import input_problems
from recon.reconcile.readings import latest_gauge_time
from recon.reconcile.reissued import reissue_concerns
from recon.reconcile.sanity import sanity_concerns
from recon.register.data import data_concerns
from recon.register.measures import carry_forward
from recon.register.memory import remember
from recon.report.document import results_document
from recon.settings import Settings
from recon.site import Site, temporary_files_beside
from recon.store.connection import Store
from recon.store.runs import read_outputs, read_run, record_outputs, save_run


class _Undone(Exception):
    """Leaves the transaction without keeping anything; carries the run to show."""

    def __init__(self, run: Run) -> None:
        self.run = run


def run_night(
    site: Site, options: Options, say: Progress, clock: datetime | None = None
) -> Outcome:
    """Run one site's night and return what came of it.

    ``clock`` is the wall clock, site-local and naive; it only serves to refuse gauge times that
    have not come yet. Raises ReconError; bad input never raises, it is in the run.
    """
    zone = ZoneInfo(site.settings.site.timezone)
    now = clock or datetime.now(zone).replace(tzinfo=None)
    part = site.settings.store
    folder = options.out or site.output_dir
    with (
        heartbeat(None if options.dry_run else folder, site.name, zone) as beat,
        _place_of_store(site, options) as path,
        Store.open(
            path,
            memory_limit=part.memory_limit,
            threads=part.threads,
            wait_s=options.wait_s,
        ) as store,
        temporary_files_beside(path),
    ):
        beat.began()
        run, repeated = _kept(store, site, _local(options, zone), now, say)
        code = exit_code(run)
        if options.dry_run:
            return Outcome(run, code, ())
        say("writing the workbook")
        language = options.language or site.settings.output.language
        written = publish(run, folder, language, read_outputs(store))
        say(Step("noting what was written", small=True))
        with store.transaction():
            record_outputs(store, run.id, [(path.name, digest) for path, digest in written])
        beat.ended(run, code)
    return Outcome(run, code, tuple(path for path, _ in written), repeated)


@contextmanager
def _place_of_store(site: Site, options: Options) -> Iterator[Path]:
    """The store's path; a dry run where there is none yet gets one that goes with it."""
    path = options.db or site.store_path
    if path.exists() or not options.dry_run:
        yield path
        return
    with TemporaryDirectory(prefix="recon-dry-") as folder:
        yield Path(folder) / path.name


def _local(options: Options, zone: ZoneInfo) -> Options:
    """``--as-of`` with an offset brought to the site's zone."""
    if options.as_of is None or options.as_of.tzinfo is None:
        return options
    return replace(options, as_of=options.as_of.astimezone(zone).replace(tzinfo=None))


def _kept(
    store: Store, site: Site, options: Options, clock: datetime, say: Progress
) -> tuple[Run, bool]:
    """The night's run, stored; the stored one where this very night was stored before.

    A file that changes under the night's hands undoes it: the night begins again, and from the
    second time on without that file.
    """
    unsettled: frozenset[str] | None = None
    while True:
        inventory = take_inventory(site, unsettled or frozenset())
        store.expect(inventory.size_bytes, site.settings.store.threads)
        try:
            return _kept_as_listed(store, site, options, clock, say, inventory)
        except FilesChanged as changed:
            say(f"beginning again, since these changed meanwhile: {changed}")
            unsettled = frozenset() if unsettled is None else unsettled | changed.names


def _kept_as_listed(
    store: Store,
    site: Site,
    options: Options,
    clock: datetime,
    say: Progress,
    inventory: Inventory,
) -> tuple[Run, bool]:
    """The night over exactly these files, stored or found stored."""
    say("reading master data")
    intake = Intake(store, site, clock, say, master_of(inventory, site))
    base = inventory.run_id(options.as_of)
    before = _runs_called(store, base)
    run_id = f"{base}-{len(before) + 1}" if before else base
    say(Step("beginning the night", small=True, run=run_id, files=len(inventory.inbox)))
    try:
        with store.transaction():
            run = _worked(store, site, options, clock, say, inventory, intake, run_id)
            if options.dry_run:
                raise _Undone(run)
            if before and _same_night(run, earlier := read_run(store, before[-1])):
                raise _Undone(earlier)
            _begin(say, "storing the night")
            keep_account(store)
            let_go(store)
            give_back()
            now = datetime.now(ZoneInfo(run.timezone)).replace(tzinfo=None)
            run = replace(run, finished_at=now, peak_memory_mib=peak_memory_mib())
            save_run(store, run, master_sha256=inventory.master_sha256)
    except _Undone as undone:
        return undone.run, not options.dry_run
    # What is told from here on is what the store holds; two of them would be twice the memory.
    del run
    stored = read_run(store, run_id)
    if stored.id != run_id:
        raise StoreError(f"{store.path.name}: run {run_id} was stored and cannot be read back")
    return stored, False


def _worked(
    store: Store,
    site: Site,
    options: Options,
    clock: datetime,
    say: Progress,
    inventory: Inventory,
    intake: Intake,
    run_id: str,
) -> Run:
    """Everything from the files to the judged and remembered night."""
    settings = site.settings
    taken = intake.take(inventory, run_id)
    as_of = options.as_of or latest_gauge_time(store, clock) or newest_entry_at(store) or clock
    _begin(say, "measuring, booking and comparing")
    zone = ZoneInfo(settings.site.timezone)
    refused = refused_tonight(store, taken.register, taken.inputs, taken.problems, zone)
    night = compare(store, as_of, settings, refused, options.as_of or clock)
    problems = [
        *intake.desk.unsettled(taken.problems),
        *input_problems(store, night.measured),
        *_stale(store, night, settings.night.ledger_lag_hours),
    ]
    _begin(say, "looking for causes")
    explained = explain_night(store, night, settings)
    patterns = site_patterns(store, explained, night, settings)
    tanks = _with_reservations(under_patterns(explained, patterns), taken.incomplete)
    extras = Extras(store, site, night, tanks)
    _begin(say, "checking the account")
    concerns = [
        *_concerns(store, settings, night, tanks, taken, patterns),
        *data_concerns(store, taken.inputs, problems),
        *extras.concerns(),
    ]
    intake.desk.finish(as_of, run_id)
    looked = Looked(tanks, night.measured, taken.inputs, _covered(patterns))
    findings = remember(store, concerns, as_of, run_id, looked)
    return Run(
        id=run_id,
        site=site.name,
        timezone=settings.site.timezone,
        as_of=as_of,
        profile=settings.site.profile,
        coverage_factor=settings.tolerance.coverage_factor,
        tool_version=__version__,
        rules_sha256=settings.rules_sha256,
        inputs=taken.inputs,
        totals=totals_of(tanks),
        tanks=_with_findings(tanks, findings),
        findings=findings,
        input_problems=tuple(problems),
        settings=settings.model_dump(mode="json"),
        skipped=inventory.skipped,
        started_at=clock,
        language=options.language or settings.output.language,
        inspectors=extras.inspectors,
        measures=carry_forward(store, as_of, run_id),
        extras=extras.sheets(findings, concerns),
    )


def _begin(say: Progress, step: str) -> None:
    """Say which big step begins, with what the one before it let go of given back."""
    say(step)
    give_back()


def _concerns(
    store: Store,
    settings: Settings,
    night: Night,
    tanks: tuple[TankResult, ...],
    taken: Taken,
    patterns: tuple[SitePattern, ...],
) -> Iterator[Concern]:
    """Whatever the tanks, the readings and the account give cause to ask about."""
    covered = _covered(patterns)
    yield from concerns_of(tank for tank in tanks if tank.key not in covered)
    yield from site_concerns(patterns)
    yield from sanity_concerns(night.measured, night.products)
    yield from arithmetic_concerns(night.measured)
    yield from _wrong_totals(taken)
    yield from reissue_concerns(store, night.as_of)
    yield from check_account(store, as_of=night.as_of, settings=settings)


def _wrong_totals(taken: Taken) -> Iterable[Concern]:
    """A printed subtotal or total that its rows do not add up to, one concern each."""
    for _, code, params in taken.notes:
        if code == TOTALS_RULE:
            parts = ("sheet", "label", "column", "cell", "printed")
            identity = " ".join(str(params.get(name)) for name in parts)
            yield Concern(TOTALS_RULE, "watch", identity=identity, params=params)


def _stale(store: Store, night: Night, allowed_hours: float) -> Iterable[InputProblem]:
    """Nothing was counted in the window, or the ledger ends before the gauge times."""
    gauged = night.measured["gauged_at"].to_list()
    if not gauged:
        yield InputProblem(
            file="inbox",
            rule="no_reading_in_window",
            params={"as_of": night.as_of.isoformat(sep=" ", timespec="minutes")},
        )
    lag = ledger_lag(store, gauged, allowed_hours)
    if lag is not None:
        yield lag


def _with_reservations(
    tanks: Iterable[TankResult], incomplete: Mapping[TankKey, int]
) -> tuple[TankResult, ...]:
    """Say of a tank that rows of its ledger were rejected, before anybody is accused."""
    return tuple(
        replace(tank, notes=(*tank.notes, ("book_incomplete", {"count": incomplete[tank.key]})))
        if incomplete.get(tank.key)
        else tank
        for tank in tanks
    )


def _covered(patterns: Iterable[SitePattern]) -> frozenset[TankKey]:
    """Tanks whose difference is that of their site: one finding is made of all of them."""
    return frozenset(key for one in patterns for key in one.covered)


def _with_findings(
    tanks: Iterable[TankResult], findings: Iterable[Finding]
) -> tuple[TankResult, ...]:
    """Each tank with the ids of its findings, in order."""
    ids: dict[TankKey, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.depot is not None and finding.tank_id is not None:
            ids[finding.depot, finding.tank_id].append(finding.id)
    return tuple(
        replace(tank, findings=tuple(sorted(ids[tank.key]))) if tank.key in ids else tank
        for tank in tanks
    )


def _runs_called(store: Store, base: str) -> list[str]:
    """Stored runs of this id, the numbered ones too, oldest first."""
    rows = store.query("run_ids")
    names = rows["run_id"].to_list() if rows.height else []
    return [name for name in names if name == base or name.startswith(f"{base}-")]


def _same_night(run: Run, earlier: Run) -> bool:
    """Whether two runs come to the same results; ids and what was read anew do not matter."""

    def told(one: Run) -> dict[str, object]:
        unread = tuple(replace(file, status="known") for file in one.inputs)
        return results_document(replace(one, id="", inputs=unread))

    return told(run) == told(earlier)
