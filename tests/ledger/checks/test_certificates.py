from __future__ import annotations

from datetime import date

from recon.ledger.checks.certificates import certificates_are_valid, the_warehouse_is_licensed
from recon.settings import Settings
from tests.ledger.ledgers import Book, seen


def test_a_certificate_holds_to_its_last_day_and_is_warned_of_before(book: Book) -> None:
    book.tank("T-1", calibration_valid_until=date(2026, 11, 19))
    book.tank("T-2", calibration_valid_until=date(2026, 11, 20))
    book.tank("T-3", calibration_valid_until=date(2027, 1, 19))
    book.tank("T-4", calibration_valid_until=date(2027, 1, 20))
    book.tank("T-5")
    assert [(c.tank_id, c.rule, c.severity) for c in seen(book, certificates_are_valid)] == [
        ("T-1", "certificate_past", "watch"),
        ("T-2", "certificate_lapses_soon", "info"),
        ("T-3", "certificate_lapses_soon", "info"),
    ]


def test_the_newest_certificate_in_force_counts(book: Book) -> None:
    book.tank("T-1", calibration_valid_until=date(2026, 1, 1))
    book.tank("T-1", calibration_valid_until=date(2029, 1, 1), valid_from=date(2026, 6, 1))
    assert seen(book, certificates_are_valid) == []


def test_the_warehouses_licence_is_announced_and_held_to_its_last_day(book: Book) -> None:
    """The night is 2026-11-20 and 60 days are announced."""

    def said(until: date | None) -> list[tuple[str, str]]:
        settings = Settings.model_validate({"site": {"licence_valid_until": until}})
        found = seen(book, the_warehouse_is_licensed, settings=settings)
        assert all(concern.tank_id is None for concern in found)
        return [(concern.rule, concern.severity) for concern in found]

    assert said(None) == []
    assert said(date(2026, 11, 19)) == [("licence_past", "high")]
    assert said(date(2026, 11, 20)) == [("licence_lapses_soon", "watch")]
    assert said(date(2027, 1, 19)) == [("licence_lapses_soon", "watch")]
    assert said(date(2027, 1, 20)) == []
