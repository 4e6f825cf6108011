from __future__ import annotations

from recon.ledger.checks.openings import (
    accounts_begin_with_an_opening,
    accounts_open_once,
    later_openings_agree_with_the_book,
    nothing_is_older_than_the_opening,
)
from tests.ledger.ledgers import Book, entry, rules, seen

OPENING = entry("opening", "11-01 00:00", "T-1", 1000)


def test_an_account_without_an_opening_is_said_with_what_it_makes(book: Book) -> None:
    book.entries(
        entry("transfer", "11-02 08:00", "T-1", 30, counter_tank_id="T-2", entry_id="t"), OPENING
    )
    (concern,) = seen(book, accounts_begin_with_an_opening)
    assert (concern.rule, concern.severity) == ("account_without_opening", "watch")
    assert concern.tank_id == "T-2"
    assert concern.params["book_t"] == 30


def test_a_pre_booked_entry_alone_makes_no_account(book: Book) -> None:
    book.entries(entry("receipt", "11-02 08:00", "T-1", 30, status="pre_booked"))
    assert seen(book, accounts_begin_with_an_opening) == []


def test_entries_older_than_the_opening_are_one_concern_a_tank(book: Book) -> None:
    book.entries(
        entry("receipt", "10-02 08:00", "T-1", 30, entry_id="a"),
        entry("issue", "10-03 08:00", "T-1", 10, entry_id="b"),
        OPENING,
    )
    (concern,) = seen(book, nothing_is_older_than_the_opening)
    assert concern.rule == "entries_before_opening"
    assert concern.params["entries"] == 2
    assert concern.params["effect_t"] == 20
    assert concern.params["entry_ids"] == "a, b"


def test_a_later_opening_that_says_what_the_book_says_is_innocent(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-09 00:00", "T-1", 10, effective_date_only=True),
        entry("opening", "11-10 00:00", "T-1", 990, effective_date_only=True),
    )
    assert seen(book, later_openings_agree_with_the_book) == []


def test_a_later_opening_that_disagrees_is_said_with_both_figures(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-09 08:00", "T-1", 10),
        entry("opening", "11-10 00:00", "T-1", 1000, entry_id="again"),
    )
    concerns = seen(book, later_openings_agree_with_the_book)
    assert rules(concerns) == [("opening_disagrees", "watch", "again")]
    assert concerns[0].params["book_t"] == 990
    assert concerns[0].params["off_t"] == 10


def test_the_later_openings_of_several_owners_are_added_up(book: Book) -> None:
    book.entries(
        OPENING,
        entry("opening", "11-10 00:00", "T-1", 400, entry_id="a", owner="Haiyue"),
        entry("opening", "11-10 00:00", "T-1", 600, entry_id="b", owner="Nanqi"),
    )
    assert seen(book, later_openings_agree_with_the_book) == []


def test_an_opening_repeated_at_the_same_instant_is_said_unless_it_was_reversed(
    book: Book,
) -> None:
    again = entry("opening", "11-01 00:00", "T-1", 1000, entry_id="zz")
    book.entries(OPENING, again)
    assert rules(seen(book, accounts_open_once)) == [("opening_repeated", "watch", "zz")]
    book.entries(entry("reversal", "11-01 00:00", "T-1", 1000, reverses="zz"))
    assert seen(book, accounts_open_once) == []
