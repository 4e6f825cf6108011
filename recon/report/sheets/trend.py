"""趋势预警 Control charts: the site and the worst tanks over the nights, with CUSUM and charts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import CharacterProperties, Paragraph, RegularTextRun

from recon.report import labels
from recon.report.book import Area, Book, Page
from recon.report.labels import Label
from recon.report.stored import Stored, content_of, moment, tonnes
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told

COLUMNS = (
    Column(Label("Series", "对象"), 16, "code"),
    Column(Label("Night", "截至"), 12, "short_time"),
    Column(Label("Difference t", "差异"), 12, "signed_tonnes"),
    Column(Label("Mean before t", "此前均值"), 12, "signed_tonnes"),
    Column(Label("Lower limit t", "下限"), 12, "signed_tonnes"),
    Column(Label("Upper limit t", "上限"), 12, "signed_tonnes"),
    Column(Label("CUSUM up", "累积和 升"), 9, "ratio"),
    Column(Label("CUSUM down", "累积和 降"), 9, "ratio"),
    Column(Label("Alarm", "预警"), 12, "centre"),
)
_ALARM = Label("ALARM", "预警")
_BESIDE = Column(Label("", ""), 68.0, "wrap")
_SHOWN = ((3, "1F3A5F"), (4, "8A94A0"), (5, "C0392B"), (6, "C0392B"))
_CHART_ROWS = 12
"""Rows a chart takes at the height of a line."""


def sheet(book: Book) -> None:
    """Write the sheet: the nights of each series, and beside them a chart a series."""
    told = table(book.told)
    page = book.headed(told.label, told.explained, (*told.columns, _BESIDE), **told.params)
    rows = list(told.rows)
    area = page.table(told.columns, rows, told.frozen)
    page.widths([column.width for column in (*told.columns, _BESIDE)])
    at = area.first
    for number, (name, group) in enumerate(groupby(rows, key=lambda row: row.values[0])):
        count = len(list(group))
        chart = _chart(page, area, str(name), at, at + count - 1)
        page.sheet.add_chart(chart, f"J{area.header + number * _CHART_ROWS}")
        at += count


def table(told: Told) -> Table:
    """A row a night of each series: the site, then the tanks with the largest sums."""
    held = content_of(told.run, "trend")
    series = held.get("series", ())
    limit = held.get("limit", 0)
    several = len({tank.depot for tank in told.run.tanks}) > 1
    rows = [row for each in series for row in _rows(each, limit, several)]
    params = {
        "limit": limit,
        "followed": held.get("followed", 0),
        "alarms": held.get("alarms", 0),
        "shown": sum(each["tank_id"] is not None for each in series),
    }
    return Table(labels.TREND, "report_about_trend", COLUMNS, rows, frozen=2, params=params)


def _rows(series: Stored, limit: float, several: bool) -> Sequence[Row]:
    name = series["tank_id"] or labels.SITE.both
    if several and series["tank_id"] is not None:
        name = f"{series['depot']} {name}"
    return [_row(name, point, limit) for point in series["points"]]


def _row(name: str, point: Stored, limit: float) -> Row:
    alarm = max(point["rise"], point["fall"]) > limit
    tints: dict[int, Tint] = {8: "watch"} if alarm else {}
    values = (
        name,
        moment(point["as_of"]),
        *(tonnes(point[key]) for key in ("difference_t", "mean_t", "lower_t", "upper_t")),
        point["rise"],
        point["fall"],
        _ALARM.both if alarm else None,
    )
    return Row(values, tints)


def _chart(page: Page, area: Area, name: str, first: int, last: int) -> LineChart:
    chart = LineChart()
    chart.title = _title(f"{name}: {Label('difference, t', '差异（吨）').both}")
    chart.height = 5.6
    chart.width = 16
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.y_axis.numFmt = "#,##0"
    chart.x_axis.number_format = "mm-dd"
    chart.x_axis.tickLblPos = "low"
    if chart.legend is not None:
        chart.legend.position = "r"
    for column, colour in _SHOWN:
        values = Reference(page.sheet, min_col=column, min_row=first, max_row=last)
        series = SeriesFactory(values, title=area.columns[column - 1].label.both)
        line = series.graphicalProperties.line
        line.solidFill, line.width = colour, 25_000 if column == 3 else 12_000
        if column > 3:
            line.dashStyle = "dash"
            series.marker.symbol = "none"
        else:
            series.marker.symbol = "circle"
            series.marker.graphicalProperties.solidFill = colour
        series.smooth = False
        chart.append(series)
    nights = Reference(page.sheet, min_col=2, min_row=first, max_row=last)
    chart.set_categories(nights)
    return chart


def _title(text: str) -> Title:
    """A title in small letters: a chart in a column of charts has little room."""
    words = RegularTextRun(CharacterProperties(sz=1000, b=True), text)
    return Title(tx=Text(rich=RichText(p=[Paragraph(r=[words])])), overlay=False)
