from __future__ import annotations

from recon.ledger.lag import ledger_lag, newest_entry_at
from tests.ledger.ledgers import Book, at, entry


def test_a_ledger_that_stops_long_before_the_gauge_time_is_a_problem(book: Book) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 10),
        entry("issue", "11-18 20:00", "T-1", 1, entry_id="last"),
        entry("issue", "11-25 20:00", "T-1", 1, status="pre_booked"),
    )
    problem = ledger_lag(book.store, [at("11-20 20:00"), at("11-20 22:30")], 36)
    assert newest_entry_at(book.store) == at("11-18 20:00")
    assert problem is not None
    assert problem.rule == "ledger_stops_early"
    assert problem.file == "inbox/ledger.csv"
    assert problem.params["entry_id"] == "last"
    assert problem.params["lag_hours"] == 50.5


def test_a_ledger_within_the_allowance_or_booked_since_is_none(book: Book) -> None:
    book.entries(entry("issue", "11-15 20:00", "T-1", 1, booked_at="11-19 12:00"))
    assert ledger_lag(book.store, [at("11-20 23:00")], 36) is None


def test_readings_without_any_ledger_are_a_problem_and_no_readings_are_not(book: Book) -> None:
    missing = ledger_lag(book.store, [at("11-20 23:00")], 36)
    assert missing is not None
    assert missing.rule == "ledger_missing"
    assert ledger_lag(book.store, [], 36) is None
