"""Text tables → typed rows of their kind: accepted ones with their origin, refused ones aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import polars as pl

from recon.ingest import balances, movements, stocktakes
from recon.ingest.contract import check_columns_found, check_rows
from recon.ingest.draft import Draft, nothing
from recon.ingest.identity import Register
from recon.ingest.legs import Legs
from recon.ingest.named import refuse_products, spell_products, spell_tanks
from recon.ingest.numbercolumn import read_numbers
from recon.ingest.numbers import DecimalMark, MarkEvidence, mark_evidence
from recon.ingest.problemlog import ProblemLog
from recon.ingest.reading import ORIGIN_SCHEMA, QUARANTINE_SCHEMA
from recon.ingest.texttable import DATE_PART, ORIGIN_ROW, TIME_PART, TextTable
from recon.ingest.timecolumn import read_dates, read_times
from recon.ingest.times import DayOrder
from recon.ingest.totals import check_totals
from recon.ingest.wordcolumn import read_choices, read_flags, read_identifiers, read_texts
from recon.model import Params
from recon_schemas.fields import Column
from recon_schemas.registry import VALUES_TRUE, columns_of, schema_of


@dataclass(frozen=True, slots=True)
class Settled:
    """What a whole file says where one part of it may not: decimal mark, day orders, transfers.

    ``legs`` None = the file is one part.
    """

    mark: DecimalMark | None = None
    orders: Mapping[str, DayOrder] = field(default_factory=dict)
    legs: Legs | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A table understood: accepted rows (schema of the kind + origin), refused rows, notes."""

    frame: pl.DataFrame
    rows_read: int
    rows_rejected: int
    quarantine: pl.DataFrame
    notes: tuple[tuple[str, Params], ...]


def type_table(
    table: TextTable,
    log: ProblemLog,
    *,
    zone: ZoneInfo,
    register: Register | None,
    settled: Settled | None = None,
    agreed_later: bool = False,
) -> Typed:
    """Read every value of ``table``, resolve its names, hold its rows against their contract.

    Problems go to ``log``. ``register`` None = names are kept as written. Times become naive
    instants of ``zone``. ``agreed_later``: see ``contract.check_rows``.
    """
    settled = settled or Settled()
    if table.kind == "stocktakes":
        table = stocktakes.densities_by_scale(table)
    draft = Draft(table, log)
    mark = settled.mark or _mark(draft)
    out_of_service = draft.mask()
    factors = pl.repeat(1, draft.height, eager=True, dtype=pl.Int64)
    if table.kind == "stocktakes":
        out_of_service = stocktakes.settle_service(draft)
    elif table.kind == "movements":
        movements.take_units_apart(draft)
        factors = movements.scale_quantities(draft)
    elif table.kind == "balances":
        balances.write_units_into_cells(draft)
    _read_columns(draft, mark, zone, settled.orders)
    draft.as_printed = dict(draft.values)
    _fill_defaults(draft)
    _resolve(draft, register)
    if table.kind == "stocktakes":
        stocktakes.settle(draft, out_of_service)
    elif table.kind == "movements":
        movements.settle(draft, factors, settled.legs)
    _check_products(draft, register)
    optional = {"liquid_temperature_c", *stocktakes.LEVELS, "density20_kgm3"}
    spared = frozenset(optional) if out_of_service.all() and draft.height else frozenset[str]()
    check_columns_found(draft, optional=spared)
    schema = schema_of(table.kind)
    frame = pl.DataFrame([draft.values[name].cast(dtype) for name, dtype in schema.items()])
    frame = check_rows(draft, frame, agreed_later=agreed_later)
    check_totals(draft, mark)
    return _parted(draft, frame)


def _mark(draft: Draft) -> DecimalMark:
    """The decimal mark: what this table proves, else what the file as a whole was found to use."""
    typed = []
    for column in draft.columns.values():
        if column.value in {"number", "decimal"} and column.name in draft.table.frame.columns:
            texts = draft.text(column.name)
            if column.name in draft.table.native:
                texts = texts.set(draft.native(column.name), None)
            typed.append(texts.alias("typed"))
    own = (mark_evidence(pl.concat(typed)) if typed else MarkEvidence()).mark
    if own in {"unknown", "unsure"} and draft.table.decimal_comma is not None:
        return "comma" if draft.table.decimal_comma else "point"
    return own


def _read_columns(
    draft: Draft, mark: DecimalMark, zone: ZoneInfo, orders: Mapping[str, DayOrder]
) -> None:
    for column in columns_of(draft.table.kind):
        draft.values[column.name] = _read(draft, column, mark, zone, orders)


def _read(
    draft: Draft,
    column: Column,
    mark: DecimalMark,
    zone: ZoneInfo,
    orders: Mapping[str, DayOrder],
) -> pl.Series:
    match column.value:
        case "number" | "decimal":
            return read_numbers(draft, column, mark)
        case "time":
            return read_times(draft, column, zone, orders)
        case "date":
            return read_dates(draft, column, zone, orders)
        case "choice":
            return read_choices(draft, column)
        case "flag":
            return read_flags(draft, column)
        case "identifier":
            return read_identifiers(draft, column)
        case "text":
            return read_texts(draft, column)


