"""How an account begins, and what later openings assert about it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from recon.ledger.account import Account, concern
from recon.ledger.book import KEY, book_at
from recon.model import Concern


def accounts_begin_with_an_opening(account: Account) -> Iterator[Concern]:
    """Without one the book starts from zero at the first entry."""
    for row in account.ask("openings.sql", "never_opened"):
        yield concern("account_without_opening", "watch", row)


def nothing_is_older_than_the_opening(account: Account) -> Iterator[Concern]:
    """Entries before the first opening are not added; one concern a tank says how many."""
    for row in account.ask("openings.sql", "before_the_opening"):
        yield concern("entries_before_opening", "watch", row)


def later_openings_agree_with_the_book(account: Account) -> Iterator[Concern]:
    """A later opening asserts the stock; the book at that instant must be the same."""
    asserted = list(account.ask("openings.sql", "later_openings"))
    if not asserted:
        return
    frame = pl.DataFrame(asserted, infer_schema_length=None)
    book = book_at(account.store, frame.select(*KEY, "gauged_at"))
    figures = {tuple(row[:3]): row[3] for row in book.select(*KEY, "gauged_at", "book_t").rows()}
    for row in asserted:
        moment = row.pop("gauged_at")
        book_t = figures.get((row["depot"], row["tank_id"], moment))
        if book_t is not None and book_t != row["asserted_t"]:
            off_t = row["asserted_t"] - book_t
            yield concern(
                "opening_disagrees",
                "watch",
                row,
                "|".join(row["entries"]),
                effective_at=moment,
                book_t=book_t,
                off_t=off_t,
            )


def accounts_open_once(account: Account) -> Iterator[Concern]:
    """A second opening of the same owner at the same instant is not added."""
    for row in account.ask("openings.sql", "repeated_openings"):
        yield concern("opening_repeated", "watch", row, row["entry_id"])
