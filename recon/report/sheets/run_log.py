"""运行记录 Run log: which run this is, and what became of every file."""

from __future__ import annotations

from collections.abc import Iterator

from recon.model import InputFile
from recon.report import labels
from recon.report.book import Book, Column, Row
from recon.report.labels import Label, labelled
from recon.report.styles import Tint
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
    """Write the sheet: the run, its files in order of path, then what was passed over by name."""
    page = book.headed(labels.RUN_LOG, "report_about_run_log", COLUMNS)
    for label, value in _facts(book):
        page.fact(label.both, value, len(COLUMNS))
    page.table(COLUMNS, [*_files(book), *_skipped(book)], frozen=1)


def _facts(book: Book) -> Iterator[tuple[Label, str]]:
    run = book.run
    yield Label("Run", "运行编号"), run.id
    yield Label("Site", "库点"), run.site
    yield Label("As of", "截至"), f"{run.as_of:%Y-%m-%d %H:%M:%S} {run.timezone}"
    if run.started_at is not None:
        yield Label("Started", "开始运行"), f"{run.started_at:%Y-%m-%d %H:%M:%S}"
    yield Label("Tool", "工具版本"), f"recon {run.tool_version}"
    yield Label("Profile", "配置"), run.profile
    yield Label("Rules sha256", "规则校验值"), run.rules_sha256


def _files(book: Book) -> Iterator[Row]:
    for file in sorted(book.run.inputs, key=lambda each: each.path):
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


def _skipped(book: Book) -> Iterator[Row]:
    for path, reason in sorted(book.run.skipped):
        yield Row(
            (
                path,
                say(reason, {"path": path}, book.language),
                labelled(labels.FILE_STATUSES, "skipped"),
                None,
                None,
                None,
                None,
                None,
            ),
            {2: "grey"},
        )
