from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from recon.ledger.checks.balances import (
    balance_rows_close,
    balances_agree_with_the_book,
    balances_join,
)
from tests.ledger.ledgers import DEPOT, Book, entry, rules, seen


def balance(
    start: str, end: str, opening: str, received: str, issued: str, closing: str, **others: Any
) -> dict[str, Any]:
    return {
        "depot": DEPOT,
        "tank_id": "T-1",
        "product": "JET",
        "period_start": date.fromisoformat(f"2026-{start}"),
        "period_end": date.fromisoformat(f"2026-{end}"),
        "opening_t": Decimal(opening),
        "received_t": Decimal(received),
        "issued_t": Decimal(issued),
        "closing_t": Decimal(closing),
        **others,
    }


@pytest.mark.parametrize(
    ("closing", "severity"), [("1200.000", None), ("1200.002", "info"), ("1200.003", "high")]
)
def test_a_balance_row_closes_or_is_off_by_more_than_rounding(
    book: Book, closing: str, severity: str | None
) -> None:
    book.rows("balances", balance("11-01", "11-10", "1000", "300", "100", closing))
    found = seen(book, balance_rows_close)
    assert [concern.severity for concern in found] == ([severity] if severity else [])


def test_a_period_opens_with_what_the_one_before_closed_with(book: Book) -> None:
    book.rows(
        "balances",
        balance("11-01", "11-10", "1000", "300", "100", "1200"),
        balance("11-11", "11-20", "1210", "0", "0", "1210"),
        # Not the period after: nothing can be said.
        balance("11-25", "11-30", "1", "0", "0", "1"),
    )
    (concern,) = seen(book, balances_join)
    assert concern.rule == "balance_periods_do_not_join"
    assert concern.params["off_t"] == 10


LEDGER = (
    entry("opening", "11-01 00:00", "T-1", 1000, effective_date_only=True),
    entry("receipt", "11-05 08:00", "T-1", 300),
    entry("issue", "11-10 00:00", "T-1", 100, effective_date_only=True),
    entry("issue", "11-11 00:00", "T-1", 50),
)


def test_balances_that_the_entries_make_are_in_order(book: Book) -> None:
    book.entries(*LEDGER)
    book.rows(
        "balances",
        balance("11-01", "11-10", "1000", "300", "100", "1200"),
        balance("11-11", "11-20", "1200", "0", "50", "1150"),
    )
    assert seen(book, balances_agree_with_the_book) == []


def test_the_rows_of_several_owners_are_one_tank(book: Book) -> None:
    book.entries(*LEDGER)
    book.rows(
        "balances",
        balance("11-01", "11-10", "600", "300", "0", "900", owner="Haiyue"),
        balance("11-01", "11-10", "400", "0", "100", "300", owner="Nanqi"),
    )
    assert seen(book, balances_agree_with_the_book) == []


def test_a_reversed_receipt_is_less_received_not_more_issued(book: Book) -> None:
    book.entries(
        *LEDGER,
        entry("receipt", "11-06 08:00", "T-1", 70, entry_id="wrong"),
        entry("reversal", "11-07 08:00", "T-1", 70, reverses="wrong"),
    )
    book.rows("balances", balance("11-01", "11-10", "1000", "300", "100", "1200"))
    assert seen(book, balances_agree_with_the_book) == []


def test_a_closing_stock_that_the_entries_do_not_make_is_said(book: Book) -> None:
    book.entries(*LEDGER)
    book.rows("balances", balance("11-01", "11-10", "1000", "300", "80", "1220"))
    concerns = seen(book, balances_agree_with_the_book)
    assert rules(concerns) == [("balance_against_book", "watch", "2026-11-01..2026-11-10")]
    assert concerns[0].params["book_closing_t"] == 1200


def test_another_grouping_of_in_and_out_is_for_information(book: Book) -> None:
    book.entries(*LEDGER)
    book.rows("balances", balance("11-01", "11-10", "1000", "350", "150", "1200"))
    (concern,) = seen(book, balances_agree_with_the_book)
    assert (concern.rule, concern.severity) == ("balance_turnover_against_book", "info")


def test_an_account_that_begins_within_the_period_is_held_at_its_end_only(book: Book) -> None:
    book.entries(*LEDGER)
    book.rows("balances", balance("10-15", "11-10", "0", "1300", "100", "1200"))
    assert seen(book, balances_agree_with_the_book) == []


def test_a_balance_of_a_tank_without_entries_is_for_information(book: Book) -> None:
    book.rows("balances", balance("11-01", "11-10", "5", "0", "0", "5"))
    assert [c.rule for c in seen(book, balances_agree_with_the_book)] == ["balance_without_entries"]
