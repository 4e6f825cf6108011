"""Saves a night and reads it back, equal: whatever is written for people follows from here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from recon.errors import StoreError, UsageError
from recon.model import Run
from recon.store import records
from recon.store.audit import backup, chain_end, link_run, note_rows, verify
from recon.store.connection import Store

__all__ = [
    "backup",
    "chain_end",
    "read_outputs",
    "read_run",
    "record_outputs",
    "run_of",
    "save_run",
    "verify",
]

MOST_NAMED = 5
"""Runs that are named, the newest first, when somebody asks for one that there is not."""

_TABLES = {
    "run_inputs": records.inputs_frame,
    "problems": records.problems_frame,
    "results": records.results_frame,
    "result_causes": records.causes_frame,
    "run_findings": records.findings_frame,
    "run_finding_cells": records.cells_frame,
}


def save_run(store: Store, run: Run, *, master_sha256: str | None = None) -> str:
    """Write everything the run said and link it into the audit chain; its hash.

    Call it last inside the run's transaction: the hash covers what the run loaded, too.
    Raises ``StoreError`` when a run of this id is stored already, or when a scan does not show
    what was written.
    """
    if store.value("has_run", {"run_id": run.id}):
        raise StoreError(f"{store.path.name}: run {run.id} is stored already")
    for table, frame_of in _TABLES.items():
        store.insert(table, frame_of(run))
    for frame in records.extras_frames(run):
        store.insert("run_extras", frame)
    note_rows(store, run.id)
    store.execute(
        "add_run",
        {
            "run_id": run.id,
            "site": run.site,
            "timezone": run.timezone,
            "as_of": run.as_of,
            "profile": run.profile,
            "coverage_factor": run.coverage_factor,
            "tool_version": run.tool_version,
            "rules_sha256": run.rules_sha256,
            "master_sha256": master_sha256,
            "language": run.language,
            "settings": records.as_json(run.settings),
            "totals": records.totals_text(run.totals),
            "skipped": records.as_json(run.skipped),
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "peak_memory_mib": run.peak_memory_mib,
        },
    )
    return link_run(store, run.id)


def read_run(store: Store, run_id: str | None = None) -> Run:
    """The run of this id, or the last one; equal to what was saved.

    JSON has no tuples or decimals: nested parameters come back with lists and strings for them.
    Raises ``UsageError`` naming the runs there are for an id that is none of them, ``StoreError``
    when there is no run yet.
    """
    found = store.query("one_run", {"run_id": run_id})
    if found.is_empty():
        ids = [str(known) for known, _ in store.query("run_ids").iter_rows()]
        if not ids:
            raise StoreError(f"{store.path.name}: no run yet")
        newest = ", ".join(ids[: -MOST_NAMED - 1 : -1])
        more = f" and {len(ids) - MOST_NAMED} older" if len(ids) > MOST_NAMED else ""
        raise UsageError(f"no run {run_id!r}; the runs of this site are {newest}{more}")
    head = found.row(0, named=True)
    one = {"run_id": head["run_id"]}
    extras = records.extras_of(store.query("extras_of_run", one))
    return Run(
        id=head["run_id"],
        site=head["site"],
        timezone=head["timezone"],
        as_of=head["as_of"],
        profile=head["profile"],
        coverage_factor=head["coverage_factor"],
        tool_version=head["tool_version"],
        rules_sha256=head["rules_sha256"],
        inputs=records.inputs_of(store.query("inputs_of_run", one)),
        totals=records.totals_of(head["totals"]),
        tanks=records.tanks_of(
            store.query("results_of_run", one), store.query("causes_of_run", one)
        ),
        findings=records.findings_of(
            store.query("findings_of_run", one), store.query("cells_of_run", one)
        ),
        input_problems=records.problems_of(store.query("problems_of_run", one)),
        settings=json.loads(head["settings"]),
        skipped=tuple((path, reason) for path, reason in json.loads(head["skipped"])),
        started_at=head["started_at"],
        finished_at=head["finished_at"],
        peak_memory_mib=head["peak_memory_mib"],
        language=head["language"],
        inspectors=tuple(extras.pop("inspectors", ())),
        measures=records.measures_of(extras.pop("measures", ())),
        extras=extras,
    )


def run_of(store: Store, as_of: datetime) -> str | None:
    """The id of the newest run that speaks of ``as_of`` (naive, site-local); None if none does."""
    found = store.value("run_at", {"as_of": as_of})
    return None if found is None else str(found)


def record_outputs(store: Store, run_id: str, written: Iterable[tuple[str, str]]) -> None:
    """Note the files written for people, name and sha256 each, in a chain of their own.

    A file written again as it was last noted is noted already: a night run again adds nothing.
    """
    last = store.query("last_output")
    seq, previous = last.row(0) if last.height else (0, "")
    run_hash = store.value("hash_of_run", {"run_id": run_id})
    noted = {(name, of_run, digest) for name, of_run, digest in _last_outputs(store)}
    for name, digest in written:
        if (name, run_id, digest) in noted:
            continue
        seq += 1
        linked = sha256("\n".join((previous, run_id, str(run_hash), name, digest)).encode())
        values = {
            "seq": seq,
            "run_id": run_id,
            "name": name,
            "sha256": digest,
            "previous_hash": previous,
            "output_hash": linked.hexdigest(),
        }
        store.execute("add_output", values)
        previous = linked.hexdigest()


def read_outputs(store: Store) -> dict[str, str]:
    """Name → sha256 of every file written for people, as it was last written."""
    return {name: digest for name, _, digest in _last_outputs(store)}


def _last_outputs(store: Store) -> list[tuple[str, str, str]]:
    return [(name, run, digest) for name, run, digest in store.query("outputs").iter_rows()]
