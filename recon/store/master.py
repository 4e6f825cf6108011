"""Loads what the master folder says now: tanks, products and capacity tables, dated versions kept.

A version with another ``valid_from`` stands beside the older ones, so that a reading is measured
with what was valid at its gauge time. A version that comes again with other content is replaced
whole; what the folder no longer names is retired. Nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from recon.store import sql
from recon.store.connection import Store
from recon.store.filling import Filling
from recon.store.versions import LoadCounts
from recon.store.words import MASTER_KEYS, Words

Part = tuple[pl.DataFrame, str, str]
"""Accepted rows of one file (the kind's columns and the origin's), its path, its sha256."""


def load_master(
    store: Store, kind: str, parts: Sequence[Part], *, run_id: str, complete: bool = True
) -> dict[str, LoadCounts]:
    """Make ``parts``, all that the master folder holds of ``kind``, what is valid now.

    Counts by the files' sha256; ``revised`` are rows of versions that came with other content.
    ``complete`` is False when something of the kind could not be read: then nothing is retired,
    nor is it when ``parts`` hold no row at all. Of two rows for the same key the later counts.
    Raises ``StoreError`` when a scan does not show what was given.
    """
    words = Words(kind, store.columns(kind), MASTER_KEYS[kind])
    frames = [
        frame.select(
            *(name for name in frame.columns if name in words.given),
            pl.lit(path).alias("origin_file"),
            pl.lit(sha256).alias("file_sha256"),
        )
        for frame, path, sha256 in parts
        if not frame.is_empty()
    ]
    counts = {sha256: LoadCounts() for _, _, sha256 in parts}
    if not frames:
        return counts
    given = pl.concat(frames, how="diagonal_relaxed")
    batch = given.unique(words.key, keep="last", maintain_order=True)
    fresh = batch.join(
        _changed(store, words, batch, run_id, complete=complete),
        on=words.group,
        nulls_equal=True,
        maintain_order="left",
    )
    filling = Filling(store, words, run_id)
    filling.insert(fresh)
    filling.prove(counts)
    loaded = _by_file(fresh)
    revised = _by_file(fresh.filter(pl.col("version_seq") > 1))
    for sha256, rows in _by_file(given).items():
        new = loaded.get(sha256, 0)
        counts[sha256] = LoadCounts(new, rows - new, revised.get(sha256, 0))
    return counts


def register_at(store: Store, instants: pl.DataFrame) -> pl.DataFrame:
    """The register's row valid for each of ``instants`` (depot, tank_id, gauged_at).

    One row an instant with ``gauged_at`` and the columns of ``tanks``, in order of depot, tank
    and time; none where no version had begun.
    """
    with store.table(instants, "instant_asked"):
        return store.query(_statements()["register_at"])


def capacity_tables_at(store: Store, instants: pl.DataFrame) -> pl.DataFrame:
    """The rows of the capacity table valid for each of ``instants``, in order of height."""
    with store.table(instants, "instant_asked"):
        return store.query(_statements()["capacity_tables_at"])


def _changed(
    store: Store, words: Words, batch: pl.DataFrame, run_id: str, *, complete: bool
) -> pl.DataFrame:
    """Set the standing of what the store holds; the names and numbers of new versions."""
    run = {"run_id": run_id}

    def ask(name: str) -> str:
        return words.fill(name, "master.sql")

    with store.view(words.completed(batch), "frame_given"):
        store.execute(ask("arriving_sets"))
    store.execute(ask("changed_sets"))
    touched = store.execute(ask("replace_sets"), run)
    if complete:
        touched += store.execute(ask("retire"), run)
    touched += store.execute(ask("recall"))
    if touched:
        store.execute("restated")
        for statement in ("note_none_changed", "note_all_changed"):
            store.execute(words.fill(statement), {"kind": words.kind})
    return store.query(ask("the_changed"))


def _by_file(frame: pl.DataFrame) -> dict[str, int]:
    return dict(frame.group_by("file_sha256").len().iter_rows())


def _statements() -> dict[str, str]:
    return dict(sql.load("recon.store", "master.sql"))
