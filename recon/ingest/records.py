"""Data rows and total rows as a layout finds them, before they become a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from recon.ingest.grid import Cell
from recon.ingest.numbers import Number, parse_number
from recon.ingest.rowkinds import is_grand

Place = tuple[int, int]
"""(row, column) of a sheet, both from 1."""


@dataclass(slots=True)
class Record:
    """One data row: canonical column → cell.

    ``places``: where a cell stands elsewhere than in its row and column. ``beside``: texts of the
    row that stand in no known column, by place.
    """

    row: int
    values: dict[str, Cell]
    places: dict[str, Place] = field(default_factory=dict)
    beside: dict[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawTotal:
    """A total row or a sum merged over rows: it speaks of records before index ``stop``.

    ``first`` is None where the label alone tells how far up it reaches.
    """

    label: str
    row: int
    values: Mapping[str, Cell]
    stop: int
    first: int | None = None
    places: Mapping[str, Place] = field(default_factory=dict)


def covered_from(
    total: RawTotal,
    totals: Sequence[RawTotal],
    sections: Sequence[tuple[int, str, Place]],
    records: Sequence[Record],
) -> int:
    """The first record a total speaks of: the reading that adds up, else the one of its label.

    A 合计 may close the whole table or, where sheets print one for each product, its section only;
    a 小计 reaches up to the total or section label before it.
    """
    if total.first is not None:
        return total.first
    before = [other for other in totals if other.row < total.row and other.first is None]
    ends = [other.stop for other in before]
    starts = [index for index, _, _ in sections if index < total.stop]
    near = max([0, *(end for end in ends if end < total.stop), *starts])
    grand = max([0, *(o.stop for o in before if is_grand(o.label) and o.stop < total.stop)])
    likely = 0 if is_grand(total.label) else near
    for first in dict.fromkeys((likely, near, grand, 0)):
        if _adds_up(total, records[first : total.stop]):
            return first
    return likely


def _adds_up(total: RawTotal, records: Sequence[Record]) -> bool:
    """Whether any of the total's figures is the sum of the records' within their rounding."""
    for name, cell in total.values.items():
        printed = _number(cell)
        figures = [_number(r.values[name]) for r in records if name in r.values]
        if printed is None or not figures:
            continue
        found = [figure for figure in figures if figure is not None]
        step = Decimal(1).scaleb(-printed.decimals)
        summed = sum((figure.value for figure in found), Decimal(0))
        if abs(summed - printed.value) <= step * (len(found) + 1) / 2:
            return True
    return False


def _number(cell: Cell) -> Number | None:
    number = parse_number(cell.text, native=cell.native)
    return number if isinstance(number, Number) else None
