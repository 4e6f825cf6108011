from __future__ import annotations

import json
from typing import Any

import pytest

from recon.ledger.checks.exports import entries_are_not_revised, entries_do_not_vanish
from tests.ledger.ledgers import DEPOT, Book, entry, rules, seen

OPENING = entry("opening", "11-01 00:00", "T-1", 1000)


def gone(entry_id: str, **others: Any) -> dict[str, Any]:
    return {
        **{"entry_id": entry_id, "depot": DEPOT, "tank_id": "T-1", "kind": "issue"},
        **{"held_by_file": "inbox/a.csv", "held_by_row": 7, "quantity_t": 10},
        **{"export_file": "inbox/b.csv", "export_sha256": "0"},
        **others,
    }


def test_a_vanished_entry_is_high_and_shown_both_ways(book: Book) -> None:
    book.entries(OPENING, entry("issue", "11-02 08:00", "T-1", 10, entry_id="a"))
    book.rows("vanished_entries", gone("a"))
    (concern,) = seen(book, entries_do_not_vanish)
    assert (concern.rule, concern.severity, concern.identity) == ("entry_vanished", "high", "a")
    assert concern.params["book_with_t"] == 990
    assert concern.params["book_without_t"] == 1000


def test_a_vanished_transfer_is_shown_on_both_tanks(book: Book) -> None:
    book.entries(
        OPENING,
        entry("transfer", "11-02 08:00", "T-1", 10, entry_id="a", counter_tank_id="T-2"),
    )
    book.rows("vanished_entries", gone("a", kind="transfer"))
    concerns = seen(book, entries_do_not_vanish)
    assert [(c.tank_id, c.params["book_without_t"]) for c in concerns] == [
        ("T-1", 1000),
        ("T-2", 0),
    ]


def test_an_entry_that_came_back_or_never_counted_changes_no_figure(book: Book) -> None:
    book.entries(
        OPENING,
        entry("issue", "11-02 08:00", "T-1", 10, entry_id="back"),
        entry("issue", "11-02 08:00", "T-1", 10, entry_id="pre", status="pre_booked"),
    )
    book.rows("vanished_entries", gone("back", cleared_by_run="run-2"), gone("pre"))
    (concern,) = seen(book, entries_do_not_vanish)
    assert concern.identity == "pre"
    assert concern.params["book_with_t"] == concern.params["book_without_t"] == 990


def revision(column: str, before: str | None, after: str | None) -> dict[str, Any]:
    return {
        "kind": "movements",
        "key": json.dumps({"entry_id": "a"}),
        "previous_run": "run-0",
        "previous_file": "inbox/a.csv",
        "counts": True,
        "changes": json.dumps([{"column": column, "before": before, "after": after}]),
    }


@pytest.mark.parametrize(
    ("change", "severity"),
    [
        (("quantity", "10.000000", "12.000000"), "watch"),
        (("status", "booked", "cancelled"), "watch"),
        (("status", "pre_booked", "booked"), "info"),
        (("remarks", None, "checked"), "info"),
    ],
)
def test_a_revision_of_a_figure_is_on_watch_and_the_life_of_a_document_is_not(
    book: Book, change: tuple[str, str | None, str | None], severity: str
) -> None:
    book.entries(OPENING, entry("issue", "11-02 08:00", "T-1", 12, entry_id="a"))
    book.rows("revisions", revision(*change))
    concerns = seen(book, entries_are_not_revised)
    assert rules(concerns) == [("entry_revised", severity, "a")]
    assert concerns[0].params["changes"].startswith(f"{change[0]}: ")
