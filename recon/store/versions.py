"""Loads accepted rows: what is known stays, what is other is a new version, the newest counts.

The same key with the same content is the same row, in however many files it comes. Other content
under a known key is a revision: the version of the later run counts, within a run the one with
the later ``booked_at``, then the later path, then the later row; history is kept.

Everything is done in sets. Into an empty table rows are only appended; equal keys are looked for
once, at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from recon.store import vanished
from recon.store.connection import Store
from recon.store.filling import Filling
from recon.store.words import KEYS, Words

__all__ = ["KEYS", "LoadCounts", "Loading", "load"]

# A part of a big ledger has more: it goes in by itself, so that memory holds two parts, no more.
_BATCH_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What became of a file's accepted rows: all = loaded + known; revised are among the loaded."""

    loaded: int = 0
    known: int = 0
    revised: int = 0


class Loading:
    """Loads the files of one kind in one run; add them in order of path, then ``finish``.

    A big file may be added in several parts. Frames have the kind's columns, ``origin_sheet``,
    ``origin_row`` and ``origin_cells``; movements may have the ``DERIVED`` ones. Columns of the
    table that a frame lacks are NULL, others are left out. Use it inside the run's transaction.
    """

    def __init__(
        self, store: Store, kind: str, run_id: str, *, key: Sequence[str] | None = None
    ) -> None:
        self._store, self._kind, self._run_id = store, kind, run_id
        self._words = Words(kind, store.columns(kind), tuple(key or KEYS[kind]))
        self._waiting: list[pl.DataFrame] = []
        self._waiting_rows = 0
        self._counts: dict[str, Counter[str]] = {}
        self._paths: dict[str, str] = {}
        self._filling = Filling(store, self._words, run_id)
        self._key_hashes: list[pl.Series] = []
        self._moved = 0
        # Into an empty table rows are appended; twins among them are looked for at the end.
        self._appending = store.value(self._words.fill("any_row")) is None
        self._read_before = frozenset(
            store.query("files_read_before", {"run_id": run_id})["sha256"].to_list()
        )
        for statement in ("known_rows", "restated"):
            store.execute(statement)

    def add(self, frame: pl.DataFrame, *, file_path: str, file_sha256: str) -> None:
        """Take the accepted rows of ``file_path``, or a further part of them."""
        self._counts.setdefault(file_sha256, Counter())
        self._paths.setdefault(file_sha256, file_path)
        if frame.is_empty():
            return
        self._waiting.append(
            frame.select(
                *(name for name in frame.columns if name in self._words.given),
                pl.lit(file_path).alias("origin_file"),
                pl.lit(file_sha256).alias("file_sha256"),
                pl.lit(file_sha256 in self._read_before).alias("offered_again"),
            )
        )
        self._waiting_rows += frame.height
        if self._waiting_rows >= _BATCH_ROWS:
            self._flush()

    def finish(self) -> dict[str, LoadCounts]:
        """Load what still waits and prove it; counts by the files' sha256.

        Entries that an earlier export held and one of these should hold and does not are noted in
        ``vanished_entries``. Raises ``StoreError`` when a scan of the table does not show what was
        given to it.
        """
        self._flush()
        self._store.settle()
        if self._appending and self._has_twins():
            self._appending = False
            self._load_twins_again()
        if self._moved:
            for statement in ("note_none_changed", "note_all_changed"):
                self._store.execute(self._words.fill(statement), {"kind": self._kind})
        self._filling.prove(self._counts)
        if self._kind == "movements":
            vanished.look(self._store, self._run_id, self._paths)
        return {sha256: LoadCounts(**counts) for sha256, counts in self._counts.items()}

    def _flush(self) -> None:
        if not self._waiting:
            return
        batch = pl.concat(self._waiting, how="diagonal_relaxed")
        self._waiting, self._waiting_rows = [], 0
        self._store.later(partial(self._take, batch))

    def _take(self, batch: pl.DataFrame) -> None:
        if self._appending:
            self._key_hashes.append(batch.select(self._words.key).hash_rows())
            self._insert(batch.with_columns(version_seq=pl.lit(1, pl.Int64)))
            return
        batch = batch.with_row_index("row_no")
        with self._store.view(self._words.completed(batch), "frame_given"):
            self._store.execute(self._words.fill("arriving"))
        self._store.execute(self._words.fill("held"))
        met = (
            batch["offered_again"].any()
            or batch.select(self._words.key).is_duplicated().any()
            or self._store.value(self._words.fill("any_held"))
        )
        if met:
            self._weigh(batch)
        else:
            self._insert(batch.with_columns(version_seq=pl.lit(1, pl.Int64)))

    def _weigh(self, batch: pl.DataFrame) -> None:
        """Hold a batch against what the store holds of its keys: insert, supersede, set right."""
        ask, run = self._words.fill, {"run_id": self._run_id}
        self._store.execute(ask("judged"), run)
        self._store.execute(ask("winners"), run)
        placed = self._store.query(ask("placed"), run)
        changed = self._store.execute(ask("supersede"), run)
        changed += self._store.execute(ask("restore"), run)
        other = batch.join(placed, on="row_no", maintain_order="left")
        new = other.filter(pl.col("verdict") == "new")
        if new["offered_again"].any():
            self._moved += self._store.execute(ask("moved"), run)
        self._insert(new)
        again = other.filter(pl.col("verdict") == "reread")
        if not again.is_empty():
            with self._store.table(self._words.completed(again), "frame_again"):
                changed += self._store.execute(ask("reread"))
        if self._words.derived and self._store.value(ask("stale")):
            changed += self._store.execute(ask("refresh"))
        if changed:
            self._store.execute(ask("note_changed"), {"kind": self._kind})
        revised = new.filter(pl.col("previous_seq").is_not_null())
        if not revised.is_empty():
            names = [*self._words.key, "row_no", "version_seq", "previous_seq"]
            with self._store.table(revised.select(names), "frame_revised"):
                self._store.execute(ask("revised"), {**run, "kind": self._kind})
        if self._kind == "movements":
            self._store.execute(ask("note_known"))
        self._count(batch, "known", 1)
        self._count(new, "known", -1)
        self._count(revised, "revised", 1)

    def _insert(self, rows: pl.DataFrame) -> None:
        self._filling.insert(rows)
        self._count(rows, "loaded", 1)

    def _count(self, rows: pl.DataFrame, what: str, sign: int) -> None:
        # Rows of a file lie together: runs of them are few.
        for run in rows["file_sha256"].rle():
            self._counts[run["value"]][what] += sign * run["len"]

    def _has_twins(self) -> bool:
        if not self._key_hashes:
            return False
        hashes, self._key_hashes = pl.concat(self._key_hashes), []
        hashes = hashes.sort()
        return bool((hashes[1:] == hashes[:-1]).any())

    def _load_twins_again(self) -> None:
        """Take out the keys that came more than once and weigh their rows one against another."""
        run = {"run_id": self._run_id}
        self._store.execute(self._words.fill("twice"), run)
        rows = self._store.query(self._words.fill("taken_back"))
        if rows.is_empty():
            return
        self._store.execute(self._words.fill("remove_twice"))
        rows = rows.with_columns(offered_again=pl.col("file_sha256").is_in(self._read_before))
        self._filling.forget(rows)
        self._count(rows, "loaded", -1)
        self._take(rows.select(*self._words.given, "origin_file", "file_sha256", "offered_again"))


def load(
    store: Store,
    kind: str,
    frame: pl.DataFrame,
    *,
    run_id: str,
    file_path: str,
    file_sha256: str,
    key: Sequence[str] | None = None,
) -> LoadCounts:
    """Load the accepted rows of one file; see ``Loading`` for many files or a big one."""
    loading = Loading(store, kind, run_id, key=key)
    loading.add(frame, file_path=file_path, file_sha256=file_sha256)
    return loading.finish()[file_sha256]
