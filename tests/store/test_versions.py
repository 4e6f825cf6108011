from __future__ import annotations

import contextlib
from collections import Counter
from concurrent.futures import wait
from datetime import datetime
from decimal import Decimal

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.errors import StoreError
from recon.model import InputFile
from recon.store import files, versions
from recon.store.connection import Store
from recon.store.versions import LoadCounts, Loading, load

VERSIONS = (
    "SELECT entry_id, quantity_t, version_seq, origin_file, superseded_by_run "
    "FROM movements ORDER BY entry_id, version_seq"
)
CURRENT = "SELECT entry_id, quantity_t FROM current_movements ORDER BY entry_id"


def _t(text: str) -> Decimal:
    return Decimal(text)


def _entry(entry_id: str, tonnes: str = "1", **more: object) -> dict[str, object]:
    return {"entry_id": entry_id, "quantity": _t(tonnes), "quantity_t": _t(tonnes), **more}


def _load(
    store: Store, frame: pl.DataFrame, run_id: str, path: str, sha256: str = ""
) -> LoadCounts:
    """Loads one ledger file and notes it as read, as a run does."""
    sha256 = sha256 or f"{run_id}:{path}"
    with store.transaction():
        counts = load(store, "movements", frame, run_id=run_id, file_path=path, file_sha256=sha256)
        read = InputFile(path, sha256, "movements", frame.height, 0, 0, 0, "loaded")
        files.record(store, [(read, True)], run_id=run_id, rules_sha256="", master_sha256="")
    return counts


def test_the_same_content_in_a_later_export_is_the_same_entry(store: Store, rows):
    month = rows("movements", _entry("E1"), _entry("E2", "2"))
    assert _load(store, month, "R1", "nov.csv") == LoadCounts(loaded=2)
    later = rows("movements", _entry("E1"), _entry("E2", "2"), _entry("E3", "3"))
    assert _load(store, later, "R2", "nov2.csv") == LoadCounts(loaded=1, known=2)
    assert store.query(CURRENT).rows() == [("E1", _t("1")), ("E2", _t("2")), ("E3", _t("3"))]


