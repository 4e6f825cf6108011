"""``recon template``: an empty workbook for an input kind."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.schema import KINDS


@click.command()
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The workbook to write, ending in .xlsx.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of headers, drop-downs and notes.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def template(kind: str, output: Path, lang: str, force: bool) -> int:
    """Write an empty workbook for KIND, ready to be filled in and dropped in the inbox.

    KIND is tanks, capacity_tables, products, movements, balances, stocktakes, applications,
    visits or actions. The workbook has a header with units, drop-downs, a message on every cell
    that says what belongs there, one example row that is never read as data, and a sheet of notes.
    """
    from recon.errors import UsageError
    from recon.report.template import write_template
    from recon.site import write_beside

    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"{output}: a template is a workbook; end its name in .xlsx")
    if output.exists() and not force:
        raise UsageError(
            f"{output} is there already and may hold what somebody filled in; "
            "choose another name, or --force to replace it"
        )
    write_beside(output, lambda path: write_template(kind, path, lang))
    click.echo(f"wrote {output}")
    return 0
