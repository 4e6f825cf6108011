from __future__ import annotations

import pytest

from recon.ledger.checks.numbers import document_gaps, document_numbers_have_no_gaps
from tests.ledger.ledgers import Book, entry, seen


def numbered(*numbers: str) -> list[dict[str, object]]:
    return [
        entry("issue", "11-02 08:00", "T-1", i + 1, entry_id=f"e{i}", document_no=number)
        for i, number in enumerate(numbers)
    ]


def test_missing_numbers_are_one_concern_a_series(book: Book) -> None:
    held = [f"CK-{n:04}" for n in range(1, 101) if n not in (40, 64, 65)]
    book.entries(*numbered(*held, "RK-0001", "RK-0002"))
    (concern,) = seen(book, document_numbers_have_no_gaps)
    assert (concern.severity, concern.identity) == ("info", "CK-####")
    assert concern.params["missing"] == 3
    assert concern.params["gaps"] == "CK-0040, CK-0064..CK-0065"
    gaps = document_gaps(book.store)
    assert gaps["after_document"].to_list() == ["CK-0039", "CK-0063"]
    assert gaps["before_document"].to_list() == ["CK-0041", "CK-0066"]


@pytest.mark.parametrize(
    "numbers",
    [
        [f"CK-{n}" for n in range(95, 130)],
        [f"{n:06}" for n in range(31, 34)],
        [f"CK{day}{n:03}" for day in (20261101, 20261102, 20261105) for n in range(1, 12)],
        ["77", "4711", "90125", "x", "31415"],
        ["12345678901234567890123", "12345678901234567890125"],
    ],
)
def test_series_without_gaps_new_ranges_and_no_series_at_all_are_innocent(
    book: Book, numbers: list[str]
) -> None:
    book.entries(*numbered(*numbers))
    assert seen(book, document_numbers_have_no_gaps) == []


def test_numbers_that_are_mostly_missing_are_no_series(book: Book) -> None:
    book.entries(*numbered(*(f"CK-{n:04}" for n in range(1, 200, 2))))
    assert seen(book, document_numbers_have_no_gaps) == []


def test_the_number_of_a_cancelled_entry_is_not_missing(book: Book) -> None:
    book.entries(
        *numbered("CK-1", "CK-3"),
        entry("issue", "11-02 08:00", "T-1", 9, document_no="CK-2", status="cancelled"),
    )
    assert seen(book, document_numbers_have_no_gaps) == []
