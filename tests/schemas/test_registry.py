"""The models against the contract's lists, and what every column must say of itself."""

import unicodedata
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from recon_schemas import registry
from recon_schemas.fields import Column, spellings, word_key
from recon_schemas.registry import KINDS, aside_of, choices_of, column_of, columns_of, header_words

CONTRACT = {
    "tanks": "tank_id* depot product* tank_type* reference_height_mm* safe_fill_height_mm "
    "minimum_operating_height_mm insulated shell_expansion_per_c table_temperature_c roof_mass_kg "
    "roof_in_table table_roof_density_kgm3 critical_zone_low_mm critical_zone_high_mm "
    "capacity_uncertainty_pct calibrated_on calibration_valid_until mixed_custody valid_from",
    "capacity_tables": "tank_id* depot height_mm* volume_m3* head_volume_m3 valid_from",
    "products": "product* name name_zh hs_code un_number vcf_group* expansion_per_c "
    "density20_kgm3 density20_min_kgm3 density20_max_kgm3 light_oil focus",
    "movements": "entry_id* kind* effective_at* started_at booked_at tank_id* counter_tank_id "
    "product* quantity* unit density20_kgm3 volume20_m3 status reverses account_no document_no "
    "declaration_no application_no owner counter_owner customs_status counter_customs_status "
    "unit_price currency vessel storage_limit remarks",
    "balances": "tank_id* product* period_start* period_end* opening_t* received_t* issued_t* "
    "closing_t* account_no owner customs_status",
    "stocktakes": "tank_id* product gauged_at* innage_mm ullage_mm reference_height_observed_mm "
    "free_water_mm liquid_temperature_c* ambient_temperature_c density20_kgm3 density15_kgm3 "
    "api60 observed_density_kgm3 test_temperature_c sediment_water_pct reported_tov_m3 "
    "reported_free_water_m3 reported_roof_m3 reported_gov_m3 reported_vcf reported_gsv_m3 "
    "reported_nsv_m3 reported_mass_air_t reported_mass_vacuum_t status source report_no inspector "
    "remarks",
    "applications": "application_no* kind* tank_id* from_value to_value approved_on effective_from "
    "effective_to status*",
    "visits": "tank_id* visited_on* visitor result remarks",
    "actions": "finding_id* explanation decision owner due_date state measure remarks",
}
"""Section 2 of the contract; a star marks a required column."""

BESIDE = {
    "movements": ("effective_date_only", "direction", "depot"),
    "balances": ("depot",),
    "stocktakes": ("depot",),
    "applications": ("depot",),
    "visits": ("depot",),
}
"""Columns of the typed frame that the contract's lists do not have."""

CHOICES = {
    ("tanks", "tank_type"): "fixed_roof internal_floating_roof external_floating_roof horizontal",
    ("products", "vcf_group"): "crude refined lubricant special",
    ("movements", "kind"): "opening receipt issue transfer transfer_in transfer_out "
    "title_transfer adjustment water_draw loss reversal",
    ("movements", "unit"): "t kg m3 L kL bbl long_ton short_ton",
    ("movements", "status"): "booked pre_booked cancelled",
    ("movements", "customs_status"): "bonded duty_paid",
    ("movements", "counter_customs_status"): "bonded duty_paid",
    ("movements", "direction"): "in out",
    ("balances", "customs_status"): "bonded duty_paid",
    ("stocktakes", "status"): "counted out_of_service",
    ("stocktakes", "source"): "inspector terminal atg",
    ("applications", "kind"): "product_change capacity_change owner_change storage_extension "
    "tank_added tank_removed",
    ("applications", "status"): "applied approved rejected closed",
    ("actions", "state"): "open explained measure_agreed rectified verified_closed reopened",
}

Check = Callable[..., set[str]]

EVERY_COLUMN = [
    pytest.param(kind, column, id=f"{kind}.{column.name}")
    for kind in KINDS
    for column in columns_of(kind)
]


def test_the_kinds_stand_in_the_contracts_order():
    assert list(KINDS) == list(CONTRACT)


@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_the_contracts_in_its_order(kind: str):
    listed = CONTRACT[kind].split()
    names = [name.rstrip("*") for name in listed]
    assert [column.name for column in columns_of(kind)] == [*names, *BESIDE.get(kind, ())]
    assert registry.required_of(kind) == {name[:-1] for name in listed if name.endswith("*")}


def test_choices_are_the_contracts():
    found = {
        (kind, column.name): " ".join(column.choices)
        for kind in KINDS
        for column in columns_of(kind)
        if column.choices
    }
    assert found == CHOICES


@pytest.mark.parametrize(("kind", "column"), EVERY_COLUMN)
def test_a_column_says_everything_of_itself(kind: str, column: Column):
    assert column.title
    assert column.description.endswith(".")
    assert column.title_zh
    assert column.description_zh.endswith(("。", ")"))
    assert column.zh, "further Chinese header words"
    assert column.en, "further English header words"
    assert (column.dimension is None) or column.value in ("number", "decimal")
    assert (column.value == "choice") == (column.choices is not None)


@pytest.mark.parametrize(("kind", "column"), EVERY_COLUMN)
def test_a_name_ends_in_its_unit(kind: str, column: Column):
    endings = {
        **{"mm": "_mm", "m³": "_m3", "kg": "_kg", "t": "_t", "°C": "_c", "%": "_pct"},
        **{"kg/m³": "_kgm3", "1/°C": "_per_c", "°API": "api60", None: ""},
    }
    assert column.name.endswith(endings[column.unit])


