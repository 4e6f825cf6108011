from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from recon.errors import StoreError
from recon.store import migrate
from recon.store.connection import Store
from recon_schemas import registry

_DUCKDB = {
    pl.String: "VARCHAR",
    pl.Float64: "DOUBLE",
    pl.Int64: "BIGINT",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    pl.Datetime: "TIMESTAMP",
}
_OWN = {
    "movements": ["tank_id_written", "quantity_t", "quantity_basis"],
    "tanks": ["retired_by_run"],
    "capacity_tables": ["retired_by_run"],
    "products": ["retired_by_run"],
}
_ORIGIN = [
    "run_id", "file_sha256", "origin_file", "origin_sheet", "origin_row", "origin_cells",
    "content_hash", "version_seq", "superseded_by_run",
]  # fmt: skip


def _in_duckdb(kind: object) -> str:
    made = kind() if isinstance(kind, type) else kind
    if isinstance(made, pl.Decimal):
        return f"DECIMAL({made.precision},{made.scale})"
    return _DUCKDB[type(made)]


@pytest.mark.parametrize("kind", registry.KINDS)
def test_each_contract_is_the_first_columns_of_its_table(store: Store, kind: str):
    contract = {name: _in_duckdb(type_) for name, type_ in registry.schema_of(kind).items()}
    described = store.columns(kind)
    assert list(described.items())[: len(contract)] == list(contract.items())
    rest = list(described)[len(contract) :]
    assert sorted(rest) == sorted(_ORIGIN + _OWN.get(kind, []))


def test_every_table_and_every_column_says_what_it_means(store: Store):
    silent = store.query(
        "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() "
        "USING (table_name) WHERE duckdb_columns.comment IS NULL ORDER BY ALL"
    )
    assert silent.rows() == []
    tables = store.query("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL")
    assert tables.rows() == []
    views = store.query(
        "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL"
    )
    assert views.rows() == []


def test_a_column_of_a_contract_is_described_with_its_unit(store: Store):
    said = store.value(
        "SELECT comment FROM duckdb_columns() "
        "WHERE table_name = 'stocktakes' AND column_name = 'innage_mm'"
    )
    assert "[mm]" in said


def test_a_fresh_store_has_this_programs_version(store: Store):
    assert store.value("SELECT max(version) FROM schema_version") == len(migrate.migrations())


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path):
    path = tmp_path / "recon.duckdb"
    with Store.open(path) as store:
        store.execute("INSERT INTO schema_version VALUES (99, '0099_later.sql', '')")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"recon\.duckdb: written by a newer version .* 99"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_left_alone(tmp_path: Path):
    path = tmp_path / "recon.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE invoices (number INTEGER)")
    with pytest.raises(StoreError, match="not a store of this program"):
        Store.open(path)


def test_an_earlier_version_is_brought_up_with_its_rows(tmp_path: Path, monkeypatch):
    path = tmp_path / "recon.duckdb"
    every = migrate.migrations()
    monkeypatch.setattr(migrate, "migrations", lambda: every[:-1])
    with Store.open(path) as store:
        store.execute(
            "INSERT INTO files VALUES ('a', 'p', NULL, 'r', 'm', '1', '1', 1, 1, 0, true)"
        )
    monkeypatch.setattr(migrate, "migrations", lambda: every)
    with pytest.raises(StoreError, match="needs"):
        Store.open(path, read_only=True)
    with Store.open(path) as store:
        assert store.value("SELECT count(*) FROM files") == 1
        assert store.value("SELECT count(*) FROM current_movements") == 0


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch):
    path = tmp_path / "recon.duckdb"
    Store.open(path).close()
    every = migrate.migrations()
    broken = migrate.Migration(
        len(every) + 1, "x.sql", "CREATE TABLE half (a INTEGER); SELECT * FROM nowhere;"
    )
    monkeypatch.setattr(migrate, "migrations", lambda: (*every, broken))
    with pytest.raises(duckdb.CatalogException):
        Store.open(path)
    monkeypatch.setattr(migrate, "migrations", lambda: every)
    with Store.open(path) as store:
        assert store.value("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'") == 0
