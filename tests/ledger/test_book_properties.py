"""What must hold of any ledger, and a second, plain reckoning of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.ledger.book import book_at
from recon.ledger.entries import entries_of_tanks
from tests.ledger.ledgers import Book, asked, at, entry

TANKS = ("T-1", "T-2", "T-3")
START = at("11-01 00:00")
PLUS = ("opening", "receipt", "transfer_in", "adjustment")
few = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)

hours = st.integers(0, 40).map(lambda h: START + timedelta(hours=6 * h))
tonnes = st.integers(0, 500_000).map(lambda kg: Decimal(kg).scaleb(-3))
kinds = st.sampled_from(
    (
        *("opening", "receipt", "issue", "transfer", "transfer_in", "transfer_out"),
        *("title_transfer", "adjustment", "water_draw", "loss", "reversal", "reversal", "reversal"),
    )
)


@st.composite
def ledgers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to 14 entries; reversals point at any entry, themselves and nothing included."""
    count = draw(st.integers(0, 14))
    rows = []
    for i in range(count):
        kind = draw(kinds)
        size = draw(tonnes)
        if kind in ("adjustment", "reversal") and draw(st.booleans()):
            size = -size
        others: dict[str, Any] = {
            "entry_id": f"e{i:02}",
            "status": draw(st.sampled_from(["booked"] * 6 + ["pre_booked", "cancelled"])),
            "owner": draw(st.sampled_from(["Haiyue", "Nanqi"])),
            "effective_date_only": draw(st.booleans()),
        }
        if kind == "transfer":
            others["counter_tank_id"] = draw(st.sampled_from(TANKS))
        if kind == "reversal":
            target = draw(st.integers(0, count))
            others["reverses"] = None if target == count else f"e{target:02}"
        when = draw(hours)
        if others["effective_date_only"]:
            when = when.replace(hour=0)
        rows.append(entry(kind, when, draw(st.sampled_from(TANKS)), size, **others))
    return rows


def loaded(book: Book, rows: Iterable[dict[str, Any]]) -> None:
    book.store.execute("TRUNCATE movements")
    listed = list(rows)
    if listed:
        book.entries(*listed)


def all_tanks(book: Book, when: datetime) -> dict[str, Decimal | None]:
    frame = book_at(book.store, asked(*((tank, when) for tank in TANKS)))
    return dict(zip(frame["tank_id"], frame["book_t"], strict=True))


def counts_at(row: dict[str, Any]) -> datetime:
    if row["effective_date_only"] and row["kind"] != "opening":
        return row["effective_at"] + timedelta(days=1) - timedelta(microseconds=1)
    moment: datetime = row["effective_at"]
    return moment


def starting(rows: list[dict[str, Any]]) -> set[str]:
    """Ids of the openings that start an account."""
    found: set[str] = set()
    for tank in TANKS:
        openings = [
            row
            for row in rows
            if row["kind"] == "opening"
            and row["tank_id"] == tank
            and row["status"] == "booked"
            and not any(
                red.get("reverses") == row["entry_id"]
                and red["kind"] == "reversal"
                and red["status"] == "booked"
                and red["effective_at"] <= row["effective_at"]
                and abs(red["quantity_t"]) >= row["quantity_t"]
                for red in rows
            )
        ]
        first = min((row["effective_at"] for row in openings), default=None)
        for owner in ("Haiyue", "Nanqi"):
            ids = [
                r["entry_id"] for r in openings if (r["effective_at"], r["owner"]) == (first, owner)
            ]
            found |= {min(ids)} if ids else set()
    return found


def legs(
    row: dict[str, Any], rows: dict[str, dict[str, Any]], begins: set[str]
) -> dict[str, Decimal]:
    """Tank → effect, by following a reversal's chain step by step."""
    size, kind, tank = row["quantity_t"], row["kind"], row["tank_id"]
    if kind == "reversal":
        seen, sign, at_row = {row["entry_id"]}, -1, rows.get(row.get("reverses") or "")
        last = row
        while at_row is not None and at_row["kind"] == "reversal":
            if at_row["entry_id"] in seen:
                return {tank: size}
            seen.add(at_row["entry_id"])
            last, sign, at_row = at_row, -sign, rows.get(at_row.get("reverses") or "")
        if at_row is None:
            if last is row:
                return {tank: size}
            positive = (last["quantity_t"] >= 0) == (sign < 0)
            return {last["tank_id"]: abs(size) if positive else -abs(size)}
        root = legs(at_row, rows, begins)
        if at_row["kind"] == "opening" and at_row["entry_id"] not in begins:
            return {at_row["tank_id"]: Decimal(0)}
        own = abs(size)
        signs = {t: (e > 0) - (e < 0) for t, e in root.items()}
        if at_row["quantity_t"] == 0:
            signs = {
                t: (e > 0) - (e < 0)
                for t, e in legs({**at_row, "quantity_t": Decimal(1)}, rows, begins).items()
            }
            if at_row["kind"] == "adjustment":
                signs = dict.fromkeys(signs, 0)
        return {t: sign * s * own for t, s in signs.items()}
    if kind == "transfer":
        counter = row["counter_tank_id"]
        return {tank: Decimal(0)} if counter == tank else {tank: -size, counter: size}
    if kind == "title_transfer":
        return {tank: Decimal(0)}
    return {tank: size if kind in PLUS else -size}


