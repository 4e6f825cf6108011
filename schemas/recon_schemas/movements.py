"""The ledger: entries, and the papers and people they name."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from recon_schemas import common
from recon_schemas.entries import Entries
from recon_schemas.fields import about, field, rule
from recon_schemas.spellings import CUSTOMS_STATUSES, DIRECTIONS

UNIT_OF_WORD = {
    "吨数": "t",
    "mt": "t",
    "mtair": "t",
    "tonnes": "t",
    "metrictons": "t",
    "quantitymt": "t",
    "qtymt": "t",
    "quantityt": "t",
    "数量吨": "t",
    "净重吨": "t",
    "netmt": "t",
    "nettonnes": "t",
}
"""Header words of ``quantity``, as ``word_key``, that say the unit themselves."""


class Movements(Entries):
    """One row an entry; what it books stands in ``Entries``."""

    account_no: str = common.account_no()
    document_no: str = field(
        value="identifier",
        title="Document No.",
        title_zh="核注清单编号",
        description="Inventory list, ticket or voucher the entry was booked from.",
        description_zh="核注清单、出入库单或凭证编号。",
        zh=(
            *("核注清单号", "核注单号", "清单编号", "单据编号", "单据号", "单号", "出入库单号"),
            *("凭证编号", "凭证号", "作业单号"),
        ),
        en=(
            *("Document", "Document Number", "Doc No.", "Ticket", "Ticket No.", "Voucher No."),
            *("Inventory list No.", "Reference No.", "Order No."),
        ),
        example="QD530126I000000431",
        bears_figure=False,
    )
    declaration_no: str = field(
        value="identifier",
        title="Declaration No.",
        title_zh="报关单号",
        description="Customs declaration of the goods.",
        description_zh="货物报关单编号。",
        zh=("报关单编号", "申报单号", "报关单"),
        en=("Declaration", "Declaration Number", "Customs declaration", "Customs declaration No."),
        example="530120261000004310",
        bears_figure=False,
    )
    application_no: str = field(
        value="identifier",
        title="Application No.",
        title_zh="变更申请编号",
        description="Change application that covers the entry.",
        description_zh="本分录所依据的仓库变更申请编号。",
        zh=("变更申请单号", "申请编号", "申请单号", "申请单编号", "仓库变更申请编号"),
        en=("Application", "Application Number", "Change application No.", "Request No."),
        example="BG-2026-0187",
        bears_figure=False,
    )
    owner: str = common.owner(zh=("转出货主", "原货主"), en=("From owner", "Seller"))
    counter_owner: str = field(
        value="text",
        title="Counter owner",
        title_zh="对方货主",
        description="Who the title goes to.",
        description_zh="货权受让方。",
        zh=("受让方", "新货主", "转入货主", "受让货主"),
        en=("New owner", "To owner", "Buyer", "Transferee"),
        example="Lanwan Trading",
        bears_figure=False,
    )
    customs_status: str = common.customs_status()
    counter_customs_status: str = field(
        value="choice",
        title="Counter customs status",
        title_zh="对方保税标志",
        description="Customs status after the transfer.",
        description_zh="转移后的保税状态。",
        zh=("变更后保税标志", "转入保税标志", "对方保税状态", "新保税标志"),
        en=("New customs status", "To customs status"),
        choices=CUSTOMS_STATUSES,
        example="duty_paid",
        bears_figure=False,
    )
    unit_price: Annotated[pl.Decimal, 18, 6] = field(
        value="decimal",
        title="Unit price",
        title_zh="单价",
        description="Price per unit of quantity (CIF), for indicative exposure only.",
        description_zh="每计量单位价格（CIF），仅用于参考性税款测算。",
        dimension="money",
        zh=("申报单价", "CIF单价", "完税单价"),
        en=("Price", "CIF price", "Price per unit", "Declared price"),
        example="5210.00",
        bears_figure=False,
    )
    currency: str = field(
        value="text",
        title="Currency",
        title_zh="币制",
        description="Currency of the price.",
        description_zh="单价币制。",
        zh=("币种", "货币"),
        en=("CCY", "Curr."),
        example="CNY",
        bears_figure=False,
    )
    vessel: str = field(
        value="text",
        title="Vessel",
        title_zh="船名航次",
        description="Ship and voyage, truck or train.",
        description_zh="船名航次或运输工具。",
        zh=("船名", "船名/航次号", "运输工具", "运输工具名称", "车船号", "车牌号", "车号"),
        en=(
            *("Vessel/voyage", "Vessel name", "Ship", "Conveyance", "Means of transport"),
            *("Truck No.", "Vessel/truck"),
        ),
        example="Hai Yang 18 / V2611",
        bears_figure=False,
    )
    storage_limit: pl.Date = field(
        value="date",
        title="Storage limit",
        title_zh="存储期限",
        description="Last day the lot may stay in bond: one year from entry, once extendable.",
        description_zh="该批货物保税存储最后日期：入仓一年，经同意可延期一次。",
        zh=("存储期限至", "存储到期日", "仓储期限", "存储截止日期", "保税期限"),
        en=("Storage deadline", "Store until", "Storage expiry", "Bond expiry"),
        example="2027-11-20",
        bears_figure=False,
    )
    remarks: str = common.remarks()
    effective_date_only: pl.Boolean = field(
        value="flag",
        title="Effective on a date alone",
        title_zh="仅有业务日期",
        description="Set by the reader: the effective time was written as a date without a time.",
        description_zh="由读取程序填写：业务时间仅写日期、未写时刻。",
        zh=("业务时间仅日期",),
        en=("Date only",),
        example="no",
        derived=True,
    )
    direction: str = field(
        value="choice",
        title="Direction",
        title_zh="进出标志",
        description="In or out as the ledger marks it; decides for returns, evidence otherwise.",
        description_zh="台账所标进出方向；退库以此判定，其余作为佐证。",
        zh=("收发标志", "出入标志", "进出库标志", "出入库标志", "方向"),
        en=("In/Out", "I/E", "I/E flag", "In/Out flag"),
        choices=DIRECTIONS,
        example="in",
    )
    depot: str = common.depot()

    @rule(
        "a negative quantity stands only in an adjustment or a reversal",
        "仅调整与冲销可为负数量",
        "quantity",
        "kind",
    )
    def negative_quantity_is_an_adjustment_or_reversal(cls) -> pl.Expr:
        """The kind says which way oil went; a second sign would say it twice or not at all."""
        return (pl.col("quantity") >= 0) | pl.col("kind").is_in(["adjustment", "reversal"])

    @rule(
        "a quantity in tonnes is a whole number of 0.001 t",
        "以吨计的数量精确到 0.001 吨",
        "quantity",
        "unit",
    )
    def tonnes_are_whole_kilograms(cls) -> pl.Expr:
        """The book adds decimals of 0.001 t; a finer figure would be rounded unseen."""
        in_tonnes = pl.col("unit").fill_null("t") == "t"
        return ~in_tonnes | (pl.col("quantity") == pl.col("quantity").round(3))

    class Config:
        """How pandera checks the frame."""

        name = "movements"
        title = "Movements"
        description = "The ledger: every entry that changes, or announces to change, a tank's book."
        strict = True
        metadata = about(
            title_zh="出入库台账",
            description_zh="账面分录：入库、出库、移罐、货权转移、调整、脱水、损耗、冲销。",
            aside={
                "row_no": ("序号", "项号", "No.", "Item", "Line", "Line No."),
                "hs_code": ("商品编码", "商品编号", "税号", "HS code", "HS"),
                "statutory_quantity": ("法定数量", "第一法定数量", "Statutory quantity"),
                "statutory_unit": ("法定单位", "法定计量单位", "Statutory unit"),
                "running_balance": ("结存", "结存数量", "余额", "Balance", "Running balance"),
                "amount": ("金额", "总价", "申报总价", "Amount", "Total price"),
                "gross_weight": ("毛重", "Gross weight"),
                "origin": ("原产国", "产销国", "Country of origin", "Origin"),
                "operator": ("经办人", "操作员", "制单人", "Operator", "Entered by"),
                "bill_of_lading": ("提单号", "提运单号", "B/L No.", "Bill of lading"),
            },
        )