def test_where_a_row_stands_is_no_part_of_its_content(store: Store, rows):
    _load(store, rows("movements", _entry("E1", origin_row=2)), "R1", "a.csv")
    again = rows("movements", _entry("E1", origin_row=900, origin_sheet="Sheet1"))
    assert _load(store, again, "R2", "b.xlsx") == LoadCounts(known=1)


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": _t("1.000001")},
        {"remarks": "改"},
        {"effective_at": datetime(2026, 11, 3, 8, 31)},
        {"tank_id": None, "counter_tank_id": "T-101"},
        {"density20_kgm3": 840.1},
        {"effective_date_only": True},
        {"owner": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_other_content_is_a_revision(store: Store, rows, change):
    _load(store, rows("movements", _entry("E1")), "R1", "a.csv")
    revised = rows("movements", _entry("E1") | change)
    assert _load(store, revised, "R2", "b.csv") == LoadCounts(loaded=1, revised=1)
    assert [row[2:] for row in store.query(VERSIONS).rows()] == [
        (1, "a.csv", "R2"),
        (2, "b.csv", None),
    ]


def test_a_revision_tells_what_changed_and_where_both_stand(store: Store, rows):
    _load(store, rows("movements", _entry("E1", "10", origin_row=5)), "R1", "a.csv")
    _load(store, rows("movements", _entry("E1", "01", origin_row=7, vessel="V1")), "R2", "b.csv")
    told = store.query("FROM revisions").row(0, named=True)
    assert told == {
        "run_id": "R2",
        "kind": "movements",
        "key": '{"entry_id":"E1"}',
        "depot": "东港库",
        "tank_id": "T-101",
        "version_seq": 2,
        "origin_file": "b.csv",
        "origin_sheet": None,
        "origin_row": 7,
        "previous_run": "R1",
        "previous_file": "a.csv",
        "previous_sheet": None,
        "previous_row": 5,
        "counts": True,
        "changes": '[{"column":"quantity","before":"10.000000","after":"1.000000"},'
        '{"column":"vessel","before":null,"after":"V1"}]',
    }


def test_in_one_run_the_later_booking_counts_then_the_later_path(store: Store, rows):
    early, late = datetime(2026, 11, 4), datetime(2026, 11, 5)
    with store.transaction():
        loading = Loading(store, "movements", "R1")
        for path, booked, tonnes in [("a.csv", late, "1"), ("b.csv", early, "2")]:
            frame = rows("movements", _entry("E1", tonnes, booked_at=booked), _entry("E2", tonnes))
            loading.add(frame, file_path=path, file_sha256=path)
        assert loading.finish() == {
            "a.csv": LoadCounts(loaded=2),
            "b.csv": LoadCounts(loaded=2, revised=2),
        }
    assert store.query(CURRENT).rows() == [("E1", _t("1")), ("E2", _t("2"))]


def test_a_later_run_counts_whatever_its_booking_says(store: Store, rows):
    late = rows("movements", _entry("E1", "1", booked_at=datetime(2026, 11, 9)))
    early = rows("movements", _entry("E1", "2", booked_at=datetime(2026, 11, 4)))
    _load(store, late, "R1", "b.csv")
    _load(store, early, "R2", "a.csv")
    assert store.query(CURRENT).rows() == [("E1", _t("2"))]


def test_twice_in_one_file_is_known_when_alike_and_a_revision_when_not(store: Store, rows):
    frame = rows("movements", _entry("E1"), _entry("E1"), _entry("E2"), _entry("E2", "7"))
    assert _load(store, frame, "R1", "a.csv") == LoadCounts(loaded=3, known=1, revised=1)
    assert store.query(CURRENT).rows() == [("E1", _t("1")), ("E2", _t("7"))]


def test_a_file_offered_again_is_no_news_even_when_its_rows_were_revised(store: Store, rows):
    old = rows("movements", _entry("E1"), _entry("E2"))
    _load(store, old, "R1", "old.csv", "old")
    _load(store, rows("movements", _entry("E1", "5")), "R2", "new.csv", "new")
    assert _load(store, old, "R3", "old.csv", "old") == LoadCounts(known=2)
    assert store.query(CURRENT).rows() == [("E1", _t("5")), ("E2", _t("1"))]
    assert store.value("SELECT count(*) FROM revisions") == 1


def test_a_row_refused_before_and_accepted_now_is_loaded_from_a_file_offered_again(store, rows):
    _load(store, rows("movements", _entry("E1")), "R1", "a.csv", "a")
    both = rows("movements", _entry("E1"), _entry("E2"))
    assert _load(store, both, "R2", "a.csv", "a") == LoadCounts(loaded=1, known=1)


def test_a_row_understood_otherwise_than_before_is_set_right_in_place(store: Store, rows):
    _load(store, rows("movements", _entry("E1", tank_id="101#")), "R1", "a.csv", "a")
    again = rows("movements", _entry("E1", tank_id="T-101"))
    assert _load(store, again, "R2", "a.csv", "a") == LoadCounts(known=1)
    found = store.query("SELECT tank_id, run_id, version_seq FROM movements").rows()
    assert found == [("T-101", "R1", 1)]
    assert store.value("SELECT count(*) FROM revisions") == 0


def test_a_reading_whose_tank_is_now_another_takes_the_old_one_out(store: Store, rows):
    def reading(tank: str) -> pl.DataFrame:
        return rows("stocktakes", {"tank_id": tank})

    told = {"file_path": "count.xlsx", "file_sha256": "c"}
    with store.transaction():
        load(store, "stocktakes", reading("T-101"), run_id="R1", **told)
        read = InputFile("count.xlsx", "c", "stocktakes", 1, 1, 0, 0, "loaded")
        files.record(store, [(read, True)], run_id="R1", rules_sha256="", master_sha256="")
    with store.transaction():
        load(store, "stocktakes", reading("T-101A"), run_id="R2", **told)
    assert store.query("SELECT tank_id FROM current_stocktakes").rows() == [("T-101A",)]


def test_what_was_worked_out_of_a_known_row_is_brought_up_to_date(store: Store, rows):
    volume = {"quantity": _t("100"), "unit": "m3"}
    before = {"quantity_t": _t("84.000"), "quantity_basis": "product_density"}
    _load(store, rows("movements", _entry("E1") | volume | before), "R1", "a.csv", "a")
    after = {"quantity_t": _t("84.100"), "quantity_basis": "product_density"}
    again = rows("movements", _entry("E1") | volume | after)
    assert _load(store, again, "R2", "b.csv", "b") == LoadCounts(known=1)
    assert store.query("SELECT quantity_t, run_id FROM current_movements").rows() == [
        (_t("84.100"), "R1")
    ]


def test_an_empty_value_in_a_key_is_a_value(store: Store, rows):
    frame = rows("stocktakes", {"source": None}, {"source": "atg"}, {"source": None})
    counts = load(store, "stocktakes", frame, run_id="R1", file_path="a", file_sha256="a")
    assert counts == LoadCounts(loaded=2, known=1)


def test_readings_are_told_apart_by_tank_time_and_source(store: Store, rows):
    first = rows("stocktakes", {"innage_mm": 12376.0}, {"innage_mm": 12380.0, "source": "atg"})
    load(store, "stocktakes", first, run_id="R1", file_path="a", file_sha256="a")
    second = rows("stocktakes", {"innage_mm": 12377.0})
    counts = load(store, "stocktakes", second, run_id="R2", file_path="b", file_sha256="b")
    assert counts == LoadCounts(loaded=1, revised=1)
    found = store.query("SELECT source, innage_mm FROM current_stocktakes ORDER BY source")
    assert found.rows() == [("atg", 12380.0), ("inspector", 12377.0)]


def test_a_file_in_parts_is_one_file(store: Store, rows):
    with store.transaction():
        loading = Loading(store, "movements", "R1")
        for part in range(3):
            frame = rows("movements", *(_entry(f"E{part}{i}") for i in range(5)), _entry("E"))
            loading.add(frame, file_path="a.csv", file_sha256="a")
        assert loading.finish() == {"a": LoadCounts(loaded=16, known=2)}


def test_equal_keys_are_found_however_far_apart_they_come(store: Store, rows, monkeypatch):
    monkeypatch.setattr(versions, "_BATCH_ROWS", 1)
    with store.transaction():
        loading = Loading(store, "movements", "R1")
        for path, tonnes in (("a.csv", "1"), ("b.csv", "2"), ("c.csv", "1"), ("d.csv", "3")):
            frame = rows("movements", _entry("E1", tonnes), _entry(f"E-{path}"))
            loading.add(frame, file_path=path, file_sha256=path)
        assert [(c.loaded, c.known) for c in loading.finish().values()] == [
            (2, 0),
            (2, 0),
            (1, 1),
            (2, 0),
        ]
    assert store.value("SELECT quantity FROM current_movements WHERE entry_id = 'E1'") == _t("3")
    assert store.value("SELECT count(*) FROM current_movements") == 5


@pytest.mark.parametrize("met_first", [False, True], ids=["at once", "after it has failed"])
def test_an_error_while_rows_are_written_beside_the_reader_ends_the_run(
    store, rows, monkeypatch, met_first
):
    monkeypatch.setattr(versions, "_BATCH_ROWS", 1)
    broken = rows("movements", _entry("E1")).with_columns(quantity=pl.lit("no number"))

    def night() -> None:
        with store.transaction():
            loading = Loading(store, "movements", "R1")
            loading.add(broken, file_path="a.csv", file_sha256="a")
            if met_first:
                wait(store._work)
            store.insert("store_facts", pl.DataFrame({"name": ["a"], "value": ["b"]}))

    with pytest.raises(duckdb.ConversionException):
        night()
    assert store.value("SELECT count(*) FROM store_facts WHERE name = 'a'") == 0
    assert store.value("SELECT count(*) FROM movements") == 0


def test_a_file_without_accepted_rows_is_counted(store: Store, rows):
    frame = rows("movements")
    assert _load(store, frame, "R1", "a.csv") == LoadCounts()


def test_a_load_that_the_table_does_not_show_ends_the_run(store: Store, rows, monkeypatch):
    loading = Loading(store, "movements", "R1")
    loading.add(rows("movements", _entry("E1")), file_path="a.csv", file_sha256="a")
    real = store.execute

    def losing(statement: str, params=None):
        if 'INSERT INTO "movements"' in statement:
            return 1
        return real(statement, params)

    monkeypatch.setattr(store, "execute", losing)
    with pytest.raises(StoreError, match="movements does not hold what was loaded"):
        loading.finish()


def test_a_value_changed_on_its_way_into_the_table_ends_the_run(store: Store, rows):
    loading = Loading(store, "movements", "R1")
    loading.add(rows("movements", _entry("E1"), _entry("E2")), file_path="a", file_sha256="a")
    loading._flush()
    store.settle()
    store.execute("UPDATE movements SET density20_kgm3 = 1 WHERE entry_id = 'E2'")
    with pytest.raises(StoreError, match="movements does not hold"):
        loading.finish()


_file = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("123"), st.sampled_from([None, 4, 5])),
    max_size=4,
)
_run = st.dictionaries(st.sampled_from(["a.csv", "b.csv", "c.csv"]), _file, min_size=1)


