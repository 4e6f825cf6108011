"""``recon quantity``: tonnes of a stocktake sheet, without a ledger."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.options import LANGUAGE


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="SITE",
    help="Take register and capacity tables from here. Default: the site FILE lies in.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@LANGUAGE
def quantity(file: Path, site: Path | None, as_json: bool, lang: str | None) -> int:
    """Turn the dips of the stocktake sheet FILE into tonnes, step by step.

    Nothing is loaded and no ledger is needed. For every tank the whole chain is shown, with the
    table rows used, and its uncertainty budget.

    \b
    Exit status: 0 all measured, 3 some tank cannot be measured,
    4 input rejected, 2 usage.
    """
    from recon.pipeline.dips import measure_sheet
    from recon.report.dips import dips_json, dips_text

    dips = measure_sheet(file, site)
    profile = dips.site.settings.site.profile
    show = dips_json if as_json else dips_text
    click.echo(show(dips.measured, profile, lang or "en"), nl=False)
    if dips.problems:
        from recon.report.lines import problem_line

        for problem in dips.problems:
            click.echo(problem_line(problem, lang or "en"), err=True)
        return 4
    unmeasured = dips.measured.height and dips.measured["not_measurable"].is_not_null().any()
    return 3 if unmeasured else 0
