from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_schemas.fields import (
    about,
    about_of,
    columns,
    field,
    polars_schema,
    rule,
    rules,
    spellings,
    word_key,
)


def said(**more: Any) -> Any:
    """A field with the texts that do not matter here."""
    texts = {"title": "T", "title_zh": "题", "description": "d", "description_zh": "述"}
    return field(**texts, example="", **more)


class Dip(pa.DataFrameModel):
    level_mm: pl.Float64 = said(value="number", required=True, unit="mm", ge=0, lt=50000)
    water_mm: pl.Float64 = said(value="number", unit="mm")
    temperature_c: pl.Float64 = said(value="number", required=True, nullable=True)
    state: str = said(value="choice", choices={"wet": ("有水", "W"), "dry": ("无水",)})

    @rule("water is part of the level", "水在液位之内", "water_mm", "level_mm")
    def water_is_within_level(cls) -> pl.Expr:
        return pl.col("water_mm") <= pl.col("level_mm")

    class Config:
        strict = True
        metadata = about(title_zh="尺", description_zh="检尺", one_of=(("level_mm", "water_mm"),))


def dips(**cells: list[Any]) -> pl.DataFrame:
    blank = {"level_mm": [1.0], "water_mm": [None], "temperature_c": [None], "state": [None]}
    return pl.DataFrame({**blank, **cells}, schema=polars_schema(Dip))


def test_meanings_are_read_back_in_the_models_order():
    assert [column.name for column in columns(Dip)] == [
        *("level_mm", "water_mm", "temperature_c", "state")
    ]
    level, water, temperature, _ = columns(Dip)
    assert (level.required, level.nullable, level.unit) == (True, False, "mm")
    assert level.limits == (("≥", 0), ("<", 50000))
    assert (water.required, water.nullable, water.limits) == (False, True, ())
    assert (temperature.required, temperature.nullable) == (True, True)


def test_a_column_may_be_headed_by_its_name_its_titles_and_its_words():
    column = columns(Dip)[0]
    assert column.whole_words == ("level_mm", "T", "题")


def test_a_rule_carries_its_statement_its_columns_and_its_expression():
    (within,) = rules(Dip)
    assert within.name == "water_is_within_level"
    assert (within.statement, within.statement_zh) == ("water is part of the level", "水在液位之内")
    assert within.columns == ("water_mm", "level_mm")
    rows = dips(
        level_mm=[1.0, 2.0], water_mm=[2.0, 1.0], temperature_c=[0.0, 0.0], state=[None] * 2
    )
    assert within.holds is not None
    assert rows.select(within.holds).to_series().to_list() == [False, True]


def test_pandera_reports_the_row_that_breaks_a_rule():
    rows = dips(
        level_mm=[1.0, 2.0], water_mm=[0.0, 3.0], temperature_c=[0.0, 0.0], state=[None] * 2
    )
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        Dip.validate(rows, lazy=True)
    failures = caught.value.failure_cases
    assert failures.select("check", "index").rows() == [("water_is_within_level", 1)]


def test_a_rule_has_nothing_to_say_where_a_side_is_blank():
    Dip.validate(dips(water_mm=[None]), lazy=True)


def test_a_choice_column_holds_canonical_values_only():
    Dip.validate(dips(state=["wet"]), lazy=True)
    with pytest.raises(pa.errors.SchemaErrors, match="isin"):
        Dip.validate(dips(state=["有水"]), lazy=True)


def test_a_column_that_is_not_of_the_contract_is_refused():
    with pytest.raises(pa.errors.SchemaErrors):
        Dip.validate(dips().with_columns(extra=pl.lit(1)), lazy=True)


def test_spellings_lead_to_canonical_values():
    assert spellings(columns(Dip)[3]) == {
        **{"wet": "wet", "有水": "wet", "w": "wet"},
        **{"dry": "dry", "无水": "dry"},
    }


def test_a_kind_says_what_it_is_as_a_whole():
    assert about_of(Dip).title_zh == "尺"
    assert about_of(Dip).one_of == (("level_mm", "water_mm"),)
    assert about_of(Dip).aside == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ref. Ht", "REF HT"),
        ("密度（１５℃）", "密度(15°C)"),
        ("BS&W", "bsw"),
        ("立方米 m³", "立方米m3"),
        ("罐 号:", "罐号"),
    ],
)
def test_words_are_compared_without_width_case_blanks_and_signs(one: str, other: str):
    assert word_key(one) == word_key(other)


def test_words_that_differ_in_their_base_stay_apart():
    assert word_key("密度(15℃)") != word_key("密度(20℃)")
    assert word_key("Free water m3") != word_key("Free water")


@given(st.text(max_size=30))
def test_the_key_of_a_key_is_itself_and_holds_no_signs(text: str):
    key = word_key(text)
    assert all(sign.isalnum() for sign in key)
    assert word_key(key) == key
