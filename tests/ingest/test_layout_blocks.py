"""Label and value, a block a tank: gauge tickets in every shape they come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from recon.ingest.layouts import WorkbookReading
from recon.ingest.texttable import TextTable

Read = Callable[..., TextTable]
Rows = list[list[Any]]


def ticket(tank: str, time: str = "2026-11-20 22:10", *, more: Rows | None = None) -> Rows:
    return [
        ["油罐计量单"],
        ["罐号：", tank, None, "油品：", "原油"],
        ["检尺时间", time, None, "参照高度(mm)", 22000],
        ["油水总高(mm)", "第一次", 14287, "第二次", 14289, "第三次", 14288, "取值", 14288],
        ["水高(mm)", "第一次", 3, "第二次", 4, "第三次", 4, "取值", 4],
        ["油温(℃)", "上", 31.1, "中", 31.2, "下", 31.4, "平均", 31.2],
        ["视密度(kg/m³)", 858.1, None, "试验温度℃", 30.5],
        *(more or []),
    ]


def test_the_value_taken_of_three_dips_counts(table: Read) -> None:
    found = table([["滨海库区"], ["报告编号：R-11"], [], *ticket("T-101"), [], *ticket("T-102")])
    assert found.kind == "stocktakes"
    assert found.frame["tank_id"].to_list() == ["T-101", "T-102"]
    assert found.frame["innage_mm"].to_list() == ["14288", "14288"]
    assert found.frame["free_water_mm"].to_list() == ["4", "4"]
    assert found.frame["liquid_temperature_c"].to_list() == ["31.2", "31.2"]
    assert found.frame["test_temperature_c"].to_list() == ["30.5", "30.5"]
    assert found.units["observed_density_kgm3"] == "kg/m3"
    assert found.cell(0, "innage_mm") == "I7"
    assert found.cell(1, "tank_id") == "B13"
    assert found.frame["origin_row"].to_list() == [5, 13]
    assert found.defaults == {"report_no": ("R-11", "A2")}


def test_blocks_of_different_heights_and_a_line_below_them(table: Read) -> None:
    longer = ticket("T-101", more=[["气温：24℃", "备注：正常"]])
    found = table([*longer, [], *ticket("T-102"), [], ["检验员：王某", None, "审核："]])
    assert found.frame["ambient_temperature_c"].to_list() == ["24℃", None]
    assert found.frame["remarks"].to_list() == ["正常", None]
    assert found.defaults == {"inspector": ("王某", "A18")}


def test_blocks_without_a_gap_are_told_apart_by_their_titles(table: Read) -> None:
    found = table([*ticket("T-101"), *ticket("T-102"), *ticket("T-103")])
    assert found.frame["tank_id"].to_list() == ["T-101", "T-102", "T-103"]
    assert found.cell(2, "innage_mm") == "I18"


def test_labels_above_the_tank_belong_to_its_block(table: Read) -> None:
    def block(tank: str, at: str) -> Rows:
        return [
            ["检尺时间", at],
            ["罐号", tank],
            ["油高", 14288],
            ["油温", 24.3],
            ["标准密度", 838.5],
        ]

    found = table([*block("T-1", "2026-11-20 22:10"), *block("T-2", "2026-11-20 23:10")])
    assert found.frame["gauged_at"].to_list() == ["2026-11-20 22:10", "2026-11-20 23:10"]


def test_label_and_value_in_one_cell(table: Read) -> None:
    def block(tank: str) -> Rows:
        return [
            ["油罐计量单"],
            [f"罐号：{tank}　　油品：柴油"],
            ["检尺时间：2026年11月20日 23:05"],
            ["油水总高(mm)：第一次 14287 第二次 14289 第三次 14288 取值 14288"],
            ["水高(mm)：NIL"],
            ["油温：上24.1 中24.3 下24.5 平均24.3"],
            ["标准密度(20℃)：0.8356 g/cm³"],
            ["空气中质量：5,123.456 吨"],
        ]

    found = table([*block("T-201"), *block("T-202")])
    assert found.frame["product"].to_list() == ["柴油", "柴油"]
    assert found.frame["innage_mm"].to_list() == ["14288", "14288"]
    assert found.frame["free_water_mm"].to_list() == ["NIL", "NIL"]
    assert found.frame["liquid_temperature_c"].to_list() == ["24.3", "24.3"]
    assert found.frame["density20_kgm3"].to_list() == ["0.8356 g/cm³"] * 2
    assert found.frame["reported_mass_air_t"].to_list() == ["5,123.456 吨"] * 2
    assert found.frame["gauged_at"].to_list() == ["2026年11月20日 23:05"] * 2
    assert found.cell(1, "innage_mm") == "A12"


def test_an_american_ticket(table: Read) -> None:
    def block(tank: str, gauge: str) -> Rows:
        return [
            [f"TANK {tank}", "PRODUCT: ULSD"],
            ["DATE/TIME 11/20/2026 23:30"],
            [f"GAUGE {gauge}", "WATER 0'-00 1/2\""],
            ["TEMP 75.2 °F", "API @60 34.2"],
            ["BBL 123,456.78"],
            ["LT 15,234.12", "MT 15,478.9"],
        ]

    tickets = [*block("101", "55'-03 1/16\""), [], *block("102", "41'-11 3/8\"")]
    found = table([["GULFPOINT SURVEYORS"], ["GAUGE TICKETS"], [], *tickets])
    assert found.frame["tank_id"].to_list() == ["101", "102"]
    assert found.frame["innage_mm"].to_list() == ["55'-03 1/16\"", "41'-11 3/8\""]
    assert found.frame["free_water_mm"].to_list() == ["0'-00 1/2\""] * 2
    assert found.frame["liquid_temperature_c"].to_list() == ["75.2 °F"] * 2
    assert found.frame["api60"].to_list() == ["34.2"] * 2
    assert found.frame["reported_mass_air_t"].to_list() == ["15,478.9"] * 2
    assert found.cell(1, "api60") == "B14"


def matrix(tank: str) -> Rows:
    return [
        ["罐号", tank, "品名", "航煤", None],
        ["检尺时间", "2026-11-20 23:30", None, None, None],
        ["项目", "第一次", "第二次", "第三次", "取值"],
        ["油高(mm)", 14287, 14289, 14288, 14288],
        ["水高(mm)", 0, 0, 0, 0],
        ["项目", "上", "中", "下", "平均"],
        ["油温(℃)", 24.1, 24.3, 24.5, 24.3],
        ["密度(20℃)", 792.8, "kg/m³", None, None],
    ]


def test_names_of_readings_may_stand_in_a_line_above_them(table: Read) -> None:
    found = table([*matrix("T-1"), [], *matrix("T-2")])
    assert found.frame["innage_mm"].to_list() == ["14288", "14288"]
    assert found.frame["liquid_temperature_c"].to_list() == ["24.3", "24.3"]
    assert found.units["density20_kgm3"] == "kg/m3"
    assert found.cell(1, "innage_mm") == "E13"


def test_blocks_may_stand_side_by_side(table: Read) -> None:
    both = zip(matrix("T-1"), matrix("T-2"), strict=True)
    found = table([[*left, None, *right] for left, right in both])
    assert found.frame["tank_id"].to_list() == ["T-1", "T-2"]
    assert found.frame["product"].to_list() == ["航煤", "航煤"]
    assert found.cell(1, "innage_mm") == "K4"


def test_readings_one_below_the_other(table: Read) -> None:
    rows: Rows = [
        ["罐号", "T-1"],
        ["检尺时间", "2026-11-20 23:30"],
        ["油水总高", "第一次", 14287],
        [None, "第二次", 14289],
        [None, "第三次", 14288],
        [None, "取值", 14288],
        ["油温", 24.3],
        ["标准密度", 838.5],
    ]
    found = table([*rows, [], *rows])
    assert found.frame["innage_mm"].to_list() == ["14288", "14288"]


def test_several_readings_with_none_taken_are_never_settled_silently(table: Read) -> None:
    rows: Rows = [
        ["罐号", "T-1"],
        ["检尺时间", "2026-11-20 23:30"],
        ["油水总高", "第一次", 14287, "第二次", 14289],
        ["水高", "第一次", 4, "第二次", 4],
        ["油温", 24.3],
        ["标准密度", 838.5],
    ]
    found = table(rows)
    assert found.frame["innage_mm"].to_list() == ["第一次 14287, 第二次 14289"]
    assert found.frame["free_water_mm"].to_list() == ["4"]
    assert [code for code, _ in found.notes] == ["no_value_taken_of_several"]


def test_blocks_with_other_units_stay_apart(reading: Callable[..., WorkbookReading]) -> None:
    def block(tank: str, level: str, unit: str) -> Rows:
        return [
            ["Tank", tank],
            ["Gauge time", "2026-11-20 23:30"],
            ["Innage", level, unit],
            ["Temp", "24.3", "°C"],
            ["Density @15°C", "0.8385", "kg/l"],
        ]

    rows = [*block("T-1", "14288", "mm"), [], *block("T-2", "14.288", "m")]
    found = reading([*rows, [], *block("T-3", "9000", "mm")])
    assert [(t.frame["tank_id"].to_list(), t.units["innage_mm"]) for t in found.tables] == [
        (["T-1", "T-3"], "mm"),
        (["T-2"], "m"),
    ]


def test_an_application_form_is_read(table: Read) -> None:
    rows: Rows = [
        ["仓库变更申请表"],
        ["申请编号", "BG-2026-0187", "申请类型", "油品变更"],
        ["罐号", "T-401", "状态", "已批准"],
        ["变更前", "0号柴油", "变更后", "航煤"],
    ]
    found = table(rows)
    assert found.kind == "applications"
    assert found.frame["application_no"].to_list() == ["BG-2026-0187"]
