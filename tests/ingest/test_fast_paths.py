"""Whole columns at once must say what the parsers say of each text by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.ingest import timecolumn
from recon.ingest.draft import Draft
from recon.ingest.numbercolumn import read_numbers
from recon.ingest.numbers import DecimalMark, Number, parse_number
from recon.ingest.problemlog import ProblemLog
from recon.ingest.texttable import ORIGIN_ROW, TextTable
from recon.ingest.times import Instant, TimeContext, parse_instant
from recon.ingest.wordcolumn import read_identifiers
from recon_schemas.registry import column_of

ZONE = ZoneInfo("Asia/Shanghai")

number_texts = st.one_of(
    st.from_regex(r"\A-?[0-9]{1,9}(\.[0-9]{0,4})?\Z"),
    st.from_regex(r"\A-?[0-9]{1,3}(,[0-9]{2,3}){0,2}(\.[0-9]{1,3})?\Z"),
    st.from_regex(r"\A[0-9.,+\- ]{1,12}\Z"),
)
time_texts = st.one_of(
    st.from_regex(r"\A(19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9]\Z"),
    st.from_regex(
        r"\A20[0-9]{2}([-/.])[01][0-9]\1[0-3][0-9][ T][0-2]?[0-9]:[0-5][0-9](:[0-6][0-9])?\Z"
    ),
    st.from_regex(r"\A[0-3]?[0-9]/[01]?[0-9]/20[0-9]{2} [0-2][0-9][0-5][0-9]\Z"),
    st.datetimes(datetime(1985, 1, 1), datetime(2105, 1, 1)).map(str),
)


def draft_of(kind: str, name: str, texts: list[str]) -> Draft:
    frame = pl.DataFrame(
        {name: texts, ORIGIN_ROW: list(range(2, len(texts) + 2))},
        schema={name: pl.String, ORIGIN_ROW: pl.Int64},
    )
    return Draft(TextTable(kind, "S", frame, letters={name: "A"}), ProblemLog("f.xlsx"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(number_texts, min_size=1, max_size=20),
    st.sampled_from(["point", "comma", "unknown", "unsure"]),
)
def test_float_column_reads_as_the_parser_does(texts: list[str], mark: DecimalMark) -> None:
    draft = draft_of("stocktakes", "sediment_water_pct", texts)
    values = read_numbers(draft, column_of("stocktakes", "sediment_water_pct"), mark)
    for text, value in zip(texts, values, strict=True):
        number = parse_number(text, mark=mark)
        if isinstance(number, Number) and number.unit is None:
            assert value == float(number.value)
        else:
            assert value is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(number_texts, min_size=1, max_size=20),
    st.sampled_from(["point", "comma", "unknown", "unsure"]),
)
def test_decimal_column_reads_as_the_parser_does(texts: list[str], mark: DecimalMark) -> None:
    draft = draft_of("balances", "opening_t", texts)
    values = read_numbers(draft, column_of("balances", "opening_t"), mark)
    for text, value in zip(texts, values, strict=True):
        number = parse_number(text, mark=mark)
        if isinstance(number, Number) and number.unit is None and number.decimals <= 3:
            assert value == number.value
        elif value is not None:
            assert isinstance(number, Number)
            assert value == number.value


@settings(max_examples=60, deadline=None)
@given(st.lists(time_texts, min_size=1, max_size=20))
def test_time_column_reads_as_the_parser_does(texts: list[str]) -> None:
    draft = draft_of("stocktakes", "gauged_at", texts)
    column = column_of("stocktakes", "gauged_at")
    order = timecolumn.day_order(texts)
    at = timecolumn.read_times(draft, column, ZONE, {})
    for text, value, alone in zip(texts, at, draft.date_only["gauged_at"], strict=True):
        read = parse_instant(text, TimeContext(ZONE, order=order))
        assert value == (read.at if isinstance(read, Instant) else None)
        assert alone == (isinstance(read, Instant) and read.date_only)


def test_many_different_instants_are_read_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{day:02d}/11/2026 {hour:02d}:{minute:02d}" for day in (19, 20) for hour in (1, 24)
             for minute in (0, 1, 59)]  # fmt: skip
    texts += [
        "2026年11月20日 22:10",
        "20-Nov-2026 2330",
        "2026-11-20T22:10:00Z",
        "x y",
        "9 Nov 2026",
    ]
    column = column_of("stocktakes", "gauged_at")
    few = timecolumn.read_times(
        draft := draft_of("stocktakes", "gauged_at", texts), column, ZONE, {}
    )
    monkeypatch.setattr(timecolumn, "_FEW", 0)
    many = timecolumn.read_times(
        again := draft_of("stocktakes", "gauged_at", texts), column, ZONE, {}
    )
    assert many.to_list() == few.to_list()
    assert [p.rule for p in again.log.drain()] == [p.rule for p in draft.log.drain()]


def test_every_refused_text_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    parse: Callable[..., Any] = parse_number

    def counted(text: str, **how: Any) -> Any:
        seen.append(text)
        return parse(text, **how)

    monkeypatch.setattr("recon.ingest.numbercolumn.parse_number", counted)
    texts = ["１２", "12", "x"] * 1000
    draft = draft_of("balances", "opening_t", texts)
    values = read_numbers(draft, column_of("balances", "opening_t"), "point")
    assert sorted(seen) == ["x", "１２"]
    assert values.sum() == Decimal(24000)
    assert draft.rejected().sum() == 1000


one_form = st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.datetimes(datetime(1985, 1, 1), datetime(2105, 1, 1)), min_size=1, max_size=20),
    one_form,
    st.sampled_from(["effective_at", "effective_at__time"]),
)
def test_an_export_of_one_form_reads_as_the_parser_does(
    instants: list[datetime], form: str, heading: str
) -> None:
    """Also where 业务时间, a word for a time of day, heads a column of whole instants."""
    texts = [f"{at:{form}}" for at in instants]
    draft = draft_of("movements", heading, texts)
    column = column_of("movements", "effective_at")
    values = timecolumn.read_times(draft, column, ZONE, {})
    context = TimeContext(ZONE, None, "open")
    for index, text in enumerate(texts):
        instant = parse_instant(text, context)
        whole = heading == "effective_at" or form != "%Y-%m-%d"
        if isinstance(instant, Instant) and whole:
            assert values[index] == instant.at
            assert draft.date_only["effective_at"][index] == instant.date_only
        else:
            assert values[index] is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["n/a", "NIL", "E-1", "E 2", "Na", "", "a" * 201, "é", "null"])))
def test_identifiers_read_alike_however_many_stand_beside_them(texts: list[str]) -> None:
    column = column_of("movements", "entry_id")
    together = read_identifiers(draft_of("movements", "entry_id", texts), column)
    alone = [read_identifiers(draft_of("movements", "entry_id", [t]), column)[0] for t in texts]
    assert together.to_list() == alone
    nothing = [t for t in texts if t.lower() in ("n/a", "nil", "na", "null", "")]
    assert all(v is None for v, t in zip(alone, texts, strict=True) if t in nothing)
