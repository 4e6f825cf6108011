"""An inspector's sheet, right and with every mistake this project knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from recon.quantity import (
    REPORTED,
    check_arithmetic,
    measure,
    standard_density,
    volume_correction_factor,
)
from recon.wording.say import say

DECIMALS = {"reported_vcf": 5}

WET = {
    "innage_mm": 12_376.0,
    "reference_height_mm": 18_250.0,
    "free_water_mm": 40.0,
    "liquid_temperature_c": 32.0,
    "ambient_temperature_c": 12.0,
    "insulated": False,
    "sediment_water_pct": 0.4,
    "tank_type": "external_floating_roof",
    "roof_mass_kg": 60_000.0,
    "critical_zone_low_mm": 1_200.0,
    "critical_zone_high_mm": 1_800.0,
}
"""Everything at once: water, warm bare shell, floating roof, S&W."""

Sheet = dict[str, Any]
Check = Callable[..., list[tuple[str, str]]]


def figures(readings: pl.DataFrame, tables: pl.DataFrame, profile: str = "gb") -> Sheet:
    """What a careful inspector prints for one reading: 3 decimals, VCF with 5."""
    row = measure(readings, tables, profile=profile).row(0, named=True)
    names = {step: column.removeprefix("reported_") for step, column in REPORTED.items()}
    return {
        column: round(row[names[step]], DECIMALS.get(column, 3))
        for step, column in REPORTED.items()
    }


@pytest.fixture
def check(reading: Callable[..., pl.DataFrame], tables: pl.DataFrame) -> Check:
    """Checks a sheet of one wet tank: what is printed is the right figures and ``changes``."""

    def run(
        changes: Sheet | None = None, *, level: Sheet | None = None, without: tuple[str, ...] = ()
    ) -> list[tuple[str, str]]:
        readings = reading(**{**WET, **(level or {})})
        sheet = {**figures(readings, tables), **(changes or {}), "reading_id": 1}
        decimals = {f"{name.rsplit('_m3')[0].rsplit('_t')[0]}_decimals": 3 for name in sheet}
        decimals["reported_vcf_decimals"] = 5
        printed = {
            **{name: value for name, value in sheet.items() if name not in without},
            **{name: d for name, d in decimals.items() if name.startswith("reported")},
        }
        found = check_arithmetic(
            measure(readings, tables),
            pl.DataFrame([printed], infer_schema_length=None),
            readings=readings,
            tables=tables,
        )
        for code, params in found.select("code", "params").rows():
            assert "?" not in say(code, json.loads(params))
        return found.select("step", "code").rows()

    return run


def chain(sheet: Sheet, **changes: float) -> Sheet:
    """The sheet worked on from changed figures, as an inspector's spreadsheet would."""
    s = {**sheet, **changes}
    if "reported_gov_m3" not in changes:
        s["reported_gov_m3"] = sheet["reported_gov_m3"]
    if "reported_gsv_m3" not in changes:
        s["reported_gsv_m3"] = round(s["reported_gov_m3"] * s["reported_vcf"], 3)
    if "reported_nsv_m3" not in changes:
        s["reported_nsv_m3"] = round(s["reported_gsv_m3"] * 0.996, 3)
    if "reported_mass_air_t" not in changes:
        s["reported_mass_air_t"] = round(s["reported_nsv_m3"] * (840.0 - 1.1) / 1000.0, 3)
    if "reported_mass_vacuum_t" not in changes:
        s["reported_mass_vacuum_t"] = round(s["reported_nsv_m3"] * 840.0 / 1000.0, 3)
    return s


@pytest.fixture
def right(reading: Callable[..., pl.DataFrame], tables: pl.DataFrame) -> Sheet:
    return figures(reading(**WET), tables)


def test_a_right_sheet_has_no_wrong_step(check: Check) -> None:
    assert check() == []


def test_rounded_intermediate_figures_are_no_mistake(check: Check, right: Sheet) -> None:
    assert check(chain(right)) == []


