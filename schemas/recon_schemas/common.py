"""Columns that several kinds share: one meaning, one set of header words."""

from __future__ import annotations

from typing import Any

from recon_schemas.fields import field
from recon_schemas.spellings import CUSTOMS_STATUSES


def tank_id(*, zh: tuple[str, ...] = (), en: tuple[str, ...] = ()) -> Any:
    """The tank a row is about; ``zh`` and ``en`` are further header words of the kind."""
    return field(
        value="identifier",
        required=True,
        title="Tank",
        title_zh="罐号",
        description="The tank as the sheet writes it. T101, T-101, TK-101, 101# and 101号罐 are "
        "one tank where the register leaves no doubt; results spell it as the register does.",
        description_zh="单据所写罐号。登记簿无歧义时，T101、T-101、TK-101、101#、101号罐视为同一罐；"
        "结果以登记簿写法为准。",
        zh=(
            *("油罐号", "油罐编号", "油罐", "储罐编号", "储罐号", "储罐", "罐编号", "罐位", "库位"),
            *("罐位号", "罐名", "罐", *zh),
        ),
        en=(
            *("Tank No.", "Tank Number", "Tank ID", "Tank Name", "TK", "TK No.", "TK ID"),
            *("Shore Tank", "Shore Tank No.", "Storage Tank", *en),
        ),
        example="T-305",
    )


def depot() -> Any:
    """The depot a tank stands in; blank means the site's own."""
    return field(
        value="text",
        title="Depot",
        title_zh="库区",
        description="The depot the tank stands in; the site's name when blank. A tank is its depot "
        "and its number.",
        description_zh="储罐所在库区，空白时为本站点名称。库区加罐号确定一个储罐。",
        zh=("油库", "油库名称", "库点", "库名", "仓库", "仓库名称", "罐区", "场站", "库区名称"),
        en=("Terminal", "Site", "Facility", "Warehouse", "Tank Farm", "Depot Name", "Location"),
        example="Binhai No. 2",
    )


def product(*, required: bool = True) -> Any:
    """The product as a sheet writes it: a code or a name of the product register."""
    return field(
        value="identifier",
        required=required,
        title="Product",
        title_zh="油品",
        description="The product, by its code or by a name that the product register knows.",
        description_zh="油品，填写油品登记簿中的代码或名称。",
        zh=(
            *("料号", "品名", "货物名称", "商品名称", "货种", "油种", "油品名称", "品种", "物料"),
            *("物料名称", "物料编码", "产品", "产品名称", "存储介质", "储存介质", "介质"),
            "油品牌号",
        ),
        en=(
            *("Grade", "Cargo", "Commodity", "Product Code", "Product Name", "Material"),
            *("Material No.", "Oil", "Stored Product", "Oil Type", "Product Type"),
            "Description of Goods",
        ),
        example="JET-A1",
    )


def owner(*, zh: tuple[str, ...] = (), en: tuple[str, ...] = ()) -> Any:
    """Whose oil a row is about."""
    return field(
        value="text",
        title="Owner",
        title_zh="货主",
        description="Whose oil it is. A tank of several owners is measured as a whole; a "
        "difference is only ever allocated to them, never charged to one.",
        description_zh="货权所有人。混存罐只能整罐计量，差异仅按账面比例分摊列示，不归责于某一货主。",
        zh=(
            *("货主名称", "货主单位", "货权人", "货权单位", "所有人", "委托方", "存货人"),
            *("客户名称", *zh),
        ),
        en=("Cargo Owner", "Stock Owner", "Title Holder", "Customer", *en),
        example="Haiyue Energy",
        bears_figure=False,
    )


def account_no() -> Any:
    """The customs account (电子账册) a row belongs to."""
    return field(
        value="identifier",
        title="Account No.",
        title_zh="账册编号",
        description="Number of the customs account the stock is held under.",
        description_zh="海关账册（电子账册）编号。",
        zh=("账册号", "电子账册编号", "电子账册号", "账册", "手册编号", "手册号"),
        en=("Account", "Account Number", "Customs Account", "Customs Account No.", "Bond No."),
        example="L53012600001",
        bears_figure=False,
    )


def customs_status() -> Any:
    """Bonded or duty paid."""
    return field(
        value="choice",
        title="Customs status",
        title_zh="保税标志",
        description="Whether the oil is bonded or duty has been paid on it.",
        description_zh="货物是保税还是已完税。",
        zh=("保税状态", "海关状态", "是否保税", "货物性质", "监管状态", "保税"),
        en=("Bonded", "Bonded Status", "Duty Status", "Bond Status"),
        choices=CUSTOMS_STATUSES,
        example="bonded",
        bears_figure=False,
    )


def remarks(*, zh: tuple[str, ...] = ("说明",)) -> Any:
    """Free text; no figure rests on it. ``zh`` are further header words of the kind."""
    return field(
        value="text",
        title="Remarks",
        title_zh="备注",
        description="Free text, kept and shown; no figure rests on it.",
        description_zh="自由文字，原样保留，不参与计算。",
        zh=("附注", "注", "备注说明", *zh),
        en=("Remark", "Comments", "Comment", "Notes", "Note"),
        bears_figure=False,
        example="",
    )
