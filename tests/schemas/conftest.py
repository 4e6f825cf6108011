"""Typed frames of one row, made from the examples the columns carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandera.errors
import polars as pl
import pytest

from recon_schemas import registry
from recon_schemas.fields import Column, spellings, word_key
from recon_schemas.registry import VALUES_FALSE, VALUES_TRUE

Check = Callable[..., set[str]]


def typed(column: Column, text: str) -> Any:
    """The value that ``text`` stands for in ``column``; None for a blank."""
    if not text:
        return None
    match column.value:
        case "number":
            return float(text)
        case "decimal":
            return Decimal(text)
        case "time":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case "flag":
            assert text in VALUES_TRUE | VALUES_FALSE
            return text in VALUES_TRUE
        case "choice":
            return spellings(column)[word_key(text)]
        case _:
            return text


def example_row(kind: str) -> dict[str, Any]:
    """The row the examples of ``kind`` make."""
    return {column.name: typed(column, column.example) for column in registry.columns_of(kind)}


def frame(kind: str, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """A typed frame of ``rows``, each the example row with the changes given."""
    whole = [{**example_row(kind), **changes} for changes in rows or ({},)]
    return pl.DataFrame(whole, schema=registry.schema_of(kind))


def broken(kind: str, *rows: Mapping[str, Any]) -> set[str]:
    """Names of the checks that ``rows`` do not pass, as pandera names them."""
    try:
        registry.KINDS[kind].validate(frame(kind, *rows), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return set(errors.failure_cases["check"].to_list())
    return set()


@pytest.fixture
def check() -> Check:
    """``check(kind, {changes}, …)`` → names of the checks that do not hold."""
    return broken


@pytest.fixture
def examples() -> Callable[[str], dict[str, Any]]:
    """``examples(kind)`` → the row its examples make."""
    return example_row


@pytest.fixture
def table() -> Callable[..., pl.DataFrame]:
    """``table(kind, {changes}, …)`` → a typed frame."""
    return frame
