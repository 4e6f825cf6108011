"""Proves that nothing in the store was changed since it was written, and copies it whole.

Every run has a digest of its rows in each table; its hash covers the hash of the run before, its
own head and those digests (SHA-256). Tables whose rows change from night to night (the register
of findings, the books over files) stand in the last run's digests as that run left them. Of the
rows of the input kinds a run notes how many it added and what their hashes add up to, and what it
did to those of earlier runs. Files written for people have a chain of their own, since they are
written after the run is stored; the next run's digests say how far it went.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from recon.errors import SiteError, cannot_write
from recon.store import records, sql
from recon.store.connection import Store
from recon.store.fingerprints import REHASHED
from recon.store.migrate import migrations
from recon.store.sql import literal, quoted
from recon.store.words import KEYS, MASTER_KEYS, Words

# Written out: a column that a later version adds must not change the digests of old runs.
_DIGESTED: dict[str, tuple[tuple[str, ...], str]] = {
    "run_inputs": (tuple(records.INPUTS), "position"),
    "problems": (tuple(records.PROBLEMS), "position"),
    "results": (tuple(records.RESULTS), "position"),
    "result_causes": (tuple(records.CAUSES), "tank_position, position"),
    "run_findings": (tuple(records.FINDINGS), "position"),
    "run_finding_cells": (tuple(records.CELLS), "position"),
    "run_extras": (tuple(records.EXTRAS), "name"),
    "run_rows": (("run_id", "of_run", "kind", "rows", "content_sum"), "of_run, kind"),
    "finding_events": (
        (
            *("finding_id", "run_id", "seq", "as_of", "event", "state_before", "state_after"),
            *("field", "value_before", "value_after", "origin_file", "origin_sheet"),
            *("origin_row", "params", "origin_cell", "origin_sha256", "written_at"),
        ),
        "finding_id, seq",
    ),
    "revisions": (
        (
            *("run_id", "kind", "key", "depot", "tank_id", "version_seq", "origin_file"),
            *("origin_sheet", "origin_row", "previous_run", "previous_file", "previous_sheet"),
            *("previous_row", "counts", "changes"),
        ),
        "kind, key, version_seq",
    ),
}
_STANDING: dict[str, tuple[str, ...]] = {
    "files": (
        *("sha256", "path", "kind", "rules_sha256", "master_sha256", "first_run", "last_run"),
        *("rows_read", "rows_loaded", "rows_rejected", "wholly_accepted"),
    ),
    "quarantine": (
        *("run_id", "file_sha256", "origin_file", "kind", "origin_sheet", "origin_row", "rule"),
        *("cell", "raw"),
    ),
    "findings": (
        *("finding_id", "rule", "identity", "depot", "tank_id", "severity", "state", "params"),
        *("first_seen", "last_seen", "runs_seen", "first_run", "last_run", "closed_at"),
        *("explanation", "decision", "owner", "due_date", "remarks", "measure", "claimed_at"),
    ),
    "measures": (
        *("measure_id", "measure", "owner", "due_date", "state", "finding_ids", "first_run"),
        *("last_run", "remarks"),
    ),
    "vanished_entries": (
        *("run_id", "entry_id", "depot", "tank_id", "kind", "effective_at", "quantity_t"),
        *("held_by_file", "held_by_row", "export_file", "export_sha256", "cleared_by_run"),
    ),
    "kept_span": (
        *("name", "since", "upto", "entries", "mark", "made_by", "hashed_by", "rows_mark"),
    ),
}
"""Tables that stand as the last run left them; the order of their rows says nothing."""
_KEPT = ("kept_held", "kept_number", "kept_sum", "kept_twin")
"""Tables of what days that are over come to: ``kept_span`` says what their rows add up to."""
_AS_LEFT = "as left: "
_WRITTEN = "files written before"
_CELLS = "cells of "
"""Where in its sheet each value of the rows that a run added stood: noted once, never changed."""
_KEYS = {**MASTER_KEYS, **KEYS}
_HEAD = (
    "run_id",
    "seq",
    "site",
    "timezone",
    "as_of",
    "profile",
    "coverage_factor",
    "tool_version",
    "rules_sha256",
    "master_sha256",
    "language",
    "settings",
    "totals",
    "skipped",
    "started_at",
    "finished_at",
    "peak_memory_mib",
)


def note_rows(store: Store, run_id: str) -> None:
    """Note what the run did to the rows of the input kinds; inside its transaction."""
    for kind in _KEYS:
        own = _words(store, kind).fill("note_own")
        store.execute(own, {"run_id": run_id, "kind": kind})
    store.execute("restated")
    store.execute("note_restated", {"run_id": run_id})
    store.execute("forget_restated")


def link_run(store: Store, run_id: str) -> str:
    """Give a stored run its place in the chain; its hash."""
    head = store.query("heads", {"run_id": run_id}).row(0, named=True)
    digests = {table: _digests(store, table, run_id).get(run_id, "") for table in _DIGESTED}
    digests |= {_CELLS + kind: _cells(store, kind, run_id).get(run_id, "") for kind in _KEYS}
    digests |= _standing(store)
    digests[_WRITTEN] = _end_of_outputs(store)
    text = records.as_json(digests)
    run_hash = _run_hash(head, text)
    store.execute("link_run", {"run_id": run_id, "digests": text, "run_hash": run_hash})
    return run_hash


def verify(store: Store) -> list[str]:
    """What was changed since it was written, one sentence each; empty when nothing was.

    Linear in the number of runs: each table is read once.
    """
    return [
        *_steps_changed(store),
        *_runs_changed(store),
        *_rows_changed(store),
        *_kept_changed(store),
        *_outputs_changed(store),
    ]


def chain_end(store: Store) -> str:
    """The hash of the last run, which vouches for all before it; empty without a run.

    Whoever keeps it elsewhere can prove later that the end of the chain was not cut off either.
    """
    return str(store.value("chain_end") or "")


def backup(store: Store, target: Path) -> None:
    """Write a consistent copy of the open store to ``target``, which appears whole or not at all.

    Raises ``SiteError`` when ``target`` exists or cannot be written, ``DiskFullError`` for want of
    room.
    """
    target = target.absolute()
    if target.exists():
        raise SiteError(f"{target} is there already")
    part = target.with_name(f".{target.name}.part")
    near, own = store.path.parent, f".{store.path.name}.backup-"
    with tempfile.TemporaryDirectory(prefix=own, dir=near) as folder:
        copy = Path(folder) / "copy.duckdb"
        _copy_into(store, copy)
        try:
            shutil.copyfile(copy, part)
            with part.open("rb") as stream:
                os.fsync(stream.fileno())
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise cannot_write(target, error) from error


def _copy_into(store: Store, copy: Path) -> None:
    own = str(store.value("SELECT current_database()"))
    comments = store.query("comments")
    store.execute(f"ATTACH {literal(str(copy))} AS recon_copy (READ_WRITE)")
    try:
        store.execute(f"COPY FROM DATABASE {quoted(own)} TO recon_copy")
        with store.transaction():
            for what, comment in comments.iter_rows():
                there = what.replace(" ", " recon_copy.main.", 1)
                store.execute(f"COMMENT ON {there} IS {literal(comment)}")
        store.execute("CHECKPOINT recon_copy")
    finally:
        store.execute("DETACH recon_copy")


def _run_hash(head: Mapping[str, Any], digests: str) -> str:
    told = [str(head["previous_run_hash"]), digests]
    told += [f"{name}={head[name]}" for name in _HEAD]
    return sha256("\n".join(told).encode()).hexdigest()


def _digests(store: Store, table: str, run_id: str | None = None) -> dict[str, str]:
    """Run → digest of its rows in ``table``, in order; of one run or of all."""
    columns, order = _DIGESTED[table]
    cells = ", ".join(f"coalesce(CAST({quoted(name)} AS VARCHAR), chr(0))" for name in columns)
    where = "WHERE run_id = $run_id" if run_id else ""
    statement = (
        f"SELECT run_id, sha256(string_agg(sha256(concat_ws(chr(31), {cells})), '' "  # noqa: S608
        f"ORDER BY {order})) FROM {table} {where} GROUP BY run_id ORDER BY run_id"
    )
    return dict(store.query(statement, {"run_id": run_id} if run_id else None).iter_rows())


def _told(digests: str) -> dict[str, str]:
    """What a run told of its tables; nothing where that was changed to something else."""
    try:
        told = json.loads(digests)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _end_of_outputs(store: Store) -> str:
    last = store.query("last_output")
    return str(last["output_hash"][0]) if last.height else ""


def _cells(store: Store, kind: str, run_id: str | None = None) -> dict[str, str]:
    """Run → how many of the rows that it added tell their cells, and what these add up to."""
    place = "concat_ws(chr(31), file_sha256, origin_row, origin_cells)"
    where = "AND run_id = $run_id" if run_id else ""
    statement = (
        f"SELECT run_id, concat_ws(' ', count(*), sum(md5_number_lower({place})), "  # noqa: S608
        f"sum(md5_number_upper({place}))) FROM {quoted(kind)} WHERE origin_cells IS NOT NULL "
        f"{where} GROUP BY run_id ORDER BY run_id"
    )
    return dict(store.query(statement, {"run_id": run_id} if run_id else None).iter_rows())


def _standing(store: Store) -> dict[str, str]:
    """Name → rows and sum of the rows' hashes of every table that stands as it was left."""
    found = {}
    for table, columns in _STANDING.items():
        cells = ", ".join(f"coalesce(CAST({quoted(name)} AS VARCHAR), chr(0))" for name in columns)
        row = f"concat_ws(chr(31), {cells})"
        # The halves are summed apart: a sum of whole ones would leave HUGEINT.
        halves = f"sum(md5_number_lower({row})), sum(md5_number_upper({row}))"
        told = store.query(f"SELECT count(*), {halves} FROM {quoted(table)}").row(0)  # noqa: S608
        found[_AS_LEFT + table] = " ".join(str(part or 0) for part in told)
    return found


