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
@click.option("--html", is_flag=True, help="Also write one self-contained page.")
@DB
@LANGUAGE
@WAIT
def report(
    site: Path,
    run_id: str | None,
    out: Path | None,
    html: bool,
    db: Path | None,
    lang: str | None,
    wait: float,
) -> int:
    """Write the last (or --run ID) run's workbook and results.json again.

    Nothing is read, measured or judged anew: everything comes from the store.
    """
    from recon.pipeline.publish import publish, publish_page
    from recon.site import open_site, temporary_files_beside
    from recon.store.runs import read_outputs, read_run, record_outputs

    place = open_site(site)
    folder = out or place.output_dir
    language = lang or place.settings.output.language
    with (
        open_store(place, db, wait, read_only=False) as store,
        temporary_files_beside(store.path),
    ):
        run = read_run(store, run_id)
        ours = read_outputs(store)
        written = list(publish(run, folder, language, ours))
        if html:
            written.append(publish_page(run, folder, language, ours))
        with store.transaction():
            record_outputs(store, run.id, [(path.name, digest) for path, digest in written])
    for path, _ in written:
        click.echo(f"wrote {path}")
    return 0
