"""Words that stand in both languages side by side: sheet titles, headers, verdicts, causes.

They are the same whatever the run's language, so that the warehouse, the inspector and the
supervisor read one sheet. Sentences are not here: they follow the language (``recon.wording``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Label(NamedTuple):
    """One thing's name in English and Chinese."""

    en: str
    zh: str

    @property
    def both(self) -> str:
        """Chinese, a blank, English: on one line."""
        return f"{self.zh} {self.en}"

    def of(self, language: str) -> str:
        """In one language, for the terminal."""
        return self.zh if language == "zh" else self.en

    @property
    def stacked(self) -> str:
        """Chinese over English: a header cell."""
        return f"{self.zh}\n{self.en}"


def labelled(labels: Mapping[str, Label], code: str | None) -> str:
    """The label of ``code`` in both languages; the code itself where it has none."""
    if code is None:
        return ""
    found = labels.get(code)
    return code if found is None else found.both


def named(labels: Mapping[str, Label], code: str | None, language: str) -> str:
    """The label of ``code`` in one language; the code itself where it has none."""
    if code is None:
        return ""
    found = labels.get(code)
    return code if found is None else found.of(language)


VERDICTS: Mapping[str, Label] = {
    "matched": Label("matched", "相符"),
    "shortage": Label("shortage", "盘亏"),
    "surplus": Label("surplus", "盘盈"),
    "not_measurable": Label("not measurable", "无法计量"),
    "not_counted": Label("not counted", "未盘点"),
    "not_booked": Label("not booked", "无账"),
    "idle": Label("idle", "空置"),
}

SEVERITIES: Mapping[str, Label] = {
    "none": Label("none", "无"),
    "info": Label("info", "提示"),
    "watch": Label("WATCH", "关注"),
    "high": Label("HIGH", "重大"),
}

CONFIDENCES: Mapping[str, Label] = {
    "confirmed": Label("confirmed", "已证实"),
    "suggested": Label("suggested", "疑似"),
    "ambiguous": Label("ambiguous", "多解"),
}

STATES: Mapping[str, Label] = {
    "open": Label("open", "未整改"),
    "explained": Label("explained", "已说明"),
    "measure_agreed": Label("measure agreed", "已定措施"),
    "rectified": Label("rectified", "已整改"),
    "verified_closed": Label("verified and closed", "已销号"),
    "reopened": Label("re-opened", "重新打开"),
}

FILE_STATUSES: Mapping[str, Label] = {
    "loaded": Label("loaded", "已入库"),
    "known": Label("already known", "先前已读"),
    "partly_rejected": Label("partly rejected", "部分拒收"),
    "rejected": Label("rejected", "拒收"),
    "skipped": Label("skipped", "跳过"),
}

KINDS: Mapping[str, Label] = {
    "tanks": Label("tanks", "油罐"),
    "capacity_tables": Label("capacity tables", "容积表"),
    "products": Label("products", "油品"),
    "movements": Label("ledger", "收付账"),
    "balances": Label("balances", "结存表"),
    "stocktakes": Label("stocktake", "盘点表"),
    "applications": Label("applications", "变更申请"),
    "visits": Label("visits", "巡查记录"),
    "actions": Label("returned workbook", "回填表"),
}

CAUSES: Mapping[str, Label] = {
    "missed_transfer": Label("transfer not booked", "漏记移罐"),
    "wrong_tank": Label("booked to the wrong tank", "记错油罐"),
    "duplicate_entry": Label("entry booked twice", "重复记账"),
    "sign_error": Label("in and out swapped", "收付方向记反"),
    "transposed_digits": Label("digits swapped", "数字颠倒"),
    "decimal_shift": Label("decimal point misplaced", "小数点错位"),
    "unit_error": Label("wrong unit", "计量单位错误"),
    "vacuum_mass": Label("mass in vacuum booked", "按真空质量记账"),
    "density_basis": Label("density and volume at different bases", "密度与体积基准不一"),
    "vcf_omitted": Label("volume correction omitted", "漏乘体积修正系数"),
    "cutoff": Label("cut-off", "截点差异"),
    "one_sided_reversal": Label("one-sided reversal", "单边冲销"),
    "pre_booked": Label("pre-booked, not yet booked", "预核扣未实扣"),
    "missing_entry": Label("missing entry", "漏记单证"),
    "free_water": Label("free water", "明水"),
    "sediment_water": Label("sediment and water", "含水杂质"),
    "gauge_slip": Label("slip of the dip", "检尺差错"),
    "temperature_slip": Label("slip of the temperature", "温度差错"),
    "stale_stocktake": Label("stale stocktake", "沿用旧盘点"),
    "roof_correction": Label("roof correction", "浮顶修正"),
    "capacity_table": Label("capacity table", "容积表"),
    "inspector_arithmetic": Label("inspector's arithmetic", "检验计算差错"),
    "table_edition": Label("1952 tables used", "误用1952版油量表"),
    "drift": Label("slow drift", "持续漂移"),
    "unexplained": Label("unexplained", "原因未明"),
}

MEASURE_STATES: Mapping[str, Label] = {
    "agreed": Label("agreed", "已定"),
    "overdue": Label("OVERDUE", "逾期"),
    "done": Label("done", "已落实"),
    "replaced": Label("replaced", "已替换"),
}

CUSTOMS: Mapping[str, Label] = {
    "bonded": Label("bonded", "保税"),
    "duty_paid": Label("duty paid", "完税"),
}

