"""Proves that nothing in the store was changed since it was written, and copies it whole.

Every run has a digest of its rows in each table; its hash covers the hash of the run before, its
own head and those digests (SHA-256). Of the rows of the input kinds a run notes how many it added
and what their hashes add up to, and what it did to those of earlier runs. Files written for people
have a chain of their own, since they are written after the run is stored.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from recon.errors import SiteError
from recon.store import records
from recon.store.connection import Store
from recon.store.fingerprints import REHASHED
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
}
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
    text = records.as_json(digests)
    run_hash = _run_hash(head, text)
    store.execute("link_run", {"run_id": run_id, "digests": text, "run_hash": run_hash})
    return run_hash


def verify(store: Store) -> list[str]:
    """What was changed since it was written, one sentence each; empty when nothing was.

    Linear in the number of runs: each table is read once.
    """
    return [*_runs_changed(store), *_rows_changed(store), *_outputs_changed(store)]


def backup(store: Store, target: Path) -> None:
    """Write a consistent copy of the open store to ``target``, which appears whole or not at all.

    Raises ``SiteError`` when ``target`` exists or cannot be written.
    """
    target = target.absolute()
    if target.exists():
        raise SiteError(f"{target} is there already")
    part = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(prefix=".recon-backup-", dir=store.path.parent) as folder:
        copy = Path(folder) / "copy.duckdb"
        _copy_into(store, copy)
        try:
            shutil.copyfile(copy, part)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise SiteError(f"{target} cannot be written: {error.strerror}") from error


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


def _runs_changed(store: Store) -> list[str]:
    found = {table: _digests(store, table) for table in _DIGESTED}
    changed, previous = [], ""
    runs = set()
    for number, head in enumerate(store.query("heads", {"run_id": None}).iter_rows(named=True), 1):
        run = head["run_id"]
        runs.add(run)
        if head["seq"] != number or head["previous_run_hash"] != previous:
            changed.append(f"run {run}: the chain is broken before it (a run was removed or added)")
        if head["run_hash"] != _run_hash(head, head["digests"]):
            changed.append(f"run {run}: its head was changed")
        told = json.loads(head["digests"] or "{}")
        changed += [
            f"run {run}: {table} was changed"
            for table in _DIGESTED
            if told.get(table, "") != found[table].get(run, "")
        ]
        previous = head["run_hash"]
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


def _outputs_changed(store: Store) -> list[str]:
    changed, previous = [], ""
    for number, row in enumerate(store.query("all_outputs").iter_rows(named=True), 1):
        told = (previous, row["run_id"], str(row["run_hash"]), row["name"], row["sha256"])
        linked = sha256("\n".join(told).encode()).hexdigest()
        if row["seq"] != number or row["previous_hash"] != previous or row["output_hash"] != linked:
            changed.append(f"run {row['run_id']}: the record of {row['name']} was changed")
        previous = row["output_hash"]
    return changed


def _words(store: Store, kind: str) -> Words:
    return Words(kind, store.columns(kind), _KEYS[kind])