def reckoned(rows: list[dict[str, Any]], when: datetime) -> dict[str, Decimal | None]:
    """The book by the words of docs/book.md, entry by entry."""
    by_id, begins = {row["entry_id"]: row for row in rows}, starting(rows)
    figures: dict[str, Decimal | None] = dict.fromkeys(TANKS)
    for tank in TANKS:
        opened = [counts_at(by_id[i]) for i in begins if by_id[i]["tank_id"] == tank]
        since = min((moment for moment in opened if moment <= when), default=datetime.min)
        for row in rows:
            if row["status"] != "booked" or not since <= counts_at(row) <= when:
                continue
            if row["kind"] == "opening" and row["entry_id"] not in begins:
                continue
            effect = legs(row, by_id, begins).get(tank)
            if effect is not None:
                figures[tank] = (figures[tank] or Decimal(0)) + effect
    return figures


@few
@given(rows=ledgers(), when=hours)
def test_the_book_is_what_the_rules_say_entry_by_entry(
    book: Book, rows: list[dict[str, Any]], when: datetime
) -> None:
    loaded(book, rows)
    assert all_tanks(book, when) == reckoned(rows, when)


@few
@given(data=st.data(), rows=ledgers(), when=hours)
def test_the_order_of_rows_does_not_matter(
    book: Book, data: st.DataObject, rows: list[dict[str, Any]], when: datetime
) -> None:
    loaded(book, rows)
    question = asked(*((tank, when) for tank in TANKS))
    before = book_at(book.store, question)
    loaded(book, data.draw(st.permutations(rows)))
    assert book_at(book.store, question).equals(before)


@few
@given(rows=ledgers(), size=tonnes)
def test_a_transfer_conserves_mass(book: Book, rows: list[dict[str, Any]], size: Decimal) -> None:
    end = START + timedelta(days=20)
    loaded(book, rows)
    before = sum(figure or 0 for figure in all_tanks(book, end).values())
    moved = entry("transfer", "11-15 00:00", "T-1", size, counter_tank_id="T-2", entry_id="moved")
    loaded(book, [*rows, moved])
    assert sum(figure or 0 for figure in all_tanks(book, end).values()) == before


@few
@given(rows=ledgers(), when=hours, kind=kinds, size=tonnes)
def test_an_entry_after_the_gauge_time_changes_nothing(
    book: Book, rows: list[dict[str, Any]], when: datetime, kind: str, size: Decimal
) -> None:
    loaded(book, rows)
    question = asked(*((tank, when) for tank in TANKS))
    before = book_at(book.store, question)
    reverses = rows[0]["entry_id"] if rows and kind == "reversal" else None
    late = entry(
        *(kind, when + timedelta(minutes=1), "T-1", size),
        entry_id="late",
        counter_tank_id="T-2",
        reverses=reverses,
    )
    loaded(book, [*rows, late])
    assert book_at(book.store, question).equals(before)


@few
@given(rows=ledgers(), first=hours, second=hours)
def test_the_book_changes_by_the_entries_between(
    book: Book, rows: list[dict[str, Any]], first: datetime, second: datetime
) -> None:
    first, second = sorted((first, second))
    before = START - timedelta(days=1)
    loaded(book, [*(entry("opening", before, tank, 5, entry_id=tank) for tank in TANKS), *rows])
    early, late = all_tanks(book, first), all_tanks(book, second)
    until = asked(*((tank, second) for tank in TANKS)).rename({"gauged_at": "until"})
    effects = entries_of_tanks(book.store, until).filter(pl.col("counts_at") > first)
    for tank in TANKS:
        between = effects.filter(pl.col("tank_id") == tank)["effect_t"].to_list()
        assert (late[tank] or 0) - (early[tank] or 0) == sum(between, Decimal(0))
