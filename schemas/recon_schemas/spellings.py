"""How people and systems write the values of choice columns.

Each mapping: canonical value → further spellings; the first is the Chinese one that templates
offer. Compared through ``fields.word_key``. Customs codes are those of the unit code table of
China Customs (035 kg, 070 t, 095 L, 063 kL, 033 m³, 123 bbl, 071 long ton, 072 short ton), with
and without the leading zero that a spreadsheet swallows.
"""

from __future__ import annotations

VALUES_TRUE = frozenset({"是", "有", "真", "对", "y", "yes", "true", "t", "1", "√", "✓"})
"""Spellings of a flag that is set, casefolded."""

VALUES_FALSE = frozenset(
    {"否", "无", "没有", "假", "不", "n", "no", "false", "f", "0", "×", "✗", "x"}
)
"""Spellings of a flag that is not set, casefolded."""

NIL = frozenset({"nil", "none", "无", "没有", "无水", "/", "-", "—", "–", "－", "--", "——"})
"""Spellings of "there is none" of a quantity, casefolded: free water written so is 0."""

MOVEMENT_KINDS: dict[str, tuple[str, ...]] = {
    "opening": (
        *("期初", "期初库存", "期初结存", "期初余额", "期初数", "上期结转", "结转", "建账"),
        *("Opening balance", "Opening stock", "Opening inventory", "Brought forward", "B/F"),
    ),
    "receipt": (
        *("入库", "进库", "入仓", "进仓", "收货", "收油", "来油", "进油", "卸船", "卸车", "接卸"),
        *("进口入库", "保税入库", "采购入库", "进货", "退库", "退货", "退货入库", "预增", "实增"),
        *("Receive", "Received", "Receipts", "Goods receipt", "GR", "In", "Inbound", "Intake"),
        *("Import", "Vessel receipt", "Ship receipt", "Unloading", "Return", "Returned"),
    ),
    "issue": (
        *("出库", "出仓", "发货", "发油", "付油", "提货", "装船", "装车", "出口出库", "保税出库"),
        *("销售出库", "供船", "预减", "实减"),
        *("Issued", "Issues", "Goods issue", "GI", "Out", "Outbound", "Delivery", "Delivered"),
        *("Dispatch", "Despatch", "Shipment", "Loading", "Lifting", "Export", "Bunkering"),
    ),
    "transfer": (
        *("移罐", "倒罐", "转罐", "倒油", "调罐", "移库", "输转", "罐间转移", "罐间输转"),
        *("内部转移", "内部移罐"),
        *("Tank transfer", "Tank to tank", "Tank-to-tank transfer", "Internal transfer"),
        *("Inter-tank transfer", "Intertank", "T2T", "Shift"),
    ),
    "transfer_in": (
        *("转入", "移入", "倒入", "调入", "移罐入", "移罐转入", "倒罐入", "倒罐转入", "转罐入"),
        *("移库入", "Transferred in", "Tank transfer in", "Internal transfer in"),
    ),
    "transfer_out": (
        *("转出", "移出", "倒出", "调出", "移罐出", "移罐转出", "倒罐出", "倒罐转出", "转罐出"),
        *("移库出", "Transferred out", "Tank transfer out", "Internal transfer out"),
    ),
    "title_transfer": (
        *("货权转移", "货权转让", "货权变更", "货权交割", "过户", "转权", "所有权转移"),
        *("Transfer of title", "Title change", "Ownership transfer", "Change of ownership"),
        *("Ownership change", "In-tank transfer", "ITT", "Book transfer"),
    ),
    "adjustment": (
        *("调整", "盘盈", "盘亏", "盘盈盘亏", "盘点调整", "库存调整", "账面调整", "溢余", "短少"),
        *("Adjust", "Adj", "Stock adjustment", "Inventory adjustment", "Correction", "Gain"),
        *("Count surplus", "Stocktake gain", "Count shortage", "Stocktake loss"),
    ),
    "water_draw": (
        *("脱水", "放水", "切水", "排水"),
        *("Water drawoff", "Water draw-off", "Water drain", "Water drained", "Dewatering"),
    ),
    "loss": (
        *("损耗", "自然损耗", "储存损耗", "存储损耗", "蒸发损耗", "定额损耗", "保管损耗"),
        *("Losses", "Natural loss", "Storage loss", "Evaporation", "Evaporation loss"),
    ),
    "reversal": (
        *("冲销", "红冲", "冲红", "红字", "红字冲销", "冲账", "冲正", "冲回"),
        *("Reverse", "Reversed", "Storno", "Contra entry", "Reversing entry"),
    ),
}