def _fill_defaults(draft: Draft) -> None:
    """Write in what a blank cell means; a cell that was refused stays empty."""
    schema = schema_of(draft.table.kind)
    for column in columns_of(draft.table.kind):
        if column.default is None:
            continue
        default: object = column.default
        if column.value == "flag":
            default = column.default in VALUES_TRUE
        elif column.value == "number":
            default = float(column.default)
        values = draft.values[column.name]
        if not values.null_count():
            continue
        blank = values.is_null() & ~draft.refused(column.name)
        filled = pl.repeat(default, draft.height, eager=True, dtype=schema[column.name])
        draft.values[column.name] = filled.zip_with(blank, values).alias(column.name)


def _resolve(draft: Draft, register: Register | None) -> None:
    if register is None or draft.table.kind in {"tanks", "products", "actions"}:
        return
    draft_tanks = [name for name in ("counter_tank_id", "tank_id") if name in draft.columns]
    for name in draft_tanks:
        spell_tanks(draft, register, name)


def _check_products(draft: Draft, register: Register | None) -> None:
    """Products as the register spells them; an unknown one rejects only where tonnes need it."""
    if register is None or "product" not in draft.columns or draft.table.kind == "products":
        return
    refused = spell_products(draft, register)
    needed = draft.mask()
    if draft.table.kind == "movements":
        needed = movements.product_decides_tonnes(draft)
    refuse_products(draft, register, refused, needed)


def _parted(draft: Draft, frame: pl.DataFrame) -> Typed:
    """Accepted rows with their origin; refused rows with their first refusal and their texts."""
    rejected = draft.rejected()
    accepted = pl.concat([frame, _origins(draft)], how="horizontal")
    if rejected.any():
        accepted = accepted.filter(~rejected)
    return Typed(
        frame=accepted,
        rows_read=draft.height,
        rows_rejected=int(rejected.sum()),
        quarantine=_quarantine(draft),
        notes=(*draft.table.notes, *draft.notes),
    )


def _origins(draft: Draft) -> pl.DataFrame:
    sheet = pl.repeat(draft.table.sheet, draft.height, eager=True, dtype=pl.String)
    rows = draft.table.frame[ORIGIN_ROW].cast(pl.Int64)
    return pl.DataFrame(
        {"origin_sheet": sheet, "origin_row": rows, "origin_cells": _cells(draft.table, rows)},
        schema=ORIGIN_SCHEMA,
    )


def _cells(table: TextTable, rows: pl.Series) -> pl.Series:
    """JSON of every value's address; null for a text file, where row and header tell it."""
    if (table.sheet is None and table.cells is None) or rows.is_empty():
        return nothing("cells", len(rows), pl.String())
    heads = {name: at for name, (_, at) in table.defaults.items() if at is not None}
    if table.cells is not None:
        return pl.Series(
            [json.dumps({**heads, **_whole(row)}, sort_keys=True) for row in table.cells],
            dtype=pl.String,
        )
    pieces = [
        pl.concat_str(pl.lit(f'{json.dumps(name)}: "{letter}'), pl.col("row"), pl.lit('"'))
        for name, letter in sorted(_whole(table.letters).items())
    ]
    fixed = [
        pl.lit(f"{json.dumps(name)}: {json.dumps(at)}")
        for name, at in sorted(heads.items())
        if name not in _whole(table.letters)
    ]
    joined = pl.concat_str(*pieces, *fixed, separator=", ")
    return pl.DataFrame({"row": rows}).select(
        pl.concat_str(pl.lit("{"), joined, pl.lit("}")).alias("cells")
    )["cells"]


def _whole(cells: Mapping[str, str]) -> dict[str, str]:
    """A time column kept in two cells is where its date is."""
    dates = {n.removesuffix(DATE_PART): at for n, at in cells.items() if n.endswith(DATE_PART)}
    return dates | {n: at for n, at in cells.items() if not n.endswith((DATE_PART, TIME_PART))}


def _quarantine(draft: Draft) -> pl.DataFrame:
    """One line a rejected row (schema ``QUARANTINE_SCHEMA``), in row order."""
    first = (
        draft.refusals()
        .sort("index", "seq", maintain_order=True)
        .unique("index", keep="first", maintain_order=True)
    )
    if first.is_empty():
        return pl.DataFrame(schema=QUARANTINE_SCHEMA)
    texts = draft.table.frame.drop(ORIGIN_ROW)[first["index"]]
    raw = texts.select(pl.struct(pl.all()).struct.json_encode().alias("raw"))["raw"]
    return pl.DataFrame(
        {
            "origin_sheet": pl.repeat(draft.table.sheet, first.height, eager=True, dtype=pl.String),
            "origin_row": draft.table.frame[ORIGIN_ROW][first["index"]],
            "rule": first["rule"],
            "cell": _first_cells(draft, first),
            "raw": raw,
        },
        schema=QUARANTINE_SCHEMA,
    )


def _first_cells(draft: Draft, first: pl.DataFrame) -> pl.Series:
    if draft.table.cells is not None:
        found = [draft.table.cell(i, c) for i, c in first.select("index", "column").iter_rows()]
        return pl.Series(found, dtype=pl.String)
    letters = _whole(draft.table.letters) | dict(draft.table.letters)
    rows = draft.table.frame[ORIGIN_ROW][first["index"]].cast(pl.String)
    if not letters:
        return nothing("cell", first.height, pl.String())
    return first["column"].replace_strict(letters, default=None, return_dtype=pl.String) + rows