def _made(content: list[tuple[str, str, int | None]]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (key, _t(tonnes), None if day is None else datetime(2026, 11, day), "receipt", i + 2)
            for i, (key, tonnes, day) in enumerate(content)
        ],
        schema={
            "entry_id": pl.String,
            "quantity": pl.Decimal(18, 6),
            "booked_at": pl.Datetime("us"),
            "kind": pl.String,
            "origin_row": pl.Int64,
        },
        orient="row",
    )


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(nights=st.lists(_run, min_size=1, max_size=3))
def test_however_files_overlap_one_version_counts_and_nothing_is_lost(store: Store, nights):
    with contextlib.suppress(_Undo), store.transaction():
        seen: Counter[tuple[str, Decimal, datetime | None]] = Counter()
        for number, night in enumerate(nights):
            newest: dict[str, tuple[tuple[object, ...], Decimal]] = {}
            loading = Loading(store, "movements", f"R{number}")
            for path, content in sorted(night.items()):
                loading.add(_made(content), file_path=path, file_sha256=f"{number}{path}")
                for row, (key, tonnes, day) in enumerate(content):
                    seen[key, _t(tonnes), day and datetime(2026, 11, day)] += 1
                    rank = (day or 0, path, row)
                    if key not in newest or rank > newest[key][0]:
                        newest[key] = (rank, _t(tonnes))
            counts = loading.finish()
            for path, content in night.items():
                told = counts[f"{number}{path}"]
                assert told.loaded + told.known == len(content)
            current = store.query("SELECT entry_id, quantity FROM current_movements").rows()
            assert len(dict(current)) == len(current)
            # The newest of this night counts for every key the night brought.
            for key, (_, tonnes) in newest.items():
                assert dict(current)[key] == tonnes
        kept = store.query("SELECT DISTINCT entry_id, quantity, booked_at FROM movements").rows()
        assert set(kept) == set(seen)
        raise _Undo


class _Undo(Exception):
    """Rolls an example back, so that the next begins with an empty store."""
