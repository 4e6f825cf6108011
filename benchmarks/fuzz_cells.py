"""Changes to single cells, rows and columns of a sheet, each with what must be read afterwards."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from benchmarks.fuzz_files import Place, Sheet
from recon.ingest.grid import Cell, Span

UNREADABLE = (
    "12..5",
    "abc",
    "?",
    "1O,5",
    "--5-",
    "３..",
    "1e5",
    "0x12",
    "NaN",
    "約",
    "7 6 2 1",
    "１．２．３",
)
ERRORS = ("#N/A", "#REF!", "#DIV/0!")
JUNK = ("Line pressure", "see over", "xq", "第九列", "zz-9", "检查过")


@dataclass
class Change:
    """A changed sheet and what it did.

    ``moved``: where an old place went, None = gone. ``touched``: old places whose content is
    another. ``inserted``: new places. ``raises``: new places whose text no figure can be read
    from. ``scaled``: new place → (old number, new number) of a figure exchanged for another.
    ``same``: places rewritten in another style that mean what they meant.
    """

    name: str
    sheet: Sheet
    moved: Callable[[Place], Place | None] = lambda place: place
    touched: set[Place] = field(default_factory=set)
    inserted: set[Place] = field(default_factory=set)
    raises: set[Place] = field(default_factory=set)
    scaled: dict[Place, tuple[Decimal, Decimal]] = field(default_factory=dict)
    swapped: tuple[Place, Place] | None = None


@dataclass(frozen=True)
class Known:
    """What the unchanged sheet was read as: figure cells, and the places of each record."""

    figures: Mapping[Place, str]
    records: tuple[frozenset[Place], ...]
    rows_layout: bool
    plain: bool

    @property
    def data_rows(self) -> list[int]:
        """The rows that hold one record each."""
        return sorted({row for held in self.records for row, _ in held if len(held) > 1})


def _shifted(sheet: Sheet, at: int, by: int, *, rows: bool) -> Sheet:
    """Room for a new row or column at ``at`` (by = 1), or one taken out (by = -1)."""
    axis = 0 if rows else 1

    def moved(place: Place) -> Place:
        held = list(place)
        if held[axis] >= at + (by < 0):
            held[axis] += by
        return held[0], held[1]

    cells = {moved(p): c for p, c in sheet.cells.items() if by > 0 or p[axis] != at}
    spans = []
    for s in sheet.spans:
        low, high = (s.top, s.bottom) if rows else (s.left, s.right)
        grown_high = high + by if high >= at else high
        grown_low = low + by if low >= at + (by < 0) else low
        if grown_high >= grown_low:
            spans.append(
                Span(grown_low, s.left, grown_high, s.right)
                if rows
                else Span(s.top, grown_low, s.bottom, grown_high)
            )
    return Sheet(sheet.name, cells, spans)


def _follow(at: int, by: int, *, rows: bool) -> Callable[[Place], Place | None]:
    axis = 0 if rows else 1

    def moved(place: Place) -> Place | None:
        if by < 0 and place[axis] == at:
            return None
        held = list(place)
        held[axis] += by if held[axis] >= at else 0
        return held[0], held[1]

    return moved


def number_changed(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """Another digit in a figure: that very number must be read, or its row refused."""
    figures = [p for p in sorted(known.figures) if _digits(sheet.cells.get(p)) is not None]
    if not figures:
        return None
    place = chance.choice(figures)
    cell = sheet.cells[place]
    at = chance.choice([m.start() for m in re.finditer(r"\d", cell.text)])
    old = cell.text[at]
    new = chance.choice([d for d in "123456789" if d != old])
    text = cell.text[:at] + new + cell.text[at + 1 :]
    changed = sheet.copy()
    changed.cells[place] = Cell(text, cell.kind)
    before, after = _digits(cell), _digits(changed.cells[place])
    assert before is not None
    assert after is not None
    return Change(
        f"digit {cell.text!r} -> {text!r}",
        changed,
        touched={place},
        scaled={place: (before, after)},
    )


def _digits(cell: Cell | None) -> Decimal | None:
    """The number of a cell that holds nothing else, however its thousands are parted."""
    if cell is None:
        return None
    text = cell.text.replace(",", "").translate({0xFF01 + n: 0x21 + n for n in range(94)})
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def made_unreadable(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """A figure made to something that is none: there must be a problem with its cell."""
    # Where a label shares the cell, it would go with the figure: nothing would be left to miss.
    figures = [p for p in sorted(known.figures) if p in sheet.cells]
    figures = [p for p in figures if not {":", "："} & set(sheet.cells[p].text)]
    if not figures:
        return None
    place = chance.choice(figures)
    changed = sheet.copy()
    error = chance.random() < 0.2
    text = chance.choice(ERRORS if error else UNREADABLE)
    changed.cells[place] = Cell(text, "error" if error else "text")
    return Change(
        f"{sheet.cells[place].text!r} -> {text!r}", changed, touched={place}, raises={place}
    )


def cell_blanked(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """Any cell taken out."""
    place = chance.choice(sorted(sheet.cells))
    changed = sheet.copy()
    gone = changed.cells.pop(place)
    return Change(f"{gone.text!r} blanked", changed, touched={place})


def cell_replaced(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """A label, header, total or remark made into something unknown."""
    data = {place for held in known.records for place in held}
    others = sorted(sheet.cells.keys() - data)
    if not others:
        return None
    place = chance.choice(others)
    changed = sheet.copy()
    text = chance.choice(JUNK)
    changed.cells[place] = Cell(text)
    return Change(f"{sheet.cells[place].text!r} -> {text!r}", changed, touched={place})


def restyled(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """A figure in another style: full-width, with blanks, a footnote mark, thousands commas."""
    figures = [p for p in sorted(known.figures) if _digits(sheet.cells.get(p)) is not None]
    if not figures:
        return None
    place = chance.choice(figures)
    text = sheet.cells[place].text
    number = _digits(sheet.cells[place])
    assert number is not None
    styles = [
        text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        f"  {text}\u3000",
        f"{text}*",
        f"\u200b{text}\u200e",
        f"{number:,}" if abs(number) >= 1000 and "." in text else text,
        f"+{text}" if not text.startswith("-") else text.replace("-", "\u2212"),
    ]
    changed = sheet.copy()
    style = chance.choice(styles)
    changed.cells[place] = Cell(style)
    return Change(
        f"{text!r} -> {style!r}", changed, touched={place}, scaled={place: (number, number)}
    )


def cells_swapped(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """Two figures of one column of a table exchanged."""
    if not known.rows_layout:
        return None
    by_column: dict[int, list[Place]] = {}
    for place in sorted(known.figures):
        if _digits(sheet.cells.get(place)) is not None:
            by_column.setdefault(place[1], []).append(place)
    pairs = [held for held in by_column.values() if len(held) > 1]
    if not pairs:
        return None
    one, other = sorted(chance.sample(chance.choice(pairs), 2))
    changed = sheet.copy()
    changed.cells[one], changed.cells[other] = sheet.cells[other], sheet.cells[one]
    numbers = _digits(sheet.cells[one]), _digits(sheet.cells[other])
    assert numbers[0] is not None
    assert numbers[1] is not None
    return Change(
        f"{one} <-> {other}",
        changed,
        touched={one, other},
        scaled={one: (numbers[0], numbers[1]), other: (numbers[1], numbers[0])},
    )


def rows_swapped(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """Two rows of data that stand one below the other exchanged."""
    rows = known.data_rows if known.rows_layout else []
    spanned = {row for s in sheet.spans for row in range(s.top, s.bottom + 1)}
    pairs = [r for r in rows if r + 1 in rows and not {r, r + 1} & spanned]
    if not pairs:
        return None
    row = chance.choice(pairs)
    turn = {row: row + 1, row + 1: row}

    def moved(place: Place) -> Place:
        return turn.get(place[0], place[0]), place[1]

    cells = {moved(place): cell for place, cell in sheet.cells.items()}
    return Change(f"rows {row} <-> {row + 1}", Sheet(sheet.name, cells, sheet.spans), moved=moved)


def columns_swapped(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """Two columns of a plain table exchanged, header and all."""
    if not known.plain or sheet.width < 2:
        return None
    one, other = chance.sample(range(1, sheet.width + 1), 2)
    turn = {one: other, other: one}

    def moved(place: Place) -> Place:
        return place[0], turn.get(place[1], place[1])

    cells = {moved(place): cell for place, cell in sheet.cells.items()}
    return Change(f"columns {one} <-> {other}", Sheet(sheet.name, cells), moved=moved)


def row_deleted(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """A row of data taken out."""
    rows = known.data_rows if known.rows_layout else []
    if len(rows) < 2:
        return None
    row = chance.choice(rows)
    return Change(
        f"row {row} deleted",
        _shifted(sheet, row, -1, rows=True),
        moved=_follow(row, -1, rows=True),
    )


def row_inserted(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """A blank row, a line of text or a row said twice, below the first data."""
    rows = known.data_rows
    if not rows:
        return None
    at = chance.choice(rows) + 1
    what = chance.choice(["blank", "text", "twice"])
    if what == "blank" and not known.rows_layout:
        return None
    changed = _shifted(sheet, at, 1, rows=True)
    added: dict[Place, Cell] = {}
    if what == "text":
        added = {(at, chance.choice([1, 1, 2])): Cell(chance.choice(JUNK))}
    elif what == "twice" and known.rows_layout:
        added = {(at, c): cell for (r, c), cell in sheet.cells.items() if r == at - 1}
    changed.cells.update(added)
    return Change(
        f"row {at} inserted ({what})",
        changed,
        moved=_follow(at, 1, rows=True),
        inserted={(at, column) for column in range(1, changed.width + 1)},
    )


def column_inserted(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """A column nobody knows: blank, or under a header of its own with figures in it."""
    at = chance.randrange(1, sheet.width + 2) if known.plain else sheet.width + 1
    changed = _shifted(sheet, at, 1, rows=False)
    added: dict[Place, Cell] = {}
    if known.plain and chance.random() < 0.7:
        added = {(row, at): Cell(str(row * 7)) for row in range(2, sheet.height + 1)}
        added[(1, at)] = Cell(chance.choice(JUNK))
    changed.cells.update(added)
    return Change(
        f"column {at} inserted",
        changed,
        moved=_follow(at, 1, rows=False),
        inserted={(row, at) for row in range(1, sheet.height + 1)},
    )


def column_deleted(sheet: Sheet, known: Known, chance: random.Random) -> Change | None:
    """A whole column of a plain table taken out."""
    if not known.plain or sheet.width < 3:
        return None
    at = chance.randrange(1, sheet.width + 1)
    gone = {place for place in sheet.cells if place[1] == at}
    return Change(
        f"column {at} deleted",
        _shifted(sheet, at, -1, rows=False),
        moved=_follow(at, -1, rows=False),
        touched=gone,
    )


CHANGES: tuple[tuple[Callable[[Sheet, Known, random.Random], Change | None], int], ...] = (
    (number_changed, 5),
    (made_unreadable, 5),
    (restyled, 3),
    (cell_blanked, 3),
    (cell_replaced, 3),
    (cells_swapped, 2),
    (rows_swapped, 2),
    (columns_swapped, 1),
    (row_deleted, 1),
    (row_inserted, 2),
    (column_inserted, 1),
    (column_deleted, 1),
)
"""Every kind of change with how often it is made."""


def change(sheet: Sheet, known: Known, chance: random.Random) -> Change:
    """One change drawn at random that can be made to this sheet."""
    kinds = [kind for kind, _ in CHANGES]
    weights = [weight for _, weight in CHANGES]
    while True:
        made = chance.choices(kinds, weights)[0](sheet, known, chance)
        if made is not None:
            return made
