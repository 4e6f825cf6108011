"""Stored numbers and their formats become the text a reader of the sheet would write down."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.cellvalue import (
    Shown,
    built_in_format,
    format_shows,
    number_cell,
    number_text,
    value_cell,
)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", "number"),
        ("0.000", "number"),
        ('#,##0.00"元"', "number"),
        ("0.00E+00", "number"),
        ("0.00%", "percent"),
        ("yyyy-mm-dd", "date"),
        ('yyyy"年"m"月"d"日"', "date"),
        ("mmm-yy", "date"),
        ("[$-804]yyyy/m/d;@", "date"),
        ("yyyy-mm-dd hh:mm", "datetime"),
        ('m"月"d"日" h"时"mm"分"', "datetime"),
        ("[$-409]m/d/yy h:mm AM/PM;@", "datetime"),
        ("hh:mm:ss", "time"),
        ("mm:ss.0", "time"),
        ("上午/下午h:mm", "time"),
        ("[h]:mm", "elapsed"),
        ('"day "0', "number"),
        (r"0\d", "number"),
    ],
)
def test_a_format_tells_whether_a_number_is_a_date_a_time_or_a_share(
    code: str, shown: Shown
) -> None:
    assert format_shows(code) == shown


def test_the_formats_only_east_asian_versions_know_are_known() -> None:
    # ECMA-376 18.8.30: 31 is yyyy"年"m"月"d"日", 32 is h"时"mm"分" where the language is Chinese.
    assert built_in_format(31) == "date"
    assert built_in_format(32) == "time"
    assert built_in_format(22) == "datetime"
    assert built_in_format(10) == "percent"
    assert built_in_format(4) == "number"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("12376", "12376"),
        ("0.99594000000000005", "0.99594"),
        ("7620.5490000000001", "7620.549"),
        ("1E-7", "1e-07"),
        ("530120261000004000", "530120261000004000"),
        ("-0", "0"),
    ],
)
def test_a_number_shows_its_fifteen_digits(raw: str, text: str) -> None:
    assert number_cell(raw, "number").text == text


def test_a_share_keeps_its_sign() -> None:
    assert number_cell("0.0005", "percent").text == "0.05%"
    assert number_cell("1", "percent").text == "100%"


@pytest.mark.parametrize(
    ("raw", "shown", "text"),
    [
        # 46346 = 2026-11-20: 45658 is 2025-01-01, and 688 days later is 2026-11-20.
        ("46346", "date", "2026-11-20"),
        ("46346.965277777781", "date", "2026-11-20"),
        ("46346", "datetime", "2026-11-20T00:00:00"),
        ("46346.923611111109", "datetime", "2026-11-20T22:10:00"),
        ("0.9236111111", "time", "22:10:00"),
        ("46346.923611111109", "time", "2026-11-20T22:10:00"),
        ("1", "elapsed", "24:00:00"),
        ("1", "date", "1900-01-01"),
        ("61", "date", "1900-03-01"),
        ("-5", "date", "-5"),
        ("99999999", "datetime", "99999999"),
    ],
)
def test_a_serial_shown_as_a_date_becomes_one(raw: str, shown: Shown, text: str) -> None:
    assert number_cell(raw, shown).text == text


def test_days_may_count_from_1904() -> None:
    # 2026-11-20 is 1462 days earlier in that count.
    assert number_cell("44884", "date", epoch_1904=True).text == "2026-11-20"


def test_what_is_no_number_at_all_is_an_error_cell() -> None:
    assert number_cell("abc", "number").kind == "error"


def test_values_of_other_readers_become_the_same_texts() -> None:
    shown = [
        value_cell(value)
        for value in (True, 12.5, 3, datetime(2026, 11, 20, 22, 10), date(2026, 11, 20))
    ]
    assert [cell and cell.text for cell in shown] == [
        "TRUE",
        "12.5",
        "3",
        "2026-11-20T22:10:00",
        "2026-11-20",
    ]
    clock, span = value_cell(time(22, 10)), value_cell(timedelta(hours=24))
    assert clock is not None
    assert span is not None
    assert (clock.text, span.text) == ("22:10:00", "24:00:00")
    assert value_cell("") is None


@given(st.floats(-1e300, 1e300))
def test_fifteen_digits_are_enough_to_find_the_number_again(value: float) -> None:
    again = float(number_text(value))
    assert again == pytest.approx(value, rel=1e-14, abs=1e-300)
