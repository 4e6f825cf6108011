from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from recon.ledger.checks.every import check_account
from recon.ledger.documents import TICKET_SCHEMA, application_tickets, tickets
from recon.settings import Settings
from recon.wording.say import sentences
from tests.ledger.ledgers import AS_OF, DEPOT, Book, asked, entry

T = Decimal
OPENING = entry("opening", "11-01 00:00", "T-1", 1000, entry_id="open")


def by_number(book: Book, *tanks: str, exceptions_only: bool = False) -> dict[Any, Any]:
    gauged = asked(*((tank, "11-20 22:00") for tank in tanks or ("T-1",)))
    frame = tickets(book.store, gauged, exceptions_only=exceptions_only)
    assert frame.schema == pl.Schema(TICKET_SCHEMA)
    assert all(mark in sentences() for marks in frame["marks"] for mark in marks)
    return dict(frame.rows_by_key("number", named=True, unique=True))


def test_every_paper_of_the_book_is_listed_with_its_entries(book: Book) -> None:
    book.entries(
        OPENING,
        entry("receipt", "11-02 08:00", "T-1", 60, entry_id="a", document_no="RK-1"),
        entry("receipt", "11-03 08:00", "T-1", 40, entry_id="b", document_no="RK-1"),
        entry("issue", "11-04 08:00", "T-1", 25, entry_id="c", declaration_no="BGD-7"),
        entry("issue", "11-20 23:00", "T-1", 25, entry_id="later", document_no="CK-9"),
    )
    found = by_number(book)
    assert set(found) == {"open", "RK-1", "BGD-7"}
    assert found["RK-1"]["entry_ids"] == "a, b"
    assert (found["RK-1"]["paper"], found["BGD-7"]["paper"]) == ("document", "declaration")
    assert (found["RK-1"]["added_t"], found["BGD-7"]["taken_t"]) == (T(100), T(25))
    assert {row["outcome"] for row in found.values()} == {"in_order"}


def test_a_transfer_between_two_asked_tanks_shows_both_its_sides(book: Book) -> None:
    book.entries(
        OPENING,
        entry("transfer", "11-02 08:00", "T-1", 60, counter_tank_id="T-2", document_no="YG-1"),
    )
    row = by_number(book, "T-1", "T-2")["YG-1"]
    assert (row["tanks"], row["entries"]) == ("T-1, T-2", 1)
    assert (row["added_t"], row["taken_t"], row["outcome"]) == (T(60), T(60), "in_order")


def test_marks_say_what_the_check_found_and_which_are_exceptions(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-02 08:00", "T-1", 1, entry_id="red", document_no="1"),
        entry("reversal", "11-03 08:00", "T-1", 1, reverses="red", document_no="2"),
        entry("reversal", "11-03 08:00", "T-1", 1, entry_id="lone", document_no="3"),
        entry("issue", "11-03 08:00", "T-1", 2, status="pre_booked", document_no="4"),
        entry("issue", "11-03 09:00", "T-1", 3, entry_id="twin 1", document_no="5"),
        entry("issue", "11-04 09:00", "T-1", 3, entry_id="twin 2", document_no="5"),
        entry("issue", "11-05 09:00", "T-1", 4, entry_id="bare"),
        entry("issue", "11-05 10:00", "T-1", 8, entry_id="undone", document_no="8"),
        entry("reversal", "11-05 11:00", "T-1", 8, reverses="undone", document_no="8"),
        entry("issue", "11-05 12:00", "T-1", 8, entry_id="again", document_no="8"),
        entry("issue", "11-06 09:00", "T-1", 5, entry_id="gone", document_no="6"),
        entry("issue", "11-07 09:00", "T-1", 6, application_no="BG-9", document_no="7"),
    )
    book.rows(
        "vanished_entries",
        {"entry_id": "gone", "held_by_file": "a", "export_file": "b", "export_sha256": "c"},
    )
    found = {number: (row["marks"], row["outcome"]) for number, row in by_number(book).items()}
    assert found == {
        "open": ([], "in_order"),
        "1": (["ticket_reversed"], "noted"),
        "2": ([], "in_order"),
        "3": (["ticket_reversal_alone"], "exception"),
        "4": (["only_announced"], "noted"),
        "5": (["ticket_twins"], "exception"),
        "8": (["ticket_reversed"], "noted"),
        "bare": (["ticket_without_paper"], "noted"),
        "6": (["ticket_vanished"], "exception"),
        "7": (["ticket_application_not_in_force"], "exception"),
    }
    assert set(by_number(book, exceptions_only=True)) == {"3", "5", "6", "7"}


def test_each_application_is_shown_beside_what_cites_it(book: Book) -> None:
    common = {"kind": "owner_change", "depot": DEPOT, "tank_id": "T-1", "to_value": "Nanqi"}
    since = {"effective_from": date(2026, 11, 1)}
    book.rows(
        "applications",
        {"application_no": "BG-1", "status": "approved", **since, **common},
        {
            "application_no": "BG-2",
            "status": "approved",
            **since,
            **common,
            "to_value": "Dongjiang",
        },
        {"application_no": "BG-3", "status": "applied", **since, **common},
    )
    sold = {"owner": "Haiyue", "counter_owner": "Nanqi"}
    book.entries(
        OPENING,
        entry(
            "title_transfer", "11-02 08:00", "T-1", 9, entry_id="x", application_no="BG-1", **sold
        ),
        entry(
            "title_transfer", "11-03 08:00", "T-1", 9, entry_id="y", application_no="BG-3", **sold
        ),
    )
    frame = application_tickets(book.store, AS_OF, check_account(book.store, AS_OF, Settings()))
    assert frame.select("application_no", "entry_ids", "outcome").rows() == [
        ("BG-1", "x", "in_order"),
        ("BG-2", None, "application_without_effect"),
        ("BG-3", "y", "cited_application_not_in_force"),
    ]


def test_a_change_that_nobody_approved_stands_among_the_applications(book: Book) -> None:
    book.rows(
        "applications",
        {"application_no": "BG-9", "kind": "tank_added", "depot": DEPOT, "tank_id": "T-9",
         "status": "applied"},
    )  # fmt: skip
    book.entries(
        OPENING,
        entry("title_transfer", "11-02 08:00", "T-1", 9, entry_id="x", owner="Haiyue",
              counter_owner="Nanqi"),
        entry("receipt", "11-03 08:00", "T-1", 9, entry_id="y", application_no="BG-0"),
        entry("receipt", "11-04 08:00", "T-1", 9, entry_id="z", storage_limit=date(2028, 1, 1)),
    )  # fmt: skip
    frame = application_tickets(
        book.store, AS_OF, check_account(book.store, AS_OF, Settings())
    ).filter(pl.col("application_no").is_null() | (pl.col("application_no") != "BG-9"))
    told = frame.select("application_no", "kind", "to_value", "status", "entry_ids", "outcome")
    assert sorted(told.rows(), key=str) == sorted(
        [
            (None, "owner_change", "Nanqi", None, "x", "change_without_application"),
            ("BG-0", None, None, "unknown", "y", "cited_application_not_in_force"),
            (None, "storage_extension", "2028-01-01", None, "z", "change_without_application"),
        ],
        key=str,
    )


def test_without_applications_there_is_nothing_to_show(book: Book) -> None:
    book.entries(OPENING)
    assert application_tickets(book.store, AS_OF).is_empty()
