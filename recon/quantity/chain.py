"""``measure``: from gauge readings to tonnes with their uncertainty, many tanks at once.

TOV = table(innage) + head(innage)·ρ_t/1000 → − free water → × CTSh → + roof → GOV → × VCF → GSV →
× (1 − S&W/100) → NSV → × (ρ − 1.1)/1000 → tonnes in air (API MPMS 12.1.1, GB/T 19779 in outline).
"""

from __future__ import annotations

import polars as pl

from recon.quantity.capacity import CapacityTables, index_tables, look_up, table_uncertainty_pct
from recon.quantity.judgement import judge, remarks
from recon.quantity.liquid import liquid_of
from recon.quantity.mass import mass_factor, mass_in_air, mass_in_vacuum
from recon.quantity.profiles import Profile, profile_of
from recon.quantity.readings import with_defaults
from recon.quantity.roof import displaced_volume, roof_state, roof_volume
from recon.quantity.shell import shell_factor, shell_slope, shell_temperature
from recon.quantity.uncertainty import (
    COMPONENTS,
    UncertaintyInputs,
    combined,
    components,
    sensitivities,
)

_RESULTS = (
    "gov_m3",
    "gsv_m3",
    "nsv_m3",
    "mass_air_t",
    "mass_vacuum_t",
    "tonnes_per_mm",
    *COMPONENTS,
    "uncertainty_physical_t",
)

MEASURED_COLUMNS = (
    "reading_id",
    "innage_mm",
    "table_volume_m3",
    "tov_m3",
    "free_water_m3",
    "shell_factor",
    "roof_m3",
    "gov_m3",
    "density20_kgm3",
    "density15_kgm3",
    "vcf",
    "gsv_m3",
    "nsv_m3",
    "mass_air_t",
    "mass_vacuum_t",
    "density_base_kgm3",
    "density_tank_kgm3",
    "head_m3",
    "t_shell_c",
    "roof_afloat",
    "lower_height_mm",
    "lower_volume_m3",
    "upper_height_mm",
    "upper_volume_m3",
    "tonnes_per_mm",
    *COMPONENTS,
    "uncertainty_physical_t",
    "not_measurable",
    "not_measurable_params",
    "notes",
)
"""Columns of what ``measure`` gives, in order."""


def measure(
    readings: pl.DataFrame,
    tables: pl.DataFrame,
    *,
    profile: str | Profile = "gb",
    uncertainty: UncertaintyInputs | None = None,
) -> pl.DataFrame:
    """Quantities of gauge readings, one row a reading, in the readings' order; unrounded.

    ``readings`` has the columns of ``READING_COLUMNS`` (an absent one counts as null), ``tables``
    those of ``TABLE_COLUMNS``. Gives ``MEASURED_COLUMNS``: volumes in m³ (GSV and NSV at the
    profile's base), masses and uncertainty components in tonnes, the latter at
    ``uncertainty.coverage_factor``; ``head_m3`` is the head volume at 1000 kg/m³. ``roof_m3`` is
    negative when deducted. A reading that cannot be measured has its reason's code in
    ``not_measurable`` with parameters as a JSON object, and nulls from the failing step on.
    Raises ``UsageError`` for an unknown profile.
    """
    chosen = profile_of(profile)
    frame = with_defaults(readings)
    frame = _with_capacity(frame, index_tables(tables))
    written = frame.select(density20_written="density20_kgm3", density15_written="density15_kgm3")
    frame = frame.with_columns(*written, *liquid_of(frame, chosen))
    frame = _with_volumes(frame, chosen)
    frame = _with_uncertainty(frame, chosen, uncertainty or UncertaintyInputs())
    verdicts = judge(frame)
    frame = frame.with_columns(*verdicts, remarks(frame))
    if verdicts["not_measurable"].null_count() < frame.height:
        sound = pl.col("not_measurable").is_null()
        found = pl.col("table_volume_m3").is_not_null()
        frame = frame.with_columns(
            pl.when(found).then("free_water_m3").alias("free_water_m3"),
            pl.when(found & pl.col("free_water_m3").is_not_null()).then("roof_m3").alias("roof_m3"),
        )
        frame = frame.with_columns(
            pl.when(sound).then(pl.col(name)).alias(name) for name in _RESULTS
        )
    return frame.select(MEASURED_COLUMNS)


