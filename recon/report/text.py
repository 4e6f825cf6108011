"""Outside text made safe to show: in a terminal, in a cell, in a file's name.

File names, cell texts, remarks and sentences built from them come from strangers. Control
characters (terminal sequences begin with one), marks that turn the direction of writing, and
characters that XML or UTF-8 cannot hold are shown as escapes: visible, and without effect.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CELL_LIMIT = 32_767
"""Characters a workbook cell may hold (ECMA-376, and what Excel keeps)."""

_HIDDEN = (
    "\\x00-\\x1f\\x7f-\\x9f"  # control characters
    "\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff"  # unseen, direction
    "\\ufff9-\\ufffb\\ufffe\\uffff"  # no characters
    "\\ud800-\\udfff"  # halves of characters, as os.fsdecode makes of foreign file names
    "\\U000e0000-\\U000e007f"  # tags
)
_UNSAFE = re.compile(f"[{_HIDDEN}]")
_UNSAFE_BUT_NEWLINE = re.compile(f"(?!\n)[{_HIDDEN}]")
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\s]+')


def visible(text: str) -> str:
    r"""``text`` on one line with every unseen character as an escape: ``a\x1b[2Jb`` stays text."""
    return _UNSAFE.sub(_escape, text)


def cell_text(text: str) -> str:
    """``text`` for a workbook cell: like ``visible``, line ends kept, cut visibly at the limit."""
    shown = _UNSAFE_BUT_NEWLINE.sub(_escape, text.replace("\r\n", "\n"))
    if len(shown) <= CELL_LIMIT:
        return shown
    note = f" … [{len(shown):,} characters]"
    return shown[: CELL_LIMIT - len(note)] + note


def file_name_part(text: str, limit: int = 48) -> str:
    """``text`` as a part of a file's name on any system: no separators, blanks or unseen marks."""
    plain = _NOT_IN_FILE_NAMES.sub("-", unicodedata.normalize("NFC", text))
    return _UNSAFE.sub("-", plain)[:limit].strip("-. ") or "-"


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """Columns ``text`` takes in a fixed grid: East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


@lru_cache(maxsize=32_768)
def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts ``T-9`` before ``T-10``."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple((0, int(part), "") if part[0].isdigit() else (1, 0, part) for part in parts)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
