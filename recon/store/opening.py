"""Makes and opens the site's DuckDB file: waits for it, sweeps beside it, shuts it in."""

from __future__ import annotations

import contextlib
import glob
import re
import shutil
import time
from pathlib import Path

import duckdb

from recon.errors import SiteBusyError, StoreError
from recon.store import fingerprints, migrate
from recon.store.sql import literal

Config = dict[str, str | bool | int | float | list[str]]
"""Settings of a DuckDB connection."""

# DuckDB names process 0 when the holder let go while it was looking.
_HOLDER = re.compile(r"Could not set lock on file(?:.*\bPID (?P<pid>[1-9]\d*)\b)?", re.DOTALL)
_POLL_S = 0.1

OPERATIONAL = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.InterruptException,
    duckdb.ConnectionException,
    duckdb.TransactionException,
)
"""What the machine or the file did to us; anything else DuckDB raises is a fault of our own SQL."""


def settings_of(memory_limit: str, threads: int) -> Config:
    """How DuckDB is set for a site's store."""
    return {
        "memory_limit": memory_limit,
        "threads": threads,
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # A name in a query is a table or nothing: never a variable of the Python around it.
        "python_enable_replacements": False,
        "produce_arrow_string_view": True,
        # From this version on a log tells whose it is: one left by another file is refused.
        "storage_compatibility_version": "v1.4.0",
        # What queries have let go of goes back to the machine, not only to the next query.
        "allocator_flush_threshold": "16MB",
        "allocator_bulk_deallocation_flush_threshold": "32MB",
    }


def connect(
    path: Path,
    settings: Config,
    deadline: float,
    wait_s: float,
    *,
    read_only: bool,
) -> duckdb.DuckDBPyConnection:
    """The connection, as soon as no other process holds ``path``; see ``Store.open`` for errors."""
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=settings)
        except duckdb.Error as error:
            holder = _HOLDER.search(str(error))
            busy = holder is not None or "different configuration" in str(error)
            if not busy:
                raise damaged(path, error) from error
            if time.monotonic() >= deadline:
                who = "this process" if holder is None else _named(holder["pid"])
                raise SiteBusyError(
                    f"{path.name}: {who} holds the site's store (waited {wait_s:g} s)"
                ) from error
        time.sleep(_POLL_S)


def _named(pid: str | None) -> str:
    return f"process {pid}" if pid else "another process"


def _making(path: Path) -> Path:
    """What a store is called while it is being made."""
    return path.with_name(f".{path.name}.new")


def create(path: Path, settings: Config, deadline: float, wait_s: float) -> None:
    """Make the store under another name and link it into place when it is whole.

    The other name is always the same, so that DuckDB's lock on it keeps two makers apart and what
    a killed maker left is taken up again.
    """
    making = _making(path)
    log = path.with_name(f".{path.name}.new.wal")
    try:
        connection = connect(making, settings, deadline, wait_s, read_only=False)
    except StoreError:
        if not making.exists():
            raise
        making.unlink()
        log.unlink(missing_ok=True)
        connection = connect(making, settings, deadline, wait_s, read_only=False)
    try:
        migrate.bring_up(connection, path.name, read_only=False)
        fingerprints.renew(connection, path.name, read_only=False)
        connection.execute("CHECKPOINT")
    except OPERATIONAL as error:
        raise damaged(path, error) from error
    finally:
        connection.close()
    if not path.exists():
        # The log of a store that somebody deleted.
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    with contextlib.suppress(FileExistsError, FileNotFoundError):
        try:
            path.hardlink_to(making)
        except (FileExistsError, FileNotFoundError):
            raise
        except OSError:
            # A file system without hard links.
            making.rename(path)
    making.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove what a killed process has left beside the store, now that it is ours alone."""
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)
    # Of a maker that died when its store was in place, or that comes too late to place another.
    with contextlib.suppress(OSError):
        _making(path).unlink(missing_ok=True)
    for left in path.parent.glob(f".{glob.escape(path.name)}.backup-*"):
        shutil.rmtree(left, ignore_errors=True)


def shut_in(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Let no statement reach outside the store's folder from here on, nor change that."""
    # A bar on stdout would spoil what --json prints there.
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET allowed_directories = [{literal(str(path.parent))}]")
    connection.execute("SET enable_external_access = false")
    # How many cores it works on, and nothing else: see Store.later.
    connection.execute("SET allowed_configs = ['threads']")
    connection.execute("SET lock_configuration = true")


def damaged(path: Path, error: duckdb.Error) -> StoreError:
    """What to raise of a file that cannot be used as a store."""
    return StoreError(f"{path.name}: cannot be used as the site's store: {one_line(error)}")


def one_line(error: duckdb.Error) -> str:
    """The first line of what DuckDB says."""
    return " ".join(str(error).split("\n", 1)[0].split())
