"""Finds header words within a running text: ``GAUGE 55'-03 TEMP 75.2``.

A kind has some hundred words. One regular expression of all of them takes longer to make than
most sheets take to read, so the words are compared as they are: those that begin with the sign at
hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from recon.ingest.plaintext import plain
from recon.ingest.vocabulary import Vocabulary

_NAME = re.compile(
    r"第?[一二三四五1-5]次|[上中下][部层]?(?=\s*[:：]?\s*\d)"
    r"|(?<![A-Za-z\d])[1-5](?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_DEGREES = ("°c", "°f")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a word or name stands within a text."""

    text: str
    start: int
    end: int


class WordsWithin:
    """The header words of one kind, and the names of readings, as they stand within a text.

    Case does not count, and between the parts of a word any blanks may stand, or none. A word of
    letters does not begin or end within another.
    """

    def __init__(self, words: Iterable[str]) -> None:
        known = {short for word in words if len(word) > 1 and (short := plain(word))}
        self._by_sign: dict[str, list[tuple[str, ...]]] = {}
        for word in sorted(known, key=lambda word: (-len(word), word)):
            parts = tuple(_alike(word).split())
            self._by_sign.setdefault(parts[0][0], []).append(parts)

    def at_start(self, text: str) -> bool:
        """Whether ``text`` begins with a word or a name."""
        return self._end(text, _alike(text), 0) is not None

    def marks(self, text: str) -> Iterator[Mark]:
        """Every word and name in ``text`` from the left, of several the longest."""
        folded = _alike(text)
        at = 0
        while at < len(text):
            end = self._end(text, folded, at)
            if end is not None:
                yield Mark(text[at:end], at, end)
            at = end or at + 1

    def _end(self, text: str, folded: str, at: int) -> int | None:
        """Where the word or name that begins at ``at`` ends; None when none does."""
        for parts in self._by_sign.get(folded[at : at + 1], ()):
            end = _end_of(parts, folded, at)
            if end is not None:
                return end
        name = _NAME.match(text, at)
        return name.end() if name else None


def _end_of(parts: tuple[str, ...], folded: str, at: int) -> int | None:
    """Where the word of these parts ends that begins at ``at``; None when it is not there."""
    if parts[0][0] in _LETTERS and folded[at - 1 : at] in _LETTERS:
        return None
    *before, last = parts
    behind = at
    for part in before:
        if not folded.startswith(part, at):
            return None
        behind = at + len(part)
        at = _behind_blanks(folded, behind)
    written = [last]
    if last.endswith(_DEGREES):
        # "API @60°F" is often written without the degrees of its base.
        written += [last[:-2] + last[-1], last[:-2]]
    for one in written:
        end = at + len(one)
        if one and folded.startswith(one, at) and _is_whole(last, folded, end):
            return end
    if before and not written[-1]:
        ends = range(at, behind - 1, -1)
        return next((end for end in ends if _is_whole(last, folded, end)), None)
    return None


def _is_whole(last: str, folded: str, end: int) -> bool:
    """Whether a word whose last part ends at ``end`` goes on no further."""
    return last[-1] not in _LETTERS or folded[end : end + 1] not in _LETTERS


def _behind_blanks(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _alike(text: str) -> str:
    """``text`` sign by sign with one sign for all that differ in case only."""
    if text.isascii():
        return text.lower()
    return "".join(_alike_sign(sign) for sign in text)


@lru_cache(maxsize=20_000)
def _alike_sign(sign: str) -> str:
    folded = sign.casefold()
    return "i" if sign in ("İ", "ı") else folded if len(folded) == 1 else sign


@lru_cache(maxsize=32)
def words_within(words: Vocabulary) -> WordsWithin:
    """The words of ``words``, those that stand aside too."""
    return WordsWithin((*words.words, *words.aside_words))
