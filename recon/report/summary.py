"""What a run says on the terminal: short, on stderr, plain where nobody looks.

Outside text (file names, sheets, cells, sentences made of them) never drives the terminal: every
unseen character is shown as an escape. A problem stands on one line, so that it can be searched.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from recon.model import InputProblem, Run, TankResult
from recon.report import labels
from recon.report.document import problem_order
from recon.report.labels import Label, named
from recon.report.lines import problem_line
from recon.report.notices import noticed
from recon.report.rollup import SiteOutcome
from recon.report.text import visible
from recon.report.view import (
    best_candidate,
    compared,
    flagged_tanks,
    reservations,
    tint_of,
    verdict_sentence,
)
from recon.wording.say import say

PLAIN_WIDTH = 80
MOST_PROBLEMS = 20
MOST_ALIKE = 3
MOST_TANKS = 20

_STATUSES = {
    **labels.FILE_STATUSES,
    "known": Label("known", "已读"),
    "partly_rejected": Label("partly", "部分"),
}
"""Short words: a file's line should fit beside its name."""

_STYLES = {
    "high": "bold red",
    "watch": "yellow",
    "matched": "green",
    "grey": "dim",
    "new": "blue",
    "none": "",
}


def terminal(stream: TextIO | None = None) -> Console:
    """A console on ``stream`` (stderr): 80 columns and no colour where it is no terminal."""
    target = sys.stderr if stream is None else stream
    wide = None if target.isatty() else PLAIN_WIDTH
    return Console(file=target, width=wide, highlight=False, markup=False, emoji=False)


def print_summary(
    run: Run,
    *,
    written: Sequence[Path | str] = (),
    language: str = "en",
    console: Console | None = None,
    dry_run: bool = False,
) -> None:
    """Print what was read, the verdicts, the flagged tanks, the problems, and what was written."""
    screen = terminal() if console is None else console
    _line(screen, f"{run.site} · {run.as_of:%Y-%m-%d %H:%M} · {run.id}", "bold")
    _show(screen, _files(run, language))
    _problems(screen, run.input_problems, language, written)
    sentence, tint = verdict_sentence(run, language)
    _line(screen, sentence, _STYLES.get(tint, ""))
    for reservation in reservations(run, language):
        _line(screen, reservation, "yellow")
    _line(screen, _counts(run, language))
    if compared(run):
        _line(screen, _totals(run, language))
    flagged = flagged_tanks(run)
    if flagged:
        _show(screen, _tanks(flagged[:MOST_TANKS], language))
    if len(flagged) > MOST_TANKS:
        _line(screen, say("report_more_tanks", {"more": len(flagged) - MOST_TANKS}, language))
    if not noticed(run):
        _line(screen, say("notices_none", {}, language))
    if dry_run:
        _line(screen, say("report_nothing_written", {}, language))
    _say_written(screen, written, language)


def print_rollup(
    outcomes: Iterable[SiteOutcome],
    *,
    written: Sequence[Path | str] = (),
    language: str = "en",
    console: Console | None = None,
) -> None:
    """Print one line a site: how it ended, its tanks, its difference or error; files written."""
    screen = terminal() if console is None else console
    table = _table()
    for label, side in (
        (Label("Site", "库点"), "left"),
        (Label("Exit", "退出码"), "right"),
        (Label("Tanks", "油罐"), "right"),
        (Label("Matched", "相符"), "right"),
        (Label("Flagged", "异常"), "right"),
        (Label("Difference t", "差异 吨"), "right"),
    ):
        _column(table, label.of(language), side)
    failed: list[SiteOutcome] = []
    for outcome in sorted(outcomes, key=lambda each: each.site):
        cells = [_text(outcome.site), Text(str(outcome.exit_code))]
        night = outcome.night
        if night is None:
            failed.append(outcome)
            table.add_row(*cells, *[Text("-")] * 4)
            continue
        totals = night.totals
        table.add_row(
            *cells,
            Text(f"{totals.tanks:,}"),
            Text(f"{totals.matched:,}"),
            Text(f"{night.flagged:,}"),
            Text(f"{totals.difference_t:+,.3f}"),
        )
    _show(screen, table)
    for outcome in failed:
        text = visible(f"{outcome.site}: {outcome.error or ''}")
        screen.print(Text(text, "bold red"), soft_wrap=True)
    _say_written(screen, written, language)


def _say_written(screen: Console, written: Sequence[Path | str], language: str) -> None:
    for path in written:
        text = visible(say("report_written", {"path": path}, language))
        screen.print(Text(text), soft_wrap=True)


def _line(screen: Console, text: str, style: str = "") -> None:
    _show(screen, Text(visible(text), style))


def _show(screen: Console, shown: Table | Text) -> None:
    """Print a table or a sentence; as plain text without blanks at the ends of lines."""
    if screen.is_terminal:
        screen.print(shown)
        return
    with screen.capture() as captured:
        screen.print(shown)
    for line in captured.get().splitlines():
        screen.print(Text(line.rstrip()), soft_wrap=True)


