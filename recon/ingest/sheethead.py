"""What the lines above and below a table say: report number, base time, inspector, footnotes.

A line is taken as labels with values, in one cell (``报告编号：R-118  检验员：王某``) or in two. A
label is known when it is a header word of the kind; a few more name the stocktake's base time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from recon.ingest.grid import Grid
from recon.ingest.headwords import key
from recon.ingest.texttable import DATE_PART, TIME_PART
from recon.ingest.times import Instant, TimeContext, parse_instant
from recon.ingest.vocabulary import Vocabulary

_BASE_TIME = frozenset(
    key(word)
    for word in (
        *(
            "盘点基准时间",
            "基准时间",
            "盘点基准日",
            "基准日",
            "盘点截止时间",
            "盘存时间",
            "盘存日期",
        ),
        *("盘点时点", "截止时间", "Stocktake base time", "Base time", "Stocktake time"),
        *("Stock as at", "As at", "As of", "Stocktake date", "Inventory date", "Stock date"),
    )
)
_SOME_DATE = frozenset(
    key(word)
    for word in (
        *("日期", "报告日期", "编制日期", "填报日期", "检验日期", "制表日期", "时间", "年月"),
        *("Date", "Report date", "Date of report", "Survey date", "Inspection date", "Printed"),
    )
)
_DATE = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)"
    r"|(?<!\d)20\d{2}[01]\d[0-3]\d(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th)?[-/. ]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*[-/. ,]*\d{4}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}"
    r"|(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d)",
    re.IGNORECASE,
)
_COLON = re.compile(r"[:：](?!//)")
_MONTH = re.compile(r"(?<!\d)(20\d{2})\s*年\s*(\d{1,2})\s*月")
_GAP = re.compile(r"\s{2,}|[;；、\t\n|]\s*|\s*[,，]\s+")
_FOOTNOTE = re.compile(r"([*＊※†‡]+|[①-⑨])\s*[:：=表示为]?\s*([^*＊※†‡①-⑨;；。\n]+)")
_FOOTNOTE_LINE = re.compile(
    r"^\s*(?:[(（]?(?:注|备注|说明|附注|notes?|remarks?)[\d)）]?\s*[:：.]?|[*＊※†‡①])", re.I
)

# From the head a column may take who, what, when and where for all rows; of figures only these.
_FIGURES = frozenset({"ambient_temperature_c", "density15_kgm3", "density20_kgm3", "api60"})

_LONGEST = 500
"""Longest text that is looked at as a line of labels: what is longer is prose or an attack."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A label and its value: ``place`` is the (row, column) it stands at, None for a sheet name."""

    label: str
    value: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Head:
    """What the lines around a table say about all of it.

    ``defaults``: canonical column → value with its place. ``base_time`` is the stocktake's, where
    one is named; ``reference_date`` the day the lines speak of.
    """

    defaults: dict[str, Said] = field(default_factory=dict)
    base_time: Said | None = None
    reference_date: date | None = None


def read_head(grid: Grid, rows: Iterable[int], words: Vocabulary) -> Head:
    """Read the lines ``rows`` of a sheet with the header words of a kind."""
    defaults: dict[str, Said] = {}
    base_time: Said | None = None
    dates: list[tuple[int, date]] = []
    used = list(rows)
    for said in pairs(grid, used, _knows(words)):
        name = key(said.label)
        day = find_date(said.value)
        word = words.find(said.label)
        if name in _BASE_TIME:
            base_time = base_time or said
            dates += [(0, day)] if day else []
        elif word is not None and _may_default(words, word.column):
            if not (name in _SOME_DATE and word.column.startswith("gauged_at")):
                defaults.setdefault(word.column, said)
            dates += [(1, day)] if day else []
        elif name in _SOME_DATE and day:
            dates.append((2, day))
    for row in used:
        for cell in grid.row(row).values():
            day = find_date(cell.text)
            dates += [(3, day)] if day else []
    dates += [(4, day)] if (day := find_date(grid.name or "")) else []
    dates += [(5, day) for row in used for c in grid.row(row).values() if (day := _month(c.text))]
    best = min((rank for rank, _ in dates), default=None)
    day = next((found for rank, found in dates if rank == best), None)
    return Head(defaults, base_time, day)


