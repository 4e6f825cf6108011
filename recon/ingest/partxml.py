"""One part of a zipped workbook as a stream of XML events, within limits.

Nothing is resolved from outside: a document type declaration, the carrier of entity tricks, ends
the reading. expat is driven directly because a ledger has millions of cells and most are passed
over.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat
from zipfile import ZipFile

from recon.ingest.limits import MAX_PART_BYTES, Unreadable

_CHUNK = 262_144


def parse_part(
    archive: ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Send the events of ``part`` to the handlers; tags carry their namespace prefix.

    Raises ``Unreadable`` for a part over ``MAX_PART_BYTES`` or with a document type, ``KeyError``
    where the part is not there, and ``expat.ExpatError`` or zip errors where it is broken.
    """
    size = archive.getinfo(part).file_size
    if size > MAX_PART_BYTES:
        limit = MAX_PART_BYTES // 2**20
        raise Unreadable("workbook_part_too_big", part=part, size_mb=size // 2**20, limit_mb=limit)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65_536
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise Unreadable("workbook_declares_entities")


def local(tag: str) -> str:
    """The tag without its prefix: ``x:row`` → ``row``."""
    return tag.rpartition(":")[2]
