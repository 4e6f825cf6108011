"""Keeps the rows' hashes true to the DuckDB that is in use.

``content_hash`` is DuckDB's own ``hash()``: over 30 columns it takes a quarter of the time of an
md5 of their texts. It promises nothing from one DuckDB version to the next, so the store keeps the
hash of a known row; when that comes out otherwise, every row is hashed anew, in one transaction.
"""

from __future__ import annotations

import duckdb

from recon.errors import StoreError
from recon.store import sql
from recon.store.words import KEYS, MASTER_KEYS, Words

REHASHED = "rehash"
"""Stands for the run in ``run_rows`` where rows were hashed anew."""


def renew(connection: duckdb.DuckDBPyConnection, shown_as: str, *, read_only: bool) -> None:
    """Hash every row anew if this DuckDB hashes otherwise than the one that wrote the file.

    Raises ``StoreError`` when that is needed and the file cannot be written.
    """
    ask = sql.load("recon.store", "fingerprints.sql")
    known = _one(connection, ask["known_probe"])
    probe = _one(connection, ask["probe"])
    if known == probe:
        return
    if read_only:
        raise StoreError(
            f"{shown_as}: written under another version of DuckDB; "
            "a command that writes (recon run) brings it up"
        )
    connection.execute("BEGIN TRANSACTION")
    try:
        if known is not None:
            _hash_anew(connection)
        connection.execute(ask["forget_probe"])
        connection.execute(ask["keep_probe"], {"probe": probe})
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _hash_anew(connection: duckdb.DuckDBPyConnection) -> None:
    for kind, key in {**MASTER_KEYS, **KEYS}.items():
        described = connection.execute(f"DESCRIBE {sql.quoted(kind)}").fetchall()
        words = Words(kind, {name: type_ for name, type_, *_ in described}, key)
        connection.execute(words.fill("hash_anew", "fingerprints.sql"))
        connection.execute(
            words.fill("note_hashed_anew", "fingerprints.sql"),
            {"kind": kind, "run_id": REHASHED},
        )


def _one(connection: duckdb.DuckDBPyConnection, statement: str) -> str | None:
    row = connection.execute(statement).fetchone()
    return None if row is None else str(row[0])