def _may_default(words: Vocabulary, name: str) -> bool:
    column = words.columns.get(name.removesuffix(DATE_PART).removesuffix(TIME_PART))
    if column is None:
        return False
    return column.value not in ("number", "decimal") or column.name in _FIGURES


def _knows(words: Vocabulary) -> Callable[[str], bool]:
    def known(label: str) -> bool:
        name = key(label)
        return name in _BASE_TIME or name in _SOME_DATE or words.find(label) is not None

    return known


def pairs(grid: Grid, rows: Iterable[int], known: Callable[[str], bool]) -> Iterator[Said]:
    """Every label with its value in the lines: in one cell, or the value in the next cell."""
    for row in rows:
        held = sorted(grid.row(row).items())
        for at, (column, cell) in enumerate(held):
            if cell.native:
                continue
            found = pairs_in(cell.text, known)
            for label, value in found:
                if value:
                    yield Said(label, value, (row, column))
            label = found[-1][0] if found and not found[-1][1] else cell.text.strip()
            open_ended = bool(found) and not found[-1][1]
            if (open_ended or (not found and known(label))) and at + 1 < len(held):
                following, value_cell = held[at + 1]
                if value_cell.native or not _is_label(value_cell.text, known):
                    yield Said(label, value_cell.text.strip(), (row, following))


def _is_label(text: str, known: Callable[[str], bool]) -> bool:
    return bool(pairs_in(text, known)) or known(text.strip())


def pairs_in(text: str, known: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Labels with values within one text; the colon of a time of day parts nothing."""
    if len(text) > _LONGEST:
        return []
    marks = [found for found in _COLON.finditer(text) if not _in_a_time(text, found.start())]
    if not marks:
        return []
    label = _split(text[: marks[0].start()], known)[1]
    found: list[tuple[str, str]] = []
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        segment = text[mark.end() : end].strip()
        if at + 1 == len(marks):
            found.append((label, segment))
        else:
            value, following = _split(segment, known)
            found.append((label, value))
            label = following
    return [(label.strip(), value.strip(" ,，;；")) for label, value in found if label.strip()]


def _in_a_time(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def _split(segment: str, known: Callable[[str], bool]) -> tuple[str, str]:
    """``R-118  Inspector`` → the value before, the label behind."""
    gaps = [gap for gap in _GAP.finditer(segment) if segment[gap.end() :].strip()]
    if gaps:
        return segment[: gaps[-1].start()], segment[gaps[-1].end() :]
    words = segment.split(" ")
    for cut in range(len(words)):
        if known(" ".join(words[cut:])):
            return " ".join(words[:cut]), " ".join(words[cut:])
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else ("", segment)


def find_date(text: str) -> date | None:
    """The first day written in full within a text; None when there is none."""
    found = _DATE.search(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    instant = parse_instant(found[0], TimeContext(ZoneInfo("UTC")))
    return instant.at.date() if isinstance(instant, Instant) else None


def _month(text: str) -> date | None:
    """The middle of a month written in full (``2026年11月盘点表``): enough to know the year by."""
    found = _MONTH.search(text) if len(text) <= _LONGEST else None
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 15)


def footnotes(texts: Iterable[str]) -> dict[str, str]:
    """Mark → text of the notes below a table: ``注: *已扣除含水`` → ``{"*": "已扣除含水"}``."""
    found: dict[str, str] = {}
    for text in texts:
        if len(text) <= _LONGEST and _FOOTNOTE_LINE.match(text):
            for mark, meaning in _FOOTNOTE.findall(text):
                found.setdefault(mark.replace("＊", "*"), meaning.strip(" :：=,，"))
    return found
