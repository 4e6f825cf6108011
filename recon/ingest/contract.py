"""Holds typed rows against the contract of their kind: refused rows leave, with rule and cell.

The contract's own statements (limits, choices, rules) are evaluated over whole columns first, so
that a million failures are counted, not listed; what is then left must pass pandera's validation.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

import polars as pl
from pandera.errors import SchemaErrors

from recon.ingest.draft import Draft
from recon.ingest.plaintext import shown
from recon_schemas.fields import Column, Rule
from recon_schemas.registry import KINDS, columns_of, one_of, rules_of, schema_of, word_key

_KEPT: dict[str, Callable[[pl.Expr, float], pl.Expr]] = {
    ">": operator.gt,
    "≥": operator.ge,
    "<": operator.lt,
    "≤": operator.le,
}


def check_columns_found(draft: Draft, *, optional: frozenset[str] = frozenset()) -> None:
    """Refuse every row when a required column is not there at all; one problem a column.

    ``optional`` are required columns that this table may lack.
    """
    everywhere = draft.mask(value=True)
    for column in columns_of(draft.table.kind):
        if column.required and column.name not in optional and not draft.has(column.name):
            params = {"words": _words(column), "nearest": _nearest_header(draft, column)}
            draft.refuse(column.name, everywhere, "column_missing", params, rejects=True, once=True)
    for group in one_of(draft.table.kind):
        if not any(draft.has(name) for name in group) and not optional.intersection(group):
            params = {
                "columns": " / ".join(draft.columns[name].title for name in group),
                "nearest": _nearest_header(draft, *(draft.columns[name] for name in group)),
            }
            draft.refuse(group[0], everywhere, "columns_missing", params, rejects=True, once=True)


def _words(column: Column) -> str:
    words = (column.name, column.title, column.title_zh, *column.zh[:2], *column.en[:2])
    return ", ".join(dict.fromkeys(words))


def _nearest_header(draft: Draft, *columns: Column) -> str:
    """The header of the file that looks most like one of the columns' words."""
    seen = {word_key(text): text for text in reversed(draft.table.other_headers)}
    scored = [
        (SequenceMatcher(None, word_key(word), found).ratio(), text)
        for column in columns
        for word in column.whole_words
        for found, text in seen.items()
    ]
    best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] >= 0.5 else "—"


def check_rows(draft: Draft, frame: pl.DataFrame, *, agreed_later: bool = False) -> pl.DataFrame:
    """``frame`` (the typed columns, every row) with unusable side values blanked; refusals noted.

    Rows refused before are not judged again. ``agreed_later``: the caller asks ``all_agree`` of
    what is accepted, together with the rows of other tables.
    """
    if not _all_hold(frame, _limits(draft)):
        for column in columns_of(draft.table.kind):
            frame = _within_limits(draft, frame, column)
    _required_given(draft, frame)
    _rules_hold(draft, frame)
    if not agreed_later:
        _pandera_agrees(draft, frame)
    return frame


def all_agree(kind: str, accepted: Iterable[pl.DataFrame]) -> bool:
    """Whether the model of ``kind`` accepts every row of the frames; further columns are ignored.

    A validation costs some twenty milliseconds however few the rows, so that those of many small
    tables are validated together.
    """
    names = list(schema_of(kind))
    rows = pl.concat([frame.select(names) for frame in accepted])
    try:
        KINDS[kind].validate(rows, lazy=True)
    except SchemaErrors:
        return False
    return True


def _all_hold(frame: pl.DataFrame, statements: Iterable[pl.Expr]) -> bool:
    """Whether each statement holds in every row, asked of all of them at once."""
    asked = [holds.all().alias(str(at)) for at, holds in enumerate(statements)]
    return not asked or all(frame.select(asked).row(0))


def _limits(draft: Draft) -> Iterator[pl.Expr]:
    """What the columns' limits say of every row; a value that is not there keeps them."""
    for column in columns_of(draft.table.kind):
        for sign, bound in column.limits:
            yield _KEPT[sign](pl.col(column.name), bound).fill_null(value=True)


def _within_limits(draft: Draft, frame: pl.DataFrame, column: Column) -> pl.DataFrame:
    for sign, bound in column.limits:
        kept = frame.select(_KEPT[sign](pl.col(column.name), bound).fill_null(value=True))
        broken = ~kept.to_series()
        if broken.any():
            limit = f"{sign} {bound:g} {column.unit or ''}".strip()
            draft.refuse(column.name, broken, "value_out_of_range", {"limit": limit})
            if not column.bears_figure:
                emptied = frame[column.name].set(broken, None)
                frame = frame.with_columns(emptied)
    return frame


