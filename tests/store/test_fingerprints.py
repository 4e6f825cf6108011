from __future__ import annotations

import pytest

from recon.errors import StoreError
from recon.store.audit import verify
from recon.store.connection import Store
from recon.store.runs import save_run
from recon.store.versions import LoadCounts, load


@pytest.fixture
def old_store(store: Store, rows, night):
    """A store as another DuckDB would have written it: all its hashes are other numbers."""
    with store.transaction():
        frame = rows("movements", {"entry_id": "E1"}, {"entry_id": "E2"})
        load(store, "movements", frame, run_id="R1", file_path="a.csv", file_sha256="a")
        store.execute("UPDATE movements SET content_hash = content_hash // 2")
        save_run(store, night("R1"))
    store.execute("UPDATE store_facts SET value = '1' WHERE name = 'hash_probe'")
    store.close()
    return store.path


def test_rows_hashed_by_another_duckdb_are_hashed_anew_and_stay_known(old_store, rows, night):
    with Store.open(old_store) as store:
        assert verify(store) == []
        frame = rows("movements", {"entry_id": "E1"}, {"entry_id": "E2"})
        with store.transaction():
            counts = load(
                store, "movements", frame, run_id="R2", file_path="b.csv", file_sha256="b"
            )
            save_run(store, night("R2", 21))
        assert counts == LoadCounts(known=2)
        assert verify(store) == []


def test_a_reader_does_not_hash_anew(old_store):
    with pytest.raises(StoreError, match="another version of DuckDB"):
        Store.open(old_store, read_only=True)
    with Store.open(old_store):
        pass
    with Store.open(old_store, read_only=True) as store:
        assert verify(store) == []
