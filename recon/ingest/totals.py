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
    number = parse_number(text, mark=mark)
    values = draft.values[column.name][total.first : total.stop]
    where = {
        "label": shown(total.label),
        "column": column.title,
        "cell": total.cells.get(column.name) or _address(draft, total, column.name),
    }
    refused = draft.refused(column.name)[total.first : total.stop]
    if not isinstance(number, Number) or refused.any() or _mixed(draft, total, column.name):
        draft.note("control_total_unchecked", **where, printed=shown(text))
        return 0
    printed, step = _in_own_unit(draft, column, number)
    written = values.drop_nulls()
    summed = sum((Decimal(str(value)) for value in written), Decimal(0))
    allowed = step * (len(written) + 1) / 2
    if abs(summed - printed) <= allowed:
        return 1
    draft.note(
        "control_total_differs",
        **where,
        file=draft.log.path,
        printed=shown(text),
        summed=f"{summed:f}",
        difference=f"{printed - summed:f}",
        rows=len(written),
        first_row=int(draft.table.frame[ORIGIN_ROW][total.first]) if len(values) else total.row,
        last_row=int(draft.table.frame[ORIGIN_ROW][total.stop - 1]) if len(values) else total.row,
    )
    return 0


def _address(draft: Draft, total: ControlTotal, name: str) -> str | None:
    letter = draft.table.letters.get(name)
    return None if letter is None else f"{letter}{total.row}"


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
