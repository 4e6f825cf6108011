from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from recon.ledger.cutoff import CUT_OFF_SCHEMA, by_tank, cut_off
from tests.ledger.ledgers import DEPOT, Book, asked, entry

OPENING = entry("opening", "11-01 00:00", "T-1", 1000)


def window(book: Book, physical_t: str | None, book_t: str | None) -> pl.DataFrame:
    gauged = asked(("T-1", "11-20 22:00")).with_columns(
        physical_t=pl.lit(physical_t, pl.String).cast(pl.Decimal(18, 3)),
        book_t=pl.lit(book_t, pl.String).cast(pl.Decimal(18, 3)),
    )
    return cut_off(book.store, gauged)


def test_a_pumped_entry_is_shown_with_none_its_share_and_all_of_it(book: Book) -> None:
    # 400 t pumped from 20:00 to 24:00, gauged at 22:00: one half.
    book.entries(
        OPENING,
        entry("receipt", "11-21 00:00", "T-1", 400, started_at="11-20 20:00", entry_id="ship"),
    )
    (row,) = window(book, "1200", "1000").iter_rows(named=True)
    assert row["pumped_over"] is True
    assert row["in_book"] is False
    assert row["share"] == 0.5
    assert row["difference_none_t"] == 200
    assert row["difference_share_t"] == 0
    assert row["difference_all_t"] == -200


def test_a_long_pumping_is_shown_however_late_it_ends(book: Book) -> None:
    book.entries(OPENING, entry("receipt", "11-24 00:00", "T-1", 400, started_at="11-19 00:00"))
    assert window(book, "1200", "1000").height == 1


def test_entries_to_either_side_show_the_difference_if_moved_across(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-19 21:59", "T-1", 1, entry_id="too early"),
        entry("issue", "11-20 22:00", "T-1", 30, entry_id="just in"),
        entry("issue", "11-21 08:00", "T-1", 25, entry_id="just out"),
        entry("issue", "11-21 22:01", "T-1", 1, entry_id="too late"),
    )
    rows = window(book, "970", "969").rows_by_key("entry_id", named=True, unique=True)
    assert set(rows) == {"just in", "just out"}
    # Out of the book, the difference would be 970 − 999; the next day's issue in it, 970 − 944.
    assert rows["just in"]["in_book"] is True
    assert rows["just in"]["difference_none_t"] == -29
    assert rows["just in"]["difference_all_t"] == 1
    assert rows["just out"]["in_book"] is False
    assert rows["just out"]["difference_none_t"] == 1
    assert rows["just out"]["difference_all_t"] == 26
    assert rows["just out"]["difference_share_t"] is None


def test_announced_entries_are_shown_as_not_in_the_book_and_the_idle_ones_are_not(
    book: Book,
) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-20 20:00", "T-1", 30, entry_id="announced", status="pre_booked"),
        entry("issue", "11-20 20:00", "T-1", 30, entry_id="off", status="cancelled"),
        entry("title_transfer", "11-20 20:00", "T-1", 30, entry_id="title"),
    )
    (row,) = window(book, "1000", "1000").iter_rows(named=True)
    assert (row["entry_id"], row["status"], row["in_book"]) == ("announced", "pre_booked", False)
    assert row["difference_all_t"] == 30


def test_the_other_tank_of_a_transfer_has_the_entry_too(book: Book) -> None:
    book.entries(OPENING, entry("transfer", "11-20 20:00", "T-2", 30, counter_tank_id="T-1"))
    assert window(book, "1030", "1030")["quantity_t"].to_list() == [30]


def test_without_a_measurement_the_entries_are_shown_without_differences(book: Book) -> None:
    book.entries(OPENING, entry("issue", "11-20 20:00", "T-1", 30))
    frame = window(book, None, "970")
    assert frame.schema == pl.Schema(CUT_OFF_SCHEMA)
    assert frame["difference_all_t"].to_list() == [None]


@pytest.mark.parametrize("physical", ["970.125", None])
def test_the_rows_of_a_tank_are_plain_values(book: Book, physical: str | None) -> None:
    book.entries(OPENING, entry("issue", "11-20 20:00", "T-1", Decimal("30.5"), entry_id="a"))
    (row,) = by_tank(window(book, physical, "970"))[DEPOT, "T-1"]
    assert row["entry_id"] == "a"
    assert row["effective_at"] == "2026-11-20T20:00:00"
    assert row["quantity_t"] == -30.5
    assert row["difference_all_t"] == (0.125 if physical else None)
