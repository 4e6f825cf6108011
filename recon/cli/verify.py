"""``recon verify``: the audit chain."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.options import DB, SITE, WAIT, open_store


@click.command()
@SITE
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the results lie. Default: SITE/out/.",
)
@DB
@WAIT
def verify(site: Path, out: Path | None, db: Path | None, wait: float) -> int:
    """Prove that nothing recorded in SITE's store was changed since.

    Every run's hash covers its inputs, its results, the registers as it left them and the hash of
    the run before; they are computed anew and compared, and so are the files written for people.
    What is kept of days that are over is made anew from their entries.
    results.json is ours alone; of any other file that was changed the name is told, no more, since
    people fill in workbooks and sign notices.

    Exit status: 0 unbroken, 4 broken.
    """
    from recon.ledger.checks.every import kept_wrongly
    from recon.pipeline.publish import RESULTS, changed_since
    from recon.report.text import visible
    from recon.site import open_site
    from recon.store.runs import chain_end, read_outputs
    from recon.store.runs import verify as verify_chain

    place = open_site(site)
    with open_store(place, db, wait) as store:
        broken = verify_chain(store)
        broken += [
            f"{table}: what is kept of {since} up to before {upto} is not what its entries come to"
            for table, since, upto in kept_wrongly(store)
        ]
        runs, end = store.value("SELECT count(*) FROM runs"), chain_end(store)
        written = read_outputs(store)
    for name in changed_since(out or place.output_dir, written):
        line = f"{name}: no longer what was written"
        if name == RESULTS:
            broken.append(line)
        else:
            click.echo(f"recon: {visible(line)}; recon report writes it again", err=True)
    for line in broken:
        click.echo(f"recon: {visible(line)}", err=True)
    if broken:
        return 4
    click.echo(f"{runs} runs, chain unbroken{f', its end {end}' if end else ''}")
    return 0
