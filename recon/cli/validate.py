"""``recon validate``: files against the schemas, nothing loaded."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.options import LANGUAGE


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit", "github"]),
    default="text",
    show_default=True,
    help="How to say what was found.",
)
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="SITE",
    help="Check tank and product names against this site's register, with its settings.",
)
@LANGUAGE
def validate(paths: tuple[Path, ...], form: str, site: Path | None, lang: str | None) -> int:
    """Check each PATH against the schemas without loading anything.

    PATH is a file, a folder, or a site folder (then its own register and settings are used).
    For every file the rows are counted: read = accepted + rejected.

    \b
    Exit status: 0 all accepted, 4 something was not, 2 usage.
    """
    from recon.pipeline.validation import check_paths
    from recon.report.validation import FORMATS, any_problem

    files = check_paths(paths, site)
    click.echo(FORMATS[form](files, lang or "en"), nl=False)
    return 4 if any_problem(files) else 0
