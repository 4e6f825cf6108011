"""制度措施清单 Measures list: what was agreed so that a problem does not come again."""

from __future__ import annotations

from recon.model import Measure
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told

COLUMNS = (
    Column(Label("Measure no.", "措施编号"), 14.5, "code"),
    Column(Label("Measure", "措施内容"), 60, "wrap"),
    Column(Label("Standing", "落实情况"), 12, "centre"),
    Column(Label("Responsible", "责任人"), 18, "wrap"),
    Column(Label("Due", "期限"), 11, "date"),
    Column(Label("Since", "列入日期"), 11, "date"),
    Column(Label("Answers problems", "对应问题"), 32, "wrap"),
)
_TINTS: dict[str, Tint] = {"overdue": "high", "done": "matched", "replaced": "grey"}
_ORDER = ("overdue", "agreed", "done", "replaced")


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a measure: overdue ones first, then by due date."""
    listed = sorted(told.run.measures, key=_in_order)
    rows = (_row(measure) for measure in listed)
    return Table(labels.MEASURES, "report_about_measures", COLUMNS, rows, frozen=1)


def _in_order(measure: Measure) -> tuple[int, str, str]:
    return (_ORDER.index(measure.state), str(measure.due_date or "9999"), measure.id)


def _row(measure: Measure) -> Row:
    values = (
        measure.id,
        measure.measure,
        labelled(labels.MEASURE_STATES, measure.state),
        measure.owner,
        measure.due_date,
        measure.since.date(),
        ", ".join(measure.finding_ids),
    )
    return Row(values, {2: _TINTS.get(measure.state, "none")})
