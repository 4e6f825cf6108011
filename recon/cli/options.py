"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from recon.site import Site
    from recon.store.connection import Store

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

SITE: Decorator = click.argument("site", metavar="SITE", type=click.Path(path_type=Path))

DB: Decorator = click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The site's store. Default: SITE/recon.duckdb.",
)

WAIT: Decorator = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Wait this long for another process that holds the store.",
)

LANGUAGE: Decorator = click.option(
    "--lang", type=click.Choice(["en", "zh"]), help="Language of sentences. Default: the site's."
)


def open_store(site: Site, db: Path | None, wait_s: float, *, read_only: bool = True) -> Store:
    """The site's store, for reading unless told otherwise; StoreError where there is none yet."""
    from recon.errors import StoreError
    from recon.store.connection import Store

    part = site.settings.store
    path = db or site.store_path
    if not path.exists():
        raise StoreError(f"{path}: there is no store yet; make one with: recon run {site.root}")
    return Store.open(
        path,
        memory_limit=part.memory_limit,
        threads=part.threads,
        wait_s=wait_s,
        read_only=read_only,
    )
