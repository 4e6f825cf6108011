"""``recon init``: a new site folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--empty", is_flag=True, help="Headers only, without the example tank.")
def init(directory: Path, empty: bool) -> int:
    """Make DIR a new site folder that recon run accepts.

    It holds recon.toml with every default, master/ and inbox/ with one example tank, its ledger
    and its stocktake; replace them with your own.
    """
    from importlib.resources import files

    from recon.errors import SiteError, UsageError

    if directory.exists() and any(directory.iterdir()):
        raise UsageError(f"{directory} is not empty; name a new folder")
    try:
        written = _copy(files("recon.cli") / "starter", directory, headers_only=empty)
    except OSError as error:
        raise SiteError(f"{directory}: cannot be written: {error.strerror or error}") from error
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"Now put your tanks into {directory}/master and run: recon run {directory}")
    return 0


def _copy(source: Traversable, target: Path, *, headers_only: bool) -> list[Path]:
    target.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for item in sorted(source.iterdir(), key=lambda entry: entry.name):
        if item.name.startswith("__"):
            continue
        if item.is_dir():
            written += _copy(item, target / item.name, headers_only=headers_only)
            continue
        if headers_only and target.name == "inbox":
            continue
        text = item.read_text(encoding="utf-8")
        if headers_only and item.name.endswith(".csv"):
            text = text.splitlines(keepends=True)[0]
        (target / item.name).write_text(text, encoding="utf-8", newline="")
        written.append(target / item.name)
    return written
