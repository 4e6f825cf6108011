"""What people wrote into a returned workbook."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from recon_schemas import common
from recon_schemas.fields import about, field
from recon_schemas.spellings import FINDING_STATES


class Actions(pa.DataFrameModel):
    """One row a finding; every cell but its id is a person's."""

    finding_id: str = field(
        value="identifier",
        required=True,
        title="Finding",
        title_zh="问题编号",
        description="Id of the finding, as the workbook printed it; everything is found by it.",
        description_zh="工作簿所印问题编号，据此回读。",
        zh=("发现编号", "隐患编号", "问题号", "编号"),
        en=("Finding ID", "Finding No.", "ID"),
        example="F-7K2M9Q",
    )
    explanation: str = field(
        value="text",
        title="Explanation",
        title_zh="情况说明",
        description="What the operator or inspector says of it.",
        description_zh="仓库或检验机构的说明。",
        zh=("说明", "解释", "原因说明", "原因", "原因分析"),
        en=("Explained as", "Reason", "Cause given"),
        example="Receipt posted on the next day",
        bears_figure=False,
    )
    decision: str = field(
        value="text",
        title="Decision",
        title_zh="处理意见",
        description="What the supervisor decided.",
        description_zh="监管人员的处理意见。",
        zh=("处理决定", "处置意见", "决定", "处理结果", "监管意见"),
        en=("Decided", "Ruling", "Disposition"),
        example="Accepted, correct the entry",
        bears_figure=False,
    )
    owner: str = field(
        value="text",
        title="Responsible",
        title_zh="责任人",
        description="Who sees to it.",
        description_zh="整改责任人。",
        zh=("负责人", "整改责任人", "责任单位"),
        en=("Owner", "Responsible person", "Action by", "Assigned to"),
        example="Zhao Min",
        bears_figure=False,
    )
    due_date: pl.Date = field(
        value="date",
        title="Due date",
        title_zh="整改期限",
        description="Last day for it.",
        description_zh="要求完成的最后日期。",
        zh=("期限", "完成期限", "截止日期", "要求完成日期", "整改时限"),
        en=("Due", "Deadline", "Due by", "Target date"),
        example="2026-11-27",
        bears_figure=False,
    )
    state: str = field(
        value="choice",
        title="State",
        title_zh="状态",
        description="Where the finding stands; blank leaves it as it is.",
        description_zh="问题所处状态；空白表示不变。",
        zh=("整改状态", "销号状态", "整改情况", "问题状态"),
        en=("Status", "New state", "Finding state"),
        choices=FINDING_STATES,
        example="rectified",
        bears_figure=False,
    )
    measure: str = field(
        value="text",
        title="Measure",
        title_zh="制度措施",
        description="What is done so that it does not come again; goes into the measures list.",
        description_zh="防止再次发生的措施，列入制度措施清单。",
        zh=("措施", "整改措施", "防范措施"),
        en=("Measures", "Action", "Corrective action", "Corrective measure"),
        example="Close the day's ledger after the last pumping",
        bears_figure=False,
    )
    remarks: str = common.remarks(zh=())

    class Config:
        """How pandera checks the frame."""

        name = "actions"
        title = "Returned workbook"
        description = "Explanations, decisions and measures, read back by finding id."
        strict = True
        metadata = about(
            title_zh="回填工作簿",
            description_zh="按问题编号回读的说明、处理意见与措施。",
            aside={"row_no": ("序号", "No.", "Item", "S/N")},
        )
