"""How a column says what it means: title, unit, header words, example.

Every field of every contract is made with ``field`` and every cross-column rule with ``rule``;
``columns`` and ``rules`` read them back. Header recognition, templates, the data dictionary and
the store's comments all take them from here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as _slot
from typing import Any, Literal, cast

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

Dimension = Literal[
    "length", "temperature", "density", "volume", "mass", "percent", "factor", "area", "money"
]
"""What a number measures; the unit a column is kept in is its ``unit``."""

Value = Literal["identifier", "text", "choice", "number", "decimal", "time", "date", "flag"]
"""How a cell's text becomes a value."""

_SIGNS = {
    "greater_than": ">",
    "greater_than_or_equal_to": "≥",
    "less_than": "<",
    "less_than_or_equal_to": "≤",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column of an input kind.

    ``words`` are header words in Chinese and English, the canonical name not included (it is
    always accepted). ``date_words`` / ``time_words`` head columns that hold only the date or only
    the time of day of a time column. ``choices`` maps each canonical value to further spellings,
    the Chinese one for people first. ``bears_figure`` is False for cells no figure rests on:
    unreadable there is a problem but does not reject the row. ``unit`` is the canonical unit; None
    where there is none. ``required`` means that a sheet has the column; ``nullable`` that a row may
    leave it blank. ``default`` is what a blank cell means; readers write it in. ``limits`` are
    what a value must satisfy, as (sign, bound). ``derived`` columns are filled by the reader, never
    by people.
    """

    name: str
    value: Value
    required: bool
    title: str
    title_zh: str
    description: str
    description_zh: str
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
    derived: bool = False
    nullable: bool = True
    limits: tuple[tuple[str, float], ...] = ()

    @property
    def whole_words(self) -> tuple[str, ...]:
        """Everything that may head the column: its name, its titles, its words."""
        return tuple(dict.fromkeys((self.name, self.title, self.title_zh, *self.zh, *self.en)))


@dataclass(frozen=True, slots=True)
class Rule:
    """A cross-column rule: its name is a code, its statement must hold for every row.

    ``holds`` is the rule as a polars expression: true where the row keeps it, or where what it
    speaks of was not written. It lets a reader count failures without listing them.
    """

    name: str
    statement: str
    statement_zh: str
    columns: tuple[str, ...]
    holds: pl.Expr | None = _slot(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class About:
    """What a kind as a whole says of itself, in its ``Config.metadata``.

    ``one_of``: groups of columns of which a sheet must have at least one. ``aside``: header words
    that often stand in such sheets and fill no column of the contract, by what they hold; readers
    know them, so that a header row is recognised and nobody is told of an unknown column.
    ``yields``: the kind asks for so little that its columns stand in sheets of other kinds too; a
    sheet is of it only where no other kind explains as many columns.
    """

    title_zh: str
    description_zh: str
    one_of: tuple[tuple[str, ...], ...] = ()
    aside: Mapping[str, tuple[str, ...]] = _slot(default_factory=dict)
    yields: bool = False


_KEY = "recon"


def field(
    *,
    value: Value,
    title: str,
    title_zh: str,
    description: str,
    description_zh: str,
    example: str,
    required: bool = False,
    nullable: bool | None = None,
    unit: str | None = None,
    dimension: Dimension | None = None,
    zh: tuple[str, ...] = (),
    en: tuple[str, ...] = (),
    date_words: tuple[str, ...] = (),
    time_words: tuple[str, ...] = (),
    choices: Mapping[str, tuple[str, ...]] | None = None,
    bears_figure: bool = True,
    default: str | None = None,
    derived: bool = False,
    **checks: Any,
) -> Any:
    """A pandera field that carries its meaning; ``checks`` go to ``pa.Field`` unchanged.

    A column that is not required is nullable, unless ``nullable`` says otherwise: a required one
    may be blank where a rule of the model decides. The typed frame always has every column. A
    column with ``choices`` holds nothing but their canonical values.
    """
    meaning = {
        "value": value,
        "required": required,
        "title_zh": title_zh,
        "description_zh": description_zh,
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
        "derived": derived,
    }
    if choices is not None:
        checks["isin"] = tuple(choices)
    return pa.Field(
        title=title,
        description=description,
        nullable=not required if nullable is None else nullable,
        metadata={_KEY: meaning},
        **checks,
    )


def rule(
    statement: str, statement_zh: str, *names: str
) -> Callable[[Callable[[Any], pl.Expr]], Any]:
    """Make a method that returns a polars expression a rule of its model.

    The method's name is the rule's code. A null from the expression counts as kept: there is
    nothing to compare. A rule that demands a value says so with ``is_not_null``.
    """

    def as_check(method: Callable[[Any], pl.Expr]) -> Any:
        def check(cls: Any, data: PolarsData, **_: Any) -> pl.LazyFrame:
            return data.lazyframe.select(_holds(method, cls))

        check.__name__ = method.__name__
        check.__doc__ = statement
        return pa.dataframe_check(
            title=statement_zh, description=statement, columns=names, method=method
        )(check)

    return as_check


def _holds(method: Callable[[Any], pl.Expr], model: Any) -> pl.Expr:
    return method(model).fill_null(True).alias(method.__name__)


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
                nullable=bool(column.nullable),
                limits=tuple(_limits(column.checks)),
                **meaning,
            )
        )
    return tuple(read)


def _limits(checks: list[Any]) -> list[tuple[str, float]]:
    return [
        (_SIGNS[check.name], next(iter(check.statistics.values())))
        for check in checks
        if check.name in _SIGNS
    ]


def about(
    *,
    title_zh: str,
    description_zh: str,
    one_of: tuple[tuple[str, ...], ...] = (),
    aside: Mapping[str, tuple[str, ...]] | None = None,
    yields: bool = False,
) -> dict[str, About]:
    """The ``Config.metadata`` of a model; the fields are those of ``About``."""
    return {_KEY: About(title_zh, description_zh, one_of, aside or {}, yields)}


def about_of(model: type[pa.DataFrameModel]) -> About:
    """What a contract says of itself as a whole."""
    config = cast("Any", model).Config
    return cast("About", config.metadata[_KEY])


def rules(model: type[pa.DataFrameModel]) -> tuple[Rule, ...]:
    """The cross-column rules of a contract, in the order in which they are checked."""
    return tuple(
        Rule(
            name=str(check.name),
            statement=check.description or "",
            statement_zh=check.title or "",
            columns=tuple(check.statistics["columns"]),
            holds=_holds(check.statistics["method"], model),
        )
        for check in model.to_schema().checks
    )


def polars_schema(model: type[pa.DataFrameModel]) -> dict[str, pl.DataType]:
    """Column name → polars type of the typed frame a contract accepts."""
    return {
        name: cast("pl.DataType", column.dtype.type)
        for name, column in model.to_schema().columns.items()
    }


def word_key(text: str) -> str:
    """A header word or a spelling as it is compared: letters and digits only.

    Width, case, blanks and signs do not count: ``Ref. Ht``, ``ref ht`` and ``REF.HT`` are one,
    and so are ``密度（15℃）`` and ``密度(15°C)``. Text without a letter or digit gives "".
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def spellings(column: Column) -> dict[str, str]:
    """``word_key`` of every spelling of a choice column's values → canonical value."""
    read: dict[str, str] = {}
    for value, others in (column.choices or {}).items():
        for spelling in (value, *others):
            read[word_key(spelling)] = value
    return read