NEGATIVE_SPELLINGS = frozenset({"盘亏", "短少", "countshortage", "stocktakeloss"})
"""Kinds of movement, as ``word_key``, whose quantity is negative however it was written."""

DIRECTION_DECIDES = frozenset({"退库", "退货", "return", "returned"})
"""Kinds of movement, as ``word_key``, that are issues when ``direction`` says out."""

STATUS_OF_SPELLING = {
    "预增": "pre_booked",
    "预减": "pre_booked",
    "实增": "booked",
    "实减": "booked",
}
"""Kinds of movement, as ``word_key``, that say the status too: announced or real."""

MOVEMENT_STATUSES: dict[str, tuple[str, ...]] = {
    "booked": (
        *("已记账", "已入账", "已过账", "已核扣", "核扣", "实扣", "未核扣", "已核销", "核销"),
        *("实增", "实减", "正常", "有效", "无", "0", "2", "3"),
        *("Posted", "Final", "Confirmed", "Actual", "Normal", "Valid", "Deducted", "Written off"),
    ),
    "pre_booked": (
        *("预核扣", "预扣", "预记账", "预增", "预减", "1"),
        *("Prebooked", "Pre-deducted", "Provisional", "Announced", "Planned", "Pending"),
    ),
    "cancelled": (
        *("作废", "已作废", "取消", "已取消", "撤销", "已撤销", "删除", "已删除", "无效"),
        *("Canceled", "Void", "Voided", "Deleted", "Invalid"),
    ),
}

DIRECTIONS: dict[str, tuple[str, ...]] = {
    "in": (
        *("进", "入", "收", "进库", "入库", "进仓", "入仓", "进口", "转入", "收入"),
        *("I", "Inbound", "Receipt", "Import", "Inward", "Incoming"),
    ),
    "out": (
        *("出", "发", "付", "出库", "出仓", "出口", "转出", "发出"),
        *("E", "O", "Outbound", "Issue", "Export", "Outward", "Outgoing"),
    ),
}

UNITS: dict[str, tuple[str, ...]] = {
    "t": (
        *("吨", "公吨", "070", "70", "MT", "MTs", "Tonne", "Tonnes", "Metric ton"),
        *("Metric tons", "Metric tonne", "Metric tonnes", "mt air", "TNE"),
    ),
    "kg": ("千克", "公斤", "035", "35", "kgs", "Kilo", "Kilos", "Kilogram", "Kilograms", "KGM"),
    "m3": (
        *("立方米", "立方", "方", "033", "33", "m³", "cbm", "cu m", "cum", "Cubic metre"),
        *("Cubic metres", "Cubic meter", "Cubic meters", "MTQ"),
    ),
    "L": ("升", "公升", "095", "95", "Ltr", "Ltrs", "Litre", "Litres", "Liter", "Liters", "LTR"),
    "kL": ("千升", "063", "63", "Kilolitre", "Kilolitres", "Kiloliter", "Kiloliters"),
    "bbl": ("桶", "123", "bbls", "Barrel", "Barrels", "US barrel", "US barrels", "BLL"),
    "long_ton": ("长吨", "英吨", "071", "71", "LT", "Long ton", "Long tons", "UK ton", "LTN"),
    "short_ton": ("短吨", "美吨", "072", "72", "ST", "Short ton", "Short tons", "US ton", "STN"),
}

CUSTOMS_STATUSES: dict[str, tuple[str, ...]] = {
    "bonded": (
        *("保税", "保税货物", "保税油", "是", "Y", "Yes", "1", "True"),
        *("In bond", "Under bond", "Duty suspended"),
    ),
    "duty_paid": (
        *("完税", "已完税", "非保税", "一般贸易", "内贸", "否", "N", "No", "0", "False"),
        *("Non-bonded", "Free circulation", "Domestic"),
    ),
}

TANK_TYPES: dict[str, tuple[str, ...]] = {
    "fixed_roof": (
        *("固定顶", "固定顶罐", "拱顶", "拱顶罐", "锥顶", "锥顶罐"),
        *("Fixed", "Cone roof", "Dome roof", "CRT", "Fixed roof tank"),
    ),
    "internal_floating_roof": (
        *("内浮顶", "内浮顶罐", "内浮盘"),
        *("IFR", "IFRT", "Internal floating roof tank", "Internal floater"),
    ),
    "external_floating_roof": (
        *("外浮顶", "外浮顶罐", "浮顶", "浮顶罐", "单盘浮顶", "双盘浮顶"),
        *("EFR", "EFRT", "External floating roof tank", "Floating roof", "Floating roof tank"),
    ),
    "horizontal": ("卧式", "卧式罐", "卧罐", "Horizontal tank", "Horizontal cylinder"),
}

