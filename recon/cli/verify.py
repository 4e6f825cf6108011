"""``recon verify``: the audit chain."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.options import DB, SITE, WAIT, open_store


@click.command()
@SITE
@DB
@WAIT
def verify(site: Path, db: Path | None, wait: float) -> int:
    """Prove that nothing recorded in SITE's store was changed since.

    Every run's hash covers its inputs, its results and the hash of the run before; they are
    computed anew and compared. Exit status: 0 unbroken, 4 broken.
    """
    from recon.site import open_site
    from recon.store.runs import verify as verify_chain

    with open_store(open_site(site), db, wait) as store:
        broken = verify_chain(store)
        runs = store.value("SELECT count(*) FROM runs")
    for line in broken:
        click.echo(f"recon: {line}", err=True)
    if broken:
        return 4
    click.echo(f"{runs} runs, chain unbroken")
    return 0