def test_a_sheet_that_prints_little_is_checked_on_what_it_prints(check: Check) -> None:
    only_mass = tuple(name for name in REPORTED.values() if name != "reported_mass_air_t")
    assert check(without=only_mass) == []
    assert check({"reported_mass_air_t": 1.0}, without=only_mass) == [
        ("mass_air", "inspector_mass_air")
    ]


def test_ullage_taken_as_innage_is_named(check: Check, right: Sheet) -> None:
    tov = round(0.7 * (18_250.0 - 12_376.0), 3)
    gov = (
        (tov - right["reported_free_water_m3"]) * (1 + 2 * 1.12e-5 * 9.5 + (1.12e-5 * 9.5) ** 2)
    ) + right["reported_roof_m3"]
    changed = chain(right, reported_tov_m3=tov, reported_gov_m3=round(gov, 3))
    assert check(changed) == [("tov", "inspector_ullage_as_innage")]


def test_water_forgotten_is_named_where_it_is_printed_as_nothing(
    check: Check, right: Sheet
) -> None:
    gov = right["reported_gov_m3"] + right["reported_free_water_m3"] * 1.0002128
    changed = chain(right, reported_free_water_m3=0.0, reported_gov_m3=round(gov, 3))
    assert check(changed) == [("free_water", "inspector_water_forgotten")]


def test_water_forgotten_is_named_where_it_is_not_deducted(check: Check, right: Sheet) -> None:
    gov = right["reported_gov_m3"] + right["reported_free_water_m3"] * 1.0002128
    assert check(chain(right, reported_gov_m3=round(gov, 3))) == [
        ("gov", "inspector_water_forgotten")
    ]


@pytest.mark.parametrize(
    ("times", "code"),
    [
        (0.0, "inspector_roof_forgotten"),
        (2.0, "inspector_roof_twice"),
        (-1.0, "inspector_roof_added"),
    ],
)
def test_the_roof_wrongly_deducted_is_named(
    check: Check, right: Sheet, times: float, code: str
) -> None:
    gov = right["reported_gov_m3"] + right["reported_roof_m3"] * (times - 1.0)
    assert check(chain(right, reported_gov_m3=round(gov, 3))) == [("gov", code)]


def test_the_roof_is_found_forgotten_when_only_the_standard_volume_is_printed(
    check: Check, right: Sheet
) -> None:
    gov = right["reported_gov_m3"] - right["reported_roof_m3"]
    changed = chain(right, reported_gov_m3=gov)
    gone = ("reported_roof_m3", "reported_gov_m3", "reported_free_water_m3")
    assert check(changed, without=gone) == [("gsv", "inspector_roof_forgotten")]


def test_a_roof_taken_off_as_mass_at_the_end_is_right_without_sediment(
    check: Check, reading: Callable[..., pl.DataFrame], tables: pl.DataFrame
) -> None:
    dry = {"sediment_water_pct": None}
    right = figures(reading(**{**WET, **dry}), tables)
    gov = right["reported_gov_m3"] - right["reported_roof_m3"]
    nsv = round(gov * right["reported_vcf"], 3)
    changed = {
        **right,
        "reported_roof_m3": None,
        "reported_gov_m3": round(gov, 3),
        "reported_gsv_m3": nsv,
        "reported_nsv_m3": nsv,
        "reported_mass_air_t": round(nsv * 0.8389 - 60.0, 3),
        "reported_mass_vacuum_t": None,
    }
    assert check(changed, level=dry) == []


def test_a_roof_taken_off_as_mass_beside_sediment_is_named(check: Check, right: Sheet) -> None:
    gov = right["reported_gov_m3"] - right["reported_roof_m3"]
    changed = chain(right, reported_gov_m3=round(gov, 3))
    air = round(changed["reported_nsv_m3"] * 0.8389 - 60.0, 3)
    changed = {**changed, "reported_mass_air_t": air, "reported_mass_vacuum_t": None}
    assert check(changed) == [("mass_air", "inspector_roof_as_mass")]


def test_a_roof_reckoned_with_the_vacuum_density_is_named(check: Check, right: Sheet) -> None:
    roof = right["reported_roof_m3"] * (1 - 1.1 / 840.0)
    gov = right["reported_gov_m3"] + roof - right["reported_roof_m3"]
    changed = chain(right, reported_roof_m3=round(roof, 3), reported_gov_m3=round(gov, 3))
    assert check(changed) == [("roof", "inspector_roof_vacuum_density")]


