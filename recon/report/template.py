"""Empty workbooks to fill in, one an input kind, made from the schemas.

The first sheet holds the header in the chosen language, the units below it, one example row and
room for rows; cells offer drop-downs and say what belongs in them. The second sheet holds the
meanings. Readers skip the example row by its first cell, and find no header in the notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from recon.report.labels import Label
from recon.report.text import width
from recon_schemas.fields import Column, spellings, word_key
from recon_schemas.registry import columns_of, one_of, rules_of, title_of

TITLE_ROW, NOTE_ROW, HEADER_ROW, UNIT_ROW, EXAMPLE_ROW, FIRST_ROW = 1, 2, 3, 4, 5, 6
LAST_ROW = 2005
"""Drop-downs and checks reach down to this row."""

EXAMPLE = Label("Example", "例")
"""What the first cell of the example row begins with; readers skip such a row."""

_NUMBERING = Label("No.", "序号")
_NOTES = Label("Notes", "填表说明")
_YES, _NO = Label("yes", "是"), Label("no", "否")
_HOW = Label(
    "Fill in from row 6. Columns with * must be filled. The grey row is an example, never read.",
    "从第 6 行起填写。带 * 的栏必须填写。灰色行为示例，不读取。",
)
_HOW_GROUPS = Label(
    "Of the columns with (*) one of a group is enough; the last lines of the notes say which.",
    "带 (*) 的栏每组填其一即可，见填表说明末尾。",
)
_UNIT = Label("unit", "单位")
_BLANK = Label("blank means", "空白表示")
_ONE_OF = "(*)"
_PROMPT_LIMIT, _PROMPT_TITLE_LIMIT = 255, 32
"""Characters a cell's input message may hold in a spreadsheet (ECMA-376, dataValidation)."""

_PAGE_CHARACTERS = 150
_FONT = "Arial"
_LINE = Side(style="hair", color="9AA5B1")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_REQUIRED_FILL = PatternFill("solid", fgColor="1F3A5F")
_OPTIONAL_FILL = PatternFill("solid", fgColor="6B7F99")
_UNIT_FILL = PatternFill("solid", fgColor="EEF2F7")
_EXAMPLE_FILL = PatternFill("solid", fgColor="E3E3E3")
_FORMATS = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm", "number": "General"}
_FIRST_DAY = "DATE(1990,1,1)"
_Operator = Literal["greaterThanOrEqual", "greaterThan", "lessThanOrEqual", "lessThan"]
_OPERATORS: Mapping[str, _Operator] = {
    "≥": "greaterThanOrEqual",
    ">": "greaterThan",
    "≤": "lessThanOrEqual",
    "<": "lessThan",
}

