"""Runs the nights that ``recon run`` asked for, one site after the other, and tells about them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from recon.errors import ReconError, UsageError
from recon.pipeline.night import run_night
from recon.pipeline.options import Options, Outcome, Progress
from recon.pipeline.rollup import SiteOutcome, worst_code, write_rollup
from recon.report.document import dumps, results_document, rollup_document
from recon.report.summary import print_summary
from recon.site import find_sites, open_site


def run_nights(paths: tuple[Path, ...], options: Options, *, as_json: bool, quiet: bool) -> int:
    """Run every site by itself; the exit code of the worst. One failing site stops no other."""
    sites = find_sites(paths)
    several = len(sites) > 1
    if several and options.db is not None:
        raise UsageError("--db names one store; with several sites each keeps its own")
    outcomes = []
    for path in sites:
        asked = options
        if several and options.out is not None:
            asked = replace(options, out=options.out / path.name)
        outcomes.append(_one_site(path, asked, several=several, quiet=quiet or as_json))
    if several:
        document = rollup_document([(one.path.name, one.run, one.code, one.error) for one in outcomes])
        if not options.dry_run:
            write_rollup(outcomes, document, options.out or paths[0])
        if as_json:
            click.echo(dumps(document), nl=False)
    elif as_json:
        run = outcomes[0].run
        if run is not None:
            click.echo(dumps(results_document(run)), nl=False)
    return worst_code(outcomes)


def _one_site(path: Path, options: Options, *, several: bool, quiet: bool) -> SiteOutcome:
    try:
        site = open_site(path)
        with _progress(quiet) as say:
            outcome = run_night(site, options, say)
    except ReconError as error:
        if not several:
            raise
        click.echo(f"recon: {path}: {error}", err=True)
        return SiteOutcome(path, None, error.exit_code, str(error))
    if not quiet:
        _tell(outcome, options.language or site.settings.output.language)
    return SiteOutcome(path, outcome.run, outcome.exit_code, None)


def _tell(outcome: Outcome, language: str) -> None:
    print_summary(outcome.run, written=outcome.written, language=language)
    if outcome.repeated:
        click.echo("The same night was stored before; nothing changed.", err=True)


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
