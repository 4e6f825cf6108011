"""Runs the nights that ``recon run`` asked for, one site after the other, and tells about them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from recon.errors import ReconError, UsageError
from recon.pipeline.night import run_night
from recon.pipeline.options import Options, Outcome, Progress
from recon.pipeline.publish import write_text
from recon.report.document import SiteOutcome, dumps, results_document, rollup_document
from recon.report.summary import print_rollup, print_summary, problem_line
from recon.site import find_sites, open_site, write_beside

ROLLUP = "rollup.json"

_WORST_FIRST = (5, 2, 4, 3, 0)
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
    outcomes = [_site_of_several(path, options, quiet=quiet or as_json) for path in sites]
    text = dumps(rollup_document(outcomes))
    target = (options.out or _folder_of(sites)) / ROLLUP
    if not options.dry_run:
        write_beside(target, lambda path: write_text(path, text))
    if not quiet and not as_json:
        print_rollup(outcomes, language=options.language or "en")
        if not options.dry_run:
            click.echo(f"Written: {target}", err=True)
    if as_json:
        click.echo(text, nl=False)
    return worst_code(outcomes)


def _folder_of(sites: tuple[Path, ...]) -> Path:
    """The folder that holds all the sites."""
    return Path(os.path.commonpath([site.resolve().parent for site in sites]))


def worst_code(outcomes: Iterable[SiteOutcome]) -> int:
    """The exit code of a command over several sites."""
    codes = {one.exit_code for one in outcomes}
    return next((code for code in _WORST_FIRST if code in codes), 0)


def _site_of_several(path: Path, options: Options, *, quiet: bool) -> SiteOutcome:
    asked = options
    if options.out is not None:
        asked = replace(options, out=options.out / path.name)
    try:
        outcome = _one_site(path, asked, quiet=quiet)
    except ReconError as error:
        click.echo(f"recon: {path}: {error}", err=True)
        return SiteOutcome(path.name, error.exit_code, error=str(error))
    return SiteOutcome(outcome.run.site, outcome.exit_code, outcome.run)


def _one_site(path: Path, options: Options, *, quiet: bool) -> Outcome:
    site = open_site(path)
    with _progress(quiet) as say:
        outcome = run_night(site, options, say)
    language = options.language or site.settings.output.language
    if quiet:
        for problem in outcome.run.input_problems:
            click.echo(problem_line(problem, language), err=True)
    else:
        print_summary(
            outcome.run, written=outcome.written, language=language, dry_run=options.dry_run
        )
        if outcome.repeated:
            click.echo("The same night was stored before; nothing changed.", err=True)
    return outcome


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    """A line that says what is being done, on a terminal only; silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("recon") as status:
        yield lambda step: status.update(step)
