from __future__ import annotations

from recon.ledger.checks.twins import twins_are_listed
from tests.ledger.ledgers import Book, entry, rules, seen


def test_two_trucks_of_the_same_quantity_are_listed_and_not_accused(book: Book) -> None:
    book.entries(
        entry("issue", "11-02 08:00", "T-1", 25, entry_id="a", document_no="CK-1"),
        entry("issue", "11-02 15:00", "T-1", 25, entry_id="b", document_no="CK-2"),
        entry("issue", "11-03 08:00", "T-1", 25, entry_id="another day", document_no="CK-3"),
        entry("issue", "11-02 08:00", "T-2", 25, entry_id="another tank", document_no="CK-4"),
    )
    (concern,) = seen(book, twins_are_listed)
    assert (concern.rule, concern.severity, concern.tank_id) == ("twins", "info", None)
    assert concern.params["groups"] == 1
    assert concern.params["entries"] == "a, b"


def test_twins_of_one_document_are_on_watch(book: Book) -> None:
    book.entries(
        entry("issue", "11-02 08:00", "T-1", 25, entry_id="a", document_no="CK-1"),
        entry("issue", "11-02 15:00", "T-1", 25, entry_id="b", document_no="CK-1"),
        entry("receipt", "11-02 08:00", "T-1", 25, entry_id="c", vessel="Dongfang 7"),
        entry("receipt", "11-02 15:00", "T-1", 25, entry_id="d", vessel="Dongfang 7"),
    )
    assert rules(seen(book, twins_are_listed)) == [
        ("twins_share_a_paper", "watch", "a|b"),
        ("twins_share_a_paper", "info", "c|d"),
    ]


def test_an_entry_that_was_reversed_and_entered_again_is_no_twin(book: Book) -> None:
    book.entries(
        entry("issue", "11-02 08:00", "T-1", 25, entry_id="a", document_no="CK-1"),
        entry("reversal", "11-02 09:00", "T-1", 25, reverses="a"),
        entry("issue", "11-02 10:00", "T-1", 25, entry_id="b", document_no="CK-1"),
    )
    assert seen(book, twins_are_listed) == []
