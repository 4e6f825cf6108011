"""``recon simulate``: a site with known truth."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--tanks", type=click.IntRange(min=1), default=20, show_default=True, help="How many tanks."
)
@click.option(
    "--nights",
    type=click.IntRange(min=1, max=3000),
    default=1,
    show_default=True,
    help="Stocktakes, one a night, the last on 2026-11-20.",
)
@click.option(
    "--entries",
    type=click.IntRange(min=1),
    default=40,
    show_default=True,
    help="Ledger entries for each tank, its opening among them.",
)
@click.option(
    "--faults",
    metavar="CODE[=N],...",
    default="",
    help="What to plant and how often, e.g. duplicate_entry=3,cutoff. CODE+CODE meet in one tank; "
    "'all' is one of each; site_meter_out and the like are on every tank.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same bytes.")
def simulate(directory: Path, tanks: int, nights: int, entries: int, faults: str, seed: int) -> int:
    """Make a site in DIR, a new or empty folder, with known truth.

    True masses become readings and true movements become entries, with the noise of the
    uncertainty budget; then the faults are planted. DIR/truth.json says what is true.

    \b
    Exit status: 0 made, 2 usage (DIR is not empty, an unknown code, too few tanks).
    """
    from recon.simulate import simulate as make
    from recon.simulate.asked import asked_faults

    truth = make(
        directory,
        tanks=tanks,
        nights=nights,
        entries=entries,
        faults=asked_faults(faults),
        seed=seed,
    )
    click.echo(
        f"{directory}: {len(truth.tanks)} tanks, {len(truth.nights)} nights, "
        f"{truth.entries} entries, {len(truth.faults)} faults",
        err=True,
    )
    return 0
