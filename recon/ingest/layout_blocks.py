"""Layout of one block a tank: label and value, repeated down or across the sheet (layout C).

Serves gauge tickets (油罐计量单) one below or beside the other, of different heights, and any form
of labels with values. A block belongs to one tank; what stands once above all blocks speaks of
all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recon.ingest.blockcells import TAKEN, Field, Slot, read_fields
from recon.ingest.grid import Cell, Grid, address
from recon.ingest.headers import HeaderMatch
from recon.ingest.headwords import key
from recon.ingest.layout_rows import FoundRows
from recon.ingest.records import Place, Record
from recon.ingest.rowkinds import looks_like_number
from recon.ingest.sheethead import Head, Said, footnotes, read_head
from recon.ingest.tablebuild import TableParts
from recon.ingest.unread import MOST
from recon.ingest.vocabulary import ExtraWords, Vocabulary, vocabulary
from recon.model import Params

_FORMS = ("stocktakes", "applications", "tanks")
"""What people hand in as forms; ledgers, balances and tables come as tables."""

_FEWEST_COLUMNS = 4
# A form says the same as a table of one record; where both readings fit, the table is meant.
_LESS_THAN_A_TABLE = 1.0
# Said once, above or below the blocks, it is true of all of them.
_SAID_ONCE = frozenset({"report_no", "inspector", "depot"})


@dataclass(slots=True)
class _Block:
    """The labels of one tank, from its first row to its last."""

    fields: list[Field]


def find_blocks(
    grid: Grid, *, kinds: Collection[str] | None, extra_words: ExtraWords
) -> list[FoundRows]:
    """The sheet's blocks as tables, one for each set of units; empty when there are none."""
    best: list[FoundRows] = []
    for kind in _FORMS:
        if kinds is not None and kind not in kinds:
            continue
        found = _find(grid, vocabulary(kind, extra_words))
        if found and (not best or found[0].match.score > best[0].match.score):
            best = found
    return best


def _find(grid: Grid, words: Vocabulary) -> list[FoundRows]:
    name = next(column.name for column in words.columns.values() if column.value == "identifier")
    labelled, unlabelled = read_fields(grid, words)
    fields = [f for f in labelled if f.slots]
    if not any(f.column == name for f in fields):
        return []
    if len({f.column for f in fields}) < _FEWEST_COLUMNS:
        return []
    blocks, above = _blocks(fields, name)
    notes = _unread(grid, unlabelled)
    records = [_record(grid, block, words, notes) for block in blocks]
    columns = {column for record, _ in records for column in record.values} | above.keys()
    score = _score(words, columns, fields)
    required = words.required()
    missing = tuple(" | ".join(g) for g in required if not _covered(columns, g))
    if len(missing) * 2 > len(required):
        return []
    day = read_head(grid, grid.row_numbers, words).reference_date
    tables: list[FoundRows] = []
    for own, units in _by_units(records):
        parts = TableParts(
            kind=words.kind,
            sheet=grid.name,
            columns={},
            headers={f.column: f.text for f in reversed(fields)},
            units=units,
            head=Head(dict(above), None, day),
            records=own,
            footnotes=footnotes(cell.text for _, _, cell in grid.words()),
            decimal_comma=grid.decimal_comma,
            notes=notes if not tables else [],
        )
        match = HeaderMatch(words.kind, 0, 0, {}, {}, (), score, missing=missing)
        tables.append(FoundRows(match, parts))
    return tables


def _unread(grid: Grid, unlabelled: Sequence[tuple[Place, str]]) -> list[tuple[str, Params]]:
    """The note that names figures behind labels that are not known."""
    if not unlabelled:
        return []
    named = [f"{address(*place)} {text}" for place, text in unlabelled[:MOST]]
    more = ["…"] if len(unlabelled) > MOST else []
    return [("labels_not_read", {"sheet": grid.name, "labels": ", ".join(named + more)})]


def _by_units(
    records: Iterable[tuple[Record, dict[str, str]]],
) -> list[tuple[list[Record], dict[str, str]]]:
    """The records in as few groups as have one unit for each column."""
    groups: list[tuple[list[Record], dict[str, str], set[str]]] = []
    for record, units in records:
        for own, held, columns in groups:
            shared = columns & record.values.keys()
            if all(held.get(name) == units.get(name) for name in shared):
                own.append(record)
                held.update(units)
                columns.update(record.values)
                break
        else:
            groups.append(([record], dict(units), set(record.values)))
    return [(own, units) for own, units, _ in groups]


def _covered(columns: Collection[str], group: Iterable[str]) -> bool:
    return any(name in columns or f"{name}__date" in columns for name in group)


def _score(words: Vocabulary, columns: Collection[str], fields: Sequence[Field]) -> float:
    required = words.required()
    share = sum(_covered(columns, group) for group in required) / len(required)
    several = sum(1 for f in fields if sum(1 for slot in f.slots if slot.name is None) > 1)
    unclear = 10 * several / len(fields)
    return round(10 * share + len(columns) - unclear - _LESS_THAN_A_TABLE, 3)


