"""The books over files: what was read under which rules, and what was refused.

A file that was wholly accepted is known as long as its bytes, the rules and the master data are
the same; it is not read again. A file with refused rows is offered again every run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from recon.model import InputFile
from recon.store.connection import Store

_READ = {
    "place": pl.Int64, "sha256": pl.String, "path": pl.String, "kind": pl.String,
    "rows_read": pl.Int64, "rows_loaded": pl.Int64, "rows_rejected": pl.Int64,
    "wholly_accepted": pl.Boolean,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A content that need not be read again: what it was read as, and what its rows were.

    ``rows_loaded`` are those that it was the first to bring, over all its readings.
    """

    sha256: str
    kind: str | None
    rows_read: int
    rows_loaded: int


def known_files(store: Store, *, rules_sha256: str, master_sha256: str) -> dict[str, KnownFile]:
    """SHA-256 → every file content wholly accepted under these rules and this master data."""
    rows = store.query("known_files", {"rules": rules_sha256, "master": master_sha256})
    return {row["sha256"]: KnownFile(**row) for row in rows.iter_rows(named=True)}


def is_known(store: Store, sha256: str, *, rules_sha256: str, master_sha256: str) -> bool:
    """Whether this content was wholly accepted under these rules and this master data."""
    params = {"sha256": sha256, "rules": rules_sha256, "master": master_sha256}
    return bool(store.value("is_known", params))


def rows_loaded_before(store: Store, contents: Iterable[str]) -> dict[str, int]:
    """SHA-256 of each of ``contents`` that was read before → how many rows it brought so far."""
    with store.view(pl.DataFrame({"sha256": list(contents)}, {"sha256": pl.String}), "files_asked"):
        rows = store.query("rows_loaded_before")
    return dict(rows.iter_rows())


def record(
    store: Store,
    read: Iterable[tuple[InputFile, bool]],
    *,
    run_id: str,
    rules_sha256: str,
    master_sha256: str,
) -> None:
    """Note that a run has read these files; the newest reading of a content stands.

    With each stands whether it was wholly accepted: not as soon as anything in it must be said
    again next time, a refused row, a cell that could not be read, a file that could not be opened.
    """
    rows: dict[str, dict[str, Any]] = {}
    for file, wholly_accepted in read:
        before = rows.get(file.sha256, {"place": len(rows), "rows_loaded": 0})
        rows[file.sha256] = {
            "place": before["place"],
            "sha256": file.sha256,
            "path": file.path,
            "kind": file.kind,
            "rows_read": file.rows_read,
            "rows_loaded": before["rows_loaded"] + file.rows_loaded,
            "rows_rejected": file.rows_rejected,
            "wholly_accepted": wholly_accepted,
        }
    params = {"rules": rules_sha256, "master": master_sha256, "run_id": run_id}
    with store.view(pl.DataFrame(list(rows.values()), _READ), "files_read"):
        store.execute("files_read_again", params)
        store.execute("files_read_first", params)


def set_aside(
    store: Store,
    quarantine: pl.DataFrame,
    *,
    run_id: str,
    file_path: str,
    file_sha256: str,
    kind: str | None,
) -> int:
    """Put a file's refused rows into quarantine, in place of those of its last reading.

    ``quarantine`` has origin_sheet, origin_row, rule, cell, raw. A big file read in parts is set
    aside in parts: those of the same run are kept. The number of rows.
    """
    store.execute("clear_quarantine", {"sha256": file_sha256, "run_id": run_id})
    return store.insert(
        "quarantine",
        quarantine.with_columns(
            pl.lit(run_id).alias("run_id"),
            pl.lit(file_path).alias("origin_file"),
            pl.lit(file_sha256).alias("file_sha256"),
            pl.lit(kind, pl.String).alias("kind"),
        ),
    )
