"""The header words of each input kind, ready to be asked what a header text means.

All words come from the schemas (and ``recon.toml``); the normal form is that of ``headwords``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recon.ingest.headwords import fold, key, spellings
from recon.ingest.numbers import ERROR_TEXT
from recon.ingest.texttable import DATE_PART, TIME_PART
from recon.ingest.units import unit_of
from recon_schemas.fields import Column, about_of, word_key
from recon_schemas.registry import (
    KINDS,
    SPECIFIC_GRAVITY_WORDS,
    UNIT_OF_WORD,
    columns_of,
    one_of,
)

ExtraWords = Mapping[str, Mapping[str, Sequence[str]]]
"""Kind → canonical column → header words known besides those of the schemas."""

ASIDE = "aside:"
"""Marks what a header word says that fills no column of the contract (``aside:row_no``)."""

TWO_WORDS = 9
"""Rank of a text that was recognised as two words for the same column."""

_FIGURE = re.compile(r"[0-9\s.,:/+()%-]*")
_LONGEST_WORD = 80
_MOST_WORDS = 8
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Word:
    """What one header text means for a kind: a canonical column (or its part), a unit, a rank.

    The lower the rank, the fuller the text that was recognised.
    """

    column: str
    unit: str | None
    rank: int


class Vocabulary:
    """The header words of one kind: those of its schema, its titles, its canonical names, more.

    ``heads_figures``: some word is a mere figure, so that figures have to be looked up as well.
    """

    def __init__(self, kind: str, extra: Mapping[str, Sequence[str]]) -> None:
        self.kind = kind
        self.columns: Mapping[str, Column] = {column.name: column for column in columns_of(kind)}
        self.words: dict[str, str] = {}
        self._known: dict[tuple[str, bool], Word | None] = {}
        self._keys: dict[str, str] = {}
        for name, words in extra.items():
            self._add(name, words)
        for name, column in self.columns.items():
            self._add(name, column.whole_words)
            self._add(name + DATE_PART, (name + DATE_PART, *column.date_words))
            self._add(name + TIME_PART, (name + TIME_PART, *column.time_words))
        self.aside_words: list[str] = []
        for holds, aside in about_of(KINDS[kind]).aside.items():
            self.aside_words += aside
            for word in aside:
                self._keys.setdefault(key(word), ASIDE + holds)
        self.heads_figures = any(map(str.isdigit, self._keys)) or any(map(is_figure, self.words))

    def _add(self, name: str, words: Sequence[str]) -> None:
        for word in words:
            self.words.setdefault(word, name)
            self._keys.setdefault(key(word), name)

    def find(self, text: str, *, whole: bool = False) -> Word | None:
        """The column ``text`` heads; None when no word fits it.

        ``whole``: every part of the text must be known, so that ``水高：NIL`` is no header word.
        """
        asked = (text, whole)
        if asked in self._known:
            return self._known[asked]
        # Most cells of a sheet are figures: none of them is looked up, or remembered.
        if not self.heads_figures and is_figure(text):
            return None
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        found = self._known[asked] = self._find(text, whole=whole)
        return found

    def _find(self, text: str, *, whole: bool) -> Word | None:
        # "#REF!" and "#NAME?" are no "Ref." and no "Name".
        if len(text) > _LONGEST_WORD or ERROR_TEXT.fullmatch(text.strip()):
            return None
        exact = self.words.get(text)
        if exact is not None:
            return self._word(exact, next(iter(spellings(text)), ("", None))[1], 0, text)
        for rank, (name, unit) in enumerate(spellings(text, parts=not whole)):
            target = self._keys.get(name)
            if target is not None and (rank == 0 or self.fits(target, unit)):
                return self._word(target, unit, rank, text)
        # "Tank shell corr. CTSh", "Gross observed volume GOV": two words for the same column.
        for first, second in _halves(text):
            before = self._keys.get(first)
            if before and before == self._keys.get(second):
                return self._word(before, None, TWO_WORDS, text)
        return None

    def fits(self, target: str, unit: str | None) -> bool:
        """Whether ``unit`` can be one of the column: ``Free water bbl`` is no level."""
        column = self.columns.get(target)
        if unit is None or column is None or column.dimension in (None, "money", "factor"):
            return True
        return unit_of(unit, column.dimension) is not None

    def with_unit(self, word: Word, unit: str | None) -> Word:
        """``word`` with the unit of the group above it, where it has none of its own."""
        unit = word.unit or (unit if self.fits(word.column, unit) else None)
        return self._word(word.column, unit, word.rank, "")

    def _word(self, target: str, unit: str | None, rank: int, text: str) -> Word:
        column = self.columns.get(target)
        implied = UNIT_OF_WORD if target == "quantity" else {}
        if target == "api60" and word_key(text) in SPECIFIC_GRAVITY_WORDS:
            return Word(target, "SG", rank)
        unit = unit or implied.get(word_key(text))
        measured = column is not None and (column.dimension is not None or target == "quantity")
        fitting = measured and self.fits(target, unit)
        return Word(target, unit if fitting else None, rank)

    def required(self) -> tuple[tuple[str, ...], ...]:
        """Groups of columns of which one each must be there."""
        alone = [(column.name,) for column in self.columns.values() if column.required]
        return (*alone, *one_of(self.kind))


@lru_cache(maxsize=_REMEMBERED)
def _halves(text: str) -> tuple[tuple[str, str], ...]:
    """The keys of what stands before and after each blank of ``text``, for all kinds at once."""
    tokens = fold(text).split()[:_MOST_WORDS]
    cuts = range(1, len(tokens))
    return tuple((key(" ".join(tokens[:cut])), key(" ".join(tokens[cut:]))) for cut in cuts)


def is_figure(text: str) -> bool:
    """Whether nothing but digits and their signs stands in ``text``: no header word looks so."""
    return _FIGURE.fullmatch(text) is not None


def vocabulary(kind: str, extra_words: ExtraWords) -> Vocabulary:
    """The words of ``kind`` with those of ``extra_words`` (kind → column → words) added."""
    extra = extra_words.get(kind, {})
    frozen = tuple((name, tuple(words)) for name, words in extra.items())
    return _vocabulary(kind, frozen)


@lru_cache(maxsize=64)
def _vocabulary(kind: str, extra: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    return Vocabulary(kind, dict(extra))
