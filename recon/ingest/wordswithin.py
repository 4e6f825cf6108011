"""Finds header words within a running text: ``GAUGE 55'-03 TEMP 75.2``.

A kind has some hundred words. One expression of all of them takes longer to make than most sheets
take to read, so that those beginning with the same two signs are made into one when a text first
holds these signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from recon.ingest.plaintext import plain
from recon.ingest.vocabulary import Vocabulary

_NAMES = (
    r"第?[一二三四五1-5]次|[上中下][部层]?(?=\s*[:：]?\s*\d)"
    r"|(?<![A-Za-z\d])[1-5](?:st|nd|rd|th)\b"
)
_BEGIN_A_NAME = frozenset("第一二三四五12345上中下")
_REMEMBERED = 20_000


class WordsWithin:
    """The header words of one kind, and the names of readings, as they stand within a text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_sign: dict[str, list[str]] = {}
        known = {short for word in words if len(word) > 1 and (short := plain(word))}
        for word in sorted(known, key=_longest_first):
            self._by_sign.setdefault(_alike(word[0]), []).append(word)
        self._made: dict[str, re.Pattern[str] | None] = {}

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """The longest word that begins at ``at``, else a reading's name; None for neither."""
        signs = text[at : at + 2]
        if signs not in self._made:
            if len(self._made) > _REMEMBERED:
                self._made.clear()
            self._made[signs] = self._pattern(signs)
        pattern = self._made[signs]
        return pattern.match(text, at) if pattern else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every word and name in ``text``, from the left, none within another."""
        at = 0
        while at < len(text):
            found = self.match(text, at)
            if found is not None:
                yield found
            at = found.end() if found else at + 1

    def _pattern(self, signs: str) -> re.Pattern[str] | None:
        """What may begin with ``signs``; None when nothing does."""
        second = _alike(signs[1:2])
        # Between the parts of a word any blanks may stand, or none.
        begun = self._by_sign.get(_alike(signs[0]), ()) if signs else ()
        shapes = [
            _shape(word) for word in begun if not word[1:2].isalnum() or _alike(word[1]) == second
        ]
        if signs[:1] in _BEGIN_A_NAME:
            shapes.append(_NAMES)
        return re.compile("|".join(shapes), re.IGNORECASE) if shapes else None


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def _alike(sign: str) -> str:
    """One sign for all that count as the same where case does not."""
    return "i" if sign in ("İ", "ı") else sign.casefold()


def _shape(word: str) -> str:
    shape = r"\s*".join(re.escape(part) for part in word.split())
    # "API @60" is often written without the degrees of its base.
    shape = re.sub(r"°([CF])$", r"(?:°?\1(?![A-Za-z]))?", shape)
    before = r"(?<![A-Za-z])" if word[0].isascii() and word[0].isalpha() else ""
    after = r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return f"{before}{shape}{after}"


@lru_cache(maxsize=32)
def words_within(words: Vocabulary) -> WordsWithin:
    """The words of ``words``, those that stand aside too."""
    return WordsWithin((*words.words, *words.aside_words))
