from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.refused import Refused
from recon.ingest.times import Instant, TimeContext, day_order, parse_clock, parse_instant

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEAD = TimeContext(SHANGHAI, reference=date(2026, 11, 20))
NO_HEAD = TimeContext(SHANGHAI)


def at(text: str, context: TimeContext = NO_HEAD) -> datetime | str:
    read = parse_instant(text, context)
    return read.at if isinstance(read, Instant) else read.rule


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 22:10",
        "2026/11/20 22:10:00",
        "2026.11.20 22:10",
        "20261120 2210",
        "202611202210",
        "20261120221000",
        "2026年11月20日 22:10",
        "2026年11月20日22时10分",
        "2026年11月20日 下午10:10",
        "20-Nov-2026 2210",
        "20 Nov 2026 22:10",
        "20 Nov 26 22:10",
        "20 Nov 26 2210",
        "Nov 20, 2026 10:10 PM",
        "20/11/2026 22:10",
        "20.11.2026 22:10",
        "２０２６－１１－２０　２２：１０",
        "2026-11-20T22:10:00",
        "2026-11-20T22:10:00+08:00",
        "2026-11-20T14:10:00Z",
        "2026-11-20 22:10 星期五",
        "2026-11-20 2210 hrs",
        "2026-11-20 22:10 (LT)",
        "46346.923611111",
    ],
)
def test_time_is_read_in_every_form(text: str) -> None:
    assert at(text) == datetime(2026, 11, 20, 22, 10)


@pytest.mark.parametrize(
    "text",
    ["11-20 22:10", "20/11 22:10", "11月20日 22:10", "20-Nov 2210", "20日22:10", "20号 22时10分"],
)
def test_year_comes_from_the_head_of_the_sheet(text: str) -> None:
    assert at(text, HEAD) == datetime(2026, 11, 20, 22, 10)
    assert at(text) == "time_year_missing"


def test_day_of_the_month_alone_is_the_one_nearest_to_the_head() -> None:
    assert at("1日 00:30", HEAD) == datetime(2026, 12, 1, 0, 30)
    assert at("31日24:00", HEAD) == datetime(2026, 11, 1)
    assert at("32日 00:30", HEAD) == "time_unreadable"


def test_year_of_the_nearest_day_is_taken_across_new_year() -> None:
    at_new_year = TimeContext(SHANGHAI, reference=date(2027, 1, 1))
    assert at("12-31 23:50", at_new_year) == datetime(2026, 12, 31, 23, 50)
    at_years_end = TimeContext(SHANGHAI, reference=date(2026, 12, 31))
    assert at("01-01 00:10", at_years_end) == datetime(2027, 1, 1, 0, 10)


@pytest.mark.parametrize("text", ["2026-11-20 24:00", "2026-11-20 2400", "20-Nov-2026 2400"])
def test_midnight_at_the_end_of_a_day_is_the_next_day(text: str) -> None:
    assert at(text) == datetime(2026, 11, 21)


@pytest.mark.parametrize(
    "text", ["2026/11/20", "20261120", "2026年11月20日", "20-Nov-2026", "20/11/2026", "46346"]
)
def test_date_alone_is_no_written_midnight(text: str) -> None:
    assert parse_instant(text, NO_HEAD) == Instant(datetime(2026, 11, 20), date_only=True)
    midnight = parse_instant("2026-11-20 00:00:00", NO_HEAD)
    assert midnight == Instant(datetime(2026, 11, 20), date_only=False)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2026-02-30", "time_unreadable"),
        ("2026-11-20 25:00", "time_unreadable"),
        ("2026-11-20 24:01", "time_unreadable"),
        ("2026-11-20 22:61", "time_unreadable"),
        ("2026-11-2022:10", "time_unreadable"),
        ("2026-11-20 8:5", "time_unreadable"),
        ("yesterday", "time_unreadable"),
        ("", "time_unreadable"),
        ("22:10", "time_date_missing"),
        ("1899-12-30", "time_absurd"),
        ("2126-11-20", "time_absurd"),
        ("9999-12-31", "time_absurd"),
        ("20/11/26", "time_ambiguous"),
        ("#N/A", "error_cell"),
        ("=NOW()", "formula_without_value"),
    ],
)
def test_what_is_no_time_or_two_times_is_refused(text: str, rule: str) -> None:
    assert at(text) == rule


def test_two_digit_year_is_settled_by_the_head_alone() -> None:
    assert at("20/11/26", HEAD) == datetime(2026, 11, 20)


def test_day_comes_first_when_nothing_tells_and_that_is_said() -> None:
    read = parse_instant("03/04/2026", NO_HEAD)
    assert read == Instant(datetime(2026, 4, 3), date_only=True, assumed=True)


def test_column_that_proves_month_first_is_read_month_first() -> None:
    order = day_order(["03/04/2026", "03/17/2026"])
    assert order == "month_first"
    assert at("03/04/2026", TimeContext(SHANGHAI, order=order)) == datetime(2026, 3, 4)


def test_column_that_proves_both_orders_leaves_the_others_refused() -> None:
    order = day_order(["17/03/2026", "03/17/2026"])
    assert order == "unsure"
    assert at("03/04/2026", TimeContext(SHANGHAI, order=order)) == "time_ambiguous"
    assert at("17/03/2026", TimeContext(SHANGHAI, order=order)) == datetime(2026, 3, 17)


def test_day_near_the_head_proves_the_order() -> None:
    assert day_order(["11/09 22:10"], date(2026, 11, 20)) == "month_first"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:10", 22 + 1 / 6),
        ("2330", 23.5),
        ("930", 9.5),
        ("2400", 24),
        ("0.979166666666667", 23.5),
    ],
)
def test_clock_alone_is_time_since_midnight(text: str, hours: float) -> None:
    assert parse_clock(text) == timedelta(hours=hours)


FORMS = [
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y%m%d %H%M",
    "%Y年%m月%d日 %H:%M",
    "%d-%b-%Y %H%M",
    "%d %B %Y %H:%M",
    "%Y-%m-%dT%H:%M:%S+08:00",
    "%Y.%m.%d %H:%M",
]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 30)).map(
        lambda t: t.replace(second=0, microsecond=0)
    ),
    st.sampled_from(FORMS),
)
def test_instant_survives_every_form_it_is_written_in(when: datetime, form: str) -> None:
    # Zone offsets of Shanghai before 1992 knew summer time.
    if "+08:00" in form and when.year < 1992:
        return
    assert at(when.strftime(form)) == when


@given(st.dates(date(1991, 1, 1), date(2100, 11, 30)), st.integers(-150, 150))
def test_year_is_found_for_any_day_within_five_months_of_the_head(day: date, offset: int) -> None:
    head = TimeContext(SHANGHAI, reference=day + timedelta(days=offset))
    if (day.month, day.day) == (2, 29) or head.reference is None or head.reference.year > 2099:
        return
    assert at(f"{day:%m}月{day:%d}日 22:10", head) == datetime(day.year, day.month, day.day, 22, 10)


@given(st.text(max_size=40))
def test_any_text_is_an_instant_or_a_refusal(text: str) -> None:
    assert isinstance(parse_instant(text, HEAD), Instant | Refused)
    assert isinstance(parse_clock(text), timedelta | Refused)
