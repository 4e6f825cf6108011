"""Runs the nights that ``recon run`` asked for, one site after the other, and tells about them."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from recon.cli.main import debugging, plain
from recon.errors import ReconError, UsageError
from recon.pipeline.journal import Journal, Step
from recon.pipeline.night import run_night
from recon.pipeline.options import Options, Outcome, Progress
from recon.pipeline.publish import publish_rollup
from recon.report.document import dumps, results_document
from recon.report.lines import problem_line
from recon.report.rollup import SiteOutcome, nights_of, rollup_document
from recon.report.text import visible
from recon.site import find_sites, open_site

CRASHED = 1
_WORST_FIRST = (CRASHED, 5, 2, 4, 3, 0)
"""Of several sites' exit codes, the first of these that occurs is the command's."""


def run_nights(paths: tuple[Path, ...], options: Options, *, as_json: bool, quiet: bool) -> int:
    """Run every site by itself; the exit code of the worst. One failing site stops no other."""
    sites = find_sites(paths)
    if len(sites) == 1:
        outcome = _one_site(sites[0], options, quiet=quiet or as_json)
        if as_json:
            click.echo(dumps(results_document(outcome.run)), nl=False)
        return outcome.exit_code
    if options.db is not None:
        raise UsageError("--db names one store; with several sites each keeps its own")
    places = _places(sites, options.out)
    outcomes = [
        _site_of_several(path, replace(options, out=place), quiet=quiet or as_json)
        for path, place in zip(sites, places, strict=True)
    ]
    language = options.language or _common_language(outcomes)
    written, document = _rolled_up(outcomes, options, sites, language)
    if not quiet and not as_json:
        from recon.report.summary import print_rollup

        print_rollup(outcomes, written=written, language=language)
    if as_json:
        click.echo(document, nl=False)
    return worst_code(outcomes)


def worst_code(outcomes: Iterable[SiteOutcome]) -> int:
    """The exit code of a command over several sites."""
    codes = {one.exit_code for one in outcomes}
    return next((code for code in _WORST_FIRST if code in codes), 0)


def _common_language(outcomes: list[SiteOutcome]) -> str:
    """The language of the sites where they all have the same, else English."""
    spoken = {night.language for night in nights_of(outcomes)}
    return spoken.pop() if len(spoken) == 1 else "en"


def _rolled_up(
    outcomes: list[SiteOutcome], options: Options, sites: tuple[Path, ...], language: str
) -> tuple[tuple[Path, ...], str]:
    """The files of the roll-up, and its document."""
    if options.dry_run:
        return (), dumps(rollup_document(outcomes))
    folder = options.out or _folder_of(sites)
    return publish_rollup(outcomes, folder, language)


def _folder_of(sites: tuple[Path, ...]) -> Path:
    """The folder that holds all the sites."""
    return Path(os.path.commonpath([site.resolve().parent for site in sites]))


def _places(sites: tuple[Path, ...], out: Path | None) -> list[Path | None]:
    """Where each site writes: its own folder, or below ``out`` one named after it each."""
    if out is None:
        return [None] * len(sites)
    names: Counter[str] = Counter()
    places: list[Path | None] = []
    for site in sites:
        name = site.resolve().name
        names[name] += 1
        places.append(out / (name if names[name] == 1 else f"{name} ({names[name]})"))
    return places


def _site_of_several(path: Path, options: Options, *, quiet: bool) -> SiteOutcome:
    """One site's night, or why there is none: a fault in one must not cost the others theirs."""
    try:
        outcome = _one_site(path, options, quiet=quiet)
    except ReconError as error:
        text, code = str(error), error.exit_code
    except Exception as bug:
        if debugging():
            raise
        text, code = f"this is a bug: {type(bug).__name__}: {str(bug)[:300]}", CRASHED
    else:
        return SiteOutcome.of(outcome.run, outcome.exit_code)
    click.echo(f"recon: {plain(f'{path}: {text}')}", err=True)
    return SiteOutcome(path.resolve().name, code, error=text)


def _one_site(path: Path, options: Options, *, quiet: bool) -> Outcome:
    with _shown(quiet) as show:
        journal = Journal(path.resolve().name, show, options.log)
        try:
            site = open_site(path)
            journal.zone = ZoneInfo(site.settings.site.timezone)
            outcome = run_night(site, options, journal)
        except BaseException as error:
            journal.failed(error)
            raise
        journal.finished(outcome.run, outcome.exit_code, outcome.written)
    language = options.language or site.settings.output.language
    if quiet:
        for problem in outcome.run.input_problems:
            click.echo(problem_line(problem, language), err=True)
    else:
        from recon.report.summary import print_summary

        print_summary(
            outcome.run, written=outcome.written, language=language, dry_run=options.dry_run
        )
        if outcome.repeated:
            click.echo("The same night was stored before; nothing changed.", err=True)
    return outcome


@contextmanager
def _shown(quiet: bool) -> Iterator[Progress]:
    """On a terminal a line that says what is being done; elsewhere a line a step, for a log."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.text import Text

        console = Console(stderr=True)
        with console.status("recon") as status:
            yield lambda step: status.update(Text(visible(step)))
    else:
        yield _print_step


def _print_step(step: str) -> None:
    if not (isinstance(step, Step) and step.small):
        click.echo(visible(step), err=True)
