"""动态清零 Burn-down: what each night opened and closed, and what then stood open, with a chart."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.series_factory import SeriesFactory

from recon.report import labels
from recon.report.book import Area, Book, Page
from recon.report.labels import Label
from recon.report.stored import content_of, moment
from recon.report.tables import Column, Row, Table, Told

COLUMNS = (
    Column(Label("Night", "截至"), 16, "time"),
    Column(Label("Opened", "新增"), 10, "integer"),
    Column(Label("Closed", "销号"), 10, "integer"),
    Column(Label("Re-opened", "重新打开"), 11, "integer"),
    Column(Label("Open", "未销号"), 10, "integer"),
)
_BESIDE = Column(Label("", ""), 80.0, "wrap")
_COLOURS = {2: "D79A1E", 3: "3C8D40", 4: "B23327", 5: "1F3A5F"}


def sheet(book: Book) -> None:
    """Write the sheet: the figures, and beside them the chart that shows them."""
    told = table(book.told)
    page = book.headed(told.label, told.explained, (*told.columns, _BESIDE))
    area = page.table(told.columns, told.rows, told.frozen)
    page.widths([column.width for column in (*told.columns, _BESIDE)])
    page.sheet.auto_filter.ref = None
    if area.last >= area.first:
        page.sheet.add_chart(_chart(page, area), f"F{area.header}")


def table(told: Told) -> Table:
    """A row a night, the last one tonight."""
    rows = [
        Row((moment(row["as_of"]), row["opened"], row["closed"], row["reopened"], row["open"]))
        for row in content_of(told.run, "progress").get("history", ())
    ]
    return Table(labels.PROGRESS, "report_about_progress", COLUMNS, rows, frozen=1)


def _chart(page: Page, area: Area) -> BarChart:
    bars = BarChart()
    bars.type = "col"
    bars.title = Label("Open problems", "未销号问题").both
    bars.height, bars.width = 11, 21
    bars.y_axis.numFmt = "0"
    bars.y_axis.delete = bars.x_axis.delete = False
    bars.x_axis.number_format = "mm-dd"
    bars.legend.position = "b"
    lines = LineChart()
    nights = Reference(page.sheet, min_col=1, min_row=area.first, max_row=area.last)
    for column, colour in _COLOURS.items():
        values = Reference(page.sheet, min_col=column, min_row=area.first, max_row=area.last)
        series = SeriesFactory(values, title=COLUMNS[column - 1].label.both)
        if column == len(COLUMNS):
            series.graphicalProperties.line.solidFill = colour
            series.graphicalProperties.line.width = 28_000
            series.marker.symbol = "circle"
            series.marker.graphicalProperties.solidFill = colour
            series.smooth = False
            lines.append(series)
        else:
            series.graphicalProperties.solidFill = colour
            bars.append(series)
    bars.set_categories(nights)
    lines.set_categories(nights)
    bars += lines
    return bars
