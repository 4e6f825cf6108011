"""A workbook being made: one ``Book`` a run, one ``Page`` a sheet, tables of typed columns.

A sheet prints on A4 landscape, fitted to its width, with the header row repeated, the site and
the run in the margins and the sign convention under the title.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from recon.model import Run
from recon.report.archive import MOST_ROWS, Rows, WorkbookArchive
from recon.report.labels import Label
from recon.report.styles import WRAPPED, Form, Look, Styles, Tint
from recon.report.tables import CellValue, Column, Row, Table, Told, for_site
from recon.report.text import visible, width
from recon.wording.say import say

A4 = 9
LINE_POINTS = 12.5
HEAD_ROWS = 4
"""Rows of a headed sheet above its first record: title, two notes, the table's header."""
_BODY = 0.84
"""Width of a character of the body font in those a column's width counts, lost ends included."""
_BOLD = 1.1
_PADDING = 1.2
_MARGIN_TEXT_LIMIT = 60
"""Excel refuses a header or footer of more than 255 characters in all."""

_FACT: Look = ("code", "none")


@dataclass(frozen=True, slots=True)
class Area:
    """Where the rows of a table lie; ``last`` is above ``first`` when it has none."""

    header: int
    first: int
    last: int
    columns: tuple[Column, ...]

    def letter(self, label: Label) -> str:
        """The letter of the column called ``label``."""
        named = [column.label for column in self.columns]
        return get_column_letter(named.index(label) + 1)


@dataclass(frozen=True, slots=True)
class Heading:
    """What every page says in its margins: of what, as of when, made by what."""

    subject: str
    instant: str
    made_by: str


class Page:
    """One sheet: openpyxl's worksheet for its looks, and the stream of its rows."""

    def __init__(self, book: Sheets, worksheet: Worksheet, rows: Rows, label: Label) -> None:
        self.book = book
        self.sheet = worksheet
        self.rows = rows
        self.label = label

    @property
    def name(self) -> str:
        """The sheet's name on its tab."""
        return self.label.both

    def widths(self, widths: Sequence[float]) -> None:
        """Set the columns' widths, in characters."""
        for number, each in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = each

    def line(
        self,
        values: Sequence[CellValue],
        looks: Sequence[Look],
        height: float | None = None,
    ) -> int:
        """Write one row of single looks; its number."""
        styles = self.book.styles
        numbers = [0 if look is None else styles.index(*look) for look in looks]
        return self.rows.append(values, numbers, height)

    def gap(self) -> int:
        """Write an empty row of half a line; its number."""
        return self.rows.append((), (), LINE_POINTS / 2)

    def join(self, row: int, *columns: str) -> None:
        """Merge cells of one row, each given like ``B:C``; never cells of a table's data."""
        for each in columns:
            first, last = each.split(":")
            self.sheet.merged_cells.add(f"{first}{row}:{last}{row}")

    def fact(self, name: str, value: str, columns: int) -> int:
        """Write a name and its value above a table; the value may run on to the right."""
        looks: list[Look] = [("label", "strong"), *[_FACT] * (columns - 1)]
        row = self.line((name, value, *[None] * (columns - 2)), looks)
        self.join(row, f"B:{get_column_letter(columns)}")
        return row

    def spread(self, text: str, form: Form, columns: int, wide: float, tint: Tint = "none") -> int:
        """Write ``text`` over ``columns`` merged cells, ``wide`` characters together."""
        look = self.book.styles.index(form, tint)
        points = {"title": 20.0, "banner": 20.0}.get(form, LINE_POINTS)
        lines = _lines(text, wide * LINE_POINTS / points)
        row = self.rows.append(
            [text] + [None] * (columns - 1), [look] * columns, points * lines + 3
        )
        if columns > 1:
            self.join(row, f"A:{get_column_letter(columns)}")
        return row

    def table(self, columns: Sequence[Column], rows: Iterable[Row], frozen: int = 0) -> Area:
        """Write a header and its rows; freeze, filter and repeat the header when printing."""
        self.widths([column.width for column in columns])
        header = self.rows.append(
            [column.label.stacked for column in columns],
            [
                self.book.styles.index("header_people" if column.people else "header")
                for column in columns
            ],
            _header_height(columns),
        )
        plain = [self.book.styles.index(column.form) for column in columns]
        wrapped = [at for at, column in enumerate(columns) if column.form in WRAPPED]
        left_out = 0
        for row in rows:
            if self.rows.count >= MOST_ROWS - 1:
                left_out += 1
                continue
            looks = plain
            if row.tints or row.forms:
                looks = list(plain)
                for at in {**row.tints, **row.forms}:
                    form = row.forms.get(at, columns[at].form)
                    looks[at] = self.book.styles.index(form, row.tints.get(at, "none"))
            tallest = max((_lines(row.values[at], columns[at].width) for at in wrapped), default=1)
            height = LINE_POINTS * tallest + 2 if tallest > 1 else None
            number = self.rows.append(row.values, looks, height)
            for at, (label, record) in row.links.items():
                cell = f"{get_column_letter(at + 1)}{number}"
                self.rows.link(cell, label.both, f"A{HEAD_ROWS + 1 + record}")
        area = Area(header, header + 1, self.rows.count, tuple(columns))
        if area.last < area.first:
            # Beside the first column: nobody takes it for an id when the workbook comes back.
            self.line((None, self.book.say("report_no_rows")), (None, ("text", "none")))
        if left_out:
            said = self.book.say("report_left_out", more=left_out)
            self.rows.append([said, *[None] * (len(columns) - 1)], plain)
        last = get_column_letter(len(columns))
        self.sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{header + 1}"
        self.sheet.auto_filter.ref = f"A{header}:{last}{max(area.last, header)}"
        self.sheet.print_title_rows = f"{header}:{header}"
        return area


