"""From the dip to tonnes: forms of density, profiles, ullage, shell, water, order of rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from recon.errors import UsageError
from recon.quantity import MEASURED_COLUMNS, measure

Make = Callable[..., pl.DataFrame]


def one(readings: pl.DataFrame, tables: pl.DataFrame, **how: Any) -> dict[str, Any]:
    return measure(readings, tables, **how).row(0, named=True)


def test_every_form_of_density_leads_to_the_same_quantity(
    reading: Make, tables: pl.DataFrame
) -> None:
    for profile in ("gb", "iso15", "us60"):
        direct = one(reading(liquid_temperature_c=31.0), tables, profile=profile)
        forms = [
            {"density15_kgm3": direct["density15_kgm3"]},
            {"observed_density_kgm3": 840.0, "test_temperature_c": 20.0},
        ]
        for form in forms:
            other = one(
                reading(**{"liquid_temperature_c": 31.0, "density20_kgm3": None, **form}),
                tables,
                profile=profile,
            )
            # At 20 °C only 20 °C glass reads true: the others by 0.01 %.
            near = 1e-9 if profile == "gb" or "density15_kgm3" in form else 2e-4
            assert other["mass_air_t"] == pytest.approx(direct["mass_air_t"], rel=near)


def test_the_profiles_agree_on_mass_within_a_few_millionths(
    reading: Make, tables: pl.DataFrame
) -> None:
    masses = [
        one(reading(liquid_temperature_c=31.0), tables, profile=profile)["mass_air_t"]
        for profile in ("gb", "iso15", "us60")
    ]
    # (ρ − 1.1) at another base shifts mass in air by 1.1·(1/ρ20 − 1/ρ15), some 6e-6.
    assert max(masses) - min(masses) < 5e-5 * masses[0]


def test_ullage_is_taken_from_the_reference_height(reading: Make, tables: pl.DataFrame) -> None:
    by_ullage = one(reading(innage_mm=None, ullage_mm=8_000.0), tables)
    assert by_ullage["innage_mm"] == 10_000.0
    assert by_ullage["mass_air_t"] == one(reading(), tables)["mass_air_t"]


def test_a_bare_shell_without_ambient_is_as_warm_as_the_liquid_and_said(
    reading: Make, tables: pl.DataFrame
) -> None:
    row = one(reading(insulated=False, liquid_temperature_c=40.0), tables)
    assert row["t_shell_c"] == 40.0
    assert row["notes"] == ["shell_temperature_without_ambient"]


def test_water_written_as_nothing_is_nothing_even_where_the_table_starts_higher(
    reading: Make, tables: pl.DataFrame
) -> None:
    row = one(reading(table_id=2, free_water_mm=0.0), tables)
    assert (row["free_water_m3"], row["not_measurable"]) == (0.0, None)


def test_the_table_rows_used_are_handed_on(reading: Make, tables: pl.DataFrame) -> None:
    row = one(reading(table_id=2, innage_mm=6_000.0), tables)
    used = [
        row[f"{end}_{what}"] for end in ("lower", "upper") for what in ("height_mm", "volume_m3")
    ]
    assert used == [5_000.0, 3_410.0, 16_000.0, 11_660.0]


def test_readings_keep_their_order_whatever_their_tanks(
    reading: Make, tables: pl.DataFrame
) -> None:
    readings = pl.concat(
        [reading(reading_id=i, table_id=[2, 9, 1][i % 3], innage_mm=1000.0 + i) for i in range(9)]
    )
    found = measure(readings, tables)
    assert found["reading_id"].to_list() == list(range(9))
    assert found["innage_mm"].to_list() == [1000.0 + i for i in range(9)]
    assert found.columns == list(MEASURED_COLUMNS)
    alone = [one(readings[i], tables)["mass_air_t"] for i in range(9)]
    assert found["mass_air_t"].to_list() == alone


def test_no_readings_are_no_rows(reading: Make, tables: pl.DataFrame) -> None:
    assert measure(reading().clear(), tables).shape == (0, len(MEASURED_COLUMNS))


def test_an_unknown_profile_is_misuse(reading: Make, tables: pl.DataFrame) -> None:
    with pytest.raises(UsageError, match="din"):
        measure(reading(), tables, profile="din")
