"""The product register."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from recon_schemas.fields import about, field, rule
from recon_schemas.spellings import VCF_GROUPS


class Products(pa.DataFrameModel):
    """One row a product: its names, its table group, its usual density."""

    product: str = field(
        value="identifier",
        required=True,
        title="Product",
        title_zh="油品代码",
        description="Code of the product; ledgers and stocktakes may write it or either name.",
        description_zh="油品代码；台账与盘点表可填写代码或名称。",
        zh=("油品", "料号", "产品代码", "货号", "物料编码", "品种代码", "油品编号"),
        en=("Product code", "Code", "Material code", "Grade", "Material No."),
        example="JET-A1",
    )
    name: str = field(
        value="text",
        title="Name",
        title_zh="英文名称",
        description="Name in English; accepted wherever the product is written.",
        description_zh="英文名称，可用于各表中的油品栏。",
        zh=("英文品名", "英文名"),
        en=("Product name", "English name", "Description"),
        example="Jet kerosene",
        bears_figure=False,
    )
    name_zh: str = field(
        value="text",
        title="Chinese name",
        title_zh="品名",
        description="Name in Chinese; accepted wherever the product is written.",
        description_zh="中文名称，可用于各表中的油品栏。",
        zh=("中文名称", "商品名称", "货物名称", "油品名称", "名称", "品种", "货种", "油种"),
        en=("Name (Chinese)", "Name in Chinese"),
        example="3号喷气燃料",
        bears_figure=False,
    )
    hs_code: str = field(
        value="identifier",
        title="HS code",
        title_zh="商品编码",
        description="Customs tariff number, for indicative exposure.",
        description_zh="海关商品编码（税号），用于参考性税款测算。",
        zh=("商品编号", "税号", "HS编码", "税则号列", "海关编码"),
        en=("HS", "HS No.", "Tariff code", "Commodity code", "Tariff No."),
        example="27101911",
        bears_figure=False,
    )
    un_number: str = field(
        value="identifier",
        title="UN number",
        title_zh="UN编号",
        description="Number of the dangerous good, for the hazard quantity.",
        description_zh="联合国危险货物编号，用于重大危险源测算。",
        zh=("联合国编号", "UN号", "危险货物编号", "危规号"),
        en=("UN", "UN No.", "UN code"),
        example="1863",
        bears_figure=False,
    )
    vcf_group: str = field(
        value="choice",
        required=True,
        title="VCF group",
        title_zh="修正系数组",
        description="Which volume correction equation applies; inside refined products the "
        "sub-group follows the density, not the name.",
        description_zh="体积修正系数所用油品组；石油产品组内按密度细分，不按品名。",
        zh=("VCF组", "油品组", "油品类别", "换算表类别", "计量表类别", "体积修正组"),
        en=("Product group", "Table letter", "ASTM table", "Table", "Group"),
        choices=VCF_GROUPS,
        example="refined",
    )
    expansion_per_c: pl.Float64 = field(
        value="number",
        title="Expansion",
        title_zh="体膨胀系数",
        description="Thermal expansion per °C about the base temperature; special products only.",
        description_zh="每 °C 体膨胀系数，仅特殊油品填写。",
        unit="1/°C",
        dimension="factor",
        zh=("膨胀系数", "体积膨胀系数", "热膨胀系数"),
        en=("Expansion coefficient", "Thermal expansion", "Coefficient of expansion"),
        example="",
        gt=0,
        lt=0.01,
    )
    density20_kgm3: pl.Float64 = field(
        value="number",
        title="Nominal density at 20 °C",
        title_zh="标称密度(20℃)",
        description="Usual density at 20 °C in vacuum. Volumes in the ledger that carry no density "
        "of their own become tonnes with it, and that is said.",
        description_zh="20 ℃ 标称密度（真空中）。台账体积数量未附密度时按此折算并注明。",
        unit="kg/m³",
        dimension="density",
        zh=("标称密度", "标准密度", "密度", "密度20", "密度(20℃)", "20℃密度", "ρ20"),
        en=("Nominal density", "Density @20°C", "Density at 20°C", "D20", "Density 20", "Density"),
        example="793.0",
        ge=300,
        le=2000,
    )
    density20_min_kgm3: pl.Float64 = field(
        value="number",
        title="Lowest density at 20 °C",
        title_zh="最低密度(20℃)",
        description="Below it a reading's density does not belong to the product.",
        description_zh="低于此值的密度与该油品不符。",
        unit="kg/m³",
        dimension="density",
        zh=("最低密度", "密度下限", "最小密度", "密度下限(20℃)"),
        en=("Min density", "Minimum density", "Density min", "Lowest density"),
        example="775.0",
        ge=300,
        le=2000,
    )
    density20_max_kgm3: pl.Float64 = field(
        value="number",
        title="Highest density at 20 °C",
        title_zh="最高密度(20℃)",
        description="Above it a reading's density does not belong to the product.",
        description_zh="高于此值的密度与该油品不符。",
        unit="kg/m³",
        dimension="density",
        zh=("最高密度", "密度上限", "最大密度", "密度上限(20℃)"),
        en=("Max density", "Maximum density", "Density max", "Highest density"),
        example="830.0",
        ge=300,
        le=2000,
    )
    light_oil: pl.Boolean = field(
        value="flag",
        title="Light oil",
        title_zh="轻油",
        description="Light oils are allowed the light percentage line, others the heavy one.",
        description_zh="轻质油适用轻油比例线，其余适用重油比例线。",
        zh=("轻质油", "是否轻油", "是否轻质油"),
        en=("Light", "Light product"),
        example="yes",
        default="no",
    )
    focus: pl.Boolean = field(
        value="flag",
        title="Focus",
        title_zh="重点油品",
        description="Products the supervisor watches first: visits and draws put them first.",
        description_zh="重点监管油品，巡查与抽查优先。",
        zh=("重点", "重点商品", "重点监管", "重点关注", "是否重点"),
        en=("Focus product", "Watch list", "Priority"),
        example="no",
        default="no",
    )

    @rule(
        "the nominal density lies between the lowest and the highest",
        "标称密度在最低密度与最高密度之间",
        "density20_min_kgm3",
        "density20_kgm3",
        "density20_max_kgm3",
    )
    def nominal_density_is_within_its_limits(cls) -> pl.Expr:
        """Each limit holds by itself when the other is blank."""
        low, nominal, high = (
            pl.col("density20_min_kgm3"),
            pl.col("density20_kgm3"),
            pl.col("density20_max_kgm3"),
        )
        return pl.all_horizontal(
            (low <= nominal).fill_null(True),
            (nominal <= high).fill_null(True),
            (low <= high).fill_null(True),
        )

    @rule(
        "a special product has its expansion coefficient",
        "特殊油品须填体膨胀系数",
        "vcf_group",
        "expansion_per_c",
    )
    def special_product_has_its_expansion(cls) -> pl.Expr:
        """Without it there is no equation for the product."""
        return (pl.col("vcf_group") != "special") | pl.col("expansion_per_c").is_not_null()

    class Config:
        """How pandera checks the frame."""

        name = "products"
        title = "Product register"
        description = "Each product with its names, tariff number, VCF group and usual density."
        strict = True
        metadata = about(
            title_zh="油品登记簿",
            description_zh="各油品的名称、税号、体积修正组与标称密度。",
            aside={
                "row_no": ("序号", "No.", "Item", "S/N"),
                "remarks": ("备注", "Remarks"),
            },
        )
