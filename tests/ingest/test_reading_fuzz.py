"""Some hundred cases of the reading fuzzer; all of them are ``benchmarks/reading_fuzz.py``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.fuzz_cells import CHANGES, Known, change
from benchmarks.fuzz_files import WRITERS, samples
from benchmarks.reading_fuzz import Case, Fuzzer, read

CASES = 110
SECONDS, MIB = 20.0, 200.0
"""Most processor time and memory of a case, far above what any takes."""


def test_damaged_and_changed_files_change_no_number_unseen(tmp_path: Path) -> None:
    tally = Fuzzer(tmp_path, seed=417).run(CASES)
    assert tally.finds == []
    assert (tally.cases, set(tally.kinds)) == (CASES, {"raw", "cells"})
    assert tally.accepted > CASES
    assert tally.refused > 10
    assert tally.slowest[0] < SECONDS
    assert tally.heaviest[0] < MIB


@pytest.mark.parametrize("ending", WRITERS)
def test_a_reading_that_shifts_a_figure_would_be_found(ending: str, tmp_path: Path) -> None:
    """The fuzzer itself is tried: a changed file passed off as unchanged must not pass."""
    sample = next(s for s in samples() if s.name.startswith("naphtha"))
    path = tmp_path / f"x.{ending}"
    path.write_bytes(WRITERS[ending](list(sample.sheets)))
    before = read(path)
    figures = {place: column for (_, place, column) in before.facts}
    known = Known(figures, tuple(held for _, held in before.records), True, True)
    chance = random.Random(5)
    digit = next(kind for kind, _ in CHANGES if kind.__name__ == "number_changed")
    made = digit(sample.sheets[0], known, chance)
    assert made is not None
    path.write_bytes(WRITERS[ending]([made.sheet]))
    after = read(path)
    honest = Case(sample, 0, made, before, known, after)
    assert list(honest.faults()) == []
    made.scaled, made.touched = {}, set()
    assert any("was" in fault for fault in honest.faults())


def test_every_kind_of_change_is_drawn() -> None:
    sample = next(s for s in samples() if s.name.startswith("tanks"))
    places = [(row, column) for row in (2, 3, 4) for column in range(1, 8)]
    records = tuple(frozenset(p for p in places if p[0] == row) for row in (2, 3, 4))
    figures = {place: "reference_height_mm" for place in places if place[1] > 4}
    known = Known(figures, records, True, True)
    chance = random.Random(7)
    drawn = {change(sample.sheets[0], known, chance).name.split()[0] for _ in range(300)}
    assert {"digit", "rows", "columns", "row", "column"} <= drawn
