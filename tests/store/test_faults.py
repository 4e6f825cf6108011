"""What a night must survive: the plug pulled, the disk full, the file not ours to write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from recon.errors import StoreError
from recon.store.audit import backup, verify
from recon.store.connection import Store

NIGHT = """
import resource, sys
from pathlib import Path
import polars as pl
from recon_schemas import registry
from recon.errors import StoreError
from recon.store.connection import Store
from recon.store.versions import Loading

path, run_id, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
schema = registry.schema_of("movements")
entries = pl.select(
    **{name: pl.lit(None, dtype) for name, dtype in schema.items()}
).drop("entry_id").join(
    pl.select(entry_id=pl.format("E{}", pl.int_range(60_000))), how="cross"
).with_columns(kind=pl.lit("receipt"), document_no=pl.format("D{}", pl.col("entry_id").hash()))
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
print("begun", flush=True)
try:
    with Store.open(path) as store, store.transaction():
        for _ in range(3):
            loading = Loading(store, "movements", run_id)
            loading.add(entries, file_path="a.csv", file_sha256=run_id)
            loading.finish()
except StoreError as error:
    print(error)
    sys.exit(error.exit_code)
print("done", flush=True)
"""


def _night(path: Path, run_id: str, limit: int = 0) -> subprocess.Popen[str]:
    night = subprocess.Popen(
        [sys.executable, "-c", NIGHT, str(path), run_id, str(limit)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert night.stdout is not None
    assert night.stdout.readline() == "begun\n"
    return night


@pytest.mark.parametrize("after_s", [0.0, 0.15, 0.4])
def test_a_night_killed_at_any_moment_leaves_all_of_it_or_nothing(tmp_path: Path, after_s: float):
    path = tmp_path / "recon.duckdb"
    killed = _night(path, "R1")
    time.sleep(after_s)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    with Store.open(path, wait_s=0) as store:
        found = store.value("SELECT count(*) FROM movements")
        assert found in (0, 60_000)
        if found == 0:
            assert verify(store) == []
    assert {entry.name for entry in tmp_path.iterdir()} <= {"recon.duckdb"}


PULLED = """
import os, signal, sys
from pathlib import Path
from recon.store.connection import Store
store = Store.open(Path(sys.argv[1]))
store.execute("INSERT INTO store_facts VALUES ('after', 'the copy')")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _pull_the_plug(path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", PULLED, str(path)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert path.with_name("recon.duckdb.wal").exists()


def test_what_was_committed_before_the_plug_was_pulled_is_there_for_readers_too(store: Store):
    store.close()
    _pull_the_plug(store.path)
    with Store.open(store.path, read_only=True) as after:
        assert after.value("SELECT value FROM store_facts WHERE name = 'after'") == "the copy"


def test_the_log_of_another_store_is_never_played_into_this_one(store: Store, tmp_path: Path):
    backup(store, tmp_path / "copy.duckdb")
    store.close()
    _pull_the_plug(store.path)
    (tmp_path / "copy.duckdb").replace(store.path)
    with pytest.raises(StoreError, match="does not match"):
        Store.open(store.path, wait_s=0)
    store.path.unlink()
    with Store.open(store.path) as fresh:
        assert fresh.value("SELECT count(*) FROM store_facts WHERE name = 'after'") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes")
def test_a_full_disk_is_one_clear_line_and_yesterday_is_intact(store: Store):
    path = store.path
    store.execute("INSERT INTO store_facts VALUES ('yesterday', 'stands')")
    store.close()
    night = _night(path, "R1", path.stat().st_size + 500_000)
    said, _ = night.communicate()
    assert night.returncode == 4
    assert said.count("\n") == 1
    assert "recon.duckdb" in said
    with Store.open(path) as after:
        assert after.value("SELECT value FROM store_facts WHERE name = 'yesterday'") == "stands"
        assert after.value("SELECT count(*) FROM movements") == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_file_that_may_not_be_written_is_one_clear_line(store: Store):
    store.close()
    store.path.chmod(0o400)
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(store.path, wait_s=0)
