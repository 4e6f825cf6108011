"""Cells of a form → labels with their values, wherever they stand: beside, below or in one cell.

A label is a header word of the kind. Between a label and its value several readings may stand,
each under its own name (第一次, 上, ``2nd``); 取值, 平均 and ``mean`` name the one that was taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from recon.ingest.grid import Cell, Grid
from recon.ingest.headwords import bare_unit, key
from recon.ingest.plaintext import is_nil, plain
from recon.ingest.records import Place
from recon.ingest.rowkinds import looks_like_id, looks_like_number
from recon.ingest.sheethead import pairs_in
from recon.ingest.vocabulary import Vocabulary, Word
from recon.ingest.wordswithin import Mark, words_within

TAKEN = frozenset(
    key(word)
    for word in (
        *("取值", "采用", "采用值", "取用值", "确定值", "平均", "平均值", "均值", "计算值"),
        *("Mean", "Average", "Avg", "Avg.", "Taken", "Value taken", "Used", "Adopted", "Final"),
    )
)
"""Names of the reading that counts, of several."""

_ONE_OF_SEVERAL = re.compile(
    r"第?\s*[一二三四五1-5１-５]\s*次|[上中下顶底][部层]?|(?:dip|reading|gauge)\s*(?:no\.?\s*)?[1-5]"
    r"|[1-5]\s*(?:st|nd|rd|th)|upper|middle|lower|top|bottom",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"\s*(?:[(\[（【][^)\]）】]{0,12}[)\]）】])?\s*(?P<colon>[:：=])?\s*(?P<rest>.*)", re.S
)
_LONGEST = 300
_BEGINS_A_VALUE = re.compile(r"[*+\-−－]?\s*\d|[/—–-]\s*$|nil\b|无", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slot:
    """One value behind a label, and the name it bears among several (None when it bears none)."""

    name: str | None
    cell: Cell
    place: Place


@dataclass(slots=True)
class Field:
    """A label with what stands behind it."""

    word: Word
    text: str
    place: Place
    slots: list[Slot] = field(default_factory=list)
    unit: str | None = None

    @property
    def column(self) -> str:
        """The canonical column the label names."""
        return self.word.column


@dataclass(frozen=True, slots=True)
class _Token:
    what: str  # label, name, unit, value, end
    text: str
    cell: Cell
    place: Place
    word: Word | None = None


def read_fields(grid: Grid, words: Vocabulary) -> tuple[list[Field], list[tuple[Place, str]]]:
    """Every label of the sheet with its values, row by row; and the figures behind no known label.

    Of those: where they stand, and what stands before them with their text.
    """
    reader = _Reader(words)
    for row in grid.row_numbers:
        reader.row(list(_tokens(grid, row, words)))
    return reader.fields, reader.unlabelled


class _Reader:
    """Follows the tokens of a sheet and gives each value to its label."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self.fields: list[Field] = []
        self.unlabelled: list[tuple[Place, str]] = []
        self._names_above: dict[int, str] = {}
        self._waiting: Field | None = None

    def row(self, tokens: list[_Token]) -> None:
        """Read the tokens of one row."""
        labels = any(token.what == "label" for token in tokens)
        current = None
        if not labels:
            # Readings one below the other go on with the label that began them.
            begins_with_name = bool(tokens) and tokens[0].what == "name"
            current = self._waiting or (
                self.fields[-1] if begins_with_name and self.fields else None
            )
        name: str | None = None
        names: dict[int, str] = {}
        given = False
        before: str | None = ""
        for token in tokens:
            if current is not None and self._its_unit(current, token):
                current.unit = current.unit or bare_unit(token.text)
            elif token.what == "label" and token.word is not None:
                current, name = Field(token.word, token.text, token.place), None
                self.fields.append(current)
            elif token.what == "name":
                name = token.text
                names[token.place[1]] = name
            elif token.what == "end":
                current, before = None, None
            elif current is not None and name is None and self._ends(current, token):
                current, before = None, token.text.strip()[:30]
            elif current is None and token.what == "value" and before is not None:
                if looks_like_number(token.cell):
                    self.unlabelled.append((token.place, f"{before} {token.text}".strip()))
                else:
                    before = token.text.strip()[:30]
            elif current is not None and token.what == "unit":
                current.unit = current.unit or token.text
            elif current is not None and token.what == "value":
                above = self._names_above.get(token.place[1])
                current.slots.append(Slot(name or above, token.cell, token.place))
                name, given = None, True
        if names and not given:
            # A line of names: what stands below them bears them.
            self._names_above, self._waiting = names, current
        elif labels:
            self._waiting = current if current is not None and not current.slots else None

    def _its_unit(self, current: Field, token: _Token) -> bool:
        """Whether a header word that is a unit too (``bbl``) is the unit of the label before it."""
        heads = token.what in ("label", "end") and not current.slots
        unit = bare_unit(token.text) if heads else None
        column = self._words.columns.get(current.column)
        measured = column is not None and column.dimension not in (None, "money", "factor")
        return unit is not None and measured and self._words.fits(current.column, unit)

    def _ends(self, current: Field, token: _Token) -> bool:
        """Whether words behind a figure that was found begin something that is not known."""
        column = self._words.columns.get(current.column.partition("__")[0])
        if token.what != "value" or not current.slots or column is None:
            return False
        said = token.text.strip()
        words = not (looks_like_number(token.cell) or is_nil(said) or said[:1].isdigit())
        return column.value in ("number", "decimal") and words


