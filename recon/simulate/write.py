"""Files whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

_SAVED = datetime(2026, 11, 21, 8, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def write_text(path: Path, chunks: Iterable[str], encoding: str = "utf-8") -> None:
    """Write ``chunks`` one after another; line ends stay as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        file.writelines(chunks)


def write_workbook(path: Path, book: Workbook) -> None:
    """Save ``book`` without the time of saving: in its properties and in its zip entries."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook_bytes(book))


def workbook_bytes(book: Workbook) -> bytes:
    """The bytes ``write_workbook`` writes."""
    book.properties.created = _SAVED
    saved = io.BytesIO()
    book.save(saved)
    fixed = io.BytesIO()
    stamp = f"{_SAVED:%Y-%m-%dT%H:%M:%SZ}".encode()
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The same on every system: no host byte, no permissions.
            entry.create_system = 0
            target.writestr(entry, content)
    return fixed.getvalue()
