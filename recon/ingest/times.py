"""Text → naive instants in the site's zone, in every form that ledgers and inspectors write.

A date alone is kept apart from a written midnight. Day and month are told apart by what is
possible, by what the other values of the column prove, by the day the sheet's head speaks of, and
only then by habit: day first with ``/`` and ``.``, month first with ``-`` and 月.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from recon.ingest.plaintext import plain
from recon.ingest.refused import Refused

DayOrder = Literal["day_first", "month_first", "open", "unsure"]
"""What a column proves: ``open`` = nothing; ``unsure`` = both orders are in use."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Outside of these no gauge, entry or certificate of today lies: such a date is a slip."""

_NEAR = timedelta(days=31)
_LONGEST = 60

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<mon>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\(?\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)"
    r"(?:day|sday|nesday|rsday|urday)?\b\.?,?\)?",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"\(?(?<![a-z])(?:lt|local(?:\s*time)?|hrs?|hours|h)\)?\.?$|\(当地时间\)$", re.IGNORECASE
)

_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)",
        r"(?P<y>\d{4}|\d{2})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=$|\D|\d{4}(?:\d{2})?$)",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?P<s>[-/.]?){_MONTH}\.?(?:(?P=s)(?P<y>\d{{4}}|\d{{2}})(?![\d:]))?",
        # With blanks between, 2330 is a time of day and 2026 a year.
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}\.?,?(?:\s+(?P<y>(?:19|20)\d{{2}}|\d{{4}}(?=\s+\d)"
        r"|\d{2}(?=\s+\d{1,2}:\d{2}|\s+\d{4}(?:\D|$)|\s*$))(?![\d:]))?",
        rf"{_MONTH}\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)",
        r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})(?!\d)",
        r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<yy>\d{2})(?!\d)",
        r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?",
        r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?!\d)",
        r"(?P<d>\d{1,2})\s*[日号]",
    )
)
_MAY_FOLLOW = re.compile(r"[T\s,]|\d{4}(?:\d{2})?$|上午|下午", re.IGNORECASE)
_NUMERIC = frozenset(_DATES[i] for i in (6, 7, 9))
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_EPOCH = datetime(1899, 12, 30)

