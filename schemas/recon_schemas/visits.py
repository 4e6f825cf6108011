"""Visits (巡查记录): when an officer was at a tank."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from recon_schemas import common
from recon_schemas.fields import about, field


class Visits(pa.DataFrameModel):
    """One row a tank and visit; the coverage counts the months, no figure rests on them."""

    tank_id: str = common.tank_id(zh=("巡查罐号", "检查罐号"), en=("Tank visited",))
    visited_on: pl.Date = field(
        value="date",
        required=True,
        title="Visited on",
        title_zh="巡查日期",
        description="Day of the visit; a time of day beside it is not kept.",
        description_zh="到罐巡查之日；所带时刻不保留。",
        zh=("到访日期", "检查日期", "巡检日期", "巡查时间", "到访时间", "检查时间"),
        en=("Date of visit", "Visit date", "Inspection date", "Date of inspection"),
        example="2026-11-12",
    )
    visitor: str = field(
        value="text",
        title="Visitor",
        title_zh="巡查人",
        description="Who was there: a post or a team will do, no name is needed.",
        description_zh="到访人员；填岗位或班组即可，无须姓名。",
        zh=("巡查人员", "检查人", "检查人员", "到访人", "巡检人"),
        en=("Visited by", "Officer", "Inspected by"),
        example="Duty officer",
        bears_figure=False,
    )
    result: str = field(
        value="text",
        title="Result",
        title_zh="巡查结果",
        description="What was seen there.",
        description_zh="巡查所见或发现的问题。",
        zh=("发现问题", "检查结果", "巡查情况", "检查情况", "巡检结果"),
        en=("Result of visit", "Inspection result", "What was seen"),
        example="Seals whole",
        bears_figure=False,
    )
    remarks: str = field(
        value="text",
        title="Remarks",
        title_zh="备注",
        description="Anything else.",
        description_zh="其他说明。",
        zh=("说明", "附注"),
        en=("Remark", "Comments", "Notes"),
        example="",
        bears_figure=False,
    )
    depot: str = common.depot()

    class Config:
        """How pandera checks the frame."""

        name = "visits"
        title = "Visits"
        description = "Days on which an officer was at a tank."
        strict = True
        metadata = about(
            title_zh="巡查记录",
            description_zh="监管人员到罐巡查的日期。",
            aside={"row_no": ("序号", "编号", "No.", "Item", "S/N")},
            yields=True,
        )
