"""What was read at a tank: dip, water, temperatures, density."""

from __future__ import annotations

from typing import Annotated

import pandera.polars as pa
import polars as pl

from recon_schemas import common
from recon_schemas.fields import field

SPECIFIC_GRAVITY_WORDS = frozenset(
    {"sg6060", "sg", "relativedensity6060", "specificgravity", "rd6060", "比重6060", "相对密度6060"}
)
"""Header words of ``api60``, as ``word_key``, that head a relative density 60/60 instead."""


class GaugeReadings(pa.DataFrameModel):
    """The first columns of ``stocktakes``: everything the physical quantity rests on."""

    tank_id: str = common.tank_id()
    product: str = common.product(required=False)
    gauged_at: Annotated[pl.Datetime, "us", None] = field(
        value="time",
        required=True,
        title="Gauged at",
        title_zh="检尺时间",
        description="When the level was read, in the site's time; the book is taken at this time.",
        description_zh="检尺（计量）时间，站点当地时间；账面数取此刻。",
        zh=(
            *("计量时间", "盘点时间", "操作时间", "量油时间", "测量时间", "检尺日期时间"),
            *("计量日期时间", "盘点日期时间", "检验时间"),
        ),
        en=(
            *("Gauge date/time", "Gauge date/time (LT)", "Time of gauging", "Gauging time"),
            *("Gauge time", "Date/time of gauging", "Date and time of gauging", "Date/time"),
            *("Gauging date/time", "Time gauged", "Survey date/time", "Inspection time"),
            "Time of dip",
        ),
        date_words=(
            *("检尺日期", "计量日期", "盘点日期", "测量日期", "检验日期", "日期", "Gauge date"),
            *("Gauging date", "Date of gauging", "Survey date", "Date"),
        ),
        time_words=("时间", "时刻", "Time"),
        example="2026-11-20 23:30",
    )
    innage_mm: pl.Float64 = field(
        value="number",
        title="Innage",
        title_zh="油水总高",
        description="Level of oil and water above the datum plate. Innage or ullage, one of them.",
        description_zh="罐底基准板以上油水总高。油水总高与空高至少填一项。",
        unit="mm",
        dimension="length",
        zh=(
            *("液位", "液高", "油高", "实高", "检实尺", "实尺", "检尺", "取值", "检尺高度"),
            *("液面高度", "油面高度", "液位高度", "油水高", "油水高度", "油水总高度", "总液位"),
            *("实测液位", "实测油高", "测量高度"),
        ),
        en=(
            *("Gauge", "Dip", "Sounding", "Liquid level", "Level", "Innage gauge", "Total gauge"),
            *("Innage (observed)", "Innage (corrected)", "Corrected innage", "Observed innage"),
            *("Dip reading", "Product level", "Tank level", "Liquid height", "Total dip"),
            *("Oil level", "Product height", "Dip level"),
        ),
        example="12376",
        ge=0,
    )
    ullage_mm: pl.Float64 = field(
        value="number",
        title="Ullage",
        title_zh="空高",
        description="Height from the gauge point down to the liquid; innage = reference height − "
        "ullage.",
        description_zh="检尺口基准点至液面的高度；油水总高 = 参照高度 − 空高。",
        unit="mm",
        dimension="length",
        zh=("空距", "检空尺", "空尺", "空高度", "检空高"),
        en=(
            *("Outage", "Ullage (observed)", "Ullage (corrected)", "Observed ullage"),
            *("Corrected ullage", "Ullage gauge"),
        ),
        example="",
        ge=0,
    )
    reference_height_observed_mm: pl.Float64 = field(
        value="number",
        title="Reference height",
        title_zh="参照高度",
        description="Reference height as found that day; only tells whether the datum moved (more "
        "than 3 mm from the register's).",
        description_zh="当日实测参照高度；仅用于判断基准是否移动（与登记相差 3 mm 以上）。",
        unit="mm",
        dimension="length",
        zh=(
            *("参照高", "参考高度", "总高", "检尺口总高", "检尺总高", "基准高度", "实测参照高度"),
            *("实测总高", "实测参照高"),
        ),
        en=(
            *("Ref. Ht", "Ref Height", "Reference Ht", "Observed reference height", "RGH"),
            *("Reference height observed", "Reference gauge height", "Gauge height"),
        ),
        example="18250",
        ge=0,
        bears_figure=False,
    )
    free_water_mm: pl.Float64 = field(
        value="number",
        title="Free water",
        title_zh="水高",
        description="Level of free water. Blank, NIL, 无, / and dashes are 0.",
        description_zh="罐底明水高度。空白、NIL、无、/、横线均为 0。",
        unit="mm",
        dimension="length",
        zh=(
            *("水尺", "游离水高", "游离水高度", "明水高", "明水高度", "明水", "底水高", "水高度"),
            "水位",
        ),
        en=(
            *("FW", "Water cut", "Water dip", "Free water dip", "Free water cut", "FW dip"),
            *("Free water level", "Water level", "FW level", "FW cut", "Water gauge", "Water"),
        ),
        example="0",
        ge=0,
    )
    liquid_temperature_c: pl.Float64 = field(
        value="number",
        required=True,
        nullable=True,
        title="Liquid temperature",
        title_zh="油温",
        description="Average temperature of the liquid. Beyond −50..150 °C there is no volume "
        "correction and the tank is not measurable.",
        description_zh="罐内液体平均温度。超出 −50..150 ℃ 无修正系数，判为无法计量。",
        unit="°C",
        dimension="temperature",
        zh=(
            *("罐温", "计量温度", "平均温度", "液温", "油品温度", "罐内温度", "平均油温"),
            *("油罐温度", "罐内油温", "温度", "平均", "罐平均温度", "计量油温"),
        ),
        en=(
            *("Temp", "Avg temp", "Obs. temp", "Temperature", "Average temperature", "Mean temp"),
            *("Avg. liquid temp", "Liquid temp", "Tank temp", "Tank temperature", "Oil temp"),
            *("Product temp", "Product temperature", "Observed temperature", "Mean temperature"),
            *("Tank temp (avg)", "Liquid temp (avg)"),
        ),
        example="24.3",
    )
    ambient_temperature_c: pl.Float64 = field(
        value="number",
        title="Ambient temperature",
        title_zh="气温",
        description="Air temperature, for the shell of a bare tank; the liquid's when blank.",
        description_zh="大气温度，用于非保温罐壁温计算；空白按液温。",
        unit="°C",
        dimension="temperature",
        zh=("环境温度", "大气温度", "室外温度", "外界温度"),
        en=("Ambient", "Ambient temp", "Air temp", "Air temperature", "Amb. temp"),
        example="24",
    )
    density20_kgm3: pl.Float64 = field(
        value="number",
        title="Density at 20 °C",
        title_zh="标准密度(20℃)",
        description="Standard density at 20 °C in vacuum. One form of density must be given.",
        description_zh="20 ℃ 标准密度（真空中）。各种密度形式至少填一种。",
        unit="kg/m³",
        dimension="density",
        zh=("标准密度", "密度(20℃)", "20℃密度", "密度20", "20度密度", "标密", "ρ20", "20℃标准密度"),
        en=(
            *("Density @20°C", "Density @20°C (vac)", "Density 20", "D20", "Density @ 20 deg C"),
            *("Standard density @20°C", "Density at 20°C (vac)"),
        ),
        example="792.8",
        ge=300,
        le=2000,
    )
    density15_kgm3: pl.Float64 = field(
        value="number",
        title="Density at 15 °C",
        title_zh="标准密度(15℃)",
        description="Standard density at 15 °C in vacuum; converted to 20 °C by the tables.",
        description_zh="15 ℃ 标准密度（真空中），按表换算为 20 ℃。",
        unit="kg/m³",
        dimension="density",
        zh=("密度(15℃)", "15℃密度", "密度15", "15度密度", "ρ15", "15℃标准密度"),
        en=(
            *("Density @15°C", "Density @15°C (vac)", "Density 15", "D15", "Density @ 15 deg C"),
            *("Standard density @15°C", "Density at 15°C (vac)"),
        ),
        example="",
        ge=300,
        le=2000,
    )
    api60: pl.Float64 = field(
        value="number",
        title="API gravity at 60 °F",
        title_zh="API度(60℉)",
        description="API gravity at 60 °F; a relative density 60/60 becomes it (141.5/d − 131.5).",
        description_zh="60 ℉ API 度；相对密度 60/60 按 141.5/d − 131.5 换算。",
        unit="°API",
        dimension="density",
        zh=("API度", "API重度", "API比重", "API", "比重60/60", "相对密度60/60"),
        en=(
            *("API @60°F", "API gravity", "API gravity @60°F", "API 60", "API at 60°F", "Gravity"),
            *("SG 60/60", "SG", "Relative density 60/60", "Specific gravity", "RD 60/60"),
        ),
        example="",
        ge=-15,
        le=250,
    )
    observed_density_kgm3: pl.Float64 = field(
        value="number",
        title="Observed density",
        title_zh="视密度",
        description="Hydrometer reading at the test temperature, before any correction of glass.",
        description_zh="试验温度下密度计读数（未作玻璃修正）。",
        unit="kg/m³",
        dimension="density",
        zh=("观察密度", "观测密度", "实测密度", "试验密度", "密度计读数"),
        en=("Obs. density", "Density observed", "Sample density", "Hydrometer reading"),
        example="",
        ge=300,
        le=2000,
    )
    test_temperature_c: pl.Float64 = field(
        value="number",
        title="Test temperature",
        title_zh="试验温度",
        description="Temperature of the sample when the hydrometer was read.",
        description_zh="读取密度计时试样温度。",
        unit="°C",
        dimension="temperature",
        zh=(
            "视温",
            "视温度",
            "试样温度",
            "视密度温度",
            "测定温度",
            "密度测定温度",
            "测密温度",
            "试温",
        ),
        en=(
            *("Test temp", "Sample temp", "Sample temperature", "Density test temp"),
            *("Density temp", "Temp. of test", "Hydrometer temperature"),
        ),
        example="",
    )
    sediment_water_pct: pl.Float64 = field(
        value="number",
        title="S&W",
        title_zh="含水率",
        description="Sediment and water in the oil, by volume.",
        description_zh="油中水和沉淀物（体积百分比）。",
        unit="%",
        dimension="percent",
        zh=("水分", "机杂", "水和沉淀物", "含水", "含水量", "水杂", "沉淀物和水", "水分及机杂"),
        en=("BS&W", "Sediment & water", "Sediment and water", "Water content"),
        example="0.05",
        ge=0,
        le=100,
    )
