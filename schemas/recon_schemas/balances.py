"""Balances an operator reports: opening, in, out, closing of a period."""

from __future__ import annotations

from typing import Annotated

import pandera.polars as pa
import polars as pl

from recon_schemas import common
from recon_schemas.fields import about, field, rule


class Balances(pa.DataFrameModel):
    """One row a tank, product, owner and period; checked against the movements, never booked."""

    tank_id: str = common.tank_id()
    product: str = common.product()
    period_start: pl.Date = field(
        value="date",
        required=True,
        title="Period start",
        title_zh="期间起",
        description="First day of the period.",
        description_zh="期间第一日。",
        zh=("期初日期", "开始日期", "起始日期", "期间开始", "统计起始日期", "期间自"),
        en=("From", "From date", "Start date", "Period from", "Start of period"),
        example="2026-11-01",
    )
    period_end: pl.Date = field(
        value="date",
        required=True,
        title="Period end",
        title_zh="期间止",
        description="Last day of the period, whole.",
        description_zh="期间最后一日（含全天）。",
        zh=("期末日期", "结束日期", "截止日期", "期间结束", "统计截止日期", "期间至"),
        en=("To", "To date", "End date", "Period to", "End of period", "As at"),
        example="2026-11-20",
    )
    opening_t: Annotated[pl.Decimal, 18, 3] = field(
        value="decimal",
        required=True,
        title="Opening stock",
        title_zh="期初结存",
        description="Book quantity at the start of the period, mass in air.",
        description_zh="期初账面数量，空气中质量。",
        unit="t",
        dimension="mass",
        zh=(
            *("期初", "期初库存", "期初数量", "期初余额", "上期结存", "期初账面", "期初数"),
            "期初库存量",
        ),
        en=("Opening", "Opening balance", "Opening quantity", "Opening inventory"),
        example="5820.113",
    )
    received_t: Annotated[pl.Decimal, 18, 3] = field(
        value="decimal",
        required=True,
        title="Received",
        title_zh="本期入库",
        description="Everything that came in over the period, mass in air.",
        description_zh="本期全部入库数量，空气中质量。",
        unit="t",
        dimension="mass",
        zh=(
            *("本期收入", "本期入仓", "本期增加", "入库", "入库数量", "收入", "收入数量", "本期进"),
            *("本月入库", "本期入库量"),
        ),
        en=("Receipts", "Receipt", "In", "Total in", "Received quantity", "Inbound"),
        example="3204.880",
    )
    issued_t: Annotated[pl.Decimal, 18, 3] = field(
        value="decimal",
        required=True,
        title="Issued",
        title_zh="本期出库",
        description="Everything that went out over the period, mass in air, as a positive number.",
        description_zh="本期全部出库数量，空气中质量，以正数填写。",
        unit="t",
        dimension="mass",
        zh=(
            *("本期发出", "本期出仓", "本期减少", "出库", "出库数量", "发出", "发出数量", "本期出"),
            *("本月出库", "本期出库量"),
        ),
        en=("Issues", "Issue", "Out", "Total out", "Issued quantity", "Outbound", "Dispatched"),
        example="3000.000",
    )
    closing_t: Annotated[pl.Decimal, 18, 3] = field(
        value="decimal",
        required=True,
        title="Closing stock",
        title_zh="期末结存",
        description="Book quantity at the end of the period; opening + received − issued, or it is "
        "a finding.",
        description_zh="期末账面数量；应等于期初 + 入库 − 出库，否则为问题。",
        unit="t",
        dimension="mass",
        zh=(
            *("期末", "期末库存", "期末数量", "期末余额", "结存", "结存数量", "账面结存", "期末数"),
            *("期末库存量", "账面库存"),
        ),
        en=("Closing", "Closing balance", "Closing quantity", "Balance", "Book stock"),
        example="6024.993",
    )
    account_no: str = common.account_no()
    owner: str = common.owner()
    customs_status: str = common.customs_status()
    depot: str = common.depot()

    @rule(
        "the period starts no later than it ends",
        "期间起不晚于期间止",
        "period_start",
        "period_end",
    )
    def period_starts_before_it_ends(cls) -> pl.Expr:
        """A period of one day starts and ends on it."""
        return pl.col("period_start") <= pl.col("period_end")

    class Config:
        """How pandera checks the frame."""

        name = "balances"
        title = "Balances"
        description = "Opening, received, issued and closing stock of a period, as reported."
        strict = True
        metadata = about(
            title_zh="结存表",
            description_zh="申报的期初、入库、出库、期末结存。",
            aside={
                "row_no": ("序号", "No.", "Item", "S/N"),
                "unit": ("单位", "计量单位", "申报单位", "数量单位", "Unit", "UOM"),
                "period": ("期间", "会计期间", "月份", "所属期", "Period", "Month"),
                "entered_on": ("入仓日期", "入库日期", "Date of entry", "Storage date"),
                "storage_limit": ("存储期限", "仓储期限", "Storage limit"),
                "hs_code": ("商品编码", "税号", "HS code"),
                "remarks": ("备注", "说明", "Remarks"),
            },
        )
