"""Brings a store to this version's tables: numbered SQL files, applied in order in one transaction.

Every table and column carries a comment, so that the file explains itself in any DuckDB shell:
those of the input kinds come from ``recon_schemas``, the others stand beside their tables.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

import duckdb

from recon.errors import StoreError

_NAME = re.compile(r"^(?P<version>\d{4})_[a-z_]+\.sql$")

_ORIGIN_COMMENTS = {
    "tank_id_written": "The tank as the file wrote it.",
    "quantity_t": "Quantity in tonnes in air, exact, with the sign of quantity.",
    "quantity_basis": "How quantity_t came about: mass, entry_density or product_density.",
    "run_id": "Run that loaded the row.",
    "file_sha256": "SHA-256 of the file it came from.",
    "origin_file": "That file, relative to the site.",
    "origin_sheet": "Sheet in it; NULL for text files.",
    "origin_row": "Row or line in it, from 1.",
    "origin_cells": "Column to cell address, JSON; NULL for text files.",
    "content_hash": "Hash over the contract's columns: equal content has an equal hash.",
    "version_seq": "1 for the first version of its key, then counting.",
    "superseded_by_run": "Run whose version counts instead; NULL for the version that counts.",
    "retired_by_run": "Run in which the master data no longer named it; NULL while they do.",
}


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the store's tables; its version is the number its file name begins with."""

    version: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Hash of the text: a step that was applied must never change."""
        return sha256(self.text.encode()).hexdigest()


@cache
def migrations() -> tuple[Migration, ...]:
    """Every step this version knows, numbered from 1 without a gap."""
    steps = []
    for file in files("recon.store").joinpath("migrations").iterdir():
        named = _NAME.match(file.name)
        if named:
            steps.append(Migration(int(named["version"]), file.name, file.read_text("utf-8")))
    steps.sort(key=lambda step: step.version)
    if [step.version for step in steps] != list(range(1, len(steps) + 1)):
        raise ValueError("the migrations are not numbered from 1 without a gap")
    return tuple(steps)


def version_of(connection: duckdb.DuckDBPyConnection) -> int:
    """The version of an open file's tables; 0 for a file without any."""
    known = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE table_name = 'schema_version' AND NOT temporary"
    ).fetchone()
    if known is None:
        return 0
    row = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(row[0] or 0) if row else 0


def bring_up(connection: duckdb.DuckDBPyConnection, shown_as: str, *, read_only: bool) -> None:
    """Apply what the file lacks; all of it or nothing.

    Raises ``StoreError`` when the file is of a newer version, holds tables of something else, or
    is of an earlier version and cannot be written.
    """
    newest, version = migrations()[-1].version, version_of(connection)
    if version > newest:
        raise StoreError(
            f"{shown_as}: written by a newer version of this program "
            f"(tables of version {version}, this one knows {newest})"
        )
    if version == 0 and _foreign_tables(connection):
        raise StoreError(f"{shown_as}: a DuckDB file, but not a store of this program")
    if version == newest:
        return
    if read_only:
        raise StoreError(
            f"{shown_as}: tables of version {version}, this program needs {newest}; "
            "a command that writes (recon run) brings it up"
        )
    connection.execute("BEGIN TRANSACTION")
    try:
        _apply(connection, migrations()[version:])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _apply(connection: duckdb.DuckDBPyConnection, steps: tuple[Migration, ...]) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_version "
        "(version BIGINT NOT NULL, name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL)"
    )
    for step in steps:
        connection.execute(step.text)
        connection.execute(
            "INSERT INTO schema_version VALUES ($version, $name, $sha256)",
            {"version": step.version, "name": step.name, "sha256": step.sha256},
        )
    connection.execute(";\n".join(comments(_tables(connection))))


def comments(tables: Collection[str]) -> list[str]:
    """COMMENT ON statements for the schema's own table and for those kinds that have theirs."""
    # Pandera takes a while to import, and only a file that is being made or brought up needs it.
    from recon_schemas import registry

    said = [
        ("TABLE schema_version", "The steps that made these tables."),
        ("COLUMN schema_version.version", "Number of the step."),
        ("COLUMN schema_version.name", "Its file."),
        ("COLUMN schema_version.sha256", "Hash of its text."),
    ]
    for kind in (kind for kind in registry.KINDS if kind in tables):
        said.append((f"TABLE {kind}", registry.title_of(kind).description))
        described = {**_ORIGIN_COMMENTS}
        for column in registry.columns_of(kind):
            unit = f" [{column.unit}]" if column.unit else ""
            described[column.name] = f"{column.title}{unit}: {column.description}"
        said += [
            (f'COLUMN {kind}."{name}"', text)
            for name, text in described.items()
            if name in _columns_in_ddl(kind)
        ]
    return [f"COMMENT ON {what} IS '{text.replace(chr(39), chr(39) * 2)}'" for what, text in said]


@cache
def _columns_in_ddl(kind: str) -> frozenset[str]:
    begins = f"CREATE TABLE {kind} ("
    text = next(step.text for step in migrations() if begins in step.text)
    body = text.split(begins, 1)[1].split("\n);", 1)[0]
    return frozenset(line.split()[0] for line in body.splitlines() if line.strip())


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
    return {name for (name,) in found.fetchall()}


def _foreign_tables(connection: duckdb.DuckDBPyConnection) -> bool:
    return bool(_tables(connection))
