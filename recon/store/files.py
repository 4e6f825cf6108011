"""The books over files: what was read under which rules, and what was refused.

A file that was wholly accepted is known as long as its bytes, the rules and the master data are
the same; it is not read again. A file with refused rows is offered again every run.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from recon.model import InputFile
from recon.store.connection import Store


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


def rows_loaded_before(store: Store, sha256: str) -> int:
    """How many rows this very content brought into the store in earlier runs."""
    return int(store.value("SELECT rows_loaded FROM files WHERE sha256 = $s", {"s": sha256}) or 0)


def record(
    store: Store,
    file: InputFile,
    *,
    run_id: str,
    rules_sha256: str,
    master_sha256: str,
    wholly_accepted: bool,
) -> None:
    """Note that a run has read ``file``; the newest reading of a content stands.

    ``wholly_accepted`` is False as soon as anything in it must be said again next time: a refused
    row, a cell that could not be read, a file that could not be opened.
    """
    params = {
        "sha256": file.sha256,
        "path": file.path,
        "kind": file.kind,
        "rules": rules_sha256,
        "master": master_sha256,
        "run_id": run_id,
        "rows_read": file.rows_read,
        "rows_loaded": file.rows_loaded,
        "rows_rejected": file.rows_rejected,
        "wholly_accepted": wholly_accepted,
    }
    if store.execute("file_read_again", params) == 0:
        store.execute("file_read_first", params)


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
