"""Opens the site's DuckDB file, transacts on it, and moves polars frames in and out.

One DuckDB file has one process at a time, readers too, so opening waits for whoever holds it.
Frames travel through the Arrow PyCapsule; pyarrow is not needed and not used.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import polars as pl

from recon.errors import DiskFullError, StoreError
from recon.store import fingerprints, migrate, sql
from recon.store.opening import (
    OPERATIONAL,
    connect,
    create,
    damaged,
    one_line,
    settings_of,
    shut_in,
    sweep,
)
from recon.store.sql import quoted

Parameters = Mapping[str, object]

_WRITES = re.compile(
    r"(?:\s*--[^\n]*\n)*\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|MERGE INTO|COPY|ALTER TABLE)"
    r'\s+"?(?P<table>\w+)',
    re.IGNORECASE,
)
_NO_ROOM = "No space left on device"


SMALL_BYTES = 64 * 2**20
"""A store below this size is worked on by one thread: what holds more than some hundred thousand
rows is larger."""


class Capsule:
    """Shows DuckDB only a frame's Arrow stream, so that it does not ask for pyarrow."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)

    def let_go(self) -> None:
        """Drop the rows: DuckDB keeps what was registered until the transaction ends."""
        self._frame = self._frame.clear()


class Store:
    """An open store. Use as a context manager; it is closed at the end whatever happened."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool
    ) -> None:
        self._connection = connection
        self.path = path
        self.read_only = read_only
        self._in_transaction = False
        self._writes: Counter[str] = Counter()
        self._made: dict[str, str] = {}
        # One statement at a time on the connection; see ``later``.
        self._one_at_a_time = threading.RLock()
        self._worker: ThreadPoolExecutor | None = None
        self._work: list[Future[None]] = []

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        memory_limit: str = "384MB",
        threads: int = 2,
        wait_s: float = 30.0,
        read_only: bool = False,
    ) -> Self:
        """Open ``path``, waiting up to ``wait_s`` seconds for another process to let go of it.

        A file that is not there is made, with all its tables, and appears complete or not at all;
        with ``read_only`` it must be there. A file of an earlier version is migrated (not with
        ``read_only``). Raises ``SiteBusyError`` naming the process that holds the file, and
        ``StoreError`` in one line for a damaged, unreadable or newer file.
        """
        path = path.absolute()
        deadline = time.monotonic() + wait_s
        settings = settings_of(memory_limit, threads)
        if path.exists() and not path.is_file():
            raise StoreError(f"{path.name}: cannot be used as the site's store: no regular file")
        if not path.exists():
            if read_only:
                raise StoreError(f"{path.name}: there is no store yet")
            create(path, settings, deadline, wait_s)
        connection = connect(path, settings, deadline, wait_s, read_only=read_only)
        store = cls(connection, path, read_only=read_only)
        try:
            if not read_only:
                sweep(path)
            migrate.bring_up(connection, path.name, read_only=read_only)
            fingerprints.renew(connection, path.name, read_only=read_only)
            shut_in(connection, path)
        except OPERATIONAL as error:
            store.close()
            raise damaged(path, error) from error
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the file; DuckDB writes what is still in its log into the file."""
        if self._worker is not None:
            self._worker.shutdown(cancel_futures=True)
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN … COMMIT; on any error ROLLBACK, and nothing was done. Not nested."""
        self.execute("BEGIN TRANSACTION")
        self._in_transaction = True
        try:
            yield
            self.settle()
            self.execute("COMMIT")
        except BaseException as error:
            # What is still under way must not land outside the transaction.
            first = self._settled()
            self._made.clear()
            # A failed COMMIT has already rolled back.
            with contextlib.suppress(duckdb.Error):
                self._connection.execute("ROLLBACK")
            # Whoever met the aborted transaction only tells what came of it.
            if first is not None and isinstance(error.__cause__, duckdb.TransactionException):
                raise first from None
            raise
        finally:
            self._in_transaction = False

    @property
    def in_transaction(self) -> bool:
        """Whether a ``transaction()`` is under way."""
        return self._in_transaction

    def later(self, work: Callable[[], None]) -> None:
        """Do ``work`` beside the caller, in order, within the transaction that is under way.

        While one core writes rows the other reads the next ones. At most one piece is under way:
        the next waits for it, and ``settle`` and the end of the transaction do. An error in it is
        raised by whoever waits.
        """
        self.settle()
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="recon-store")
        self._work.append(self._worker.submit(self._on_one_core, work))

    def _on_one_core(self, work: Callable[[], None]) -> None:
        """Do ``work`` without DuckDB's other threads: the caller keeps their cores busy.

        While one of several threads writes, the one that waits for it asks over and over whether
        there is anything to do, at the cost of a core.
        """
        # A transaction that has failed takes no statement, not even this one.
        with self._connection.cursor() as beside:
            (threads,) = beside.execute("SELECT current_setting('threads')").fetchone() or (2,)
            beside.execute("SET threads = 1")
            try:
                work()
            finally:
                beside.execute(f"SET threads = {threads}")

    def expect(self, loaded_bytes: int, threads: int) -> None:
        """Work with ``threads``, or with one where the file, and so much more of text, is small.

        A few row groups are read by one thread sooner than they are shared out.
        """
        size = self.path.stat().st_size + loaded_bytes
        with self._told_plainly():
            self._connection.execute(f"SET threads = {1 if size < SMALL_BYTES else int(threads)}")

    def settle(self) -> None:
        """Wait for what ``later`` was given; raises its error."""
        while self._work:
            self._work.pop().result()

    def _settled(self) -> BaseException | None:
        """What ``settle`` raises, if anything."""
        try:
            self.settle()
        except BaseException as error:
            return error
        return None

    def query(self, statement: str, params: Parameters | None = None) -> pl.DataFrame:
        """The rows of ``statement``: SQL, or the name of a query in this package's queries.sql.

        Whoever wants an order asks for it: nothing else makes two runs alike.
        """
        with self._told_plainly():
            relation = self._connection.sql(_text(statement), params=dict(params or {}))
            return pl.DataFrame() if relation is None else pl.DataFrame(relation)

    def value(self, statement: str, params: Parameters | None = None) -> Any:
        """The single value of a query's single row, None when there is no row."""
        with self._told_plainly():
            row = self._connection.execute(_text(statement), dict(params or {})).fetchone()
        return None if row is None else row[0]

    def execute(self, statement: str, params: Parameters | None = None) -> int:
        """Carry out ``statement``; the number of rows it changed (0 where it changes none)."""
        text = _text(statement)
        written = _WRITES.match(text)
        if written is not None:
            self._writes[written["table"].lower()] += 1
        with self._told_plainly():
            row = self._connection.execute(text, dict(params or {})).fetchone()
        return row[0] if row and isinstance(row[0], int) else 0

    def writes(self, table: str) -> int:
        """How often ``table`` was written to since the store was opened, undone writes included.

        While the number stays the same, what was worked out of the table still stands."""
        return self._writes[table]

    def made(self, name: str) -> str | None:
        """What temporary tables called ``name`` were made of, as ``note_made`` was told.

        None where they were never made, or were undone with their transaction."""
        return self._made.get(name)

    def note_made(self, name: str, of: str) -> None:
        """The temporary tables called ``name`` stand, made ``of`` this state of the store."""
        self._made[name] = of

    def forget_made(self, *beginnings: str) -> None:
        """Drop the temporary tables whose names begin so: what was made of them is made anew
        should anybody ask for it."""
        with self._told_plainly():
            found = self._connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE temporary ORDER BY table_name"
            ).fetchall()
            for (name,) in found:
                if name.startswith(beginnings):
                    self._connection.execute(f"DROP TABLE temp.{quoted(name)}")
        self._made.clear()

    def columns(self, table: str) -> dict[str, str]:
        """Column → DuckDB type of ``table``, in the table's order."""
        with self._told_plainly():
            rows = self._connection.execute(f"DESCRIBE {quoted(table)}").fetchall()
        return {name: kind for name, kind, *_ in rows}

    @contextlib.contextmanager
    def view(self, frame: pl.DataFrame, name: str) -> Iterator[None]:
        """``frame`` under ``name`` for one scan or two, without a copy. Not for joins: see table.

        An ASOF or range join with a view on its left took 30 s where a table took 0.3 s.
        """
        capsule = Capsule(frame)
        with self._one_at_a_time:
            self._connection.register(name, capsule)
        try:
            yield
        finally:
            with self._one_at_a_time:
                self._connection.unregister(name)
            capsule.let_go()

    @contextlib.contextmanager
    def table(self, frame: pl.DataFrame, name: str) -> Iterator[None]:
        """``frame`` copied into a temporary table ``name``, gone at the end; for joins."""
        self.register_frame(frame, name)
        try:
            yield
        finally:
            # After an error the transaction is aborted and its temporary table goes with it.
            with contextlib.suppress(duckdb.Error), self._one_at_a_time:
                self._connection.execute(f"DROP TABLE IF EXISTS temp.{quoted(name)}")

    def register_frame(self, frame: pl.DataFrame, name: str) -> None:
        """Copy ``frame`` into the temporary table ``name``, replacing one of that name."""
        with self._told_plainly(), self.view(frame, "frame_copied"):
            self._connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS FROM frame_copied"
            )

    def insert(self, table: str, frame: pl.DataFrame) -> int:
        """Append ``frame`` to ``table`` by column name; the number of rows.

        Columns the frame lacks become NULL; a column the table lacks is an error of the program.
        Afterwards what stands in the table is scanned (a sum over a hash of every value, not a
        count alone) and held against what was given: DuckDB 2.0.0 loses rows that ``count(*)``
        still counts. Raises ``StoreError`` when the two differ.
        """
        if frame.is_empty():
            return 0
        self._writes[table] += 1
        types = self.columns(table)
        unknown = [name for name in frame.columns if name not in types]
        if unknown:
            raise ValueError(f"{table} has no column {', '.join(unknown)}")
        values = ", ".join(f"CAST({quoted(name)} AS {types[name]})" for name in frame.columns)
        names = ", ".join(quoted(name) for name in frame.columns)
        proof = f"SELECT count(*), sum(hash({values})) FROM "  # noqa: S608 (quoted identifiers)
        # Only this run's rows can have changed, and they lie together: the scan stays short.
        where, params = "", {}
        if "run_id" in frame.columns and frame["run_id"].n_unique() == 1:
            where, params = " WHERE run_id = $run_id", {"run_id": frame["run_id"][0]}
        with self._told_plainly(), self.view(frame, "frame_inserted"):
            run = self._connection.execute
            before = run(proof + quoted(table) + where, params).fetchone()
            given = run(proof + "frame_inserted").fetchone()
            run(f"INSERT INTO {quoted(table)} ({names}) SELECT {values} FROM frame_inserted")  # noqa: S608
            after = run(proof + quoted(table) + where, params).fetchone()
        expected = tuple(
            (a or 0) + (b or 0) for a, b in zip(before or (), given or (), strict=True)
        )
        if expected != after:
            raise StoreError(
                f"{self.path.name}: {table} does not hold what was written to it "
                f"(rows and checksum {after}, expected {expected})"
            )
        return frame.height

    @contextlib.contextmanager
    def _told_plainly(self) -> Iterator[None]:
        try:
            with self._one_at_a_time:
                yield
        except OPERATIONAL as error:
            if _NO_ROOM in str(error):
                raise DiskFullError(
                    f"{self.path.name}: no space left on its disk; nothing of this was kept"
                ) from error
            if isinstance(error, duckdb.OutOfMemoryException):
                raise StoreError(
                    f"{self.path.name}: more memory is needed than [store] memory_limit in "
                    f"recon.toml gives; nothing of this was kept ({one_line(error)})"
                ) from error
            raise StoreError(f"{self.path.name}: {one_line(error)}") from error


def _text(statement: str) -> str:
    """The statement of that name in this package's queries, else ``statement`` itself."""
    return sql.load("recon.store", "queries.sql").get(statement, statement)
