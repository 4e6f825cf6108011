"""输入问题 Input problems: what could not be read or was refused, with its address."""

from __future__ import annotations

from recon.model import InputProblem
from recon.report import labels
from recon.report.book import Book
from recon.report.document import problem_order
from recon.report.labels import Label
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told
from recon.wording.say import say

COLUMNS = (
    Column(Label("No.", "序号"), 6, "integer"),
    Column(Label("File", "文件"), 28, "code"),
    Column(Label("Sheet", "工作表"), 13, "code"),
    Column(Label("Cell", "单元格"), 8, "code"),
    Column(Label("Row", "行"), 7, "integer"),
    Column(Label("Column", "列"), 16, "code"),
    Column(Label("Written there", "原文"), 18, "code"),
    Column(Label("What is wrong", "问题"), 50, "wrap"),
    Column(Label("Row refused", "整行拒收"), 8, "centre"),
    Column(Label("Rule", "规则"), 18, "code"),
)


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a problem, in order of file, sheet and row."""
    problems = sorted(told.run.input_problems, key=problem_order)
    rows = (_row(number, problem, told.language) for number, problem in enumerate(problems, 1))
    return Table(labels.INPUT_PROBLEMS, "report_about_input_problems", COLUMNS, rows, frozen=2)


def _row(number: int, problem: InputProblem, language: str) -> Row:
    refused = problem.rejects_row
    tints: dict[int, Tint] = {8: "watch"} if refused else {}
    return Row(
        (
            number,
            problem.file,
            problem.sheet,
            problem.cell,
            problem.row,
            problem.column,
            problem.value,
            say(problem.rule, problem.params, language),
            labels.YES.both if refused else labels.NO.both,
            problem.rule,
        ),
        tints,
    )