def _required_given(draft: Draft, frame: pl.DataFrame) -> None:
    for column in columns_of(draft.table.kind):
        if not column.nullable and frame[column.name].null_count():
            blank = frame[column.name].is_null() & ~draft.refused(column.name)
            draft.refuse(column.name, blank, "value_missing", rejects=True)


def _rules_hold(draft: Draft, frame: pl.DataFrame) -> None:
    """Each rule over the rows that still stand; one row may break several."""
    gone = draft.rejected()
    standing = frame.filter(~gone) if gone.any() else frame
    if _all_hold(standing, _statements(draft)):
        return
    rows = frame.with_row_index("__at").filter(~gone)
    broken: list[tuple[Rule, pl.Series]] = []
    for rule in rules_of(draft.table.kind):
        if rule.holds is None:
            continue
        at = rows.select(pl.col("__at"), rule.holds.alias("__kept")).filter(~pl.col("__kept"))
        if at.height:
            every = pl.int_range(draft.height, eager=True, dtype=pl.UInt32)
            broken.append((rule, every.is_in(at["__at"].implode())))
    for rule, where in broken:
        _refuse_by_rule(draft, rule, where & ~draft.refused(*rule.columns))


def _statements(draft: Draft) -> list[pl.Expr]:
    """What must hold in every row; an answer that is unknown does not count as broken."""
    held = (rule.holds for rule in rules_of(draft.table.kind))
    return [holds.fill_null(value=True) for holds in held if holds is not None]


def _refuse_by_rule(draft: Draft, rule: Rule, where: pl.Series) -> None:
    indices = where.arg_true()
    room = draft.log.room(rule.name)
    every = pl.int_range(draft.height, eager=True, dtype=pl.UInt32)
    for index in indices.head(room):
        params = {"values": _values(draft, rule, index), "statement": rule.statement}
        draft.refuse(_speaking(draft, rule, index), every == index, rule.name, params, rejects=True)
    rest = where & every.is_in(indices.slice(room).implode())
    draft.refuse(rule.columns[0], rest, rule.name, rejects=True, silent=True)


def _speaking(draft: Draft, rule: Rule, index: int) -> str:
    """The first of the rule's columns that has something written in the row."""
    written = (name for name in rule.columns if draft.text(name)[index] is not None)
    return next(written, rule.columns[0])


def _values(draft: Draft, rule: Rule, index: int) -> str:
    parts = []
    for name in rule.columns:
        text = draft.text(name)[index]
        if text is not None:
            parts.append(f"{draft.columns[name].title} {shown(text)}")
    return "; ".join(parts) or "—"


def _pandera_agrees(draft: Draft, frame: pl.DataFrame) -> None:
    """The model has the last word over every row that is to be accepted."""
    if not draft.rejected().any():
        try:
            KINDS[draft.table.kind].validate(frame, lazy=True)
            return
        except SchemaErrors:
            pass
    rows = frame.with_row_index("__at").filter(~draft.rejected())
    while rows.height:
        try:
            KINDS[draft.table.kind].validate(rows.drop("__at"), lazy=True)
            return
        except SchemaErrors as errors:
            at = _failing(errors.failure_cases, rows)
            every = pl.int_range(draft.height, eager=True, dtype=pl.UInt32)
            name = columns_of(draft.table.kind)[0].name
            for index, check in sorted(at.items())[: draft.log.room("contract_not_kept")]:
                draft.refuse(
                    name, every == index, "contract_not_kept", {"check": check}, rejects=True
                )
            draft.refuse(
                name, every.is_in(list(at)) & ~draft.rejected(), "contract_not_kept",
                rejects=True, silent=True,
            )  # fmt: skip
            rows = rows.filter(~pl.col("__at").is_in(list(at)))


def _failing(cases: Any, rows: pl.DataFrame) -> dict[int, str]:
    """Frame row → check it fails; every row when pandera cannot say which."""
    found: dict[int, str] = {}
    for index, check in cases.select("index", "check").iter_rows():
        if index is None:
            return dict.fromkeys(rows["__at"].to_list(), str(check))
        found.setdefault(int(rows["__at"][int(index)]), str(check))
    return found
