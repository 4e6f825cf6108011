from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from recon.ingest import parquetfile
from recon.ingest.read import read_file
from recon.settings import Settings


def ledger(**columns: list[object]) -> pl.DataFrame:
    needed: dict[str, object] = {
        "entry_id": ["E1", "E2"],
        "kind": ["receipt", "issue"],
        "effective_at": [datetime(2026, 11, 20, 22, 10), datetime(2026, 11, 21)],
        "tank_id": [101, 102],
        "product": ["DIESEL-0"] * 2,
        "quantity": [1234.567, 0.1],
    }
    return pl.DataFrame(needed | columns)


def read(path: Path, frame: pl.DataFrame):
    frame.write_parquet(path)
    (reading,) = read_file(path, path.name, settings=Settings(), register=None)
    return reading


def test_typed_columns_read_as_they_are(tmp_path: Path) -> None:
    reading = read(tmp_path / "ledger.parquet", ledger())
    assert reading.problems == ()
    assert reading.frame["tank_id"].to_list() == ["101", "102"]
    assert reading.frame["quantity"].to_list() == [Decimal("1234.567"), Decimal("0.1")]
    assert reading.frame["effective_at"].to_list() == [
        datetime(2026, 11, 20, 22, 10),
        datetime(2026, 11, 21),
    ]
    assert reading.frame["effective_date_only"].to_list() == [False, False]
    assert reading.frame["origin_row"].to_list() == [1, 2]


def test_column_of_dates_holds_dates_alone(tmp_path: Path) -> None:
    frame = ledger(effective_at=[date(2026, 11, 20), date(2026, 11, 21)])
    reading = read(tmp_path / "ledger.parquet", frame)
    assert reading.frame["effective_date_only"].to_list() == [True, True]


def test_times_with_a_zone_become_the_sites(tmp_path: Path) -> None:
    when = [datetime(2026, 11, 20, 14, 10, tzinfo=UTC)] * 2
    reading = read(tmp_path / "ledger.parquet", ledger(effective_at=when))
    assert reading.frame["effective_at"][0] == datetime(2026, 11, 20, 22, 10)


def test_nan_is_refused_with_its_cell(tmp_path: Path) -> None:
    reading = read(tmp_path / "ledger.parquet", ledger(quantity=[float("nan"), 1.0]))
    assert [(p.rule, p.cell) for p in reading.problems] == [("number_not_finite", "F1")]


def test_parts_number_their_rows_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquetfile, "CHUNK_ROWS", 3)
    frame = pl.concat([ledger()] * 4).with_columns(
        pl.format("E{}", pl.int_range(8)).alias("entry_id")
    )
    reading = read(tmp_path / "ledger.parquet", frame)
    assert reading.frame["origin_row"].to_list() == list(range(1, 9))
    assert reading.rows_read == 8


def test_damaged_file_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "ledger.parquet"
    ledger().write_parquet(path)
    path.write_bytes(path.read_bytes()[:-40])
    (reading,) = read_file(path, path.name, settings=Settings(), register=None)
    assert [p.rule for p in reading.problems] == ["parquet_damaged"]


def test_damage_behind_sound_columns_is_a_problem_too(tmp_path: Path) -> None:
    path = tmp_path / "ledger.parquet"
    ledger().write_parquet(path, compression="uncompressed")
    data = bytearray(path.read_bytes())
    data[4:24] = b"\xff" * 20  # the first page's own header, read only when its rows are
    path.write_bytes(bytes(data))
    (reading,) = read_file(path, path.name, settings=Settings(), register=None)
    assert [p.rule for p in reading.problems] == ["parquet_damaged"]


def test_file_of_other_columns_is_of_no_known_kind(tmp_path: Path) -> None:
    reading = read(tmp_path / "x.parquet", pl.DataFrame({"a": [1], "b": [2]}))
    assert [p.rule for p in reading.problems] == ["no_kind_recognised"]


def test_rows_without_number_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquetfile, "MOST_ROWS", 7)
    frame = pl.concat([ledger()] * 4)
    reading = read(tmp_path / "ledger.parquet", frame)
    assert [(p.rule, p.params["rows"]) for p in reading.problems] == [
        ("parquet_too_many_rows", frame.height)
    ]
