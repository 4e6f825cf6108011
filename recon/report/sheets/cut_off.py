"""截点 Cut-off: entries close to a gauge time, and what the difference would be otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from recon.model import Params, TankResult
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.styles import Tint
from recon.report.tables import CellValue, Column, Row, Table, Told
from recon.report.view import tanks_in_order

COLUMNS = (
    Column(labels.DEPOT, 9, "wrap"),
    Column(labels.TANK, 9, "code"),
    Column(Label("Product", "油品"), 11, "wrap"),
    Column(Label("Gauged at", "检尺时间"), 10.5, "short_time"),
    Column(Label("Entry", "分录"), 17, "code"),
    Column(Label("Kind", "单据类型"), 10, "wrap"),
    Column(Label("Pumping began", "开泵时间"), 10.5, "short_time"),
    Column(Label("Effective at", "业务时间"), 10.5, "short_time"),
    Column(Label("Effect on book t", "账面影响"), 11, "signed_tonnes"),
    Column(Label("In book figure", "已计入账面"), 8, "centre"),
    Column(Label("Difference with none of it t", "不计入时差异"), 12, "signed_tonnes"),
    Column(Label("Difference by share of time t", "按时间比例差异"), 12, "signed_tonnes"),
    Column(Label("Difference with all of it t", "全部计入差异"), 12, "signed_tonnes"),
    Column(Label("Remarks", "备注"), 20, "wrap"),
)
_TIMES = ("started_at", "effective_at")
_TONNES = ("difference_none_t", "difference_share_t", "difference_all_t")


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row an entry, in order of depot, tank and the entries as they were found."""
    rows = (row for tank in tanks_in_order(told.run) for row in _rows(tank))
    return Table(labels.CUT_OFF, "report_about_cut_off", COLUMNS, rows, frozen=2)


def _rows(tank: TankResult) -> Iterator[Row]:
    for entry in tank.cut_off:
        counted = entry.get("in_book")
        tints: dict[int, Tint] = {9: "grey"} if counted is False else {}
        yield Row(
            (
                tank.depot,
                tank.tank_id,
                tank.product,
                tank.gauged_at,
                _text(entry.get("entry_id")),
                labelled(labels.SOURCE_KINDS, entry.get("kind")),
                *(_time(entry.get(name)) for name in _TIMES),
                _tonnes(entry.get("quantity_t")),
                None if counted is None else (labels.YES if counted else labels.NO).both,
                *(_tonnes(entry.get(name)) for name in _TONNES),
                _others(entry),
            ),
            tints,
        )


def _others(entry: Params) -> str:
    """Its document, its status where it is not booked, its share of pumping time."""
    told = [str(entry["document_no"])] if entry.get("document_no") else []
    if entry.get("status") not in (None, "booked"):
        told.append(labelled(labels.ENTRY_STATUSES, str(entry["status"])))
    if entry.get("share") is not None:
        told.append(f"{float(entry['share']):.1%}")
    return "\n".join(told)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _time(value: Any) -> CellValue:
    """A time as a record or the store gives it; what is no time stays as it is written."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError:
            return value
    return value if isinstance(value, datetime) else None


def _tonnes(value: Any) -> CellValue:
    if value is None or isinstance(value, Decimal):
        return value
    try:
        return Decimal(str(value)).quantize(Decimal("0.001"))
    except ArithmeticError:
        return str(value)
