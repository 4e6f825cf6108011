"""Subtotals and totals: rows that are no data, kept to check that the data adds up to them."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from recon.ingest.draft import Draft
from recon.ingest.numbers import DecimalMark, Number, parse_number
from recon.ingest.plaintext import shown
from recon.ingest.texttable import ORIGIN_ROW, ControlTotal
from recon.ingest.units import convert, unit_of
from recon_schemas.fields import Column

_ADDS_UP = frozenset({"mass", "volume"})


def check_totals(draft: Draft, mark: DecimalMark) -> None:
    """Compare every control total with the sum of the rows it covers; say which differ.

    The sum of n rounded figures may miss the rounded sum by (n + 1)/2 units of its last decimal.
    Notes: ``control_total_agrees`` (once), ``control_total_differs``, ``control_total_unchecked``.
    """
    agreeing = 0
    for total in draft.table.control_totals:
        for name, text in total.values.items():
            column = draft.columns.get(name)
            if column is None or not (column.dimension in _ADDS_UP or name == "quantity"):
                continue
            agreeing += _check(draft, total, column, text, mark)
    if agreeing:
        draft.note("control_totals_agree", totals=agreeing)


def _check(draft: Draft, total: ControlTotal, column: Column, text: str, mark: DecimalMark) -> int:
    """1 when the total agrees with its rows; else 0, and it is said."""
    rows = slice(total.first, total.stop)
    written = draft.as_printed[column.name][rows].drop_nulls()
    where = {
        "label": shown(total.label),
        "column": column.title,
        "cell": _address(draft, total, column.name),
        "printed": shown(text),
    }
    # A total may be typed or a spreadsheet's own number: either reading may agree.
    numbers = [parse_number(text, mark=mark), parse_number(text, native=True)]
    readings = [_in_own_unit(draft, column, n) for n in numbers if isinstance(n, Number)]
    refused = draft.refused(column.name)[rows].any()
    if not readings or refused or _mixed(draft, total, column.name):
        draft.note("control_total_unchecked", **where)
        return 0
    summed = sum((Decimal(str(value)) for value in written), Decimal(0))
    for printed, step in readings:
        if abs(summed - printed) <= step * (len(written) + 1) / 2:
            return 1
    printed, step = readings[0]
    lines = draft.table.frame[ORIGIN_ROW][rows]
    draft.note(
        "control_total_differs",
        **where,
        file=draft.log.path,
        summed=_shown_sum(summed, step),
        difference=_shown_sum(printed - summed, step),
        rows=len(written),
        first_row=int(lines[0]) if len(lines) else total.row,
        last_row=int(lines[-1]) if len(lines) else total.row,
    )
    return 0


def _shown_sum(value: Decimal, step: Decimal) -> str:
    """A sum in the decimals of the printed total, more only where it has more."""
    rounded = value.quantize(step)
    return f"{rounded if rounded == value else value.normalize():f}"


def _address(draft: Draft, total: ControlTotal, name: str) -> str | None:
    """Where the total stands, with its sheet."""
    letter = draft.table.letters.get(name)
    cell = total.cells.get(name) or (None if letter is None else f"{letter}{total.row}")
    return cell if cell is None or draft.table.sheet is None else f"{draft.table.sheet}!{cell}"


def _mixed(draft: Draft, total: ControlTotal, name: str) -> bool:
    """Quantities of different units or directions do not add up to anything printed."""
    if name != "quantity" or draft.height == 0:
        return False
    rows = pl.DataFrame({"unit": draft.values["unit"]})[total.first : total.stop]
    return rows["unit"].n_unique() > 1


def _in_own_unit(draft: Draft, column: Column, number: Number) -> tuple[Decimal, Decimal]:
    """The printed total and one unit of its last decimal, in the column's unit."""
    step = Decimal(1).scaleb(-number.decimals)
    if column.dimension is None or column.unit is None:
        return number.value, step
    own = unit_of(column.unit, column.dimension)
    written = number.unit or draft.table.units.get(column.name)
    unit = unit_of(written, column.dimension) if written else None
    if own is None or unit is None or unit == own:
        return number.value, step
    return convert(number.value, unit, own), convert(step, unit, own)
