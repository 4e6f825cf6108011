"""Puts the parts that a layout found into one text table with addresses.

A layout says which rows are data and where each cell stands; here tanks out of service, sections
that name a product, the source of a figure and the head's defaults are worked in, and totals get
the rows they speak of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

import polars as pl

from recon.ingest.grid import Cell, address, letter, listed
from recon.ingest.records import Place, RawTotal, Record, covered_from
from recon.ingest.rowkinds import says_out_of_service
from recon.ingest.sheethead import Head, Said, find_date
from recon.ingest.texttable import DATE_PART, ORIGIN_ROW, TIME_PART, ControlTotal, TextTable
from recon.ingest.unread import columns_not_read
from recon.model import Params
from recon_schemas.fields import Column
from recon_schemas.registry import choices_of, columns_of, word_key

_LEVELS = ("innage_mm", "ullage_mm")
_SOURCE_BEHIND = re.compile(
    r"^(?P<tank>.*?\d\S*?)\s*[\-–—/(（\[\s]\s*(?P<source>[^\d()（）]+?)[)）\]]?$"
)
_FIGURES_OF = re.compile(
    r"'?s?\s*(?:own\s*)?(?:figures?|readings?|data|数据|读数|计量数)$", re.IGNORECASE
)


@dataclass(slots=True)
class TableParts:
    """What a layout found of one table.

    ``columns``: canonical column → sheet column. ``sections``: (index of the first record below,
    product, place). ``turned``: rows and columns of all places are exchanged. ``unknown``: sheet
    column and text of header cells that fill no column.
    """

    kind: str
    sheet: str | None
    columns: dict[str, int]
    headers: dict[str, str]
    units: dict[str, str]
    head: Head
    records: list[Record]
    totals: list[RawTotal] = field(default_factory=list)
    sections: list[tuple[int, str, Place]] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    passed_over: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    decimal_comma: bool | None = None
    turned: bool = False
    unknown: Sequence[tuple[int, str]] = ()
    notes: list[tuple[str, Params]] = field(default_factory=list)


def build(parts: TableParts) -> TextTable:
    """The text table of ``parts``; its frame is as long as ``parts.records``."""
    if parts.kind == "stocktakes":
        for record in parts.records:
            _mark_out_of_service(record)
            _mark_source(record, parts)
    _fill_sections(parts)
    _fill_day(parts)
    names = sorted({*parts.columns, *(name for r in parts.records for name in r.values)})
    by_letter = not parts.turned and not any(record.places for record in parts.records)
    letters = {name: letter(column) for name, column in parts.columns.items()}
    return TextTable(
        kind=parts.kind,
        sheet=parts.sheet,
        frame=_frame(parts, names),
        letters=letters if by_letter else {},
        cells=None if by_letter else tuple(_addresses(record, parts) for record in parts.records),
        headers=parts.headers,
        other_headers=tuple(text for _, text in parts.unknown),
        units=parts.units,
        defaults=_defaults(parts),
        native=_native(parts, names),
        reference_date=parts.head.reference_date or _day_of_rows(parts),
        decimal_comma=parts.decimal_comma,
        footnotes=parts.footnotes,
        control_totals=tuple(_total(total, parts) for total in parts.totals if total.values),
        notes=(*parts.notes, *_notes(parts)),
    )


def _place(record: Record, name: str, parts: TableParts) -> Place:
    return record.places.get(name) or (record.row, parts.columns[name])


def _mark_out_of_service(record: Record) -> None:
    """Words beside the known columns (清罐 in a column of its own) that say a tank's status.

    Words within known columns are understood with the values.
    """
    if "status" in record.values or any(_has_level(record, name) for name in _LEVELS):
        return
    for place, text in record.beside.items():
        if says_out_of_service(text):
            record.values["status"] = Cell("out_of_service")
            record.places["status"] = place
            return


def _has_level(record: Record, name: str) -> bool:
    cell = record.values.get(name)
    return cell is not None and re.search(r"\d", cell.text) is not None


def _mark_source(record: Record, parts: TableParts) -> None:
    """``T-101 (Terminal)``, or a cell of the row that names a source and nothing else."""
    if "source" in record.values:
        return
    sources = choices_of("stocktakes", "source")
    tank = record.values.get("tank_id")
    if tank is not None and not tank.native:
        behind = _SOURCE_BEHIND.match(tank.text.strip())
        source = _source(behind["source"], sources) if behind else None
        if behind and source:
            record.places["source"] = _place(record, "tank_id", parts)
            record.values["source"] = Cell(source)
            record.values["tank_id"] = Cell(behind["tank"].strip())
            return
    for place, text in record.beside.items():
        source = _source(text, sources)
        if source:
            record.values["source"] = Cell(source)
            record.places["source"] = place
            return


def _source(text: str, sources: Mapping[str, str]) -> str | None:
    return sources.get(word_key(_FIGURES_OF.sub("", text.strip()))) or sources.get(word_key(text))


def _fill_sections(parts: TableParts) -> None:
    """Where no column says the product, the section label above the rows does."""
    if not parts.sections or any("product" in record.values for record in parts.records):
        return
    starts = [*parts.sections, (len(parts.records), "", (0, 0))]
    for (first, product, place), (stop, _, _) in pairwise(starts):
        for record in parts.records[first:stop]:
            record.values["product"] = Cell(product)
            record.places["product"] = place
    parts.notes.append(
        ("product_from_section", {"products": ", ".join(p for _, p, _ in parts.sections)})
    )


def _fill_day(parts: TableParts) -> None:
    """A column with the time of day alone takes its day from the head."""
    for name in [name for name in parts.columns if name.endswith(TIME_PART)]:
        day = name.removesuffix(TIME_PART) + DATE_PART
        said = parts.head.defaults.get(day) or parts.head.base_time
        if day in parts.columns or said is None:
            continue
        for record in parts.records:
            if name in record.values:
                record.values.setdefault(day, Cell(said.value))
                record.places.setdefault(day, said.place or (record.row, 1))


def _day_of_rows(parts: TableParts) -> date | None:
    """The first day written in full in a time column: it dates those without a year."""
    for record in parts.records:
        for name, cell in record.values.items():
            column = _column(parts.kind, name)
            if column is not None and column.value == "time" and (day := find_date(cell.text)):
                return day
    return None


@lru_cache(maxsize=1024)
def _column(kind: str, name: str) -> Column | None:
    whole = name.removesuffix(DATE_PART).removesuffix(TIME_PART)
    return next((column for column in columns_of(kind) if column.name == whole), None)


def _frame(parts: TableParts, names: Sequence[str]) -> pl.DataFrame:
    data: dict[str, list[str | None]] = {
        name: [_text(record.values.get(name)) for record in parts.records] for name in names
    }
    rows = [_origin_row(record, parts) for record in parts.records]
    return pl.DataFrame(
        {ORIGIN_ROW: rows, **data},
        schema={ORIGIN_ROW: pl.Int64, **dict.fromkeys(names, pl.String)},
    )


def _text(cell: Cell | None) -> str | None:
    return None if cell is None else cell.text.strip() or None


def _origin_row(record: Record, parts: TableParts) -> int:
    if not parts.turned:
        return record.row
    key = next((name for name in ("tank_id", *record.values) if name in record.values), None)
    return record.row if key is None else _place(record, key, parts)[1]


def _native(parts: TableParts, names: Sequence[str]) -> dict[str, pl.Series]:
    native = {}
    for name in names:
        held = [name in r.values and r.values[name].native for r in parts.records]
        if any(held):
            native[name] = pl.Series(name, held, dtype=pl.Boolean)
    return native


def _addresses(record: Record, parts: TableParts) -> dict[str, str]:
    return {name: _shown(_place(record, name, parts), parts) for name in record.values}


def _shown(place: Place, parts: TableParts) -> str:
    return address(place[1], place[0]) if parts.turned else address(*place)


def _defaults(parts: TableParts) -> dict[str, tuple[str, str | None]]:
    said: dict[str, Said] = dict(parts.head.defaults)
    timed = {"gauged_at", "gauged_at" + DATE_PART, "gauged_at" + TIME_PART} & parts.columns.keys()
    if parts.kind == "stocktakes" and parts.head.base_time is not None and not timed:
        said.setdefault("gauged_at", parts.head.base_time)
    for name in list(said):
        whole = name.removesuffix(DATE_PART).removesuffix(TIME_PART)
        if whole != name:
            # A day in the head serves a table without any time; with its own, it only dates it.
            if not timed and whole not in parts.columns:
                said.setdefault(whole, said[name])
            del said[name]
        elif name in timed:
            del said[name]
    # The head is never turned: its places are those of the sheet.
    return {
        name: (held.value, address(*held.place) if held.place else None)
        for name, held in said.items()
    }


def _total(total: RawTotal, parts: TableParts) -> ControlTotal:
    first = covered_from(total, parts.totals, parts.sections, parts.records)
    places = {
        name: total.places.get(name) or (total.row, parts.columns[name]) for name in total.values
    }
    row = total.row if not parts.turned else min(place[1] for place in places.values())
    return ControlTotal(
        label=total.label,
        row=row,
        values={name: cell.text.strip() for name, cell in total.values.items()},
        first=first,
        stop=total.stop,
        cells={name: _shown(place, parts) for name, place in places.items()},
    )


def _notes(parts: TableParts) -> list[tuple[str, Params]]:
    sheet = {"sheet": parts.sheet}
    notes: list[tuple[str, Params]] = []
    shown = letter if parts.turned else str
    if parts.examples and parts.sheet is None:
        notes.append(("example_lines_skipped", {"lines": listed(parts.examples)}))
    elif parts.examples:
        notes.append(("example_rows_skipped", {**sheet, "rows": listed(parts.examples)}))
    shown_at = str if parts.turned else letter
    notes += columns_not_read(parts.sheet, parts.unknown, shown=shown_at)
    if parts.passed_over:
        rows = listed(parts.passed_over, shown=shown)
        if parts.sheet is None and not parts.turned:
            notes.append(("lines_without_data_passed_over", {"lines": rows}))
        else:
            code = "columns_without_data" if parts.turned else "rows_without_data"
            notes.append((f"{code}_passed_over", {**sheet, "rows": rows}))
    return notes
