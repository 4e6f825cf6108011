"""Gauge rows: out of service, gauge times, marks, contract rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from recon.ingest.identity import Register

Understand = Callable[..., Any]

LAYOUT_A: dict[str, list[str | None]] = {
    # A row of an inspection sheet in layout A.
    "tank_id": ["T-305"],
    "product": ["3号喷气燃料"],
    "gauged_at": ["11-20 23:30"],
    "reference_height_observed_mm": ["18250"],
    "innage_mm": ["12376"],
    "free_water_mm": ["0"],
    "liquid_temperature_c": ["24.3"],
    "ambient_temperature_c": ["24"],
    "density20_kgm3": ["792.8"],
    "reported_tov_m3": ["7620.549"],
    "reported_free_water_m3": ["0.000"],
    "reported_roof_m3": ["/"],
    "reported_gov_m3": ["7621.328"],
    "reported_gsv_m3": ["7590.386"],
    "reported_vcf": ["0.99594"],
    "reported_mass_air_t": ["6009.308"],
}


def test_row_of_layout_a_is_read_whole(understand: Understand, register: Register) -> None:
    result = understand(
        "stocktakes", LAYOUT_A, register=register, reference_date=date(2026, 11, 20)
    )
    row = result.rows[0]
    assert result.problems == ()
    assert row["tank_id"] == "T-305"
    assert row["product"] == "JET-A1"
    assert row["gauged_at"] == datetime(2026, 11, 20, 23, 30)
    assert row["innage_mm"] == 12376.0
    assert row["reported_roof_m3"] is None
    assert row["reported_mass_air_t"] == 6009.308
    assert (row["status"], row["source"], row["depot"]) == ("counted", "inspector", "Binhai")
    assert (row["origin_sheet"], row["origin_row"]) == ("Sheet1", 2)
    assert '"innage_mm": "E2"' in row["origin_cells"]


def rows(**columns: list[str | None]) -> dict[str, list[str | None]]:
    height = len(next(iter(columns.values())))
    return {name: texts * height for name, texts in LAYOUT_A.items()} | columns


@pytest.mark.parametrize(
    "said",
    [
        {"status": ["停用"]},
        {"remarks": ["清罐中,暂未投用"]},
        {"innage_mm": ["清罐"]},
        {"gauged_at": ["检修"]},
        {"tank_id": ["T-305（清罐）"]},
    ],
)
def test_tank_out_of_service_may_leave_its_row_blank(
    understand: Understand, register: Register, said: dict[str, list[str | None]]
) -> None:
    blank: dict[str, list[str | None]] = {name: [None] for name in LAYOUT_A}
    columns = {**blank, "tank_id": ["T-305"], **said}
    result = understand("stocktakes", columns, register=register, reference_date=date(2026, 11, 20))
    assert result.problems == ()
    row = result.rows[0]
    assert (row["tank_id"], row["status"]) == ("T-305", "out_of_service")
    assert row["innage_mm"] is None
    assert row["free_water_mm"] is None


def test_word_in_a_row_with_a_level_does_not_take_the_tank_out_of_service(
    understand: Understand,
) -> None:
    result = understand(
        "stocktakes", rows(remarks=["清罐后首次检尺"]), reference_date=date(2026, 11, 20)
    )
    assert result.rows[0]["status"] == "counted"


def test_blank_row_of_a_tank_in_service_is_refused(understand: Understand) -> None:
    result = understand(
        "stocktakes", rows(innage_mm=["12376", None]), reference_date=date(2026, 11, 20)
    )
    assert len(result.rows) == 1
    assert [p.rule for p in result.problems] == ["innage_or_ullage_is_given"]
    assert result.problems[0].row == 3


def test_gauge_date_without_time_of_day_is_refused(understand: Understand) -> None:
    result = understand("stocktakes", rows(gauged_at=["2026-11-20", "2026-11-20 00:00"]))
    assert result.rules == {"C2": "time_of_day_missing"}
    assert result.rows[0]["gauged_at"] == datetime(2026, 11, 20)


def test_rule_of_the_contract_is_named_with_what_the_row_says(understand: Understand) -> None:
    columns = rows(free_water_mm=["12,377"], gauged_at=["2026-11-20 23:30"])
    (problem,) = understand("stocktakes", columns).problems
    assert problem.rule == "free_water_is_not_above_innage"
    assert problem.cell == "F2"
    assert problem.params["values"] == "Free water 12,377; Innage 12376"


@pytest.mark.parametrize(
    ("text", "footnotes"),
    [
        ("7590.386*", {"*": "已扣除含水"}),
        ("7590.386*已扣除含水", {}),
        ("7590.386*", {"*": "net of S&W"}),
    ],
)
def test_standard_volume_marked_as_net_is_the_net_one(
    understand: Understand, text: str, footnotes: dict[str, str]
) -> None:
    columns = rows(reported_gsv_m3=[text], gauged_at=["2026-11-20 23:30"])
    row = understand("stocktakes", columns, footnotes=footnotes).rows[0]
    assert (row["reported_gsv_m3"], row["reported_nsv_m3"]) == (None, 7590.386)


def test_mark_that_says_something_else_moves_nothing(understand: Understand) -> None:
    columns = rows(reported_gsv_m3=["7590.386*"], gauged_at=["2026-11-20 23:30"])
    row = understand("stocktakes", columns, footnotes={"*": "复测"}).rows[0]
    assert (row["reported_gsv_m3"], row["reported_nsv_m3"]) == (7590.386, None)


def test_head_of_the_sheet_fills_what_its_rows_leave_blank(understand: Understand) -> None:
    columns = rows(gauged_at=["2026-11-20 23:30"])
    del columns["product"]
    defaults = {"report_no": ("R-118", "B2"), "product": ("柴油", "A1")}
    row = understand("stocktakes", columns, defaults=defaults).rows[0]
    assert (row["report_no"], row["product"]) == ("R-118", "柴油")
    assert '"report_no": "B2"' in row["origin_cells"]


def test_unknown_product_never_rejects_a_reading(
    understand: Understand, register: Register
) -> None:
    columns = rows(product=["Mystery"], gauged_at=["2026-11-20 23:30"])
    result = understand("stocktakes", columns, register=register)
    assert [(p.rule, p.rejects_row) for p in result.problems] == [("unknown_product", False)]
    assert result.rows[0]["product"] == "Mystery"


def test_cells_of_an_irregular_layout_are_named_one_by_one(understand: Understand) -> None:
    columns = rows(innage_mm=["abc"], gauged_at=["2026-11-20 23:30"])
    cells = ({"innage_mm": "F12", "tank_id": "F3"},)
    result = understand("stocktakes", columns, letters={}, cells=cells)
    assert result.rules == {"F12": "number_unreadable"}
    assert result.problems[0].row == 12
    assert result.typed.quarantine["cell"].to_list() == ["F12"]
