"""``recon backup``: a consistent copy of the store."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.options import DB, SITE, WAIT, open_store


@click.command()
@SITE
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@DB
@WAIT
def backup(site: Path, file: Path, db: Path | None, wait: float) -> int:
    """Write a consistent copy of SITE's store to FILE.

    Waits for a night that is being run. To restore, put the copy in place of the store.
    """
    from recon.errors import UsageError
    from recon.site import open_site
    from recon.store.runs import backup as copy_store

    if file.exists():
        raise UsageError(f"{file} is there already; name a new file")
    with open_store(open_site(site), db, wait) as store:
        copy_store(store, file)
    click.echo(f"wrote {file}")
    return 0
