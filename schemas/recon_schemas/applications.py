"""Warehouse change applications (仓库变更申请)."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from recon_schemas import common
from recon_schemas.fields import about, field, rule
from recon_schemas.spellings import APPLICATION_KINDS, APPLICATION_STATUSES


class Applications(pa.DataFrameModel):
    """One row an application and tank; each is checked against the ledger, ticket by ticket."""

    application_no: str = field(
        value="identifier",
        required=True,
        title="Application No.",
        title_zh="申请编号",
        description="Number of the application; ledger entries name it.",
        description_zh="变更申请编号，台账分录可引用。",
        zh=("申请单号", "申请单编号", "变更申请编号", "变更申请单号", "仓库变更申请编号", "申请号"),
        en=("Application", "Application Number", "Application ID", "Request No."),
        example="BG-2026-0187",
    )
    kind: str = field(
        value="choice",
        required=True,
        title="Kind of change",
        title_zh="变更类型",
        description="What is to change.",
        description_zh="申请变更的事项。",
        zh=("申请类型", "变更事项", "申请事项", "变更内容", "类型"),
        en=("Change type", "Type of change", "Application type", "Type", "Change"),
        choices=APPLICATION_KINDS,
        example="product_change",
    )
    tank_id: str = common.tank_id(zh=("变更罐号", "涉及储罐"))
    from_value: str = field(
        value="text",
        title="From",
        title_zh="变更前",
        description="What it was: a product, an owner, a capacity, a date.",
        description_zh="变更前的油品、货主、库容或期限。",
        zh=("变更前内容", "原值", "原内容", "变更前情况", "原油品", "原货主"),
        en=("From value", "Old value", "Before", "Current"),
        example="DIESEL-0",
    )
    to_value: str = field(
        value="text",
        title="To",
        title_zh="变更后",
        description="What it is to be.",
        description_zh="变更后的油品、货主、库容或期限。",
        zh=("变更后内容", "新值", "新内容", "变更后情况", "新油品", "新货主"),
        en=("To value", "New value", "After", "Requested"),
        example="JET-A1",
    )
    approved_on: pl.Date = field(
        value="date",
        title="Approved on",
        title_zh="批准日期",
        description="Day of the approval.",
        description_zh="批准之日。",
        zh=("审批日期", "核准日期", "批准时间", "审批时间", "批复日期"),
        en=("Approval date", "Date of approval", "Approved"),
        example="2026-11-10",
    )
    effective_from: pl.Date = field(
        value="date",
        title="Effective from",
        title_zh="生效日期",
        description="First day the change holds.",
        description_zh="变更生效第一日。",
        zh=("起始日期", "有效期起", "开始日期", "有效起始日期", "生效时间"),
        en=("Valid from", "Start date", "From date"),
        example="2026-11-12",
    )
    effective_to: pl.Date = field(
        value="date",
        title="Effective to",
        title_zh="失效日期",
        description="Last day the change holds; blank when it has no end.",
        description_zh="变更有效最后一日；无期限则空白。",
        zh=("截止日期", "有效期止", "有效期至", "结束日期", "到期日期", "有效截止日期"),
        en=("Valid to", "Valid until", "End date", "To date", "Expiry date"),
        example="2027-11-11",
    )
    status: str = field(
        value="choice",
        required=True,
        title="Status",
        title_zh="状态",
        description="Where the application stands; only an approved or closed one covers a change.",
        description_zh="申请状态；仅已批准或已办结的申请可作为变更依据。",
        zh=("申请状态", "审批状态", "审批结果", "办理状态"),
        en=("State", "Application status", "Approval status"),
        choices=APPLICATION_STATUSES,
        example="approved",
    )
    depot: str = common.depot()

    @rule(
        "a change takes effect no later than it ends",
        "生效日期不晚于失效日期",
        "effective_from",
        "effective_to",
    )
    def change_starts_before_it_ends(cls) -> pl.Expr:
        """A change of one day starts and ends on it."""
        return pl.col("effective_from") <= pl.col("effective_to")

    class Config:
        """How pandera checks the frame."""

        name = "applications"
        title = "Change applications"
        description = "Applications to change product, owner, capacity, limit or tanks."
        strict = True
        metadata = about(
            title_zh="仓库变更申请",
            description_zh="油品、货主、库容、存储期限及储罐增减的变更申请。",
            aside={
                "row_no": ("序号", "No.", "Item", "S/N"),
                "applied_on": ("申请日期", "申请时间", "Application date", "Applied on"),
                "applicant": ("申请人", "申请单位", "Applicant"),
                "remarks": ("备注", "说明", "Remarks"),
            },
        )
