from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
import weakref
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from recon.errors import SiteBusyError, StoreError
from recon.store.connection import SMALL_BYTES, Store

HOLD = """
import sys, time
from pathlib import Path
from recon.store.connection import Store
with Store.open(Path(sys.argv[1])):
    print("open", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def _hold(path: Path, seconds: float) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    return holder


def test_a_busy_store_names_the_process_that_holds_it(tmp_path: Path):
    path = tmp_path / "recon.duckdb"
    holder = _hold(path, 30)
    try:
        started = time.monotonic()
        with pytest.raises(SiteBusyError, match=rf"process {holder.pid} holds") as caught:
            Store.open(path, wait_s=0.3)
        assert 0.3 <= time.monotonic() - started < 5
        assert caught.value.exit_code == 5
        with pytest.raises(SiteBusyError):
            Store.open(path, wait_s=0, read_only=True)
    finally:
        holder.kill()
        holder.communicate()


@pytest.mark.parametrize(
    ("held", "who"),
    [
        ("Conflicting lock is held in /usr/bin/python3 (PID 4711). See also", "process 4711"),
        ("Conflicting lock is held in PID 0. However, you would be able", "another process"),
        ("Resource temporarily unavailable", "another process"),
    ],
)
def test_whatever_duckdb_says_of_a_lock_is_a_busy_store(tmp_path, monkeypatch, held, who):
    Store.open(tmp_path / "recon.duckdb").close()

    def locked(*_: object, **__: object) -> None:
        raise duckdb.IOException(f'IO Error: Could not set lock on file "x": {held}')

    monkeypatch.setattr(duckdb, "connect", locked)
    with pytest.raises(SiteBusyError, match=rf"^recon\.duckdb: {who} holds the site's store"):
        Store.open(tmp_path / "recon.duckdb", wait_s=0)


def test_a_store_is_waited_for(tmp_path: Path):
    path = tmp_path / "recon.duckdb"
    holder = _hold(path, 0.5)
    with Store.open(path, wait_s=20) as store:
        assert store.value("SELECT count(*) FROM runs") == 0
    holder.communicate()


def test_a_killed_process_leaves_nothing_that_needs_a_person(tmp_path: Path):
    path = tmp_path / "recon.duckdb"
    holder = _hold(path, 30)
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    with Store.open(path, wait_s=0) as store:
        assert store.value("SELECT count(*) FROM runs") == 0


def test_a_store_that_was_being_made_when_its_maker_died_is_made_anew(tmp_path: Path):
    (tmp_path / ".recon.duckdb.new").write_bytes(b"half a header")
    with Store.open(tmp_path / "recon.duckdb") as store:
        assert store.value("SELECT count(*) FROM runs") == 0
    assert [entry.name for entry in tmp_path.iterdir()] == ["recon.duckdb"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"hello" * 1000, id="something else"),
        pytest.param(lambda data: data[: len(data) // 3], id="truncated"),
        pytest.param(lambda data: data[:8] + b"\xff" * 24 + data[32:], id="header overwritten"),
    ],
)
def test_a_damaged_file_is_one_clear_line_and_is_not_touched(tmp_path: Path, damage):
    path = tmp_path / "recon.duckdb"
    Store.open(path).close()
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store.open(path, wait_s=0)
    assert str(caught.value).startswith("recon.duckdb: cannot be used")
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before


def test_a_store_that_is_not_there_is_not_made_by_a_reader(tmp_path: Path):
    with pytest.raises(StoreError, match="there is no store yet"):
        Store.open(tmp_path / "recon.duckdb", read_only=True)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(tmp_path / "nowhere" / "recon.duckdb")


def test_a_transaction_is_all_or_nothing(store: Store):
    def night() -> None:
        with store.transaction():
            store.insert("measures", _measures(1))
            raise RuntimeError("the night ends here")

    with pytest.raises(RuntimeError):
        night()
    assert store.value("SELECT count(*) FROM measures") == 0
    with store.transaction():
        store.insert("measures", _measures(2))
    assert store.value("SELECT count(*) FROM measures") == 2
    assert not store.in_transaction


def test_an_error_in_sql_undoes_the_transaction_too(store: Store):
    def night() -> None:
        with store.transaction():
            store.insert("measures", _measures(1))
            store.query("SELECT * FROM nowhere")

    with pytest.raises(duckdb.CatalogException):
        night()
    assert store.value("SELECT count(*) FROM measures") == 0


def test_frames_come_back_as_they_went_in(store: Store):
    frame = pl.DataFrame(
        {
            "text": ["柴油 'a' \"b\"", None, ""],
            "tonnes": [Decimal("1234567.891"), None, Decimal("-0.001")],
            "time": [datetime(2026, 11, 20, 23, 30, 0, 123456), None, datetime(1999, 1, 1)],
            "day": [date(2026, 11, 20), None, date(1999, 1, 1)],
            "number": [0.1, None, -1e300],
            "whole": [2**60, None, -1],
            "flag": [True, None, False],
        },
        schema_overrides={"tonnes": pl.Decimal(18, 3), "time": pl.Datetime("us")},
    )
    with store.table(frame, "given"):
        assert store.query("FROM given").equals(frame)
    with store.view(frame, "given"):
        assert store.query("FROM given").equals(frame)
    with pytest.raises(duckdb.CatalogException):
        store.query("FROM given")


def test_a_frame_that_was_shown_is_let_go_before_the_transaction_ends(store: Store):
    frame = pl.DataFrame({"a": range(10)})
    with store.transaction():
        with store.view(frame, "given"):
            assert store.value("SELECT sum(a) FROM given") == 45
            shown = weakref.ref(frame)
        del frame
        gc.collect()
        assert shown() is None


def test_insert_fills_by_name_and_leaves_the_rest_null(store: Store):
    assert store.insert("measures", _measures(3).select(reversed(_measures(1).columns))) == 3
    found = store.query("SELECT * FROM measures ORDER BY measure_id")
    assert found["measure"].to_list() == ["again 0", "again 1", "again 2"]
    assert found["owner"].null_count() == 3


def test_insert_of_nothing_is_nothing(store: Store):
    assert store.insert("measures", _measures(0)) == 0


def test_insert_refuses_a_column_the_table_does_not_have(store: Store):
    with pytest.raises(ValueError, match="measures has no column colour"):
        store.insert("measures", _measures(1).with_columns(colour=pl.lit("red")))


def test_insert_says_so_when_the_table_does_not_hold_what_was_written(store: Store, monkeypatch):
    store.execute("CREATE TEMP TABLE lossy (run_id VARCHAR, n BIGINT)")
    given = pl.DataFrame({"run_id": ["R"] * 3, "n": [1, 2, 3]})
    real = store.columns
    monkeypatch.setattr(store, "columns", lambda table: real(table) | {"n": "UTINYINT"})
    monkeypatch.setattr(store, "_connection", _Losing(store._connection))
    with pytest.raises(StoreError, match="lossy does not hold what was written to it"):
        store.insert("lossy", given)


class _Losing:
    """Behaves like a connection that forgets the values of the rows it inserts."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def execute(self, statement: str, *params: object):
        if statement.startswith("INSERT"):
            return self._connection.execute("INSERT INTO lossy SELECT 'R', NULL FROM range(3)")
        return self._connection.execute(statement, *params)

    def __getattr__(self, name: str):
        return getattr(self._connection, name)


