"""Tanks as the register spells them: rows that need nothing beside rows that do."""

from __future__ import annotations

import polars as pl
import pytest

from recon.ingest.draft import Draft
from recon.ingest.identity import Register
from recon.ingest.named import spell_tanks
from recon.ingest.problemlog import ProblemLog
from recon.ingest.texttable import ORIGIN_ROW, TextTable


def _spelled(register: Register, rows: list[tuple[str | None, str | None]]) -> Draft:
    frame = pl.DataFrame(rows, schema={"depot": pl.String, "tank_id": pl.String}, orient="row")
    frame = frame.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ORIGIN_ROW))
    draft = Draft(TextTable("movements", None, frame), ProblemLog("f.csv"))
    draft.values |= {name: draft.text(name) for name in ("depot", "tank_id")}
    spell_tanks(draft, register, "tank_id")
    return draft


def _pairs(draft: Draft) -> list[tuple[str | None, str | None]]:
    return list(zip(draft.values["depot"], draft.values["tank_id"], strict=True))


AS_REGISTERED = [("Binhai", "T-101"), ("Binhai", "T-102"), ("Binhai", "T-101"), ("Binhai", None)]


def test_rows_spelled_as_the_register_does_stay_as_they_are(register: Register) -> None:
    draft = _spelled(register, AS_REGISTERED)
    assert _pairs(draft) == AS_REGISTERED
    assert not draft.refused("tank_id").any()


@pytest.mark.parametrize(
    ("other", "becomes"),
    [
        ((None, "T-101"), ("Binhai", "T-101")),
        (("Binhai", "t101"), ("Binhai", "T-101")),
        (("binhai", "T-101"), ("Binhai", "T-101")),
    ],
)
def test_one_row_spelled_otherwise_is_spelled_right_among_rows_that_are(
    register: Register, other: tuple[str | None, str], becomes: tuple[str, str]
) -> None:
    assert _pairs(_spelled(register, [*AS_REGISTERED, other])) == [*AS_REGISTERED, becomes]
    assert _pairs(_spelled(register, [other])) == [becomes]


def test_a_row_without_tank_and_depot_is_in_the_default_depot(register: Register) -> None:
    assert _pairs(_spelled(register, [*AS_REGISTERED, (None, None)]))[-1] == ("Binhai", None)


def test_one_row_of_an_unknown_tank_is_refused_and_no_other(register: Register) -> None:
    draft = _spelled(register, [*AS_REGISTERED, ("Binhai", "T-999")])
    assert draft.refused("tank_id").to_list() == [False, False, False, False, True]
    assert _pairs(draft)[-1] == ("Binhai", None)
