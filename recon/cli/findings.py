"""``recon findings``: the register."""

from __future__ import annotations

from pathlib import Path

import click

from recon.cli.options import DB, LANGUAGE, SITE, WAIT, open_store


@click.command()
@SITE
@click.argument(
    "action", required=False, default="list", type=click.Choice(["list", "show", "history"])
)
@click.argument("finding_id", required=False, metavar="[ID]")
@click.option("--open", "only_open", is_flag=True, help="Only findings that still stand open.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@DB
@LANGUAGE
@WAIT
def findings(
    site: Path,
    action: str,
    finding_id: str | None,
    only_open: bool,
    as_json: bool,
    db: Path | None,
    lang: str | None,
    wait: float,
) -> int:
    """List the findings of SITE, show one, or trace its history.

    \b
    recon findings SITE                  every finding, worst first
    recon findings SITE show F-1A2B3C    one, with what people wrote
    recon findings SITE history F-1A2B3C what happened to it
    """
    from recon.errors import UsageError
    from recon.register.lookup import history, listed, one
    from recon.report import register as shown
    from recon.site import open_site

    if action != "list" and finding_id is None:
        raise UsageError(f"findings {action} needs the id of a finding")
    place = open_site(site)
    language = lang or place.settings.output.language
    with open_store(place, db, wait) as store:
        if action == "history":
            events = history(store, finding_id or "")
            text = shown.as_json(events, language) if as_json else shown.history_text(events)
        elif action == "show":
            row = one(store, finding_id or "")
            text = shown.as_json(row, language) if as_json else shown.finding_text(row, language)
        else:
            rows = listed(store, only_open=only_open)
            text = shown.as_json(rows, language) if as_json else shown.findings_text(rows, language)
    click.echo(text, nl=False)
    return 0
