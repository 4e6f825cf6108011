"""收付存 By product and owner: stock by month, and the shares of parties in a tank's difference."""

from __future__ import annotations

from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.stored import Stored, day, moment, rows_of, tonnes
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told

_FLOWS = (
    "opening_t",
    "opened_t",
    "received_t",
    "issued_t",
    "transferred_t",
    "title_t",
    "adjusted_t",
    "unexplained_t",
    "closing_t",
)
_OWNER = Column(Label("Owner", "货主"), 20, "wrap")
_CUSTOMS = Column(Label("Customs status", "监管状态"), 13, "wrap")

STOCK = (
    Column(Label("Month", "月份"), 9, "centre"),
    Column(labels.DEPOT, 10, "wrap"),
    Column(Label("Product", "油品"), 11, "wrap"),
    _OWNER,
    _CUSTOMS,
    Column(Label("Opening t", "期初"), 12, "tonnes"),
    Column(Label("Accounts opened t", "建账"), 14, "tonnes"),
    Column(Label("Received t", "本期入"), 12, "tonnes"),
    Column(Label("Issued t", "本期出"), 12, "tonnes"),
    Column(Label("Transferred t", "移罐净额"), 11, "signed_tonnes"),
    Column(Label("Title t", "货权转移"), 11, "signed_tonnes"),
    Column(Label("Adjusted t", "盈亏损耗"), 11, "signed_tonnes"),
    Column(Label("Unexplained t", "未明冲销"), 11, "signed_tonnes"),
    Column(Label("Closing t", "期末"), 12, "tonnes"),
)
PARTIES = (
    Column(labels.DEPOT, 10, "wrap"),
    Column(labels.TANK, 10, "code"),
    Column(Label("Gauged at", "检尺时间"), 12, "short_time"),
    _OWNER,
    _CUSTOMS,
    Column(Label("Book t", "账面"), 13, "tonnes"),
    Column(Label("Share %", "占比 %"), 9, "ratio"),
    Column(Label("Difference of the tank t", "全罐差异"), 14, "signed_tonnes"),
    Column(Label("Allocated t", "分摊差异"), 14, "signed_tonnes"),
    Column(Label("Note", "说明"), 20, "wrap"),
)
_ALLOCATED = Label("allocated", "按比例分摊")
_UNKNOWN = Label("not named", "未注明")


def stock_sheet(book: Book) -> None:
    """Write the sheet of stock by month."""
    book.write(stock_table(book.told))


def stock_table(told: Told) -> Table:
    """A row a month, product, owner and customs status."""
    rows = (_stock(row) for row in rows_of(told.run, "owners"))
    return Table(labels.OWNERS, "report_about_owners", STOCK, rows, frozen=4)


def parties_sheet(book: Book) -> None:
    """Write the sheet of parties in tanks."""
    book.write(parties_table(book.told))


def parties_table(told: Told) -> Table:
    """A row a party of a tank that several share or that is beyond tolerance."""
    rows = (_party(row) for row in rows_of(told.run, "parties"))
    return Table(labels.PARTIES, "report_about_parties", PARTIES, rows, frozen=2)


def _stock(row: Stored) -> Row:
    unexplained: dict[int, Tint] = {12: "watch"} if row["unexplained_t"] else {}
    month = day(row["month"])
    return Row(
        (
            f"{month:%Y-%m}" if month else None,
            row["depot"],
            row["product"],
            row["owner"] or _UNKNOWN.both,
            _customs(row),
            *(tonnes(row[name]) for name in _FLOWS),
        ),
        {13: "strong", **unexplained},
    )


def _party(row: Stored) -> Row:
    return Row(
        (
            row["depot"],
            row["tank_id"],
            moment(row["gauged_at"]),
            row["owner"] or _UNKNOWN.both,
            _customs(row),
            tonnes(row["book_t"]),
            100 * row["share"],
            tonnes(row["difference_t"]),
            tonnes(row["allocated_t"]),
            _ALLOCATED.both,
        )
    )


def _customs(row: Stored) -> str:
    return labelled(labels.CUSTOMS, row["customs_status"]) or _UNKNOWN.both
