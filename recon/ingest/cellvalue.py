"""A spreadsheet's stored number and its number format → the canonical text of a cell.

Source of the format codes: ECMA-376 part 1, 18.8.30 (numFmt) and its table of built-in formats,
the ones that only East Asian versions of Excel know included; serial dates: 18.17.4.1.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from recon.ingest.grid import Cell

Shown = Literal["number", "percent", "date", "datetime", "time", "elapsed"]
"""What a number format makes of a number; ``date`` shows no time, ``elapsed`` counts past 24 h."""

_BUILT_IN: dict[int, Shown] = {
    9: "percent",
    10: "percent",
    **dict.fromkeys((14, 15, 16, 17), "date"),
    **dict.fromkeys((18, 19, 20, 21), "time"),
    22: "datetime",
    **dict.fromkeys((27, 28, 29, 30, 31), "date"),
    **dict.fromkeys((32, 33, 34, 35), "time"),
    36: "date",
    45: "time",
    46: "elapsed",
    47: "time",
    **dict.fromkeys((50, 51, 52, 53, 54, 57, 58), "date"),
    **dict.fromkeys((55, 56), "time"),
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_HALF_DAYS = re.compile(r"am/pm|a/p|上午/下午", re.IGNORECASE)
_LAST_SERIAL = 2_958_466  # 9999-12-31 and its last second
_DAY = 86_400


def built_in_format(identifier: int) -> Shown:
    """What the built-in format of that number shows; an unknown one shows a number."""
    return _BUILT_IN.get(identifier, "number")


def format_shows(code: str) -> Shown:
    """What a format code shows: ``yyyy/m/d h:mm`` → datetime, ``0.00%`` → percent."""
    section = _HALF_DAYS.sub("h", _LITERAL.sub("", code).split(";")[0]).casefold()
    if "general" in section:
        return "number"
    if re.search(r"\[(?:h+|m+|s+)\]", section):
        return "elapsed"
    if re.search(r"[#0?]", section) and not re.search(r"[yhd]", section):
        # "0.00E+00" and "mm:ss.0" both hold digits; only the second is a time.
        return "time" if "s" in section else "percent" if "%" in section else "number"
    has_time = re.search(r"[hs]", section) is not None
    has_date = re.search(r"[yd]", section) is not None or ("m" in section and not has_time)
    if has_date:
        return "datetime" if has_time else "date"
    return "time" if has_time else "percent" if "%" in section else "number"


def number_text(value: float) -> str:
    """15 significant digits, as a spreadsheet shows them: ``12376``, ``0.99594``, ``1e-07``."""
    if not math.isfinite(value):
        return repr(value)
    text = format(value, ".15g")
    if "e+" in text and abs(value) < 1e21:
        text = format(Decimal(text), "f")
    return "0" if text == "-0" else text


def number_cell(raw: str, shown: Shown, *, epoch_1904: bool = False) -> Cell:
    """The cell for a stored number ``raw`` whose format shows it as ``shown``.

    A serial that is no date (negative, past the year 9999) stays a number; text that is no number
    at all, which only a damaged file holds, is handed on as an error cell.
    """
    try:
        value = float(raw)
    except ValueError:
        return Cell(raw, "error")
    if shown == "number" or not math.isfinite(value):
        return Cell(number_text(value), "number")
    if shown == "percent":
        return Cell(f"{_plain(Decimal(number_text(value)) * 100)}%", "number")
    if value < 0 or value >= _LAST_SERIAL:
        return Cell(number_text(value), "number")
    if shown == "elapsed":
        return Cell(_clock(round(value * _DAY)), "time")
    return Cell(_moment(value, shown, epoch_1904=epoch_1904), "time")


def _moment(serial: float, shown: Shown, *, epoch_1904: bool) -> str:
    days, seconds = divmod(round(serial * _DAY), _DAY)
    if shown == "time" and days == 0:
        return _clock(seconds)
    if shown == "datetime" and days == 0 and not epoch_1904 and serial < 1:
        return _clock(seconds)
    epoch = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    if not epoch_1904 and days < 60:
        days += 1  # the 29 February 1900 that Excel has and the calendar has not
    day = epoch + timedelta(days=days)
    if shown == "date":
        return day.isoformat()
    return f"{day.isoformat()}T{_clock(seconds)}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def value_cell(value: object) -> Cell | None:
    """The cell for a value that a reader of other formats gives; None for a blank.

    These readers show a date whose time is 00:00 as a date alone, whatever its format.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", "flag")
    if isinstance(value, (int, float)):
        return Cell(number_text(float(value)), "number")
    if isinstance(value, datetime):
        return Cell(value.replace(microsecond=0).isoformat(), "time")
    if isinstance(value, date):
        return Cell(value.isoformat(), "time")
    if isinstance(value, time):
        return Cell(_clock(value.hour * 3600 + value.minute * 60 + value.second), "time")
    if isinstance(value, timedelta):
        return Cell(_clock(round(value.total_seconds())), "time")
    return Cell(str(value))
