"""One look for texts that look alike: width, blanks and invisible characters.

Unicode's NFKC is too strong for numbers (it turns the footnote in ``7621.3²`` into a digit), so
only full-width forms and the squared unit signs are folded here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SHOWN = 120
"""Longest text a problem quotes; longer ones are cut there."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys(
    [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000],
    " ",
)
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF],
    None,
)
_SIGNS = {
    ord("℃"): "°C",
    ord("℉"): "°F",
    ord("º"): "°",
    ord("˚"): "°",
    ord("㎜"): "mm",
    ord("㎝"): "cm",
    ord("㎥"): "m³",
    ord("㎏"): "kg",
    ord("ℓ"): "L",
    ord("㍑"): "L",
}
_TABLE: dict[int, int | str | None] = {**_FULL_WIDTH, **_BLANKS, **_INVISIBLE, **_SIGNS}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")

DASHES = "-‐‑‒–—―−﹘﹣－ー─━"
"""Everything that is drawn as one horizontal stroke."""

_NIL_WORDS = frozenset(
    {"nil", "none", "无", "n/a", "na", "n.a.", "n.a", "不适用", "/", "\\", "null"}
)


def plain(text: str) -> str:
    """``text`` in ASCII width, with single kinds of blanks, without invisible characters, stripped.

    Digits other than 0-9, superscripts, fractions and control characters stay as they are: a text
    that holds one of them is no number.
    """
    return text.translate(_TABLE).strip()


def without_controls(text: str) -> str:
    """``text`` without control characters, line feeds and tabs included."""
    return _CONTROL.sub("", text)


def is_nil(text: str) -> bool:
    """True for what is written to say that there is nothing to say: ``/``, ``—``, ``NIL``, 无."""
    short = plain(text)
    return not short or all(mark in DASHES for mark in short) or short.lower() in _NIL_WORDS


@lru_cache(maxsize=65536)
def comparable(text: str) -> str:
    """``text`` for comparison by meaning: NFKC, case folded, every blank and invisible removed."""
    folded = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold()
    return "".join(_CONTROL.sub("", folded).split())


def shown(text: str) -> str:
    """``text`` as a problem quotes it: at most ``SHOWN`` characters, no control characters."""
    cleaned = _CONTROL.sub("�", text.replace("\n", "⏎").replace("\r", ""))
    return cleaned if len(cleaned) <= SHOWN else cleaned[: SHOWN - 1] + "…"
