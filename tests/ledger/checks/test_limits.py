from __future__ import annotations

from datetime import date

from recon.ledger.checks.limits import (
    limits_are_within_what_was_approved,
    oil_leaves_before_its_limit,
)
from tests.ledger.ledgers import DEPOT, Book, entry, rules, seen


def test_oil_past_its_limit_is_on_watch_and_oil_near_it_is_noted(book: Book) -> None:
    book.entries(
        entry("receipt", "2025-11-10 08:00", "T-1", 50, entry_id="past", owner="Haiyue"),
        entry("receipt", "2025-12-31 08:00", "T-1", 50, entry_id="near", owner="Haiyue"),
        entry("receipt", "2026-03-31 08:00", "T-1", 50, entry_id="young", owner="Haiyue"),
        entry("issue", "11-01 08:00", "T-1", 20, owner="Haiyue"),
    )
    concerns = seen(book, oil_leaves_before_its_limit)
    assert rules(concerns) == [
        ("storage_limit_past", "watch", "past|Haiyue|2026-11-10"),
        ("storage_limit_near", "info", "near|Haiyue|2026-12-31"),
    ]
    assert concerns[0].params["quantity_t"] == 30
    assert concerns[0].params["days_past"] == 10


def test_a_limit_beyond_a_year_has_an_approved_extension(book: Book) -> None:
    book.entries(
        entry("receipt", "11-01 08:00", "T-1", 50, storage_limit=date(2027, 11, 1)),
        entry("receipt", "11-02 08:00", "T-1", 50, storage_limit=date(2028, 1, 1), entry_id="long"),
    )
    assert [c.identity for c in seen(book, limits_are_within_what_was_approved)] == ["long"]
    book.rows(
        "applications",
        {
            **{"application_no": "BG-1", "kind": "storage_extension", "status": "approved"},
            **{"depot": DEPOT, "tank_id": "T-1"},
        },
    )
    assert seen(book, limits_are_within_what_was_approved) == []
