"""How a column says what it means: title, unit, header words, example.

Every field of every contract is made with ``field``; ``columns`` reads the meanings back. Header
recognition, templates, the data dictionary and the store's comments all take them from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandera.polars as pa
import polars as pl

Dimension = Literal[
    "length", "temperature", "density", "volume", "mass", "percent", "factor", "area", "money"
]
"""What a number measures; the unit a column is kept in is its ``unit``."""

Value = Literal["identifier", "text", "choice", "number", "decimal", "time", "date", "flag"]
"""How a cell's text becomes a value."""


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column of an input kind.

    ``words`` are header words in Chinese and English, the canonical name not included (it is
    always accepted). ``date_words`` / ``time_words`` head columns that hold only the date or only
    the time of day of a time column. ``choices`` maps each canonical value to further spellings.
    ``bears_figure`` is False for cells no figure rests on: unreadable there is a problem but does
    not reject the row. ``unit`` is the canonical unit; None where there is none.
    """

    name: str
    value: Value
    required: bool
    title: str
    title_zh: str
    description: str
    unit: str | None = None
    dimension: Dimension | None = None
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    date_words: tuple[str, ...] = ()
    time_words: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] | None = None
    example: str = ""
    bears_figure: bool = True
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A cross-column rule: its name is a code, its statement must hold for every row."""

    name: str
    statement: str
    statement_zh: str
    columns: tuple[str, ...]


_KEY = "recon"


def field(
    *,
    value: Value,
    title: str,
    title_zh: str,
    description: str,
    example: str,
    required: bool = False,
    unit: str | None = None,
    dimension: Dimension | None = None,
    zh: tuple[str, ...] = (),
    en: tuple[str, ...] = (),
    date_words: tuple[str, ...] = (),
    time_words: tuple[str, ...] = (),
    choices: Mapping[str, tuple[str, ...]] | None = None,
    bears_figure: bool = True,
    default: str | None = None,
    **checks: Any,
) -> Any:
    """A pandera field that carries its meaning; ``checks`` go to ``pa.Field`` unchanged.

    A column that is not required is nullable; the typed frame always has every column.
    """
    meaning = {
        "value": value,
        "required": required,
        "title_zh": title_zh,
        "unit": unit,
        "dimension": dimension,
        "zh": zh,
        "en": en,
        "date_words": date_words,
        "time_words": time_words,
        "choices": choices,
        "example": example,
        "bears_figure": bears_figure,
        "default": default,
    }
    return pa.Field(
        title=title,
        description=description,
        nullable=not required,
        metadata={_KEY: meaning},
        **checks,
    )


def columns(model: type[pa.DataFrameModel]) -> tuple[Column, ...]:
    """The meanings of a contract's columns, in the contract's order."""
    read = []
    for name, column in model.to_schema().columns.items():
        meaning = cast("dict[str, Any]", (column.metadata or {})[_KEY])
        read.append(
            Column(
                name=name,
                title=column.title or name,
                description=column.description or "",
                **meaning,
            )
        )
    return tuple(read)


def polars_schema(model: type[pa.DataFrameModel]) -> dict[str, pl.DataType]:
    """Column name → polars type of the typed frame a contract accepts."""
    return {
        name: cast("pl.DataType", column.dtype.type)
        for name, column in model.to_schema().columns.items()
    }
