"""Why a workbook cannot be opened: raised while reading one, reported as a single problem."""

from __future__ import annotations

import struct
import zlib
from xml.parsers import expat
from zipfile import BadZipFile

from recon.model import Json

MAX_CELLS = 5_000_000
"""The most cells with something in them that a workbook may hold."""

MAX_PART_BYTES = 256 * 2**20
"""The largest part (a sheet, the shared strings) that is unpacked: 256 MiB."""

MAX_ELEMENTS = 25_000_000
"""The most cells, blank ones included, that are looked at: some fifteen seconds' worth."""


class Unreadable(Exception):
    """The file cannot be read; ``rule`` is the code of the problem to report."""

    def __init__(self, rule: str, **params: Json) -> None:
        super().__init__(rule)
        self.rule = rule
        self.params = params


DAMAGE = (
    BadZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    RuntimeError,
)
"""What the readers of zip, XML and binary records raise on a damaged file.

A way of packing that is not known and nesting without end are RuntimeErrors, too.
"""


def damage_code(error: BaseException) -> str:
    """The clause that says in words what one of ``DAMAGE`` means."""
    if isinstance(error, (BadZipFile, zlib.error)):
        return "damage_packed"
    if isinstance(error, expat.ExpatError):
        return "damage_xml"
    if isinstance(error, (struct.error, EOFError)):
        return "damage_cut_off"
    return "damage_parts"


class Budget:
    """What may still be read of a workbook before it counts as too big."""

    def __init__(self, cells: int = MAX_CELLS, elements: int = MAX_ELEMENTS) -> None:
        self.cells = cells
        self.elements = elements

    def take_cell(self, count: int = 1) -> None:
        """Count cells that are kept."""
        self.cells -= count
        if self.cells < 0:
            raise Unreadable("workbook_too_big", limit=MAX_CELLS)

    def take_element(self) -> None:
        """Count an element that is looked at."""
        self.elements -= 1
        if self.elements < 0:
            raise Unreadable("workbook_too_big", limit=MAX_CELLS)
