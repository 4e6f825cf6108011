"""整改通知书 and 通报: a notice to sign and a short message for each new finding of severity high.

A notice is a printed page that a supervisor signs; its number is made of the
night and the finding, so that it stays the same however often it is written. The messages are
plain text, ready to paste.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from importlib.resources import files

from recon.model import Finding, Run, TankResult
from recon.report import labels
from recon.report.labels import Label, named
from recon.report.markup import content_policy, language_tag
from recon.report.markup import escaped as _text
from recon.report.sheets.sources import address
from recon.report.stored import moment, rows_of
from recon.report.tables import Told
from recon.report.text import visible
from recon.report.view import best_candidate, difference_pct, findings_in_order

TITLE = Label("Rectification notice", "整改通知书")
DUE_DAYS = 7
"""Days to put it right where nobody has set a date; the notice leaves room for another one."""
MOST_SOURCES = 6
"""Sources that one page holds; the workbook's sheet names them all."""

_COMPARED = ("tank_shortage", "tank_surplus")
_REQUIRED = {
    **dict.fromkeys(_COMPARED, "notice_require_difference"),
    "level_above_safe_fill": "notice_require_level",
}
_SIGN_HEADS = (
    Label("Sign-off", "签署"),
    Label("Name", "姓名"),
    Label("Signature and seal", "签字盖章"),
    Label("Date", "日期"),
)
_SIGNERS = (
    Label("Issued by: supervising officer", "签发：监管关员"),
    Label("Received by: operator", "签收：仓库负责人"),
)
_AFTERWARDS = (
    Label("What was done (operator)", "整改情况（仓库填写）"),
    Label("Verification (officer)", "核实意见（关员填写）"),
)


def noticed(run: Run) -> list[Finding]:
    """The findings of severity high that this night saw for the first time, in the list's order."""
    return findings_in_order(
        finding
        for finding in run.findings
        if finding.severity == "high"
        and finding.first_seen == run.as_of
        and finding.state != "verified_closed"
    )


def number_of(finding: Finding) -> str:
    """A notice's number: the night that first saw the finding, and the finding's id."""
    return f"{finding.first_seen:%Y%m%d}-{finding.id.removeprefix('F-')}"


def due_of(finding: Finding) -> date:
    """The date somebody has set, else DUE_DAYS after the night that first saw it."""
    return finding.due_date or finding.first_seen.date() + timedelta(days=DUE_DAYS)


def messages_text(run: Run, language: str) -> str:
    """One message a new finding, with an empty line between; empty when there are none."""
    told = Told(run, language)
    tanks = {tank.key: tank for tank in run.tanks}
    messages = (
        told.say(
            "notice_message",
            site=run.site,
            place=_place(finding, told),
            as_of=f"{run.as_of:%Y-%m-%d %H:%M}",
            found=told.say(finding.rule, **finding.params),
            cause=_cause(tanks.get((finding.depot or "", finding.tank_id or "")), told),
            number=number_of(finding),
            due=due_of(finding).isoformat(),
        )
        for finding in noticed(run)
    )
    return "".join(f"{visible(message)}\n" for message in _spaced(messages))


def notices_html(run: Run, language: str) -> str:
    """A self-contained document with a printed page a new finding; the same run, the same text."""
    told = Told(run, language)
    tanks = {tank.key: tank for tank in run.tanks}
    style = files("recon.report").joinpath("notices.css").read_text(encoding="utf-8").strip()
    title = _text(f"{TITLE.both} · {run.site} · {_time(told)}")
    pages = (
        _page(finding, tanks.get((finding.depot or "", finding.tank_id or "")), told)
        for finding in noticed(run)
    )
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language_tag(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{content_policy(style=style)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f"<main><h1>{title}</h1>",
            *pages,
            "</main>",
            "</body>",
            "</html>",
            "",
        )
    )


def _page(finding: Finding, tank: TankResult | None, told: Told) -> str:
    def word(english: str, chinese: str) -> str:
        return Label(english, chinese).of(told.language)

    run, due, number = told.run, due_of(finding).isoformat(), number_of(finding)
    facts = (
        (word("Date", "日期"), f"{run.as_of:%Y-%m-%d}"),
        (word("Site", "库点"), _site(finding, told)),
        (word("Tank", "罐号"), _place(finding, told) + _product(tank)),
        (word("Finding", "问题编号"), finding.id),
        (word("What was found", "发现问题"), told.say(finding.rule, **finding.params)),
        *_figures(finding, tank, told),
        (word("Evidence", "依据"), _evidence(finding, tank, told)),
        (word("Documents", "原始单证"), _sources(finding, told)),
        (word("Requirement", "整改要求"), _requirement(finding, told)),
        (word("Due", "整改期限"), told.say("notice_due", due=due)),
    )
    heads = "".join(f'<th scope="col">{_text(each.of(told.language))}</th>' for each in _SIGN_HEADS)
    signers = ((role.of(told.language), *[""] * (len(_SIGN_HEADS) - 1)) for role in _SIGNERS)
    after = ((each.of(told.language), "") for each in _AFTERWARDS)
    opening = told.say("notice_opening", site=run.site, as_of=_time(told), due=due)
    foot = f"{run.site} · {run.id} · recon {run.tool_version}"
    return "\n".join(
        (
            f'<section aria-labelledby="n-{finding.id}">',
            f'<h2 id="n-{finding.id}">{TITLE.of(told.language)}</h2>',
            f'<p class="number">{_text(word("No.", "编号："))} {_text(number)}</p>',
            f"<p>{_text(opening)}</p>",
            f'<table class="facts"><tbody>{"".join(map(_line, facts))}</tbody></table>',
            f'<table class="signed"><thead><tr>{heads}</tr></thead>'
            f"<tbody>{''.join(map(_line, signers))}</tbody></table>",
            f'<table class="after"><tbody>{"".join(map(_line, after))}</tbody></table>',
            f'<p class="foot">{_text(foot)}</p>',
            "</section>",
        )
    )


