"""The rules of the book (contract section 2), each on a ledger of a few rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from recon.ledger.book import BOOK_SCHEMA, book_at, month_end
from recon.ledger.entries import entries_of, entries_of_tanks
from recon.settings import Period
from tests.ledger.ledgers import DEPOT, Book, asked, at, entry

T = Decimal
TonnesAt = Callable[[str, str], Decimal | None]

OPENING = entry("opening", "11-01 00:00", "T-1", 1000)


@pytest.mark.parametrize(
    ("kind", "tonnes", "after"),
    [
        ("receipt", "12.345", "1012.345"),
        ("transfer_in", "12.345", "1012.345"),
        ("issue", "12.345", "987.655"),
        ("transfer_out", "12.345", "987.655"),
        ("water_draw", "12.345", "987.655"),
        ("loss", "12.345", "987.655"),
        ("title_transfer", "12.345", "1000.000"),
        ("adjustment", "12.345", "1012.345"),
        ("adjustment", "-12.345", "987.655"),
    ],
)
def test_every_kind_has_its_sign(
    book: Book, tonnes_at: TonnesAt, kind: str, tonnes: str, after: str
) -> None:
    book.entries(OPENING, entry(kind, "11-02 08:00", "T-1", tonnes))
    assert tonnes_at("T-1", "11-03 00:00") == T(after)


def test_a_transfer_in_one_row_moves_oil_from_its_tank_to_the_other(
    book: Book, tonnes_at: TonnesAt
) -> None:
    book.entries(OPENING, entry("transfer", "11-02 08:00", "T-1", "30.5", counter_tank_id="T-2"))
    assert tonnes_at("T-1", "11-03 00:00") == T("969.500")
    assert tonnes_at("T-2", "11-03 00:00") == T("30.500")


def test_a_transfer_to_itself_or_to_nowhere_does_what_its_legs_say(
    book: Book, tonnes_at: TonnesAt
) -> None:
    book.entries(
        OPENING,
        entry("transfer", "11-02 08:00", "T-1", 30, counter_tank_id="T-1", entry_id="itself"),
        entry("transfer", "11-02 09:00", "T-1", 7, entry_id="nowhere"),
    )
    assert tonnes_at("T-1", "11-03 00:00") == T("993.000")


def test_an_entry_counts_from_its_effective_time_on(book: Book, tonnes_at: TonnesAt) -> None:
    book.entries(OPENING, entry("issue", "11-02 08:00", "T-1", 10))
    assert tonnes_at("T-1", "11-02 07:59") == 1000
    assert tonnes_at("T-1", "11-02 08:00") == 990


def test_a_date_alone_takes_effect_at_the_end_of_its_day(book: Book, tonnes_at: TonnesAt) -> None:
    book.entries(OPENING, entry("issue", "11-02 00:00", "T-1", 10, effective_date_only=True))
    assert tonnes_at("T-1", "11-02 23:59") == 1000
    assert tonnes_at("T-1", "11-03 00:00") == 990


def test_an_opening_by_date_alone_takes_effect_at_the_start_of_its_day(
    book: Book, tonnes_at: TonnesAt
) -> None:
    book.entries(
        entry("issue", "10-31 00:00", "T-1", 10, effective_date_only=True),
        {**OPENING, "effective_date_only": True},
    )
    assert tonnes_at("T-1", "11-01 00:00") == 1000


def test_a_written_midnight_is_a_time(book: Book, tonnes_at: TonnesAt) -> None:
    book.entries(OPENING, entry("issue", "11-02 00:00", "T-1", 10))
    assert tonnes_at("T-1", "11-02 00:00") == 990


@pytest.mark.parametrize("status", ["pre_booked", "cancelled"])
def test_what_is_announced_or_cancelled_is_not_stock(
    book: Book, tonnes_at: TonnesAt, status: str
) -> None:
    book.entries(OPENING, entry("receipt", "11-02 08:00", "T-1", 10, status=status))
    assert tonnes_at("T-1", "11-03 00:00") == 1000


def test_entries_before_the_first_opening_are_not_added(book: Book, tonnes_at: TonnesAt) -> None:
    book.entries(entry("receipt", "10-20 08:00", "T-1", 400), OPENING)
    assert tonnes_at("T-1", "11-03 00:00") == 1000
    # Asked before the opening took effect, the same ledger knows only the receipt.
    assert tonnes_at("T-1", "10-25 00:00") == 400


def test_a_later_opening_is_an_assertion_and_never_added(book: Book, tonnes_at: TonnesAt) -> None:
    book.entries(OPENING, entry("opening", "11-15 00:00", "T-1", 777))
    assert tonnes_at("T-1", "11-20 00:00") == 1000


def test_a_mixed_tank_opens_with_one_opening_an_owner_and_a_repeated_one_is_an_assertion(
    book: Book, tonnes_at: TonnesAt
) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 600, entry_id="a", owner="Haiyue"),
        entry("opening", "11-01 00:00", "T-1", 400, entry_id="b", owner="Nanqi"),
        entry("opening", "11-01 00:00", "T-1", 400, entry_id="c", owner="Nanqi"),
    )
    assert tonnes_at("T-1", "11-02 00:00") == 1000


def test_without_an_opening_the_account_starts_from_zero_at_its_first_entry(book: Book) -> None:
    book.entries(entry("receipt", "11-02 08:00", "T-1", 40))
    figures = book_at(book.store, asked(("T-1", "11-02 07:00"), ("T-1", "11-02 09:00")))
    assert figures["has_account"].to_list() == [False, True]
    assert figures["book_t"].to_list() == [None, T("40.000")]
    assert figures["opening_at"].to_list() == [None, None]


def test_an_opening_that_was_reversed_at_once_never_stood(book: Book, tonnes_at: TonnesAt) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 100, entry_id="wrong"),
        entry("reversal", "11-01 00:00", "T-1", 100, entry_id="red", reverses="wrong"),
        entry("opening", "11-01 00:00", "T-1", 110, entry_id="right"),
    )
    assert tonnes_at("T-1", "11-02 00:00") == 110


class TestReversals:
    def test_a_reversal_takes_back_what_its_entry_did_whatever_its_own_sign(
        self, book: Book, tonnes_at: TonnesAt
    ) -> None:
        book.entries(
            OPENING,
            entry("issue", "11-02 08:00", "T-1", 10, entry_id="a"),
            entry("receipt", "11-02 09:00", "T-1", 20, entry_id="b"),
            entry("reversal", "11-03 08:00", "T-1", 10, entry_id="ra", reverses="a"),
            entry("reversal", "11-03 08:00", "T-1", -20, entry_id="rb", reverses="b"),
        )
        assert tonnes_at("T-1", "11-02 12:00") == 1010
        assert tonnes_at("T-1", "11-04 00:00") == 1000

    def test_it_counts_with_its_own_quantity(self, book: Book, tonnes_at: TonnesAt) -> None:
        book.entries(
            OPENING,
            entry("issue", "11-02 08:00", "T-1", 10, entry_id="a"),
            entry("reversal", "11-03 08:00", "T-1", 4, reverses="a"),
        )
        assert tonnes_at("T-1", "11-04 00:00") == 994

    def test_it_takes_back_both_legs_of_a_transfer(self, book: Book, tonnes_at: TonnesAt) -> None:
        book.entries(
            OPENING,
            entry("transfer", "11-02 08:00", "T-1", 30, entry_id="a", counter_tank_id="T-2"),
            entry("reversal", "11-03 08:00", "T-1", 30, reverses="a"),
        )
        assert tonnes_at("T-1", "11-04 00:00") == 1000
        assert tonnes_at("T-2", "11-04 00:00") == 0

    def test_it_works_on_the_tank_of_its_entry_not_on_its_own(
        self, book: Book, tonnes_at: TonnesAt
    ) -> None:
        book.entries(
            OPENING,
            entry("receipt", "11-02 08:00", "T-2", 30, entry_id="a"),
            entry("reversal", "11-03 08:00", "T-1", 30, reverses="a"),
        )
        assert tonnes_at("T-1", "11-04 00:00") == 1000
        assert tonnes_at("T-2", "11-04 00:00") == 0

    def test_of_a_negative_adjustment_adds(self, book: Book, tonnes_at: TonnesAt) -> None:
        book.entries(
            OPENING,
            entry("adjustment", "11-02 08:00", "T-1", -3, entry_id="a"),
            entry("reversal", "11-03 08:00", "T-1", -3, reverses="a"),
        )
        assert tonnes_at("T-1", "11-04 00:00") == 1000

    def test_of_a_reversal_does_again_what_the_entry_did(
        self, book: Book, tonnes_at: TonnesAt
    ) -> None:
        book.entries(
            OPENING,
            entry("issue", "11-02 08:00", "T-1", 10, entry_id="a"),
            entry("reversal", "11-03 08:00", "T-1", 10, entry_id="r1", reverses="a"),
            entry("reversal", "11-04 08:00", "T-1", 10, entry_id="r2", reverses="r1"),
            entry("reversal", "11-05 08:00", "T-1", 10, entry_id="r3", reverses="r2"),
        )
        assert tonnes_at("T-1", "11-04 12:00") == 990
        assert tonnes_at("T-1", "11-05 12:00") == 1000

    @pytest.mark.parametrize("reverses", [None, "nowhere"])
    def test_that_points_at_nothing_counts_as_signed(
        self, book: Book, tonnes_at: TonnesAt, reverses: str | None
    ) -> None:
        book.entries(
            OPENING,
            entry("reversal", "11-03 08:00", "T-1", -8, entry_id="r1", reverses=reverses),
            entry("reversal", "11-04 08:00", "T-1", 8, entry_id="r2", reverses="r1"),
            entry("reversal", "11-05 08:00", "T-1", 8, entry_id="r3", reverses="r2"),
        )
        assert tonnes_at("T-1", "11-03 12:00") == 992
        assert tonnes_at("T-1", "11-04 12:00") == 1000
        assert tonnes_at("T-1", "11-05 12:00") == 992

    def test_in_a_circle_each_counts_as_signed(self, book: Book, tonnes_at: TonnesAt) -> None:
        book.entries(
            OPENING,
            entry("reversal", "11-03 08:00", "T-1", -8, entry_id="r1", reverses="r2"),
            entry("reversal", "11-04 08:00", "T-1", 3, entry_id="r2", reverses="r1"),
            entry("reversal", "11-04 09:00", "T-1", 2, entry_id="self", reverses="self"),
        )
        assert tonnes_at("T-1", "11-05 00:00") == 997

    def test_of_an_assertion_changes_nothing(self, book: Book, tonnes_at: TonnesAt) -> None:
        book.entries(
            OPENING,
            entry("opening", "11-15 00:00", "T-1", 777, entry_id="later"),
            entry("reversal", "11-16 00:00", "T-1", 777, reverses="later"),
        )
        assert tonnes_at("T-1", "11-20 00:00") == 1000

    def test_that_is_only_announced_does_nothing(self, book: Book, tonnes_at: TonnesAt) -> None:
        book.entries(
            OPENING,
            entry("issue", "11-02 08:00", "T-1", 10, entry_id="a"),
            entry("reversal", "11-03 08:00", "T-1", 10, reverses="a", status="pre_booked"),
        )
        assert tonnes_at("T-1", "11-20 00:00") == 990


class TestPumping:
    def test_over_the_gauge_time_is_said_of_both_tanks_of_a_transfer(self, book: Book) -> None:
        book.entries(
            OPENING,
            entry(
                *("transfer", "11-20 23:00", "T-1", 30),
                started_at="11-20 21:00",
                counter_tank_id="T-2",
                entry_id="t",
            ),
        )
        figures = book_at(book.store, asked(("T-1", "11-20 22:00"), ("T-2", "11-20 22:00")))
        assert figures["being_pumped"].to_list() == [True, True]
        assert figures["pumped_entries"].to_list() == [["t"], ["t"]]
        assert figures["book_t"].to_list() == [T("1000.000"), None]

    @pytest.mark.parametrize("when", ["11-20 21:00", "11-20 23:00"])
    def test_that_starts_or_ends_at_the_gauge_time_is_not_over_it(
        self, book: Book, when: str
    ) -> None:
        book.entries(OPENING, entry("issue", "11-20 23:00", "T-1", 30, started_at="11-20 21:00"))
        assert book_at(book.store, asked(("T-1", when)))["being_pumped"].to_list() == [False]

    @pytest.mark.parametrize(
        ("kind", "others"),
        [
            ("issue", {"status": "pre_booked"}),
            ("issue", {"status": "cancelled"}),
            ("title_transfer", {}),
            ("adjustment", {}),
        ],
    )
    def test_needs_oil_that_really_moves(
        self, book: Book, kind: str, others: dict[str, str]
    ) -> None:
        book.entries(
            OPENING, entry(kind, "11-20 23:00", "T-1", 30, started_at="11-20 21:00", **others)
        )
        figures = book_at(book.store, asked(("T-1", "11-20 22:00")))
        assert figures["being_pumped"].to_list() == [False]

    def test_is_not_told_from_two_dates_without_a_time(self, book: Book) -> None:
        book.entries(
            OPENING,
            entry(
                *("issue", "11-20 00:00", "T-1", 30),
                started_at="11-20 00:00",
                effective_date_only=True,
            ),
        )
        figures = book_at(book.store, asked(("T-1", "11-20 22:00")))
        assert figures["being_pumped"].to_list() == [False]


class TestSumOfSquares:
    def test_runs_over_every_entry_that_counts_opening_and_reversal_included(
        self, book: Book
    ) -> None:
        book.entries(
            OPENING,
            entry("issue", "11-02 08:00", "T-1", 10, entry_id="a"),
            entry("reversal", "11-03 08:00", "T-1", 10, reverses="a"),
            entry("title_transfer", "11-03 09:00", "T-1", 500),
            entry("receipt", "11-04 08:00", "T-1", 99, status="pre_booked"),
        )
        row = book_at(book.store, asked(("T-1", "11-05 00:00"))).row(0, named=True)
        assert row["sum_squares_t2"] == 1000**2 + 10**2 + 10**2
        assert row["entries_counted"] == 4

    def test_begins_again_at_the_agreed_stock_of_a_closed_month(self, book: Book) -> None:
        book.entries(
            OPENING,
            entry("issue", "11-30 00:00", "T-1", 10, effective_date_only=True),
            entry("issue", "12-01 00:00", "T-1", 20),
        )
        period = Period(month="2026-11", closed_on=date(2026, 12, 3), agreed={"T-1": T("988.5")})
        november, december = book_at(
            book.store, asked(("T-1", "11-30 23:00"), ("T-1", "12-02 00:00")), periods=[period]
        ).iter_rows(named=True)
        assert november["sum_squares_t2"] == 1000**2
        assert december["sum_squares_t2"] == float(T("988.5") ** 2 + 20**2)
        # The agreed stock never replaces the book.
        assert december["book_t"] == 970

    def test_ignores_a_stock_agreed_before_the_account_opened(self, book: Book) -> None:
        book.entries(OPENING)
        period = Period(month="2026-09", closed_on=date(2026, 10, 3), agreed={"T-1": T(5)})
        figures = book_at(book.store, asked(("T-1", "11-02 00:00")), periods=[period])
        assert figures["sum_squares_t2"].to_list() == [1000**2]


def test_an_entry_without_tonnes_adds_nothing(book: Book, tonnes_at: TonnesAt) -> None:
    book.entries(OPENING, {**entry("receipt", "11-02 08:00", "T-1", 10), "quantity_t": None})
    assert tonnes_at("T-1", "11-03 00:00") == 1000


def test_sums_are_exact_where_floats_are_not(book: Book, tonnes_at: TonnesAt) -> None:
    first = at("11-02 00:00")
    book.entries(
        *(
            entry("receipt", first + timedelta(minutes=i), "T-1", "0.001", entry_id=f"e{i}")
            for i in range(1000)
        ),
        entry("opening", "11-01 00:00", "T-1", "900000000000.000"),
    )
    assert tonnes_at("T-1", "11-03 00:00") == T("900000000001.000")


def test_answers_come_sorted_typed_and_once_for_each_question(book: Book) -> None:
    book.entries(OPENING)
    questions = asked(("T-9", "11-02 00:00"), ("T-1", "11-03 00:00"), ("T-1", "11-02 00:00"))
    figures = book_at(book.store, pl.concat([questions, questions]))
    assert figures.schema == pl.Schema(BOOK_SCHEMA)
    assert figures["tank_id"].to_list() == ["T-1", "T-1", "T-9"]
    assert figures["gauged_at"].is_sorted() is False or figures.height == 3


def test_nobody_asks_and_nothing_is_answered(book: Book) -> None:
    assert book_at(book.store, asked()).schema == pl.Schema(BOOK_SCHEMA)


@pytest.mark.parametrize(
    ("month", "end"),
    [("2026-11", "2026-12-01"), ("2026-12", "2027-01-01"), ("2024-02", "2024-03-01")],
)
def test_a_month_ends_where_the_next_begins(month: str, end: str) -> None:
    assert month_end(month) == at(end)


def test_the_entries_of_a_tank_say_what_each_does_and_why_not(book: Book) -> None:
    book.entries(
        entry("receipt", "10-20 08:00", "T-1", 400),
        OPENING,
        entry("receipt", "11-02 08:00", "T-1", 5, entry_id="announced", status="pre_booked"),
        entry("receipt", "11-02 09:00", "T-1", 5, entry_id="off", status="cancelled"),
        entry("transfer", "11-03 08:00", "T-2", 50, entry_id="in", counter_tank_id="T-1"),
        entry("opening", "11-04 00:00", "T-1", 1049),
        {**entry("receipt", "11-05 00:00", "T-1", 10), "quantity_t": None},
        entry("issue", "11-06 08:00", "T-1", 20, entry_id="late"),
        entry("issue", "11-09 08:00", "T-1", 20, entry_id="too late"),
    )
    book.rows(
        "vanished_entries",
        {"entry_id": "in", "held_by_file": "a", "export_file": "b", "export_sha256": "c"},
    )
    rows = entries_of(book.store, DEPOT, "T-1", at("11-06 00:00"), beyond=timedelta(hours=24))
    assert rows["why_not"].to_list() == [
        *("before_opening", None, "only_announced", "entry_cancelled", None),
        *("later_opening", "not_in_tonnes", "after_instant"),
    ]
    assert rows["running_t"].to_list() == [None, *map(T, ("1000", "1000", "1000"))] + [T(1050)] * 4
    assert rows["signed_t"].to_list()[-1] == -20
    assert rows["effect_t"].to_list()[-1] == 0
    assert rows.filter("vanished")["entry_id"].to_list() == ["in"]
    assert rows.filter(pl.col("leg") == "counter")["own_tank_id"].to_list() == ["T-2"]
    question = rows.select("depot", "tank_id", "until").unique()
    fewer = entries_of_tanks(
        book.store, question, beyond=timedelta(hours=24), without=["remarks", "vessel"]
    )
    assert fewer.equals(rows.drop("remarks", "vessel"))
