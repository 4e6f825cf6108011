"""The run as one HTML page that needs no network and no Excel.

The same tables as the workbook's sheets, sortable and searchable, printable on A4, readable on a
phone and by a screen reader. All text is escaped; a content policy lets only the page's own style
and script in, and nothing out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib.resources import files

from recon.model import Run
from recon.report import labels
from recon.report.chart import differences_svg
from recon.report.labels import Label
from recon.report.markup import content_policy, language_tag
from recon.report.markup import escaped as _text
from recon.report.overview import Block, attention, figures, held_rules, made_of, verdicts
from recon.report.sheets import (
    all_tanks,
    bridge,
    cut_off,
    discrepancies,
    input_problems,
    measurement,
    problem_list,
    rules,
    run_log,
    uncertainty,
)
from recon.report.styles import Form, Tint
from recon.report.tables import CellValue, Column, Row, Table, Told, for_site
from recon.report.view import reservations, verdict_sentence

TABLES: tuple[Callable[[Told], Table], ...] = (
    discrepancies.table,
    bridge.table,
    problem_list.table,
    all_tanks.table,
    measurement.table,
    cut_off.table,
    input_problems.table,
    rules.table,
    uncertainty.table,
    run_log.table,
)
MOST_ROWS = 5_000
"""Rows of one table a browser still sorts at once; the workbook holds them all."""

_STACKED = (labels.DISCREPANCIES, labels.PROBLEM_LIST)
"""Tables that a phone shows as cards."""
_NUMBERS: Mapping[Form, str] = {
    "integer": ",d",
    "tonnes": ",.3f",
    "signed_tonnes": "+,.3f",
    "volume": ",.3f",
    "millimetres": ",.1f",
    "density": ".2f",
    "factor": ".6f",
    "percent": "+.3f",
    "ratio": ".2f",
}
_TIMES: Mapping[Form, str] = {
    "time": "%Y-%m-%d %H:%M",
    "short_time": "%m-%d %H:%M",
    "date": "%Y-%m-%d",
}


def page_html(run: Run, language: str = "en") -> str:
    """The run as one self-contained page, sentences in ``language``.

    The same run gives the same text; MOST_ROWS bounds each table.
    """
    told = Told(run, language)
    style, script = _part("page.css"), _part("page.js")
    policy = content_policy(style=style, script=script)
    title = _text(f"{labels.REPORT.both} · {run.site} · {run.as_of:%Y-%m-%d %H:%M}")
    tables = [for_site(make(told), run) for make in TABLES]
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language_tag(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *_top(told, tables),
            "<main>",
            *(piece for table in tables for piece in _section(table, told)),
            "</main>",
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        )
    )


def _top(told: Told, tables: Iterable[Table]) -> Iterator[str]:
    run = told.run
    sentence, tint = verdict_sentence(run, told.language)
    first = labels.DISCREPANCIES
    yield f'<a class="skip" href="#{_anchor(first)}">{_both(first)}</a>'
    yield "<header>"
    yield f"<h1>{_both(labels.REPORT)} · {_text(run.site)}</h1>"
    yield (
        f'<p class="quiet">截至 as of {run.as_of:%Y-%m-%d %H:%M} ({_text(run.timezone)}) · '
        f"运行 run {_text(run.id)} · recon {_text(run.tool_version)}</p>"
    )
    yield f'<p class="banner {tint}" role="status">{_text(sentence)}</p>'
    yield from (f'<p class="notice">{_text(each)}</p>' for each in reservations(run, told.language))
    yield '<div class="cards">'
    for block in (verdicts(run), figures(run), made_of(run), attention(run)):
        yield from _card(list(block))
    yield "</div>"
    yield from differences_svg(run)
    yield from (f'<p class="quiet">{_text(each)}</p>' for each in held_rules(told))
    yield "</header>"
    yield (
        '<div class="tools" role="search"><label for="search">查找 Search</label> '
        '<input id="search" type="search" autocomplete="off" aria-describedby="found"> '
        '<span id="found" role="status" aria-live="polite"></span></div>'
    )
    links = (
        f'<li><a href="#{_anchor(each.label)}">{_both(each.label)}</a></li>' for each in tables
    )
    yield f'<nav aria-label="目录 Contents"><ul>{"".join(links)}</ul></nav>'


def _card(block: list[Block]) -> Iterator[str]:
    """A small table of the overview; its middle column is left out where it is empty."""
    shown = [at for at in range(3) if any(values[at] is not None for values, _ in block)]
    (names, _), *lines = block
    yield '<div class="scroll" tabindex="0"><table>'
    heads = "".join(f'<th scope="col">{_text(str(names[at] or ""))}</th>' for at in shown)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for values, looks in lines:
        cells = []
        for at in shown:
            form, tint = looks[at] or ("text", "none")
            cells.append(_cell(values[at], form, tint, tag="th" if at == 0 else "td"))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _section(table: Table, told: Told) -> Iterator[str]:
    anchor = _anchor(table.label)
    kept = [at for at, column in enumerate(table.columns) if not column.people]
    columns = [table.columns[at] for at in kept]
    stacked = table.label in _STACKED
    roles = ' role="table"' if stacked else ""
    yield f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{_both(table.label)}</h2>'
    yield f'<p class="quiet">{_text(told.say(table.explained, **table.params))}</p>'
    yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{anchor}">'
    yield f'<table class="data{" stack" if stacked else ""}"{roles}>'
    yield f"<thead><tr>{''.join(map(_head, columns))}</tr></thead>"
    yield "<tbody>"
    left_out = 0
    links = _Links(table)
    for number, row in enumerate(table.rows):
        if number >= MOST_ROWS:
            left_out += 1
            continue
        yield _row(row, kept, table.columns, links, stacked)
    yield "</tbody></table></div>"
    if left_out:
        yield f'<p class="notice">{_text(told.say("report_left_out_of_page", more=left_out))}</p>'
    yield "</section>"


class _Links:
    """Joins each discrepancy to its bridge: both stand in the same order, counted from 0."""

    def __init__(self, table: Table) -> None:
        label, named = table.label, [column.label for column in table.columns]
        self._named = named.index(labels.TANK) + 1 if labels.TANK in named else 0
        self._from = label == labels.DISCREPANCIES
        self._to = label == labels.BRIDGE
        self._count = -1
        self._last: tuple[CellValue, ...] = ()

    def of_row(self, row: Row) -> str:
        """The attribute that makes a bridge's first row a target; empty for other rows."""
        tank = tuple(row.values[: self._named])
        if not self._to or tank == self._last:
            return ""
        self._last = tank
        self._count += 1
        return f' id="bridge-{self._count}"'

    def around(self, shown: str, tint: Tint) -> str:
        """``shown`` as a link where the cell leads to a bridge."""
        if not self._from or tint != "link":
            return shown
        self._count += 1
        return f'<a href="#bridge-{self._count}">{shown}</a>'