def _with_capacity(frame: pl.DataFrame, tables: CapacityTables) -> pl.DataFrame:
    """Table volume, head and slope at the level, and the water's volume at its own level."""
    about = tables.about
    places = about.select("table_id", "place")
    found = frame.select("table_id").join(places, on="table_id", how="left", maintain_order="left")[
        "place"
    ]
    usable = about["problem"].is_null().gather(found)
    judged = pl.DataFrame({"place": found, "ok": usable}).select(
        pl.when(pl.col("ok")).then("place")
    )
    sound = judged.to_series()
    at_level = look_up(tables, sound, frame["innage_mm"])
    top = about["top_volume_m3"].gather(found)
    default_pct = pl.DataFrame({"top": top}).select(table_uncertainty_pct(pl.col("top")))
    return frame.with_columns(
        *at_level,
        *_water_at(frame, tables, sound),
        place=found,
        problem=about["problem"].gather(found),
        problem_height_mm=about["problem_height_mm"].gather(found),
        problem_volume_m3=about["problem_volume_m3"].gather(found),
        lowest_mm=about["lowest_mm"].gather(found),
        highest_mm=about["highest_mm"].gather(found),
        table_volume_m3=at_level["volume_m3"],
        capacity_uncertainty_pct=pl.coalesce(
            "capacity_uncertainty_pct", pl.lit(default_pct.to_series())
        ),
    )


def _water_at(frame: pl.DataFrame, tables: CapacityTables, places: pl.Series) -> list[pl.Series]:
    """Free water's volume and slope; null below 0, above the level or outside the table.

    No water, or 0 written, is no volume even where the table starts above 0.
    """
    water = frame["free_water_mm"]
    volume = (water * 0.0).alias("free_water_m3")
    slope = (water * 0.0).alias("water_slope_m3_per_mm")
    wet = water != 0.0
    if not wet.any():
        return [volume, slope]
    at = wet.arg_true()
    some = frame[at].select(
        h=pl.when(pl.col("free_water_mm").is_between(0, "innage_mm")).then("free_water_mm")
    )["h"]
    found = look_up(tables, places.gather(at), some)
    return [
        volume.scatter(at, found["volume_m3"]),
        slope.scatter(at, found["slope_m3_per_mm"]),
    ]


def _with_volumes(frame: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """The steps from the table's volume to tonnes in air and in vacuum."""
    c = pl.col
    density = c("density_base_kgm3")
    no_head = c("head_m3") == 0.0
    head = pl.when(no_head).then(0.0).otherwise(c("head_m3") * c("density_tank_kgm3") / 1000.0)
    frame = frame.with_columns(
        *roof_state(),
        density_tank_kgm3=density * c("vcf"),
        t_shell_c=shell_temperature(),
        mass_factor=mass_factor(density, profile.air_buoyancy_kgm3),
        dry_fraction=1.0 - c("sediment_water_pct").fill_null(0.0) / 100.0,
    ).with_columns(
        tov_m3=c("table_volume_m3") + head,
        shell_factor=shell_factor(),
        shell_slope_per_c=shell_slope(),
        roof_displaced_m3=displaced_volume(profile.air_buoyancy_kgm3),
    )
    frame = frame.with_columns(roof_m3=roof_volume())
    gov = (c("tov_m3") - c("free_water_m3")) * c("shell_factor") + c("roof_m3")
    return (
        frame.with_columns(gov_m3=gov)
        .with_columns(gsv_m3=c("gov_m3") * c("vcf"))
        .with_columns(nsv_m3=c("gsv_m3") * c("dry_fraction"))
        .with_columns(
            mass_air_t=mass_in_air(c("nsv_m3"), density, profile.air_buoyancy_kgm3),
            mass_vacuum_t=mass_in_vacuum(c("nsv_m3"), density),
        )
    )


def _with_uncertainty(
    frame: pl.DataFrame, profile: Profile, inputs: UncertaintyInputs
) -> pl.DataFrame:
    first, second = sensitivities(profile.air_buoyancy_kgm3)
    return (
        frame.with_columns(first)
        .with_columns(second)
        .with_columns(components(inputs))
        .with_columns(combined())
    )
