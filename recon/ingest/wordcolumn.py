"""Columns of words: identifiers, free text, choices and flags."""

from __future__ import annotations

import re
from difflib import get_close_matches

import polars as pl

from recon.ingest.draft import Draft, each_once, spread
from recon.ingest.numbers import ERROR_TEXT
from recon.ingest.plaintext import is_nil, plain, without_controls
from recon.ingest.problemlog import LISTED
from recon.ingest.refused import Refused
from recon_schemas.fields import Column
from recon_schemas.registry import VALUES_FALSE, VALUES_TRUE, choices_of, word_key

LONGEST_IDENTIFIER = 200
"""No number of an entry, tank or paper is longer; what is longer is something else."""

_SIMPLE = r"^[0-9A-Za-z](?:[0-9A-Za-z_.#/ -]*[0-9A-Za-z#])?$"
_FLOATED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_NIL = ["na", "n.a", "nil", "none", "null", "n/a"]
_LONGEST_NIL = 4
_NOTHING_SAID = r"^[\s\-‐‑‒–—―−－/\\]*$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"


def read_identifiers(draft: Draft, column: Column) -> pl.Series:
    """Numbers and names that are compared: width and blanks made plain, nil texts blank."""
    texts = draft.text(column.name)
    if draft.blank(column.name):
        return texts.alias(column.name)
    native = draft.native(column.name)
    from_cells = bool(native.any())
    few = draft.different(column.name)
    simple = _simple(few)
    if not from_cells and (simple | few.is_null()).all():
        return texts.alias(column.name)
    if few is not texts:
        simple = _simple(texts)
    fast = texts.set(~simple, None)
    if from_cells:
        # A long number that a spreadsheet holds as a float has lost its last digits.
        simple = simple & ~(native & texts.str.contains(r"[eE]")).fill_null(value=False)
    todo = ~simple & texts.is_not_null()
    if not todo.any() and not from_cells:
        return fast.alias(column.name)

    def read(text: str) -> str | Refused | None:
        if is_nil(text):
            return None
        if ERROR_TEXT.fullmatch(text):
            return Refused("error_cell")
        if len(text) > LONGEST_IDENTIFIER:
            return Refused("identifier_too_long", {"longest": LONGEST_IDENTIFIER})
        return " ".join(without_controls(plain(text)).split()) or None

    values, refused = each_once(texts, todo, read)
    draft.refuse_texts(column.name, refused, todo)
    found = fast.fill_null(spread(texts, todo, values, pl.String()))
    if not from_cells:
        return found.alias(column.name)
    floated = native & texts.str.contains(f"^{_FLOATED.pattern}$")
    draft.refuse(column.name, floated, "identifier_precision_lost")
    formula = native & texts.str.starts_with("=")
    draft.refuse(column.name, formula, "formula_without_value")
    return found.set((floated | formula).fill_null(value=False), None).alias(column.name)


def _simple(texts: pl.Series) -> pl.Series:
    """True where a text is an identifier as it stands: plain signs, and no word for nothing."""
    short = texts.str.len_bytes() <= _LONGEST_NIL
    simple = texts.str.contains(_SIMPLE) & (texts.str.len_bytes() <= LONGEST_IDENTIFIER)
    if short.any():
        simple = simple & ~texts.set(~short, "").str.to_lowercase().is_in(_NIL)
    return simple.fill_null(value=False)


def read_texts(draft: Draft, column: Column) -> pl.Series:
    """Free text as written, control characters taken out; strokes and slashes alone are blank."""
    texts = draft.text(column.name)
    if draft.blank(column.name):
        return texts.alias(column.name)
    native = draft.native(column.name)
    if native.any():
        errors = native & texts.str.contains(f"^(?:{ERROR_TEXT.pattern})$")
        draft.refuse(column.name, errors, "error_cell")
        texts = texts.set(errors.fill_null(value=False), None)
    few = draft.different(column.name)
    if few.str.contains(_CONTROL).any():
        few = texts = texts.str.replace_all(_CONTROL, "")
    if few.str.contains(_NOTHING_SAID).any():
        texts = texts.set(texts.str.contains(_NOTHING_SAID).fill_null(value=False), None)
    return texts.alias(column.name)


def read_choices(draft: Draft, column: Column) -> pl.Series:
    """The canonical value of each spelling; an unknown one is refused with the nearest known."""
    texts = draft.text(column.name)
    if draft.blank(column.name):
        return texts.alias(column.name)
    known = choices_of(draft.table.kind, column.name)
    # Only what will be listed needs a suggestion; looking for it takes its time.
    suggestions = iter(range(LISTED))

    def read(text: str) -> str | Refused | None:
        value = known.get(word_key(text))
        if value is not None:
            return value
        if is_nil(text):
            return None
        if text.startswith("="):
            return Refused("formula_without_value")
        if ERROR_TEXT.fullmatch(plain(text)):
            return Refused("error_cell")
        close = []
        if next(suggestions, None) is not None:
            close = get_close_matches(word_key(text), list(known), n=1, cutoff=0.5)
        params = {"known": ", ".join(column.choices or ())}
        return Refused("choice_unknown", params | ({"nearest": known[close[0]]} if close else {}))

    few, todo = draft.different(column.name), texts.is_not_null()
    values, refused = each_once(few, few.is_not_null(), read)
    if not refused and all(value == text for text, value in values.items()):
        return texts.alias(column.name)
    draft.refuse_texts(column.name, refused, todo)
    return spread(texts, todo, values, pl.String()).alias(column.name)


def read_flags(draft: Draft, column: Column) -> pl.Series:
    """Yes or no; anything else is refused."""
    texts = draft.text(column.name)

    def read(text: str) -> bool | Refused | None:
        said = plain(text).casefold()
        if said in VALUES_TRUE or said in VALUES_FALSE:
            return said in VALUES_TRUE
        return None if is_nil(text) else Refused("flag_unreadable")

    todo = texts.is_not_null()
    values, refused = each_once(texts, todo, read)
    draft.refuse_texts(column.name, refused, todo)
    return spread(texts, todo, values, pl.Boolean()).alias(column.name)
