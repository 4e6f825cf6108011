from __future__ import annotations

from datetime import date

from recon.ledger.checks.products import (
    entries_are_of_the_tanks_product,
    entries_have_tonnes,
    nominal_densities_are_said,
)
from tests.ledger.ledgers import DEPOT, Book, entry, rules, seen


def test_entries_of_another_product_than_the_tanks_are_said_by_tank(book: Book) -> None:
    book.tank("T-1", "JET")
    book.tank("T-2", "DIESEL")
    book.entries(
        entry("receipt", "11-02 08:00", "T-1", 5),
        entry("receipt", "11-02 09:00", "T-1", 5, product="DIESEL", entry_id="wrong"),
        entry("transfer", "11-02 10:00", "T-1", 5, counter_tank_id="T-2", entry_id="mixes"),
    )
    concerns = seen(book, entries_are_of_the_tanks_product)
    assert rules(concerns) == [
        ("entries_of_another_product", "watch", "DIESEL"),
        ("entries_of_another_product", "watch", "JET"),
    ]
    assert [c.params["entry_ids"] for c in concerns] == ["wrong", "mixes"]
    assert [c.tank_id for c in concerns] == ["T-1", "T-2"]


def test_the_register_version_of_that_day_decides(book: Book) -> None:
    book.tank("T-1", "DIESEL")
    book.tank("T-1", "JET", valid_from=date(2026, 11, 10))
    book.entries(
        entry("receipt", "11-09 23:00", "T-1", 5, product="DIESEL"),
        entry("receipt", "11-10 00:00", "T-1", 5, product="JET"),
        entry("receipt", "11-10 01:00", "T-1", 5, product="DIESEL", entry_id="late"),
    )
    (concern,) = seen(book, entries_are_of_the_tanks_product)
    assert concern.params["entry_ids"] == "late"


def test_an_approved_product_change_covers_it(book: Book) -> None:
    book.tank("T-1", "JET")
    book.entries(entry("receipt", "11-12 08:00", "T-1", 5, product="DIESEL"))
    change = {
        **{"application_no": "BG-1", "kind": "product_change", "depot": DEPOT, "tank_id": "T-1"},
        **{"to_value": "diesel", "effective_from": date(2026, 11, 12)},
    }
    book.rows("applications", {**change, "status": "applied"})
    assert len(seen(book, entries_are_of_the_tanks_product)) == 1
    book.rows("applications", {**change, "application_no": "BG-2", "status": "approved"})
    assert seen(book, entries_are_of_the_tanks_product) == []


def test_an_entry_without_tonnes_is_said(book: Book) -> None:
    book.entries({**entry("receipt", "11-12 08:00", "T-1", 5), "quantity_t": None, "unit": "m3"})
    (concern,) = seen(book, entries_have_tonnes)
    assert concern.params["quantity"] == 5
    assert concern.params["unit"] == "m3"


def test_tonnes_by_the_products_nominal_density_are_said_by_tank(book: Book) -> None:
    book.entries(
        entry("receipt", "11-12 08:00", "T-1", 5, quantity_basis="product_density"),
        entry("receipt", "11-12 09:00", "T-1", 7, quantity_basis="product_density"),
        entry("receipt", "11-12 10:00", "T-1", 9, quantity_basis="entry_density"),
    )
    (concern,) = seen(book, nominal_densities_are_said)
    assert (concern.severity, concern.params["entries"]) == ("info", 2)
    assert concern.params["quantity_t"] == 12
