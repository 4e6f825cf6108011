"""A text table on its way to typed values: texts, values so far, and what was refused where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from recon.ingest.plaintext import shown
from recon.ingest.problemlog import ProblemLog
from recon.ingest.refused import Refused
from recon.ingest.texttable import DATE_PART, ORIGIN_ROW, TIME_PART, TextTable
from recon.model import InputProblem, Params
from recon_schemas.fields import Column
from recon_schemas.registry import columns_of

REFUSALS: dict[str, pl.DataType] = {
    "index": pl.UInt32(),
    "seq": pl.UInt32(),
    "rule": pl.String(),
    "column": pl.String(),
}
"""One line a rejecting refusal: frame row, order of finding, rule, column or part to point at."""

_SAMPLED = 1_000
"""Texts from the top of a column by which it is told whether many of it are different."""

_SMALL = 1_000
"""Rows up to which all columns are looked at together rather than the different texts of each."""


class Draft:
    """What typing works on; one for each text table.

    ``text(column)`` are the texts, blanks null; ``values`` the typed Series made so far;
    ``date_only`` tells for time columns where no time of day was written. ``as_printed`` are the
    values before anything was settled by what the rows mean: what printed totals add up.
    """

    def __init__(self, table: TextTable, log: ProblemLog) -> None:
        self.table = table
        self.log = log
        self.height = table.frame.height
        self.columns: Mapping[str, Column] = {c.name: c for c in columns_of(table.kind)}
        self.values: dict[str, pl.Series] = {}
        self.as_printed: dict[str, pl.Series] = {}
        self.date_only: dict[str, pl.Series] = {}
        self.notes: list[tuple[str, Params]] = []
        self._texts: dict[str, pl.Series] = {}
        self._different: dict[str, pl.Series] = {}
        self._refused: dict[str, list[pl.Series]] = {}
        self._refusals: list[pl.DataFrame] = []

    def text(self, name: str) -> pl.Series:
        """The texts of a column (or its part) with the head's default filled in."""
        if name not in self._texts:
            if name in self.table.frame.columns:
                texts = self._stripped(name)
            else:
                texts = nothing(name, self.height, pl.String())
            default = self.table.defaults.get(name)
            if default is not None:
                texts = texts.fill_null(default[0])
                self._different.pop(name, None)
            self._texts[name] = texts
        return self._texts[name]

    def different(self, name: str) -> pl.Series:
        """The column's texts, each different one once where they are few; see ``different``."""
        texts = self.text(name)
        if name not in self._different:
            self._different[name] = different(texts)
        return self._different[name]

    def _stripped(self, name: str) -> pl.Series:
        """A column of the table without blanks around its texts."""
        written = self.table.frame[name]
        if name in self._bare:
            return written
        few = different(written)
        bare = few.str.strip_chars()
        if ((bare == few) & (bare != "")).all():
            self._different[name] = few
            return written
        texts = bare if few is written else written.str.strip_chars()
        return emptied(texts, texts == "")

    @cached_property
    def _bare(self) -> frozenset[str]:
        """Columns of a small table without a blank around any text, asked of all at once."""
        frame = self.table.frame
        if not 0 < frame.height <= _SMALL:
            return frozenset()
        every = pl.col(pl.String)
        bare = frame.select(((every.str.strip_chars() == every) & (every != "")).all())
        return frozenset(name for name, holds in bare.row(0, named=True).items() if holds)

    def replace_text(self, name: str, texts: pl.Series) -> None:
        """Let other texts stand for a column, before it is read."""
        self._texts[name] = texts
        self._different.pop(name, None)

    def blank(self, name: str) -> bool:
        """Whether no row has a text in the column."""
        return self.text(name).null_count() == self.height

    def has(self, name: str) -> bool:
        """Whether the column, or a part of it, was found or has a default in the head."""
        parts = (name, name + DATE_PART, name + TIME_PART)
        return any(p in self.table.frame.columns or p in self.table.defaults for p in parts)

    def native(self, name: str) -> pl.Series:
        """True where the cell holds a spreadsheet's value instead of typed text."""
        held = self.table.native.get(name)
        return held if held is not None else self.mask()

    def mask(self, value: bool = False) -> pl.Series:
        """A Boolean for each row, all ``value``."""
        return _all_alike(self.height, value)

    def note(self, code: str, **params: Any) -> None:
        """Say something about the table as a whole."""
        self.notes.append((code, {"sheet": self.table.sheet, **params}))

    def refused(self, *names: str) -> pl.Series:
        """True where any of these columns was refused already."""
        gone = self.mask()
        for name in names:
            for where in self._refused.get(name, ()):
                gone = gone | where
        return gone

    def refuse(
        self,
        name: str,
        where: pl.Series,
        rule: str,
        params: Params | None = None,
        *,
        rejects: bool | None = None,
        source: str | None = None,
        once: bool = False,
        silent: bool = False,
    ) -> None:
        """Refuse the cells of column ``name`` at the rows ``where``.

        ``rejects`` None = as the column's contract says. ``source`` is the column or part whose
        cell and text are shown, when it is another. ``once``: the column as a whole is at fault,
        which is one problem. ``silent``: the rows were listed already as far as there was room.
        """
        if once:
            silent = not self.log.first_time(self.table.sheet, rule, name)
        listed = 0 if silent else 1 if once else None
        self._refuse(name, where, rule, lambda *_: params or {}, rejects, source, listed, once)

    def refuse_by(
        self,
        name: str,
        where: pl.Series,
        rule: str,
        params_of: Callable[[int, str], Params],
        *,
        rejects: bool | None = None,
        source: str | None = None,
    ) -> None:
        """Like ``refuse``, with parameters of each row; made only for those that are listed."""
        self._refuse(name, where, rule, params_of, rejects, source)

    def refuse_texts(
        self, name: str, refused: Mapping[str, Refused], where: pl.Series, source: str | None = None
    ) -> None:
        """Refuse the cells at ``where`` whose text is in ``refused``, each by its own rule."""
        texts = self.text(source or name)
        by_rule: dict[str, list[str]] = {}
        for text, refusal in refused.items():
            by_rule.setdefault(refusal.rule, []).append(text)
        for rule, members in by_rule.items():
            hit = (texts.is_in(members) & where).fill_null(value=False)
            self._refuse(name, hit, rule, lambda _, t: refused[t].params, None, source)

    def _refuse(
        self,
        name: str,
        where: pl.Series,
        rule: str,
        params_of: Callable[[int, str], Params],
        rejects: bool | None,
        source: str | None,
        listed: int | None = None,
        once: bool = False,
    ) -> None:
        where = where.fill_null(value=False)
        indices = where.arg_true()
        if indices.is_empty():
            return
        column = self.columns.get(name)
        if rejects is None:
            rejects = column is None or column.bears_figure
        self._refused.setdefault(name, []).append(where)
        if rejects:
            self._refusals.append(self._lines(indices, rule, source or name))
        room = self.log.room(rule) if listed is None else min(listed, self.log.room(rule))
        texts = self.text(source or name)
        for index in indices.head(room):
            written = texts[index]
            params = params_of(index, written or "")
            self.log.add(self.problem(index, name, rule, params, rejects=rejects, source=source))
        if not once:
            self.log.count(rule, len(indices) - min(room, len(indices)), rejects=rejects)

    def _lines(self, indices: pl.Series, rule: str, name: str) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "index": indices.cast(pl.UInt32),
                "seq": pl.repeat(len(self._refusals), len(indices), eager=True, dtype=pl.UInt32),
                "rule": pl.repeat(rule, len(indices), eager=True, dtype=pl.String),
                "column": pl.repeat(name, len(indices), eager=True, dtype=pl.String),
            }
        )

    def problem(
        self,
        index: int,
        name: str,
        rule: str,
        params: Params,
        *,
        rejects: bool,
        source: str | None = None,
    ) -> InputProblem:
        """The problem of one cell, with its address and text."""
        written = self.text(source or name)[index]
        column = self.columns.get(name)
        value = None if written is None else shown(written)
        cell = self.table.cell(index, source or name)
        # In a layout across the sheet a record has many rows: the cell's own is meant.
        own_row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if cell else None
        return InputProblem(
            file=self.log.path,
            rule=rule,
            sheet=self.table.sheet,
            cell=cell,
            row=int(own_row or self.table.frame[ORIGIN_ROW][index]),
            column=name,
            value=value,
            params={
                "column": column.title if column else name,
                "value": value,
                **({"unit": column.unit} if column and column.unit else {}),
                **params,
            },
            rejects_row=rejects,
        )

    def refusals(self) -> pl.DataFrame:
        """Every rejecting refusal in the order found (schema ``REFUSALS``)."""
        return pl.concat([pl.DataFrame(schema=REFUSALS), *self._refusals])

    def rejected(self) -> pl.Series:
        """True where a row was refused for any reason that rejects it."""
        if not self._refusals:
            return self.mask()
        gone = pl.DataFrame({"index": pl.int_range(self.height, eager=True, dtype=pl.UInt32)})
        return gone["index"].is_in(self.refusals()["index"].implode())


