from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from recon.errors import SiteError
from recon.model import InputFile
from recon.store import files
from recon.store.audit import backup, verify
from recon.store.connection import Store
from recon.store.master import load_master
from recon.store.runs import read_run, record_outputs, save_run
from recon.store.versions import load


@pytest.fixture
def history(tmp_path: Path, three_nights: Path) -> Iterator[Store]:
    shutil.copy(three_nights, tmp_path / "recon.duckdb")
    with Store.open(tmp_path / "recon.duckdb") as opened:
        yield opened


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory, rows, night) -> Path:
    """A ledger, a revision of it, and the first export read again and understood otherwise."""
    path = tmp_path_factory.mktemp("history") / "recon.duckdb"
    with Store.open(path) as store:
        _fill(store, rows, night)
    return path


def _fill(store: Store, rows, night) -> None:
    ledgers = {
        "R1": ("a", ["E1", "E2", "E3"], {}),
        "R2": ("b", ["E2"], {"quantity": Decimal("7"), "quantity_t": Decimal("7")}),
        "R3": ("a", ["E1", "E2", "E3"], {"tank_id": "T-101 bis"}),
    }
    for day, (run_id, (sha256, entries, more)) in enumerate(ledgers.items(), 20):
        frame = rows("movements", *({"entry_id": entry} | more for entry in entries))
        with store.transaction():
            tanks = rows("tanks", {"reference_height_mm": 18250.0 + day})
            load_master(store, "tanks", [(tanks, "master/tanks.csv", run_id)], run_id=run_id)
            load(store, "movements", frame, run_id=run_id, file_path="a.csv", file_sha256=sha256)
            read = InputFile("a.csv", sha256, "movements", 1, 1, 0, 0, "loaded")
            files.record(store, [(read, True)], run_id=run_id, rules_sha256="", master_sha256="")
            save_run(store, night(run_id, day))
        record_outputs(store, run_id, [(f"{run_id}.xlsx", run_id), ("results.json", run_id)])


def test_an_honest_history_has_no_flaw(history: Store):
    assert history.value("SELECT count(*) FROM movements WHERE tank_id = 'T-101 bis'") == 3
    assert verify(history) == []


def test_a_store_without_a_run_has_no_flaw(store: Store):
    assert verify(store) == []


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("UPDATE results SET difference_t = 0 WHERE run_id = 'R2'", "run R2: results was changed"),
        ("UPDATE results SET gauged_at = gauged_at + INTERVAL 1 MINUTE WHERE run_id = 'R1'",
         "run R1: results was changed"),
        ("DELETE FROM result_causes WHERE run_id = 'R1' AND NOT taken",
         "run R1: result_causes was changed"),
        ("UPDATE problems SET value = NULL WHERE run_id = 'R3'", "run R3: problems was changed"),
        ("UPDATE run_inputs SET sha256 = 'x' WHERE run_id = 'R3'",
         "run R3: run_inputs was changed"),
        ("UPDATE run_inputs SET rows_known = 9 WHERE run_id = 'R3'",
         "run R3: the rows of inbox/a.csv do not add up"),
        ("UPDATE run_findings SET state = 'verified_closed'", "run R1: run_findings was changed"),
        ("UPDATE runs SET as_of = as_of + INTERVAL 1 DAY WHERE seq = 1",
         "run R1: its head was changed"),
        ("UPDATE runs SET run_hash = 'x' WHERE seq = 2",
         "run R3: the chain is broken before it"),
        ("DELETE FROM runs WHERE seq = 1", "run R2: the chain is broken before it"),
        ("DELETE FROM runs WHERE seq = 3", "run R3: rows without a run"),
        ("UPDATE movements SET quantity = 1 WHERE entry_id = 'E3'",
         "run R1: movements E3 (a.csv, row 4): changed (1 in all)"),
        ("UPDATE movements SET quantity_t = 1 WHERE entry_id = 'E3'",
         "run R1: movements: rows changed"),
        ("UPDATE movements SET origin_row = 99 WHERE entry_id = 'E3'",
         "run R1: movements: rows changed"),
        ("UPDATE movements SET origin_cells = '{}' WHERE entry_id = 'E3'",
         "run R1: movements: the cells that rows came from were changed"),
        ("UPDATE movements SET superseded_by_run = NULL", "run R1: movements: rows changed"),
        ("DELETE FROM movements WHERE entry_id = 'E3'",
         "run R1: movements: 2 rows where 3 were noted"),
        ("INSERT INTO movements SELECT * REPLACE ('E4' AS entry_id) FROM movements "
         "WHERE entry_id = 'E3'", "run R1: movements: 4 rows where 3 were noted"),
        ("UPDATE tanks SET safe_fill_height_mm = 1", "run R3: tanks 东港库 T-101"),
        ("UPDATE run_rows SET rows = rows + 1", "run R1: run_rows was changed"),
        ("UPDATE run_outputs SET sha256 = 'x' WHERE seq = 2",
         "run R1: the record of results.json was changed"),
        ("DELETE FROM run_outputs WHERE seq = 2", "run R2: the record of R2.xlsx was changed"),
    ],
)  # fmt: skip
def test_whatever_is_changed_afterwards_is_named(history: Store, deed: str, told: str):
    history.execute(deed)
    flaws = verify(history)
    assert any(flaw.startswith(told) for flaw in flaws), flaws


def test_a_copy_is_whole_described_and_goes_on(history: Store, tmp_path: Path, night):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    backup(history, folder / "copy.duckdb")
    assert [entry.name for entry in folder.iterdir()] == ["copy.duckdb"]
    assert [entry.name for entry in tmp_path.glob(".recon*")] == []
    commented = "SELECT count(*) FROM duckdb_columns() WHERE comment IS NOT NULL"
    with Store.open(folder / "copy.duckdb") as copy:
        assert verify(copy) == []
        assert read_run(copy) == read_run(history)
        assert copy.value(commented) == history.value(commented)
        with copy.transaction():
            save_run(copy, night("R4", 23))
        assert verify(copy) == []


def test_a_reader_can_copy_too(history: Store, tmp_path: Path):
    path = history.path
    history.close()
    with Store.open(path, read_only=True) as reader:
        backup(reader, tmp_path / "copy.duckdb")
    with Store.open(tmp_path / "copy.duckdb", read_only=True) as copy:
        assert verify(copy) == []


def test_a_copy_never_overwrites(history: Store, tmp_path: Path):
    target = tmp_path / "copy.duckdb"
    target.write_text("mine")
    with pytest.raises(SiteError, match="there already"):
        backup(history, target)
    assert target.read_text() == "mine"


def test_a_copy_that_cannot_be_written_leaves_nothing(history: Store, tmp_path: Path):
    with pytest.raises(SiteError, match="cannot be written"):
        backup(history, tmp_path / "nowhere" / "copy.duckdb")
    assert {entry.name.removesuffix(".wal") for entry in tmp_path.iterdir()} == {"recon.duckdb"}
