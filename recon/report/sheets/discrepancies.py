"""差异 Discrepancies: every tank that needs somebody, gravest first, with its best cause."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from recon.model import TankKey, TankResult
from recon.report import labels
from recon.report.book import Book, Column, Row
from recon.report.labels import Label, labelled
from recon.report.sheets.bridge import first_rows
from recon.report.styles import Tint
from recon.report.view import (
    SEVERITY_TINTS,
    best_candidate,
    difference_pct,
    flagged_tanks,
    new_tanks,
    tint_of,
    why,
)

COLUMNS = (
    Column(Label("Severity", "程度"), 7.5, "centre"),
    Column(Label("Verdict", "结论"), 10, "wrap"),
    Column(labels.NEW, 5.5, "centre"),
    Column(Label("Depot", "库区"), 9, "wrap"),
    Column(Label("Tank", "罐号"), 8.5, "code"),
    Column(Label("Product", "油品"), 10, "wrap"),
    Column(Label("Gauged at", "检尺时间"), 10.5, "short_time"),
    Column(Label("Book t", "账面"), 11.5, "tonnes"),
    Column(Label("Physical t", "实物"), 11.5, "tonnes"),
    Column(Label("Difference t", "差异"), 11, "signed_tonnes"),
    Column(Label("% of book", "占账面%"), 7.5, "percent"),
    Column(Label("Tolerance t", "允差"), 9, "tonnes"),
    Column(Label("Best cause", "最可能原因"), 16, "wrap"),
    Column(Label("Confidence", "可信度"), 10.5, "wrap"),
    Column(Label("Residual t", "剩余"), 10, "signed_tonnes"),
    Column(Label("Why", "依据"), 38, "wrap"),
)
_TANK = 4


def sheet(book: Book) -> None:
    """Write the sheet; the tank's name leads to its bridge."""
    page = book.headed(labels.DISCREPANCIES, "report_about_discrepancies", COLUMNS)
    tanks = flagged_tanks(book.run)
    fresh = new_tanks(book.run)
    bridges = first_rows(book.run)
    area = page.table(
        COLUMNS, (_row(tank, fresh, tank.key in bridges, book) for tank in tanks), frozen=_TANK + 1
    )
    column = get_column_letter(_TANK + 1)
    for at, tank in enumerate(tanks):
        if tank.key in bridges:
            page.rows.link(
                f"{column}{area.first + at}", labels.BRIDGE.both, f"A{bridges[tank.key]}"
            )


def _row(tank: TankResult, fresh: frozenset[TankKey], linked: bool, book: Book) -> Row:
    best = best_candidate(tank)
    tints: dict[int, Tint] = {0: SEVERITY_TINTS[tank.severity], 1: tint_of(tank)}
    if tank.key in fresh:
        tints[2] = "new"
    if linked:
        tints[_TANK] = "link"
    values = (
        labelled(labels.SEVERITIES, tank.severity),
        labelled(labels.VERDICTS, tank.verdict),
        labels.NEW.both if tank.key in fresh else None,
        tank.depot,
        tank.tank_id,
        tank.product,
        tank.gauged_at,
        tank.book_t,
        tank.physical_t,
        tank.difference_t,
        difference_pct(tank),
        None if tank.tolerance_t is None else round(tank.tolerance_t, 3),
        "\n".join(labelled(labels.CAUSES, cause.code) for cause in best),
        labelled(labels.CONFIDENCES, best[0].confidence) if best else None,
        best[0].residual_t if best else None,
        why(tank, book.language),
    )
    return Row(values, tints)
