"""The tank register: what a tank is, and what its measurement needs to know of it."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from recon_schemas import common
from recon_schemas.fields import about, field, rule
from recon_schemas.spellings import TANK_TYPES


class Tanks(pa.DataFrameModel):
    """One row a tank and date of validity."""

    tank_id: str = common.tank_id()
    depot: str = common.depot()
    product: str = common.product()
    tank_type: str = field(
        value="choice",
        required=True,
        title="Tank type",
        title_zh="罐型",
        description="How the tank is built; floating roofs are deducted and have a critical zone.",
        description_zh="储罐结构型式；浮顶罐需扣除浮顶排液体积并有临界区。",
        zh=("油罐类型", "储罐类型", "罐类型", "油罐型式", "储罐型式", "罐顶型式", "结构型式"),
        en=("Type", "Type of tank", "Roof type", "Construction"),
        choices=TANK_TYPES,
        example="internal_floating_roof",
    )
    reference_height_mm: pl.Float64 = field(
        value="number",
        required=True,
        title="Reference height",
        title_zh="参照高度",
        description="Height of the gauge point above the datum plate, from the certificate; "
        "innage = reference height − ullage.",
        description_zh="检尺口基准点至罐底基准板的高度，取自检定证书；油水总高 = 参照高度 − 空高。",
        unit="mm",
        dimension="length",
        zh=("参照高", "参考高度", "总高", "检尺口总高", "检尺总高", "基准高度"),
        en=("Ref. Ht", "Ref Height", "Reference Gauge Height", "RGH", "Gauge Height"),
        example="18250",
        gt=0,
    )
    safe_fill_height_mm: pl.Float64 = field(
        value="number",
        title="Safe fill height",
        title_zh="安全高度",
        description="Highest level the tank may be filled to; a reading above it is a safety "
        "finding.",
        description_zh="允许的最高液位；超过即为安全隐患。",
        unit="mm",
        dimension="length",
        zh=("安全液位", "安全装油高度", "安全装载高度", "安全高", "最高液位", "高液位", "液位上限"),
        en=(
            *("Safe filling level", "Safe fill level", "Max level", "Maximum level"),
            "Max fill height",
        ),
        example="16900",
        gt=0,
    )
    minimum_operating_height_mm: pl.Float64 = field(
        value="number",
        title="Minimum operating height",
        title_zh="最低操作液位",
        description="Lowest level the tank is worked at; below it pumps lose suction and a roof "
        "lands.",
        description_zh="允许的最低操作液位；低于此液位泵抽空、浮顶落底。",
        unit="mm",
        dimension="length",
        zh=("最低液位", "低液位", "最低安全液位", "液位下限"),
        en=("Min level", "Minimum level", "Minimum operating level", "Low level"),
        example="1800",
        ge=0,
    )
    insulated: pl.Boolean = field(
        value="flag",
        title="Insulated",
        title_zh="保温",
        description="An insulated shell is at the liquid's temperature, a bare one lies between "
        "liquid and air.",
        description_zh="保温罐罐壁温度取液温；非保温罐取液温与气温加权值。",
        zh=("是否保温", "保温罐", "有无保温"),
        en=("Insulation", "Lagged"),
        example="no",
        default="no",
    )
    shell_expansion_per_c: pl.Float64 = field(
        value="number",
        title="Shell expansion",
        title_zh="罐壁线膨胀系数",
        description="Linear expansion of the shell steel per °C; mild steel is 0.0000112.",
        description_zh="罐壁材料每 °C 线膨胀系数；碳钢为 0.0000112。",
        unit="1/°C",
        dimension="factor",
        zh=("线膨胀系数", "罐体线膨胀系数", "钢板线膨胀系数", "罐壁膨胀系数"),
        en=("Shell expansion coefficient", "Linear expansion coefficient"),
        example="0.0000112",
        default="0.0000112",
        gt=0,
        le=0.0001,
    )
    table_temperature_c: pl.Float64 = field(
        value="number",
        title="Table temperature",
        title_zh="容量表温度",
        description="Shell temperature at which the capacity table is true.",
        description_zh="容量表所对应的罐壁标准温度。",
        unit="°C",
        dimension="temperature",
        zh=("罐容表温度", "容积表温度", "标定温度", "检定温度"),
        en=("Calibration temperature", "Capacity table temperature", "Table reference temperature"),
        example="20",
        default="20",
        ge=-50,
        le=150,
    )
    roof_mass_kg: pl.Float64 = field(
        value="number",
        title="Roof mass",
        title_zh="浮顶质量",
        description="Mass of the floating roof; above the critical zone it displaces liquid.",
        description_zh="浮顶（浮盘）质量；液位高于临界区时浮顶排开相应液体。",
        unit="kg",
        dimension="mass",
        zh=("浮盘质量", "浮顶重量", "浮盘重量"),
        en=("Roof weight", "Floating roof mass", "Floating roof weight"),
        example="21400",
        ge=0,
    )
    roof_in_table: pl.Boolean = field(
        value="flag",
        title="Roof in table",
        title_zh="容量表已扣浮顶",
        description="Whether the capacity table has the roof deducted already, at the table's roof "
        "density.",
        description_zh="容量表是否已按扣除密度扣除浮顶。",
        zh=("浮顶已扣除", "表内已扣浮顶", "表内已扣浮盘", "容量表已扣浮盘"),
        en=("Table deducts roof", "Roof deducted in table", "Roof deducted"),
        example="no",
        default="no",
    )
    table_roof_density_kgm3: pl.Float64 = field(
        value="number",
        title="Table roof density",
        title_zh="浮顶扣除密度",
        description="In-air density at which the capacity table deducts the roof; not reduced by "
        "1.1 kg/m³ again.",
        description_zh="容量表扣除浮顶所用的空气中密度，不再减 1.1 kg/m³。",
        unit="kg/m³",
        dimension="density",
        zh=("浮盘扣除密度", "容量表浮顶密度", "容量表浮盘密度"),
        en=("Roof reference density", "Table density for roof"),
        example="",
        ge=300,
        le=2000,
    )
    critical_zone_low_mm: pl.Float64 = field(
        value="number",
        title="Critical zone from",
        title_zh="临界区下限",
        description="Level where the roof begins to float; in the zone nothing can be measured.",
        description_zh="浮顶起浮液位；临界区内无法计量。",
        unit="mm",
        dimension="length",
        zh=("浮顶临界区下限", "浮盘临界区下限", "非计量区下限", "临界区起"),
        en=("Critical zone low", "Critical zone bottom", "Critical zone lower limit"),
        example="1500",
        ge=0,
    )
    critical_zone_high_mm: pl.Float64 = field(
        value="number",
        title="Critical zone to",
        title_zh="临界区上限",
        description="Level above which the roof floats freely.",
        description_zh="高于此液位浮顶自由漂浮。",
        unit="mm",
        dimension="length",
        zh=("浮顶临界区上限", "浮盘临界区上限", "非计量区上限", "临界区止"),
        en=("Critical zone high", "Critical zone top", "Critical zone upper limit"),
        example="1750",
        ge=0,
    )
    capacity_uncertainty_pct: pl.Float64 = field(
        value="number",
        title="Capacity uncertainty",
        title_zh="容量表不确定度",
        description="Expanded uncertainty (k = 2) of the capacity table, from the certificate. "
        "When blank: 0.3 / 0.2 / 0.1 % for a table whose top row is < 100 / ≤ 700 / > 700 m³.",
        description_zh="容量表扩展不确定度（k=2），取自检定证书。空白时按容量表最大容积 "
        "<100 / ≤700 / >700 m³ 取 0.3 / 0.2 / 0.1 %。",
        unit="%",
        dimension="percent",
        zh=("容积表不确定度", "罐容表不确定度", "检定不确定度"),
        en=("Table uncertainty", "Calibration uncertainty", "Uncertainty of capacity table"),
        example="0.1",
        gt=0,
        le=100,
    )
    calibrated_on: pl.Date = field(
        value="date",
        title="Calibrated on",
        title_zh="检定日期",
        description="Day of the calibration the capacity table comes from.",
        description_zh="容量表所依据的检定日期。",
        zh=("标定日期", "检定时间", "标定时间"),
        en=("Calibration date", "Date of calibration", "Strapping date"),
        example="2023-05-16",
        bears_figure=False,
    )
    calibration_valid_until: pl.Date = field(
        value="date",
        title="Calibration valid until",
        title_zh="检定有效期至",
        description="Last day the certificate is valid; a later reading is a finding.",
        description_zh="检定证书有效期最后一日；逾期计量为问题。",
        zh=("检定有效期", "标定有效期", "标定有效期至", "证书有效期", "有效期至", "有效期"),
        en=("Certificate valid until", "Calibration expiry", "Valid until", "Expiry date"),
        example="2027-05-15",
        bears_figure=False,
    )
    mixed_custody: pl.Boolean = field(
        value="flag",
        title="Mixed custody",
        title_zh="混存",
        description="Whether the tank holds oil of several owners, or bonded and duty-paid oil.",
        description_zh="是否多货主混存或保税与非保税混存。",
        zh=("是否混存", "混存罐", "混仓"),
        en=("Co-mingled", "Commingled", "Mixed"),
        example="no",
        default="no",
    )
    valid_from: pl.Date = field(
        value="date",
        title="Valid from",
        title_zh="生效日期",
        description="First day this row describes the tank; an earlier reading uses the earlier "
        "row. Blank: since ever.",
        description_zh="本行开始生效的日期，此前的计量使用此前的登记。空白表示一直有效。",
        zh=("启用日期", "生效日", "生效时间"),
        en=("Effective from", "In force from", "Effective date"),
        example="2023-06-01",
    )

    @rule(
        "the critical zone's lower limit lies below its upper limit",
        "临界区下限低于上限",
        "critical_zone_low_mm",
        "critical_zone_high_mm",
    )
    def critical_zone_low_is_below_high(cls) -> pl.Expr:
        """Both limits, in mm above the datum."""
        return pl.col("critical_zone_low_mm") < pl.col("critical_zone_high_mm")

    @rule(
        "a critical zone has both its limits, or neither",
        "临界区上下限同时填写或同时空白",
        "critical_zone_low_mm",
        "critical_zone_high_mm",
    )
    def critical_zone_has_both_limits(cls) -> pl.Expr:
        """One limit alone would let a reading inside the zone pass."""
        low, high = pl.col("critical_zone_low_mm"), pl.col("critical_zone_high_mm")
        return low.is_null() == high.is_null()

    @rule(
        "the minimum operating height lies below the safe fill height",
        "最低操作液位低于安全高度",
        "minimum_operating_height_mm",
        "safe_fill_height_mm",
    )
    def minimum_operating_height_is_below_safe_fill_height(cls) -> pl.Expr:
        """Both in mm above the datum."""
        return pl.col("minimum_operating_height_mm") < pl.col("safe_fill_height_mm")

    @rule(
        "heights of the tank do not exceed its reference height",
        "安全高度、最低操作液位、临界区上限不高于参照高度",
        "safe_fill_height_mm",
        "minimum_operating_height_mm",
        "critical_zone_high_mm",
        "reference_height_mm",
    )
    def heights_are_within_reference_height(cls) -> pl.Expr:
        """A height above the gauge point cannot be a level: a wrong unit or a swapped column."""
        highest = pl.max_horizontal(
            "safe_fill_height_mm", "minimum_operating_height_mm", "critical_zone_high_mm"
        )
        return highest <= pl.col("reference_height_mm")

    class Config:
        """How pandera checks the frame."""

        name = "tanks"
        title = "Tank register"
        description = "What each tank is: type, heights, roof, critical zone, calibration."
        strict = True
        metadata = about(
            title_zh="储罐登记簿",
            description_zh="储罐基本情况：罐型、高度、浮顶、临界区、检定。",
            aside={
                "row_no": ("序号", "No.", "Item", "S/N"),
                "nominal_capacity": ("公称容积", "设计容量", "Nominal capacity", "Capacity"),
                "certificate_no": ("证书编号", "检定证书编号", "Certificate No."),
                "remarks": ("备注", "Remarks"),
            },
        )