CellValue = str | float | Decimal | datetime | date | None


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of the template: where it stands and what it is called."""

    column: Column
    letter: str
    header: str


def template(kind: str, language: str = "en") -> Workbook:
    """The empty workbook of ``kind`` with headers and notes in ``language`` (en, zh).

    Raises ``KeyError`` for an unknown kind.
    """
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    title = title_of(kind)
    sheet.title = _in(language, title.title, title.title_zh)
    fields = _fields(kind, language)
    _fill(sheet, kind, fields, language)
    for each in fields:
        sheet.add_data_validation(_help(each, language))
    _notes(workbook.create_sheet(_say(_NOTES, language)), kind, fields, language)
    workbook.properties.creator = "recon"
    workbook.properties.title = f"{title.title_zh} {title.title}"
    return workbook


def write_template(kind: str, path: Path, language: str = "en") -> None:
    """Save the template of ``kind`` as ``path``; ``OSError`` when it cannot be written."""
    with path.open("wb") as stream:
        template(kind, language).save(stream)


def choice_words(column: Column, language: str) -> tuple[str, ...]:
    """What the drop-down of a choice or flag column offers; a reader understands each."""
    if column.value == "flag":
        return (_say(_YES, language), _say(_NO, language))
    return tuple(
        _in(language, value.replace("_", " "), others[0])
        for value, others in (column.choices or {}).items()
    )


def _fields(kind: str, language: str) -> tuple[_Field, ...]:
    alternatives = {name for group in one_of(kind) for name in group}
    people = (column for column in columns_of(kind) if not column.derived)
    fields = []
    for number, column in enumerate(people, 2):
        mark = " *" if column.required else f" {_ONE_OF}" if column.name in alternatives else ""
        header = _in(language, column.title, column.title_zh) + mark
        fields.append(_Field(column, get_column_letter(number), header))
    return tuple(fields)


def _fill(sheet: Worksheet, kind: str, fields: Sequence[_Field], language: str) -> None:
    title = title_of(kind)
    _put(sheet, f"A{TITLE_ROW}", f"{title.title_zh} {title.title}").font = Font(
        name=_FONT, size=14, bold=True, color="1F3A5F"
    )
    _put(sheet, f"A{NOTE_ROW}", _how(kind, language)).font = Font(
        name=_FONT, size=9, italic=True, color="404040"
    )
    _head(sheet, "A", _say(_NUMBERING, language), False)
    _unit(sheet, "A", None)
    _example(_put(sheet, f"A{EXAMPLE_ROW}", _say(EXAMPLE, language)))
    sheet.column_dimensions["A"].width = 9
    for each in fields:
        column = each.column
        _head(sheet, each.letter, each.header, column.required or each.header.endswith(_ONE_OF))
        _unit(sheet, each.letter, column.unit)
        cell = _put(sheet, f"{each.letter}{EXAMPLE_ROW}", _example_value(column, language))
        _example(cell)
        cell.number_format = _format(column)
        dimension = sheet.column_dimensions[each.letter]
        dimension.width = _column_width(each, cell)
        dimension.number_format = _format(column)
        dimension.font = Font(name=_FONT, size=10)
    sheet.row_dimensions[HEADER_ROW].height = 32
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.print_title_rows = f"{HEADER_ROW}:{UNIT_ROW}"
    sheet.print_title_cols = "A:B"
    _page(sheet, sum(dimension.width for dimension in sheet.column_dimensions.values()))


def _head(sheet: Worksheet, letter: str, text: str, strong: bool) -> None:
    cell = _put(sheet, f"{letter}{HEADER_ROW}", text)
    cell.font = Font(name=_FONT, size=10, bold=True, color="FFFFFF")
    cell.fill = _REQUIRED_FILL if strong else _OPTIONAL_FILL
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _FRAME


def _unit(sheet: Worksheet, letter: str, unit: str | None) -> None:
    cell = _put(sheet, f"{letter}{UNIT_ROW}", unit)
    cell.font = Font(name=_FONT, size=9, color="404040")
    cell.fill = _UNIT_FILL
    cell.alignment = Alignment(horizontal="center")
    cell.border = _FRAME


def _example(cell: Cell) -> None:
    cell.font = Font(name=_FONT, size=10, italic=True, color="404040")
    cell.fill = _EXAMPLE_FILL
    cell.border = _FRAME


def _example_value(column: Column, language: str) -> CellValue:
    """The example as a person would enter it: numbers and times as such, words of the language."""
    text = column.example
    if not text:
        return None
    match column.value:
        case "number" | "decimal":
            return Decimal(text)
        case "time":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case "flag":
            return choice_words(column, language)[0 if text == _YES.en else 1]
        case "choice":
            value = spellings(column)[word_key(text)]
            return choice_words(column, language)[list(column.choices or {}).index(value)]
        case _:
            return text


def _format(column: Column) -> str:
    if column.value == "decimal":
        return "#,##0.00" if column.dimension == "money" else "#,##0.000"
    return _FORMATS.get(column.value, "@")


def _column_width(each: _Field, example: Cell) -> float:
    longest_word = max(width(word) for word in each.header.split())
    shown = 17 if each.column.value == "time" else width(str(example.value or ""))
    return min(30.0, max(9.0, longest_word * 1.15 + 2, width(each.header) * 0.6 + 2, shown + 2))


def _help(each: _Field, language: str) -> DataValidation:
    """The drop-down or check of a column, and what a cell says when it is entered.

    A value it does not expect is questioned, never forbidden: readers know more spellings.
    """
    column = each.column
    help_ = _expectation(column, language)
    help_.sqref = f"{each.letter}{FIRST_ROW}:{each.letter}{LAST_ROW}"
    help_.allow_blank = True
    help_.errorStyle = "warning"
    help_.showErrorMessage = help_.type is not None
    help_.showInputMessage = True
    help_.promptTitle = each.header[:_PROMPT_TITLE_LIMIT]
    help_.prompt = _cut(_meaning(column, language), _PROMPT_LIMIT)
    return help_


def _expectation(column: Column, language: str) -> DataValidation:
    words = choice_words(column, language)
    if words:
        return DataValidation(type="list", formula1=f'"{",".join(words)}"')
    if column.value in ("date", "time"):
        return DataValidation(type="date", operator="greaterThanOrEqual", formula1=_FIRST_DAY)
    if column.value not in ("number", "decimal"):
        return DataValidation(type=None)
    if len(column.limits) == 2:
        low, high = (f"{bound:g}" for _, bound in column.limits)
        return DataValidation(type="decimal", operator="between", formula1=low, formula2=high)
    if column.limits:
        sign, bound = column.limits[0]
        return DataValidation(type="decimal", operator=_OPERATORS[sign], formula1=f"{bound:g}")
    return DataValidation(type="decimal", operator="between", formula1="-1E+15", formula2="1E+15")


def _meaning(column: Column, language: str) -> str:
    parts = [_in(language, column.description, column.description_zh)]
    if column.unit:
        parts.append(f"({_say(_UNIT, language)} {column.unit})")
    if column.default is not None:
        default = _example_value_of_default(column, language)
        parts.append(f"({_say(_BLANK, language)} {default})")
    return " ".join(parts)


def _example_value_of_default(column: Column, language: str) -> str:
    if column.choices:
        return choice_words(column, language)[list(column.choices).index(str(column.default))]
    if column.value == "flag":
        return _say(_NO if column.default == _NO.en else _YES, language)
    return str(column.default)


def _notes(sheet: Worksheet, kind: str, fields: Sequence[_Field], language: str) -> None:
    """The meanings; no cell is a header word by itself, so no reader takes the notes for data."""
    title = title_of(kind)
    heading = Font(name=_FONT, size=14, bold=True, color="1F3A5F")
    _put(sheet, "A1", f"{_NOTES.zh} {_NOTES.en}").font = heading
    lines = [
        (_in(language, title.description, title.description_zh), ""),
        (_how(kind, language), ""),
        *((_name(each, language), _explained(each.column, language)) for each in fields),
        *(("✓ " + _in(language, rule.statement, rule.statement_zh), "") for rule in rules_of(kind)),
    ]
    for number, (left, right) in enumerate(lines, 3):
        first = _put(sheet, f"A{number}", left)
        first.font = Font(name=_FONT, size=10, bold=bool(right))
        first.alignment = Alignment(vertical="top", wrap_text=bool(right))
        if right:
            second = _put(sheet, f"B{number}", right)
            second.font = Font(name=_FONT, size=10)
            second.alignment = Alignment(vertical="top", wrap_text=True)
            lines_high = max(-(-width(right) // 104), -(-width(left) // 36))
            sheet.row_dimensions[number].height = 13.0 * lines_high + 3
    sheet.column_dimensions["A"].width = 38
    sheet.column_dimensions["B"].width = 96
    _page(sheet, 134)


def _how(kind: str, language: str) -> str:
    said = [_HOW, _HOW_GROUPS] if one_of(kind) else [_HOW]
    return _in(language, " ", "").join(_say(label, language) for label in said)


def _name(each: _Field, language: str) -> str:
    return _in(
        language,
        f"Column {each.letter}: {each.header}",
        f"{each.letter}栏：{each.header}",
    )


def _explained(column: Column, language: str) -> str:
    words = choice_words(column, language)
    listed = f" [{' | '.join(words)}]" if words else ""
    return _meaning(column, language) + listed


def _page(sheet: Worksheet, wide: float) -> None:
    """A4 landscape, on as many pages side by side as stay readable."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = max(1, round(wide / _PAGE_CHARACTERS))
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3)


def _put(sheet: Worksheet, address: str, value: CellValue) -> Cell:
    """Write a value; a text stays a text, whatever it begins with."""
    cell: Cell = sheet[address]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _say(label: Label, language: str) -> str:
    return _in(language, label.en, label.zh)


def _in(language: str, english: str, chinese: str) -> str:
    return chinese if language == "zh" else english