@pytest.mark.parametrize(("kind", "column"), EVERY_COLUMN)
def test_values_have_the_polars_type_of_their_sort(kind: str, column: Column):
    decimals = {"quantity": pl.Decimal(18, 6), "unit_price": pl.Decimal(18, 6)}
    types = {
        **{"identifier": pl.String(), "text": pl.String(), "choice": pl.String()},
        **{"number": pl.Float64(), "decimal": decimals.get(column.name, pl.Decimal(18, 3))},
        **{"time": pl.Datetime("us"), "date": pl.Date(), "flag": pl.Boolean()},
    }
    assert registry.schema_of(kind)[column.name] == types[column.value]


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_make_a_row_that_passes(kind: str, check: Check):
    assert check(kind) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_required_cell_is_refused(kind: str, check: Check):
    for column in columns_of(kind):
        if not column.nullable:
            assert check(kind, {column.name: None}) >= {"not_nullable"}


@pytest.mark.parametrize("kind", KINDS)
def test_optional_cells_may_all_be_blank_together(kind: str, check: Check):
    rules = {rule.name for rule in registry.rules_of(kind)}
    blanks = {column.name: None for column in columns_of(kind) if not column.required}
    assert check(kind, blanks) <= rules


@pytest.mark.parametrize(("kind", "column"), EVERY_COLUMN)
def test_a_value_beyond_its_limits_is_refused(kind: str, column: Column, check: Check):
    for sign, bound in column.limits:
        step = 1.0 if sign in ("≤", "<") else -1.0
        assert check(kind, {column.name: bound + step}), f"{column.name} {sign} {bound}"


@pytest.mark.parametrize("kind", KINDS)
def test_no_header_word_heads_two_columns(kind: str):
    heads: dict[str, str] = {}
    for column in columns_of(kind):
        for word in (*column.whole_words, *column.date_words, *column.time_words):
            assert word_key(word), f"{word!r} has no letter"
            assert heads.setdefault(word_key(word), column.name) == column.name, word
    for word, holds in aside_of(kind).items():
        assert word not in heads, f"{holds}: {word} heads {heads.get(word)}"


@pytest.mark.parametrize(("kind", "column"), EVERY_COLUMN)
def test_a_header_word_is_written_once(kind: str, column: Column):
    for words in (column.zh, column.en, column.date_words, column.time_words):
        keys = [word_key(word) for word in words]
        assert len(keys) == len(set(keys)), words


@pytest.mark.parametrize(("kind", "name"), CHOICES)
def test_no_spelling_means_two_values(kind: str, name: str):
    means: dict[str, str] = {}
    for value, others in (column_of(kind, name).choices or {}).items():
        for spelling in (value, *others):
            assert word_key(spelling), f"{spelling!r} has no letter or digit"
            assert means.setdefault(word_key(spelling), value) == value, spelling
    assert means == choices_of(kind, name)


@pytest.mark.parametrize(("kind", "name"), CHOICES)
def test_the_first_spelling_of_a_value_is_the_chinese_one_for_people(kind: str, name: str):
    for others in (column_of(kind, name).choices or {}).values():
        assert unicodedata.name(others[0][0]).startswith("CJK"), others


@pytest.mark.parametrize(("kind", "column"), EVERY_COLUMN)
def test_a_default_is_a_value_of_its_column(
    kind: str, column: Column, examples: Callable[[str], dict[str, Any]], check: Check
):
    if column.default is None:
        return
    if column.choices:
        assert spellings(column)[word_key(column.default)] in column.choices
    elif column.value == "flag":
        assert column.default in registry.VALUES_FALSE
    else:
        assert check(kind, {column.name: float(column.default)}) == set()


def test_flags_have_no_spelling_for_both():
    assert not registry.VALUES_TRUE & registry.VALUES_FALSE


def test_special_spellings_of_movements_are_spellings_of_movements():
    kinds = choices_of("movements", "kind")
    assert {kinds[word] for word in registry.NEGATIVE_SPELLINGS} == {"adjustment"}
    assert {kinds[word] for word in registry.DIRECTION_DECIDES} == {"receipt"}
    assert {kinds[word] for word in registry.STATUS_OF_SPELLING} == {"receipt", "issue"}
    assert registry.STATUS_OF_SPELLING["预增"] == "pre_booked"
    assert registry.STATUS_OF_SPELLING["实减"] == "booked"


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        *(("035", "kg"), ("070", "t"), ("095", "L"), ("063", "kL")),
        *(("033", "m3"), ("123", "bbl"), ("071", "long_ton"), ("072", "short_ton")),
    ],
)
def test_customs_unit_codes_are_units_also_without_their_leading_zero(code: str, unit: str):
    units = choices_of("movements", "unit")
    assert units[code] == unit
    assert units[code.lstrip("0")] == unit


def test_words_that_say_their_own_unit_head_the_quantity():
    for word, unit in registry.UNIT_OF_WORD.items():
        assert header_words("movements")[word].column == "quantity"
        assert unit in (column_of("movements", "unit").choices or {})


def test_words_of_a_relative_density_head_the_api_gravity():
    for word in registry.SPECIFIC_GRAVITY_WORDS:
        assert header_words("stocktakes")[word].column == "api60"


def test_a_stocktake_needs_one_level_and_one_density():
    assert registry.one_of("stocktakes") == (
        ("innage_mm", "ullage_mm"),
        ("density20_kgm3", "density15_kgm3", "api60", "observed_density_kgm3"),
    )


def test_an_unknown_kind_or_column_is_a_key_error():
    with pytest.raises(KeyError):
        columns_of("invoices")
    with pytest.raises(KeyError):
        column_of("tanks", "colour")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_title_in_both_languages(kind: str):
    title = registry.title_of(kind)
    assert all((title.title, title.title_zh, title.description, title.description_zh))
