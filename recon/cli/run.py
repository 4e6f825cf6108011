"""``recon run``: the nightly batch."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from recon.cli.main import imported_to_stay


class SiteTime(click.ParamType[datetime]):
    """An instant written by a person: a date, a date and time, with or without an offset."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """ISO 8601 text → datetime; a date alone means the end of that day."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is no time like 2026-11-20T23:59 or 2026-11-20", param, ctx)
        if len(text) <= len("2026-11-20"):
            return moment.replace(hour=23, minute=59, second=59, microsecond=999999)
        return moment


@click.command()
@click.argument(
    "sites", nargs=-1, required=True, metavar="SITE...", type=click.Path(path_type=Path)
)
@click.option(
    "--as-of",
    type=SiteTime(),
    metavar="TIME",
    help="Judge the night at this time (ISO 8601; site-local without an offset; a date means its "
    "end). Default: the latest gauge time in the store.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write results here. Default: SITE/out/.",
)
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The site's store. Default: SITE/recon.duckdb.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print the results document on stdout, nothing else."
)
@click.option("--dry-run", is_flag=True, help="Do everything, keep and write nothing.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of messages and workbook.")
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Wait this long for another process that holds the store.",
)
@click.option("--quiet", is_flag=True, help="Print errors only.")
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Append a line of JSON for every step of the night.",
)
def run(
    sites: tuple[Path, ...],
    as_of: datetime | None,
    out: Path | None,
    db: Path | None,
    as_json: bool,
    dry_run: bool,
    lang: str | None,
    wait: float,
    quiet: bool,
    log: Path | None,
) -> int:
    """Run the night of each SITE and say whether account and stock agree.

    SITE is a site folder (master/ and inbox/), or a folder of site folders. Each site is worked
    by itself; with several sites a roll-up (workbook and rollup.json) is written on top.

    \b
    Exit status: 0 all matched, 3 discrepancies (report written),
    4 input missing or rejected (wins over 3), 2 usage, 5 store busy.
    """
    with imported_to_stay():
        from recon.cli.nights import run_nights
        from recon.pipeline.options import Options

    options = Options(
        as_of=as_of, out=out, db=db, dry_run=dry_run, language=lang, wait_s=wait, log=log
    )
    return run_nights(sites, options, as_json=as_json, quiet=quiet)
