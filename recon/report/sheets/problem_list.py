"""问题隐患清单 Problem list: the findings with their age, and shaded cells that people fill in.

A returned workbook is read back by the finding's id; the headers of the shaded cells and the
words of the state are those of the input kind ``actions``.
"""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from recon.model import Finding
from recon.report import labels
from recon.report.book import Area, Book, Page
from recon.report.labels import Label, labelled
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told
from recon.report.view import SEVERITY_TINTS, findings_in_order, is_new
from recon.wording.say import say
from recon_schemas.actions import Actions
from recon_schemas.fields import columns as columns_of

_TITLES = {column.name: Label(column.title, column.title_zh) for column in columns_of(Actions)}

COLUMNS = (
    Column(_TITLES["finding_id"], 14.5, "code"),
    Column(labels.NEW, 5.5, "centre"),
    Column(Label("Severity", "程度"), 7.5, "centre"),
    Column(labels.DEPOT, 9, "wrap"),
    Column(labels.TANK, 8.5, "code"),
    Column(Label("Problem", "问题"), 38, "wrap"),
    Column(Label("First seen", "首次发现"), 10.5, "date"),
    Column(Label("Last seen", "最近发现"), 10.5, "date"),
    Column(Label("Age, days", "天数"), 6.5, "integer"),
    Column(Label("Nights seen", "出现次数"), 7, "integer"),
    Column(_TITLES["explanation"], 22, "people", people=True),
    Column(_TITLES["decision"], 18, "people", people=True),
    Column(_TITLES["measure"], 20, "people", people=True),
    Column(_TITLES["owner"], 11, "people", people=True),
    Column(_TITLES["due_date"], 11, "people_date", people=True),
    Column(_TITLES["state"], 12.5, "people", people=True),
)


def sheet(book: Book) -> None:
    """Write the sheet, with help for those who fill in its shaded cells."""
    page, area = book.write(table(book.told))
    if book.run.findings:
        _help_people(book, page, area)


def table(told: Told) -> Table:
    """A row a finding: open ones first, the gravest and oldest on top."""
    rows = (_row(finding, told) for finding in findings_in_order(told.run.findings))
    return Table(labels.PROBLEM_LIST, "report_about_problem_list", COLUMNS, rows, frozen=5)


def state_words(language: str) -> dict[str, str]:
    """State → the word people choose, as the input kind ``actions`` reads it back."""
    return {
        state: label.zh if language == "zh" else label.en for state, label in labels.STATES.items()
    }


def _row(finding: Finding, told: Told) -> Row:
    fresh = is_new(finding, told.run.as_of)
    tints: dict[int, Tint] = {2: SEVERITY_TINTS[finding.severity]}
    if fresh:
        tints[1] = "new"
    return Row(
        (
            finding.id,
            labels.NEW.both if fresh else None,
            labelled(labels.SEVERITIES, finding.severity),
            finding.depot,
            finding.tank_id,
            say(finding.rule, finding.params, told.language),
            finding.first_seen.date(),
            finding.last_seen.date(),
            finding.age_days,
            finding.runs_seen,
            finding.explanation,
            finding.decision,
            finding.measure,
            finding.owner,
            finding.due_date,
            state_words(told.language)[finding.state],
        ),
        tints,
    )


def _help_people(book: Book, page: Page, area: Area) -> None:
    """A drop-down for the state, a date for the due date, red where it is past."""
    states = DataValidation(
        type="list",
        formula1='"' + ",".join(state_words(book.language).values()) + '"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=labels.STATES["open"].both,
        error=book.say("report_choose_state"),
    )
    dates = DataValidation(
        type="date",
        operator="greaterThan",
        formula1="36526",  # 2000-01-01: any date, but no text
        allow_blank=True,
        showErrorMessage=True,
        error=book.say("report_write_date"),
    )
    due, state = area.letter(_TITLES["due_date"]), area.letter(_TITLES["state"])
    states.add(f"{state}{area.first}:{state}{area.last}")
    dates.add(f"{due}{area.first}:{due}{area.last}")
    page.sheet.data_validations.append(states)
    page.sheet.data_validations.append(dates)
    closed = state_words(book.language)["verified_closed"]
    as_of = book.run.as_of.date().toordinal() - 693_594  # the 1900 date system's day number
    day, word = f"${due}{area.first}", f"${state}{area.first}"
    look = DifferentialStyle(
        font=Font(color="8C1107", bold=True), fill=PatternFill("solid", bgColor="F8CBC6")
    )
    overdue = f'AND(ISNUMBER({day}),{day}<{as_of},{word}<>"{closed}")'
    page.sheet.conditional_formatting.add(
        f"{due}{area.first}:{due}{area.last}",
        Rule(type="expression", dxf=look, formula=[overdue]),
    )