def _tokens(grid: Grid, row: int, words: Vocabulary) -> Iterator[_Token]:
    for column, cell in sorted(grid.row(row).items()):
        place = (row, column)
        if cell.native:
            yield _Token("value", cell.text, cell, place)
        else:
            yield from _of_text(cell, place, words)


def _of_text(cell: Cell, place: Place, words: Vocabulary) -> Iterator[_Token]:
    if len(cell.text) > _LONGEST:
        yield _Token("value", cell.text, cell, place)
        return
    text = cell.text.strip()
    whole = _named(text.rstrip(":： "), cell, place, words)
    if whole is not None:
        yield whole
        return
    if bare_unit(text) is not None:
        yield _Token("unit", bare_unit(text) or "", cell, place)
        return
    found = pairs_in(text, lambda label: _named(label, cell, place, words) is not None)
    if found and any(_named(label, cell, place, words) for label, _ in found):
        for label, value in found:
            yield _named(label, cell, place, words) or _Token("end", label, cell, place)
            yield from _inline(value, place, words)
        return
    yield from _inline(text, place, words)


def _named(text: str, cell: Cell, place: Place, words: Vocabulary) -> _Token | None:
    """The token of a text that is a name of a reading or a label and nothing else."""
    if key(text) in TAKEN or _ONE_OF_SEVERAL.fullmatch(text.strip()):
        return _Token("name", text.strip(), cell, place)
    word = words.find(text, whole=True)
    if word is None or len(text) > 40:
        return None
    if word.column.startswith("aside:"):
        return _Token("end", text, cell, place)
    return _Token("label", text, cell, place, word)


def _inline(text: str, place: Place, words: Vocabulary) -> Iterator[_Token]:
    """Labels and values written one behind the other: ``GAUGE 55'-03 TEMP 75.2``."""
    short = plain(text)
    if not short:
        return
    marks = [found for found in words_within(words).marks(short) if _heads(found, short, words)]
    if not marks or short[: marks[0].start].strip(" (（[【"):
        yield _Token("value", text, Cell(text), place)
        return
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else len(short)
        behind = _FOLLOWS.match(short[mark.end : stop])
        rest = behind["rest"].strip(" ,，;；、") if behind else ""
        label = short[mark.start : stop] if not rest else short[mark.start : stop].split(rest)[0]
        token = _named(label.strip(" :：=,;"), Cell(text), place, words) or _named(
            mark.text, Cell(text), place, words
        )
        if token is not None:
            yield token
        if rest:
            yield _Token("value", rest, Cell(rest), place)


def _heads(mark: Mark, text: str, words: Vocabulary) -> bool:
    """Whether a word within a text is a label: a value or another label follows it."""
    behind = _FOLLOWS.match(text, mark.end)
    rest = behind["rest"] if behind else ""
    if not rest or (behind and behind["colon"]) or _BEGINS_A_VALUE.match(rest):
        return True
    if words_within(words).at_start(rest) and not mark.text.isascii():
        return True
    word = words.find(mark.text)
    column = words.columns.get(word.column) if word else None
    return column is not None and column.value == "identifier" and looks_like_id(rest.split(" ")[0])
