"""运行记录 Run log: which run this is, and what became of every file."""

from __future__ import annotations

from collections.abc import Iterator

from recon.model import InputFile, Run
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told
from recon.wording.say import say

COLUMNS = (
    Column(Label("File", "文件"), 46, "code"),
    Column(Label("Kind", "类别"), 18, "wrap"),
    Column(Label("Status", "状态"), 17, "wrap"),
    Column(Label("Rows read", "读取行数"), 11, "integer"),
    Column(Label("Loaded", "入库"), 11, "integer"),
    Column(Label("Already known", "已有"), 11, "integer"),
    Column(Label("Rejected", "拒收"), 11, "integer"),
    Column(Label("sha256", "校验值"), 36, "code"),
)
_STATUS_TINTS: dict[str, Tint] = {
    "loaded": "matched",
    "partly_rejected": "watch",
    "rejected": "high",
    "skipped": "grey",
}


def sheet(book: Book) -> None:
    """Write the sheet: facts of the run above the table."""
    told = table(book.told)
    page = book.headed(told.label, told.explained, told.columns)
    for label, value in facts(book.run):
        page.fact(label.both, value, len(COLUMNS))
    page.table(told.columns, told.rows, told.frozen)


def table(told: Told) -> Table:
    """A row a file in order of path, then what was passed over by name."""
    rows = [*_files(told.run), *_skipped(told)]
    return Table(labels.RUN_LOG, "report_about_run_log", COLUMNS, rows, frozen=1)


def facts(run: Run) -> Iterator[tuple[Label, str]]:
    """Which run this is, of what, and under which rules."""
    yield Label("Run", "运行编号"), run.id
    yield Label("Site", "库点"), run.site
    yield Label("As of", "截至"), f"{run.as_of:%Y-%m-%d %H:%M:%S} {run.timezone}"
    if run.started_at is not None:
        yield Label("Started", "开始运行"), f"{run.started_at:%Y-%m-%d %H:%M:%S}"
    if run.finished_at is not None:
        yield Label("Stored", "入库完成"), f"{run.finished_at:%Y-%m-%d %H:%M:%S}"
    if run.peak_memory_mib is not None:
        yield Label("Peak memory", "内存峰值"), f"{run.peak_memory_mib:,} MiB"
    yield Label("Tool", "工具版本"), f"recon {run.tool_version}"
    yield Label("Profile", "配置"), run.profile
    yield Label("Rules sha256", "规则校验值"), run.rules_sha256


def _files(run: Run) -> Iterator[Row]:
    for file in sorted(run.inputs, key=lambda each: each.path):
        yield Row(_file(file), {2: _STATUS_TINTS.get(file.status, "none")})


def _file(file: InputFile) -> tuple[str | int | None, ...]:
    return (
        file.path,
        labelled(labels.KINDS, file.kind) or "?",
        labelled(labels.FILE_STATUSES, file.status),
        file.rows_read,
        file.rows_loaded,
        file.rows_known,
        file.rows_rejected,
        file.sha256,
    )


def _skipped(told: Told) -> Iterator[Row]:
    for path, reason in sorted(told.run.skipped):
        yield Row(
            (
                path,
                say(reason, {"path": path}, told.language),
                labelled(labels.FILE_STATUSES, "skipped"),
                None,
                None,
                None,
                None,
                None,
            ),
            {2: "grey"},
        )
