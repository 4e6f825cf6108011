"""Parquet files → text tables in parts: every value in the text a spreadsheet's would have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from recon.ingest.csvfile import CHUNK_ROWS
from recon.ingest.grid import letter
from recon.ingest.headers import find_header, other_kind
from recon.ingest.limits import Unreadable
from recon.ingest.refused import Refused
from recon.ingest.texttable import ORIGIN_ROW, TextTable
from recon.ingest.unread import columns_not_read
from recon.ingest.vocabulary import ExtraWords
from recon_schemas.registry import KINDS

MOST_ROWS = 20_000_000
"""The most rows that are read: a few kilobytes can claim billions of equal ones."""

DAMAGE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""What polars raises on a damaged file; a panic of its own code is no ``Exception``."""


def read_parquet(
    path: Path, zone: ZoneInfo, *, kinds: Collection[str] | None, extra_words: ExtraWords
) -> Iterator[TextTable] | Refused:
    """The file's rows; its column names are its header. Rows are numbered from 1.

    Times with a zone become naive times of ``zone``. Refusals: ``parquet_damaged``,
    ``parquet_too_many_rows``, ``no_kind_recognised``. Damage further down raises ``Unreadable``
    while iterating.
    """
    try:
        schema = pl.read_parquet_schema(path)
        rows = int(pl.scan_parquet(path).select(pl.len()).collect().item())
    except DAMAGE as error:
        return Refused("parquet_damaged", {"reason": type(error).__name__})
    if rows > MOST_ROWS:
        return Refused("parquet_too_many_rows", {"rows": rows, "limit": MOST_ROWS})
    names = list(schema)
    match = find_header([names], kinds=kinds, extra_words=extra_words)
    if match is None:
        wanted = ", ".join(kind for kind in KINDS if kinds is None or kind in kinds)
        return Refused(
            "no_kind_recognised", {"headers": ", ".join(names[:8]), "nearest": "", "kinds": wanted}
        )
    columns = {name: names[at] for name, at in match.columns.items()}
    letters = {name: letter(at + 1) for name, at in match.columns.items()}
    said = other_kind(match, None)
    said += columns_not_read(None, ((at + 1, text) for at, text in match.unknown))

    def tables() -> Iterator[TextTable]:
        offset = 0
        while True:
            part = _rows(path, columns, offset)
            if part.is_empty() and offset:
                return
            frame = pl.DataFrame(
                {name: as_text(part[column], zone) for name, column in columns.items()}
            )
            numbers = pl.int_range(offset + 1, offset + part.height + 1, eager=True, dtype=pl.Int64)
            yield TextTable(
                kind=match.kind,
                sheet=None,
                frame=frame.with_columns(numbers.alias(ORIGIN_ROW)),
                letters=letters,
                headers=match.texts,
                notes=() if offset else said,
                units=match.units,
                native={
                    name: part[column].is_not_null()
                    for name, column in columns.items()
                    if part[column].dtype not in {pl.String, pl.Categorical}
                },
            )
            offset += part.height
            if part.height < CHUNK_ROWS:
                return

    return tables()


def _rows(path: Path, columns: Mapping[str, str], offset: int) -> pl.DataFrame:
    """The next rows from ``offset``; ``Unreadable`` where the file is damaged."""
    try:
        wanted = pl.scan_parquet(path).select(columns.values())
        return wanted.slice(offset, CHUNK_ROWS).collect()
    except DAMAGE as error:
        raise Unreadable("parquet_damaged", reason=type(error).__name__) from error


def as_text(values: pl.Series, zone: ZoneInfo) -> pl.Series:
    """Typed values in the text that ``TextTable`` asks for: ``2026-11-20T22:10:00``, ``TRUE``."""
    dtype = values.dtype
    if isinstance(dtype, pl.Datetime):
        if dtype.time_zone is not None:
            values = values.dt.convert_time_zone(str(zone)).dt.replace_time_zone(None)
        whole = (values.cast(pl.Datetime("us")).dt.microsecond() == 0).fill_null(value=True).all()
        return values.dt.to_string("%Y-%m-%dT%H:%M:%S" if whole else "%Y-%m-%dT%H:%M:%S%.6f")
    if dtype == pl.Date:
        return values.dt.to_string("%Y-%m-%d")
    if dtype == pl.Time:
        return values.dt.to_string("%H:%M:%S")
    if dtype == pl.Boolean:
        return values.cast(pl.String).str.to_uppercase()
    if dtype.is_float():
        return values.cast(pl.String).str.replace(r"\.0$", "")
    if dtype.is_nested() or dtype == pl.Binary:
        return values.map_elements(str, return_dtype=pl.String)
    return values.cast(pl.String)