def test_nothing_outside_the_sites_folder_can_be_reached(store: Store, tmp_path: Path):
    outside = tmp_path.parent / "outside.csv"
    outside.write_text("a\n1\n")
    for statement in (
        f"FROM read_csv('{outside}')",
        f"COPY (SELECT 1) TO '{outside}'",
        f"ATTACH '{tmp_path.parent / 'other.duckdb'}' AS other",
        "SET enable_external_access = true",
        "SET memory_limit = '1GB'",
        "SET allowed_configs = ['memory_limit']",
        "SET lock_configuration = false",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            store.query(statement)


def test_what_is_done_beside_the_caller_takes_one_core_and_gives_the_others_back(store: Store):
    threads = "SELECT current_setting('threads')"
    seen: list[int] = []

    def fail() -> None:
        seen.append(store.value(threads))
        store.execute("SELECT no_such_column")

    before = store.value(threads)
    store.later(lambda: seen.append(store.value(threads)))
    store.settle()
    assert store.value(threads) == before
    with pytest.raises(duckdb.BinderException), store.transaction():
        store.later(fail)
    assert seen == [1, 1]
    assert store.value(threads) == before == 2


def test_a_small_store_is_worked_on_by_one_thread_until_much_is_to_be_loaded(store: Store):
    threads = "SELECT current_setting('threads')"
    store.expect(1_000_000, threads=3)
    assert store.value(threads) == 1
    with store.transaction():
        store.expect(SMALL_BYTES, threads=3)
    assert store.value(threads) == 3


def test_a_name_in_a_query_is_never_a_variable_of_the_program(store: Store):
    frame = pl.DataFrame({"a": [1]})
    with pytest.raises(duckdb.CatalogException):
        store.query("SELECT * FROM frame")
    assert frame.height == 1


def test_a_query_that_needs_more_memory_than_allowed_spills_or_says_so(tmp_path: Path):
    with Store.open(tmp_path / "recon.duckdb", memory_limit="64MB") as store:
        store.execute(
            "CREATE TEMP TABLE big AS SELECT i, md5(i::VARCHAR) AS t FROM range(1500000) r(i)"
        )
        found = store.query("SELECT count(*) AS n FROM (SELECT t FROM big ORDER BY t, i)")
        assert found["n"][0] == 1_500_000
    assert not (tmp_path / "recon.duckdb.tmp").exists()


def _measures(count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "measure_id": [f"M{i}" for i in range(count)],
            "measure": [f"again {i}" for i in range(count)],
            "state": ["agreed"] * count,
            "finding_ids": ["[]"] * count,
            "first_run": ["R1"] * count,
            "last_run": ["R1"] * count,
        },
        schema_overrides=dict.fromkeys(
            ("measure_id", "measure", "state", "finding_ids", "first_run", "last_run"), pl.String
        ),
    )


def test_a_table_is_the_same_while_nothing_wrote_to_it(store: Store):
    before = store.writes("movements")
    store.query("SELECT count(*) FROM movements")
    store.execute("CREATE TEMP TABLE copied AS FROM movements")
    assert store.writes("movements") == before
    store.execute("-- Why.\n-- In two lines.\nUPDATE movements SET remarks = 'x'")
    assert store.writes("movements") == before + 1
    store.execute('DELETE FROM "movements" AS h WHERE h.entry_id IS NULL')
    store.execute('INSERT INTO "movements" BY NAME FROM movements WHERE false')
    store.execute("TRUNCATE movements")
    assert store.writes("movements") == before + 4


def test_too_little_memory_is_one_line_that_names_the_setting(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "small.duckdb", memory_limit="16MB", threads=1) as store,
        pytest.raises(StoreError, match=r"\[store\] memory_limit in recon\.toml") as raised,
    ):
        store.query("SELECT list(range) FROM range(20000000)")
    assert "\n" not in str(raised.value)
