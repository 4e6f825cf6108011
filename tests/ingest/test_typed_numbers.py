"""Number columns: units of header and cell, decimal marks, what is refused with its cell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

Understand = Callable[..., Any]


def gauge(**columns: list[str | None]) -> dict[str, list[str | None]]:
    """A stocktake table with the given columns beside what a row needs."""
    height = len(next(iter(columns.values())))
    needed: dict[str, list[str | None]] = {
        "tank_id": [f"T-{n}" for n in range(height)],
        "gauged_at": ["2026-11-20 22:10"] * height,
        "innage_mm": ["12376"] * height,
        "liquid_temperature_c": ["24.3"] * height,
        "density20_kgm3": ["792.8"] * height,
    }
    return needed | columns


def test_header_unit_converts_the_column(understand: Understand) -> None:
    result = understand(
        "stocktakes",
        gauge(
            innage_mm=["12.376", "1.005"],
            liquid_temperature_c=["75.2", "-40"],
            density20_kgm3=["0.7928", "0.8356"],
        ),
        units={"innage_mm": "m", "liquid_temperature_c": "°F", "density20_kgm3": "kg/l"},
    )
    assert [row["innage_mm"] for row in result.rows] == [12376.0, 1005.0]
    assert [row["liquid_temperature_c"] for row in result.rows] == [24.0, -40.0]
    assert [row["density20_kgm3"] for row in result.rows] == [792.8, 835.6]
    assert result.notes.count("unit_converted") == 3


def test_unit_in_a_cell_goes_before_the_header(understand: Understand) -> None:
    result = understand(
        "stocktakes",
        gauge(innage_mm=["12376", "12.376 m", "40'-07 1/4\""]),
        units={"innage_mm": "mm"},
    )
    # 40 × 304.8 + 7.25 × 25.4 mm
    assert [row["innage_mm"] for row in result.rows] == [12376.0, 12376.0, 12376.15]


def test_density_without_unit_is_read_by_its_size_and_said(understand: Understand) -> None:
    result = understand("stocktakes", gauge(density20_kgm3=["0.7928", "792.8", "7928"]))
    assert [row["density20_kgm3"] for row in result.rows] == [792.8, 792.8]
    assert result.rules == {"E4": "value_out_of_range"}
    assert "densities_without_unit" in result.notes


def test_levels_in_what_can_only_be_metres_are_not_taken_for_millimetres(
    understand: Understand,
) -> None:
    result = understand("stocktakes", gauge(innage_mm=["12.376", "9.120"]))
    assert result.rows == []
    assert result.rules["C2"] == "length_unit_unclear"


def test_api_gravity_and_relative_density_under_a_density_header_fill_api60(
    understand: Understand,
) -> None:
    for unit, text, api in (("API", "45.2", 45.2), ("SG", "0.8", 45.375)):
        columns = gauge(density15_kgm3=[text])
        del columns["density20_kgm3"]
        result = understand("stocktakes", columns, units={"density15_kgm3": unit})
        assert result.rows[0]["api60"] == pytest.approx(api)
        assert result.rows[0]["density15_kgm3"] is None


def test_specific_gravity_is_told_by_its_header(understand: Understand) -> None:
    columns = gauge(api60=["0.8000"])
    del columns["density20_kgm3"]
    result = understand("stocktakes", columns, headers={"api60": "SG 60/60"})
    assert result.rows[0]["api60"] == pytest.approx(45.375)


@pytest.mark.parametrize("text", ["NIL", "无", "/", "-", "—", None, "0"])
def test_no_free_water_is_zero_however_written(understand: Understand, text: str | None) -> None:
    result = understand("stocktakes", gauge(free_water_mm=[text]))
    assert result.rows[0]["free_water_mm"] == 0.0


def test_slash_elsewhere_is_blank(understand: Understand) -> None:
    result = understand("stocktakes", gauge(reported_roof_m3=["/"], sediment_water_pct=["—"]))
    assert result.rows[0]["reported_roof_m3"] is None
    assert result.rows[0]["sediment_water_pct"] is None
    assert result.problems == ()


def test_unreadable_figure_rejects_its_row_with_cell_and_text(understand: Understand) -> None:
    result = understand("stocktakes", gauge(innage_mm=["12376", "12,37", "abc"]))
    assert len(result.rows) == 1
    assert result.rules == {"C3": "number_ambiguous", "C4": "number_unreadable"}
    assert [p.value for p in result.problems] == ["12,37", "abc"]
    assert result.typed.quarantine["rule"].to_list() == ["number_ambiguous", "number_unreadable"]
    assert result.typed.quarantine["cell"].to_list() == ["C3", "C4"]
    assert '"innage_mm":"abc"' in result.typed.quarantine["raw"][1]


def test_unreadable_reported_figure_is_a_problem_but_keeps_its_row(understand: Understand) -> None:
    result = understand("stocktakes", gauge(reported_tov_m3=["#N/A", "7,620.549"]))
    assert [row["reported_tov_m3"] for row in result.rows] == [None, 7620.549]
    (problem,) = result.problems
    assert (problem.rule, problem.cell, problem.rejects_row) == ("error_cell", "F2", False)


def test_decimal_comma_settled_by_the_table_reads_all_of_it(understand: Understand) -> None:
    result = understand(
        "stocktakes",
        gauge(
            innage_mm=["12.376"],
            liquid_temperature_c=["24,3"],
            density20_kgm3=["792,8"],
            reported_tov_m3=["7.620,549"],
        ),
        units={"innage_mm": "mm"},
    )
    row = result.rows[0]
    assert (row["innage_mm"], row["density20_kgm3"]) == (12376.0, 792.8)
    assert row["reported_tov_m3"] == 7620.549


def test_spreadsheet_numbers_do_not_follow_the_comma_of_typed_text(understand: Understand) -> None:
    result = understand(
        "stocktakes",
        gauge(liquid_temperature_c=["24.325"], reported_tov_m3=["7.620,549"]),
        native={name: pl.Series([True]) for name in ("liquid_temperature_c", "density20_kgm3")},
        decimal_comma=True,
    )
    assert result.rows[0]["liquid_temperature_c"] == 24.325


def test_unknown_header_unit_refuses_the_column_once(understand: Understand) -> None:
    result = understand(
        "stocktakes", gauge(innage_mm=["1", "2", "3"]), units={"innage_mm": "furlong"}
    )
    assert result.rows == []
    assert [p.rule for p in result.problems] == ["unit_unknown"]
    assert result.typed.rows_rejected == 3


def test_decimals_are_exact_and_never_rounded_silently(understand: Understand) -> None:
    columns: dict[str, list[str | None]] = {
        "tank_id": ["T-1"] * 3,
        "product": ["DIESEL-0"] * 3,
        "period_start": ["2026-11-01"] * 3,
        "period_end": ["2026-11-30"] * 3,
        "opening_t": ["5,820.113", "0.1", "1.0005"],
        "received_t": ["3204.880", "0.2", "0"],
        "issued_t": ["3000", "0", "0"],
        "closing_t": ["6024.993", "0.3", "1.001"],
    }
    result = understand("balances", columns)
    assert result.rows[0]["opening_t"] == Decimal("5820.113")
    assert result.rows[1]["closing_t"] == Decimal("0.300")
    assert result.rules == {"E4": "number_too_precise"}


def test_noise_of_a_spreadsheet_float_is_dropped(understand: Understand) -> None:
    columns: dict[str, list[str | None]] = {
        "tank_id": ["T-1"],
        "product": ["DIESEL-0"],
        "period_start": ["2026-11-01"],
        "period_end": ["2026-11-30"],
        "opening_t": ["1234.56700000001"],
        "received_t": ["0"],
        "issued_t": ["0"],
        "closing_t": ["1234.567"],
    }
    native = {"opening_t": pl.Series([True])}
    assert understand("balances", columns, native=native).rows[0]["opening_t"] == Decimal(
        "1234.567"
    )
    assert understand("balances", columns).rules == {"E2": "number_too_precise"}


def test_balances_in_another_unit_become_tonnes(understand: Understand) -> None:
    columns: dict[str, list[str | None]] = {
        "tank_id": ["T-1", "T-2", "T-3", "T-4"],
        "product": ["DIESEL-0"] * 4,
        "period_start": ["2026-11-01"] * 4,
        "period_end": ["2026-11-30"] * 4,
        "opening_t": ["5820113", "0.5820113", "1", "1"],
        "received_t": ["0"] * 4,
        "issued_t": ["0"] * 4,
        "closing_t": ["5820113", "0.5820113", "1", "1"],
        "unit": ["千克", "万吨", "吨", "桶"],
    }
    result = understand("balances", columns)
    assert [row["opening_t"] for row in result.rows] == [
        Decimal("5820.113"),
        Decimal("5820.113"),
        Decimal("1.000"),
    ]
    assert result.rules["E5"] == "unit_unknown"
