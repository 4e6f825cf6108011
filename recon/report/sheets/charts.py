"""差异图 Charts: differences by tank with the tolerance on either side, as a native chart."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties

from recon.model import TankResult
from recon.report import labels
from recon.report.book import Area, Book, Page
from recon.report.labels import Label
from recon.report.tables import Column, Row
from recon.report.view import SEVERITY_TINTS, charted_tanks, differing_tanks

COLUMNS = (
    Column(labels.TANK, 18, "code"),
    Column(Label("Severity", "程度"), 11, "centre"),
    Column(Label("Difference t", "差异"), 13, "signed_tonnes"),
    Column(Label("+ Tolerance t", "正允差"), 12, "signed_tonnes"),
    Column(Label("− Tolerance t", "负允差"), 12, "signed_tonnes"),
)
MOST = 25
"""Tanks in the chart: more would not be readable on a page."""
_BESIDE = 62.0
"""Characters of paper kept free for the chart beside the table."""


def sheet(book: Book) -> None:
    """Write the sheet: the figures, and beside them the chart that shows them."""
    flagged = differing_tanks(book.run)
    shown = charted_tanks(book.run, MOST)
    page = book.headed(
        labels.CHARTS,
        "report_about_charts",
        (*COLUMNS, Column(Label("", ""), _BESIDE, "wrap")),
        shown=len(shown),
        flagged=len(flagged),
    )
    several = len({tank.depot for tank in book.run.tanks}) > 1
    area = page.table(COLUMNS, (_row(tank, several) for tank in shown))
    page.sheet.auto_filter.ref = None
    if shown:
        page.sheet.add_chart(_differences(page, area), f"G{area.header}")


def _row(tank: TankResult, several: bool) -> Row:
    tolerance = None if tank.tolerance_t is None else round(tank.tolerance_t, 3)
    return Row(
        (
            f"{tank.depot} {tank.tank_id}" if several else tank.tank_id,
            labels.SEVERITIES[tank.severity].both,
            tank.difference_t,
            tolerance,
            None if tolerance is None else -tolerance,
        ),
        {1: SEVERITY_TINTS[tank.severity]},
    )


def _differences(page: Page, area: Area) -> BarChart:
    """Bars of the differences, lines of the tolerance on either side."""
    bars = BarChart()
    bars.type = "col"
    bars.title = Label("Difference by tank, t", "各罐差异（吨）").both
    bars.height, bars.width = 13.5, 21
    bars.gapWidth = 60
    bars.y_axis.numFmt = "#,##0"
    bars.y_axis.delete = False
    bars.x_axis.delete = False
    bars.x_axis.tickLblPos = "low"
    bars.legend.position = "b"
    bars.append(_series(page, area, 3, "2F5D8C", line=False))
    names = Reference(page.sheet, min_col=1, min_row=area.first, max_row=area.last)
    bars.set_categories(names)
    lines = LineChart()
    for column in (4, 5):
        lines.append(_series(page, area, column, "C0392B", line=True))
    lines.set_categories(names)
    bars += lines
    return bars


def _series(page: Page, area: Area, column: int, colour: str, *, line: bool) -> Series:
    values = Reference(page.sheet, min_col=column, min_row=area.first, max_row=area.last)
    series: Series = SeriesFactory(values, title=COLUMNS[column - 1].label.both)
    if line:
        # A bar across each tank's column: between tanks there is nothing to join.
        series.graphicalProperties.line.noFill = True
        series.marker = Marker("dash", size=20)
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.marker.graphicalProperties.line.noFill = True
        series.smooth = False
    else:
        series.graphicalProperties.solidFill = colour
        series.invertIfNegative = False
    return series
