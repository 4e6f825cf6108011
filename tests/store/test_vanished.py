from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest

from recon.model import InputFile
from recon.store import files
from recon.store.connection import Store
from recon.store.versions import Loading

VANISHED = "SELECT entry_id, export_file, cleared_by_run FROM vanished_entries ORDER BY entry_id"


def _at(day: int) -> datetime:
    return datetime(2026, 11, day, 8)


def _night(store: Store, run_id: str, exports: dict[str, pl.DataFrame]) -> None:
    """Loads a night's exports as a run does: one loading, then every file noted as read."""
    with store.transaction():
        loading = Loading(store, "movements", run_id)
        for path, frame in sorted(exports.items()):
            loading.add(frame, file_path=path, file_sha256=_sha(frame, path))
        loading.finish()
        for path, frame in exports.items():
            read = InputFile(path, _sha(frame, path), "movements", 1, 1, 0, 0, "loaded")
            files.record(store, [(read, True)], run_id=run_id, rules_sha256="", master_sha256="")


def _sha(frame: pl.DataFrame, path: str) -> str:
    return f"{path}:{','.join(frame['entry_id'])}"


@pytest.fixture
def ledger(rows):
    """``ledger("E1 E2 …")``: entry En takes effect on day n; odd ones receive, even ones issue."""

    def made(text: str, **more: object) -> pl.DataFrame:
        return rows(
            "movements",
            *(
                {
                    "entry_id": name,
                    "kind": "receipt" if int(name[1:]) % 2 else "issue",
                    "effective_at": _at(int(name[1:])),
                    "quantity": Decimal(int(name[1:])),
                }
                | more
                for name in text.split()
            ),
        )

    return made


def test_an_entry_that_the_next_export_lacks_has_vanished_and_stays_in_the_book(store, ledger):
    _night(store, "R1", {"a.csv": ledger("E1 E2 E3 E4")})
    _night(store, "R2", {"b.csv": ledger("E1 E2 E4 E5")})
    told = store.query("FROM vanished_entries").row(0, named=True)
    assert told == {
        "run_id": "R2",
        "entry_id": "E3",
        "depot": "东港库",
        "tank_id": "T-101",
        "kind": "receipt",
        "effective_at": _at(3),
        "quantity_t": Decimal("3.000"),
        "held_by_file": "a.csv",
        "held_by_row": 4,
        "export_file": "b.csv",
        "export_sha256": "b.csv:E1,E2,E4,E5",
        "cleared_by_run": None,
    }
    assert store.value("SELECT count(*) FROM current_movements") == 5


def test_it_is_noted_once_and_cleared_when_it_comes_back(store, ledger):
    _night(store, "R1", {"a.csv": ledger("E1 E2 E3 E4")})
    _night(store, "R2", {"b.csv": ledger("E1 E2 E4")})
    _night(store, "R3", {"c.csv": ledger("E1 E2 E4 E5")})
    assert store.query(VANISHED).rows() == [("E3", "b.csv", None)]
    _night(store, "R4", {"d.csv": ledger("E1 E2 E3 E4 E5")})
    assert store.query(VANISHED).rows() == [("E3", "b.csv", "R4")]


def test_what_lies_outside_the_exports_period_has_not_vanished(store, ledger):
    _night(store, "R1", {"a.csv": ledger("E1 E2 E3 E4 E9")})
    _night(store, "R2", {"b.csv": ledger("E3 E4 E5")})
    assert store.query(VANISHED).rows() == []


@pytest.mark.parametrize(
    "apart",
    [
        {"tank_id": "T-102"},
        {"account_no": "B-2"},
        {"status": "pre_booked"},
        {"booked_at": datetime(2026, 11, 30)},
    ],
    ids=lambda apart: next(iter(apart)),
)
def test_what_the_export_does_not_cover_has_not_vanished(store, ledger, apart):
    booked = {"booked_at": datetime(2026, 11, 20)}
    first = pl.concat([ledger("E1 E2 E4", **booked), ledger("E3", **(booked | apart))])
    _night(store, "R1", {"a.csv": first})
    _night(store, "R2", {"b.csv": ledger("E1 E2 E4", **booked)})
    assert store.query(VANISHED).rows() == []


def test_an_export_of_receipts_says_nothing_of_issues(store, ledger):
    _night(store, "R1", {"a.csv": ledger("E1 E2 E3 E5")})
    _night(store, "R2", {"b.csv": ledger("E1 E5")})
    assert [row[0] for row in store.query(VANISHED).rows()] == ["E3"]


def test_a_vanished_adjustment_is_missed_though_no_other_is_left(store, ledger):
    odd = ledger("E3", kind="adjustment")
    _night(store, "R1", {"a.csv": pl.concat([ledger("E1 E2 E4"), odd])})
    _night(store, "R2", {"b.csv": ledger("E1 E2 E4")})
    assert [row[0] for row in store.query(VANISHED).rows()] == ["E3"]


def test_parts_of_one_ledger_are_not_missing_in_each_other(store, ledger):
    _night(store, "R1", {"part1.csv": ledger("E1 E3 E6"), "part2.csv": ledger("E2 E4 E5")})
    _night(store, "R2", {"part2b.csv": ledger("E2 E4 E5 E8")})
    _night(store, "R3", {"part1c.csv": ledger("E1 E3 E6 E7"), "part2c.csv": ledger("E2 E4 E5 E8")})
    assert store.query(VANISHED).rows() == []


def test_of_two_overlapping_exports_of_one_night_the_one_that_ends_later_tells(store, ledger):
    _night(store, "R1", {"a.csv": ledger("E1 E2 E3 E4"), "b.csv": ledger("E1 E2 E4 E5")})
    assert store.query(VANISHED).rows() == [("E3", "b.csv", None)]


def test_an_old_export_offered_again_tells_nothing_and_brings_nothing_back(store, ledger):
    _night(store, "R1", {"a.csv": ledger("E1 E2 E3 E4")})
    _night(store, "R2", {"b.csv": ledger("E1 E2 E4 E5")})
    _night(store, "R3", {"a.csv": ledger("E1 E2 E3 E4")})
    assert store.query(VANISHED).rows() == [("E3", "b.csv", None)]


def test_a_row_that_was_refused_is_not_missing(store, ledger):
    _night(store, "R1", {"a.csv": ledger("E1 E2 E3 E4")})
    export = ledger("E1 E2 E4")
    refused = pl.DataFrame(
        {
            "origin_sheet": [None],
            "origin_row": [4],
            "rule": ["unreadable_number"],
            "cell": ["N4"],
            "raw": ['{"流水号": "E3", "数量": "12..5"}'],
        },
        schema_overrides={"origin_sheet": pl.String},
    )
    files.set_aside(
        store,
        refused,
        run_id="R2",
        file_path="b.csv",
        file_sha256=_sha(export, "b.csv"),
        kind="movements",
    )
    _night(store, "R2", {"b.csv": export})
    assert store.query(VANISHED).rows() == []


def test_a_revised_entry_has_not_vanished(store, ledger):
    _night(store, "R1", {"a.csv": ledger("E1 E2 E3 E4")})
    export = pl.concat([ledger("E1 E2 E4"), ledger("E3", remarks="改")])
    _night(store, "R2", {"b.csv": export})
    assert store.query(VANISHED).rows() == []
