"""One row a tank: the Chinese inspector's report and plain tables, with everything around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from recon.ingest.layouts import WorkbookReading
from recon.ingest.texttable import TextTable

Read = Callable[..., TextTable]

HEAD = [
    ["滨海油品储运二号库区油罐盘点计量表"],
    [
        "报告编号：CN-2026-11-0457    委托方：滨海海关  "
        "盘点基准时间：2026年11月20日 24:00   检验员：王某"
    ],
    [],
    ["序号", "罐号", "油品", "检尺时间", "液位", None, None, "温度", None, "密度", "体积", "质量"],
    [
        *(None, None, None, None, "参照高", "油水总高", "水高", "油温", "气温", "标准密度(20℃)"),
        *("油水总体积", "空气中质量"),
    ],
    [None, None, None, "月-日 时:分", "mm", "mm", "mm", "℃", "℃", "kg/m³", "m³", "t"],
]
MERGED = ["A1:L1", "A2:L2", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:G4", "H4:I4"]
T101 = [
    1,
    "T-101",
    "原油",
    "11-20 22:10",
    22000,
    14288,
    "４",
    31.2,
    24,
    868.5,
    "20,123.456",
    17311.0,
]
T102 = [2, "T-102", "原油", "11-20 22:40", 22000, "清罐"]
T305 = [
    *(4, "T-305", "3号喷气燃料", "11-20 23:30", 18250, 12376, 0, 24.3, 24, 792.8, 7620.549),
    6009.308,
]


def report(*rows: list[Any]) -> list[list[Any]]:
    return [*HEAD, *rows]


def blank(width: int) -> list[Any]:
    return [None] * width


def totals(found: TextTable) -> list[tuple[str, int, int, int]]:
    return [(total.label, total.row, total.first, total.stop) for total in found.control_totals]


def test_the_inspectors_report_with_sections_subtotals_and_notes(table: Read) -> None:
    found = table(
        report(
            ["一、原油"],
            T101,
            T102,
            ["小计", *blank(9), "20,123.456", 17311.0],
            ["二、航空煤油"],
            T305,
            ["小计", *blank(9), 7620.549, 6009.308],
            ["合  计", *blank(9), 27744.005, 23320.308],
            [],
            [
                "检验员：",
                None,
                None,
                "复核：",
                None,
                None,
                None,
                None,
                None,
                "日期：2026年11月21日",
            ],
            ["注：*已扣除含水"],
        ),
        merged=[*MERGED, "A7:L7", "A11:L11"],
    )
    assert found.kind == "stocktakes"
    assert found.frame["origin_row"].to_list() == [8, 9, 12]
    assert found.frame["tank_id"].to_list() == ["T-101", "T-102", "T-305"]
    assert found.frame["free_water_mm"].to_list() == ["４", None, "0"]
    assert found.frame["innage_mm"].to_list() == ["14288", "清罐", "12376"]
    assert found.frame["reported_tov_m3"].to_list() == ["20,123.456", None, "7620.549"]
    assert found.native["innage_mm"].to_list() == [True, False, True]
    assert found.units["innage_mm"] == "mm"
    assert found.units["density20_kgm3"] == "kg/m3"
    assert found.cell(2, "innage_mm") == "F12"
    assert found.reference_date == dt.date(2026, 11, 20)
    assert found.defaults == {
        "report_no": ("CN-2026-11-0457", "A2"),
        "inspector": ("王某", "A2"),
    }
    assert totals(found) == [("小计", 10, 0, 2), ("小计", 13, 2, 3), ("合  计", 14, 0, 3)]
    assert found.control_totals[1].values == {
        "reported_tov_m3": "7620.549",
        "reported_mass_air_t": "6009.308",
    }
    assert found.footnotes == {"*": "已扣除含水"}
    assert found.notes == (
        ("rows_without_data_passed_over", {"sheet": "Sheet1", "rows": "7, 11, 16–17"}),
    )


def test_a_plain_english_table(table: Read) -> None:
    found = table(
        [
            ["Remarks", "Tank", "Ullage (observed) mm", "Temp. °F", "API @60°F", "Gauge date/time"],
            [None, "TK 101", 5874, 75.2, 44.1, "20-Nov-2026 2330"],
            ["ok", "TK 102", 10332, 76.1, 43.9, "20-Nov-2026 2341"],
        ]
    )
    assert found.letters["ullage_mm"] == "C"
    assert found.units == {"ullage_mm": "mm", "liquid_temperature_c": "°f"}
    assert found.frame["tank_id"].to_list() == ["TK 101", "TK 102"]
    assert found.cell(1, "api60") == "E3"


def test_sections_give_the_product_where_no_column_does(table: Read) -> None:
    rows = [
        ["罐号", "检尺时间", "油高(mm)", "油温", "标准密度"],
        ["一、原油"],
        ["T-101", "2026-11-20 22:10", 14288, 31.2, 868.5],
        ["(二) 0号柴油"],
        ["T-201", "2026-11-20 22:30", 9000, 24.2, 838.5],
        ["T-202", "2026-11-20 22:50", 9100, 24.4, 838.6],
    ]
    found = table(rows)
    assert found.frame["product"].to_list() == ["原油", "0号柴油", "0号柴油"]
    assert found.cell(2, "product") == "A4"
    assert found.cell(2, "innage_mm") == "C6"


def test_a_base_time_in_the_head_is_the_gauge_time_of_rows_without_one(table: Read) -> None:
    rows = [
        ["盘点基准时间", "2026-11-20 24:00", None, "检验机构：中海检验"],
        ["罐号", "油高", "油温", "密度(20℃)"],
        ["T-101", 14288, 31.2, 868.5],
    ]
    found = table(rows)
    assert found.defaults["gauged_at"] == ("2026-11-20 24:00", "B1")
    assert found.defaults["inspector"] == ("中海检验", "D1")


def test_a_time_of_day_takes_its_day_from_the_head(table: Read) -> None:
    rows = [
        ["盘点日期：2026-11-20"],
        ["罐号", "时间", "油高", "油温", "密度(20℃)"],
        ["T-101", "22:10", 14288, 31.2, 868.5],
    ]
    found = table(rows)
    assert found.frame["gauged_at__date"].to_list() == ["2026-11-20"]
    assert found.frame["gauged_at__time"].to_list() == ["22:10"]
    assert found.cell(0, "gauged_at") == "A1"


def test_a_title_dates_times_without_a_year(table: Read) -> None:
    rows = [
        ["2026年11月罐区盘点 (2026.11.20)"],
        ["罐号", "检尺时间", "油高", "油温", "密度(20℃)"],
        ["T-101", "11-20 22:10", 14288, 31.2, 868.5],
    ]
    assert table(rows).reference_date == dt.date(2026, 11, 20)


def test_what_is_merged_over_rows_holds_for_each_of_them(table: Read) -> None:
    rows = [
        ["罐号", "油品", "检尺时间", "油高", "油温", "标准密度", "空气中质量(t)"],
        ["T-101", "柴油", "2026-11-20 22:10", 14288, 31.2, 838.5, 9000],
        [None, None, "2026-11-20 23:10", 14290, 31.3, 838.4],
    ]
    found = table(rows, merged=["A2:A3", "B2:B3", "G2:G3"])
    assert found.frame["tank_id"].to_list() == ["T-101", "T-101"]
    assert found.frame["product"].to_list() == ["柴油", "柴油"]
    assert found.cell(1, "tank_id") == "A2"
    # A sum beside both rows is no mass of either.
    assert found.frame["reported_mass_air_t"].to_list() == [None, None]
    assert totals(found) == [("", 2, 0, 2)]
    assert found.control_totals[0].values == {"reported_mass_air_t": "9000"}
    assert found.control_totals[0].cells == {"reported_mass_air_t": "G2"}


def test_a_total_covers_the_rows_that_add_up_to_it(table: Read) -> None:
    rows = [
        ["罐号", "油品", "检尺时间", "油高", "油温", "标准密度", "空气中质量(t)"],
        ["T-101", "柴油", "2026-11-20 22:10", 1, 31.2, 838.5, 9000.5],
        ["合计", None, None, None, None, None, 9000.5],
        ["T-201", "柴油", "2026-11-20 22:10", 1, 31.2, 838.5, 100],
        ["T-202", "柴油", "2026-11-20 22:10", 1, 31.2, 838.5, 200],
        ["合计", None, None, None, None, None, 300],
        ["总计", None, None, None, None, None, 9999],
    ]
    assert totals(table(rows)) == [("合计", 3, 0, 1), ("合计", 6, 1, 3), ("总计", 7, 0, 3)]


def test_a_figure_without_a_tank_is_never_lost(table: Read) -> None:
    rows = [
        ["罐号", "检尺时间", "油高", "油温", "标准密度"],
        ["T-101", "2026-11-20 22:10", 14288, 31.2, 868.5],
        [None, "2026-11-20 22:30", 9000, 24.2, 838.5],
        [None, None, None, None, 838.5],
        ["T-104"],
    ]
    found = table(rows)
    assert found.frame["tank_id"].to_list() == ["T-101", None, None, "T-104"]


def test_a_header_that_comes_again_is_no_data(table: Read) -> None:
    head = ["罐号", "检尺时间", "油高", "油温", "标准密度"]
    first = ["T-101", "2026-11-20 22:10", 14288, 31.2, 868.5]
    second = ["T-102", "2026-11-20 22:10", 14288, 31.2, 868.5]
    found = table([head, first, ["第 1 页"], [], head, [None, None, "mm", "℃"], second])
    assert found.frame["tank_id"].to_list() == ["T-101", "T-102"]


def test_example_rows_of_a_template_are_skipped_and_said(table: Read) -> None:
    rows = [
        ["tank_id", "height_mm", "volume_m3"],
        ["例: T-305", 12376, 7620.549],
        ["Example", 1, 2],
        ["T-1", 0, 0],
    ]
    found = table(rows)
    assert found.frame["tank_id"].to_list() == ["T-1"]
    assert found.notes == (("example_rows_skipped", {"sheet": "Sheet1", "rows": "2–3"}),)


def test_a_tank_out_of_service_is_told_from_words_beside_the_columns(table: Read) -> None:
    rows = [
        ["罐号", "检尺时间", "油高", "油温", "标准密度", "其他"],
        ["T-101", None, None, None, None, "清罐中"],
        ["T-102", "2026-11-20 22:10", 14288, 31.2, 868.5, "上月清罐"],
    ]
    found = table(rows)
    assert found.frame["status"].to_list() == ["out_of_service", None]
    assert found.cell(0, "status") == "F2"


def test_figures_of_two_sources_stay_apart(table: Read) -> None:
    rows = [
        ["罐号", "检尺时间", "油高", "油温", "标准密度", "测量"],
        ["T-101", "2026-11-20 22:10", 14288, 31.2, 868.5, "商检"],
        ["T-101", "2026-11-20 22:12", 14290, 31.2, 868.5, "库方"],
        ["T-102 (Terminal)", "2026-11-20 22:12", 14290, 31.2, 868.5, None],
    ]
    found = table(rows)
    assert found.frame["source"].to_list() == ["inspector", "terminal", "terminal"]
    assert found.frame["tank_id"].to_list() == ["T-101", "T-101", "T-102"]


def test_a_second_table_below_the_first_is_read_too(
    reading: Callable[..., WorkbookReading],
) -> None:
    found = reading(
        [
            ["tank_id", "height_mm", "volume_m3"],
            ["T-1", 0, 0],
            [],
            ["product", "name", "name_zh", "vcf_group", "density20_kgm3"],
            ["JET", "Jet", "航煤", "refined", 793],
        ]
    )
    assert [(t.kind, t.frame.height) for t in found.tables] == [
        ("capacity_tables", 1),
        ("products", 1),
    ]
    assert found.tables[1].cell(0, "density20_kgm3") == "E5"


def test_a_tank_in_the_head_serves_a_table_without_tanks(table: Read) -> None:
    found = table(
        [["油罐容量表"], ["罐号：T-101"], ["高度(cm)", "容积(m3)"], [0, 0], [100, 500.25]]
    )
    assert found.kind == "capacity_tables"
    assert found.defaults["tank_id"] == ("T-101", "A2")
    assert found.units == {"height_mm": "cm", "volume_m3": "m3"}


def test_a_ledger_with_totals_and_units_in_rows(table: Read) -> None:
    rows = [
        ["出入库台账"],
        ["流水号", "业务日期", "单据类型", "罐号", "料号", "数量", "单位", "备注"],
        ["L-1", dt.date(2026, 11, 20), "入库", "T-101", "JET", 1250.5, "070", None],
        [
            "L-2",
            dt.datetime(2026, 11, 20, 9, 30),
            "出库",
            "T-101",
            "JET",
            250500,
            "035",
            "合计两车",
        ],
        ["本页合计", None, None, None, None, 251750.5],
    ]
    found = table(rows)
    assert found.kind == "movements"
    assert found.frame["entry_id"].to_list() == ["L-1", "L-2"]
    assert found.frame["effective_at__date"].to_list() == ["2026-11-20", "2026-11-20T09:30:00"]
    assert totals(found) == [("本页合计", 5, 0, 2)]


def test_balances_keep_their_column_of_units(table: Read) -> None:
    words = [
        "罐号",
        "料号",
        "期初结存",
        "本期入库",
        "本期出库",
        "期末结存",
        "单位",
        "期间起",
        "期间止",
    ]
    found = table([words, ["T-1", "JET", 1, 2, 1, 2, "千克", "2026-11-01", "2026-11-20"]])
    assert found.kind == "balances"
    assert found.frame["unit"].to_list() == ["千克"]
