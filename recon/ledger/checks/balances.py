"""Balances an operator reports: each row must close, join the next, and agree with the entries."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from recon.ledger.account import Account, Row, concern
from recon.model import Concern

ROUNDING_T = Decimal("0.002")
"""Four figures, each rounded to 0.001 t, can be off by this much and still be one truth."""


def balance_rows_close(account: Account) -> Iterator[Concern]:
    """closing = opening + received − issued, in every row."""
    for row in account.ask("balances.sql", "rows_that_do_not_close"):
        within = abs(row["off_t"]) <= ROUNDING_T
        yield concern("balance_does_not_close", "info" if within else "high", row, _row_of(row))


def balances_join(account: Account) -> Iterator[Concern]:
    """A period opens with what the one before it closed with."""
    for row in account.ask("balances.sql", "breaks_between_periods"):
        yield concern("balance_periods_do_not_join", "watch", row, _row_of(row))


def balances_agree_with_the_book(account: Account) -> Iterator[Concern]:
    """Opening and closing are the book's; in and out may be grouped otherwise, which is said."""
    for row in account.ask("balances.sql", "periods_against_book"):
        period = f"{row['period_start']}..{row['period_end']}"
        opening_off = not row["opens_within"] and row["opening_t"] != row["book_opening_t"]
        if not row["has_entries"]:
            yield concern("balance_without_entries", "info", row, period)
        elif row["closing_t"] != row["book_closing_t"] or opening_off:
            yield concern("balance_against_book", "watch", row, period)
        else:
            yield concern("balance_turnover_against_book", "info", row, period)


def _row_of(row: Row) -> str:
    names = ("product", "account_no", "owner", "customs_status", "period_start")
    return "|".join(str(row[name] if row[name] is not None else "") for name in names)
