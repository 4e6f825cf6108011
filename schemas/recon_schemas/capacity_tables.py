"""Capacity (strapping) tables: level to volume."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from recon_schemas import common
from recon_schemas.fields import about, field, rule

_TABLE = ("tank_id", "depot", "valid_from")


class CapacityTables(pa.DataFrameModel):
    """One row a tank and level; linear between rows, nothing outside them."""

    tank_id: str = common.tank_id()
    depot: str = common.depot()
    height_mm: pl.Float64 = field(
        value="number",
        required=True,
        title="Height",
        title_zh="高度",
        description="Level above the datum plate.",
        description_zh="自罐底基准板起的液位高度。",
        unit="mm",
        dimension="length",
        zh=("液位高度", "液位", "油高", "高", "油水高度", "液高"),
        en=("Level", "Gauge", "Dip", "Innage", "Gauge height"),
        example="12376",
        ge=0,
    )
    volume_m3: pl.Float64 = field(
        value="number",
        required=True,
        title="Volume",
        title_zh="容积",
        description="Volume of the tank up to that level, at the table temperature. Linear between "
        "rows; a level outside the table cannot be measured.",
        description_zh="该高度以下的容积（容量表温度下）。行间线性内插，表外不外推。",
        unit="m³",
        dimension="volume",
        zh=("容量", "体积", "累计容积", "总容积", "累计容量"),
        en=("Capacity", "Cumulative volume", "Total volume"),
        example="7620.549",
        ge=0,
    )
    head_volume_m3: pl.Float64 = field(
        value="number",
        title="Head volume",
        title_zh="静压力容量",
        description="Growth of the shell under water of that level; taken times density/1000.",
        description_zh="该液位下水静压力引起的容量增大值；使用时乘以密度/1000。",
        unit="m³",
        dimension="volume",
        zh=("静压容积", "静压力容积", "静压力修正值", "静压力增大值", "静压修正量", "静压力修正"),
        en=("Hydrostatic correction", "Head correction", "Hydrostatic volume", "Liquid head"),
        example="3.981",
        ge=0,
    )
    valid_from: pl.Date = field(
        value="date",
        title="Valid from",
        title_zh="生效日期",
        description="First day the table is in force; earlier readings use the earlier table. "
        "Blank: since ever.",
        description_zh="容量表启用日期，此前的计量使用旧表。空白表示一直有效。",
        zh=("启用日期", "生效日", "检定日期"),
        en=("Effective from", "In force from", "Effective date"),
        example="2023-06-01",
    )

    @rule(
        "a height of a table has one volume",
        "同一容量表同一高度只有一个容积",
        "tank_id",
        "height_mm",
        "volume_m3",
    )
    def a_height_has_one_volume(cls) -> pl.Expr:
        """The same row twice is one row; two volumes leave no way to know which is right."""
        return pl.col("volume_m3").n_unique().over(*_TABLE, "height_mm") == 1

    @rule(
        "volume does not fall as height rises",
        "容积随高度增加不减小",
        "tank_id",
        "height_mm",
        "volume_m3",
    )
    def volume_does_not_fall_with_height(cls) -> pl.Expr:
        """Compared with the next lower row of the same table."""
        below = pl.col("volume_m3").shift(1).over(*_TABLE, order_by=["height_mm", "volume_m3"])
        return pl.col("volume_m3") >= below

    class Config:
        """How pandera checks the frame."""

        name = "capacity_tables"
        title = "Capacity tables"
        description = "Level to volume, tank by tank, as certified; linear between rows."
        strict = True
        metadata = about(
            title_zh="容量表",
            description_zh="各罐经检定的液位—容积对照，行间线性内插。",
            aside={
                "row_no": ("序号", "No."),
                "rate": ("每毫米容积", "毫米容积", "m3/mm", "Volume per mm"),
            },
        )
