from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from recon.ingest.texttable import ControlTotal

Understand = Callable[..., Any]

GAUGES: dict[str, list[str | None]] = {
    "tank_id": ["T-1", "T-2", "T-3"],
    "gauged_at": ["2026-11-20 22:10"] * 3,
    "innage_mm": ["12376"] * 3,
    "liquid_temperature_c": ["24.3"] * 3,
    "density20_kgm3": ["792.8"] * 3,
    "reported_gsv_m3": ["7590.386", "100.333", "0.281"],
    "reported_mass_air_t": ["6009.308", "79.433", "0.222"],
}


def total(column: str, text: str, *, first: int = 0, stop: int = 3) -> ControlTotal:
    return ControlTotal("合计", 9, {column: text}, first, stop)


def said(result: Any, code: str) -> Any:
    return dict(result.typed.notes).get(code)


@pytest.mark.parametrize(
    ("text", "stop"),
    [("7691.000", 3), ("7,690.719", 2), ("7691.001", 3), ("7691", 3)],
)
def test_total_that_adds_up_within_its_rounding_agrees(
    understand: Understand, text: str, stop: int
) -> None:
    result = understand(
        "stocktakes", GAUGES, control_totals=(total("reported_gsv_m3", text, stop=stop),)
    )
    assert said(result, "control_totals_agree")["totals"] == 1


def test_total_that_does_not_add_up_names_cell_rows_and_difference(understand: Understand) -> None:
    result = understand(
        "stocktakes", GAUGES, control_totals=(total("reported_gsv_m3", "7,961.000"),)
    )
    assert result.problems == ()
    differs = said(result, "control_total_differs")
    assert differs["cell"] == "Sheet1!F9"
    assert (differs["summed"], differs["difference"]) == ("7691.000", "270.000")
    assert (differs["first_row"], differs["last_row"]) == (2, 4)


def test_total_in_ten_thousand_tonnes_agrees_in_its_own_decimals(understand: Understand) -> None:
    result = understand(
        "stocktakes", GAUGES, control_totals=(total("reported_mass_air_t", "0.6089 万吨"),)
    )
    assert said(result, "control_totals_agree")["totals"] == 1


def test_total_over_an_unreadable_figure_is_not_judged(understand: Understand) -> None:
    columns = GAUGES | {"reported_gsv_m3": ["7590.386", "x", "0.281"]}
    result = understand("stocktakes", columns, control_totals=(total("reported_gsv_m3", "7691"),))
    assert said(result, "control_total_unchecked")["printed"] == "7691"


def test_levels_and_temperatures_are_not_added_up(understand: Understand) -> None:
    result = understand("stocktakes", GAUGES, control_totals=(total("innage_mm", "1"),))
    assert result.notes == []


def test_net_volume_counts_in_the_total_it_was_printed_above(understand: Understand) -> None:
    columns = GAUGES | {"reported_gsv_m3": ["7590.386*", "100.333", "0.281"]}
    result = understand(
        "stocktakes",
        columns,
        footnotes={"*": "已扣除含水"},
        control_totals=(total("reported_gsv_m3", "7691.000"),),
    )
    assert said(result, "control_totals_agree")["totals"] == 1


def test_total_held_as_a_number_is_read_as_one(understand: Understand) -> None:
    columns = GAUGES | {"reported_gsv_m3": ["7.590,386", "100,333", "0,281"]}
    native = {n: pl.Series([True] * 3) for n in ("density20_kgm3", "liquid_temperature_c")}
    native["reported_mass_air_t"] = native["density20_kgm3"]
    result = understand(
        "stocktakes",
        columns,
        native=native,
        control_totals=(total("reported_gsv_m3", "7691.001"),),
    )
    assert said(result, "control_totals_agree")["totals"] == 1
