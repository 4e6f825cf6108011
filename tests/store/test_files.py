from __future__ import annotations

import polars as pl

from recon.model import InputFile
from recon.store import files
from recon.store.connection import Store

RULES = {"rules_sha256": "r", "master_sha256": "m"}


def _file(**changes: object) -> InputFile:
    given = {
        "path": "inbox/a.csv", "sha256": "a", "kind": "movements", "rows_read": 10,
        "rows_loaded": 10, "rows_known": 0, "rows_rejected": 0, "status": "loaded",
    }  # fmt: skip
    return InputFile(**{**given, **changes})  # type: ignore[arg-type]


def test_a_file_wholly_accepted_is_known_under_the_same_rules_and_master_data(store: Store):
    files.record(store, [(_file(), True)], run_id="R1", **RULES)
    assert files.is_known(store, "a", **RULES)
    assert not files.is_known(store, "b", **RULES)
    assert not files.is_known(store, "a", rules_sha256="other", master_sha256="m")
    assert not files.is_known(store, "a", rules_sha256="r", master_sha256="other")
    known = files.known_files(store, **RULES)
    assert known == {"a": files.KnownFile("a", "movements", 10, 10)}


def test_a_file_with_refused_rows_is_offered_again(store: Store):
    refused = _file(rows_loaded=9, rows_rejected=1)
    files.record(store, [(refused, False)], run_id="R1", **RULES)
    assert not files.is_known(store, "a", **RULES)
    assert files.known_files(store, **RULES) == {}


def test_a_second_reading_replaces_the_first_and_adds_to_what_it_brought(store: Store):
    first = _file(rows_loaded=9, rows_rejected=1)
    files.record(store, [(first, False)], run_id="R1", **RULES)
    again = _file(path="inbox/b.csv", rows_loaded=1, rows_known=9)
    files.record(store, [(again, True)], run_id="R2", **RULES)
    found = store.query("SELECT path, first_run, last_run, rows_loaded FROM files").rows()
    assert found == [("inbox/b.csv", "R1", "R2", 10)]


def test_files_read_together_are_noted_in_their_order_each_content_once(store: Store):
    files.record(store, [(_file(sha256="b"), True)], run_id="R1", **RULES)
    read = [
        (_file(sha256="d", rows_loaded=0), False),
        (_file(sha256="b", rows_loaded=3, path="inbox/b.csv"), True),
        (_file(sha256="c", kind=None), True),
        (_file(sha256="d", rows_loaded=0, path="inbox/d.csv"), False),
    ]
    files.record(store, read, run_id="R2", **RULES)
    found = store.query("SELECT sha256, path, kind, last_run, rows_loaded FROM files").rows()
    assert found == [
        ("b", "inbox/b.csv", "movements", "R2", 13),
        ("d", "inbox/d.csv", "movements", "R2", 0),
        ("c", "inbox/a.csv", None, "R2", 10),
    ]
    assert files.rows_loaded_before(store, ["c", "b", "x"]) == {"b": 13, "c": 10}
    assert store.value("SELECT first_run FROM files WHERE sha256 = 'b'") == "R1"


def test_quarantine_holds_the_last_reading_of_each_file(store: Store):
    refused = pl.DataFrame(
        {
            "origin_sheet": [None, None],
            "origin_row": [7, 9],
            "rule": ["unreadable_number", "unknown_tank"],
            "cell": ["N7", "I9"],
            "raw": ['["E1"]', '["E2"]'],
        },
        schema_overrides={"origin_sheet": pl.String},
    )
    told = {"file_path": "inbox/a.csv", "file_sha256": "a", "kind": "movements"}
    files.set_aside(store, refused.head(1), run_id="R1", **told)
    files.set_aside(store, refused.tail(1), run_id="R1", **told)
    assert store.value("SELECT count(*) FROM quarantine") == 2
    files.set_aside(store, refused.tail(1), run_id="R2", **told)
    assert store.query("SELECT run_id, origin_row FROM quarantine").rows() == [("R2", 9)]
