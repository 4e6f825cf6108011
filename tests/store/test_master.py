from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from recon.store.connection import Store
from recon.store.master import capacity_tables_at, load_master, register_at
from recon.store.versions import LoadCounts


@pytest.fixture
def table(rows):
    """``table(volume at 1000 mm, tank=…, valid_from=…)``: a capacity table of two rows."""

    def made(volume_m3: float, tank: str = "T-101", valid_from: date | None = None):
        shared = {"tank_id": tank, "valid_from": valid_from}
        return rows(
            "capacity_tables",
            {"height_mm": 0.0, "volume_m3": 0.0} | shared,
            {"height_mm": 1000.0, "volume_m3": volume_m3} | shared,
        )

    return made


def _load(store: Store, kind: str, run_id: str, *frames: pl.DataFrame, complete: bool = True):
    parts = [(frame, f"master/{kind}{i}.csv", f"{run_id}{i}") for i, frame in enumerate(frames)]
    with store.transaction():
        counts = load_master(store, kind, parts, run_id=run_id, complete=complete)
    return list(counts.values())


def test_the_same_master_data_again_changes_nothing(store, rows, table):
    for kind, frame in (
        ("tanks", rows("tanks", {"tank_id": "T-101"}, {"tank_id": "T-102"})),
        ("products", rows("products", {"product": "diesel"})),
        ("capacity_tables", table(700.0)),
    ):
        assert _load(store, kind, "R1", frame) == [LoadCounts(loaded=frame.height)]
        assert _load(store, kind, "R2", frame) == [LoadCounts(known=frame.height)]
        assert store.query(f"FROM current_{kind}").height == frame.height


def test_a_version_that_comes_with_other_content_is_replaced_whole(store, table):
    _load(store, "capacity_tables", "R1", table(700.0))
    shorter = table(701.0).tail(1)
    assert _load(store, "capacity_tables", "R2", shorter) == [LoadCounts(loaded=1, revised=1)]
    assert store.query("SELECT volume_m3 FROM current_capacity_tables").rows() == [(701.0,)]
    kept = store.query("SELECT version_seq, superseded_by_run FROM capacity_tables ORDER BY ALL")
    assert kept.rows() == [(1, "R2"), (1, "R2"), (2, None)]


def test_a_version_with_another_beginning_stands_beside_the_older_one(store, table):
    _load(store, "capacity_tables", "R1", table(700.0))
    _load(store, "capacity_tables", "R2", table(710.0, valid_from=date(2026, 11, 15)))
    asked = pl.DataFrame(
        {
            "depot": ["东港库"] * 3,
            "tank_id": ["T-101"] * 3,
            "gauged_at": [
                datetime(2026, 11, 14, 23, 59),
                datetime(2026, 11, 15),
                datetime(2026, 12, 1),
            ],
        }
    )
    found = capacity_tables_at(store, asked).filter(pl.col("height_mm") == 1000)
    assert found["volume_m3"].to_list() == [700.0, 710.0, 710.0]


def test_a_reading_meets_the_register_of_its_gauge_time(store, rows):
    first = rows("tanks", {"product": "diesel"})
    later = rows("tanks", {"product": "jet", "valid_from": date(2026, 11, 10)})
    _load(store, "tanks", "R1", first)
    _load(store, "tanks", "R2", later)
    asked = pl.DataFrame(
        {
            "depot": ["东港库"] * 2,
            "tank_id": ["T-101"] * 2,
            "gauged_at": [datetime(2026, 11, 9), datetime(2026, 11, 20)],
        }
    )
    assert register_at(store, asked)["product"].to_list() == ["diesel", "jet"]


def test_a_tank_before_its_first_version_is_in_no_register(store, rows):
    _load(store, "tanks", "R1", rows("tanks", {"valid_from": date(2026, 11, 10)}))
    asked = pl.DataFrame(
        {"depot": ["东港库"], "tank_id": ["T-101"], "gauged_at": [datetime(2026, 11, 9)]}
    )
    assert register_at(store, asked).is_empty()


def test_a_tank_the_register_no_longer_names_is_retired_and_can_come_back(store, rows):
    both = rows("tanks", {"tank_id": "T-101"}, {"tank_id": "T-102"})
    _load(store, "tanks", "R1", both)
    _load(store, "tanks", "R2", both.head(1))
    assert store.query("SELECT tank_id FROM current_tanks").rows() == [("T-101",)]
    gone = store.query("SELECT tank_id, retired_by_run FROM tanks ORDER BY tank_id").rows()
    assert gone == [("T-101", None), ("T-102", "R2")]
    assert _load(store, "tanks", "R3", both) == [LoadCounts(known=2)]
    assert store.value("SELECT count(*) FROM current_tanks") == 2


def test_nothing_is_retired_when_master_data_could_not_be_read_whole(store, rows):
    both = rows("tanks", {"tank_id": "T-101"}, {"tank_id": "T-102"})
    _load(store, "tanks", "R1", both)
    _load(store, "tanks", "R2", both.head(1), complete=False)
    _load(store, "tanks", "R3", both.clear())
    _load(store, "tanks", "R4")
    assert store.value("SELECT count(*) FROM current_tanks") == 2


def test_rows_of_several_files_are_one_folder(store, table):
    counts = _load(store, "capacity_tables", "R1", table(700.0), table(300.0, tank="T-102"))
    assert counts == [LoadCounts(loaded=2), LoadCounts(loaded=2)]
    again = _load(store, "capacity_tables", "R2", table(700.0), table(301.0, tank="T-102"))
    assert again == [LoadCounts(known=2), LoadCounts(loaded=2, revised=2)]


def test_of_two_rows_for_one_key_the_later_counts(store, rows):
    twice = rows("products", {"product": "diesel", "name": "a"}, {"product": "diesel", "name": "b"})
    assert _load(store, "products", "R1", twice) == [LoadCounts(loaded=1, known=1)]
    assert store.query("SELECT name FROM current_products").rows() == [("b",)]
