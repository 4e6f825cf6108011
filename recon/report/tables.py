"""A table as every output tells it: named columns of one form each, and rows with their tints.

The workbook's sheets and the page's sections are made of the same tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from recon.model import Run
from recon.report.labels import DEPOT, Label
from recon.report.styles import Form, Tint
from recon.wording.say import say

CellValue = str | int | float | Decimal | datetime | date | None


@dataclass(frozen=True, slots=True)
class Told:
    """A run, and the language its sentences are told in."""

    run: Run
    language: str

    def say(self, code: str, **params: object) -> str:
        """The sentence of ``code`` in this language."""
        return say(code, params, self.language)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its two names, its width in characters, and what its cells hold.

    ``people`` marks cells that a person fills in; they are shaded and read back later.
    """

    label: Label
    width: float
    form: Form
    people: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a value a column; tints, and forms other than the column's, by column.

    ``links``: the column whose cell leads to a record of another table, which is named by its
    title and the record's number, from 0.
    """

    values: Sequence[CellValue]
    tints: Mapping[int, Tint] = field(default_factory=dict)
    forms: Mapping[int, Form] = field(default_factory=dict)
    links: Mapping[int, tuple[Label, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and the code of the sentence that explains it.

    ``frozen`` columns stay in sight; ``params`` go into the sentence.
    """

    label: Label
    explained: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    frozen: int = 0
    params: Mapping[str, object] = field(default_factory=dict)


def for_site(table: Table, run: Run) -> Table:
    """``table`` without its depot column where every tank lies in the depot the title names."""
    named = [column.label for column in table.columns]
    if DEPOT not in named or any(tank.depot != run.site for tank in run.tanks):
        return table
    at = named.index(DEPOT)
    return replace(
        table,
        columns=_without(table.columns, at),
        rows=(_narrower(row, at) for row in table.rows),
        frozen=table.frozen - (table.frozen > at),
    )


_Any = TypeVar("_Any")


def _without(values: Sequence[_Any], at: int) -> tuple[_Any, ...]:
    return (*values[:at], *values[at + 1 :])


def _narrower(row: Row, at: int) -> Row:
    return Row(
        _without(row.values, at),
        _moved(row.tints, at),
        _moved(row.forms, at),
        _moved(row.links, at),
    )


def _moved(marks: Mapping[int, _Any], gone: int) -> dict[int, _Any]:
    return {at - (at > gone): mark for at, mark in marks.items() if at != gone}
