"""Every cross-column rule, with rows that break it and rows that keep it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from recon_schemas import registry
from recon_schemas.registry import KINDS, rules_of

Check = Callable[..., set[str]]
Row = Mapping[str, Any]
OUT = {"status": "out_of_service"}
NO_LEVEL = {"innage_mm": None, "ullage_mm": None}
NO_DENSITY = {
    "density20_kgm3": None,
    "density15_kgm3": None,
    "api60": None,
    "observed_density_kgm3": None,
}

CASES: list[tuple[str, str, list[Row], list[Row]]] = [
    (
        "tanks",
        "critical_zone_low_is_below_high",
        [{"critical_zone_low_mm": 1750.0, "critical_zone_high_mm": 1500.0}],
        [{"critical_zone_low_mm": None, "critical_zone_high_mm": None}],
    ),
    (
        "tanks",
        "critical_zone_has_both_limits",
        [{"critical_zone_high_mm": None}, {"critical_zone_low_mm": None}],
        [{"critical_zone_low_mm": None, "critical_zone_high_mm": None}],
    ),
    (
        "tanks",
        "minimum_operating_height_is_below_safe_fill_height",
        [{"minimum_operating_height_mm": 16900.0, "safe_fill_height_mm": 16900.0}],
        [{"minimum_operating_height_mm": None}, {"safe_fill_height_mm": None}],
    ),
    (
        "tanks",
        "heights_are_within_reference_height",
        [
            {"reference_height_mm": 18250.0, "safe_fill_height_mm": 18251.0},
            {"reference_height_mm": 18.25},
        ],
        [{"reference_height_mm": 18250.0, "safe_fill_height_mm": 18250.0}],
    ),
    (
        "capacity_tables",
        "a_height_has_one_volume",
        [{"height_mm": 10.0, "volume_m3": 1.0}, {"height_mm": 10.0, "volume_m3": 2.0}],
        [{"height_mm": 10.0, "volume_m3": 1.0}, {"height_mm": 10.0, "volume_m3": 1.0}],
    ),
    (
        "capacity_tables",
        "volume_does_not_fall_with_height",
        [{"height_mm": 20.0, "volume_m3": 1.0}, {"height_mm": 10.0, "volume_m3": 2.0}],
        [
            {"height_mm": 20.0, "volume_m3": 2.0},
            {"height_mm": 10.0, "volume_m3": 2.0},
            {"tank_id": "T-306", "height_mm": 30.0, "volume_m3": 1.0},
        ],
    ),
    (
        "products",
        "nominal_density_is_within_its_limits",
        [
            {"density20_kgm3": 774.9},
            {"density20_kgm3": 830.1, "density20_min_kgm3": None},
            {"density20_kgm3": None, "density20_min_kgm3": 830.0, "density20_max_kgm3": 775.0},
        ],
        [{"density20_kgm3": 775.0}, {"density20_kgm3": None}],
    ),
    (
        "products",
        "special_product_has_its_expansion",
        [{"vcf_group": "special", "expansion_per_c": None}],
        [{"vcf_group": "special", "expansion_per_c": 0.001}, {"vcf_group": "crude"}],
    ),
    (
        "movements",
        "negative_quantity_is_an_adjustment_or_reversal",
        [{"kind": "receipt", "quantity": Decimal("-1")}, {"kind": "loss", "quantity": Decimal(-2)}],
        [
            {"kind": "adjustment", "quantity": Decimal("-1")},
            {"kind": "reversal", "quantity": Decimal("-1")},
            {"kind": "issue", "quantity": Decimal("0")},
        ],
    ),
    (
        "movements",
        "tonnes_are_whole_kilograms",
        [
            {"quantity": Decimal("1.0005"), "unit": "t"},
            {"quantity": Decimal("1.0005"), "unit": None},
        ],
        [
            {"quantity": Decimal("1.001"), "unit": "t"},
            {"quantity": Decimal("1000.5005"), "unit": "kg"},
        ],
    ),
    (
        "balances",
        "period_starts_before_it_ends",
        [{"period_start": date(2026, 11, 21)}],
        [{"period_start": date(2026, 11, 20), "period_end": date(2026, 11, 20)}],
    ),
    (
        "stocktakes",
        "innage_or_ullage_is_given",
        [NO_LEVEL, {**NO_LEVEL, "status": None}],
        [{**NO_LEVEL, **OUT}, {**NO_LEVEL, "ullage_mm": 5874.0}],
    ),
    (
        "stocktakes",
        "liquid_temperature_is_given",
        [{"liquid_temperature_c": None}, {"liquid_temperature_c": None, "status": None}],
        [{"liquid_temperature_c": None, **OUT}, {"liquid_temperature_c": -300.0}],
    ),
    (
        "stocktakes",
        "density_is_given_in_one_form",
        [NO_DENSITY, {**NO_DENSITY, "test_temperature_c": 20.0}],
        [{**NO_DENSITY, **OUT}, {**NO_DENSITY, "api60": 46.2}],
    ),
    (
        "stocktakes",
        "observed_density_comes_with_its_test_temperature",
        [{**NO_DENSITY, "observed_density_kgm3": 790.1, "test_temperature_c": None}],
        [
            {**NO_DENSITY, "observed_density_kgm3": 790.1, "test_temperature_c": 24.0},
            {"density20_kgm3": 792.8, "observed_density_kgm3": 790.1, "test_temperature_c": None},
        ],
    ),
    (
        "stocktakes",
        "free_water_is_not_above_innage",
        [{"free_water_mm": 12377.0}],
        [{"free_water_mm": 12376.0}, {"free_water_mm": None}],
    ),
    (
        "stocktakes",
        "level_is_within_reference_height",
        [
            {"innage_mm": 18251.0},
            {"innage_mm": None, "ullage_mm": 18251.0},
        ],
        [
            {"innage_mm": 18250.0},
            {"innage_mm": 18251.0, "reference_height_observed_mm": None},
            {"innage_mm": 18251.0, "reference_height_observed_mm": 0.0},
        ],
    ),
    (
        "applications",
        "change_starts_before_it_ends",
        [{"effective_to": date(2026, 11, 11)}],
        [{"effective_to": date(2026, 11, 12)}, {"effective_to": None}],
    ),
]

OF_SEVERAL_ROWS = {"a_height_has_one_volume", "volume_does_not_fall_with_height"}


def test_every_rule_has_its_cases():
    assert [(kind, name) for kind, name, _, _ in CASES] == [
        (kind, rule.name) for kind in KINDS for rule in rules_of(kind)
    ]


@pytest.mark.parametrize(("kind", "name", "breaks"), [case[:3] for case in CASES])
def test_a_row_that_breaks_the_rule_is_refused(
    kind: str, name: str, breaks: list[Row], check: Check
):
    if name in OF_SEVERAL_ROWS:
        assert name in check(kind, *breaks)
    else:
        for row in breaks:
            assert check(kind, row) == {name}


@pytest.mark.parametrize(("kind", "name", "keeps"), [(*case[:2], case[3]) for case in CASES])
def test_a_row_that_keeps_the_rule_passes_it(kind: str, name: str, keeps: list[Row], check: Check):
    assert name not in check(kind, *keeps)


def test_only_the_row_at_fault_is_refused(table: Callable[..., pl.DataFrame]):
    rows = table("movements", {}, {"quantity": Decimal("-5")}, {})
    (rule,) = (rule for rule in rules_of("movements") if rule.name.startswith("negative"))
    assert rule.holds is not None
    assert rows.select(rule.holds).to_series().to_list() == [True, False, True]


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_speaks_of_columns_of_its_kind_and_says_so_in_both_languages(kind: str):
    for rule in rules_of(kind):
        assert set(rule.columns) <= set(registry.schema_of(kind))
        assert rule.statement[0].islower()
        assert rule.statement_zh
        assert rule.statement.isascii()


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_as_an_expression_agrees_with_the_model(
    kind: str, table: Callable[..., pl.DataFrame]
):
    for case_kind, name, breaks, _ in CASES:
        if case_kind == kind:
            (rule,) = (rule for rule in rules_of(kind) if rule.name == name)
            assert rule.holds is not None
            assert not table(kind, *breaks).select(rule.holds.all()).item()
