from __future__ import annotations

from recon.ledger.checks.reversals import (
    entries_are_reversed_once,
    reversals_match_their_original,
    reversals_point_at_a_booked_entry,
)
from tests.ledger.ledgers import Book, entry, rules, seen

OPENING = entry("opening", "11-01 00:00", "T-1", 1000)
ISSUE = entry("issue", "11-02 08:00", "T-1", 10, entry_id="a")


def test_an_ordinary_red_entry_with_its_re_entry_is_innocent(book: Book) -> None:
    book.entries(
        OPENING,
        ISSUE,
        entry("reversal", "11-03 08:00", "T-1", -10, reverses="a"),
        entry("issue", "11-03 08:01", "T-1", 9),
    )
    for check in (
        reversals_point_at_a_booked_entry,
        reversals_match_their_original,
        entries_are_reversed_once,
    ):
        assert seen(book, check) == []


def test_a_reversal_points_at_something_that_was_added(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "10-20 08:00", "T-1", 4, entry_id="old"),
        entry("issue", "11-02 08:00", "T-1", 4, entry_id="off", status="cancelled"),
        entry("reversal", "11-03 01:00", "T-1", 4, entry_id="1 nothing"),
        entry("reversal", "11-03 02:00", "T-1", 4, entry_id="2 nowhere", reverses="gone"),
        entry("reversal", "11-03 03:00", "T-1", 4, entry_id="3 off", reverses="off"),
        entry("reversal", "11-03 04:00", "T-1", 4, entry_id="4 old", reverses="old"),
        entry("reversal", "11-03 05:00", "T-1", 4, entry_id="5 self", reverses="5 self"),
    )
    assert rules(seen(book, reversals_point_at_a_booked_entry)) == [
        ("reversal_without_original", "watch", "1 nothing"),
        ("reversal_without_original", "watch", "2 nowhere"),
        ("reversal_of_unbooked", "watch", "3 off"),
        ("reversal_of_entry_before_opening", "watch", "4 old"),
        ("reversal_in_a_circle", "watch", "5 self"),
    ]


def test_a_reversal_is_on_its_originals_tank_after_it_and_no_larger(book: Book) -> None:
    book.entries(
        OPENING,
        ISSUE,
        entry("transfer", "11-02 08:00", "T-1", 10, entry_id="t", counter_tank_id="T-2"),
        entry("reversal", "11-03 01:00", "T-9", 10, entry_id="1 elsewhere", reverses="a"),
        entry("reversal", "11-03 01:00", "T-2", 10, entry_id="counter tank", reverses="t"),
        entry("reversal", "11-01 12:00", "T-1", 10, entry_id="2 early", reverses="a"),
        entry("reversal", "11-03 03:00", "T-1", 11, entry_id="3 more", reverses="a"),
        entry("reversal", "11-03 04:00", "T-1", 3, entry_id="4 part", reverses="a"),
    )
    assert sorted(rules(seen(book, reversals_match_their_original))) == [
        ("reversal_before_original", "info", "2 early"),
        ("reversal_in_part", "info", "4 part"),
        ("reversal_larger_than_original", "watch", "3 more"),
        ("reversal_on_another_tank", "watch", "1 elsewhere"),
    ]


def test_an_entry_taken_back_twice_is_said_unless_one_was_taken_back_itself(book: Book) -> None:
    book.entries(
        OPENING,
        ISSUE,
        entry("reversal", "11-03 01:00", "T-1", 10, entry_id="r1", reverses="a"),
        entry("reversal", "11-03 02:00", "T-1", 10, entry_id="r2", reverses="a"),
    )
    (concern,) = seen(book, entries_are_reversed_once)
    assert concern.params["reversed_t"] == 20
    assert concern.params["reversals"] == "r1, r2"
    book.entries(entry("reversal", "11-03 03:00", "T-1", 10, entry_id="r3", reverses="r2"))
    assert seen(book, entries_are_reversed_once) == []
