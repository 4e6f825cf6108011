from __future__ import annotations

from recon.ledger.checks.stock import (
    movements_fit_the_tank,
    stock_stays_between_nothing_and_the_tank,
)
from tests.ledger.ledgers import DEPOT, Book, at, entry, seen

OPENING = entry("opening", "11-01 00:00", "T-1", 100)


def tank_of_1000_m3(book: Book) -> None:
    book.tank("T-1")
    book.rows("products", {"product": "JET", "density20_max_kgm3": 800.0})
    book.rows(
        "capacity_tables",
        {"depot": DEPOT, "tank_id": "T-1", "height_mm": 0.0, "volume_m3": 0.0},
        {"depot": DEPOT, "tank_id": "T-1", "height_mm": 9000.0, "volume_m3": 1000.0},
    )


def test_a_book_that_sinks_below_nothing_is_high(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-02 08:00", "T-1", 90),
        entry("issue", "11-02 09:00", "T-1", 30, entry_id="first below"),
        entry("issue", "11-02 10:00", "T-1", 15),
        entry("receipt", "11-02 11:00", "T-1", 500),
    )
    (concern,) = seen(book, stock_stays_between_nothing_and_the_tank)
    assert (concern.rule, concern.severity, concern.identity) == ("stock_below_zero", "high", "")
    assert concern.params["entry_id"] == "first below"
    assert concern.params["first_at"] == "2026-11-02 09:00"
    assert concern.params["first_stock_t"] == -20
    assert concern.params["worst_stock_t"] == -35


def test_entries_of_one_instant_are_taken_together(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-02 08:00", "T-1", 150),
        entry("receipt", "11-02 08:00", "T-1", 60),
    )
    assert seen(book, stock_stays_between_nothing_and_the_tank) == []


def test_a_day_with_entries_of_no_time_is_judged_at_its_end(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-02 08:00", "T-1", 150),
        entry("receipt", "11-02 00:00", "T-1", 60, effective_date_only=True),
    )
    assert seen(book, stock_stays_between_nothing_and_the_tank) == []


def test_what_takes_effect_after_as_of_is_not_judged(book: Book) -> None:
    book.entries(OPENING, entry("issue", "11-20 23:45", "T-1", 150))
    assert seen(book, stock_stays_between_nothing_and_the_tank) == []
    assert len(seen(book, stock_stays_between_nothing_and_the_tank, at("11-20 23:50"))) == 1


def test_an_account_without_an_opening_is_left_to_its_own_finding(book: Book) -> None:
    book.entries(entry("issue", "11-02 08:00", "T-1", 150))
    assert seen(book, stock_stays_between_nothing_and_the_tank) == []


def test_a_book_above_the_tank_is_on_watch(book: Book) -> None:
    # 1000 m³ at 0.8 t/m³ and 2 % for cold oil: 816 t.
    tank_of_1000_m3(book)
    book.entries(OPENING, entry("receipt", "11-02 08:00", "T-1", 716))
    assert seen(book, stock_stays_between_nothing_and_the_tank) == []
    book.entries(entry("receipt", "11-03 08:00", "T-1", "0.001"))
    (concern,) = seen(book, stock_stays_between_nothing_and_the_tank)
    assert (concern.rule, concern.severity) == ("stock_above_capacity", "watch")
    assert concern.params["worst_stock_t"] == 816.001
    assert concern.params["capacity_t"] == 816


def test_one_entry_larger_than_the_tank_is_said(book: Book) -> None:
    tank_of_1000_m3(book)
    book.entries(
        OPENING,
        entry("receipt", "11-02 08:00", "T-1", 900, entry_id="big"),
        entry("issue", "11-02 09:00", "T-1", 900, entry_id="pre", status="pre_booked"),
        entry("title_transfer", "11-02 09:00", "T-1", 900, entry_id="title"),
    )
    assert [c.identity for c in seen(book, movements_fit_the_tank)] == ["big"]
