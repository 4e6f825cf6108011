"""``recon findings``: the register."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from recon.cli.options import DB, LANGUAGE, SITE, WAIT, open_store

SEVERITIES = ("high", "watch", "info")
STATES = ("open", "explained", "measure_agreed", "rectified", "verified_closed", "reopened")

Action = Literal["list", "show", "history", "measures"]


@click.command()
@SITE
@click.argument(
    "action",
    required=False,
    default="list",
    type=click.Choice(["list", "show", "history", "measures"]),
)
@click.argument("finding_id", required=False, metavar="[ID]")
@click.option("--open", "only_open", is_flag=True, help="Only findings that still stand open.")
@click.option("--tank", metavar="NAME", help="Only findings of this tank.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Only findings of this severity.")
@click.option("--state", type=click.Choice(STATES), help="Only findings in this state.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the list as CSV for a spreadsheet.")
@DB
@LANGUAGE
@WAIT
def findings(
    site: Path,
    action: Action,
    finding_id: str | None,
    only_open: bool,
    tank: str | None,
    severity: str | None,
    state: str | None,
    as_json: bool,
    as_csv: bool,
    db: Path | None,
    lang: str | None,
    wait: float,
) -> int:
    """List the findings of SITE, show one, or trace its history.

    \b
    recon findings SITE                  every finding, worst first
    recon findings SITE show F-1A2B3C    one, what people wrote, its measures
    recon findings SITE history F-1A2B3C what happened to it, cell by cell
    recon findings SITE measures         the list of measures
    """
    from recon.errors import UsageError
    from recon.register import lookup
    from recon.report import register as shown
    from recon.site import open_site

    if action in ("show", "history") and finding_id is None:
        raise UsageError(f"findings {action} needs the id of a finding")
    wanted = lookup.Wanted(only_open, tank, severity, state)
    if action != "list" and (as_csv or wanted != lookup.Wanted()):
        raise UsageError("--open, --tank, --severity, --state and --csv go with the list")
    place = open_site(site)
    language = lang or place.settings.output.language
    with open_store(place, db, wait) as store:
        if action == "history":
            rows = lookup.history(store, finding_id or "")
            tell = shown.as_json if as_json else shown.history_text
        elif action == "measures":
            rows = lookup.measures(store, finding_id)
            tell = shown.as_json if as_json else shown.measures_text
        elif action == "show":
            row = lookup.one(store, finding_id or "")
            answered_by = lookup.measures(store, finding_id)
            if as_json:
                text = shown.as_json({**row, "measures": answered_by}, language)
            else:
                text = shown.finding_text(row, answered_by, language)
            click.echo(text, nl=False)
            return 0
        else:
            rows = lookup.listed(store, wanted)
            tell = shown.as_json if as_json else shown.findings_text
            tell = shown.as_csv if as_csv else tell
    click.echo(tell(rows, language), nl=False)
    return 0
