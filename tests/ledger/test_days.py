"""The sums of days come to what the entries themselves come to, however they are cut."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given

from recon.errors import StoreError
from recon.ledger import days
from recon.ledger.account import Account
from recon.ledger.book import book_at
from recon.ledger.checks.stock import movements_fit_the_tank
from recon.ledger.checks.stock import stock_stays_between_nothing_and_the_tank as stays_in_bounds
from recon.ledger.entries import entries_of_tanks
from recon.ledger.kept import count_days, every_day, pieces
from recon.ledger.owners import book_by_owner, stock_by_month, turnover
from recon.settings import Settings
from recon.store.sql import load
from tests.ledger.ledgers import DEPOT, Book, asked, at, entry
from tests.ledger.test_book_properties import TANKS, few, hours, ledgers, loaded

OPENING = entry("opening", "11-01 00:00", "T-1", 100, entry_id="open")


@few
@given(rows=ledgers(), when=hours)
def test_figures_are_those_of_the_counted_entries(
    book: Book, rows: list[dict[str, Any]], when: datetime
) -> None:
    loaded(book, rows)
    question = asked(*((tank, when) for tank in TANKS))
    figures = book_at(book.store, question)
    entries = entries_of_tanks(book.store, question.rename({"gauged_at": "until"}))
    for row in figures.iter_rows(named=True):
        counted = entries.filter((pl.col("tank_id") == row["tank_id"]) & pl.col("counted"))
        assert row["entries_counted"] == counted.height
        effects = counted["effect_t"].to_list()
        assert row["book_t"] == (sum(effects) if effects else None)
        assert row["sum_squares_t2"] == pytest.approx(float(sum(e * e for e in effects)))


@few
@given(rows=ledgers(), when=hours, recent=hours)
def test_it_does_not_matter_which_days_are_summed_together(
    book: Book, rows: list[dict[str, Any]], when: datetime, recent: datetime
) -> None:
    def figures() -> list[Any]:
        question = asked(*((tank, when) for tank in TANKS))
        account = Account.opened(book.store, when, Settings())
        return [
            book_at(book.store, question).rows(),
            book_by_owner(book.store, question).rows(),
            stock_by_month(book.store, when).rows(),
            turnover(book.store, question).rows(),
            *(list(check(account)) for check in (stays_in_bounds, movements_fit_the_tank)),
        ]

    def loaded_anew() -> None:
        loaded(book, rows)
        book.store.execute("TRUNCATE tanks")
        for name in ("capacity_tables", "products"):
            book.store.execute(f"TRUNCATE {name}")
        book.tank("T-1")
        book.rows("products", {"product": "JET", "density20_kgm3": 800.0})
        book.rows(
            "capacity_tables",
            {"depot": DEPOT, "tank_id": "T-1", "height_mm": 1000.0, "volume_m3": 300.0},
        )

    loaded_anew()
    by_days = figures()
    loaded_anew()
    days.sum_days(book.store, recent.date())
    from_one_day_on = figures()
    loaded_anew()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(days, "SUMMED_AT_ONCE", 1)
        days.sum_days(book.store)
    by_months_in_pieces = figures()
    assert by_days == from_one_day_on == by_months_in_pieces


def test_pieces_meet_and_cover_every_entry(book: Book) -> None:
    book.entries(*(entry("receipt", f"11-{day:02} 12:00", "T-1", 1) for day in (1, 5, 30)))
    count_days(book.store)
    found = list(pieces(book.store, date(2026, 11, 1), date(2026, 12, 1), 1))
    assert (found[0][0], found[-1][1]) == (date(2026, 11, 1), date(2026, 12, 1))
    assert all(one[1] == following[0] for one, following in pairwise(found))
    assert len(found) == 3


def test_two_instants_of_one_day_see_what_counts_by_each(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-02 09:00", "T-1", 5),
        entry("issue", "11-02 21:00", "T-1", 7),
    )
    question = asked(("T-1", "11-02 08:59"), ("T-1", "11-02 09:00"), ("T-1", "11-02 22:00"))
    assert book_at(book.store, question)["book_t"].to_list() == [100, 95, 88]


def test_what_lies_before_the_opening_counts_until_it_opens(book: Book) -> None:
    book.entries(
        entry("receipt", "11-01 08:00", "T-1", 30),
        entry("opening", "11-01 12:00", "T-1", 100),
        entry("receipt", "11-01 16:00", "T-1", 1),
    )
    question = asked(*(("T-1", moment) for moment in ("11-01 11:00", "11-01 13:00", "11-02 00:00")))
    assert book_at(book.store, question)["book_t"].to_list() == [30, 100, 101]


def test_turnover_is_what_came_and_went_less_what_was_taken_back(book: Book) -> None:
    book.entries(
        OPENING,
        entry("receipt", "11-02 08:00", "T-1", 40, entry_id="in"),
        entry("issue", "11-03 08:00", "T-1", 15),
        entry("reversal", "11-04 08:00", "T-1", 10, reverses="in"),
        entry("loss", "11-05 08:00", "T-1", 3),
    )
    assert turnover(book.store, asked(("T-1", "11-20 22:00"))).row(0)[2:] == (30.0, 15.0)


def test_marks_say_what_occurs_among_booked_entries(book: Book) -> None:
    book.entries(OPENING)
    assert not days.marks(book.store)["in_two_rows"]
    book.entries(entry("transfer_out", "11-02 08:00", "T-1", 1, status="cancelled"))
    assert not days.marks(book.store)["in_two_rows"]
    book.entries(entry("transfer_in", "11-03 08:00", "T-1", 1))
    marks = days.marks(book.store)
    assert (marks["in_two_rows"], marks["booked_until"]) == (True, at("11-03 08:00"))


def test_tanks_are_those_of_entries_and_of_the_other_end_of_transfers(book: Book) -> None:
    book.entries(OPENING, entry("transfer", "11-02 08:00", "T-1", 1, counter_tank_id="T-9"))
    assert days.tanks_of_entries(book.store).drop("depot").rows() == [("T-1", 2), ("T-9", 0)]


def test_nothing_is_summed_over_tanks_that_share_a_key(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.entries(OPENING, entry("opening", "11-01 00:00", "T-2", 1))
    statements = dict(load("recon.ledger", "days.sql"))
    key = "hash(depot, tank_id) AS tank_key"
    assert key in statements["tanks"]
    statements["tanks"] = statements["tanks"].replace(key, "hash(depot) AS tank_key")
    monkeypatch.setattr(days, "load", lambda *_: statements)
    with pytest.raises(StoreError, match="two tanks or two parties have the same key"):
        days.sum_days(book.store)


def test_no_entries_come_to_no_days(book: Book) -> None:
    assert every_day(book.store) == []
    assert book_at(book.store, asked(("T-1", "11-02 08:00")))["book_t"].to_list() == [None]
    assert stock_by_month(book.store, at("11-20 22:00")).is_empty()
    assert Decimal(0) == sum(days.tanks_of_entries(book.store)["entries"])


def test_squares_are_exact_whatever_the_size(book: Book) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", "899999.999"),
        entry("receipt", "11-02 00:00", "T-1", 900_000),
        entry("receipt", "11-03 00:00", "T-1", 50_000_000),
    )
    (squares,) = book_at(book.store, asked(("T-1", "11-20 22:00")))["sum_squares_t2"]
    assert squares == float(Decimal("899999.999") ** 2 + 900_000**2 + 50_000_000**2)
