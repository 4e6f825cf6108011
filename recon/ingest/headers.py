"""Finds the header of a table, and with it the table's kind, by the header words of the schemas.

Every kind is tried over the first rows of a sheet, with headers of one row and of two (a group
over its columns). The kind whose required columns are there wins; names of files and sheets
never decide. Further words come from ``[headers.<kind>]`` of ``recon.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import zip_longest

from recon.ingest.headwords import bare_unit, fold, is_unit_or_shape, split_unit
from recon.ingest.texttable import DATE_PART, TIME_PART
from recon.ingest.vocabulary import (
    ASIDE,
    TWO_WORDS,
    ExtraWords,
    Vocabulary,
    Word,
    is_figure,
    vocabulary,
)
from recon.model import Params
from recon_schemas.registry import KINDS, yields

Row = Sequence[str | None]

NEAR = 3.0
"""Two readings of a sheet whose scores differ by less are both possible: it is said."""

_SEARCHED_ROWS = 60
_WIDEST = 300
_ENOUGH_COLUMNS = 4
_UNKNOWN_COSTS = 0.15
_ASIDE_COUNTS = 0.3
_CLOCK = re.compile(r"\d{1,2}\s*[:.时点]\s*\d{2}(?:\s*[:分]\s*(?:\d{2}\s*秒?)?)?|\d{3,4}|24:00")
_SAMPLE = 20
_LABEL_WITH_VALUE = re.compile(r"^[^(\[（【]*[:：]\s*\S")


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


def other_kind(match: HeaderMatch, sheet: str | None) -> tuple[tuple[str, Params], ...]:
    """The note that a header fits a second kind nearly as well, where it does."""
    if match.runner_up is None or match.runner_up[1] <= max(0.0, match.score - NEAR):
        return ()
    other, score = match.runner_up
    return (
        (
            "sheet_read_as_one_of_two_kinds",
            {
                "sheet": sheet,
                "taken": match.kind,
                "taken_score": round(match.score, 1),
                "refused": other,
                "refused_score": round(score, 1),
            },
        ),
    )


def nearest_words(text: str, kind: str, *, extra_words: ExtraWords | None = None) -> list[str]:
    """Up to three header words of ``kind`` that look most like ``text``, the nearest first."""
    words = vocabulary(kind, extra_words or {}).words
    folded = {fold(word): word for word in words if DATE_PART not in word and TIME_PART not in word}
    close = get_close_matches(fold(text), list(folded), n=3, cutoff=0.5)
    return [folded[word] for word in close]


def likeness(text: str, word: str) -> float:
    """How much two header texts look alike, from 0 to 1."""
    return SequenceMatcher(None, fold(text), fold(word)).ratio()


def find_header(
    rows: Sequence[Row], *, kinds: Collection[str] | None, extra_words: ExtraWords
) -> HeaderMatch | None:
    """The best header among the first rows of a sheet or file; None when there is none.

    ``rows``: texts as they stand, None or "" where blank; merged cells may carry their text in
    each cell they cover. ``kinds`` limits the search (a pinned file); None = all. A match has at
    least two known columns and most of what its kind requires, or, when a single kind is asked
    for, two known columns.
    """
    wanted = [kind for kind in KINDS if kinds is None or kind in kinds]
    searched = [_Searched.of(row) for row in rows[: _SEARCHED_ROWS + 1]]
    wins = [kind for kind in wanted if not yields(kind)]
    best, scores = _best_of(wins, searched, extra_words, alone=len(wanted) == 1)
    last = [kind for kind in wanted if yields(kind)]
    other, others = _best_of(last, searched, extra_words, alone=len(wanted) == 1)
    # Of another kind wherever that explains as many columns: then it is not even a second reading.
    if other is not None and (best is None or _explains_more(other, best)):
        best, scores = other, {**scores, **others}
    if best is None:
        return None
    return _completed(best, rows, vocabulary(best.kind, extra_words), scores)


def _explains_more(one: HeaderMatch, other: HeaderMatch) -> bool:
    return len(one.columns) > len(other.columns) and one.score > other.score


@dataclass(frozen=True, slots=True)
class _Searched:
    """A row in which a header is looked for, for every kind in turn.

    ``texts``: what stands in its cells, stripped, None where nothing does. ``words`` are those
    that are no figures; ``is_title``: a text merged over the sheet, however many cells show it.
    """

    texts: Row
    words: tuple[str, ...]
    is_title: bool

    @classmethod
    def of(cls, row: Row) -> _Searched:
        """The row as it is searched."""
        stripped = [text.strip() or None if text else None for text in row]
        held = [text for text in stripped if text]
        words = tuple(text for text in stripped[:_WIDEST] if text and not is_figure(text))
        return cls(stripped[:_WIDEST], words, len(set(held)) < 2)


def _best_of(
    wanted: Sequence[str], rows: Sequence[_Searched], extra_words: ExtraWords, *, alone: bool
) -> tuple[HeaderMatch | None, dict[str, float]]:
    """The best header of the kinds ``wanted``, and the best score of each.

    ``alone``: a single kind is asked for, and two known columns will do.
    """
    best: HeaderMatch | None = None
    scores: dict[str, float] = {}
    known = {kind: _known_in(vocabulary(kind, extra_words), rows) for kind in wanted}
    for index, first in enumerate(rows[:_SEARCHED_ROWS]):
        if first.is_title:
            continue
        second = rows[index + 1].texts if index + 1 < len(rows) else None
        for kind in wanted:
            words, counts = vocabulary(kind, extra_words), known[kind]
            for below in (None, second) if second is not None else (None,):
                # Two columns at least make a header; a group may make words of its columns.
                if counts[index] < 2 if below is None else not sum(counts[index : index + 2]):
                    continue
                match = _match(words, index, first.texts, below)
                if match is None or (not alone and not _convinces(words, match)):
                    continue
                scores[kind] = max(scores.get(kind, 0.0), match.score)
                if best is None or match.score > best.score:
                    best = match
    return best, scores


def _known_in(words: Vocabulary, rows: Sequence[_Searched]) -> list[int]:
    """How many cells of each row that is searched are header words."""
    if words.heads_figures:
        return [sum(1 for t in row.texts if t and words.find(t) is not None) for row in rows]
    return [sum(1 for text in row.words if words.find(text) is not None) for row in rows]


def _convinces(words: Vocabulary, match: HeaderMatch) -> bool:
    """More than half of what is required, or half of it among enough other known columns.

    A tank and a product alone are in sheets of every kind.
    """
    missing, required = len(match.missing), len(words.required())
    enough = len(match.columns) >= _ENOUGH_COLUMNS
    return missing * 2 < required or (missing * 2 == required and enough)


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
        score -= 0.01  # of two equal readings the simpler, unless the group names units
    units = {name: found[name][1].unit or "" for name in columns if found[name][1].unit}
    score += 0.02 * len(units)
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
    """(index, text, meaning) of every header cell; a two-row header is read column by column.

    The rows are stripped, None where nothing stands.
    """
    if second is None:
        for at, text in enumerate(first):
            if text:
                yield at, text, _alone(words, text)
        return
    group: str | None = None
    for at, (top, sub) in enumerate(zip_longest(first, second)):
        group = top or group
        if sub is None or (sub == top and bare_unit(sub) is None):
            if top is not None:
                yield at, top, _alone(words, top)
            continue
        if group is None:
            yield at, sub, _alone(words, sub)
            continue
        yield at, f"{group} {sub}", _grouped(words, group, sub)


@lru_cache(maxsize=20_000)
def _alone(words: Vocabulary, text: str) -> Word | None:
    """The meaning of a header cell by itself; a label with its value behind a colon has none."""
    return None if _LABEL_WITH_VALUE.search(text) else words.find(text)


@lru_cache(maxsize=20_000)
def _grouped(words: Vocabulary, group: str, sub: str) -> Word | None:
    """The meaning of ``sub`` below ``group``: together when a word fits both, else alone."""
    name, group_unit = _split(group)
    unit = bare_unit(sub)
    if unit is not None:
        return words.find(f"{name} ({unit})")
    for text in (f"{name} {sub}", f"{sub} {name}"):
        word = words.find(text, whole=True)
        if word is not None and word.rank < TWO_WORDS:
            return words.with_unit(word, group_unit)
    alone = _alone(words, sub)
    return None if alone is None else words.with_unit(alone, group_unit)


@lru_cache(maxsize=20_000)
def _split(text: str) -> tuple[str, str | None]:
    """The name and the unit of a header text, for all kinds at once."""
    return split_unit(fold(text))


def _text(row: Row, at: int) -> str | None:
    text = row[at] if at < len(row) else None
    return text.strip() or None if text else None


def _completed(
    match: HeaderMatch, rows: Sequence[Row], words: Vocabulary, scores: Mapping[str, float]
) -> HeaderMatch:
    """``match`` with unit rows, second-language headers and column numbers below it consumed."""
    at = match.first_data_row
    while at < len(rows) and at < match.first_data_row + 4:
        row = rows[at]
        if _is_unit_row(row, match, words):
            match = _with_units(match, row, words)
        elif not (_is_header_again(row, match, words) or _is_numbering(row)):
            break
        at += 1
    match = _with_clocks(match, rows[at : at + _SAMPLE], words)
    others = sorted(((s, kind) for kind, s in scores.items() if kind != match.kind), reverse=True)
    return replace(
        match,
        first_data_row=at,
        runner_up=(others[0][1], others[0][0]) if others else None,
    )


def _with_clocks(match: HeaderMatch, rows: Sequence[Row], words: Vocabulary) -> HeaderMatch:
    """A column headed as a whole time that holds times of day is its part: the day stands
    elsewhere. Where it holds days as well, a column of days beside it says nothing more.
    """
    columns, texts = dict(match.columns), dict(match.texts)
    unknown = list(match.unknown)
    for name, at in match.columns.items():
        column = words.columns.get(name)
        if column is None or column.value != "time" or name + TIME_PART in columns:
            continue
        held = [text for row in rows if (text := _text(row, at))]
        if held and all(_CLOCK.fullmatch(fold(text)) for text in held):
            columns[name + TIME_PART], texts[name + TIME_PART] = columns.pop(name), texts.pop(name)
        elif held and name + DATE_PART in columns:
            unknown.append((columns.pop(name + DATE_PART), texts.pop(name + DATE_PART)))
    return replace(match, columns=columns, texts=texts, unknown=tuple(sorted(unknown)))


def _with_units(match: HeaderMatch, row: Row, words: Vocabulary) -> HeaderMatch:
    """The units of a unit row; ``Free Water`` over ``m3`` is another column than over ``mm``."""
    columns, units, texts = dict(match.columns), dict(match.units), dict(match.texts)
    for name, at in match.columns.items():
        unit = bare_unit(written) if (written := _text(row, at)) else None
        if unit is None:
            continue
        word = words.find(f"{texts[name]} ({unit})")
        if word is not None and word.column != name and word.column not in columns:
            columns[word.column], texts[word.column] = columns.pop(name), texts.pop(name)
            units[word.column] = unit
        elif words.fits(name, unit):
            units[name] = unit
    unknown = []
    for at, text in match.unknown:
        unit = bare_unit(written) if (written := _text(row, at)) else None
        word = words.find(f"{text} ({unit})") if unit else None
        if word is None or word.column in columns or word.column not in words.columns:
            unknown.append((at, text))
            continue
        columns[word.column], texts[word.column] = at, text
        units[word.column] = unit or ""
    measured = {name: unit for name, unit in units.items() if name in columns}
    return replace(match, columns=columns, units=measured, texts=texts, unknown=tuple(unknown))


def _is_unit_row(row: Row, match: HeaderMatch, words: Vocabulary) -> bool:
    """Units below the columns that measure something; what stands below names does not count."""
    measured = [
        at
        for name, at in match.columns.items()
        if (column := words.columns.get(name)) is not None and column.dimension is not None
    ]
    written = [text for at in measured if (text := _text(row, at))]
    units = [text for text in written if bare_unit(text)]
    fitting = [text for text in written if is_unit_or_shape(text)]
    return len(units) >= 1 and len(fitting) == len(written) and len(units) * 2 >= len(written)


def _is_header_again(row: Row, match: HeaderMatch, words: Vocabulary) -> bool:
    """The header in a second language below the first, or repeated further down: most of what
    stands in the row is a word for the column it stands in.
    """
    known = 0
    for name, at in match.columns.items():
        text = _text(row, at)
        word = words.find(text) if text else None
        known += word is not None and word.column == name
    return known >= 2 and known * 2 > sum(1 for text in row[:_WIDEST] if text and text.strip())


def _is_numbering(row: Row) -> bool:
    """A row that only numbers the columns: 1 2 3 4 …, (1) (2) (3) …, 甲 乙 1 2 …."""
    written = [fold(text).strip("()") for text in row if text and text.strip()]
    figures = [text for text in written if text not in "甲乙丙丁abcd"]
    return len(figures) >= 4 and figures == [str(n + 1) for n in range(len(figures))]


def units_of_row(row: Row, match: HeaderMatch, *, extra_words: ExtraWords) -> dict[str, str]:
    """The units in a row that holds nothing else below the measured columns; empty otherwise."""
    words = vocabulary(match.kind, extra_words)
    if not _is_unit_row(row, match, words):
        return {}
    found = {
        name: bare_unit(text) for name, at in match.columns.items() if (text := _text(row, at))
    }
    return {name: unit for name, unit in found.items() if unit and words.fits(name, unit)}


def is_header_again(row: Row, match: HeaderMatch, *, extra_words: ExtraWords) -> bool:
    """Whether ``row`` repeats the header of ``match`` (a sheet that prints it on every page)."""
    return _is_header_again(row, match, vocabulary(match.kind, extra_words)) or _is_numbering(row)
