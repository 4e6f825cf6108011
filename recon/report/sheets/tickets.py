"""逐票核查 Ticket checks: exceptions and the papers of flagged tanks; change applications."""

from __future__ import annotations

import base64
import zlib

from recon.model import Run, TankKey
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.stored import (
    Stored,
    content_of,
    day,
    moment,
    rows_of,
    tickets_name,
    tonnes,
)
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told

TICKETS = (
    Column(Label("Outcome", "核查结果"), 14, "wrap"),
    Column(labels.DEPOT, 9, "wrap"),
    Column(Label("Paper", "单证"), 18, "wrap"),
    Column(Label("Number", "编号"), 22, "code"),
    Column(Label("Entries", "分录数"), 7, "integer"),
    Column(Label("Tanks", "油罐"), 12, "code"),
    Column(Label("Kinds", "单据类型"), 13, "wrap"),
    Column(Label("First", "最早"), 11, "short_time"),
    Column(Label("Last", "最晚"), 11, "short_time"),
    Column(Label("Into book t", "入账"), 11, "tonnes"),
    Column(Label("Out of book t", "出账"), 11, "tonnes"),
    Column(Label("Declarations", "报关单"), 16, "code"),
    Column(Label("Applications", "申请编号"), 13, "code"),
    Column(Label("What was found", "核查所见"), 30, "wrap"),
)
APPLICATIONS = (
    Column(Label("Outcome", "核查结果"), 15, "wrap"),
    Column(Label("Application", "申请编号"), 16, "code"),
    Column(labels.DEPOT, 9, "wrap"),
    Column(labels.TANK, 10, "code"),
    Column(Label("Kind", "事项"), 26, "wrap"),
    Column(Label("From", "变更前"), 22, "wrap"),
    Column(Label("To", "变更后"), 22, "wrap"),
    Column(Label("Standing", "审批状态"), 16, "wrap"),
    Column(Label("Approved on", "批准日期"), 11, "date"),
    Column(Label("In force from", "生效"), 11, "date"),
    Column(Label("Until", "截止"), 11, "date"),
    Column(Label("Entries that cite it", "引用分录"), 9, "integer"),
    Column(Label("Entry numbers", "分录"), 18, "code"),
)
_TINTS: dict[str, Tint] = {
    "exception": "high",
    "noted": "watch",
    "in_order": "matched",
    "application_without_effect": "watch",
    "cited_application_not_in_force": "high",
    "change_without_application": "high",
}


def sheet(book: Book) -> None:
    """Write the sheet of papers."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a paper: exceptions first, then those of flagged tanks."""
    held = content_of(told.run, "tickets")
    listed = _listed(told.run)
    about = "report_about_tickets" if held.get("whole", True) else "report_about_some_tickets"
    params = {
        "exceptions": held.get("exceptions", 0),
        "count": held.get("count", 0),
        "file": tickets_name(told.run),
        "sha256": held.get("sha256"),
    }
    rows = (_ticket(row, told) for row in listed)
    return Table(labels.TICKETS, about, TICKETS, rows, frozen=4, params=params)


def first_rows(run: Run) -> dict[TankKey, int]:
    """The record, counted from 0, of each tank's first paper."""
    found: dict[TankKey, int] = {}
    for at, row in enumerate(_listed(run)):
        for tank_id in row["tanks"].split(", "):
            found.setdefault((row["depot"], tank_id), at)
    return found


def _listed(run: Run) -> list[Stored]:
    return sorted(content_of(run, "tickets").get("rows", ()), key=_in_order)


def applications_sheet(book: Book) -> None:
    """Write the sheet of change applications."""
    book.write(applications_table(book.told))


def applications_table(told: Told) -> Table:
    """A row an application and tank."""
    rows = (_application(row) for row in rows_of(told.run, "applications"))
    return Table(labels.APPLICATIONS, "report_about_applications", APPLICATIONS, rows, frozen=4)


def whole_list(run: Run) -> bytes | None:
    """The list of every paper as a file beside the workbook; None where the run has none."""
    content = content_of(run, "tickets").get("file")
    return None if content is None else zlib.decompress(base64.b64decode(content))


def _in_order(row: Stored) -> tuple[bool, str, str, str]:
    return (row["outcome"] != "exception", row["depot"], row["first_at"], row["number"])


def _ticket(row: Stored, told: Told) -> Row:
    values = (
        labelled(labels.OUTCOMES, row["outcome"]),
        row["depot"],
        labelled(labels.PAPERS, row["paper"]),
        row["number"],
        row["entries"],
        row["tanks"],
        "\n".join(labelled(labels.SOURCE_KINDS, kind) for kind in row["kinds"].split(", ")),
        moment(row["first_at"]),
        moment(row["last_at"]),
        tonnes(row["added_t"]),
        tonnes(row["taken_t"]),
        row["declarations"],
        row["applications"],
        "\n".join(told.say(mark) for mark in row["marks"]),
    )
    return Row(values, {0: _TINTS.get(row["outcome"], "none")})


def _application(row: Stored) -> Row:
    values = (
        labelled(labels.OUTCOMES, row["outcome"]),
        row["application_no"],
        row["depot"],
        row["tank_id"],
        labelled(labels.APPLICATION_KINDS, row["kind"]),
        row["from_value"],
        row["to_value"],
        labelled(labels.APPLICATION_STATUSES, row["status"]),
        day(row["approved_on"]),
        day(row["effective_from"]),
        day(row["effective_to"]),
        row["citing_entries"],
        row["entry_ids"],
    )
    return Row(values, {0: _TINTS.get(row["outcome"], "none")})
