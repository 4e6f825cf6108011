from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.ledger.lots import LOT_SCHEMA, lots_at, years_after
from recon.ledger.owners import book_by_owner
from tests.ledger.ledgers import AS_OF, DEPOT, Book, asked, at, entry

T = Decimal


def left(book: Book, tank: str = "T-1") -> list[tuple[str, Decimal]]:
    frame = lots_at(book.store, AS_OF).filter(pl.col("tank_id") == tank)
    return list(zip(frame["entry_id"], frame["quantity_t"], strict=True))


def test_the_oldest_oil_leaves_first(book: Book) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 100, entry_id="a"),
        entry("receipt", "11-05 00:00", "T-1", 50, entry_id="b"),
        entry("receipt", "11-06 00:00", "T-1", 30, entry_id="c"),
        entry("issue", "11-07 00:00", "T-1", 110),
        entry("loss", "11-08 00:00", "T-1", "0.5"),
    )
    assert left(book) == [("b", T("39.5")), ("c", T(30))]


def test_a_transfer_carries_the_age_of_its_oil(book: Book) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 100, entry_id="old"),
        entry("opening", "11-03 00:00", "T-2", 10, entry_id="younger"),
        entry("receipt", "11-05 00:00", "T-1", 50, entry_id="new"),
        entry("transfer", "11-07 00:00", "T-1", 120, counter_tank_id="T-2"),
    )
    assert left(book) == [("new", T(30))]
    assert left(book, "T-2") == [("old", T(100)), ("younger", T(10)), ("new", T(20))]
    frame = lots_at(book.store, AS_OF).filter(pl.col("tank_id") == "T-2")
    assert frame["moved"].to_list() == [True, False, True]
    assert frame["entered_on"].to_list() == [
        date(2026, 11, 1),
        date(2026, 11, 3),
        date(2026, 11, 5),
    ]


def test_two_rows_of_one_document_carry_the_age_too_whichever_is_booked_first(book: Book) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 100, entry_id="old"),
        entry("transfer_in", "11-07 08:00", "T-2", 60, document_no="YG-1", entry_id="in"),
        entry("transfer_out", "11-07 09:00", "T-1", 60, document_no="YG-1"),
    )
    assert left(book, "T-2") == [("old", T(60))]


def test_a_transfer_in_of_unknown_origin_is_a_new_lot(book: Book) -> None:
    book.entries(entry("transfer_in", "11-07 08:00", "T-2", 60, entry_id="in"))
    assert left(book, "T-2") == [("in", T(60))]


def test_a_title_transfer_passes_the_oldest_oil_of_its_owner(book: Book) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 100, entry_id="h", owner="Haiyue"),
        entry("opening", "11-01 00:00", "T-1", 100, entry_id="n", owner="Nanqi"),
        entry("title_transfer", "11-07 00:00", "T-1", 40, owner="Haiyue", counter_owner="Nanqi"),
    )
    frame = lots_at(book.store, AS_OF)
    lots = frame.select("owner", "entry_id", "quantity_t", "moved").rows()
    assert lots == [
        ("Haiyue", "h", T(60), False),
        ("Nanqi", "h", T(40), True),
        ("Nanqi", "n", T(100), False),
    ]


def test_reversals_take_back_and_give_back_the_very_oil(book: Book) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 100, entry_id="a"),
        entry("receipt", "11-05 00:00", "T-1", 50, entry_id="b"),
        entry("issue", "11-06 00:00", "T-1", 30, entry_id="wrong issue"),
        entry("reversal", "11-07 00:00", "T-1", 50, reverses="b"),
        entry("reversal", "11-08 00:00", "T-1", 30, reverses="wrong issue"),
    )
    assert left(book) == [("a", T(100))]


def test_oil_that_left_before_it_came_by_the_books_is_settled(book: Book) -> None:
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 10, entry_id="a"),
        entry("issue", "11-05 08:00", "T-1", 25),
        entry("receipt", "11-05 09:00", "T-1", 50, entry_id="b"),
    )
    assert left(book) == [("b", T(35))]


def limit(book: Book, **others: Any) -> tuple[date | None, str | None, int | None]:
    book.entries(entry("receipt", "2025-12-20 08:00", "T-1", 50, entry_id="lot", **others))
    frame = lots_at(book.store, AS_OF)
    value: tuple[date | None, str | None, int | None] = frame.select(
        "limit_on", "basis", "days_left"
    ).row(0)
    return value


def test_oil_may_stay_a_year(book: Book) -> None:
    assert limit(book) == (date(2026, 12, 20), "one_year", 30)


def test_or_as_long_as_its_entry_says(book: Book) -> None:
    assert limit(book, storage_limit=date(2026, 11, 10)) == (date(2026, 11, 10), "explicit", -10)


def test_duty_paid_oil_has_no_limit(book: Book) -> None:
    assert limit(book, customs_status="duty_paid") == (None, None, None)


MARCH, DECEMBER = date(2027, 3, 1), date(2026, 12, 20)
EXTENSION = {
    **{"application_no": "BG-1", "kind": "storage_extension", "depot": DEPOT, "tank_id": "T-1"},
    **{"status": "approved", "approved_on": date(2026, 11, 1)},
}