def test_the_roof_may_be_printed_with_either_sign(check: Check, right: Sheet) -> None:
    assert check({"reported_roof_m3": -right["reported_roof_m3"]}) == []


def test_a_forgotten_shell_correction_is_named(check: Check, right: Sheet) -> None:
    gov = right["reported_tov_m3"] - right["reported_free_water_m3"] + right["reported_roof_m3"]
    assert check(chain(right, reported_gov_m3=round(gov, 3))) == [
        ("gov", "inspector_shell_forgotten")
    ]


def vcf_of(**how: Any) -> float:
    given = {"density_kgm3": 840.0, "temperature_c": 32.0, "group": "refined", **how}
    factor = volume_correction_factor(**given)
    assert factor is not None
    return round(factor, 5)


def test_a_vcf_of_the_wrong_product_table_is_named(check: Check, right: Sheet) -> None:
    changed = chain(right, reported_vcf=vcf_of(group="crude"))
    assert check(changed) == [("vcf", "inspector_vcf_product_table")]


def test_a_vcf_of_the_wrong_edition_is_named(check: Check) -> None:
    # 775 kg/m³ lies in the transition zone, where the editions differ most.
    level = {"density20_kgm3": 775.0, "sediment_water_pct": None}
    vcf = vcf_of(density_kgm3=775.0, edition="2004")
    follow = tuple(name for name in REPORTED.values() if name != "reported_vcf")
    assert check({"reported_vcf": vcf}, level=level, without=follow) == [
        ("vcf", "inspector_vcf_edition")
    ]


def test_a_vcf_of_the_1952_tables_has_their_signature(check: Check, right: Sheet) -> None:
    # They correct some 5 % less (vectors: 850 kg/m³ at 30 °C 0.9880, today 0.98749).
    old = round(1 - (1 - vcf_of()) * 0.95, 4)
    assert check(chain(right, reported_vcf=old)) == [("vcf", "inspector_vcf_1952")]


def test_a_vcf_entered_with_the_density_at_15_c_is_named(check: Check, right: Sheet) -> None:
    density15 = standard_density(840.0, 20.0, "refined", base_c=15.0, hydrometer_c=None)
    changed = chain(right, reported_vcf=vcf_of(density_kgm3=density15))
    assert check(changed) == [("vcf", "inspector_vcf_density_basis")]


def test_a_vcf_left_out_is_named(check: Check, right: Sheet) -> None:
    assert check(chain(right, reported_vcf=1.0)) == [("vcf", "inspector_vcf_omitted")]


def test_a_vcf_no_table_gives_is_just_wrong(check: Check, right: Sheet) -> None:
    assert check(chain(right, reported_vcf=0.9777)) == [("vcf", "inspector_vcf")]


def test_a_vcf_interpolated_between_four_decimals_is_right(check: Check, right: Sheet) -> None:
    # GB/T 1885 prints 4 decimals; a course example interpolates 1.00592 where 1.00594 is exact.
    assert check(chain(right, reported_vcf=round(vcf_of() - 2e-5, 5))) == []


def test_a_sheet_at_15_c_in_a_site_at_20_c_is_right(check: Check, right: Sheet) -> None:
    density15 = standard_density(840.0, 20.0, "refined", base_c=15.0, hydrometer_c=None)
    assert density15 is not None
    for edition in ("1980", "2004"):
        changed = chain(
            right,
            reported_vcf=vcf_of(density_kgm3=density15, base_c=15.0, edition=edition),
        )
        nsv = changed["reported_nsv_m3"]
        changed |= {
            "reported_mass_air_t": round(nsv * (density15 - 1.1) / 1000.0, 3),
            "reported_mass_vacuum_t": round(nsv * density15 / 1000.0, 3),
        }
        assert check(changed) == []


def test_a_volume_at_20_c_weighed_with_the_density_at_15_c_is_named(
    check: Check, right: Sheet
) -> None:
    density15 = standard_density(840.0, 20.0, "refined", base_c=15.0, hydrometer_c=None)
    assert density15 is not None
    air = round(right["reported_nsv_m3"] * (density15 - 1.1) / 1000.0, 3)
    assert check({"reported_mass_air_t": air}) == [("mass_air", "inspector_density_basis")]


