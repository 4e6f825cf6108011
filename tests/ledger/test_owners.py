from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from recon.ledger.book import book_at
from recon.ledger.owners import allocate, book_by_owner, stock_by_month
from tests.ledger.ledgers import DEPOT, Book, asked, at, entry

T = Decimal
OF_HAIYUE = {"owner": "Haiyue", "customs_status": "bonded"}
OF_NANQI = {"owner": "Nanqi", "customs_status": "bonded"}


def mixed(book: Book, *more: dict[str, Any]) -> None:
    """T-1 in mixed custody: 600 t of Haiyue, 400 t of Nanqi, all bonded."""
    book.entries(
        entry(
            "opening",
            "11-01 00:00",
            "T-1",
            600,
            entry_id="h",
            owner="Haiyue",
            customs_status="bonded",
        ),
        entry(
            "opening",
            "11-01 00:00",
            "T-1",
            400,
            entry_id="n",
            owner="Nanqi",
            customs_status="bonded",
        ),
        *more,
    )


def parties(book: Book, tank: str = "T-1", when: str = "11-20 22:00") -> dict[Any, Any]:
    frame = book_by_owner(book.store, asked((tank, when)))
    (total,) = book_at(book.store, asked((tank, when)))["book_t"]
    assert sum(frame["book_t"].to_list()) == (total or 0)
    return {(row["owner"], row["customs_status"]): row["book_t"] for row in frame.rows(named=True)}


HAIYUE, NANQI = ("Haiyue", "bonded"), ("Nanqi", "bonded")


def test_each_owner_has_the_effect_of_its_own_entries(book: Book) -> None:
    mixed(book, entry("issue", "11-05 08:00", "T-1", 50, **OF_NANQI))
    assert parties(book) == {HAIYUE: T(600), NANQI: T(350)}


def test_a_title_transfer_moves_oil_between_parties_and_its_reversal_moves_it_back(
    book: Book,
) -> None:
    sold = {"owner": "Haiyue", "customs_status": "bonded", "counter_owner": "Nanqi"}
    mixed(
        book,
        entry("title_transfer", "11-05 08:00", "T-1", 100, entry_id="sale", **sold),
        entry("reversal", "11-08 08:00", "T-1", 100, reverses="sale"),
    )
    assert parties(book, when="11-06 00:00") == {HAIYUE: T(500), NANQI: T(500)}
    assert parties(book) == {HAIYUE: T(600), NANQI: T(400)}


def test_duty_paid_oil_is_a_party_of_its_own(book: Book) -> None:
    cleared = {"owner": "Haiyue", "customs_status": "bonded", "counter_customs_status": "duty_paid"}
    mixed(book, entry("title_transfer", "11-05 08:00", "T-1", 100, **cleared))
    assert parties(book)["Haiyue", "duty_paid"] == 100
    assert parties(book)[HAIYUE] == 500


def test_a_transfer_keeps_its_owner_and_a_reversal_goes_back_to_the_originals(book: Book) -> None:
    moved = {"owner": "Nanqi", "customs_status": "bonded", "counter_tank_id": "T-2"}
    mixed(
        book,
        entry("transfer", "11-05 08:00", "T-1", 70, entry_id="move", **moved),
        entry("reversal", "11-06 08:00", "T-1", 20, reverses="move", owner="Haiyue"),
    )
    assert parties(book) == {HAIYUE: T(600), NANQI: T(350)}
    assert parties(book, "T-2") == {NANQI: T(50)}


def test_an_entry_without_an_owner_stands_under_none(book: Book) -> None:
    mixed(book, entry("receipt", "11-05 08:00", "T-1", 5))
    assert parties(book)[None, None] == 5


def shared(difference: str, **books: str) -> dict[str, Decimal]:
    key = {"depot": DEPOT, "tank_id": "T-1"}
    held = pl.DataFrame(
        [{**key, "owner": owner, "book_t": T(book_t)} for owner, book_t in books.items()],
        schema_overrides={"book_t": pl.Decimal(18, 3)},
    )
    frame = allocate(held, pl.DataFrame([{**key, "difference_t": T(difference)}]))
    assert sum(frame["allocated_t"].to_list()) == T(difference)
    return dict(zip(frame["owner"], frame["allocated_t"], strict=True))


def test_a_difference_is_allocated_pro_rata_and_sums_exactly() -> None:
    assert shared("-10", Haiyue="600", Nanqi="400") == {"Haiyue": T(-6), "Nanqi": T(-4)}
    # Thirds of 10 kg: 3 each, and the odd one to the first of the equals.
    thirds = shared("0.010", a="1", b="1", c="1")
    assert list(thirds.values()) == [T("0.004"), T("0.003"), T("0.003")]
    # 10 kg by 5:3:1 is 5.56, 3.33 and 1.11 kg: the odd kilogram to the largest remainder.
    assert list(shared("-0.010", a="5", b="3", c="1").values()) == [
        T("-0.006"),
        T("-0.003"),
        T("-0.001"),
    ]


def test_a_party_without_oil_is_allocated_nothing_unless_nobody_has_any() -> None:
    assert shared("3", a="10", b="-5", c="0") == {"a": T(3), "b": T(0), "c": T(0)}
    assert shared("3", a="0", b="-5") == {"a": T("1.5"), "b": T("1.5")}


@given(
    st.integers(-(10**9), 10**9).map(lambda kg: Decimal(kg).scaleb(-3)),
    st.lists(
        st.integers(-(10**6), 10**9).map(lambda kg: Decimal(kg).scaleb(-3)), min_size=1, max_size=7
    ),
)
def test_shares_always_sum_and_are_within_a_kilogram_of_pro_rata(
    difference: Decimal, books: list[Decimal]
) -> None:
    amounts = list(
        shared(str(difference), **{f"o{i}": str(b) for i, b in enumerate(books)}).values()
    )
    positive = [max(book, Decimal(0)) for book in books]
    if sum(positive) > 0:
        for amount, book_t in zip(amounts, positive, strict=True):
            assert abs(amount - difference * book_t / sum(positive)) < Decimal("0.001")


def test_the_months_of_a_party_follow_without_a_gap_and_close(book: Book) -> None:
    mixed(
        book,
        entry(
            "receipt",
            "11-05 08:00",
            "T-1",
            50,
            owner="Haiyue",
            customs_status="bonded",
            entry_id="in",
        ),
        entry(
            "issue",
            "11-30 00:00",
            "T-1",
            20,
            owner="Haiyue",
            customs_status="bonded",
            effective_date_only=True,
        ),
        entry("reversal", "12-02 08:00", "T-1", 50, reverses="in"),
        entry("loss", "12-03 08:00", "T-1", 1, **OF_HAIYUE),
        entry(
            "title_transfer",
            "12-04 08:00",
            "T-1",
            9,
            owner="Haiyue",
            customs_status="bonded",
            counter_owner="Nanqi",
        ),
    )
    frame = stock_by_month(book.store, at("2027-01-20 22:00"))
    haiyue = frame.filter(pl.col("owner") == "Haiyue")
    assert haiyue["month"].to_list() == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    november, december, january = haiyue.iter_rows(named=True)
    assert [november[f"{c}_t"] for c in ("opening", "opened", "received", "issued", "closing")] == [
        0,
        600,
        50,
        20,
        630,
    ]
    assert [
        december[f"{c}_t"] for c in ("opening", "received", "adjusted", "title", "closing")
    ] == [630, -50, -1, -9, 570]
    assert january["opening_t"] == january["closing_t"] == 570
    assert set(frame["unexplained_t"].to_list()) == {T(0)}
