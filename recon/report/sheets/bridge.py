"""差异桥 Bridge: book → cause lines → residual → physical, exactly, one row a step.

A tank's best candidate comes first; further candidates follow as alternatives, each a whole
bridge of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from recon.model import Cause, Run, TankKey, TankResult
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.styles import Tint
from recon.report.tables import CellValue, Column, Row, Table, Told
from recon.report.view import candidates, differing_tanks
from recon.wording.say import say

COLUMNS = (
    Column(labels.DEPOT, 9, "wrap"),
    Column(labels.TANK, 9, "code"),
    Column(Label("Product", "油品"), 11, "wrap"),
    Column(Label("Candidate", "候选"), 9.5, "integer"),
    Column(Label("Line", "项目"), 26, "wrap"),
    Column(Label("Tonnes t", "吨"), 11.5, "signed_tonnes"),
    Column(Label("Balance t", "累计"), 11.5, "tonnes"),
    Column(Label("Confidence", "可信度"), 11, "wrap"),
    Column(Label("Entries", "相关分录"), 18, "code"),
    Column(Label("Other tanks", "相关油罐"), 10, "code"),
    Column(Label("Evidence", "依据"), 46, "wrap"),
)

BOOK = Label("Book stock", "账面库存")
RESIDUAL = Label("Residual", "剩余差异")
PHYSICAL = Label("Physical stock", "实物库存")
_TONNES = 5
_WHOLE: dict[int, Tint] = dict.fromkeys(range(len(COLUMNS)), "strong")


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a step, in the order of the discrepancies."""
    return Table(labels.BRIDGE, "report_about_bridge", COLUMNS, _all_rows(told), frozen=2)


def first_rows(run: Run) -> dict[TankKey, int]:
    """The record, counted from 0, with which each tank's bridge begins."""
    rows: dict[TankKey, int] = {}
    row = 0
    for tank in differing_tanks(run):
        rows[tank.key] = row
        row += sum(len(records) + 3 for records in _explanations(tank))
    return rows


def _all_rows(told: Told) -> Iterator[Row]:
    for tank in differing_tanks(told.run):
        for records in _explanations(tank):
            yield from bridge_rows(tank, records, told.language)


def _explanations(tank: TankResult) -> list[tuple[Cause, ...]]:
    return candidates(tank) or [()]


def bridge_rows(tank: TankResult, records: tuple[Cause, ...], language: str) -> Iterator[Row]:
    """The rows of one bridge; without records the whole difference is residual."""
    number = records[0].candidate if records else None
    balance = tank.book_t or Decimal("0.000")
    head = (tank.depot, tank.tank_id, tank.product, number)
    yield _stock((*head, BOOK.both, tank.book_t, balance))
    for cause in records:
        balance += cause.explains_t
        yield Row(
            (
                *head,
                labelled(labels.CAUSES, cause.code),
                cause.explains_t,
                balance,
                labelled(labels.CONFIDENCES, cause.confidence),
                "\n".join(cause.entries),
                "\n".join(cause.tanks),
                say(cause.evidence, cause.params, language),
            )
        )
    residual = records[0].residual_t if records else tank.difference_t or Decimal("0.000")
    balance += residual
    yield Row((*head, RESIDUAL.both, residual, balance, None, None, None, None))
    yield _stock((*head, PHYSICAL.both, tank.physical_t, balance))


def _stock(cells: tuple[CellValue, ...]) -> Row:
    """A line that is a stock, not a step: strong, and without a sign before its tonnes."""
    rest = (None,) * (len(COLUMNS) - len(cells))
    return Row((*cells, *rest), _WHOLE, {_TONNES: "tonnes"})