def _blocks(fields: Sequence[Field], name: str) -> tuple[list[_Block], dict[str, Said]]:
    """The labels by tank, and what is said once above all tanks."""
    blocks: list[_Block] = []
    bands = _bands(fields, name)
    for left, right in bands:
        own = [f for f in fields if left <= f.place[1] < right]
        blocks += _blocks_of_band(own, name)
    above: dict[str, Said] = {}
    if len(blocks) > 1:
        often = Counter(f.column for f in fields)
        first = min(f.place[0] for f in fields if f.column == name)
        for block in blocks:
            once = [f for f in block.fields if often[f.column] == 1]
            for f in [f for f in once if f.place[0] < first or f.column in _SAID_ONCE]:
                above[f.column] = Said(f.text, f.slots[0].cell.text.strip(), f.slots[0].place)
                block.fields.remove(f)
    blocks.sort(key=lambda block: min(f.place for f in block.fields if f.column == name))
    return blocks, above


def _bands(fields: Sequence[Field], name: str) -> list[tuple[int, int]]:
    """The columns that blocks standing side by side take up: (first, first of the next)."""
    by_row: dict[int, list[int]] = {}
    for f in fields:
        if f.column == name:
            by_row.setdefault(f.place[0], []).append(f.place[1])
    widest = max(by_row.values(), key=len)
    if len(widest) < 2:
        return [(1, 1_000_000)]
    offset = widest[0] - min(f.place[1] for f in fields)
    starts = [column - offset for column in widest]
    return list(zip(starts, [*starts[1:], 1_000_000], strict=True))


def _blocks_of_band(fields: Sequence[Field], name: str) -> list[_Block]:
    tanks = [f.place[0] for f in fields if f.column == name]
    starts = [0]
    for previous, row in pairwise(tanks):
        if row > previous:
            starts.append(_start(fields, previous, row, starts[-1]))
    blocks = []
    for start, stop in zip(starts, [*starts[1:], 1_000_000_000], strict=True):
        own = [f for f in fields if start <= f.place[0] < stop]
        if any(f.column == name for f in own):
            blocks.append(_Block(own))
    return blocks


def _start(fields: Sequence[Field], previous: int, row: int, begun: int) -> int:
    """Where the block of the tank at ``row`` begins: where the fewest labels stand twice in one
    block; of several such rows the last one behind a gap or a title, else the last."""
    labelled = {f.place[0] for f in fields}

    def cost(at: int) -> tuple[int, bool, int]:
        before = Counter(f.column for f in fields if begun <= f.place[0] < at)
        behind = Counter(f.column for f in fields if at <= f.place[0] <= row)
        twice = sum(n - 1 for n in (*before.values(), *behind.values()))
        return twice, at - 1 in labelled, -at

    return min((at for at in labelled if previous < at <= row), key=cost)


def _record(
    grid: Grid, block: _Block, words: Vocabulary, notes: list[tuple[str, Params]]
) -> tuple[Record, dict[str, str]]:
    """The block's values with their places, and their units."""
    record = Record(block.fields[0].place[0], {})
    units: dict[str, str] = {}
    for f in block.fields:
        slot = _taken(f, words)
        if f.column in record.values:
            column = words.columns.get(f.column)
            differs = slot is not None and slot.cell.text != record.values[f.column].text
            if slot is not None and differs and column is not None and column.bears_figure:
                again = {"sheet": grid.name, "cell": address(*f.place), "label": f.text}
                notes.append(("label_repeated", {**again, "value": slot.cell.text}))
            continue
        if slot is None:
            # All of them as one text: it is no number, and will be refused with its address.
            said = _several(grid, f)
            notes.append(("no_value_taken_of_several", said))
            slot = Slot(None, Cell(str(said["values"])), f.slots[0].place)
        record.values[f.column] = slot.cell
        record.places[f.column] = slot.place
        unit = f.word.unit or (f.unit if words.fits(f.column, f.unit) else None)
        if unit and (column := words.columns.get(f.column)) and column.dimension:
            units[f.column] = unit
    return record, units


def _several(grid: Grid, f: Field) -> Params:
    values = ", ".join(f"{slot.name or ''} {slot.cell.text}".strip() for slot in f.slots)
    return {
        "sheet": grid.name,
        "cell": address(*f.place),
        "label": f.text,
        "values": values,
    }


def _taken(f: Field, words: Vocabulary) -> Slot | None:
    """The value that counts of those behind a label; None when it cannot be told."""
    column = words.columns.get(f.column.partition("__")[0])
    if column is None or column.value not in ("number", "decimal"):
        return f.slots[0]
    marked = [slot for slot in f.slots if slot.name is not None and key(slot.name) in TAKEN]
    if marked:
        return marked[-1]
    figures = [slot for slot in f.slots if looks_like_number(slot.cell)]
    if len({slot.cell.text.strip() for slot in figures}) > 1:
        return None
    return figures[0] if figures else f.slots[0]
