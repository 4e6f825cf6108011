"""Parameters down the side, tanks across: the international inspector's report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from recon.ingest.layouts import WorkbookReading
from recon.ingest.texttable import TextTable

Read = Callable[..., TextTable]

REPORT: list[list[Any]] = [
    ["NORTHGATE INSPECTION LTD"],
    ["SHORE TANK STOCKTAKE REPORT"],
    ["Report No.: NG-118", None, None, "Terminal: Binhai No. 2"],
    ["Surveyor", "A. Marsh"],
    [],
    ["Tank No.", None, "T-305", "T-306", "TOTAL"],
    ["Gauge date/time (LT)", None, "20-Nov-2026 2330", "20/11 23:41"],
    ["Reference height", "mm", "18250", "18250"],
    ["Ullage (observed)", "mm", "5874", "10332"],
    ["Free water dip", "mm", "NIL", "4"],
    ["Temperature", "°C", "24.3", "25.1"],
    ["Total Observed Volume", "m3", "7,620.549", "4,838.120", "12,458.669"],
    ["Free Water", "m3", "0", "1.2"],
    ["Tank shell corr. CTSh", None, "1.0001", "1.0001"],
    ["Gross Observed Vol.", "m3", "7,621.328", "4,837.0"],
    ["Density @15°C (vac)", "kg/l", "0.7965", "0.7970"],
    ["VCF (Table 54B)", None, "0.9913", "0.9905"],
    ["Gross Standard Vol. @15°C", "m3", "7,555.0", "4,791.1"],
    ["Barrels @60°F", None, "47,519.1", "30,135.2"],
    ["Metric Tons (vacuum)", None, "6,017.6", "3,818.5"],
    ["Metric Tons (air)", None, "6,009.308", "3,813.3", "9,822.608"],
    [],
    ["Remarks", "Without prejudice"],
    ["For Terminal", None, None, "Surveyor"],
]


def with_comma(rows: list[list[Any]]) -> list[list[Any]]:
    def turned(text: Any) -> Any:
        marked = isinstance(text, str) and text[:1].isdigit() and ":" not in text
        return text.translate(str.maketrans(",.", ".,")) if marked else text

    return [[turned(text) for text in row] for row in rows]


def test_a_report_with_tanks_side_by_side(table: Read) -> None:
    found = table({"JET A-1": REPORT})
    assert found.kind == "stocktakes"
    assert found.frame["tank_id"].to_list() == ["T-305", "T-306"]
    assert found.frame["ullage_mm"].to_list() == ["5874", "10332"]
    assert found.frame["free_water_mm"].to_list() == ["NIL", "4"]
    assert found.frame["reported_free_water_m3"].to_list() == ["0", "1.2"]
    assert found.frame["reported_vcf"].to_list() == ["0.9913", "0.9905"]
    assert found.units["density15_kgm3"] == "kg/l"
    assert found.units["ullage_mm"] == "mm"
    assert found.cell(1, "ullage_mm") == "D9"
    assert found.cell(0, "reported_mass_air_t") == "C21"
    assert found.frame["origin_row"].to_list() == [6, 6]
    assert found.reference_date == dt.date(2026, 11, 20)
    assert found.defaults == {
        "report_no": ("NG-118", "A3"),
        "depot": ("Binhai No. 2", "D3"),
        "inspector": ("A. Marsh", "B4"),
        "product": ("JET A-1", None),
    }
    (total,) = found.control_totals
    assert (total.label, total.first, total.stop) == ("TOTAL", 0, 2)
    assert total.cells["reported_mass_air_t"] == "E21"
    assert found.decimal_comma is False


def test_a_decimal_comma_is_settled_over_the_workbook(table: Read) -> None:
    found = table({"JET A-1": with_comma(REPORT)})
    assert found.decimal_comma is True
    assert found.frame["reported_tov_m3"].to_list() == ["7.620,549", "4.838,120"]


def test_the_terminals_own_figure_stands_beside_the_inspectors(table: Read) -> None:
    rows: list[list[Any]] = [
        ["Product", "Diesel"],
        [None, None, "Inspector", "Terminal"],
        ["Tank No.", None, "T-401", None],
        ["Gauge date/time", None, "2026-11-20 23:30", "2026-11-20 23:35"],
        ["Innage", "mm", 8086, 8088],
        ["Temp", "°C", 22.6, 22.5],
        ["Density @15°C", "kg/m3", 841.2, 841.0],
    ]
    found = table(rows, merged=["C3:D3"])
    assert found.frame["tank_id"].to_list() == ["T-401", "T-401"]
    assert found.frame["source"].to_list() == ["inspector", "terminal"]
    assert found.defaults["product"] == ("Diesel", "B1")
    assert found.cell(1, "innage_mm") == "D5"


def test_two_tables_below_each_other(reading: Callable[..., WorkbookReading]) -> None:
    def part(first: int) -> list[list[Any]]:
        return [
            ["Tank", f"T-{first}", f"T-{first + 1}"],
            ["Gauge time", "2026-11-20 23:30", "2026-11-20 23:41"],
            ["Ullage mm", 5874, 10332],
            ["Temp °C", 24.3, 25.1],
            ["Density @20°C kg/m³", 792.8, 793.1],
        ]

    found = reading([["Report No.", "R-1"], *part(1), [], ["Tanks continued"], *part(3)])
    tanks = [tank for t in found.tables for tank in t.frame["tank_id"].to_list()]
    assert tanks == ["T-1", "T-2", "T-3", "T-4"]
    assert found.tables[1].cell(1, "ullage_mm") == "C11"
    assert found.tables[1].defaults["report_no"] == ("R-1", "B1")


def test_groups_of_parameters_with_their_units_in_a_column_between(table: Read) -> None:
    rows: list[list[Any]] = [
        ["项目", "参数", "单位", "T-101", "T-102"],
        ["罐号", None, None, "T-101", "T-102"],
        ["检尺时间", None, None, "2026-11-20 22:10", "2026-11-20 22:31"],
        ["液位", "油水总高", "mm", 10541, 10909],
        [None, "水高", "mm", 42, 36],
        ["温度", "油温", "℃", 27.5, 28.1],
        [None, "气温", "℃", 24, 24],
        ["密度", "标准密度", "g/cm³", 0.8622, 0.8633],
    ]
    found = table(rows, merged=["A4:A5", "A6:A7"])
    assert found.frame["ambient_temperature_c"].to_list() == ["24", "24"]
    assert found.frame["free_water_mm"].to_list() == ["42", "36"]
    assert found.units["density20_kgm3"] == "g/cm3"
    assert found.cell(1, "density20_kgm3") == "E8"


def test_one_tank_alone_is_read_the_same_way(table: Read) -> None:
    rows = [row[:3] for row in REPORT[5:21]]
    found = table(rows)
    assert found.frame["tank_id"].to_list() == ["T-305"]
    assert found.frame["free_water_mm"].to_list() == ["NIL"]


@pytest.mark.parametrize("name", ["Sheet1", "Notes", "Summary"])
def test_only_a_name_of_a_product_makes_one(table: Read, name: str) -> None:
    assert "product" not in table({name: REPORT}).defaults
