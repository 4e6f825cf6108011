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


def open_store(site: Site, db: Path | None, wait_s: float) -> Store:
    """The site's store for reading; StoreError when no night was run yet."""
    from recon.store.connection import Store

    part = site.settings.store
    return Store.open(
        db or site.store_path,
        memory_limit=part.memory_limit,
        threads=part.threads,
        wait_s=wait_s,
        read_only=True,
    )
