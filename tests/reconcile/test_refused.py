"""What rests on rows that were refused: readings, and rows of capacity tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from recon.reconcile.refused import (
    RefusedReading,
    RefusedTableRow,
    unusable_tonight,
    with_broken_tables,
)

TANK = ("D", "T-1")
AS_OF = datetime(2026, 11, 20, 22)
WHY = {"problem_code": "value_out_of_range", "place": "inbox/dips.csv · C5"}


def accepted(*times: datetime) -> pl.DataFrame:
    rows = [(*TANK, at) for at in times]
    schema = {"depot": pl.String, "tank_id": pl.String, "gauged_at": pl.Datetime("us")}
    return pl.DataFrame(rows, schema, orient="row")


def hours(number: float) -> datetime:
    return AS_OF + timedelta(hours=number)


@pytest.mark.parametrize(
    ("refused_at", "accepted_at", "unusable"),
    [
        (hours(-1), None, True),
        (hours(-1), hours(-2), True),
        (hours(-1), hours(-1), False),  # the correction of the same dip
        (hours(-2), hours(-1), False),
        (hours(-36), None, False),  # the window is open at its beginning
        (hours(-35), None, True),
        (hours(0.2), None, True),
        (hours(0.2), hours(-1), False),  # as_of does not move
        (hours(5), None, False),  # nobody can have been there yet
        (None, None, True),
        (None, hours(-30), False),
    ],
)
def test_the_newest_reading_of_the_window_decides(
    refused_at: datetime | None, accepted_at: datetime | None, unusable: bool
) -> None:
    dips = accepted(*([accepted_at] if accepted_at else []))
    refused = [RefusedReading(TANK, refused_at, WHY)]
    found = unusable_tonight(refused, dips, AS_OF, until=hours(4), window_hours=36)
    assert (TANK in found) is unusable


def test_of_several_refused_readings_the_newest_known_one_is_named() -> None:
    readings = [RefusedReading(TANK, at, {}) for at in (hours(-3), None, hours(-1), hours(-2))]
    found = unusable_tonight(readings, accepted(), AS_OF, AS_OF, window_hours=36)
    assert found[TANK].gauged_at == hours(-1)


VERSIONS = pl.DataFrame(
    {
        "depot": ["D", "D"],
        "tank_id": ["T-1", "T-1"],
        "valid_from": [None, date(2026, 6, 1)],
        "table_id": [1, 2],
    },
    schema_overrides={"valid_from": pl.Date, "table_id": pl.Int64},
)


def test_a_refused_row_breaks_the_table_version_it_belongs_to() -> None:
    rows = [RefusedTableRow(TANK, date(2026, 6, 1), False, WHY)]
    assert with_broken_tables(VERSIONS, rows)[1] == {2: WHY}


def test_a_refused_row_of_no_known_version_breaks_them_all() -> None:
    rows = [RefusedTableRow(TANK, None, True, WHY)]
    assert with_broken_tables(VERSIONS, rows)[1] == {1: WHY, 2: WHY}


def test_a_version_that_lost_all_its_rows_still_takes_the_older_ones_place() -> None:
    rows = [RefusedTableRow(TANK, date(2026, 11, 1), False, WHY)]
    versions, broken = with_broken_tables(VERSIONS, rows)
    assert versions.row(-1) == ("D", "T-1", date(2026, 11, 1), 3)
    assert broken == {3: WHY}


def test_nothing_is_measured_with_a_broken_table(
    measured_dip: Callable[..., pl.DataFrame],
) -> None:
    row = measured_dip(broken={1: WHY}).row(0, named=True)
    assert row["not_measurable"] == "capacity_table_row_rejected"
    assert json.loads(row["not_measurable_params"]) == WHY
    assert row["mass_air_t"] is None


def test_a_product_that_no_register_holds_is_named(
    measured_dip: Callable[..., pl.DataFrame],
) -> None:
    row = measured_dip(registered="ELSE").row(0, named=True)
    assert row["not_measurable"] == "product_not_registered"
    assert json.loads(row["not_measurable_params"]) == {"product": "OIL"}
