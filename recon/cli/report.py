"""``recon report``: a run's outputs again, from the store."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.options import DB, LANGUAGE, SITE, WAIT, open_store


@click.command()
@SITE
@click.option("--run", "run_id", metavar="ID", help="Which run. Default: the last one.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write here. Default: SITE/out/.",
)
@DB
@LANGUAGE
@WAIT
def report(
    site: Path, run_id: str | None, out: Path | None, db: Path | None, lang: str | None, wait: float
) -> int:
    """Write the last (or --run ID) run's workbook and results.json again.

    Nothing is read, measured or judged anew: everything comes from the store.
    """
    from recon.pipeline.publish import publish
    from recon.site import open_site
    from recon.store.runs import read_outputs, read_run

    place = open_site(site)
    with open_store(place, db, wait) as store:
        run = read_run(store, run_id)
        ours = read_outputs(store)
    folder = out or place.output_dir
    for path, _ in publish(run, folder, lang or place.settings.output.language, ours):
        click.echo(f"wrote {path}")
    return 0
