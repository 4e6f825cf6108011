"""The header words people are known to write, word by word, and what each must head."""

import pytest

from recon_schemas.registry import aside_of, header_words, word_key

STOCKTAKES = {
    "tank_id": "罐号 油罐号 油罐编号 储罐编号 罐位 库位 | Tank | Tank No. | TK | Shore Tank",
    "product": "油品 品名 货物名称 商品名称 货种 油种 | Product | Grade | Cargo | Commodity",
    "gauged_at": "检尺时间 计量时间 盘点时间 操作时间 | Gauge date/time | Time of gauging | "
    "Gauge date/time (LT)",
    "reference_height_observed_mm": "参照高度 参照高 总高 检尺口总高 基准高度 | Reference height | "
    "Ref. Ht",
    "innage_mm": "油水总高 液位 液高 油高 实高 检实尺 检尺 取值 | Innage | Gauge | Dip | "
    "Sounding | Liquid level",
    "ullage_mm": "空高 空距 检空尺 | Ullage | Outage | Ullage (observed)",
    "free_water_mm": "水高 水尺 游离水高 明水高 | Free water | FW | Water cut | Water dip | "
    "Free water dip",
    "reported_tov_m3": "油水总体积 总体积 表载体积 表载容积 | TOV | Total observed volume",
    "reported_free_water_m3": "水体积 明水体积 游离水体积 | FW volume | Free Water m3",
    "liquid_temperature_c": "油温 罐温 计量温度 平均温度 | Temp | Avg temp | Obs. temp",
    "ambient_temperature_c": "气温 环境温度 大气温度 | Ambient",
    "observed_density_kgm3": "视密度 | Observed density",
    "test_temperature_c": "试验温度 视温 | Test temp",
    "density20_kgm3": "标准密度 ρ20 密度(20℃)",
    "density15_kgm3": "密度(15℃) | Density @15°C | D15 | Density @15°C (vac)",
    "api60": "API @60°F | SG 60/60",
    "reported_vcf": "体积修正系数 VCF20 修正系数 | VCF | CTL | VRF | VCF (Table 54B)",
    "reported_roof_m3": "浮顶修正 浮盘排液体积 浮顶排开体积 | FRA | FRC | Roof displacement",
    "reported_gov_m3": "净油体积 毛油体积 | GOV | Gross Observed Vol.",
    "reported_gsv_m3": "标准体积 V20 | GSV | Gross Standard Vol. @15°C",
    "reported_nsv_m3": "净标准体积 | NSV",
    "sediment_water_pct": "含水率 水分 机杂 水和沉淀物 | BS&W | S&W",
    "reported_mass_air_t": "空气中质量 空气中重量 净重 商业质量 吨数 数量(吨) 实存 | MT (air) | "
    "Weight in air | Net MT | Metric Tons (air)",
    "reported_mass_vacuum_t": "真空中质量 | MT (vac) | Mass | Metric Tons (vacuum)",
    "remarks": "备注 说明 附注 | Remarks | Comments",
}
LEDGER = {
    "entry_id": "流水号",
    "effective_at": "业务日期 业务时间",
    "account_no": "账册编号",
    "document_no": "核注清单编号",
    "declaration_no": "报关单号",
    "kind": "单据类型",
    "direction": "进出标志",
    "tank_id": "罐号",
    "counter_tank_id": "对方罐号",
    "product": "料号 商品名称",
    "quantity": "申报数量",
    "unit": "申报单位",
    "density20_kgm3": "密度20",
    "volume20_m3": "体积20",
    "owner": "货主",
    "customs_status": "保税标志",
    "vessel": "船名航次",
    "status": "核扣标志",
    "booked_at": "核扣时间",
    "remarks": "备注",
}
BALANCES = {
    "account_no": "账册编号",
    "tank_id": "罐号",
    "product": "料号 商品名称",
    "opening_t": "期初结存",
    "received_t": "本期入库",
    "issued_t": "本期出库",
    "closing_t": "期末结存",
    "customs_status": "保税标志",
    "owner": "货主",
}
TABLES = {"stocktakes": STOCKTAKES, "movements": LEDGER, "balances": BALANCES}


def split(words: str) -> list[str]:
    """Chinese words stand apart by blanks, English ones behind bars."""
    chinese, *english = words.split(" | ")
    first = chinese.split() if any(ord(sign) > 0x2E00 for sign in chinese) else [chinese]
    return [*first, *english]


@pytest.mark.parametrize(
    ("kind", "column", "word"),
    [
        (kind, column, word)
        for kind, table in TABLES.items()
        for column, words in table.items()
        for word in split(words)
    ],
)
def test_a_word_people_write_heads_its_column(kind: str, column: str, word: str):
    assert header_words(kind)[word_key(word)].column == column


def test_the_parts_of_a_time_have_their_own_words():
    words = header_words("movements")
    assert words["业务日期"].part == "date"
    assert words["业务时间"].part == "time"
    assert words["业务日期时间"].part == "whole"


@pytest.mark.parametrize(
    ("kind", "word", "holds"),
    [
        ("movements", "法定数量", "statutory_quantity"),
        ("movements", "法定单位", "statutory_unit"),
        ("movements", "商品编码", "hs_code"),
        ("balances", "单位", "unit"),
        ("balances", "入仓日期", "entered_on"),
        ("balances", "存储期限", "storage_limit"),
        ("stocktakes", "Tank shell corr. CTSh", "shell_factor"),
        ("stocktakes", "罐壁温度修正", "shell_factor"),
        ("stocktakes", "壳体修正", "shell_factor"),
        ("stocktakes", "第一次", "dip"),
        ("stocktakes", "Barrels @60°F", "barrels"),
    ],
)
def test_words_that_fill_no_column_are_known(kind: str, word: str, holds: str):
    assert aside_of(kind)[word_key(word)] == holds


@pytest.mark.parametrize("word", ["密度", "Density", "Standard density"])
def test_a_stocktakes_density_without_a_base_heads_nothing(word: str):
    """At 15 or at 20 °C, or observed: the word does not say, and 0.4 % of mass depends on it."""
    assert word_key(word) not in header_words("stocktakes")
