"""Files → the store: master data, then whatever lies in the inbox, each file accounted for.

For every file rows_read = rows_loaded + rows_known + rows_rejected. A file that was wholly
accepted under the same rules and master data is not read again: its counts stand as they were. A
file with rejected rows is offered again every night, and its problems stay while it lies there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import polars as pl

from recon.ingest.identity import Register
from recon.ingest.reading import Reading
from recon.model import FileStatus, InputFile, InputProblem, Params, TankKey
from recon.pipeline.clock import refuse_the_future
from recon.pipeline.inbox import read_inbox
from recon.pipeline.inventory import UNREADABLE_SHA256, Inventory
from recon.pipeline.journal import Step
from recon.pipeline.master import (
    MASTER_KINDS,
    Master,
    contradictions,
    missing_master,
    read_master,
)
from recon.pipeline.options import Progress
from recon.pipeline.reader import FileToRead, Reader
from recon.pipeline.returned import gone_through
from recon.pipeline.tonnes import in_tonnes
from recon.reconcile.reissued import note_vanished
from recon.register.returned import Desk
from recon.settings import Settings
from recon.site import Site, SiteFile
from recon.store import files
from recon.store.connection import Store
from recon.store.master import load_master
from recon.store.versions import KEYS, LoadCounts, Loading

INBOX_KINDS = ("movements", "balances", "stocktakes", "applications", "visits", "actions")
"""What may lie in the inbox; registers and tables belong in master/."""

Counts = Mapping[str, Mapping[str, LoadCounts]]
"""Kind → sha256 of a file → what became of its rows."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the files gave: one record a file, every problem, and what was passed over."""

    register: Register
    inputs: tuple[InputFile, ...]
    problems: tuple[InputProblem, ...]
    notes: tuple[tuple[str, str, Params], ...]
    incomplete: Mapping[TankKey, int]


@dataclass
class _Tally:
    """One file's rows while its parts come in; ``same_as`` where its bytes were met before."""

    file: SiteFile
    sha256: str
    kinds: list[str] = field(default_factory=list)
    read: int = 0
    rejected: int = 0
    problems: list[InputProblem] = field(default_factory=list)
    notes: list[tuple[str, Params]] = field(default_factory=list)
    known: files.KnownFile | None = None
    same_as: _Tally | None = None

    def add(self, part: Reading) -> None:
        """Count a part of the file."""
        if part.kind is not None and part.kind not in self.kinds:
            self.kinds.append(part.kind)
        self.read += part.rows_read
        self.rejected += part.rows_rejected
        self.problems += part.problems
        self.notes += part.notes


def master_of(inventory: Inventory, site: Site) -> Master:
    """What the master folder holds; it is read while the files of the inbox are hashed."""
    settled = [file for file, _ in inventory.master if file.shown_as in inventory.stamps]
    return read_master(settled, site.name, site.settings)