def _steps_changed(store: Store) -> list[str]:
    """Whether the store was made by the steps that this program has."""
    made = list(store.query("steps").iter_rows())
    ours = [(step.version, step.name, step.sha256) for step in migrations()]
    return [] if made == ours else ["schema_version: not the steps that made this store"]


def _runs_changed(store: Store) -> list[str]:
    found = {table: _digests(store, table) for table in _DIGESTED}
    cells = {_CELLS + kind: _cells(store, kind) for kind in _KEYS}
    changed, previous = [], ""
    runs, last = set(), {}
    for number, head in enumerate(store.query("heads", {"run_id": None}).iter_rows(named=True), 1):
        run = head["run_id"]
        runs.add(run)
        if head["seq"] != number or head["previous_run_hash"] != previous:
            changed.append(f"run {run}: the chain is broken before it (a run was removed or added)")
        if head["run_hash"] != _run_hash(head, head["digests"]):
            changed.append(f"run {run}: its head was changed")
        told = _told(head["digests"])
        changed += [
            f"run {run}: {table} was changed"
            for table in _DIGESTED
            # A run of an earlier version told nothing of the tables that it did not know.
            if table in told and told[table] != found[table].get(run, "")
        ]
        changed += [
            f"run {run}: {of_kind.removeprefix(_CELLS)}: the cells that rows came from were changed"
            for of_kind, by_run in cells.items()
            if of_kind in told and told[of_kind] != by_run.get(run, "")
        ]
        previous = head["run_hash"]
        last = told
    changed += [
        f"{table.removeprefix(_AS_LEFT)}: not as the last run left it"
        for table, digest in _standing(store).items()
        if table in last and last[table] != digest
    ]
    strays = sorted({run for table in found.values() for run in table} - runs - {REHASHED})
    changed += [f"run {run}: rows without a run" for run in strays]
    uneven = store.query("uneven_inputs").iter_rows()
    return changed + [f"run {run}: the rows of {path} do not add up" for run, path in uneven]


