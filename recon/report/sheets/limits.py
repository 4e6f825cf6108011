"""存储期限 Storage limits, and 危险量 hazard quantity of each unit of tanks."""

from __future__ import annotations

from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.stored import Stored, day, rows_of, tonnes
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told

STORAGE = (
    Column(Label("Days left", "剩余天数"), 9, "integer"),
    Column(Label("Limit", "期限"), 11, "date"),
    Column(Label("Rests on", "依据"), 18, "wrap"),
    Column(labels.DEPOT, 10, "wrap"),
    Column(labels.TANK, 10, "code"),
    Column(Label("Product", "油品"), 12, "wrap"),
    Column(Label("Owner", "货主"), 22, "wrap"),
    Column(Label("Customs status", "监管状态"), 12, "wrap"),
    Column(Label("Entered on", "入仓日期"), 11, "date"),
    Column(Label("Entry", "入仓分录"), 18, "code"),
    Column(Label("Left of it t", "剩余数量"), 13, "tonnes"),
    Column(Label("Moved here", "移入"), 9, "centre"),
)
HAZARD = (
    Column(Label("Unit", "单元"), 24, "wrap"),
    Column(Label("Tanks", "油罐"), 8, "integer"),
    Column(Label("Stock counted t", "计入数量"), 15, "tonnes"),
    Column(Label("S = Σ q/Q", "S 值"), 11, "ratio"),
    Column(Label("α", "α"), 7, "ratio"),
    Column(Label("R", "R 值"), 11, "ratio"),
    Column(Label("Major hazard unit today", "当日达重大危险源"), 14, "centre"),
    Column(Label("Level by R", "级别"), 9, "integer"),
    Column(Label("Made of (q / Q)", "构成（q / Q）"), 36, "wrap"),
    Column(Label("Remarks", "备注"), 30, "wrap"),
)


def storage_sheet(book: Book) -> None:
    """Write the sheet of storage limits."""
    book.write(storage_table(book.told))


def storage_table(told: Told) -> Table:
    """A row a lot, the most urgent first."""
    days = told.run.settings.get("night", {}).get("storage_warning_days")
    rows = (_lot(row) for row in rows_of(told.run, "limits"))
    return Table(
        labels.STORAGE, "report_about_storage", STORAGE, rows, frozen=2, params={"days": days}
    )


def hazard_sheet(book: Book) -> None:
    """Write the sheet of hazard quantities."""
    book.write(hazard_table(book.told))


def hazard_table(told: Told) -> Table:
    """A row a unit of tanks."""
    rows = (_unit(row, told) for row in rows_of(told.run, "hazard"))
    return Table(labels.HAZARD, "report_about_hazard", HAZARD, rows, frozen=1)


def _lot(row: Stored) -> Row:
    past = row["days_left"] is not None and row["days_left"] < 0
    tint: Tint = "high" if past else "watch"
    values = (
        row["days_left"],
        day(row["limit_on"]),
        labelled(labels.LIMIT_BASES, row["basis"]),
        row["depot"],
        row["tank_id"],
        row["product"],
        row["owner"],
        labelled(labels.CUSTOMS, row["customs_status"]),
        day(row["entered_on"]),
        row["entry_id"],
        tonnes(row["quantity_t"]),
        labels.YES.both if row["moved"] else None,
    )
    return Row(values, {0: tint, 1: tint})


def _unit(row: Stored, told: Told) -> Row:
    remarks = []
    if not row["people_counted"]:
        remarks.append(told.say("report_hazard_people", alpha=row["alpha"]))
    if row["not_counted"]:
        products = ", ".join(row["not_counted"])
        remarks.append(told.say("report_hazard_uncounted", products=products))
    values = (
        row["unit"],
        row["tanks"],
        tonnes(row["stock_t"]),
        row["s"],
        row["alpha"],
        row["r"],
        (labels.YES if row["major"] else labels.NO).both,
        row["level"],
        "\n".join(row["made_of"]),
        "\n".join(remarks) or None,
    )
    return Row(values, {6: "watch"} if row["major"] else {})
