"""Entries at hand are those of the ledger: the same legs, whichever tanks were asked for before."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from recon.ledger import near
from recon.ledger.legs import prepare
from recon.ledger.sources import entered
from tests.ledger.ledgers import DEPOT, Book, entry
from tests.ledger.test_book_properties import TANKS, few, ledgers, loaded

_SHOWN = (
    "leg, depot, tank_id, posted, opens, effect_t, root_kind, owner, counts_at, entry_id, status"
)


def _tanks(*names: str) -> pl.DataFrame:
    return pl.DataFrame(
        [(DEPOT, name) for name in names],
        schema={"depot": pl.String, "tank_id": pl.String},
        orient="row",
    )


@few
@given(rows=ledgers(), order=st.lists(st.sampled_from(TANKS), min_size=1, max_size=3, unique=True))
def test_the_legs_at_hand_are_all_that_the_tanks_have(
    book: Book, rows: list[dict[str, Any]], order: list[str]
) -> None:
    loaded(book, rows)
    prepare(book.store)
    for name in order:
        near.look_up(book.store, _tanks(name), near.WHOLE)
    legs = [
        book.store.query(
            f"SELECT {_SHOWN} FROM {view} WHERE list_contains($tanks, tank_id) ORDER BY ALL",  # noqa: S608
            {"tanks": order},
        ).rows()
        for view in ("ledger_leg", "ledger_near_leg")
    ]
    assert legs[0] == legs[1]


def test_a_reversal_written_for_another_tank_is_at_hand(book: Book) -> None:
    book.entries(
        entry("receipt", "11-02 10:00", "T-1", 50, entry_id="in"),
        entry("reversal", "11-03 10:00", "T-2", 50, entry_id="back", reverses="in"),
    )
    near.look_up(book.store, _tanks("T-1"), near.WHOLE)
    legs = book.store.query("SELECT entry_id, effect_t FROM ledger_near_leg ORDER BY entry_id")
    assert [(name, float(effect)) for name, effect in legs.rows()] == [("back", -50), ("in", 50)]


def test_what_is_loaded_later_is_at_hand_too(book: Book) -> None:
    book.entries(entry("receipt", "11-02 10:00", "T-1", 50, entry_id="first"))
    near.look_up(book.store, _tanks("T-1"), near.WHOLE)
    book.entries(entry("receipt", "11-02 11:00", "T-1", 60, entry_id="second"))
    near.look_up(book.store, _tanks("T-1"), near.WHOLE)
    assert book.store.value("SELECT count(*) FROM ledger_near_leg") == 2


def test_tanks_are_copied_once(book: Book) -> None:
    book.entries(entry("transfer", "11-02 10:00", "T-1", 50, counter_tank_id="T-2"))
    for name in ("T-1", "T-2", "T-1"):
        near.look_up(book.store, _tanks(name), near.WHOLE)
    assert book.store.value("SELECT count(*) FROM ledger_near") == 1
    assert book.store.value("SELECT count(*) FROM ledger_near_leg") == 2


def test_an_entry_named_is_found_whether_at_hand_or_not(book: Book) -> None:
    book.entries(
        entry("receipt", "11-02 10:00", "T-1", 50, entry_id="near"),
        entry("receipt", "11-02 10:00", "T-2", 60, entry_id="far"),
        entry("receipt", "11-02 10:00", "T-2", 70, entry_id="nobody asks for it"),
    )
    near.look_up(book.store, _tanks("T-1"), near.CASES)
    found = entered(book.store, ["near", "far", "no such entry"])
    assert found["entry_id"].to_list() == ["far", "near"]
    assert [float(tonnes) for tonnes in found["quantity_t"]] == [60.0, 50.0]


def test_what_is_let_go_of_is_looked_up_again(book: Book) -> None:
    book.entries(entry("receipt", "11-02 10:00", "T-1", 50))
    near.look_up(book.store, _tanks("T-1"), near.WHOLE)
    near.forget(book.store, near.WHOLE)
    assert book.store.value("SELECT count(*) FROM ledger_near_leg") == 0
    near.look_up(book.store, _tanks("T-1"), near.WHOLE)
    assert book.store.value("SELECT count(*) FROM ledger_near_leg") == 1