def _row(row: Row, kept: list[int], columns: Iterable[Column], links: _Links, stacked: bool) -> str:
    listed = list(columns)
    target = links.of_row(row)
    cells = []
    for at in kept:
        tint = row.tints.get(at, "none")
        form = row.forms.get(at, listed[at].form)
        label = listed[at].label.both if stacked else None
        cells.append(_cell(row.values[at], form, tint, label=label, links=links))
    role = ' role="row"' if stacked else ""
    return f"<tr{target}{role}>{''.join(cells)}</tr>"


def _head(column: Column) -> str:
    return (
        f'<th scope="col"><button type="button">{_text(column.label.zh)}\n'
        f"{_text(column.label.en)}</button></th>"
    )


def _cell(
    value: CellValue,
    form: Form,
    tint: Tint,
    *,
    tag: str = "td",
    label: str | None = None,
    links: _Links | None = None,
) -> str:
    classes = [name for name in (_class(form), tint) if name not in ("", "none", "link")]
    attributes = f' class="{" ".join(classes)}"' if classes else ""
    if tag == "th":
        attributes += ' scope="row"'
    if label is not None:
        attributes += f' role="cell" data-label="{_text(label)}"'
    shown, raw = _shown(value, form)
    if raw is not None:
        attributes += f' data-v="{raw}"'
    if links is not None and shown:
        shown = links.around(shown, tint)
    return f"<{tag}{attributes}>{shown}</{tag}>"


def _class(form: Form) -> str:
    if form in _NUMBERS or form in _TIMES:
        return "n"
    return "code" if form == "code" else ""


def _shown(value: CellValue, form: Form) -> tuple[str, str | None]:
    """A value as people read it, and what it is sorted by where that differs."""
    if value is None:
        return "", None
    if isinstance(value, str):
        return _text(value), None
    if isinstance(value, datetime | date):
        return f"{value:{_TIMES.get(form, '%Y-%m-%d %H:%M')}}", value.isoformat()
    if not value and form in ("signed_tonnes", "percent"):
        return "0.000", "0"
    return f"{value:{_NUMBERS.get(form, '')}}", str(value)


def _both(label: Label) -> str:
    return _text(label.both)


def _anchor(label: Label) -> str:
    return label.en.lower().replace(" ", "-")


def _part(name: str) -> str:
    return files("recon.report").joinpath(name).read_text(encoding="utf-8").strip()
