"""Finds the header of a table, and with it the table's kind, by the header words of the schemas.

Every kind is tried over the first rows of a sheet, with headers of one row and of two (a group
over its columns). The kind whose required columns are there wins; names of files and sheets
never decide. Further words come from ``[headers.<kind>]`` of ``recon.toml``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from recon.ingest.headwords import bare_unit, fold, is_unit_or_shape, key, spellings, split_unit
from recon.ingest.texttable import DATE_PART, TIME_PART
from recon.ingest.units import unit_of
from recon_schemas.fields import Column, word_key
from recon_schemas.registry import (
    KINDS,
    SPECIFIC_GRAVITY_WORDS,
    UNIT_OF_WORD,
    aside_of,
    columns_of,
    one_of,
)

Row = Sequence[str | None]
ExtraWords = Mapping[str, Mapping[str, Sequence[str]]]

_SEARCHED_ROWS = 60
_LONGEST_WORD = 80
_WIDEST = 500
_UNKNOWN_COSTS = 0.15
_ASIDE_COUNTS = 0.3
_TWO_WORDS = 9
ASIDE = "aside:"
"""Marks what a header word says that fills no column of the contract (``aside:row_no``)."""

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A header that was found; rows and columns count from 0.

    ``columns``: canonical column → index; a time kept in two columns appears as ``<col>__date``
    and ``<col>__time``. ``units``: canonical column → unit as written in the header or the unit
    row below it. ``unknown``: (index, text) of the header cells no word fits, repeated columns
    included. ``missing``: required columns (or ``a | b`` where one of several would do) that are
    not there. ``runner_up`` is the next best kind with its score, when another came near.
    ``texts``: the header as written, by column. ``aside``: columns that are known and fill none of
    the contract (``aside:row_no`` → index).
    """

    kind: str
    header_row: int
    first_data_row: int
    columns: Mapping[str, int]
    units: Mapping[str, str]
    unknown: tuple[tuple[int, str], ...]
    score: float
    runner_up: tuple[str, float] | None = None
    missing: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    aside: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Word:
    """What one header text means for a kind: a canonical column (or its part), a unit, a rank.

    The lower the rank, the fuller the text that was recognised.
    """

    column: str
    unit: str | None
    rank: int


class Vocabulary:
    """The header words of one kind: those of its schema, its titles, its canonical names, more."""

    def __init__(self, kind: str, extra: Mapping[str, Sequence[str]]) -> None:
        self.kind = kind
        self.columns: Mapping[str, Column] = {column.name: column for column in columns_of(kind)}
        self.words: dict[str, str] = {}
        self._known: dict[str, Word | None] = {}
        self._keys: dict[str, str] = {}
        for name, words in extra.items():
            self._add(name, words)
        for name, column in self.columns.items():
            self._add(name, column.whole_words)
            self._add(name + DATE_PART, (name + DATE_PART, *column.date_words))
            self._add(name + TIME_PART, (name + TIME_PART, *column.time_words))
        for word, holds in aside_of(kind).items():
            self._keys.setdefault(key(word), ASIDE + holds)

    def _add(self, name: str, words: Sequence[str]) -> None:
        for word in words:
            self.words.setdefault(word, name)
            self._keys.setdefault(key(word), name)

    def find(self, text: str) -> Word | None:
        """The column ``text`` heads; None when no word fits it."""
        if text not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> Word | None:
        if len(text) > _LONGEST_WORD:
            return None
        exact = self.words.get(text)
        if exact is not None:
            return self._word(exact, next(spellings(text), ("", None))[1], 0, text)
        for rank, (name, unit) in enumerate(spellings(text)):
            target = self._keys.get(name)
            if target is not None and (rank == 0 or self._fits(target, unit)):
                return self._word(target, unit, rank, text)
        # "Tank shell corr. CTSh", "Gross observed volume GOV": two words for the same column.
        tokens = fold(text).split()
        for cut in range(1, len(tokens)):
            before = self._keys.get(key(" ".join(tokens[:cut])))
            if before and before == self._keys.get(key(" ".join(tokens[cut:]))):
                return self._word(before, None, _TWO_WORDS, text)
        return None

    def _fits(self, target: str, unit: str | None) -> bool:
        """Whether ``unit`` can be one of the column: ``Free water bbl`` is no level."""
        column = self.columns.get(target)
        if unit is None or column is None or column.dimension in (None, "money", "factor"):
            return True
        return unit_of(unit, column.dimension) is not None

    def with_unit(self, word: Word, unit: str | None) -> Word:
        """``word`` with the unit of the group above it, where it has none of its own."""
        unit = word.unit or (unit if self._fits(word.column, unit) else None)
        return self._word(word.column, unit, word.rank, "")

    def _word(self, target: str, unit: str | None, rank: int, text: str) -> Word:
        column = self.columns.get(target)
        implied = UNIT_OF_WORD if target == "quantity" else {}
        if target == "api60" and word_key(text) in SPECIFIC_GRAVITY_WORDS:
            return Word(target, "SG", rank)
        unit = unit or implied.get(word_key(text))
        measured = column is not None and (column.dimension is not None or target == "quantity")
        fitting = measured and self._fits(target, unit)
        return Word(target, unit if fitting else None, rank)

    def required(self) -> tuple[tuple[str, ...], ...]:
        """Groups of columns of which one each must be there."""
        alone = [(column.name,) for column in self.columns.values() if column.required]
        return (*alone, *one_of(self.kind))


