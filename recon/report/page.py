"""The run as one HTML page that needs no network and no Excel.

The same tables as the workbook's sheets, sortable and searchable, printable on A4, readable on a
phone and by a screen reader. All text is escaped; a content policy lets only the page's own style
and script in, and nothing out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files

from recon.model import Run
from recon.report import labels
from recon.report.chart import control_svg, differences_svg, progress_svg
from recon.report.labels import Label
from recon.report.markup import content_policy, escaped, language_tag
from recon.report.overview import attention, beside, figures, held_rules, made_of, verdicts
from recon.report.pagetable import Held, anchor, both, card, section, targets
from recon.report.sheets import (
    all_tanks,
    bridge,
    cut_off,
    discrepancies,
    exposure,
    input_problems,
    limits,
    measurement,
    measures,
    owners,
    problem_list,
    progress,
    rules,
    run_log,
    sources,
    tickets,
    trend,
    uncertainty,
    visits,
)
from recon.report.tables import Table, Told, for_site
from recon.report.view import reservations, verdict_sentence

TABLES: tuple[Callable[[Told], Table], ...] = (
    discrepancies.table,
    bridge.table,
    problem_list.table,
    measures.table,
    progress.table,
    trend.table,
    visits.plan_table,
    visits.draw_table,
    visits.coverage_table,
    all_tanks.table,
    measurement.table,
    owners.stock_table,
    owners.parties_table,
    exposure.table,
    tickets.table,
    tickets.applications_table,
    sources.table,
    limits.storage_table,
    limits.hazard_table,
    cut_off.table,
    input_problems.table,
    rules.table,
    uncertainty.table,
    run_log.table,
)
"""The tables in the order of the workbook's sheets."""

_FIGURES: Mapping[Label, Callable[[Run], Iterator[str]]] = {
    labels.PROGRESS: progress_svg,
    labels.TREND: control_svg,
}
"""Tables that a drawing goes with."""


def page_html(run: Run, language: str = "en") -> str:
    """The run as one self-contained page, sentences in ``language``.

    The same run gives the same text; MOST_ROWS of ``pagetable`` bounds each table.
    """
    told = Told(run, language)
    style, script = _part("page.css"), _part("page.js")
    title = escaped(f"{labels.REPORT.both} · {run.site} · {run.as_of:%Y-%m-%d %H:%M}")
    tables = [_held(for_site(make(told), run)) for make in TABLES]
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language_tag(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" '
            f'content="{content_policy(style=style, script=script)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *_top(told, tables),
            "<main>",
            *_sections(tables, told),
            "</main>",
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        )
    )


def _held(table: Table) -> Held:
    return Held(table, list(table.rows))


def _sections(tables: list[Held], told: Told) -> Iterator[str]:
    led_to = targets(tables)
    for held in tables:
        drawn = _FIGURES.get(held.table.label)
        figure = "" if drawn is None else "".join(drawn(told.run))
        yield from section(held, told, led_to, figure)


def _top(told: Told, tables: Iterable[Held]) -> Iterator[str]:
    run = told.run
    sentence, tint = verdict_sentence(run, told.language)
    first = labels.DISCREPANCIES
    yield f'<a class="skip" href="#{anchor(first)}">{both(first)}</a>'
    yield "<header>"
    yield f"<h1>{both(labels.REPORT)} · {escaped(run.site)}</h1>"
    yield (
        f'<p class="quiet">截至 as of {run.as_of:%Y-%m-%d %H:%M} ({escaped(run.timezone)}) · '
        f"运行 run {escaped(run.id)} · recon {escaped(run.tool_version)}</p>"
    )
    yield f'<p class="banner {tint}">{escaped(sentence)}</p>'
    yield from (
        f'<p class="notice">{escaped(each)}</p>' for each in reservations(run, told.language)
    )
    yield '<div class="cards">'
    for block in (verdicts(run), figures(run), made_of(run), attention(run)):
        yield from card(list(block))
    yield "</div>"
    yield from differences_svg(run)
    about = (*held_rules(told), *beside(told))
    yield from (f'<p class="quiet">{escaped(each)}</p>' for each in about)
    yield "</header>"
    yield (
        '<div class="tools" role="search"><label for="search">查找 Search</label> '
        '<input id="search" type="search" autocomplete="off" aria-describedby="found"> '
        '<span id="found" role="status" aria-live="polite"></span></div>'
    )
    links = (
        f'<li><a href="#{held.anchor}">{both(held.table.label)}</a>'
        f'<span class="count"> {len(held.rows):,}</span></li>'
        for held in tables
    )
    yield f'<nav aria-label="目录 Contents"><ul>{"".join(links)}</ul></nav>'


def _part(name: str) -> str:
    return files("recon.report").joinpath(name).read_text(encoding="utf-8").strip()
