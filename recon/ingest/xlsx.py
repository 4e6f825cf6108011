"""Reads .xlsx and .xlsm: values, formulas, formats, merges and what is hidden, in one pass.

One pass over the sheet's own XML tells what neither a values-only nor a formulas-only reading
tells alone: a formula without a stored value, an error, a date shown without its time, a hidden
row. It also keeps hostile files small: nothing is kept of blank cells, document type declarations
(the carrier of entity tricks) are refused, and sizes are limited before and while reading.

Source of the format: ECMA-376 part 1, 18.2 (workbook), 18.3 (worksheets), 18.4 (shared strings),
18.8 (styles).
"""

from __future__ import annotations

import posixpath
import re
from zipfile import ZipFile

from recon.ingest.cellvalue import Shown, built_in_format, format_shows, number_cell
from recon.ingest.grid import Cell, Grid, Span, place, span
from recon.ingest.limits import Budget, Unreadable
from recon.ingest.partxml import local, parse_part

_MAX_SPANS = 50_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_REMEMBERED = 200_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(archive: ZipFile) -> list[Grid]:
    """Every worksheet of the workbook, in its order.

    Raises ``Unreadable`` for what is too big, declares entities or holds no worksheet, and the
    exceptions in ``DAMAGE`` for what is cut off or broken.
    """
    root = _workbook_path(archive)
    sheets, epoch_1904 = _sheets(archive, root)
    strings = _shared_strings(archive, root)
    formats = _formats(archive, root)
    budget = Budget()
    grids = []
    for name, hidden, part in sheets:
        reader = _SheetReader(strings, formats, budget, epoch_1904=epoch_1904)
        parse_part(archive, part, reader.start, reader.end, reader.text)
        grids.append(reader.grid(name, hidden=hidden))
    if not grids:
        raise Unreadable("workbook_without_sheets")
    return grids


def _workbook_path(archive: ZipFile) -> str:
    for kind, target in _relations(archive, "_rels/.rels", "").values():
        if kind.endswith("/officeDocument"):
            return target
    return "xl/workbook.xml"


def _relations(archive: ZipFile, part: str, base: str) -> dict[str, tuple[str, str]]:
    """Id → (type, path of the part in the archive)."""
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.join(base, target)
            found[attributes.get("Id", "")] = (
                attributes.get("Type", ""),
                posixpath.normpath(path),
            )

    if part in archive.namelist():
        parse_part(archive, part, start)
    return found


def _sheets(archive: ZipFile, root: str) -> tuple[list[tuple[str, bool, str]], bool]:
    """(name, hidden, part) of every worksheet, and whether days count from 1904."""
    base, name = posixpath.split(root)
    relations = _relations(archive, f"{base}/_rels/{name}.rels", base)
    sheets: list[tuple[str, bool, str]] = []
    epoch_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch_1904
        if local(tag) == "workbookPr":
            epoch_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif local(tag) == "sheet":
            link = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            kind, target = relations.get(link, ("", ""))
            if kind.endswith("/worksheet") and target in archive.namelist():
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append((attributes.get("name", ""), hidden, target))

    parse_part(archive, root, start)
    return sheets, epoch_1904


def _part_of(archive: ZipFile, root: str, ending: str) -> str | None:
    base, name = posixpath.split(root)
    for kind, target in _relations(archive, f"{base}/_rels/{name}.rels", base).values():
        if kind.endswith(ending) and target in archive.namelist():
            return target
    return None