def vocabulary(kind: str, extra_words: ExtraWords) -> Vocabulary:
    """The words of ``kind`` with those of ``extra_words`` (kind → column → words) added."""
    extra = extra_words.get(kind, {})
    frozen = tuple((name, tuple(words)) for name, words in extra.items())
    return _vocabulary(kind, frozen)


@lru_cache(maxsize=64)
def _vocabulary(kind: str, extra: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    return Vocabulary(kind, dict(extra))


def nearest_words(text: str, kind: str, *, extra_words: ExtraWords | None = None) -> list[str]:
    """Up to three header words of ``kind`` that look most like ``text``, the nearest first."""
    words = vocabulary(kind, extra_words or {}).words
    folded = {fold(word): word for word in words if DATE_PART not in word and TIME_PART not in word}
    close = get_close_matches(fold(text), list(folded), n=3, cutoff=0.5)
    return [folded[word] for word in close]


def find_header(
    rows: Sequence[Row], *, kinds: Collection[str] | None, extra_words: ExtraWords
) -> HeaderMatch | None:
    """The best header among the first rows of a sheet or file; None when there is none.

    ``rows``: texts as they stand, None or "" where blank; merged cells may carry their text in
    each cell they cover. ``kinds`` limits the search (a pinned file); None = all. A match has at
    least two known columns and half of what its kind requires, or, when a single kind is asked
    for, two known columns.
    """
    wanted = [kind for kind in KINDS if kinds is None or kind in kinds]
    best: HeaderMatch | None = None
    scores: dict[str, float] = {}
    for index, first in enumerate(rows[:_SEARCHED_ROWS]):
        if sum(1 for text in first if text and text.strip()) < 2:
            continue
        second = rows[index + 1] if index + 1 < len(rows) else None
        for kind in wanted:
            words = vocabulary(kind, extra_words)
            for depth in (1, 2):
                if depth == 2 and second is None:
                    continue
                match = _match(words, index, first, second if depth == 2 else None)
                if match is None or (len(wanted) > 1 and not _convinces(words, match)):
                    continue
                scores[kind] = max(scores.get(kind, 0.0), match.score)
                if best is None or match.score > best.score:
                    best = match
    if best is None:
        return None
    return _completed(best, rows, vocabulary(best.kind, extra_words), scores)


def _convinces(words: Vocabulary, match: HeaderMatch) -> bool:
    return len(match.missing) * 2 <= len(words.required())


def _match(words: Vocabulary, index: int, first: Row, second: Row | None) -> HeaderMatch | None:
    """How well row ``index`` (and the one below it) serves as header of the vocabulary's kind."""
    found: dict[str, tuple[int, Word, str]] = {}
    unknown: list[tuple[int, str]] = []
    for at, text, word in _header_cells(words, first, second):
        if word is None:
            unknown.append((at, text))
            continue
        held = found.get(word.column)
        if held is None or word.rank < held[1].rank:
            if held is not None:
                unknown.append((held[0], held[2]))
            found[word.column] = (at, word, text)
        else:
            unknown.append((at, text))
    aside = {name: at for name, (at, _, _) in found.items() if name.startswith(ASIDE)}
    columns = {name: at for name, (at, _, _) in found.items() if name not in aside}
    if len(columns) < 2:
        return None
    required = words.required()
    missing = tuple(" | ".join(group) for group in required if not _has(columns, group))
    share = 1 - len(missing) / len(required) if required else 1.0
    score = 10 * share + len(columns) + _ASIDE_COUNTS * len(aside) - _UNKNOWN_COSTS * len(unknown)
    if second is not None:
        score -= 0.01  # of two equal readings the simpler
    return HeaderMatch(
        kind=words.kind,
        header_row=index,
        first_data_row=index + (1 if second is None else 2),
        columns=columns,
        units={
            name: word.unit for name, (_, word, _) in found.items() if word.unit and name in columns
        },
        unknown=tuple(sorted(unknown)),
        score=round(score, 3),
        missing=missing,
        texts={name: text for name, (_, _, text) in found.items()},
        aside=aside,
    )


def _has(columns: Mapping[str, int], group: tuple[str, ...]) -> bool:
    return any(name in columns or name + DATE_PART in columns for name in group)


def _header_cells(
    words: Vocabulary, first: Row, second: Row | None
) -> Iterator[tuple[int, str, Word | None]]:
    """(index, text, meaning) of every header cell; a two-row header is read column by column."""
    if second is None:
        for at, text in enumerate(first[:_WIDEST]):
            if text and text.strip():
                yield at, text.strip(), words.find(text.strip())
        return
    group: str | None = None
    for at in range(min(max(len(first), len(second)), _WIDEST)):
        top = _text(first, at)
        sub = _text(second, at)
        group = top or group
        if sub is None or sub == top:
            if top is not None:
                yield at, top, words.find(top)
            continue
        if group is None:
            yield at, sub, words.find(sub)
            continue
        yield at, f"{group} {sub}", _grouped(words, group, sub)


def _grouped(words: Vocabulary, group: str, sub: str) -> Word | None:
    """The meaning of ``sub`` below ``group``: together when a word fits both, else alone."""
    name, group_unit = split_unit(fold(group))
    if bare_unit(sub) is not None:
        return words.find(f"{name} ({bare_unit(sub)})")
    above = words.find(name)
    for text in (f"{name} {sub}", f"{sub} {name}"):
        word = words.find(text)
        # When only the group was recognised, its columns are not told apart by it.
        only_group = word is not None and above is not None and word.column == above.column
        if word is not None and word.rank < _TWO_WORDS and not only_group:
            return words.with_unit(word, group_unit)
    alone = words.find(sub)
    return None if alone is None else words.with_unit(alone, group_unit)


def _text(row: Row, at: int) -> str | None:
    text = row[at] if at < len(row) else None
    return text.strip() or None if text else None


def _completed(
    match: HeaderMatch, rows: Sequence[Row], words: Vocabulary, scores: Mapping[str, float]
) -> HeaderMatch:
    """``match`` with unit rows, second-language headers and column numbers below it consumed."""
    units = dict(match.units)
    at = match.first_data_row
    while at < len(rows) and at < match.first_data_row + 4:
        row = rows[at]
        if _is_unit_row(row, match):
            for name, index in match.columns.items():
                written = _text(row, index)
                unit = bare_unit(written) if written else None
                column = words.columns.get(name)
                if unit and column is not None and column.dimension is not None:
                    units[name] = unit
        elif not (_is_header_again(row, match, words) or _is_numbering(row)):
            break
        at += 1
    others = sorted(((s, kind) for kind, s in scores.items() if kind != match.kind), reverse=True)
    return HeaderMatch(
        kind=match.kind,
        header_row=match.header_row,
        first_data_row=at,
        columns=match.columns,
        units=units,
        unknown=match.unknown,
        score=match.score,
        runner_up=(others[0][1], others[0][0]) if others else None,
        missing=match.missing,
        texts=match.texts,
        aside=match.aside,
    )


def _is_unit_row(row: Row, match: HeaderMatch) -> bool:
    written = [text for at in match.columns.values() if (text := _text(row, at))]
    units = [text for text in written if bare_unit(text)]
    fitting = [text for text in written if is_unit_or_shape(text)]
    return len(units) >= 1 and len(fitting) == len(written) and len(units) * 2 >= len(written)


def _is_header_again(row: Row, match: HeaderMatch, words: Vocabulary) -> bool:
    """The header in a second language below the first, or repeated further down."""
    written = [(name, text) for name, at in match.columns.items() if (text := _text(row, at))]
    known = [name for name, text in written if (word := words.find(text)) and word.column == name]
    return len(known) >= 2 and len(known) * 2 > len(written)


def _is_numbering(row: Row) -> bool:
    """A row that only numbers the columns: 1 2 3 4 …, (1) (2) (3) …, 甲 乙 1 2 …."""
    written = [fold(text).strip("()") for text in row if text and text.strip()]
    figures = [text for text in written if text not in "甲乙丙丁abcd"]
    return len(figures) >= 4 and figures == [str(n + 1) for n in range(len(figures))]


def is_header_again(row: Row, match: HeaderMatch, *, extra_words: ExtraWords) -> bool:
    """Whether ``row`` repeats the header of ``match`` (a sheet that prints it on every page)."""
    return _is_header_again(row, match, vocabulary(match.kind, extra_words)) or _is_numbering(row)