def nothing(name: str, height: int, dtype: pl.DataType) -> pl.Series:
    """A column of that name without a value in any row."""
    return _nothing(height, dtype).alias(name)


@lru_cache(maxsize=16)
def _nothing(height: int, dtype: pl.DataType) -> pl.Series:
    """One for all columns of a part: most ledgers leave half of theirs empty."""
    return pl.Series([], dtype=dtype).clear(height)


@lru_cache(maxsize=16)
def _all_alike(height: int, value: bool) -> pl.Series:
    return pl.Series([value]).new_from_index(0, height)


def emptied(series: pl.Series, where: pl.Series) -> pl.Series:
    """``series`` without its values at ``where``; the same one where it keeps them all."""
    return series.set(where, None) if where.any() else series


def different(texts: pl.Series) -> pl.Series:
    """Every text at least once: where few are different each only once, in order of appearance.

    What holds for all of these holds for the whole column, and is asked much sooner. A column of
    which most texts are different comes as it is, with its nulls.
    """
    start = texts.head(_SAMPLED)
    if start.n_unique() * 4 > len(start):
        return texts
    return texts.unique(maintain_order=True).drop_nulls()


def each_once(
    texts: pl.Series, where: pl.Series, read: Callable[[str], Any]
) -> tuple[dict[str, Any], dict[str, Refused]]:
    """Read every different text at ``where`` once: text → value, and text → refusal."""
    values: dict[str, Any] = {}
    refused: dict[str, Refused] = {}
    for text in texts.filter(where).drop_nulls().unique(maintain_order=True):
        value = read(text)
        if isinstance(value, Refused):
            refused[text] = value
        else:
            values[text] = value
    return values, refused


def spread(
    texts: pl.Series, where: pl.Series, values: Mapping[str, Any], dtype: pl.DataType
) -> pl.Series:
    """The values of ``texts`` at ``where``; null elsewhere and where there is none."""
    if not values:
        return nothing(texts.name, len(texts), dtype)
    known = pl.DataFrame(
        {"text": list(values), "value": pl.Series(list(values.values()), dtype=dtype)}
    )
    found = texts.to_frame("text").join(known, on="text", how="left", maintain_order="left")[
        "value"
    ]
    return emptied(found, ~where)


def coalesced(series: Iterable[pl.Series]) -> pl.Series:
    """The first of the series that is not null, row by row."""
    first, *others = series
    for other in others:
        first = first.fill_null(other)
    return first