def test_vacuum_for_air_and_the_reverse_are_named(check: Check, right: Sheet) -> None:
    air, vacuum = right["reported_mass_air_t"], right["reported_mass_vacuum_t"]
    assert check({"reported_mass_air_t": vacuum}) == [("mass_air", "inspector_vacuum_for_air")]
    assert check({"reported_mass_vacuum_t": air}) == [("mass_vacuum", "inspector_vacuum_for_air")]


def test_sediment_and_water_forgotten_or_twice_is_named(check: Check, right: Sheet) -> None:
    gsv = right["reported_gsv_m3"]
    assert check(chain(right, reported_gsv_m3=gsv, reported_nsv_m3=gsv)) == [
        ("nsv", "inspector_sediment_water_forgotten")
    ]
    twice = round(gsv * 0.996**2, 3)
    assert check(chain(right, reported_gsv_m3=gsv, reported_nsv_m3=twice)) == [
        ("nsv", "inspector_sediment_water_twice")
    ]


def test_sediment_and_water_forgotten_shows_at_the_mass_where_no_nsv_is_printed(
    check: Check, right: Sheet
) -> None:
    air = round(right["reported_gsv_m3"] * 0.8389, 3)
    gone = ("reported_nsv_m3", "reported_mass_vacuum_t")
    assert check({"reported_mass_air_t": air}, without=gone) == [
        ("mass_air", "inspector_sediment_water_forgotten")
    ]


def test_a_gsv_marked_net_of_sediment_is_right_and_unmarked_is_named(
    check: Check, right: Sheet
) -> None:
    net = {"reported_gsv_m3": right["reported_nsv_m3"]}
    assert check({**net, "gsv_net_of_sw": True}) == []
    assert check(net) == [("gsv", "inspector_gsv_net_unmarked")]


def test_two_mistakes_are_both_named_and_the_first_is_marked(
    reading: Callable[..., pl.DataFrame], tables: pl.DataFrame, right: Sheet
) -> None:
    readings = reading(**WET)
    changed = chain(right, reported_vcf=vcf_of(group="crude"))
    changed["reported_mass_air_t"] = changed["reported_mass_vacuum_t"]
    found = check_arithmetic(
        measure(readings, tables),
        pl.DataFrame([{"reading_id": 1, **changed}]),
        readings=readings,
        tables=tables,
    )
    assert found.select("step", "code", "first").rows() == [
        ("vcf", "inspector_vcf_product_table", True),
        ("mass_air", "inspector_vacuum_for_air", False),
    ]
    params = json.loads(found["params"][0])
    assert (params["printed_from"], params["should_be_from"]) == ("60A", "60B")


def test_four_decimals_are_held_to_four_decimals(
    reading: Callable[..., pl.DataFrame], tables: pl.DataFrame
) -> None:
    readings = reading(**WET)
    right = figures(readings, tables)
    measured = measure(readings, tables)
    for vcf, wrong in ((round(right["reported_vcf"], 4), 0), (right["reported_vcf"] + 3e-4, 1)):
        sheet = pl.DataFrame([{"reading_id": 1, "reported_vcf": vcf, "reported_vcf_decimals": 4}])
        found = check_arithmetic(measured, sheet, readings=readings, tables=tables)
        assert found.height == wrong


def test_nothing_printed_and_nothing_measured_is_nothing_wrong(
    reading: Callable[..., pl.DataFrame], tables: pl.DataFrame
) -> None:
    readings = reading(**{**WET, "density20_kgm3": None, "liquid_temperature_c": None})
    measured = measure(readings, tables)
    sheet = pl.DataFrame([{"reading_id": 1, "reported_vcf": 0.99, "reported_gsv_m3": 5.0}])
    assert check_arithmetic(measured, sheet, readings=readings, tables=tables).is_empty()
    empty = check_arithmetic(
        measured.clear(), sheet.clear(), readings=readings.clear(), tables=tables
    )
    assert empty.is_empty()
