from __future__ import annotations

from recon.ledger.checks.dates import (
    nothing_is_booked_before_it_happens,
    nothing_is_booked_long_after,
    nothing_is_dated_in_the_future,
    pumping_begins_before_it_ends,
)
from tests.ledger.ledgers import Book, entry, rules, seen


def test_entries_of_the_hours_after_the_night_are_ordinary(book: Book) -> None:
    book.entries(entry("issue", "11-21 08:00", "T-1", 5))
    assert seen(book, nothing_is_dated_in_the_future) == []


def test_the_future_is_after_as_of_and_worse_when_it_was_booked_already(book: Book) -> None:
    book.entries(entry("issue", "11-29 08:00", "T-1", 5, booked_at="11-30 09:00"))
    assert rules(seen(book, nothing_is_dated_in_the_future)) == [
        ("entries_in_the_future", "info", "")
    ]
    book.entries(entry("issue", "12-20 08:00", "T-1", 5, booked_at="11-20 09:00"))
    (concern,) = seen(book, nothing_is_dated_in_the_future)
    assert (concern.severity, concern.params["entries"]) == ("watch", 2)


def test_an_entry_is_not_booked_on_an_earlier_day_than_it_happens(book: Book) -> None:
    book.entries(
        entry("issue", "11-10 23:00", "T-1", 5, booked_at="11-10 08:00"),
        entry("issue", "11-11 00:00", "T-1", 5, booked_at="11-11 09:00", effective_date_only=True),
        entry("issue", "11-14 08:00", "T-1", 5, booked_at="11-12 09:00", entry_id="early"),
    )
    (concern,) = seen(book, nothing_is_booked_before_it_happens)
    assert concern.params["entry_ids"] == "early"
    assert concern.params["most_days"] == 2


def test_an_entry_booked_more_than_a_week_later_is_back_dated(book: Book) -> None:
    book.entries(
        entry("issue", "11-02 08:00", "T-1", 5, booked_at="11-09 20:00", entry_id="a week"),
        entry("issue", "11-02 08:00", "T-1", 6, booked_at="11-10 08:00", entry_id="longer"),
    )
    (concern,) = seen(book, nothing_is_booked_long_after)
    assert concern.params["entry_ids"] == "longer"
    assert concern.params["quantity_t"] == 6


def test_pumping_begins_no_later_than_it_ends(book: Book) -> None:
    book.entries(
        entry("issue", "11-10 08:00", "T-1", 5, started_at="11-10 06:00"),
        entry("issue", "11-11 00:00", "T-1", 5, started_at="11-11 20:00", effective_date_only=True),
        entry("issue", "11-12 08:00", "T-1", 5, started_at="11-12 09:00", entry_id="backwards"),
    )
    assert rules(seen(book, pumping_begins_before_it_ends)) == [
        ("pumping_begins_after_it_ends", "watch", "backwards")
    ]


def test_the_first_ten_are_named_in_order_of_time(book: Book) -> None:
    for hour in reversed(range(12)):
        book.entries(
            entry("issue", f"11-02 {hour:02}:00", "T-1", 5, booked_at="11-15 08:00",
                  entry_id=f"at {hour:02}")
        )  # fmt: skip
    (concern,) = seen(book, nothing_is_booked_long_after)
    assert concern.params["entries"] == 12
    assert concern.params["entry_ids"] == ", ".join(f"at {hour:02}" for hour in range(10))
