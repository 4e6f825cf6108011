"""A workbook that this program wrote and a person filled in: only its problem list is read.

The file says of itself whose it is, in its custom properties; its other sheets hold our own
figures and would be taken for stocktakes or movements. The list is found by its header, which is
written with the titles of the input kind ``actions``, whatever the sheet is called by now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import polars as pl

from recon.ingest.grid import Grid, letter
from recon.ingest.limits import DAMAGE, Unreadable
from recon.ingest.partxml import local, parse_part
from recon.ingest.texttable import ORIGIN_ROW, TextTable
from recon.model import InputProblem
from recon_schemas.registry import columns_of

OURS = "recon.workbook/1"
NOTE = "returned_workbook_read"
"""Code of the note that names the run whose workbook it is, as ``run``."""

_KIND = "actions"
_PART = "docProps/custom.xml"
_ID = "finding_id"
_SEARCHED_ROWS = 60


@dataclass(frozen=True, slots=True)
class Returned:
    """Which of our workbooks a file is: the run it shows and the site it is of."""

    run_id: str
    site: str


def returned_from(path: Path) -> Returned | None:
    """What the file at ``path`` says of itself; None when it is not a workbook of ours."""
    try:
        with ZipFile(path) as archive:
            said = _properties(archive) if _PART in archive.namelist() else {}
    except (BadZipFile, OSError, Unreadable, *DAMAGE):
        return None
    if said.get("recon.schema") != OURS:
        return None
    return Returned(said.get("recon.run", ""), said.get("recon.site", ""))


def _properties(archive: ZipFile) -> dict[str, str]:
    said: dict[str, str] = {}
    name = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if local(tag) == "property":
            name = attributes.get("name", "")
            said[name] = ""

    def text(piece: str) -> None:
        if name:
            said[name] += piece

    parse_part(archive, _PART, start, None, text)
    return {key: value.strip() for key, value in said.items()}


def problem_list(
    grids: Iterable[Grid], shown_as: str, returned: Returned
) -> tuple[TextTable | None, tuple[InputProblem, ...]]:
    """The list among the sheets as a text table of kind ``actions``; a problem when it is gone.

    Rows in which neither an id nor any cell for people holds something are left out.
    """
    for grid in grids:
        found = _header(grid)
        if found is not None:
            return _table(grid, *found, returned), ()
    params = {"run": returned.run_id}
    return None, (InputProblem(shown_as, "returned_workbook_without_list", params=params),)


def _header(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The header's row and where each column of the list stands; the id and the state at least."""
    titles = {_plain(f"{c.title_zh} {c.title}"): c.name for c in columns_of(_KIND)}
    for row in grid.row_numbers[:_SEARCHED_ROWS]:
        found: dict[str, int] = {}
        for at, cell in grid.row(row).items():
            name = titles.get(_plain(cell.text))
            if name is not None:
                found.setdefault(name, at)
        if _ID in found and "state" in found:
            return row, found
    return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _table(grid: Grid, header: int, columns: Mapping[str, int], returned: Returned) -> TextTable:
    rows = [
        row
        for row in grid.row_numbers
        if row > header
        and any(at in (held := grid.row(row)) and held[at].text.strip() for at in columns.values())
    ]
    texts: dict[str, list[str | None]] = {}
    native: dict[str, pl.Series] = {}
    for name, at in columns.items():
        cells = [grid.cell(row, at) for row in rows]
        texts[name] = [None if cell is None else cell.text.strip() or None for cell in cells]
        native[name] = pl.Series(name, [cell is not None and cell.native for cell in cells])
    return TextTable(
        kind=_KIND,
        sheet=grid.name,
        frame=pl.DataFrame(
            {ORIGIN_ROW: rows, **texts},
            schema={ORIGIN_ROW: pl.Int64, **dict.fromkeys(texts, pl.String)},
        ),
        letters={name: letter(at) for name, at in columns.items()},
        native=native,
        notes=((NOTE, {"run": returned.run_id, "site": returned.site, "sheet": grid.name}),),
    )
