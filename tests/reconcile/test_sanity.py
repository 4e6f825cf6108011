"""Readings that are measured but should make somebody look."""

import polars as pl
import pytest

from recon.reconcile.sanity import sanity_concerns

SOUND = {
    "depot": "D",
    "tank_id": "T-1",
    "status": "counted",
    "product": "DIESEL",
    "sheet_product": "DIESEL",
    "innage_mm": 8000.0,
    "written_innage_mm": 8000.0,
    "ullage_mm": 7003.0,
    "safe_fill_height_mm": 13500.0,
    "minimum_operating_height_mm": 1000.0,
    "reference_height_mm": 15000.0,
    "reference_height_observed_mm": 15003.0,
    "liquid_temperature_c": 22.0,
    "density20_kgm3": 838.0,
    "written_density20_kgm3": 838.0,
    "density15_kgm3": 841.6,
    "written_density15_kgm3": 841.9,
}
PRODUCTS = pl.DataFrame(
    {"product": ["DIESEL"], "density20_min_kgm3": [810.0], "density20_max_kgm3": [850.0]}
)


def seen(**changed):
    return [
        (concern.rule, concern.severity)
        for concern in sanity_concerns(pl.DataFrame([{**SOUND, **changed}]), PRODUCTS)
    ]


def test_a_sound_reading_concerns_nobody():
    # 3 mm is what a datum may be off (metrology: more than 3 mm is a moved datum).
    assert seen() == []


@pytest.mark.parametrize(
    ("changed", "rule", "severity"),
    [
        ({"innage_mm": 13501.0}, "level_above_safe_fill", "high"),
        ({"innage_mm": 999.0}, "level_below_minimum", "info"),
        (
            {"reference_height_observed_mm": 14996.0, "ullage_mm": None},
            "reference_height_moved",
            "watch",
        ),
        ({"liquid_temperature_c": 90.5}, "temperature_unlikely", "watch"),
        ({"liquid_temperature_c": -20.5}, "temperature_unlikely", "watch"),
        ({"density20_kgm3": 850.1}, "density_outside_product", "watch"),
        ({"ullage_mm": 6999.0}, "innage_and_ullage_disagree", "watch"),
        ({"ullage_mm": 7007.0}, "innage_and_ullage_disagree", "watch"),
        ({"written_density15_kgm3": 838.0}, "densities_disagree", "watch"),
        ({"sheet_product": "JET"}, "wrong_product_on_sheet", "watch"),
    ],
)
def test_one_thing_out_of_line_is_one_concern(changed, rule, severity):
    assert seen(**changed) == [(rule, severity)]


def test_innage_and_ullage_may_miss_the_height_by_what_a_datum_may_be_off():
    # 8000 + 7003 is the height observed; where none was, the register's 15 000 is 3 mm away.
    assert seen(reference_height_observed_mm=None) == []


def test_an_empty_tank_is_not_below_its_minimum():
    assert seen(innage_mm=0.0) == []


def test_a_tank_out_of_service_is_left_alone():
    assert seen(status="out_of_service", liquid_temperature_c=None, innage_mm=14000.0) == []
