"""``recon explain``: everything behind one tank's figures."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.options import DB, LANGUAGE, SITE, WAIT, open_store


@click.command()
@SITE
@click.argument("tank", metavar="TANK")
@click.option("--run", "run_id", metavar="ID", help="Which run. Default: the last one.")
@click.option(
    "--entries",
    "most",
    type=click.IntRange(min=0),
    default=40,
    show_default=True,
    metavar="N",
    help="Show the last N entries of the book (0: all).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@DB
@LANGUAGE
@WAIT
def explain(
    site: Path,
    tank: str,
    run_id: str | None,
    most: int,
    as_json: bool,
    db: Path | None,
    lang: str | None,
    wait: float,
) -> int:
    """Show every step behind one TANK of SITE.

    The measurement with table rows and uncertainty budget, every entry of its book figure, the
    tolerance, the causes taken and refused, and why. TANK may be spelled as on any sheet.
    """
    from recon.pipeline.tank import tank_of_run
    from recon.report.tank import tank_json, tank_text
    from recon.site import open_site

    place = open_site(site)
    with open_store(place, db, wait) as store:
        story = tank_of_run(store, place, tank, run_id)
    language = lang or place.settings.output.language
    shown = tank_json(story, language) if as_json else tank_text(story, language, most)
    click.echo(shown, nl=False)
    return 0