class Sheets:
    """A workbook being made, its sheets in the order they are asked for.

    ``heading`` stands in the margins of every page, ``language`` is that of the sentences; the
    rows of the sheets are kept in ``folder`` until ``save``.
    """

    def __init__(self, heading: Heading, language: str, folder: Path) -> None:
        self.heading = heading
        self.language = language
        self.workbook = Workbook()
        self.styles = Styles(self.workbook)
        self.pages: list[Page] = []
        self._folder = folder

    def page(self, label: Label) -> Page:
        """A new sheet with its page set up."""
        first = not self.pages
        sheet = self.workbook.worksheets[0] if first else self.workbook.create_sheet()
        sheet.title = label.both
        self._set_up(sheet, label)
        rows = Rows(self._folder / f"{len(self.pages) + 1}.rows")
        page = Page(self, sheet, rows, label)
        self.pages.append(page)
        return page

    def write(self, table: Table) -> tuple[Page, Area]:
        """A new sheet that holds ``table`` under its title."""
        page = self.headed(table.label, table.explained, table.columns, **table.params)
        return page, page.table(table.columns, table.rows, table.frozen)

    def headed(
        self, label: Label, explained: str, columns: Sequence[Column], **params: object
    ) -> Page:
        """A new sheet with its title, what it shows (a code), and the sign convention."""
        page = self.page(label)
        wide = sum(column.width for column in columns)
        page.spread(label.both, "title", len(columns), wide)
        page.spread(self.say(explained, **params), "note", len(columns), wide)
        page.spread(self.say("report_sign"), "note", len(columns), wide)
        return page

    def say(self, code: str, **params: object) -> str:
        """The sentence of ``code`` in the workbook's language."""
        return say(code, params, self.language)

    def save(self, path: Path, instant: datetime) -> None:
        """Write the file; ``instant`` is the time that its members carry. Raises OSError."""
        rows = {}
        for number, page in enumerate(self.pages, 1):
            page.rows.close()
            rows[f"xl/worksheets/sheet{number}.xml"] = page.rows
        with WorkbookArchive(path, instant, rows) as archive:
            ExcelWriter(self.workbook, archive).write_data()

    def _set_up(self, sheet: Worksheet, label: Label) -> None:
        sheet.page_setup.paperSize = A4
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.page_margins = PageMargins(0.4, 0.4, 0.65, 0.6, 0.3, 0.3)
        sheet.print_options.horizontalCentered = True
        sheet.sheet_view.showGridLines = False
        header, footer = HeaderFooterItem(), HeaderFooterItem()
        header.left.text = _margin_text(self.heading.subject)
        header.center.text = _margin_text(label.both)
        header.right.text = _margin_text(self.heading.instant)
        footer.left.text = _margin_text(self.heading.made_by)
        footer.right.text = "第 &P 页，共 &N 页 · page &P of &N"
        sheet.oddHeader, sheet.oddFooter = header, footer


class Book(Sheets):
    """The workbook of one run in one language."""

    def __init__(self, run: Run, language: str, folder: Path) -> None:
        as_of = f"截至 as of {run.as_of:%Y-%m-%d %H:%M}"
        heading = Heading(run.site, as_of, f"{run.id} · recon {run.tool_version}")
        super().__init__(heading, language, folder)
        self.told = Told(run, language)
        self.run = run

    def write(self, table: Table) -> tuple[Page, Area]:
        """A new sheet that holds ``table``, its depot column only where it tells something."""
        return super().write(for_site(table, self.run))


def _header_height(columns: Sequence[Column]) -> float:
    lines = max(_lines(column.label.stacked, column.width / _BOLD) for column in columns)
    return LINE_POINTS * lines + 4


def _lines(value: CellValue, wide: float) -> int:
    """How many lines a text takes in a column ``wide`` characters of the standard font wide."""
    if not isinstance(value, str):
        return 1
    room = max(wide - _PADDING, 1.0)
    if 2 * len(value) * _BODY <= room and "\n" not in value:
        return 1
    return sum(max(1, math.ceil(width(part) * _BODY / room)) for part in value.split("\n"))


def _margin_text(text: str) -> str:
    """Outside text for a page's header: ``&`` begins a command there."""
    return visible(text)[:_MARGIN_TEXT_LIMIT].replace("&", "&&")