PAPERS: Mapping[str, Label] = {
    "document": Label("document", "核注清单"),
    "declaration": Label("declaration", "报关单"),
    "application": Label("application", "申请"),
    "none": Label("no paper", "无单证"),
}

OUTCOMES: Mapping[str, Label] = {
    "in_order": Label("in order", "相符"),
    "noted": Label("noted", "备注"),
    "exception": Label("EXCEPTION", "异常"),
    "application_without_effect": Label("NOT IN THE LEDGER", "账上未见"),
    "cited_application_not_in_force": Label("NOT IN FORCE", "未生效"),
    "change_without_application": Label("NO APPLICATION", "未经申请"),
}

APPLICATION_KINDS: Mapping[str, Label] = {
    "product_change": Label("product change", "变更油品"),
    "capacity_change": Label("capacity change", "变更容量"),
    "owner_change": Label("owner change", "货权变更"),
    "storage_extension": Label("storage extension", "延长存储期"),
    "tank_added": Label("tank added", "新增油罐"),
    "tank_removed": Label("tank removed", "注销油罐"),
}

APPLICATION_STATUSES: Mapping[str, Label] = {
    "applied": Label("applied", "已申请"),
    "approved": Label("approved", "已批准"),
    "rejected": Label("rejected", "未批准"),
    "closed": Label("closed", "已办结"),
    "unknown": Label("unknown", "无此申请"),
}

LIMIT_BASES: Mapping[str, Label] = {
    "explicit": Label("as entered", "账面所载"),
    "one_year": Label("one year from entry", "入仓满一年"),
    "extension": Label("approved extension", "经批准延期"),
}

SOURCE_KINDS: Mapping[str, Label] = {
    "reading": Label("gauge reading", "检尺"),
    "opening": Label("opening", "建账"),
    "receipt": Label("receipt", "入库"),
    "issue": Label("issue", "出库"),
    "transfer": Label("transfer", "移罐"),
    "transfer_in": Label("transfer in", "移入"),
    "transfer_out": Label("transfer out", "移出"),
    "title_transfer": Label("title transfer", "货权转移"),
    "adjustment": Label("adjustment", "盈亏调整"),
    "water_draw": Label("water draw", "脱水"),
    "loss": Label("loss", "损耗"),
    "reversal": Label("reversal", "冲销"),
}

ENTRY_STATUSES: Mapping[str, Label] = {
    "booked": Label("booked", "已入账"),
    "pre_booked": Label("pre-booked", "预核扣"),
    "cancelled": Label("cancelled", "已取消"),
}

BUDGET: Mapping[str, Label] = {
    "level": Label("level", "液位"),
    "free_water": Label("free water", "水高"),
    "temperature": Label("temperature", "温度"),
    "density": Label("density", "密度"),
    "sediment_water": Label("S&W", "含水率"),
    "capacity": Label("capacity table", "容积表"),
    "vcf": Label("VCF", "修正系数"),
    "book": Label("book entries", "账面收付"),
}
"""Components of the uncertainty, in the order people read them."""

ROLES = (
    Label("Prepared", "制表"),
    Label("Reviewed", "复核"),
    Label("Inspector", "第三方检验机构"),
    Label("Auditor", "审计机构"),
    Label("Operator", "仓库负责人"),
    Label("Supervising officer", "监管关员"),
)
"""Who signs the cover."""

REPORT = Label("Account against stock", "账实核对报告")
COVER = Label("Cover", "封面")
DISCREPANCIES = Label("Discrepancies", "差异")
CHARTS = Label("Charts", "差异图")
ALL_TANKS = Label("All tanks", "全部油罐")
MEASUREMENT = Label("Measurement", "计量")
BRIDGE = Label("Bridge", "差异桥")
PROBLEM_LIST = Label("Problem list", "问题隐患清单")
MEASURES = Label("Measures list", "制度措施清单")
PROGRESS = Label("Burn-down", "动态清零")
TREND = Label("Control charts", "趋势预警")
OWNERS = Label("By product and owner", "收付存")
PARTIES = Label("Owners in tanks", "货主分摊")
EXPOSURE = Label("Indicative exposure", "税款参考")
TICKETS = Label("Ticket checks", "逐票核查")
APPLICATIONS = Label("Change applications", "变更申请核查")
VISIT_PLAN = Label("Visit plan", "巡查计划")
DRAW = Label("Random draw", "随机抽查")
COVERAGE = Label("Coverage", "覆盖情况")
STORAGE = Label("Storage limits", "存储期限")
HAZARD = Label("Hazard quantity", "危险量")
SOURCES = Label("Sources", "原始依据")
CUT_OFF = Label("Cut-off", "截点")
INPUT_PROBLEMS = Label("Input problems", "输入问题")
RULES = Label("Rules in force", "规则")
UNCERTAINTY = Label("Uncertainty", "不确定度")
ROLLUP = Label("Roll-up of sites", "多库汇总")
BY_SITE = Label("By site", "按库点")
BY_PRODUCT = Label("By product", "按油品")
BY_MONTH = Label("By month", "按月")
NO_PRODUCT = Label("of no product", "未分油品")
RUN_LOG = Label("Run log", "运行记录")

DEPOT = Label("Depot", "库区")
TANK = Label("Tank", "罐号")
SITE = Label("site", "全库")
YES = Label("yes", "是")
NO = Label("no", "否")
NEW = Label("new", "新")
PAPERS_OF = Label("see", "查看")
