"""The models have the last word, over one table or over many at once."""

from __future__ import annotations

from datetime import date

import polars as pl

from recon.ingest.contract import all_agree
from recon_schemas.registry import schema_of


def _visits(**given: object) -> pl.DataFrame:
    schema = schema_of("visits")
    row = dict.fromkeys(schema, None) | {
        "depot": "Dock",
        "tank_id": "T-1",
        "visited_on": date(2026, 3, 1),
        "visitor": "Officer A",
        **given,
    }
    return pl.DataFrame([row], schema=schema)


def test_rows_that_keep_the_contract_agree_whatever_stands_beside_them() -> None:
    beside = _visits().with_columns(origin_row=pl.lit(3, pl.Int64))
    assert all_agree("visits", [beside, _visits(tank_id="T-2")])


def test_one_row_that_breaks_it_is_enough() -> None:
    assert not all_agree("visits", [_visits(), _visits(tank_id=None)])