def _shared_strings(archive: ZipFile, root: str) -> list[Cell]:
    part = _part_of(archive, root, "/sharedStrings")
    strings: list[Cell] = []
    if part is None:
        return strings
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "rPh":
            state["phonetic"] = True
        elif name == "t":
            state["text"] = not state["phonetic"]

    def end(tag: str) -> None:
        name = local(tag)
        if name == "t":
            state["text"] = False
        elif name == "rPh":
            state["phonetic"] = False
        elif name == "si":
            strings.append(Cell(_unescaped("".join(pieces))))
            pieces.clear()

    def text(piece: str) -> None:
        if state["text"]:
            pieces.append(piece)

    parse_part(archive, part, start, end, text)
    return strings


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _formats(archive: ZipFile, root: str) -> list[Shown]:
    """What each cell style shows, by the style's index."""
    part = _part_of(archive, root, "/styles")
    codes: dict[int, Shown] = {}
    styles: list[Shown] = []
    if part is None:
        return styles
    inside = {"cellXfs": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            code = attributes.get("formatCode", "")
            codes[int(attributes.get("numFmtId", "0"))] = format_shows(code)
        elif name == "cellXfs":
            inside["cellXfs"] = True
        elif name == "xf" and inside["cellXfs"]:
            number = int(attributes.get("numFmtId", "0"))
            styles.append(codes.get(number, built_in_format(number)))

    def end(tag: str) -> None:
        if local(tag) == "cellXfs":
            inside["cellXfs"] = False

    parse_part(archive, part, start, end)
    return styles


class _SheetReader:
    """Gathers one worksheet from the events of its XML."""

    def __init__(
        self,
        strings: list[Cell],
        formats: list[Shown],
        budget: Budget,
        *,
        epoch_1904: bool,
    ) -> None:
        self._strings = strings
        self._formats = formats
        self._budget = budget
        self._epoch_1904 = epoch_1904
        self._cells: dict[int, dict[int, Cell]] = {}
        self._spans: list[Span] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._columns: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._known: dict[tuple[str, str, Shown], Cell] = {}
        self._shared_formulas: dict[str, str] = {}
        self._row = self._column = 0
        self._type = "n"
        self._style = self._formula_of = ""
        self._taking: list[str] | None = None
        self._value: list[str] = []
        self._formula: list[str] = []
        self._has_value = self._has_formula = self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        name = self._names.get(tag) or self._names.setdefault(tag, local(tag))
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._has_value = True
            self._taking = self._value
        elif name == "t":
            self._has_value = True
            self._taking = None if self._phonetic else self._value
        elif name == "f":
            self._has_formula = True
            self._formula_of = attributes.get("si", "")
            self._taking = self._formula
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if not 0 < self._row <= _LAST_ROW:
                raise ValueError("a row outside the sheet")
            self._budget.take_element()
            if attributes.get("hidden") in ("1", "true"):
                self._hidden_rows.add(self._row)
        elif name == "rPh":
            self._phonetic = True
        else:
            self._begin_other(name, attributes)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._budget.elements -= 1
        if self._budget.elements < 0:
            self._budget.take_element()
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            self._column = self._columns.get(letters) or self._column_of(letters)
        if self._column > _LAST_COLUMN:
            raise ValueError("a cell outside the sheet")
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        if self._has_value or self._has_formula:
            self._has_value = self._has_formula = False
            self._value.clear()
            self._formula.clear()

    def _column_of(self, letters: str) -> int:
        found = place(f"{letters}1")
        if found is None:
            raise ValueError("a cell without a place")
        self._columns[letters] = found[1]
        return found[1]

    def _begin_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell":
            found = span(attributes.get("ref", ""))
            if found is not None and len(self._spans) < _MAX_SPANS:
                self._spans.append(found)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first = int(attributes.get("min", "1"))
            last = min(int(attributes.get("max", "1")), _LAST_COLUMN)
            self._hidden_columns.update(range(first, last + 1))

    def text(self, piece: str) -> None:
        """Character data."""
        if self._taking is not None:
            self._taking.append(piece)

    def end(self, tag: str) -> None:
        """An element closes."""
        name = self._names.get(tag)
        if name == "c":
            if self._has_value or self._has_formula:
                self._end_cell()
        elif name in ("v", "t", "f"):
            self._taking = None
        elif name == "rPh":
            self._phonetic = False

    def _end_cell(self) -> None:
        raw = self._value[0] if len(self._value) == 1 else "".join(self._value)
        cell = self._with_formula(raw) if self._has_formula else self._plain(raw)
        if cell is not None and (cell.kind != "text" or cell.text.strip()):
            self._budget.take_cell()
            self._cells.setdefault(self._row, {})[self._column] = cell

    def _with_formula(self, raw: str) -> Cell | None:
        formula = "".join(self._formula)
        if formula:
            self._shared_formulas[self._formula_of] = formula
        if raw or self._type in ("str", "inlineStr"):
            return self._plain(raw)
        formula = formula or self._shared_formulas.get(self._formula_of, "")
        return Cell(f"={formula}", "formula")

    def _plain(self, raw: str) -> Cell | None:
        if not raw:
            return None
        if self._type == "s":
            return self._strings[int(raw)]
        if self._type in ("str", "inlineStr"):
            return Cell(_unescaped(raw))
        shown: Shown = "number"
        if self._style and self._type == "n":
            index = int(self._style)
            shown = self._formats[index] if index < len(self._formats) else "number"
        # A ledger repeats its dates and quantities: equal cells are kept once.
        known = self._known.get((raw, self._type, shown))
        if known is None:
            known = self._typed(raw, shown)
            if len(self._known) < _REMEMBERED:
                self._known[(raw, self._type, shown)] = known
        return known

    def _typed(self, raw: str, shown: Shown) -> Cell:
        if self._type == "e":
            return Cell(raw, "error")
        if self._type == "b":
            return Cell("TRUE" if raw in ("1", "true") else "FALSE", "flag")
        if self._type == "d":
            return Cell(raw.removesuffix("Z").partition(".")[0], "time")
        return number_cell(raw, shown, epoch_1904=self._epoch_1904)

    def grid(self, name: str, *, hidden: bool) -> Grid:
        """The sheet as it was gathered; only rows and columns in use count as hidden."""
        used: set[int] = set()
        for row in self._cells.values():
            used.update(row)
        return Grid(
            name=name,
            cells=self._cells,
            spans=tuple(self._spans),
            hidden_rows=frozenset(row for row in self._hidden_rows if row in self._cells),
            hidden_columns=frozenset(self._hidden_columns & used),
            hidden=hidden,
        )