def _rows_changed(store: Store) -> list[str]:
    changed = []
    for kind in _KEYS:
        words = _words(store, kind)
        for run, noted, found in store.query(words.fill("rows_differ"), {"kind": kind}).iter_rows():
            what = f"{found} rows where {noted} were noted" if noted != found else "rows changed"
            changed.append(f"run {run}: {kind}: {what}")
        for key, run, file, row, of_all in store.query(words.fill("content_differs")).iter_rows():
            changed.append(
                f"run {run}: {kind} {key} ({file}, row {row}): changed ({of_all} in all)"
            )
    return changed


def _kept_changed(store: Store) -> list[str]:
    ask = sql.load("recon.store", "queries.sql")["kept_changed"]
    changed = []
    for table in _KEPT:
        found = store.query(ask.format(table=table), {"name": table})
        changed += [
            f"{table}: what is kept from {since} on was changed" for (since,) in found.rows()
        ]
    return changed


def _outputs_changed(store: Store) -> list[str]:
    changed, previous, ends = [], "", {""}
    for number, row in enumerate(store.query("all_outputs").iter_rows(named=True), 1):
        told = (previous, row["run_id"], str(row["run_hash"]), row["name"], row["sha256"])
        linked = sha256("\n".join(told).encode()).hexdigest()
        if row["seq"] != number or row["previous_hash"] != previous or row["output_hash"] != linked:
            changed.append(f"run {row['run_id']}: the record of {row['name']} was changed")
        previous = row["output_hash"]
        ends.add(previous)
    for head in store.query("heads", {"run_id": None}).iter_rows(named=True):
        if _told(head["digests"]).get(_WRITTEN, "") not in ends:
            changed.append(f"run {head['run_id']}: a file written before it is no longer recorded")
    return changed


def _words(store: Store, kind: str) -> Words:
    return Words(kind, store.columns(kind), _KEYS[kind])
