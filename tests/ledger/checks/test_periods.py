from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from recon.ledger.checks.periods import (
    closed_months_get_no_late_entries,
    closed_months_keep_their_stock,
)
from recon.settings import Settings
from tests.ledger.ledgers import Book, at, entry, rules, seen

NIGHT = at("12-10 22:00")
OPENING = entry("opening", "11-01 00:00", "T-1", 1000)


def closed(**agreed: str) -> Settings:
    period = {"month": "2026-11", "closed_on": date(2026, 12, 3)}
    tonnes = {name.replace("_", "-"): Decimal(value) for name, value in agreed.items()}
    return Settings.model_validate({"periods": [{**period, "agreed": tonnes}]})


def run(run_id: str, seq: int, as_of: str) -> dict[str, Any]:
    return {
        **{"run_id": run_id, "seq": seq, "as_of": at(as_of), "site": "x", "timezone": "x"},
        **{"profile": "gb", "coverage_factor": 2.0, "tool_version": "0", "rules_sha256": ""},
        **{"language": "en", "settings": "{}", "totals": "{}", "skipped": "[]"},
        **{"previous_run_hash": "", "run_hash": "", "digests": "{}"},
    }


def test_an_entry_booked_after_its_month_was_closed_is_late(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-29 08:00", "T-1", 10, booked_at="12-03 18:00", entry_id="in time"),
        entry("issue", "11-30 08:00", "T-1", 10, booked_at="12-04 08:00", entry_id="late"),
        entry("issue", "12-01 00:00", "T-1", 10, booked_at="12-04 08:00", entry_id="december"),
    )
    assert rules(seen(book, closed_months_get_no_late_entries, NIGHT, closed())) == [
        ("late_entry_in_closed_month", "watch", "late")
    ]


def test_without_a_booking_time_a_later_run_tells(book: Book) -> None:
    book.rows("runs", run("run-1", 1, "12-01 22:00"), run("run-2", 2, "12-04 22:00"))
    book.entries(
        OPENING,
        entry("issue", "11-29 08:00", "T-1", 10, entry_id="known to run 2", run_id="run-2"),
        entry("issue", "11-30 08:00", "T-1", 10, entry_id="new tonight", run_id="run-3"),
    )
    concerns = seen(book, closed_months_get_no_late_entries, NIGHT, closed())
    assert [concern.identity for concern in concerns] == ["new tonight"]


def test_the_book_at_the_months_end_is_what_was_agreed(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-30 00:00", "T-1", 10, effective_date_only=True),
        entry("issue", "12-01 00:00", "T-1", 70),
    )
    assert seen(book, closed_months_keep_their_stock, NIGHT, closed(T_1="990")) == []
    (concern,) = seen(book, closed_months_keep_their_stock, NIGHT, closed(T_1="1000"))
    assert (concern.rule, concern.identity) == ("closed_month_stock_differs", "2026-11")
    assert concern.params["off_t"] == -10


def test_a_month_that_is_not_over_at_as_of_is_not_looked_at(book: Book) -> None:
    book.entries(OPENING)
    assert seen(book, closed_months_keep_their_stock, at("11-20 22:00"), closed(T_1="1")) == []


def test_an_agreed_stock_of_an_unknown_tank_is_said(book: Book) -> None:
    book.entries(OPENING)
    assert rules(seen(book, closed_months_keep_their_stock, NIGHT, closed(T_7="1"))) == [
        ("agreed_stock_of_unknown_tank", "info", "2026-11|T-7")
    ]
