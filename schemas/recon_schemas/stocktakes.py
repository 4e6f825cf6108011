"""Stocktakes: gauge readings, what the inspector worked out of them, and who did."""

from __future__ import annotations

from typing import Any

import polars as pl

from recon_schemas import common
from recon_schemas.fields import about, field, rule
from recon_schemas.gauge_readings import GaugeReadings
from recon_schemas.spellings import STOCKTAKE_SOURCES, STOCKTAKE_STATUSES

_DENSITIES = ("density20_kgm3", "density15_kgm3", "api60", "observed_density_kgm3")


def _reported(unit: str, **meaning: Any) -> Any:
    """A figure the inspector worked out: no figure rests on it, all are recomputed."""
    dimension = {"m³": "volume", "t": "mass"}.get(unit, "factor")
    return field(
        value="number",
        unit=unit or None,
        dimension=dimension,  # type: ignore[arg-type]
        bears_figure=False,
        **meaning,
    )


class Stocktakes(GaugeReadings):
    """One row a tank and gauge time; what was read stands in ``GaugeReadings``."""

    reported_tov_m3: pl.Float64 = _reported(
        "m³",
        title="Reported TOV",
        title_zh="油水总体积",
        description="Total observed volume as the inspector printed it; checked, never used.",
        description_zh="检验报告所列油水总体积；仅复核，不采用。",
        zh=("总体积", "表载体积", "表载容积", "总观测体积", "油水体积", "罐表体积", "表上体积"),
        en=("TOV", "Total observed volume", "Total Obs. Vol.", "Total observed vol."),
        example="7620.549",
    )
    reported_free_water_m3: pl.Float64 = _reported(
        "m³",
        title="Reported free water volume",
        title_zh="水体积",
        description="Volume of free water as printed; checked, never used.",
        description_zh="检验报告所列明水体积；仅复核，不采用。",
        zh=("明水体积", "游离水体积", "底水体积", "游离水(m3)", "明水(m3)", "水的体积"),
        en=(
            *("FW volume", "Free water volume", "Free water m3", "FW m3", "FW vol.", "FWV"),
            *("Water volume", "Water vol."),
        ),
        example="0.000",
    )
    reported_roof_m3: pl.Float64 = _reported(
        "m³",
        title="Reported roof volume",
        title_zh="浮顶修正",
        description="Roof deduction as printed, whichever sign; checked, never used.",
        description_zh="检验报告所列浮顶排液体积（正负均可）；仅复核，不采用。",
        zh=(
            *("浮盘排液体积", "浮顶排开体积", "浮顶排液体积", "浮盘修正", "浮盘体积", "浮顶体积"),
            *("浮顶", "浮盘"),
        ),
        en=(
            *("FRA", "FRC", "Roof displacement", "Roof correction", "Floating roof adjustment"),
            *("Floating roof correction", "Roof volume", "Roof adjustment", "Roof"),
        ),
        example="",
    )
    reported_gov_m3: pl.Float64 = _reported(
        "m³",
        title="Reported GOV",
        title_zh="净油体积",
        description="Gross observed volume as printed; checked, never used.",
        description_zh="检验报告所列毛油观测体积；仅复核，不采用。",
        zh=("毛油体积", "毛观测体积", "油体积", "净油观测体积"),
        en=("GOV", "Gross observed volume", "Gross Observed Vol.", "Gross obs. vol."),
        example="7621.328",
    )
    reported_vcf: pl.Float64 = _reported(
        "",
        title="Reported VCF",
        title_zh="体积修正系数",
        description="Volume correction factor as printed, compared within its own rounding.",
        description_zh="检验报告所列体积修正系数；按其修约位数比对。",
        zh=("VCF20", "修正系数", "体积换算系数", "VCF15", "体积系数"),
        en=(
            *("VCF", "CTL", "VRF", "Volume correction factor", "VCF (Table 54A)"),
            *("VCF (Table 54B)", "VCF (Table 54D)", "VCF (Table 60A)", "VCF (Table 60B)"),
            *("VCF (Table 60D)", "VCF (Table 6A)", "VCF (Table 6B)", "VCF (Table 54)"),
        ),
        example="0.99594",
    )
    reported_gsv_m3: pl.Float64 = _reported(
        "m³",
        title="Reported GSV",
        title_zh="标准体积",
        description="Gross standard volume as printed; checked, never used.",
        description_zh="检验报告所列标准体积；仅复核，不采用。",
        zh=("V20", "毛标准体积", "标准体积(20℃)", "标准体积V20", "20℃体积", "V15"),
        en=(
            *("GSV", "Gross standard volume", "Gross Standard Vol.", "Gross std. vol."),
            *("Gross Standard Vol. @15°C", "Gross Standard Vol. @20°C", "GSV @15°C", "GSV @20°C"),
            *("Standard volume", "Standard volume @20°C", "Standard volume @15°C"),
        ),
        example="7590.386",
    )
    reported_nsv_m3: pl.Float64 = _reported(
        "m³",
        title="Reported NSV",
        title_zh="净标准体积",
        description="Net standard volume as printed; checked, never used.",
        description_zh="检验报告所列净标准体积；仅复核，不采用。",
        zh=("净油标准体积", "净标准体积(20℃)"),
        en=(
            *("NSV", "Net standard volume", "Net Standard Vol.", "Net std. vol."),
            *("Net Standard Vol. @15°C", "Net Standard Vol. @20°C", "NSV @15°C", "NSV @20°C"),
        ),
        example="",
    )
    reported_mass_air_t: pl.Float64 = _reported(
        "t",
        title="Reported mass in air",
        title_zh="空气中质量",
        description="Tonnes in air as printed: the inspector's figure; checked, never used.",
        description_zh="检验报告所列空气中质量（商业质量）；仅复核，不采用。",
        zh=(
            *("空气中重量", "净重", "商业质量", "商业重量", "吨数", "数量(吨)", "数量", "实存"),
            *("油重", "净油重", "实存数量", "质量(空气中)", "空气中吨数", "净吨", "商品质量"),
            *("空气质量", "空气重量"),
        ),
        en=(
            *("MT (air)", "Weight in air", "Net MT", "MT", "Metric tons (air)", "MT in air"),
            *("Metric tonnes (air)", "Metric tons in air", "Mass in air", "Tonnes in air"),
            *("Net weight in air", "Net metric tons", "Metric tons", "Metric tonnes", "Net weight"),
            *("Weight (air)", "Net tonnes"),
        ),
        example="6009.308",
    )
    reported_mass_vacuum_t: pl.Float64 = _reported(
        "t",
        title="Reported mass in vacuum",
        title_zh="真空中质量",
        description="Tonnes in vacuum as printed; checked, never used.",
        description_zh="检验报告所列真空中质量；仅复核，不采用。",
        zh=("真空质量", "真空中重量", "质量(真空中)", "真空吨数"),
        en=(
            *("MT (vac)", "Mass", "Metric tons (vacuum)", "Metric tonnes (vacuum)", "MT in vac"),
            *("Mass in vacuum", "Weight in vacuum", "Tonnes in vacuum", "Metric tons (vac)"),
            *("MT (vacuum)", "Metric tons in vacuum"),
        ),
        example="",
    )
    status: str = field(
        value="choice",
        title="Status",
        title_zh="状态",
        description="Counted, or out of service (being cleaned, laid up): then blanks are fine.",
        description_zh="已盘点或停用（清罐、停用）；停用罐可空白。",
        zh=("罐状态", "油罐状态", "储罐状态", "罐况", "盘点状态"),
        en=("Tank status", "State", "Condition"),
        choices=STOCKTAKE_STATUSES,
        example="counted",
        default="counted",
    )
    source: str = field(
        value="choice",
        title="Source",
        title_zh="数据来源",
        description="Who measured: the inspector, the terminal itself, or its automatic gauge.",
        description_zh="计量方：第三方检验机构、库方或自动液位计。",
        zh=("来源", "计量方式", "测量方式", "计量方"),
        en=("Data source", "Measured by", "Measurement"),
        choices=STOCKTAKE_SOURCES,
        example="inspector",
        default="inspector",
    )
    report_no: str = field(
        value="identifier",
        title="Report No.",
        title_zh="报告编号",
        description="Number of the inspection report.",
        description_zh="检验报告编号。",
        zh=("报告号", "证书编号", "检验报告编号", "报告单号", "编号", "单号"),
        en=("Report", "Report Number", "Certificate No.", "Job No.", "File No.", "Reference"),
        bears_figure=False,
        example="CN-2026-11-0457",
    )
    inspector: str = field(
        value="text",
        title="Inspector",
        title_zh="检验员",
        description="Who gauged: person or company.",
        description_zh="检验人员或机构。",
        zh=("计量员", "检尺员", "检验人", "计量人", "检验机构", "检验单位", "检验人员"),
        en=("Surveyor", "Inspected by", "Inspection company", "Gauger", "Gauged by"),
        bears_figure=False,
        example="Zhonghai Inspection",
    )
    remarks: str = common.remarks()
    depot: str = common.depot()

    @rule(
        "innage or ullage is given",
        "油水总高与空高至少填一项",
        "innage_mm",
        "ullage_mm",
        "status",
    )
    def innage_or_ullage_is_given(cls) -> pl.Expr:
        """A tank out of service may have neither."""
        given = pl.col("innage_mm").is_not_null() | pl.col("ullage_mm").is_not_null()
        return _out_of_service() | given

    @rule(
        "the liquid temperature is given",
        "须填油温",
        "liquid_temperature_c",
        "status",
    )
    def liquid_temperature_is_given(cls) -> pl.Expr:
        """A tank out of service may have none."""
        return _out_of_service() | pl.col("liquid_temperature_c").is_not_null()

    @rule(
        "a density is given in one of its forms",
        "各种密度形式至少填一种",
        *_DENSITIES,
        "status",
    )
    def density_is_given_in_one_form(cls) -> pl.Expr:
        """At 20 °C, at 15 °C, as API gravity, or observed; a tank out of service may have none."""
        return _out_of_service() | pl.any_horizontal(
            pl.col(name).is_not_null() for name in _DENSITIES
        )

    @rule(
        "an observed density comes with its test temperature, or with a standard density",
        "视密度须附试验温度，或另有标准密度",
        "observed_density_kgm3",
        "test_temperature_c",
    )
    def observed_density_comes_with_its_test_temperature(cls) -> pl.Expr:
        """Without its temperature an observed density says nothing."""
        usable = (
            pl.col("observed_density_kgm3").is_null() | pl.col("test_temperature_c").is_not_null()
        )
        standard = pl.any_horizontal(pl.col(name).is_not_null() for name in _DENSITIES[:3])
        return usable | standard

    @rule(
        "free water does not stand above the innage",
        "水高不高于油水总高",
        "free_water_mm",
        "innage_mm",
    )
    def free_water_is_not_above_innage(cls) -> pl.Expr:
        """Water is part of the level (metrology: 0 ≤ water ≤ innage ≤ reference height)."""
        return pl.col("free_water_mm") <= pl.col("innage_mm")

    @rule(
        "innage and ullage do not exceed the reference height of the row",
        "油水总高、空高不高于同行参照高度",
        "innage_mm",
        "ullage_mm",
        "reference_height_observed_mm",
    )
    def level_is_within_reference_height(cls) -> pl.Expr:
        """A height of 0 was not observed; the register's own height is checked later."""
        observed = pl.col("reference_height_observed_mm")
        highest = pl.max_horizontal("innage_mm", "ullage_mm")
        return (observed == 0) | (highest <= observed)

    class Config:
        """How pandera checks the frame."""

        name = "stocktakes"
        title = "Stocktakes"
        description = "What an independent inspector read at each tank, and worked out of it."
        strict = True
        metadata = about(
            title_zh="盘点表",
            description_zh="第三方检验机构各罐检尺读数及其计算结果。",
            one_of=(("innage_mm", "ullage_mm"), _DENSITIES),
            aside={
                "row_no": ("序号", "No.", "Item", "S/N", "Sr. No."),
                "shell_factor": (
                    *("罐壁温度修正", "壳体修正", "罐壁修正系数", "CTSh", "Shell factor"),
                    *("Tank shell correction", "Tank shell corr. CTSh", "Tank shell corr."),
                ),
                "dip": ("第一次", "第二次", "第三次", "Dip 1", "Dip 2", "Dip 3"),
                "layer_temperature": (
                    *("上", "中", "下", "上部", "中部", "下部", "上部温度", "中部温度"),
                    *("下部温度", "Upper", "Middle", "Lower", "Top", "Bottom"),
                ),
                "barrels": ("桶数", "Barrels", "Barrels @60°F", "BBL", "US barrels @60°F"),
                "long_tons": ("长吨", "Long tons", "LT"),
                "wcf": ("空气浮力修正", "WCF", "Weight conversion factor"),
                "book": ("账面", "账面数", "账面数量", "Book", "Book stock"),
                "difference": ("差异", "盈亏", "溢短", "Difference", "Gain/loss"),
                "total": ("合计", "总计", "TOTAL", "Grand total"),
            },
        )


def _out_of_service() -> pl.Expr:
    return pl.col("status").fill_null("counted") == "out_of_service"
