"""All kinds of input in the contract's order, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandera.polars as pa
import polars as pl

from recon_schemas import fields
from recon_schemas.actions import Actions
from recon_schemas.applications import Applications
from recon_schemas.balances import Balances
from recon_schemas.capacity_tables import CapacityTables
from recon_schemas.fields import Column, Rule, word_key
from recon_schemas.gauge_readings import SPECIFIC_GRAVITY_WORDS
from recon_schemas.movements import UNIT_OF_WORD, Movements
from recon_schemas.products import Products
from recon_schemas.spellings import (
    DIRECTION_DECIDES,
    NEGATIVE_SPELLINGS,
    NIL,
    STATUS_OF_SPELLING,
    VALUES_FALSE,
    VALUES_TRUE,
)
from recon_schemas.stocktakes import Stocktakes
from recon_schemas.tanks import Tanks
from recon_schemas.visits import Visits

__all__ = [
    "DIRECTION_DECIDES",
    "KINDS",
    "NEGATIVE_SPELLINGS",
    "NIL",
    "SPECIFIC_GRAVITY_WORDS",
    "STATUS_OF_SPELLING",
    "UNIT_OF_WORD",
    "VALUES_FALSE",
    "VALUES_TRUE",
    "HeaderWord",
    "KindTitle",
    "aside_of",
    "aside_words_of",
    "choices_of",
    "column_of",
    "columns_of",
    "header_words",
    "one_of",
    "required_of",
    "rules_of",
    "schema_of",
    "title_of",
    "word_key",
    "yields",
]

KINDS: Mapping[str, type[pa.DataFrameModel]] = {
    "tanks": Tanks,
    "capacity_tables": CapacityTables,
    "products": Products,
    "movements": Movements,
    "balances": Balances,
    "stocktakes": Stocktakes,
    "applications": Applications,
    "visits": Visits,
    "actions": Actions,
}
"""Kind → its model, in the contract's order."""


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """What a header word heads: a whole column, or the date or the time part of one."""

    column: str
    part: Literal["whole", "date", "time"]


@dataclass(frozen=True, slots=True)
class KindTitle:
    """Title and one-line description of a kind, in both languages."""

    title: str
    title_zh: str
    description: str
    description_zh: str


@cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of ``kind`` in the typed frame's order; ``KeyError`` for an unknown kind."""
    return fields.columns(KINDS[kind])


@cache
def column_of(kind: str, name: str) -> Column:
    """One column of ``kind``; ``KeyError`` when the kind has none of that name."""
    for column in columns_of(kind):
        if column.name == name:
            return column
    raise KeyError(name)


@cache
def rules_of(kind: str) -> tuple[Rule, ...]:
    """The cross-column rules of ``kind``."""
    return fields.rules(KINDS[kind])


@cache
def schema_of(kind: str) -> dict[str, pl.DataType]:
    """Column → polars type of the typed frame of ``kind``."""
    return fields.polars_schema(KINDS[kind])


@cache
def title_of(kind: str) -> KindTitle:
    """What ``kind`` is called and what it is, in both languages."""
    schema, said = KINDS[kind].to_schema(), fields.about_of(KINDS[kind])
    return KindTitle(
        schema.title or kind, said.title_zh, schema.description or "", said.description_zh
    )


@cache
def required_of(kind: str) -> frozenset[str]:
    """Columns a sheet of ``kind`` must have, by themselves (see ``one_of`` for alternatives)."""
    return frozenset(column.name for column in columns_of(kind) if column.required)


def yields(kind: str) -> bool:
    """Whether a sheet is of ``kind`` only where no other kind explains as many of its columns."""
    return fields.about_of(KINDS[kind]).yields


def one_of(kind: str) -> tuple[tuple[str, ...], ...]:
    """Groups of columns of which a sheet of ``kind`` must have at least one."""
    return fields.about_of(KINDS[kind]).one_of


@cache
def header_words(kind: str) -> Mapping[str, HeaderWord]:
    """``word_key`` of every header word of ``kind`` → what it heads.

    Look a header up whole before taking a unit off it: ``密度(15℃)`` and ``Free water m3`` mean
    something else than ``密度`` and ``Free water``. A word heads one column only.
    """
    words: dict[str, HeaderWord] = {}
    for column in columns_of(kind):
        for word in column.date_words:
            words[word_key(word)] = HeaderWord(column.name, "date")
        for word in column.time_words:
            words[word_key(word)] = HeaderWord(column.name, "time")
        for word in column.whole_words:
            words[word_key(word)] = HeaderWord(column.name, "whole")
    return words


@cache
def aside_of(kind: str) -> Mapping[str, str]:
    """``word_key`` of header words that fill no column of ``kind`` → what stands under them."""
    return {
        word_key(word): holds
        for holds, words in fields.about_of(KINDS[kind]).aside.items()
        for word in words
    }


def aside_words_of(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Header words that fill no column of ``kind``, as people write them, by what they head."""
    return fields.about_of(KINDS[kind]).aside


@cache
def choices_of(kind: str, name: str) -> Mapping[str, str]:
    """``word_key`` of every spelling of a choice column's values → canonical value."""
    return fields.spellings(column_of(kind, name))
