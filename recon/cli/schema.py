"""``recon schema``: the data dictionary."""

from __future__ import annotations

import click

KINDS = (
    *("tanks", "capacity_tables", "products", "movements", "balances", "stocktakes"),
    *("applications", "visits", "actions"),
)
RESULTS = "results"


@click.command()
@click.argument("kind", metavar="[KIND]", required=False, type=click.Choice([*KINDS, RESULTS]))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Text for a terminal, markdown for a page, JSON for programs.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of titles and descriptions.",
)
def schema(kind: str | None, form: str, lang: str) -> int:
    """Show what each input column means: the data dictionary.

    KIND is tanks, capacity_tables, products, movements, balances, stocktakes, applications,
    visits or actions; without one, every kind is shown. Each column comes with its unit, the
    header words it is recognised by, the spellings of its values, an example, and the rules a row
    must keep.

    recon schema results prints the JSON Schema of results.json, whatever the format.
    """
    from recon.report import dictionary

    if kind == RESULTS:
        text = _results_schema()
    elif form == "json":
        text = dictionary.as_json([kind] if kind else KINDS)
    elif form == "markdown":
        text = dictionary.as_markdown([kind] if kind else KINDS, lang)
    else:
        text = dictionary.as_text(kind, lang) if kind else dictionary.overview(lang)
    click.echo(text, nl=False)
    return 0


def _results_schema() -> str:
    from importlib.resources import files

    return (files("recon.report") / "results.schema.json").read_text(encoding="utf-8")