def _text(text: str | None, style: str = "") -> Text:
    return Text(visible(text or ""), style)


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")


def _column(table: Table, title: str, side: str) -> None:
    right = side == "right"
    table.add_column(title, justify="right" if right else "left", no_wrap=right, overflow="fold")


def _files(run: Run, language: str) -> Table:
    """Rows read = loaded + already known + rejected, for each file."""
    table = _table()
    for label, side in (
        (Label("File", "文件"), "left"),
        (Label("Kind", "类别"), "left"),
        (Label("Read", "读取"), "right"),
        (Label("Loaded", "入库"), "right"),
        (Label("Known", "已有"), "right"),
        (Label("Rejected", "拒收"), "right"),
        (Label("Status", "状态"), "left"),
    ):
        _column(table, label.of(language), side)
    for file in sorted(run.inputs, key=lambda each: each.path):
        wrong = file.rows_rejected or file.status in ("rejected", "partly_rejected")
        table.add_row(
            _text(file.path),
            _text(named(labels.KINDS, file.kind, language) or "?"),
            Text(f"{file.rows_read:,}"),
            Text(f"{file.rows_loaded:,}"),
            Text(f"{file.rows_known:,}"),
            Text(f"{file.rows_rejected:,}"),
            _text(named(_STATUSES, file.status, language), "yellow" if wrong else ""),
        )
    skipped = named(_STATUSES, "skipped", language)
    for path, _ in sorted(run.skipped):
        table.add_row(_text(path), *[Text("")] * 5, _text(skipped, "dim"))
    return table


def _problems(
    screen: Console,
    problems: Sequence[InputProblem],
    language: str,
    written: Sequence[Path | str],
) -> None:
    alike: dict[tuple[str, ...], list[InputProblem]] = defaultdict(list)
    for problem in sorted(problems, key=problem_order):
        alike[problem.file, problem.sheet or "", problem.rule, problem.column or ""].append(problem)
    shown = 0
    for group in alike.values():
        for problem in group[: min(MOST_ALIKE, MOST_PROBLEMS - shown)]:
            screen.print(Text(problem_line(problem, language), "yellow"), soft_wrap=True)
            shown += 1
        more = len(group) - MOST_ALIKE
        if more > 0 and shown < MOST_PROBLEMS:
            _line(screen, "  " + say("report_more_alike", {"more": more}, language))
    more = len(problems) - shown
    if more > 0:
        where = str(written[0]) if written else labels.INPUT_PROBLEMS.both
        _line(screen, say("report_more_problems", {"more": more, "where": where}, language))


def _counts(run: Run, language: str) -> str:
    """The verdicts that occur, each with its count."""
    counts = ((verdict, getattr(run.totals, verdict)) for verdict in labels.VERDICTS)
    return " · ".join(
        f"{count:,} {named(labels.VERDICTS, verdict, language)}"
        for verdict, count in counts
        if count
    )


def _totals(run: Run, language: str) -> str:
    totals = run.totals
    rate = "-" if totals.match_rate_pct is None else f"{totals.match_rate_pct:.1f}"
    return say(
        "report_totals",
        {
            "book_t": totals.book_t,
            "physical_t": totals.physical_t,
            "difference_t": totals.difference_t,
            "match_rate": rate,
        },
        language,
    )


def _tanks(tanks: Sequence[TankResult], language: str) -> Table:
    """Flagged tanks: difference, tolerance, best cause."""
    table = _table()
    for label, side in (
        (Label("Tank", "罐号"), "left"),
        (Label("Severity", "程度"), "left"),
        (Label("Verdict", "结论"), "left"),
        (Label("Difference t", "差异 吨"), "right"),
        (Label("Tolerance t", "允差 吨"), "right"),
        (Label("Best cause", "最可能原因"), "left"),
    ):
        _column(table, label.of(language), side)
    several = len({tank.depot for tank in tanks}) > 1
    for tank in tanks:
        style = _STYLES[tint_of(tank)]
        difference, tolerance = tank.difference_t, tank.tolerance_t
        table.add_row(
            _text(f"{tank.depot} {tank.tank_id}" if several else tank.tank_id),
            _text(named(labels.SEVERITIES, tank.severity, language), style),
            _text(named(labels.VERDICTS, tank.verdict, language), style),
            Text("-" if difference is None else f"{difference:+,.3f}"),
            Text("-" if tolerance is None else f"{tolerance:,.3f}"),
            _text(_cause(tank, language)),
        )
    return table


def _cause(tank: TankResult, language: str) -> str:
    best = best_candidate(tank)
    if best:
        names = " + ".join(named(labels.CAUSES, cause.code, language) for cause in best)
        return f"{names} ({named(labels.CONFIDENCES, best[0].confidence, language)})"
    if tank.reason is not None:
        return say(tank.reason, tank.reason_params, language)
    return ""
