"""The workbook's looks, each made once: a form (what kind of value) and a tint (what it says).

A cell carries only the number of its look, so twenty thousand rows cost no more styling than one.
Colour never stands alone: every tinted cell also holds the word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

Form = Literal[
    "title",
    "note",
    "header",
    "header_people",
    "banner",
    "label",
    "text",
    "wrap",
    "centre",
    "code",
    "integer",
    "tonnes",
    "signed_tonnes",
    "volume",
    "millimetres",
    "density",
    "factor",
    "percent",
    "ratio",
    "money",
    "number",
    "time",
    "short_time",
    "date",
    "people",
    "people_date",
    "signature",
]
Tint = Literal["none", "high", "watch", "matched", "new", "grey", "strong", "link"]

Look = tuple[Form, Tint] | None
"""A cell's form and tint; None for a cell that is not there."""

FONT = "Arial"
BODY_POINTS = 9

_TEXT = "@"
"""Stays text when a person edits the cell: an entry number keeps its zeros."""

_NUMBER_FORMATS: Mapping[str, str] = {
    "integer": "#,##0",
    "tonnes": "#,##0.000",
    "signed_tonnes": "+#,##0.000;-#,##0.000;0.000",
    "volume": "#,##0.000",
    "millimetres": "#,##0.0",
    "density": "0.00",
    "factor": "0.000000",
    "percent": "+0.000;-0.000;0.000",
    "ratio": "0.00",
    "money": "#,##0.00",
    "number": "General",
    "time": "yyyy-mm-dd hh:mm",
    "short_time": "mm-dd hh:mm",
    "date": "yyyy-mm-dd",
    "people_date": "yyyy-mm-dd",
    "text": _TEXT,
    "code": _TEXT,
    "people": _TEXT,
}
_FILLS: Mapping[str, str] = {
    "high": "F8CBC6",
    "watch": "FFE3A3",
    "matched": "D5EBD0",
    "new": "CFE2F7",
    "grey": "E3E3E3",
    "strong": "EEF2F7",
}
_INKS: Mapping[str, str] = {
    "high": "8C1107",
    "watch": "6B4A00",
    "matched": "1D5A1B",
    "new": "0B3F78",
    "grey": "404040",
    "link": "0B4F9E",
}
_HEADER_FILL = "1F3A5F"
_PEOPLE_HEADER_FILL = "7A5C00"
_PEOPLE_FILL = "FFF8DC"
_LINE = Side(style="hair", color="9AA5B1")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

WRAPPED: frozenset[Form] = frozenset(
    {"wrap", "header", "header_people", "banner", "people", "note", "code", "centre"}
)
"""Forms whose text goes on in a further line of the cell."""
_INDENTED = {"wrap", "code", "text", "label", "people"}
_CENTRED = {"header", "header_people", "centre", "short_time", "time", "date", "people_date"}
_BARE = {"title", "note"}


class Styles:
    """The looks of one workbook; ``index`` gives the number a cell carries."""

    def __init__(self, workbook: Workbook) -> None:
        sheet = workbook.active
        if sheet is None:
            raise ValueError("a workbook needs a sheet before it has styles")
        self._sheet = sheet
        self._made: dict[tuple[Form, Tint], int] = {}

    def index(self, form: Form, tint: Tint = "none") -> int:
        """The number of the look ``form`` with ``tint``, made at its first use."""
        key = (form, tint)
        if key not in self._made:
            cell = Cell(self._sheet, row=1, column=1)
            cell.font = _font(form, tint)
            cell.alignment = _alignment(form)
            cell.number_format = _NUMBER_FORMATS.get(form, "General")
            if form not in _BARE:
                cell.border = _FRAME
            fill = _fill(form, tint)
            if fill is not None:
                cell.fill = PatternFill("solid", fgColor=fill)
            self._made[key] = cell.style_id
        return self._made[key]


def _font(form: Form, tint: Tint) -> Font:
    if form == "title":
        return Font(name=FONT, size=14, bold=True, color=_HEADER_FILL)
    if form in ("header", "header_people"):
        return Font(name=FONT, size=BODY_POINTS, bold=True, color="FFFFFF")
    if form == "banner":
        return Font(name=FONT, size=14, bold=True, color=_INKS.get(tint, "000000"))
    if form == "note":
        return Font(name=FONT, size=BODY_POINTS, italic=True, color="404040")
    return Font(
        name=FONT,
        size=BODY_POINTS,
        bold=form == "label" or tint in ("high", "strong"),
        color=_INKS.get(tint, "000000"),
        underline="single" if tint == "link" else None,
    )


def _fill(form: Form, tint: Tint) -> str | None:
    if form == "header":
        return _HEADER_FILL
    if form == "header_people":
        return _PEOPLE_HEADER_FILL
    if tint in _FILLS:
        return _FILLS[tint]
    return _PEOPLE_FILL if form in ("people", "people_date") else None


def _alignment(form: Form) -> Alignment:
    horizontal: Literal["center", "general"] = "center" if form in _CENTRED else "general"
    indented = form in _INDENTED
    return Alignment(
        horizontal="left" if indented else horizontal,
        vertical="center",
        wrap_text=form in WRAPPED,
        indent=1 if indented else 0,
    )