_CLOCK = re.compile(
    r"(?P<half>上午|下午|am\b|pm\b)?\s*"
    r"(?:(?P<h>\d{1,2})\s*(?:[:：时点]|(?<=\d)[.](?=\d\d\b))\s*(?:(?P<m>\d{2})(?!\d)\s*分?)?"
    r"(?:[:：]?\s*(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?\s*秒?)?整?|(?P<hm>\d{3,4})|(?P<hms>\d{6}))"
    r"\s*(?P<half2>am|pm)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\s*(?:(?P<zulu>z|utc|gmt)|(?P<beijing>\(?北京时间\)?|\(?bjt\)?)"
    r"|(?:utc|gmt)?(?P<sign>[+-])(?P<oh>\d{2}):?(?P<om>\d{2})?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What a text alone does not say: the site's zone, the head's day, the column's day order."""

    zone: ZoneInfo
    reference: date | None = None
    order: DayOrder = "open"


@dataclass(frozen=True, slots=True)
class Instant:
    """A time as read; ``date_only``: no time of day was written (``at`` is that day's midnight).

    ``assumed``: day and month could be exchanged and only habit decided.
    """

    at: datetime
    date_only: bool
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    assumed: bool = False


def parse_instant(text: str, context: TimeContext) -> Instant | Refused:
    """Read a date with or without a time of day.

    Refusals: ``time_unreadable``, ``time_ambiguous``, ``time_year_missing``, ``time_absurd``,
    ``time_date_missing``, ``error_cell``, ``formula_without_value``.
    """
    short = plain(text)
    if short.startswith("="):
        return Refused("formula_without_value")
    if short.startswith("#"):
        return Refused("error_cell")
    if len(short) > _LONGEST:
        return Refused("time_unreadable")
    serial = _SERIAL.fullmatch(short)
    if serial:
        return _within(_from_serial(serial))
    short = _LOCAL.sub("", _WEEKDAY.sub(" ", short).strip()).strip()
    day, rest = _leading_day(short, context)
    if isinstance(day, Refused):
        alone = isinstance(_clock_and_zone(short), tuple)
        return Refused("time_date_missing") if alone and day.rule == "time_unreadable" else day
    if not rest:
        return _within(Instant(datetime.combine(day.day, time()), True, day.assumed))
    clock = _clock_and_zone(rest)
    if isinstance(clock, Refused):
        return clock
    since_midnight, zone = clock
    at = datetime.combine(day.day, time()) + since_midnight
    if zone is not None:
        at = at.replace(tzinfo=zone).astimezone(context.zone).replace(tzinfo=None)
    return _within(Instant(at, False, day.assumed))


def parse_clock(text: str) -> timedelta | Refused:
    """Read a time of day alone, ``24:00`` included, as the time since midnight.

    Also ``2330``, ``930`` and a spreadsheet's fraction of a day. Refusal: ``time_unreadable``.
    """
    short = plain(text)
    if re.fullmatch(r"0?\.\d+", short):
        return timedelta(seconds=round(float(short) * 86400))
    if short == "0":
        return timedelta()
    clock = _clock_and_zone(_LOCAL.sub("", short).strip())
    if isinstance(clock, Refused) or clock[1] is not None:
        return Refused("time_unreadable")
    return clock[0]


def day_order(texts: Iterable[str], reference: date | None = None) -> DayOrder:
    """What the values of a column prove about the order of day and month."""
    proven = set()
    for text in texts:
        short = plain(text)
        if len(short) > _LONGEST or not short[:1].isdigit():
            continue
        for pattern in _DATES:
            found = pattern.match(short)
            if found and pattern in _NUMERIC:
                proven.add(_proof(found, reference))
            if found:
                break
    proven.discard("open")
    if len(proven) == 2:
        return "unsure"
    return proven.pop() if proven else "open"


def _proof(found: re.Match[str], reference: date | None) -> DayOrder:
    a, b = int(found["a"]), int(found["b"])
    if a > 12 >= b > 0:
        return "day_first"
    if b > 12 >= a > 0:
        return "month_first"
    if reference is None or a == b or "yy" in found.groupdict():
        return "open"
    year = found.groupdict().get("y")
    near = {
        order: day is not None and abs(day - reference) <= _NEAR
        for order, day in (
            ("day_first", _dated(year, b, a, reference)),
            ("month_first", _dated(year, a, b, reference)),
        )
    }
    if near["day_first"] == near["month_first"]:
        return "open"
    return "day_first" if near["day_first"] else "month_first"


def _within(instant: Instant) -> Instant | Refused:
    if FIRST_YEAR <= instant.at.year <= LAST_YEAR:
        return instant
    return Refused("time_absurd", {"first_year": FIRST_YEAR, "last_year": LAST_YEAR})


def _from_serial(found: re.Match[str]) -> Instant:
    whole, fraction = int(found[1]), float(f"0.{found[2] or 0}")
    at = _EPOCH + timedelta(days=whole, seconds=round(fraction * 86400))
    return Instant(at, date_only=found[2] is None)


def _leading_day(short: str, context: TimeContext) -> tuple[_Day | Refused, str]:
    for pattern in _DATES:
        found = pattern.match(short)
        if found is None:
            continue
        rest = short[found.end() :]
        if rest and not (_MAY_FOLLOW.match(rest) or found[0][-1] in "日号"):
            continue
        rest = re.sub(r"^[T\s,]+", "", rest, flags=re.IGNORECASE)
        day = _numeric_day(found, context) if pattern in _NUMERIC else _named_day(found, context)
        return day, rest
    return Refused("time_unreadable"), ""


def _named_day(found: re.Match[str], context: TimeContext) -> _Day | Refused:
    """A day whose parts are told apart by their place or by the name of the month."""
    parts = found.groupdict()
    year = parts.get("y")
    if year is None and context.reference is None:
        return Refused("time_year_missing")
    if parts.get("mon") is None and parts.get("m") is None:
        day = _nearest(int(parts["d"]), context.reference)
        return Refused("time_unreadable") if day is None else _Day(day)
    month = _MONTHS[parts["mon"].lower()] if parts.get("mon") else int(parts["m"])
    day = _dated(
        f"20{year}" if year and len(year) == 2 else year, month, int(parts["d"]), context.reference
    )
    return Refused("time_unreadable") if day is None else _Day(day)


def _nearest(number: int, reference: date | None) -> date | None:
    """The day of that number nearest to ``reference``: ``20日`` says neither month nor year."""
    if reference is None:
        return None
    first = reference - _NEAR
    days = (first + timedelta(days=n) for n in range(2 * _NEAR.days + 1))
    alike = [day for day in days if day.day == number]
    return min(alike, key=lambda day: (abs(day - reference), day), default=None)


def _numeric_day(found: re.Match[str], context: TimeContext) -> _Day | Refused:
    parts = found.groupdict()
    a, b = int(parts["a"]), int(parts["b"])
    if parts.get("yy") is not None:
        return _short_year(a, b, int(parts["yy"]), context)
    year = parts.get("y")
    if year is None and context.reference is None:
        return Refused("time_year_missing")
    day_first = _dated(year, b, a, context.reference)
    month_first = _dated(year, a, b, context.reference)
    if day_first is None or month_first is None or day_first == month_first:
        only = day_first or month_first
        return Refused("time_unreadable") if only is None else _Day(only)
    order = context.order if context.order != "open" else _proof(found, context.reference)
    if order == "unsure":
        return Refused("time_ambiguous", {"one": str(day_first), "other": str(month_first)})
    if order != "open":
        return _Day(day_first if order == "day_first" else month_first)
    by_habit = month_first if year is None and parts["s"] == "-" else day_first
    return _Day(by_habit, assumed=True)


def _short_year(a: int, b: int, c: int, context: TimeContext) -> _Day | Refused:
    """``20/11/26``: day-month-year, month-day-year or year-month-day; only nearness can tell."""
    days = {_dated(str(2000 + y), m, d, None) for y, m, d in ((c, b, a), (c, a, b), (a, b, c))}
    days.discard(None)
    near = [d for d in days if d and context.reference and abs(d - context.reference) <= _NEAR]
    if len(near) == 1:
        return _Day(near[0])
    if not days:
        return Refused("time_unreadable")
    shown = sorted(str(d) for d in days)
    return Refused("time_ambiguous", {"one": shown[0], "other": shown[-1]})


def _dated(year: str | None, month: int, day: int, reference: date | None) -> date | None:
    """The date, with the year that brings it nearest to ``reference`` when none was written."""
    years = [int(year)] if year else []
    if not years and reference is not None:
        years = [reference.year - 1, reference.year, reference.year + 1]
    days = []
    for candidate in years:
        try:
            days.append(date(candidate, month, day))
        except ValueError:
            continue
    if not days:
        return None
    return days[0] if reference is None else min(days, key=lambda d: (abs(d - reference), d))


def _clock_and_zone(text: str) -> tuple[timedelta, timezone | None] | Refused:
    offset = _OFFSET.search(text)
    zone = None
    if offset:
        text = text[: offset.start()].strip()
        hours = 8 if offset["beijing"] else int(offset["oh"] or 0)
        minutes = int(offset["om"] or 0)
        if hours > 14 or minutes > 59:
            return Refused("time_unreadable")
        sign = -1 if offset["sign"] == "-" else 1
        zone = timezone(sign * timedelta(hours=hours, minutes=minutes))
    found = _CLOCK.fullmatch(_LOCAL.sub("", text).strip())
    if found is None:
        return Refused("time_unreadable")
    since_midnight = _since_midnight(found)
    return Refused("time_unreadable") if since_midnight is None else (since_midnight, zone)


def _since_midnight(found: re.Match[str]) -> timedelta | None:
    digits = (found["hms"] or (found["hm"] or "").zfill(4) + "00") if not found["h"] else ""
    if digits:
        hour, minute, second = (int(digits[i : i + 2]) for i in (0, 2, 4))
    else:
        hour, minute, second = (int(found[name] or 0) for name in ("h", "m", "s"))
        if found["m"] is None and (found["s"] or ":" in found[0] or "：" in found[0]):
            return None
    fraction = (found["f"] or "").ljust(6, "0")[:6]
    half = (found["half"] or found["half2"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in {"pm", "下午"} else 0)
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=int(fraction))
