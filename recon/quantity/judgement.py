"""Why a reading cannot be measured, and what is worth saying about one that can.

Codes only; the sentences stand in ``recon.wording.quantity``. The first step that fails names the
reason.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from recon.quantity.editions import (
    GROUPS,
    HIGHEST_C,
    LOWEST_C,
    SPECIAL,
    SPECIAL_EXPANSION_PER_C,
)
from recon.quantity.roof import FLOATING

USUAL_C = (-20.0, 90.0)
"""Liquid temperatures outside this are said, and computed with all the same (may be °F)."""

_LIMITS = {"lowest_c": pl.lit(LOWEST_C), "highest_c": pl.lit(HIGHEST_C)}
_TABLE_ROW = {"height_mm": pl.col("problem_height_mm"), "volume_m3": pl.col("problem_volume_m3")}


def _named(*columns: str) -> dict[str, pl.Expr]:
    return {name: pl.col(name) for name in columns}


def _density_written() -> pl.Expr:
    return pl.any_horizontal(
        pl.col("density20_written", "density15_written", "api60").is_not_null()
    )


Check = tuple[str, pl.Expr, dict[str, pl.Expr]]
"""Code, condition under which it holds, parameters of its sentence."""


def _level_checks() -> list[Check]:
    """No level, or one that no tank can have."""
    c = pl.col
    return [
        (
            "reference_height_not_given",
            c("innage_mm").is_null() & c("ullage_mm").is_not_null(),
            _named("ullage_mm"),
        ),
        ("level_not_given", c("innage_mm").is_null(), {}),
        (
            "innage_below_zero",
            c("innage_mm") < 0,
            _named("innage_mm", "ullage_mm", "reference_height_mm"),
        ),
        (
            "innage_above_reference_height",
            c("innage_mm") > c("reference_height_mm"),
            _named("innage_mm", "reference_height_mm"),
        ),
    ]


def _table_checks() -> list[Check]:
    """No table, one that makes no sense, or a level outside it."""
    c = pl.col
    return [
        ("capacity_table_missing", c("place").is_null(), {}),
        *[
            (code, c("problem") == code, _TABLE_ROW)
            for code in (
                "capacity_table_incomplete",
                "capacity_table_duplicate_height",
                "capacity_table_not_increasing",
                "capacity_table_too_short",
            )
        ],
        (
            "level_outside_table",
            c("volume_m3").is_null(),
            _named("innage_mm", "lowest_mm", "highest_mm"),
        ),
    ]


def _water_checks() -> list[Check]:
    """Water that cannot be."""
    c = pl.col
    return [
        ("free_water_below_zero", c("free_water_mm") < 0, _named("free_water_mm")),
        (
            "free_water_above_innage",
            c("free_water_mm") > c("innage_mm"),
            _named("free_water_mm", "innage_mm"),
        ),
        (
            "free_water_outside_table",
            c("free_water_m3").is_null(),
            _named("free_water_mm", "lowest_mm", "highest_mm"),
        ),
    ]


def _tank_checks() -> list[Check]:
    """No usable temperature, or a roof nobody can say anything about."""
    c = pl.col
    return [
        ("liquid_temperature_not_given", c("liquid_temperature_c").is_null(), {}),
        (
            "liquid_temperature_outside_equation",
            ~c("liquid_temperature_c").is_between(LOWEST_C, HIGHEST_C),
            {**_named("liquid_temperature_c"), **_LIMITS},
        ),
        (
            "roof_in_critical_zone",
            c("roof_in_zone"),
            _named("innage_mm", "critical_zone_low_mm", "critical_zone_high_mm"),
        ),
    ]


def _liquid_checks() -> list[Check]:
    """No usable density or group."""
    c = pl.col
    observed = ~_density_written() & c("observed_density_kgm3").is_not_null()
    special = c("vcf_group") == SPECIAL
    return [
        (
            "vcf_group_not_known",
            ~c("vcf_group").is_in(GROUPS).fill_null(False),
            _named("vcf_group"),
        ),
        (
            "density_not_given",
            ~_density_written() & c("observed_density_kgm3").is_null(),
            {},
        ),
        (
            "test_temperature_not_given",
            observed & c("test_temperature_c").is_null(),
            _named("observed_density_kgm3"),
        ),
        (
            "test_temperature_outside_equation",
            observed & ~c("test_temperature_c").is_between(LOWEST_C, HIGHEST_C),
            {**_named("test_temperature_c"), **_LIMITS},
        ),
        (
            "expansion_not_usable",
            special & ~c("expansion_per_c").is_between(*SPECIAL_EXPANSION_PER_C).fill_null(False),
            _named("expansion_per_c"),
        ),
        (
            "density_outside_group_range",
            c("density_base_kgm3").is_null() | c("vcf").is_null(),
            {
                "vcf_group": c("vcf_group"),
                "density_kgm3": pl.coalesce(
                    "density20_written", "density15_written", "observed_density_kgm3"
                ),
                "api60": c("api60"),
            },
        ),
    ]


def _result_checks() -> list[Check]:
    """S&W that is no percentage, or no number in the end."""
    c = pl.col
    return [
        (
            "sediment_water_not_a_percentage",
            ~c("sediment_water_pct").is_between(0.0, 100.0),
            _named("sediment_water_pct"),
        ),
        ("quantity_not_a_number", ~c("mass_air_t").is_finite().fill_null(False), {}),
    ]


def _checks() -> list[Check]:
    """All checks in the order of the chain."""
    return [
        *_level_checks(),
        *_table_checks(),
        *_water_checks(),
        *_tank_checks(),
        *_liquid_checks(),
        *_result_checks(),
    ]


def judge(frame: pl.DataFrame) -> pl.DataFrame:
    """``not_measurable`` (code or null) and ``not_measurable_params`` (JSON object or null)."""
    checks = _checks()
    failed = [
        pl.when(condition.fill_null(False)).then(pl.lit(number, pl.UInt8))
        for number, (_, condition, _) in enumerate(checks)
    ]
    # Most nights every reading passes: then no code is looked for one by one.
    wrong = pl.any_horizontal([condition.fill_null(False) for _, condition, _ in checks])
    if not frame.select(wrong.any()).item():
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
        return pl.DataFrame({"not_measurable": nothing, "not_measurable_params": nothing})
    numbers = frame.select(pl.coalesce(failed)).to_series()
    codes = pl.Series([code for code, _, _ in checks], dtype=pl.String)
    params = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    for number in numbers.drop_nulls().unique().sort():
        at = (numbers == number).fill_null(False).arg_true()
        given = checks[number][2]
        if given:
            some = frame[at].select(pl.struct(**given).struct.json_encode())
            params = params.scatter(at, some.to_series())
        else:
            params = params.scatter(at, "{}")
    return pl.DataFrame({"not_measurable": codes.gather(numbers), "not_measurable_params": params})


def _remarks() -> list[tuple[str, pl.Expr]]:
    c = pl.col
    floating = c("tank_type").is_in(FLOATING)
    several = pl.sum_horizontal(
        [
            c(name).is_not_null().cast(pl.UInt8)
            for name in ("density20_written", "density15_written", "api60", "observed_density_kgm3")
        ]
    )
    return [
        (
            "shell_temperature_without_ambient",
            ~c("insulated") & c("ambient_temperature_c").is_null(),
        ),
        ("innage_above_safe_fill_height", c("innage_mm") > c("safe_fill_height_mm")),
        ("liquid_temperature_unusual", ~c("liquid_temperature_c").is_between(*USUAL_C)),
        ("critical_zone_not_known", floating & c("critical_zone_high_mm").is_null()),
        (
            "roof_mass_not_known",
            floating & c("roof_afloat") & c("roof_mass_kg").is_null() & ~c("roof_in_table"),
        ),
        (
            "roof_table_density_not_known",
            c("roof_afloat")
            & c("roof_in_table")
            & (c("roof_mass_kg") > 0)
            & ~(c("table_roof_density_kgm3") > 0).fill_null(False),
        ),
        ("several_density_forms", several > 1),
        (
            "level_written_twice",
            c("innage_written_mm").is_not_null() & c("ullage_mm").is_not_null(),
        ),
    ]


REMARKS: Sequence[str] = tuple(code for code, _ in _remarks())
"""Codes that ``notes`` may hold, in their order."""


def remarks(frame: pl.DataFrame) -> pl.Series:
    """``notes``: the list of codes worth saying, row by row, each list in the order of REMARKS."""
    bits = [
        condition.fill_null(False).cast(pl.UInt32) * (1 << number)
        for number, (_, condition) in enumerate(_remarks())
    ]
    masks = frame.select(pl.sum_horizontal(bits)).to_series()
    seen = masks.unique().sort()
    lists = pl.Series(
        [[code for bit, code in enumerate(REMARKS) if mask & (1 << bit)] for mask in seen],
        dtype=pl.List(pl.String),
    )
    return lists.gather(seen.search_sorted(masks)).alias("notes")
