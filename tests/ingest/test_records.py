"""A total speaks of the rows that add up to it."""

from __future__ import annotations

import pytest

from recon.ingest.grid import Cell
from recon.ingest.records import RawTotal, Record, covered_from


def record(row: int, tonnes: str) -> Record:
    return Record(row, {"reported_mass_air_t": Cell(tonnes)})


def total(label: str, row: int, tonnes: str, stop: int, first: int | None = None) -> RawTotal:
    return RawTotal(label, row, {"reported_mass_air_t": Cell(tonnes)}, stop, first)


ROWS = [record(1, "9,000.5"), record(3, "100"), record(4, "200")]
FIRST = total("小计", 2, "9000.5", 1)


@pytest.mark.parametrize(
    ("label", "printed", "covers"),
    [
        ("小计", "300", 1),
        ("合计", "300", 1),
        ("合计", "9300.5", 0),
        ("合计", "7", 0),
        ("小计", "7", 1),
        ("合计", "#N/A", 0),
    ],
)
def test_what_adds_up_decides_and_else_the_label(label: str, printed: str, covers: int) -> None:
    last = total(label, 5, printed, 3)
    assert covered_from(last, [FIRST, last], [], ROWS) == covers


def test_a_section_label_ends_the_reach_of_a_subtotal() -> None:
    last = total("小计", 5, "7", 3)
    assert covered_from(last, [last], [(2, "柴油", (4, 1))], ROWS) == 2


def test_a_sum_beside_rows_keeps_its_own() -> None:
    assert covered_from(total("", 3, "300", 3, first=1), [], [], ROWS) == 1
