"""Sentences broken into lines of a terminal's width, wide characters counted as two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recon.report.text import visible, width

COLUMNS = 80

_PIECES = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+")


def wrapped(text: str, indent: str = "", columns: int = COLUMNS) -> Iterator[str]:
    """``text`` made safe, in lines of at most ``columns``; a longer word stands alone."""
    line, used = indent, width(indent)
    empty = True
    for piece in _PIECES.findall(visible(text)):
        size = width(piece)
        if not empty and used + size > columns:
            yield line.rstrip()
            line, used, empty = indent, width(indent), True
        if empty and piece.isspace():
            continue
        line, used, empty = line + piece, used + size, False
    if not empty:
        yield line.rstrip()
