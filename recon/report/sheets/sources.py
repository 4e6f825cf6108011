"""原始依据 Sources: where the reading and the entries of each flagged tank were written."""

from __future__ import annotations

from recon.model import Run, TankKey
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.stored import Stored, moment, rows_of, tonnes
from recon.report.tables import Column, Row, Table, Told

COLUMNS = (
    Column(labels.DEPOT, 10, "wrap"),
    Column(labels.TANK, 10, "code"),
    Column(Label("What", "类别"), 16, "wrap"),
    Column(Label("Number", "编号"), 20, "code"),
    Column(Label("Time", "时间"), 12, "short_time"),
    Column(Label("Quantity t", "数量"), 13, "tonnes"),
    Column(Label("Papers", "单证"), 26, "code"),
    Column(Label("File", "文件"), 40, "code"),
    Column(Label("Sheet", "工作表"), 16, "code"),
    Column(Label("Row", "行"), 8, "integer"),
    Column(Label("Cell", "单元格"), 8, "centre"),
)


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a reading or entry, by tank, its reading first."""
    rows = (_row(row) for row in rows_of(told.run, "sources"))
    return Table(labels.SOURCES, "report_about_sources", COLUMNS, rows, frozen=2)


def first_rows(run: Run) -> dict[TankKey, int]:
    """The record, counted from 0, with which each tank begins."""
    found: dict[TankKey, int] = {}
    for at, row in enumerate(rows_of(run, "sources")):
        found.setdefault((row["depot"], row["tank_id"]), at)
    return found


def address(row: Stored, told: Told) -> str:
    """``file · sheet · cell`` of a source, as far as they are known; the row of a text file."""
    place = row["cell"] or (None if row["row"] is None else told.say("report_row", row=row["row"]))
    return " · ".join(part for part in (row["file"], row["sheet"], place) if part)


def _row(row: Stored) -> Row:
    return Row(
        (
            row["depot"],
            row["tank_id"],
            labelled(labels.SOURCE_KINDS, row["kind"]),
            row["number"],
            moment(row["at"]),
            tonnes(row["quantity_t"]),
            "\n".join(row["papers"]),
            row["file"],
            row["sheet"],
            row["row"],
            row["cell"],
        )
    )
