"""Header texts are one word whatever width, case, blanks, punctuation and unit they carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.headwords import bare_unit, fold, is_unit_or_shape, key, spellings, split_unit


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("油高(mm)", "油高", "mm"),
        ("油高（ｍｍ）", "油高", "mm"),
        ("Temp. °C", "temp.", "°c"),
        ("油温℃", "油温", "°c"),
        ("数量/吨", "数量", "吨"),
        ("体积(单位:m³)", "体积", "m3"),
        ("Innage, in mm", "innage", "mm"),
        ("Density kg/m³ @15", "density @15", "kg/m3"),
        ("Liquid level, ft-in-1/16", "liquid level", "ft-in-1/16"),
        ("单价(元/吨)", "单价", "元/吨"),
    ],
)
def test_the_unit_is_split_off_a_header(text: str, name: str, unit: str) -> None:
    assert split_unit(fold(text)) == (name, unit)


@pytest.mark.parametrize("text", ["标准密度", "温度", "Metric Tons (air)", "SG 60/60", "API @60"])
def test_a_word_that_only_ends_like_a_unit_keeps_its_ending(text: str) -> None:
    assert split_unit(fold(text)) == (fold(text), None)


def test_a_density_says_its_base_and_not_how_it_was_weighed() -> None:
    assert ("density15", "kg/l") in spellings("Density @15°C (vac) kg/l")
    assert ("density15", "kg/m3") in spellings("Density kg/m³ at 15°C")


def test_air_and_vacuum_are_never_dropped_from_a_mass() -> None:
    assert spellings("Metric Tons (vacuum)") == (("metrictonvacuum", None),)
    assert [name for name, _ in spellings("MT (air)")] == ["mtair"]


def test_remarks_in_brackets_are_dropped() -> None:
    assert ("ullage", "mm") in spellings("Ullage (observed) mm")
    assert ("vcf", None) in spellings("VCF (Table 54B)")


def test_two_languages_are_read_each_by_itself() -> None:
    for text in ("罐号\nTank No.", "罐号 Tank No.", "罐号/Tank No.", "Tank No. 罐号"):
        names = [name for name, _ in spellings(text)]
        assert {"罐号", "tankno"} <= set(names), text


def test_a_part_is_not_taken_where_the_whole_is_asked_for() -> None:
    assert [name for name, _ in spellings("水高：NIL", parts=False)] == ["水高nil"]


def test_the_fullest_reading_comes_first() -> None:
    assert spellings("数量(吨)")[0] == ("数量吨", "吨")


@pytest.mark.parametrize("text", ["mm", "(mm)", "［㎏/㎥］", "℃", "单位：吨", "万吨"])
def test_a_unit_alone_is_known_as_one(text: str) -> None:
    assert bare_unit(text) is not None


@pytest.mark.parametrize("text", ["度", "T-101", "12", "", "x" * 1000, "kg/l)"])
def test_other_texts_are_no_unit(text: str) -> None:
    assert bare_unit(text) is None


def test_a_unit_row_may_show_the_shape_of_a_time() -> None:
    assert is_unit_or_shape("MM-DD hh:mm")
    assert is_unit_or_shape("月-日 时:分")
    assert not is_unit_or_shape("11-20 22:10")


@given(st.text(max_size=30))
def test_any_text_has_a_key_of_letters_and_digits(text: str) -> None:
    assert all(sign.isalnum() for sign in key(text))
    spellings(text)
