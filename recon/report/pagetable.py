"""A table of the report as a section of the page: sortable heads, links, roles for reading out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from recon.report import labels
from recon.report.labels import Label
from recon.report.markup import escaped
from recon.report.overview import Block
from recon.report.styles import Form, Tint
from recon.report.tables import CellValue, Column, Row, Table, Told

MOST_ROWS = 5_000
"""Rows of one table a browser still sorts at once; the workbook holds them all."""

_STACKED = (labels.DISCREPANCIES, labels.PROBLEM_LIST)
"""Tables that a phone shows as cards."""
_SHORT, _MID, _LONG = 16, 14, 26
"""Characters of a code that is not broken, and of columns (in the workbook) that need room."""
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
    "money": ",.2f",
}
_TIMES: Mapping[Form, str] = {
    "time": "%Y-%m-%d %H:%M",
    "short_time": "%m-%d %H:%M",
    "date": "%Y-%m-%d",
    "people_date": "%Y-%m-%d",
}

Target = tuple[Label, int]
"""A record of a table: the table's title, and the record's number from 0."""


@dataclass(frozen=True, slots=True)
class Held:
    """A table whose rows were all made, so that others can lead to them."""

    table: Table
    rows: Sequence[Row]

    @property
    def anchor(self) -> str:
        """The id of its heading."""
        return anchor(self.table.label)


def anchor(label: Label) -> str:
    """The id of the section that ``label`` heads."""
    return label.en.lower().replace(" ", "-")


def both(label: Label) -> str:
    """Both names of a thing, each marked with its language."""
    return (
        f'<span lang="zh-CN">{escaped(label.zh)}</span> <span lang="en">{escaped(label.en)}</span>'
    )


def targets(tables: Iterable[Held]) -> frozenset[Target]:
    """The records that some cell of a page leads to; none beyond the rows it shows."""
    return frozenset(
        target
        for held in tables
        for row in held.rows[:MOST_ROWS]
        for target in row.links.values()
        if target[1] < MOST_ROWS
    )


def section(held: Held, told: Told, led_to: frozenset[Target], figure: str = "") -> Iterator[str]:
    """The section of a table: title, explanation, ``figure``, and the rows or that there are none.

    ``led_to``: the records that some cell leads to; they get an id.
    """
    table, name = held.table, held.anchor
    yield f'<section aria-labelledby="{name}"><h2 id="{name}">{both(table.label)}</h2>'
    yield f'<p class="quiet">{escaped(told.say(table.explained, **table.params))}</p>'
    yield figure
    if not held.rows:
        yield f'<p class="empty">{escaped(told.say("report_no_rows"))}</p></section>'
        return
    stacked = table.label in _STACKED
    roles = _Roles(stacked)
    kind = "data stack" if stacked else "data"
    named = [column.label for column in table.columns]
    head_at = named.index(labels.TANK) if labels.TANK in named else 0
    yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}">'
    yield f'<table class="{kind}" aria-labelledby="{name}"{roles.of("table")}>'
    yield f'<caption class="unseen">{both(table.label)}</caption>'
    heads = "".join(_head(column, roles) for column in table.columns)
    yield f"<thead{roles.of('rowgroup')}><tr{roles.of('row')}>{heads}</tr></thead>"
    yield f"<tbody{roles.of('rowgroup')}>"
    for number, row in enumerate(held.rows[:MOST_ROWS]):
        known = f' id="{name}-{number}"' if (table.label, number) in led_to else ""
        cells = _cells(row, table.columns, head_at, roles)
        yield f"<tr{known}{roles.of('row')}>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    left_out = len(held.rows) - MOST_ROWS
    if left_out > 0:
        yield f'<p class="notice">{escaped(told.say("report_left_out_of_page", more=left_out))}</p>'
    yield "</section>"


def card(block: Sequence[Block]) -> Iterator[str]:
    """A small table of the overview; its middle column is left out where it is empty."""
    shown = [at for at in range(3) if any(values[at] is not None for values, _ in block)]
    (names, _), *lines = block
    title = escaped(str(names[0] or ""))
    yield f'<div class="scroll" role="region" aria-label="{title}" tabindex="0"><table>'
    heads = "".join(f'<th scope="col">{escaped(str(names[at] or ""))}</th>' for at in shown)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for values, looks in lines:
        cells = []
        for at in shown:
            form, tint = looks[at] or ("text", "none")
            attributes = _classes(form, tint) + (' scope="row"' if at == 0 else "")
            tag = "th" if at == 0 else "td"
            cells.append(f"<{tag}{attributes}>{_shown(values[at], form)}</{tag}>")
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


class _Roles:
    """Roles that a table keeps for screen readers where its cells are laid out as cards."""

    def __init__(self, written: bool) -> None:
        self._written = written

    def of(self, role: str) -> str:
        return f' role="{role}"' if self._written else ""

    def label(self, label: Label) -> str:
        return f' data-label="{escaped(label.both)}"' if self._written else ""


def _head(column: Column, roles: _Roles) -> str:
    zh, en = escaped(column.label.zh), escaped(column.label.en)
    spans = [f'<span lang="zh-CN">{zh}</span>'] if zh else []
    spans += [f'<span lang="en">{en}</span>'] if en and en != zh else []
    role = roles.of("columnheader")
    return f'<th scope="col"{role}><button type="button">{" ".join(spans)}</button></th>'


def _cells(row: Row, columns: Sequence[Column], head_at: int, roles: _Roles) -> Iterator[str]:
    for at, column in enumerate(columns):
        value = row.values[at]
        form = row.forms.get(at, column.form)
        shown = _shown(value, form)
        lead = row.links.get(at)
        if lead is not None and shown and lead[1] < MOST_ROWS:
            shown = f'<a href="#{anchor(lead[0])}-{lead[1]}">{shown}</a>'
        sorted_by = ""
        if form == "short_time" and isinstance(value, datetime):
            sorted_by = f' data-v="{value:%Y-%m-%d %H:%M}"'
        tag, role = ("th", ' scope="row"') if at == head_at else ("td", "")
        role += roles.of("rowheader" if at == head_at else "cell")
        names = _classes(form, row.tints.get(at, "none"), _wide(column, value))
        attributes = names + role + roles.label(column.label)
        yield f"<{tag}{attributes}{sorted_by}>{shown}</{tag}>"


def _wide(column: Column, value: CellValue) -> str:
    """How much room a cell asks for; a short code stays on one line."""
    if column.form == "code":
        short = isinstance(value, str) and len(value) <= _SHORT and "\n" not in value
        return "id" if short else ""
    if column.form not in ("wrap", "people"):
        return ""
    return "long" if column.width >= _LONG else "mid" if column.width >= _MID else ""


def _classes(form: Form, tint: Tint, wide: str = "") -> str:
    names = [wide] if wide else []
    if form in _NUMBERS or form in _TIMES:
        names.append("n")
    elif form == "code":
        names.append("code")
    if tint not in ("none", "link"):
        names.append(tint)
    return f' class="{" ".join(names)}"' if names else ""


def _shown(value: CellValue, form: Form) -> str:
    """A value as people read it; the page's script sorts by the same text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, datetime | date):
        return f"{value:{_TIMES.get(form, '%Y-%m-%d %H:%M')}}"
    if not value and form in ("signed_tonnes", "percent"):
        return "0.000"
    return f"{value:{_NUMBERS.get(form, '')}}"