def _line(cells: Sequence[str]) -> str:
    """A row whose first cell is its head."""
    head, *rest = map(_text, cells)
    return f'<tr><th scope="row">{head}</th>{"".join(f"<td>{each}</td>" for each in rest)}</tr>'


def _figures(finding: Finding, tank: TankResult | None, told: Told) -> Iterator[tuple[str, str]]:
    """Difference, uncertainty and tolerance of a tank that was compared."""
    if finding.rule not in _COMPARED or tank is None or tank.difference_t is None:
        return
    share = difference_pct(tank)
    yield (
        Label("Figures", "数据").of(told.language),
        told.say(
            "notice_figures",
            gauged_at=None if tank.gauged_at is None else f"{tank.gauged_at:%Y-%m-%d %H:%M}",
            book_t=tank.book_t,
            physical_t=tank.physical_t,
            difference_t=tank.difference_t,
            share="-" if share is None else f"{share:+.3f}",
            uncertainty_t=tank.uncertainty_t,
            tolerance_t=tank.tolerance_t,
            k=told.run.coverage_factor,
        ),
    )


def _evidence(finding: Finding, tank: TankResult | None, told: Told) -> str:
    """What the best explanation rests on; only the finding itself where there is none."""
    if finding.rule not in _COMPARED or tank is None or not best_candidate(tank):
        return told.say("notice_no_cause")
    best = best_candidate(tank)
    lines = [_cause(tank, told)]
    return "\n".join([*lines, *(told.say(cause.evidence, **cause.params) for cause in best)])


def _cause(tank: TankResult | None, told: Told) -> str:
    best = () if tank is None else best_candidate(tank)
    if not best:
        return told.say("notice_no_cause")
    names = " + ".join(named(labels.CAUSES, cause.code, told.language) for cause in best)
    sure = named(labels.CONFIDENCES, best[0].confidence, told.language)
    return told.say("notice_cause", cause=names, confidence=sure)


def _sources(finding: Finding, told: Told) -> str:
    """The reading and the entries of the tank with their papers, and where they were written."""
    key = (finding.depot or "", finding.tank_id)
    mine = [row for row in rows_of(told.run, "sources") if (row["depot"], row["tank_id"]) == key]
    lines = []
    for row in mine[:MOST_SOURCES]:
        kind = named(labels.SOURCE_KINDS, row["kind"], told.language)
        at = moment(row["at"])
        tonnes = "" if row["quantity_t"] is None else f"{row['quantity_t']:,.3f} t"
        parts = (kind, row["number"], f"{at:%Y-%m-%d %H:%M}" if at else None, tonnes)
        papers = ", ".join(row["papers"])
        lines.append(" · ".join(part for part in (*parts, papers, address(row, told)) if part))
    if len(mine) > MOST_SOURCES:
        lines.append(told.say("notice_more_sources", more=len(mine) - MOST_SOURCES))
    return "\n".join(lines) or told.say("notice_no_sources")


def _requirement(finding: Finding, told: Told) -> str:
    code = _REQUIRED.get(finding.rule, "notice_require_account")
    return "\n".join((told.say(code), told.say("notice_require_proof")))


def _site(finding: Finding, told: Told) -> str:
    site = told.run.site
    return site if finding.depot in (None, site) else f"{site} · {finding.depot}"


def _place(finding: Finding, told: Told) -> str:
    return finding.tank_id or Label("the whole site", "全库").of(told.language)


def _product(tank: TankResult | None) -> str:
    return f" · {tank.product}" if tank is not None and tank.product else ""


def _time(told: Told) -> str:
    return f"{told.run.as_of:%Y-%m-%d %H:%M}"


def _spaced(messages: Iterable[str]) -> Iterator[str]:
    """The messages with an empty line between each two."""
    for at, message in enumerate(messages):
        if at:
            yield ""
        yield message