@pytest.mark.parametrize(
    ("application", "until", "basis"),
    [
        ({"to_value": "2027-03-01"}, MARCH, "extension"),
        ({"to_value": "2027年3月1日"}, MARCH, "extension"),
        ({"to_value": "20270301"}, MARCH, "extension"),
        (
            {"to_value": "three months", "effective_to": date(2027, 3, 1)},
            date(2027, 3, 1),
            "extension",
        ),
        # One more year at most.
        ({"to_value": "2029-03-01"}, date(2027, 12, 20), "extension"),
        ({"to_value": "2027-03-01", "status": "applied"}, DECEMBER, "one_year"),
        (
            {"to_value": "2027-03-01", "approved_on": date(2026, 11, 25)},
            DECEMBER,
            "one_year",
        ),
        # What came after the extension is not covered by it.
        (
            {"to_value": "2027-03-01", "approved_on": date(2025, 11, 1)},
            DECEMBER,
            "one_year",
        ),
        ({}, DECEMBER, "one_year"),
    ],
)
def test_an_approved_extension_moves_the_limit(
    book: Book, application: dict[str, Any], until: date, basis: str
) -> None:
    book.rows("applications", {**EXTENSION, **application})
    assert limit(book)[:2] == (until, basis)


def test_only_lots_near_their_limit_are_followed_when_asked(book: Book) -> None:
    book.entries(
        entry("receipt", "2025-12-01 08:00", "T-1", 50, entry_id="old"),
        entry("receipt", "11-01 08:00", "T-1", 50, entry_id="new"),
        entry("transfer", "11-02 08:00", "T-1", 20, counter_tank_id="T-2"),
        entry("receipt", "11-01 08:00", "T-9", 50, entry_id="elsewhere"),
    )
    due = lots_at(book.store, AS_OF, due_within=60)
    assert due.select("tank_id", "entry_id", "quantity_t").rows() == [
        ("T-1", "old", T(30)),
        ("T-2", "old", T(20)),
    ]
    assert lots_at(book.store, at("2025-12-31 00:00"), due_within=60).is_empty()
    assert lots_at(book.store, AS_OF, due_within=0).schema == pl.Schema(LOT_SCHEMA)


@pytest.mark.parametrize(
    ("day", "later"), [("2024-02-29", "2025-02-28"), ("2026-11-20", "2027-11-20")]
)
def test_a_year_ends_on_the_same_day(day: str, later: str) -> None:
    assert years_after(date.fromisoformat(day), 1) == date.fromisoformat(later)


moves = st.lists(
    st.tuples(
        st.sampled_from(["receipt", "issue", "transfer", "title_transfer", "adjustment"]),
        st.sampled_from(["T-1", "T-2"]),
        st.sampled_from(["Haiyue", "Nanqi"]),
        st.integers(1, 60),
    ),
    max_size=15,
)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves)
def test_lots_add_up_to_the_book_of_their_party(
    book: Book, moves: list[tuple[str, str, str, int]]
) -> None:
    book.store.execute("TRUNCATE movements")
    owners = {"Haiyue": "Nanqi", "Nanqi": "Haiyue"}
    book.entries(
        *(
            entry("opening", "11-01 00:00", tank, 1000, entry_id=f"{tank}{owner}", owner=owner)
            for tank in ("T-1", "T-2")
            for owner in owners
        ),
        *(
            entry(
                *(kind, f"11-{2 + i:02} 08:00", tank, size),
                entry_id=f"e{i}",
                owner=owner,
                counter_owner=owners[owner] if kind == "title_transfer" else None,
                counter_tank_id="T-2" if tank == "T-1" else "T-1",
            )
            for i, (kind, tank, owner, size) in enumerate(moves)
        ),
    )
    keys = ["tank_id", "owner"]
    lots = lots_at(book.store, AS_OF).group_by(keys).agg(pl.col("quantity_t").sum()).sort(keys)
    held = book_by_owner(book.store, asked(("T-1", AS_OF), ("T-2", AS_OF))).sort(keys)
    assert lots.rows() == held.select(*keys, "book_t").rows()


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves, st.lists(st.integers(0, 14), min_size=15, max_size=15))
def test_young_oil_told_by_the_day_alone_leaves_the_old_as_it_is(
    book: Book, moves: list[tuple[str, str, str, int]], reversed_at: list[int]
) -> None:
    # An entry a month from January 2025 on: seen from November 2026 a part of it is a year old.
    book.store.execute("TRUNCATE movements")
    for tank in ("T-1", "T-2"):
        book.entries(entry("opening", "2024-12-31 00:00", tank, 70, entry_id=tank, owner="Haiyue"))
    for i, (kind, tank, owner, size) in enumerate(moves):
        when = datetime(2025 + (i + 3) // 12, (i + 3) % 12 + 1, 1 + size % 28, 8)
        other = "T-2" if tank == "T-1" else "T-1"
        others = {"owner": owner, "counter_tank_id": other, "entry_id": f"e{i}"}
        if kind == "title_transfer":
            others["counter_owner"] = "Nanqi" if owner == "Haiyue" else "Haiyue"
        book.entries(entry(kind, when, tank, size, **others))
        if reversed_at[i] < i:
            target = f"e{reversed_at[i]}"
            later = when + timedelta(hours=9)
            book.entries(entry("reversal", later, tank, size, entry_id=f"r{i}", reverses=target))
    when = at("2026-03-20 23:30")
    due = lots_at(book.store, when, due_within=60)
    everything = lots_at(book.store, when)
    assert due.equals(everything.filter(pl.col("days_left") <= 60))


def test_lots_are_followed_within_a_nights_transaction_too(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    # DuckDB numbers rows that are not committed yet otherwise than those that are.
    monkeypatch.setattr("recon.ledger.lots.SLICE", 1)
    with book.store.transaction():
        book.entries(
            entry("receipt", "2025-12-01 08:00", "T-1", 50, entry_id="old"),
            entry("receipt", "11-01 08:00", "T-1", 50, entry_id="new"),
            entry("issue", "11-05 08:00", "T-1", 20),
        )
        due = lots_at(book.store, AS_OF, due_within=60)
        assert due.select("entry_id", "quantity_t").rows() == [("old", T(30))]
        assert lots_at(book.store, AS_OF)["quantity_t"].to_list() == [T(30), T(50)]
