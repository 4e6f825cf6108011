from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.numbers import (
    Number,
    decimal_comma_of,
    mark_evidence,
    parse_number,
    printed_decimals,
)
from recon.ingest.refused import Refused


def value(text: str, **how: object) -> Decimal | str:
    number = parse_number(text, **how)  # type: ignore[arg-type]
    return number.value if isinstance(number, Number) else number.rule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12376", "12376"),
        ("12,376", "12376"),
        ("1,234,567.890", "1234567.890"),
        ("１２，３７６．５", "12376.5"),
        ("　12 376 ", "12376"),
        ("1 234 567.8", "1234567.8"),
        ("+5", "5"),
        ("- 5", "-5"),
        ("−5.5", "-5.5"),
        ("－5.5", "-5.5"),
        ("–5.5", "-5.5"),
        ("5.5-", "-5.5"),
        ("(1,234.5)", "-1234.5"),
        ("（12）", "-12"),
        (".5", "0.5"),
        ("12.", "12"),
        ("7621.328*", "7621.328"),
        ("7621.328²", "7621.328"),
        ("7621.328(注1)", "7621.328"),
        ("12。5", "12.5"),
        ("7.620,549", "7620.549"),
        ("1.234.567", "1234567"),
        ("1.12e-05", "0.0000112"),
        ("-9.5 E-2", "-0.095"),
    ],
)
def test_number_is_read_as_people_write_it(text: str, expected: str) -> None:
    assert value(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1,23", "number_ambiguous"),
        ("0,5", "number_ambiguous"),
        ("1,2345", "number_ambiguous"),
        ("12 37", "number_ambiguous"),
        ("1,234 1,235", "number_ambiguous"),
        ("0,123", "number_ambiguous"),
        ("1,23,456", "number_ambiguous"),
        ("1e3", "number_exponent"),
        ("1.23457E+11", "number_exponent"),
        ("NaN", "number_not_finite"),
        ("-inf", "number_not_finite"),
        ("∞", "number_not_finite"),
        ("#N/A", "error_cell"),
        ("#DIV/0!", "error_cell"),
        ("########", "error_cell"),
        ("=A1+B1", "formula_without_value"),
        ("--5", "number_unreadable"),
        ("(-5)", "number_unreadable"),
        ("(5", "number_unreadable"),
        ("abc", "number_unreadable"),
        ("٣٤", "number_unreadable"),
        ("2026-11-20", "number_unreadable"),
        ("", "number_unreadable"),
        ("9" * 100, "number_unreadable"),
        ("9" * 40, "number_too_long"),
    ],
)
def test_what_may_mean_two_things_or_none_is_refused(text: str, rule: str) -> None:
    assert value(text) == rule


@pytest.mark.parametrize(
    ("text", "unit"),
    [("12,376 mm", "mm"), ("24.3℃", "°C"), ("7m³", "m³"), ("0.05%", "%"), ("1e3", None)],
)
def test_unit_behind_a_number_is_returned_as_written(text: str, unit: str | None) -> None:
    number = parse_number(text)
    assert (number.unit if isinstance(number, Number) else None) == unit


def test_decimal_comma_file_reads_its_own_marks() -> None:
    assert value("16,538", mark="comma") == Decimal("16.538")
    assert value("16.538", mark="comma") == Decimal("16538")
    assert value("7.620,549", mark="comma") == Decimal("7620.549")
    assert value("1.23", mark="comma") == "number_ambiguous"
    assert value("1,234.5", mark="comma") == "number_ambiguous"


def test_file_with_both_marks_refuses_what_only_the_mark_could_tell() -> None:
    assert value("16.538", mark="unsure") == "number_ambiguous"
    assert value("16,538", mark="unsure") == "number_ambiguous"
    assert value("1,23", mark="unsure") == "number_ambiguous"
    assert value("792.8", mark="unsure") == Decimal("792.8")


def test_spreadsheet_value_is_read_as_the_spreadsheet_holds_it() -> None:
    assert value("16.538", mark="comma", native=True) == Decimal("16.538")
    assert value("1e-07", native=True) == Decimal("1E-7")
    assert value("0.05%", native=True) == Decimal("0.05")
    assert value("1e+300", native=True) == "number_not_finite"
    assert value("#VALUE!", native=True) == "error_cell"


@pytest.mark.parametrize(
    ("text", "count"), [("0.9913", 4), ("0.9910", 4), ("7,620", 0), ("x", None)]
)
def test_printed_decimals_are_counted_as_printed(text: str, count: int | None) -> None:
    assert printed_decimals(text) == count


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["12376", "18250"], "unknown"),
        (["12,376", "18,250"], "unknown"),
        (["792.8", "24.3"], "point"),
        (["7620.549"], "point"),
        (["7.620,549", "0,99594"], "comma"),
        (["24,3", "792,8"], "comma"),
        (["1,23"], "unsure"),
        (["24,3", "792.8"], "unsure"),
        (["24,3", *["792.8"] * 20], "point"),
        (["1,23", "4,5", *["1,250"] * 1000], "unknown"),
        (["1,23", "4,5", *["1,250"] * 50], "unsure"),
        (["0,7965", "24,3", *["12,376"] * 10], "comma"),
    ],
)
def test_decimal_mark_is_settled_by_what_can_only_be_read_one_way(
    texts: list[str], mark: str
) -> None:
    assert mark_evidence(pl.Series(texts)).mark == mark


def test_sheets_without_evidence_settle_nothing() -> None:
    assert decimal_comma_of(pl.Series(["12376", "T-305"])) is None
    assert decimal_comma_of(pl.Series(["7.620,549", "24,3"])) is True
    assert decimal_comma_of(pl.Series(["7,620.549"])) is False


STYLES = {
    "plain": lambda text: text,
    "thousands": lambda text: f"{Decimal(text):,}",
    "blank thousands": lambda text: f"{Decimal(text):,}".replace(",", " "),
    "full width": lambda text: text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-"}),
    "parentheses": lambda text: f"({text[1:]})" if text.startswith("-") else text,
    "trailing minus": lambda text: f"{text[1:]}-" if text.startswith("-") else text,
    "minus sign": lambda text: text.replace("-", "−"),
    "footnote": lambda text: f"{text}*",
    "padded": lambda text: f" \u00a0{text}\u3000",
}


@given(
    st.decimals(min_value=-999_999, max_value=999_999, places=3, allow_nan=False),
    st.sampled_from(sorted(STYLES)),
)
def test_number_survives_every_style_it_is_written_in(number: Decimal, style: str) -> None:
    text = f"{number:.3f}"
    assert value(STYLES[style](text), mark="point") == Decimal(text)


@given(st.decimals(min_value=0, max_value=999_999, places=3, allow_nan=False))
def test_number_survives_a_decimal_comma(number: Decimal) -> None:
    swapped = f"{number:,.3f}".translate(str.maketrans(",.", ".,"))
    assert value(swapped, mark="comma") == Decimal(f"{number:.3f}")


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    assert isinstance(parse_number(text), Number | Refused)


@given(
    st.from_regex(r"\A[0-9]{1,6}\.[0-9]{1,3}\Z"),
    st.integers(0, 8),
    st.sampled_from("xX;:/|#?!~_eE"),
)
def test_stray_sign_inside_a_number_never_leaves_another_number(
    text: str, at: int, sign: str
) -> None:
    at = min(at, len(text))
    broken = parse_number(text[:at] + sign + text[at:])
    # A unit behind is judged by the column; anywhere else the sign makes it unreadable.
    assert isinstance(broken, Refused) or broken.unit is not None