VCF_GROUPS: dict[str, tuple[str, ...]] = {
    "crude": ("原油", "Crude oil", "A", "6A", "24A", "54A", "60A"),
    "refined": (
        *("石油产品", "成品油", "产品", "Refined product", "Refined products", "Product"),
        *("Products", "B", "6B", "24B", "54B", "60B"),
    ),
    "lubricant": ("润滑油", "Lubricants", "Lube", "Lubes", "Lube oil", "D", "6D", "54D", "60D"),
    "special": ("特殊", "特种产品", "Special product", "C", "6C", "24C", "54C", "60C"),
}

STOCKTAKE_STATUSES: dict[str, tuple[str, ...]] = {
    "counted": (
        *("正常", "已检尺", "已盘点", "已计量", "在用", "在役", "静止"),
        *("Gauged", "Measured", "Normal", "OK", "In service", "In use"),
    ),
    "out_of_service": (
        *("清罐", "停用", "停役", "检修", "大修", "封存", "清罐中", "已清罐", "检修中"),
        *("OOS", "Not in service", "Under maintenance", "Maintenance", "Cleaning", "Cleaned"),
    ),
}

STOCKTAKE_SOURCES: dict[str, tuple[str, ...]] = {
    "inspector": (
        *("第三方", "检验机构", "第三方检验机构", "第三方检验", "商检", "人工", "人工检尺"),
        *("Surveyor", "Third party", "Independent", "Manual", "Manual gauge", "Hand dip"),
    ),
    "terminal": (
        *("库方", "仓库", "油库", "企业", "仓库自测", "库方计量", "自盘"),
        *("Depot", "Warehouse", "Operator", "Shore"),
    ),
    "atg": (
        *("液位计", "自动计量", "自动液位计", "雷达", "雷达液位计", "伺服液位计"),
        *("Auto", "Automatic", "Automatic tank gauge", "Radar", "Servo"),
    ),
}

APPLICATION_KINDS: dict[str, tuple[str, ...]] = {
    "product_change": (
        *("品种变更", "货种变更", "油品变更", "存储品种变更", "货物品种变更", "换装", "改储"),
        *("Change of product", "Grade change", "Change of grade"),
    ),
    "capacity_change": (
        *("库容变更", "容量变更", "罐容变更", "容积变更"),
        "Change of capacity",
    ),
    "owner_change": (
        *("货主变更", "货权变更", "所有人变更", "货权转移"),
        *("Change of owner", "Ownership change", "Change of ownership"),
    ),
    "storage_extension": (
        *("存储延期", "仓储延期", "延期", "展期", "延长存储期限", "存储期限延长"),
        *("Extension", "Extension of storage", "Storage period extension"),
    ),
    "tank_added": (
        *("新增储罐", "增加储罐", "新增油罐", "新增罐", "增罐", "储罐启用"),
        *("Add tank", "New tank", "Tank addition"),
    ),
    "tank_removed": (
        *("减少储罐", "撤销储罐", "注销储罐", "减少油罐", "减罐", "储罐停用"),
        *("Remove tank", "Tank removal"),
    ),
}

APPLICATION_STATUSES: dict[str, tuple[str, ...]] = {
    "applied": (
        *("已申请", "申请中", "已申报", "已受理", "待审批", "审批中", "审核中"),
        *("Application", "Submitted", "Pending", "In review"),
    ),
    "approved": (
        *("已批准", "批准", "同意", "已同意", "核准", "已核准", "审批通过", "通过"),
        *("Granted", "Accepted", "Agreed"),
    ),
    "rejected": (
        *("不同意", "不予批准", "未批准", "驳回", "已驳回", "退单", "不通过", "否决"),
        *("Refused", "Denied", "Declined"),
    ),
    "closed": (
        *("已办结", "办结", "结案", "已结案", "已完成", "已关闭", "关闭"),
        *("Done", "Completed", "Complete"),
    ),
}

FINDING_STATES: dict[str, tuple[str, ...]] = {
    "open": ("未整改", "待处理", "未处理", "待整改", "打开", "New"),
    "explained": ("已说明", "已解释", "Explanation given"),
    "measure_agreed": ("已定措施", "措施已定", "整改中", "Measure agreed", "In progress"),
    "rectified": ("已整改", "整改完成", "已处理", "Fixed", "Done"),
    "verified_closed": ("已销号", "销号", "已核实关闭", "已关闭", "Verified and closed", "Closed"),
    "reopened": ("重新打开", "重开", "再次出现", "Re-opened"),
}
