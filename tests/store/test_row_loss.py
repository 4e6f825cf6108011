"""DuckDB 2.0.0 loses rows: this guards the day of the upgrade (see pyproject.toml)."""

from __future__ import annotations

import duckdb
import polars as pl

from recon.store.connection import Store
from recon.store.versions import Loading

_ROWS = 250_000  # more than one row group of 122 880


def test_an_empty_insert_before_a_big_one_loses_nothing(tmp_path):
    settings = {"threads": 2}
    with duckdb.connect(str(tmp_path / "loss.duckdb"), config=settings) as connection:
        connection.execute("CREATE TABLE entry (entry_id VARCHAR, quantity_t DECIMAL(18,3))")
        connection.execute(
            "CREATE TABLE big AS SELECT 'E' || i AS entry_id, (i / 1000)::DECIMAL(18,3) "
            "AS quantity_t FROM range($rows) r(i)",
            {"rows": _ROWS},
        )
        connection.execute("BEGIN")
        connection.execute("INSERT INTO entry SELECT * FROM big WHERE false")
        connection.execute("INSERT INTO entry SELECT * FROM big")
        inside = _seen(connection)
        connection.execute("COMMIT")
        after = _seen(connection)
        given = connection.execute(
            "SELECT count(*), sum(quantity_t), count(*), count(entry_id) FROM big"
        ).fetchone()
    assert inside == given
    assert after == given


def _seen(connection: duckdb.DuckDBPyConnection) -> tuple[object, ...] | None:
    return connection.execute(
        "SELECT count(*), sum(quantity_t), (SELECT count(*) FROM entry JOIN big USING (entry_id)), "
        "count(entry_id) FROM entry"
    ).fetchone()


def test_an_empty_export_before_a_big_one_loads_every_row(store: Store, rows):
    one = rows("movements", {"entry_id": "E"})
    big = one.select(one.drop("entry_id").columns).join(  # one row, many entries
        _ids(_ROWS), how="cross"
    )
    with store.transaction():
        loading = Loading(store, "movements", "R1")
        loading.add(one.clear(), file_path="inbox/a.csv", file_sha256="a")
        loading.add(big, file_path="inbox/b.csv", file_sha256="b")
        counts = loading.finish()
    assert counts["a"].loaded == 0
    assert counts["b"].loaded == _ROWS
    assert store.query(
        "SELECT count(*), sum(quantity_t), count(DISTINCT entry_id) FROM current_movements"
    ).row(0) == (_ROWS, 100 * _ROWS, _ROWS)


def _ids(count: int) -> pl.DataFrame:
    return pl.select(entry_id=pl.format("E{}", pl.int_range(count)))
