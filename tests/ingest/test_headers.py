"""The header row, the kind and the columns of a table are found by header words alone."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.headers import HeaderMatch, find_header, nearest_words
from recon_schemas.registry import KINDS, columns_of

LEDGER = (
    "流水号,业务日期,业务时间,账册编号,核注清单编号,报关单号,单据类型,进出标志,罐号,对方罐号,料号,"
    "商品编码,商品名称,申报数量,申报单位,法定数量,法定单位,密度20,体积20,货主,保税标志,船名航次,"
    "核扣标志,核扣时间,备注"
)


def header(*rows: list[str | None], kinds: list[str] | None = None) -> HeaderMatch:
    found = find_header(rows, kinds=kinds, extra_words={})
    assert found is not None
    return found


def test_a_customs_ledger_is_known_by_its_header() -> None:
    found = header(LEDGER.split(","), ["L1"] * 25)
    assert (found.kind, found.header_row, found.first_data_row) == ("movements", 0, 1)
    assert found.missing == ()
    assert found.columns["effective_at__date"] == 1
    assert found.columns["effective_at__time"] == 2
    assert found.columns["quantity"] == 13
    assert found.columns["unit"] == 14
    assert "aside:statutory_quantity" in found.aside


def test_balances_are_told_from_other_kinds() -> None:
    words = "账册编号,罐号,料号,商品名称,期初结存,本期入库,本期出库,期末结存,单位,保税标志,货主"
    found = header(words.split(","))
    assert found.kind == "balances"
    assert found.missing == ("period_start", "period_end")
    assert found.aside["aside:unit"] == 8


def test_a_record_of_visits_is_known_by_tank_and_day() -> None:
    for words in ("罐号,检查日期", "序号,罐号,巡查日期,巡查人,发现问题,备注", "Tank,Date of visit"):
        found = header(words.split(","))
        assert found.kind == "visits"
        assert (found.missing, found.unknown, found.runner_up) == ((), (), None)


def test_a_day_of_inspection_makes_no_visits_of_a_sheet_of_another_kind() -> None:
    sheets = {
        "Tank,Inspection date,Innage,Temp,Density": "stocktakes",
        "Depot,Tank,Inspection date,Dip,Temp,Result,Remarks": "stocktakes",
        "罐号,检查日期,液位,油温,标准密度,检查人,备注": "stocktakes",
        "罐号,检尺时间,液位,油温,标准密度,检查日期,检查人,检查结果,备注": "stocktakes",
        "Tank,Product,Type,Reference height,Inspection date,Remarks": "tanks",
        LEDGER + ",检查日期": "movements",
    }
    for words, kind in sheets.items():
        found = header(words.split(","))
        assert found.kind == kind, words
        assert found.runner_up is None or found.runner_up[0] != "visits"


def test_two_header_rows_with_merged_groups_and_a_unit_row() -> None:
    found = header(
        ["某库区盘点表"],
        ["罐号", "检尺时间", "液位", None, None, "温度", None, "密度", "质量"],
        [None, None, "参照高", "油水总高", "水高", "油温", "气温", "标准密度", "空气中质量"],
        [None, "月-日 时:分", "mm", "mm", "mm", "℃", "℃", "g/cm³", "t"],
        ["T-305", "11-20 23:30", "18250", "12376", "0", "24.3", "24", "0.7928", "6009.308"],
    )
    assert (found.kind, found.header_row, found.first_data_row) == ("stocktakes", 1, 4)
    assert found.columns == {
        "tank_id": 0,
        "gauged_at": 1,
        "reference_height_observed_mm": 2,
        "innage_mm": 3,
        "free_water_mm": 4,
        "liquid_temperature_c": 5,
        "ambient_temperature_c": 6,
        "density20_kgm3": 7,
        "reported_mass_air_t": 8,
    }
    assert found.units["density20_kgm3"] == "g/cm3"
    assert found.units["liquid_temperature_c"] == "°c"


def test_a_group_and_its_columns_are_read_together_where_neither_tells_alone() -> None:
    found = header(
        ["Tank", "Gauge time", "Level mm", None, "Temperature °F", None, "Density", None],
        [None, None, "Innage", "Water", "Liquid", "Ambient", "@15°C kg/l", "Observed"],
        ["T-1", "x", "1", "0", "75", "70", "0.79", "0.78"],
    )
    assert found.columns["liquid_temperature_c"] == 4
    assert found.columns["ambient_temperature_c"] == 5
    assert found.columns["density15_kgm3"] == 6
    assert found.columns["observed_density_kgm3"] == 7
    assert found.units["liquid_temperature_c"] == found.units["ambient_temperature_c"] == "°f"
    assert found.units["innage_mm"] == "mm"
    assert found.units["density15_kgm3"] == "kg/l"


def test_the_unit_row_tells_a_level_of_water_from_its_volume() -> None:
    found = header(
        [
            "Tank No.",
            "Gauge time",
            "Ullage",
            "Free Water dip",
            "Free Water",
            "Temp",
            "Density @15°C",
        ],
        [None, None, "mm", "mm", "m3", "°C", "kg/l"],
    )
    assert found.columns["free_water_mm"] == 3
    assert found.columns["reported_free_water_m3"] == 4


def test_a_second_language_and_column_numbers_below_the_header_are_no_data() -> None:
    found = header(
        ["罐号", "检尺时间", "油高", "油温", "标准密度"],
        ["Tank No.", "Gauge time", "Innage", "Temp", "Density @20°C"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["T-1", "11-20 22:10", "1", "2", "800"],
    )
    assert (found.header_row, found.first_data_row) == (0, 3)


def test_a_title_and_a_line_of_labels_are_no_header() -> None:
    found = header(
        ["Tank", "T-101", "Product", "Diesel"],
        [],
        ["tank_id", "height_mm", "volume_m3"],
        ["T-101", "0", "0"],
    )
    assert (found.kind, found.header_row) == ("capacity_tables", 2)


def test_required_columns_that_are_missing_are_named() -> None:
    found = header(["罐号", "检尺时间", "油温", "备注", "气温", "水高"])
    assert found.kind == "stocktakes"
    assert "innage_mm | ullage_mm" in found.missing


def test_the_better_of_two_like_columns_is_taken_and_the_other_said() -> None:
    found = header(["罐号", "检尺时间", "油高", "油温", "标准密度", "油高"])
    assert found.columns["innage_mm"] == 2
    assert found.unknown == ((5, "油高"),)


def test_texts_without_header_words_are_no_header() -> None:
    assert find_header([["a", "b", "c"], ["1", "2"]], kinds=None, extra_words={}) is None


def test_a_pinned_kind_is_the_only_one_looked_for() -> None:
    row = ["罐号", "高度", "容积"]
    assert header(row).kind == "capacity_tables"
    assert find_header([row], kinds=["products"], extra_words={}) is None


def test_a_time_in_two_columns_whatever_its_words() -> None:
    head = ["Tank", "Gauge date", "Gauge time", "Innage", "Temp", "Density @15°C"]
    found = header(head, ["T-1", "20-Nov-2026", "2330", "1", "2", "800"])
    assert found.columns["gauged_at__date"] == 1
    assert found.columns["gauged_at__time"] == 2
    whole = header(head, ["T-1", "20-Nov-2026", "20-Nov-2026 23:30", "1", "2", "800"])
    assert whole.columns["gauged_at"] == 2
    assert whole.unknown == ((1, "Gauge date"),)


def test_a_column_of_times_of_day_is_a_part_of_the_time() -> None:
    head = ["罐号", "检尺时间", "油高", "油温", "标准密度"]
    assert "gauged_at__time" in header(head, ["T-1", "22:10:00", "1", "2", "800"]).columns
    assert "gauged_at" in header(head, ["T-1", "11-20 22:10", "1", "2", "800"]).columns


def test_the_nearest_known_words_are_suggested() -> None:
    assert "Innage" in nearest_words("Inage", "stocktakes")
    assert nearest_words("qqqqqq", "stocktakes") == []


@given(st.data())
def test_columns_are_found_in_any_order_and_language(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(KINDS)))
    columns = list(columns_of(kind))
    picked = [c for c in columns if c.required or data.draw(st.booleans())]
    needed = {"stocktakes": ("innage_mm", "density20_kgm3"), "actions": ("decision",)}
    picked += [c for c in columns if c.name in needed.get(kind, ()) and c not in picked]
    random.Random(data.draw(st.integers(0, 999))).shuffle(picked)
    row = [data.draw(st.sampled_from(column.whole_words)) for column in picked]
    at = data.draw(st.integers(0, 3))
    found = find_header([["报告"]] * at + [row], kinds=None, extra_words={})
    assert found is not None
    assert (found.kind, found.header_row) == (kind, at)
    assert found.columns == {column.name: index for index, column in enumerate(picked)}
