"""全部油罐 All tanks: every tank of the register, matched ones too, as evidence of the count."""

from __future__ import annotations

from recon.model import TankKey, TankResult
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told
from recon.report.view import (
    SEVERITY_TINTS,
    best_candidate,
    difference_pct,
    new_tanks,
    notes_of,
    tanks_in_order,
    tint_of,
)

COLUMNS = (
    Column(labels.DEPOT, 9, "wrap"),
    Column(labels.TANK, 8.5, "code"),
    Column(Label("Product", "油品"), 11, "wrap"),
    Column(Label("Gauged at", "检尺时间"), 10.5, "short_time"),
    Column(Label("Verdict", "结论"), 10, "wrap"),
    Column(Label("Severity", "程度"), 7.5, "centre"),
    Column(labels.NEW, 5.5, "centre"),
    Column(Label("Book t", "账面"), 11.5, "tonnes"),
    Column(Label("Physical t", "实物"), 11.5, "tonnes"),
    Column(Label("Difference t", "差异"), 11, "signed_tonnes"),
    Column(Label("% of book", "占账面%"), 7.5, "percent"),
    Column(Label("U(physical) t", "实物不确定度"), 9, "tonnes"),
    Column(Label("U(difference) t", "差异不确定度"), 9.5, "tonnes"),
    Column(Label("Tolerance t", "允差"), 9, "tonnes"),
    Column(Label("Inspector t", "检验报告"), 11.5, "tonnes"),
    Column(Label("Cause", "原因"), 16, "wrap"),
    Column(Label("Notes", "说明"), 28, "wrap"),
)


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a tank, in order of depot and tank."""
    fresh = new_tanks(told.run)
    rows = (_row(tank, fresh, told.language) for tank in tanks_in_order(told.run))
    return Table(labels.ALL_TANKS, "report_about_all_tanks", COLUMNS, rows, frozen=2)


def _row(tank: TankResult, fresh: frozenset[TankKey], language: str) -> Row:
    tints: dict[int, Tint] = {4: tint_of(tank), 5: SEVERITY_TINTS[tank.severity]}
    if tank.key in fresh:
        tints[6] = "new"
    values = (
        tank.depot,
        tank.tank_id,
        tank.product,
        tank.gauged_at,
        labelled(labels.VERDICTS, tank.verdict),
        labelled(labels.SEVERITIES, tank.severity),
        labels.NEW.both if tank.key in fresh else None,
        tank.book_t,
        tank.physical_t,
        tank.difference_t,
        difference_pct(tank),
        _thousandths(tank.uncertainty_physical_t),
        _thousandths(tank.uncertainty_t),
        _thousandths(tank.tolerance_t),
        _thousandths(tank.inspector_t),
        "\n".join(labelled(labels.CAUSES, cause.code) for cause in best_candidate(tank)),
        notes_of(tank, language),
    )
    return Row(values, tints)


def _thousandths(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
