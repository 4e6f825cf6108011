"""Opens a workbook by what it is, not by what it is called.

A file named ``.xls`` may be a workbook of 1997, a newer one, an HTML page or plain text; its first
bytes tell. What cannot be opened gives one problem that says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from recon.ingest.grid import Grid, letter, listed
from recon.ingest.htmltable import looks_like_html, read_html
from recon.ingest.limits import DAMAGE, MAX_CELLS, Unreadable, damage_code
from recon.ingest.ods import read_ods
from recon.ingest.oledoc import OleDocument
from recon.ingest.xls import read_xls
from recon.ingest.xlsx import read_xlsx
from recon.model import InputProblem, Params

LARGEST_FILE = 512 * 2**20
"""The largest workbook file that is opened: 512 MiB."""

_HEAD = 8192
_NAMES = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xls": (".xls", ".xlt", ".et"),
    "ods": (".ods",),
    "html": (".htm", ".html"),
}


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened file: its sheets, or what kept it shut.

    ``is_text`` means that the file is plain text under a workbook's name: it is for the CSV
    reader, and no sheet is given.
    """

    grids: tuple[Grid, ...] = ()
    is_text: bool = False
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[tuple[str, Params], ...] = ()


def open_workbook(path: Path, shown_as: str) -> Workbook:
    """Read every sheet of the file at ``path``; problems name it as ``shown_as``."""
    try:
        found = _format(path)
        if found == "text":
            return Workbook(is_text=True, notes=_misnamed(path, "text"))
        grids = _READERS[found](path)
    except Unreadable as refused:
        return _shut(shown_as, refused.rule, refused.params)
    except PermissionError as error:
        return _shut(shown_as, "file_not_readable", {"reason": error.strerror})
    except MemoryError:
        return _shut(shown_as, "workbook_too_big", {"limit": MAX_CELLS})
    except DAMAGE as error:
        return _shut(shown_as, "workbook_damaged", {"damage_code": damage_code(error)})
    return Workbook(tuple(grids), notes=(*_misnamed(path, found), *_hidden(grids)))


def _shut(shown_as: str, rule: str, params: Params) -> Workbook:
    return Workbook(problems=(InputProblem(file=shown_as, rule=rule, params=params),))


def _format(path: Path) -> str:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("file_empty")
    if size > LARGEST_FILE:
        raise Unreadable("file_too_big", size_mb=size // 2**20, limit_mb=LARGEST_FILE // 2**20)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if looks_like_html(head):
        return "html"
    if b'progid="Excel.Sheet"' in head or b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise Unreadable("workbook_is_xml_2003")
    if _is_text(head):
        return "text"
    raise Unreadable("file_of_no_known_format")


def _zipped(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:99]:
                return "ods"
    except BadZipFile as error:
        raise Unreadable("workbook_truncated") from error
    if any(name.endswith("workbook.bin") for name in names):
        raise Unreadable("workbook_is_xlsb")
    if "[Content_Types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    raise Unreadable("archive_is_no_workbook")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    control = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x1a")
    return b"\x00" not in head and control * 100 <= len(head)


def _read_xlsx(path: Path) -> list[Grid]:
    with ZipFile(path) as archive:
        return read_xlsx(archive)


def _read_ods(path: Path) -> list[Grid]:
    with ZipFile(path) as archive:
        return read_ods(archive)


def _read_xls(path: Path) -> list[Grid]:
    try:
        document = OleDocument(path.read_bytes())
    except DAMAGE as error:
        # What Excel protects with a password has the same wrapping, whatever its name.
        raise Unreadable("workbook_encrypted_or_damaged") from error
    return read_xls(document)


def _read_html(path: Path) -> list[Grid]:
    grids = read_html(path.read_bytes())
    if not grids:
        raise Unreadable("workbook_without_sheets")
    return grids


_READERS: dict[str, Callable[[Path], list[Grid]]] = {
    "xlsx": _read_xlsx,
    "ods": _read_ods,
    "xls": _read_xls,
    "html": _read_html,
}


def _misnamed(path: Path, found: str) -> tuple[tuple[str, Params], ...]:
    if path.suffix.casefold() in _NAMES.get(found, (".csv", ".tsv", ".txt")):
        return ()
    return (("file_is_not_what_its_name_says", {"named": path.suffix, "actual": found}),)


def _hidden(grids: list[Grid]) -> list[tuple[str, Params]]:
    """What is hidden and has something in it: it is read like the rest, and said."""
    notes: list[tuple[str, Params]] = []
    for grid in grids:
        if grid.hidden and grid.cells:
            notes.append(("hidden_sheet_read", {"sheet": grid.name}))
        if grid.hidden_rows:
            rows = listed(grid.hidden_rows)
            notes.append(("hidden_rows_read", {"sheet": grid.name, "rows": rows}))
        if grid.hidden_columns:
            columns = listed(grid.hidden_columns, shown=letter)
            notes.append(("hidden_columns_read", {"sheet": grid.name, "columns": columns}))
    return notes
