from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from recon.ledger.checks.applications import (
    approved_applications_show_in_the_ledger,
    cited_applications_are_in_force,
    owner_changes_were_approved,
    register_changes_were_approved,
)
from tests.ledger.ledgers import DEPOT, Book, entry, rules, seen


def application(kind: str, to_value: str | None, **others: Any) -> dict[str, Any]:
    return {
        **{"application_no": "BG-1", "kind": kind, "depot": DEPOT, "tank_id": "T-1"},
        **{"to_value": to_value, "status": "approved", "effective_from": date(2026, 11, 5)},
        **others,
    }


def title(when: str, entry_id: str, to: str = "Nanqi", **others: Any) -> dict[str, Any]:
    return entry(
        *("title_transfer", when, "T-1", 50),
        entry_id=entry_id,
        owner="Haiyue",
        counter_owner=to,
        **others,
    )


def test_oil_changes_hands_with_an_approved_application(book: Book) -> None:
    book.rows("applications", application("owner_change", "nanqi "))
    book.entries(
        title("11-04 10:00", "too early"),
        title("11-06 10:00", "covered"),
        title("11-06 11:00", "to another", to="Dongjiang"),
        title("11-06 12:00", "cites it", to="Dongjiang", application_no="BG-1"),
        title("11-06 13:00", "same owner", to="Haiyue"),
        title("11-06 14:00", "announced", to="Dongjiang", status="pre_booked"),
    )
    assert rules(seen(book, owner_changes_were_approved)) == [
        ("owner_change_without_application", "watch", "too early"),
        ("owner_change_without_application", "watch", "to another"),
    ]


def test_a_site_without_any_application_is_told_once(book: Book) -> None:
    book.entries(title("11-06 10:00", "a"), title("11-07 10:00", "b"))
    assert rules(seen(book, owner_changes_were_approved)) == [("no_applications_given", "info", "")]


def test_a_register_that_changes_product_or_capacity_needs_an_application(book: Book) -> None:
    book.tank("T-1", "JET")
    book.tank("T-1", "DIESEL", valid_from=date(2026, 11, 10))
    table = {"depot": DEPOT, "tank_id": "T-1", "height_mm": 9000.0}
    book.rows(
        "capacity_tables",
        {**table, "volume_m3": 1000.0},
        {**table, "volume_m3": 1010.0, "valid_from": date(2026, 11, 10)},
    )
    book.rows("applications", application("owner_change", "Nanqi"))
    assert rules(seen(book, register_changes_were_approved)) == [
        ("capacity_change_without_application", "watch", "2026-11-10"),
        ("product_change_without_application", "watch", "2026-11-10"),
    ]
    book.rows(
        "applications",
        application("product_change", "DIESEL", application_no="BG-2"),
        application("capacity_change", None, application_no="BG-3"),
    )
    assert seen(book, register_changes_were_approved) == []


def test_a_cited_application_is_known_approved_and_in_force(book: Book) -> None:
    book.rows(
        "applications",
        application("owner_change", "Nanqi", effective_to=date(2026, 11, 8)),
        application("owner_change", "Nanqi", application_no="BG-2", status="rejected"),
    )
    book.entries(
        title("11-06 10:00", "ok", application_no="BG-1"),
        title("11-09 10:00", "too late", application_no="BG-1"),
        title("11-06 10:00", "rejected", application_no="BG-2"),
        title("11-06 10:00", "unknown", application_no="BG-9"),
    )
    concerns = seen(book, cited_applications_are_in_force)
    assert [(c.identity, c.params["status"], c.params["entry_ids"]) for c in concerns] == [
        ("BG-1", "approved", "too late"),
        ("BG-2", "rejected", "rejected"),
        ("BG-9", "unknown", "unknown"),
    ]


@pytest.mark.parametrize(
    ("kind", "to_value", "shown"),
    [
        ("owner_change", "Nanqi", title("11-06 10:00", "x")),
        ("product_change", "航空煤油", entry("receipt", "11-06 10:00", "T-1", 5)),
        ("storage_extension", "2027-11-01", entry("opening", "11-01 00:00", "T-1", 5)),
        ("tank_added", None, entry("receipt", "11-06 10:00", "T-1", 5)),
    ],
)
def test_what_was_approved_shows_in_the_ledger(
    book: Book, kind: str, to_value: str | None, shown: dict[str, Any]
) -> None:
    book.rows("products", {"product": "JET", "name_zh": "航空煤油"})
    book.rows("applications", application(kind, to_value))
    assert rules(seen(book, approved_applications_show_in_the_ledger)) == [
        ("application_without_effect", "watch", "BG-1")
    ]
    book.entries(shown)
    assert seen(book, approved_applications_show_in_the_ledger) == []


def test_a_change_approved_days_ago_may_still_come(book: Book) -> None:
    book.rows(
        "applications",
        application("owner_change", "Nanqi", effective_from=date(2026, 11, 18)),
        application("owner_change", "X", application_no="2", effective_from=date(2026, 11, 25)),
    )
    assert rules(seen(book, approved_applications_show_in_the_ledger)) == [
        ("application_without_effect", "info", "BG-1")
    ]


def test_a_capacity_change_shows_in_a_new_table_and_a_removed_tank_in_silence(book: Book) -> None:
    book.rows(
        "applications",
        application("capacity_change", "1010"),
        application("tank_removed", None, application_no="BG-2"),
    )
    book.entries(entry("issue", "11-09 10:00", "T-1", 5))
    assert len(seen(book, approved_applications_show_in_the_ledger)) == 2
    book.rows(
        "capacity_tables",
        {"depot": DEPOT, "tank_id": "T-1", "height_mm": 1.0, "valid_from": date(2026, 11, 6)},
    )
    book.store.execute("TRUNCATE movements")
    assert seen(book, approved_applications_show_in_the_ledger) == []
