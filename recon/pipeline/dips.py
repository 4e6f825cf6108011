"""Quantities of a stocktake sheet alone: no ledger, no store, only a site's register and tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from recon.errors import UsageError
from recon.ingest.read import read_parts
from recon.model import InputProblem
from recon.pipeline.master import read_master
from recon.pipeline.refused import refused_master
from recon.reconcile.physical import measured, with_facts
from recon.reconcile.refused import with_broken_tables
from recon.site import Site, open_site


@dataclass(frozen=True, slots=True)
class Dips:
    """Every accepted reading of a sheet, measured, in the sheet's order; and what was wrong."""

    site: Site
    measured: pl.DataFrame
    problems: tuple[InputProblem, ...]


def site_around(path: Path) -> Path:
    """The site whose folder ``path`` lies in; UsageError where it lies in none."""
    for folder in path.resolve().parents:
        if (folder / "master").is_dir():
            return folder
    raise UsageError(f"{path} lies in no site: name one with --site, for its register and tables")


def measure_sheet(path: Path, site_path: Path | None) -> Dips:
    """Read the stocktake sheet ``path`` and measure it against the site's master data."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    site = open_site(site_path or site_around(path))
    settings = site.settings
    master = read_master(site.master_files().files, site.name, settings)
    parts = list(read_parts(path, path.name, settings=settings, register=master.register))
    problems = tuple(problem for part in parts for problem in part.problems)
    frames = [part.frame for part in parts if part.kind == "stocktakes" and part.frame.height]
    if not frames:
        return Dips(site, pl.DataFrame(), problems)
    versions, rows = master.capacity_versions()
    refused = refused_master(master, ZoneInfo(settings.site.timezone))
    versions, broken = with_broken_tables(versions, refused)
    placed = with_facts(pl.concat(frames), master.tanks, master.products, versions)
    return Dips(site, measured(placed, rows, settings, broken), problems)