class Intake:
    """Takes the files of one site in, inside the run's transaction."""

    def __init__(
        self, store: Store, site: Site, clock: datetime, say: Progress, master: Master
    ) -> None:
        """``master``: what the master folder holds (``master_of``); let go of once loaded."""
        self._store, self._clock, self._say = store, clock, say
        self._master: Master | None = master
        self._register, self._products = master.register, master.products
        self._run_id = ""
        self._settings: Settings = site.settings
        self._loadings: dict[str, Loading] = {}
        self._tallies: list[_Tally] = []
        self._by_hash: dict[str, _Tally] = {}
        self._rejected_entries: list[str] = []
        self._readings: list[pl.DataFrame] = []
        self.desk = Desk(store)

    def take(self, inventory: Inventory, run_id: str) -> Taken:
        """Read and load everything that is new for run ``run_id``, and account for every file.

        To be called once.
        """
        self._run_id = run_id
        master_counts, of_master = self._take_master(inventory)
        self._say("reading the inbox")
        known = files.known_files(
            self._store,
            rules_sha256=inventory.rules_sha256,
            master_sha256=inventory.master_sha256,
        )
        wanted: list[_Tally] = []
        for file, digest in inventory.inbox:
            tally = self._begin(file, digest)
            tally.known = known.get(digest)
            if file.shown_as in inventory.unsettled:
                _pass_over(tally)
            elif tally.known is None and tally.same_as is None:
                wanted.append(tally)
        for number, part in self._readings_of(wanted):
            self._take_part(part, wanted[number])
        inventory.hold()
        counts = {kind: loading.finish() for kind, loading in self._loadings.items()}
        counts |= master_counts
        if self._readings:
            note_vanished(self._store, pl.concat(self._readings), self._run_id)
        inputs = self._closed(counts, inventory)
        problems = [problem for tally in self._tallies for problem in tally.problems]
        return Taken(
            register=self._register,
            inputs=inputs,
            problems=(*of_master, *problems),
            notes=tuple((t.file.shown_as, *note) for t in self._tallies for note in t.notes),
            incomplete=self._incomplete(self._register),
        )

    def _take_master(
        self, inventory: Inventory
    ) -> tuple[dict[str, dict[str, LoadCounts]], tuple[InputProblem, ...]]:
        """Load the master data; their counts, and what is wrong with them as a whole."""
        master, self._master = self._master, None
        if master is None:
            raise RuntimeError("an intake takes its files once")
        for file, digest in inventory.master:
            tally = self._begin(file, digest)
            if file.shown_as in inventory.unsettled:
                _pass_over(tally)
                continue
            for part in master.parts_of(file):
                self._account(part, tally, MASTER_KINDS, "not_master_data")
        return self._load_master(master), (*missing_master(master), *contradictions(master))

    def _load_master(self, master: Master) -> dict[str, dict[str, LoadCounts]]:
        """Make what the master folder says what is valid now."""
        whole = not any(tally.problems for tally in self._tallies)
        return {
            kind: load_master(
                self._store,
                kind,
                [(part.frame, part.path, part.sha256) for _, part in master.parts(kind)],
                run_id=self._run_id,
                complete=whole,
            )
            for kind in MASTER_KINDS
        }

    def _begin(self, file: SiteFile, digest: str) -> _Tally:
        tally = _Tally(file, digest)
        if digest != UNREADABLE_SHA256:
            tally.same_as = self._by_hash.get(digest)
            self._by_hash.setdefault(digest, tally)
        self._tallies.append(tally)
        return tally

    def _readings_of(self, wanted: Sequence[_Tally]) -> Iterator[tuple[int, Reading]]:
        """What the wanted files hold, each reading with the number of its file."""

        def begin(file: FileToRead) -> None:
            self._say(Step(f"reading {file.shown_as}", small=True, file=file.shown_as))

        return read_inbox(
            [FileToRead(one.file.path, one.file.shown_as, one.sha256) for one in wanted],
            Reader(self._settings, self._register),
            processes=self._settings.store.threads,
            begin=begin,
        )

    def _take_part(self, read: Reading, tally: _Tally) -> None:
        part = refuse_the_future(read, self._clock)
        if part.kind == "actions":
            part = gone_through(part, self.desk)
        self._account(part, tally, INBOX_KINDS, "belongs_in_master")
        if part.kind not in INBOX_KINDS or part.frame.is_empty():
            return
        frame = part.frame
        if part.kind == "movements":
            frame, problems = in_tonnes(part, self._products)
            tally.problems += problems
        if part.kind == "stocktakes":
            held = frame.select("depot", "tank_id", "gauged_at")
            place = {"file_sha256": pl.lit(tally.sha256), "path": pl.lit(tally.file.shown_as)}
            self._readings.append(held.with_columns(**place))
        self._load(part.kind, frame, tally)

    def _load(self, kind: str, frame: pl.DataFrame, tally: _Tally) -> None:
        if kind not in KEYS:
            return
        if kind not in self._loadings:
            self._loadings[kind] = Loading(self._store, kind, self._run_id)
        self._loadings[kind].add(frame, file_path=tally.file.shown_as, file_sha256=tally.sha256)

    def _account(self, part: Reading, tally: _Tally, allowed: Iterable[str], rule: str) -> None:
        """Account for ``part``; of a kind that does not belong in its folder nothing is loaded."""
        tally.add(part)
        if part.kind is not None and part.kind not in tuple(allowed):
            accepted = part.rows_read - part.rows_rejected
            tally.rejected += accepted
            tally.problems.append(
                InputProblem(
                    file=part.path,
                    rule=rule,
                    params={"kind": part.kind, "rows": accepted},
                    rejects_row=True,
                )
            )
        self._set_aside(part)

    def _incomplete(self, register: Register) -> Counter[TankKey]:
        """How many rejected ledger rows name each tank: its book may lack them."""
        found: Counter[TankKey] = Counter()
        for raw in self._rejected_entries:
            row = json.loads(raw)
            for name in ("tank_id", "counter_tank_id"):
                written = row.get(name) if isinstance(row, dict) else None
                tank = register.tank(written, row.get("depot")) if written else None
                if isinstance(tank, tuple):
                    found[tank] += 1
        return found

    def _set_aside(self, part: Reading) -> None:
        if part.kind == "movements":
            self._rejected_entries += part.quarantine["raw"].drop_nulls().to_list()
        if part.quarantine.height:
            files.set_aside(
                self._store,
                part.quarantine,
                run_id=self._run_id,
                file_path=part.path,
                file_sha256=part.sha256,
                kind=part.kind,
            )

    def _closed(self, counts: Counts, inventory: Inventory) -> tuple[InputFile, ...]:
        """The files' records, with the store's word on how much of them was new."""
        before = files.rows_loaded_before(self._store, self._by_hash)
        records, read = [], []
        for tally in self._tallies:
            if tally.same_as is not None:
                records.append(self._repeated(tally, tally.same_as))
            elif tally.known is not None:
                records.append(_as_known(tally, tally.known))
            else:
                fresh = sum(c[tally.sha256].loaded for c in counts.values() if tally.sha256 in c)
                records.append(_as_read(tally, fresh, before.get(tally.sha256, 0)))
                read.append((replace(records[-1], rows_loaded=fresh), not tally.problems))
        files.record(
            self._store,
            read,
            run_id=self._run_id,
            rules_sha256=inventory.rules_sha256,
            master_sha256=inventory.master_sha256,
        )
        return tuple(records)

    def _repeated(self, tally: _Tally, first: _Tally) -> InputFile:
        """A second copy of a file that this run has met: its rows are known, none is read twice."""
        read = first.known.rows_read if first.known else first.read
        tally.notes.append(("same_file_again", {"first": first.file.shown_as}))
        return InputFile(
            path=tally.file.shown_as,
            sha256=tally.sha256,
            kind=first.known.kind if first.known else (first.kinds[0] if first.kinds else None),
            rows_read=read,
            rows_loaded=0,
            rows_known=read - first.rejected,
            rows_rejected=first.rejected,
            status="known",
        )


