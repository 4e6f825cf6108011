from __future__ import annotations

from recon.ledger.checks.transfers import transfers_have_both_legs, transfers_name_another_tank
from tests.ledger.ledgers import Book, at, entry, rules, seen


def test_a_transfer_in_one_row_names_another_tank(book: Book) -> None:
    book.entries(
        entry("transfer", "11-02 08:00", "T-1", 5, entry_id="ok", counter_tank_id="T-2"),
        entry("transfer", "11-02 09:00", "T-1", 5, entry_id="self", counter_tank_id="T-1"),
        entry("transfer", "11-02 10:00", "T-1", 5, entry_id="none"),
    )
    assert rules(seen(book, transfers_name_another_tank)) == [
        ("transfer_to_itself", "watch", "self"),
        ("transfer_without_counter_tank", "watch", "none"),
    ]


def test_two_rows_of_one_document_are_one_transfer(book: Book) -> None:
    book.entries(
        entry("transfer_out", "11-02 08:00", "T-1", 50, document_no="YG-1"),
        entry("transfer_in", "11-02 09:00", "T-2", 20, document_no="YG-1"),
        entry("transfer_in", "11-02 09:00", "T-3", 30, document_no="YG-1"),
    )
    assert seen(book, transfers_have_both_legs) == []


def test_a_document_whose_sides_differ_is_said(book: Book) -> None:
    book.entries(
        entry("transfer_out", "11-02 08:00", "T-1", 50, document_no="YG-1"),
        entry("transfer_in", "11-02 09:00", "T-2", 49, document_no="YG-1"),
    )
    (concern,) = seen(book, transfers_have_both_legs)
    assert (concern.rule, concern.tank_id) == ("transfer_legs_differ", "T-1")
    assert (concern.params["out_t"], concern.params["in_t"]) == (50, 49)


def test_a_document_that_changes_the_product_is_said(book: Book) -> None:
    book.entries(
        entry("transfer_out", "11-02 08:00", "T-1", 50, document_no="YG-1"),
        entry("transfer_in", "11-02 09:00", "T-2", 50, document_no="YG-1", product="DIESEL"),
    )
    (concern,) = seen(book, transfers_have_both_legs)
    assert concern.rule == "transfer_changes_product"
    assert concern.params["products"] == "DIESEL, JET"


def test_rows_of_two_documents_find_each_other_by_quantity_and_time(book: Book) -> None:
    book.entries(
        entry("transfer_out", "11-02 08:00", "T-1", 50, document_no="A", entry_id="o1"),
        entry("transfer_in", "11-02 09:00", "T-2", 50, document_no="B", entry_id="i1"),
        # The same quantity twice: the nearest go together and one is left.
        entry("transfer_out", "11-02 10:00", "T-1", 50, document_no="C", entry_id="o2"),
        entry("transfer_in", "11-02 11:00", "T-2", 50, document_no="D", entry_id="i2"),
        entry("transfer_out", "11-02 20:00", "T-1", 50, document_no="E", entry_id="o3"),
    )
    assert rules(seen(book, transfers_have_both_legs)) == [("transfer_leg_missing", "watch", "o3")]


def test_rows_that_name_other_tanks_are_not_a_pair(book: Book) -> None:
    book.entries(
        entry("transfer_out", "11-02 08:00", "T-1", 50, counter_tank_id="T-2", entry_id="out"),
        entry("transfer_in", "11-02 09:00", "T-2", 50, counter_tank_id="T-3", entry_id="in"),
    )
    assert [c.identity for c in seen(book, transfers_have_both_legs)] == ["out", "in"]


def test_two_legs_between_the_same_tanks_that_differ_are_one_concern(book: Book) -> None:
    book.entries(
        entry("transfer_out", "11-02 08:00", "T-1", 50, counter_tank_id="T-2", entry_id="out"),
        entry("transfer_in", "11-02 09:00", "T-2", 47, counter_tank_id="T-1", entry_id="in"),
    )
    assert rules(seen(book, transfers_have_both_legs)) == [
        ("transfer_legs_differ", "watch", "in|out")
    ]


def test_a_leg_that_was_reversed_needs_no_partner(book: Book) -> None:
    book.entries(
        entry("transfer_out", "11-02 08:00", "T-1", 50, entry_id="out"),
        entry("reversal", "11-03 08:00", "T-1", 50, reverses="out"),
    )
    assert seen(book, transfers_have_both_legs) == []


def test_a_partner_may_be_booked_within_a_day_after_as_of(book: Book) -> None:
    book.entries(
        entry("transfer_out", "11-20 23:00", "T-1", 50),
        entry("transfer_in", "11-21 01:00", "T-2", 50),
    )
    assert seen(book, transfers_have_both_legs, at("11-20 23:30")) == []
