"""A reading is measured with what was valid at its gauge time."""

from datetime import date, datetime

import polars as pl

from recon.reconcile.register import valid_at

VERSIONS = pl.DataFrame(
    {
        "depot": ["D", "D", "D"],
        "tank_id": ["T-1", "T-1", "T-2"],
        "valid_from": [None, date(2026, 11, 1), date(2026, 11, 15)],
        "product": ["JET", "DIESEL", "CRUDE"],
    },
    schema_overrides={"valid_from": pl.Date},
)


def products_at(*instants):
    asked = pl.DataFrame(
        [("D", tank, moment) for tank, moment in instants],
        schema={"depot": pl.String, "tank_id": pl.String, "at": pl.Datetime("us")},
        orient="row",
    )
    return valid_at(asked, VERSIONS, ["depot", "tank_id"])["product"].to_list()


def test_a_version_without_a_date_is_valid_since_always():
    assert products_at(("T-1", datetime(2001, 1, 1))) == ["JET"]


def test_a_new_version_counts_from_its_first_instant_and_never_before():
    before, begun = datetime(2026, 10, 31, 23, 59, 59), datetime(2026, 11, 1)
    assert products_at(("T-1", before), ("T-1", begun)) == ["JET", "DIESEL"]


def test_before_its_first_version_a_tank_has_none():
    assert products_at(("T-2", datetime(2026, 11, 14))) == [None]


def test_rows_keep_their_order():
    late, early = datetime(2026, 11, 20), datetime(2026, 10, 1)
    assert products_at(("T-2", late), ("T-1", early), ("T-1", late)) == ["CRUDE", "JET", "DIESEL"]