def _as_known(tally: _Tally, known: files.KnownFile) -> InputFile:
    """A file that was wholly accepted before: its counts stand as they were."""
    return InputFile(
        path=tally.file.shown_as,
        sha256=tally.sha256,
        kind=known.kind,
        rows_read=known.rows_read,
        rows_loaded=known.rows_loaded,
        rows_known=known.rows_read - known.rows_loaded,
        rows_rejected=0,
        status="known",
    )


def _as_read(tally: _Tally, fresh: int, before: int) -> InputFile:
    """A file that was read: ``fresh`` rows are new, ``before`` it brought in earlier runs."""
    accepted = tally.read - tally.rejected
    # Rows this very file brought earlier stay its loaded rows: the same night twice is equal.
    loaded = min(accepted, fresh + before)
    return InputFile(
        path=tally.file.shown_as,
        sha256=tally.sha256,
        kind=tally.kinds[0] if tally.kinds else None,
        rows_read=tally.read,
        rows_loaded=loaded,
        rows_known=accepted - loaded,
        rows_rejected=tally.rejected,
        status=_status(tally),
    )


def _pass_over(tally: _Tally) -> None:
    """A file that somebody is writing to: what of it is whole cannot be known tonight."""
    tally.problems.append(InputProblem(file=tally.file.shown_as, rule="file_keeps_changing"))


def _status(tally: _Tally) -> FileStatus:
    if not tally.kinds or (tally.read and tally.rejected == tally.read):
        return "rejected"
    return "partly_rejected" if tally.rejected else "loaded"
