"""差异 Discrepancies: every tank that needs somebody, gravest first, with its best cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from recon.model import TankKey, TankResult
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.sheets import bridge, sources, tickets
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told
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
    Column(labels.DEPOT, 9, "wrap"),
    Column(labels.TANK, 8.5, "code"),
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
    Column(Label("Papers", "单证"), 7.5, "centre"),
)
_TANK, _GAUGED = 4, 6


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a tank that is neither matched nor idle, the gravest first.

    The tank's name leads to its bridge, its gauge time to the cells the figures were read from,
    and the last column to its papers.
    """
    run = told.run
    fresh = new_tanks(run)
    leads = (
        (_TANK, labels.BRIDGE, bridge.first_rows(run)),
        (_GAUGED, labels.SOURCES, sources.first_rows(run)),
        (len(COLUMNS) - 1, labels.TICKETS, tickets.first_rows(run)),
    )
    rows = (_row(tank, fresh, leads, told.language) for tank in flagged_tanks(run))
    frozen = _TANK + 1
    return Table(labels.DISCREPANCIES, "report_about_discrepancies", COLUMNS, rows, frozen)


def _row(
    tank: TankResult,
    fresh: frozenset[TankKey],
    leads: Iterable[tuple[int, Label, Mapping[TankKey, int]]],
    language: str,
) -> Row:
    best = best_candidate(tank)
    tints: dict[int, Tint] = {0: SEVERITY_TINTS[tank.severity], 1: tint_of(tank)}
    if tank.key in fresh:
        tints[2] = "new"
    links = {at: (label, to[tank.key]) for at, label, to in leads if tank.key in to}
    tints.update(dict.fromkeys(links, "link"))
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
        why(tank, language),
        labels.PAPERS_OF.both if len(COLUMNS) - 1 in links else None,
    )
    return Row(values, tints, {}, links)
