"""What an entry of the ledger books: its identity, time, tanks and quantity."""

from __future__ import annotations

from typing import Annotated

import pandera.polars as pa
import polars as pl

from recon_schemas import common
from recon_schemas.fields import field
from recon_schemas.spellings import MOVEMENT_KINDS, MOVEMENT_STATUSES, UNITS


class Entries(pa.DataFrameModel):
    """The first columns of ``movements``: everything the book quantity rests on."""

    entry_id: str = field(
        value="identifier",
        required=True,
        title="Entry",
        title_zh="流水号",
        description="The entry's own number. The same number with the same content is the same "
        "entry, with other content a revision.",
        description_zh="分录自身编号。编号与内容均相同为同一分录，内容不同为修订。",
        zh=("业务流水号", "记账流水号", "交易流水号", "分录号", "分录编号", "台账编号", "记录编号"),
        en=(
            *("Entry ID", "Entry No.", "Entry Number", "Transaction ID", "Transaction No."),
            *("Txn ID", "Record ID", "Record No.", "Serial No.", "Journal No.", "Line ID"),
        ),
        example="E-20261120-0031",
    )
    kind: str = field(
        value="choice",
        required=True,
        title="Kind",
        title_zh="单据类型",
        description="What happened. Adds: opening, receipt, transfer_in. Takes away: issue, "
        "transfer_out, water_draw, loss. Moves no oil: title_transfer. As signed: adjustment. A "
        "transfer is one row from the tank to the counter tank; a reversal undoes an entry.",
        description_zh="业务类型。增：期初、入库、转入；减：出库、转出、脱水、损耗；不动：货权转移；"
        "调整按正负号；移罐一行记两罐；冲销抵消原分录。",
        zh=(
            *("业务类型", "业务种类", "操作类型", "交易类型", "出入库类型", "收发类型", "变动类型"),
            *("单据种类", "作业类型", "类型", "类别", "收发类别", "出入库类别"),
        ),
        en=(
            *("Type", "Movement type", "Movement", "Movement kind", "Entry type", "Entry kind"),
            *("Transaction type", "Operation"),
        ),
        choices=MOVEMENT_KINDS,
        example="receipt",
    )
    effective_at: Annotated[pl.Datetime, "us", None] = field(
        value="time",
        required=True,
        title="Effective at",
        title_zh="业务日期时间",
        description="When the oil moved (end of pumping), in the site's time. A date alone takes "
        "effect at the end of that day, an opening at its start.",
        description_zh="货物实际变动时间（停泵时间），站点当地时间。仅有日期的按当日日终生效，期初按当日日初。",
        zh=(
            *("生效时间", "发生时间", "作业时间", "作业结束时间", "完成时间", "结束时间"),
            *("停泵时间", "出入库时间", "业务发生时间", "交易时间", "操作时间", "进出库时间"),
            "出入库日期时间",
        ),
        en=(
            *("Effective time", "Date/time", "Completed at", "Completion time", "Finished at"),
            *("End time", "Stop time", "Pumping stop", "Transaction date/time", "Movement time"),
            *("Occurred at", "Event time"),
        ),
        date_words=(
            *("业务日期", "日期", "发生日期", "出入库日期", "作业日期", "交易日期", "生效日期"),
            *("操作日期", "进出库日期", "Date", "Effective date", "Movement date"),
            *("Transaction date", "Business date"),
        ),
        time_words=("业务时间", "时间", "时刻", "Time", "Time of day"),
        example="2026-11-20 14:35",
    )
    started_at: Annotated[pl.Datetime, "us", None] = field(
        value="time",
        title="Started at",
        title_zh="开始时间",
        description="When pumping started. A tank gauged between start and end cannot be measured.",
        description_zh="开泵时间。在开始与结束之间检尺的储罐无法计量。",
        zh=("开泵时间", "起泵时间", "启泵时间", "作业开始时间", "起始时间"),
        en=("Start time", "Started", "Pumping start", "Start of pumping", "Commenced"),
        date_words=("开始日期", "开泵日期", "作业开始日期", "Start date"),
        example="2026-11-20 09:10",
    )
    booked_at: Annotated[pl.Datetime, "us", None] = field(
        value="time",
        title="Booked at",
        title_zh="记账时间",
        description="When the account took the entry in; of two revisions the later one counts.",
        description_zh="记账（核扣）时间；同一分录的多次修订以后记账者为准。",
        zh=("核扣时间", "入账时间", "过账时间", "登记时间", "录入时间", "制单时间", "记账日期时间"),
        en=("Booking time", "Posted at", "Posting time", "Entered at", "Recorded at", "Created at"),
        date_words=(
            *("记账日期", "核扣日期", "入账日期", "过账日期", "登记日期", "录入日期", "制单日期"),
            *("Posting date", "Booking date", "Booked on", "Posted on", "Entry date"),
        ),
        example="2026-11-20 16:02",
    )
    tank_id: str = common.tank_id(
        zh=("转出罐", "转出罐号", "源罐", "移出罐", "移出罐号", "本方罐号"),
        en=("From Tank", "Source Tank"),
    )
    counter_tank_id: str = field(
        value="identifier",
        title="Counter tank",
        title_zh="对方罐号",
        description="The other tank of a transfer: where the oil went (transfer, transfer_out) or "
        "came from (transfer_in).",
        description_zh="移罐的对方储罐：转入罐（移罐、转出）或转出罐（转入）。",
        zh=(
            *("对方罐", "转入罐", "转入罐号", "目的罐", "目标罐", "目标罐号", "移入罐", "移入罐号"),
            *("接收罐", "调入罐"),
        ),
        en=(
            *("Counter tank No.", "To tank", "Other tank", "Destination tank", "Receiving tank"),
            *("Counterpart tank", "Dest. tank"),
        ),
        example="T-302",
    )
    product: str = common.product()
    quantity: Annotated[pl.Decimal, 18, 6] = field(
        value="decimal",
        required=True,
        title="Quantity",
        title_zh="数量",
        description="Quantity in the row's unit, tonnes if none is written; volumes are at 20 °C, "
        "barrels at 60 °F. Positive, but for adjustments and reversals.",
        description_zh="按本行计量单位的数量，未写单位为吨；体积为 20 ℃，桶为 60 ℉。"
        "除调整与冲销外为正数。",
        zh=(
            *("申报数量", "实际数量", "业务数量", "出入库数量", "发生数量", "变动数量", "计量数量"),
            *("实收数量", "实发数量", "净重", "重量", "吨数", "数量(吨)", "净重(吨)", "本次数量"),
            "净量",
        ),
        en=(
            *("Qty", "Net quantity", "Net weight", "Weight", "Mass", "MT", "MT (air)", "Tonnes"),
            *("Metric tons", "Quantity MT", "Quantity (t)", "Qty MT", "Declared quantity"),
            *("Net MT", "Net tonnes", "Net qty"),
        ),
        example="1250.500",
    )
    unit: str = field(
        value="choice",
        title="Unit",
        title_zh="计量单位",
        description="Unit of the quantity; customs unit codes are understood.",
        description_zh="数量的计量单位，可填海关计量单位代码。",
        zh=("申报单位", "单位", "数量单位", "申报计量单位"),
        en=("UOM", "Unit of measure", "Units", "Declared unit"),
        choices=UNITS,
        example="t",
        default="t",
    )
    density20_kgm3: pl.Float64 = field(
        value="number",
        title="Density at 20 °C",
        title_zh="密度(20℃)",
        description="Density at 20 °C in vacuum; a volume becomes tonnes in air with it, else with "
        "the product's nominal density, and that is said.",
        description_zh="20 ℃ 密度（真空中）；体积数量据此折算为空气中吨数，"
        "缺省用油品标称密度并注明。",
        unit="kg/m³",
        dimension="density",
        zh=("密度20", "标准密度", "密度", "20℃密度", "20度密度", "标密", "ρ20", "标准密度(20℃)"),
        en=("Density @20°C", "Density 20", "D20"),
        example="793.2",
        ge=300,
        le=2000,
    )
    volume20_m3: Annotated[pl.Decimal, 18, 3] = field(
        value="decimal",
        title="Volume at 20 °C",
        title_zh="体积(20℃)",
        description="Standard volume of the entry, kept as evidence; the quantity is what counts.",
        description_zh="分录的标准体积，作为佐证保留；记账以数量为准。",
        unit="m³",
        dimension="volume",
        zh=("体积20", "标准体积", "20℃体积", "20度体积", "V20", "标准体积(20℃)"),
        en=("Volume @20°C", "Volume 20", "Standard volume", "GSV", "GSV @20°C"),
        example="1578.721",
        bears_figure=False,
    )
    status: str = field(
        value="choice",
        title="Status",
        title_zh="核扣标志",
        description="Only booked entries are stock; pre_booked ones are announced, cancelled ones "
        "never happened.",
        description_zh="仅已记账的分录计入账面；预核扣为预告，作废视为未发生。",
        zh=("状态", "单据状态", "记账状态", "账务状态", "核扣状态"),
        en=("State", "Booking status", "Posting status", "Entry status", "Deduction flag"),
        choices=MOVEMENT_STATUSES,
        example="booked",
        default="booked",
    )
    reverses: str = field(
        value="identifier",
        title="Reverses",
        title_zh="被冲销流水号",
        description="The entry that a reversal undoes, with all its legs. A reversal that names no "
        "entry counts as signed and is a finding.",
        description_zh="冲销所抵消的原分录。未指明原分录的冲销按正负号计入，并列为问题。",
        zh=(
            *("原流水号", "冲销流水号", "被冲流水号", "被冲销单号", "原单据号", "原分录号"),
            "红冲原号",
        ),
        en=("Reversal of", "Reverses entry", "Reversed entry", "Original entry", "Original ID"),
        example="",
    )
