"""An inspector's sheet beside what was measured: printed figures, their decimals, their base."""

from __future__ import annotations

import polars as pl

from recon.quantity.mistakes import RIGHT, expected
from recon.quantity.profiles import Profile
from recon.quantity.readings import with_defaults
from recon.quantity.recognise import recognise

REPORTED = {
    "tov": "reported_tov_m3",
    "free_water": "reported_free_water_m3",
    "roof": "reported_roof_m3",
    "gov": "reported_gov_m3",
    "vcf": "reported_vcf",
    "gsv": "reported_gsv_m3",
    "nsv": "reported_nsv_m3",
    "mass_air": "reported_mass_air_t",
    "mass_vacuum": "reported_mass_vacuum_t",
}
"""Step → column of the frame of reported figures, in the order of the chain."""

NOISE = 1e-9
"""Relative noise of the computation, never an inspector's error."""

TABLE_HALF_M3 = 0.0005
"""Half of the last digit of a capacity table that prints litres."""

_MOST_DECIMALS = 6
_SHELL_HALF = 5e-6
_ROOF_SHARE = 2e-4
_UNPRINTED_VCF = 6e-5
_BASE_OPEN = 4e-4
_DENSITY_HALF_KGM3 = 0.07
_TEMPERATURE_STEP_C = 0.05
_VCF_PER_C = 0.0013


def lay_out(
    measured: pl.DataFrame, reported: pl.DataFrame, readings: pl.DataFrame, profile: Profile
) -> pl.DataFrame:
    """One row a reading with everything its steps are checked with.

    ``r_<step>`` what was printed (null where not), ``h_<step>`` half of its last digit; the inputs
    of ``mistakes.expected``; ``a_<step>`` how far a step may be off; ``vcf_expected``,
    ``vcf_code`` and tables' names from ``recognise``.
    """
    keys = measured.select("reading_id")
    given = keys.join(with_defaults(readings), on="reading_id", how="left", maintain_order="left")
    frame = _printed(keys, reported)
    frame = frame.with_columns(
        *measured.select(
            "tov_m3",
            "free_water_m3",
            "roof_m3",
            "roof_afloat",
            "mass_air_t",
            "density_tank_kgm3",
            shell="shell_factor",
        ),
        *given.select(
            "roof_in_table",
            "liquid_temperature_c",
            sw=pl.col("sediment_water_pct").fill_null(0.0),
            dry=1.0 - pl.col("sediment_water_pct").fill_null(0.0) / 100.0,
            roof_mass_t=pl.col("roof_mass_kg").fill_null(0.0) / 1000.0,
        ),
    )
    frame = _with_start(frame)
    frame = _with_convention(frame, given, profile)
    return _with_ways(_with_allowed(frame, profile))


def _printed(keys: pl.DataFrame, reported: pl.DataFrame) -> pl.DataFrame:
    """Printed figures and half of the last digit of each."""
    columns = [pl.col("reading_id")]
    for step, name in REPORTED.items():
        known = name in reported.columns
        figure = pl.col(name).cast(pl.Float64) if known else pl.lit(None, pl.Float64)
        decimals = decimals_of(reported[name]) if known else 0
        own = f"{name.removesuffix('_m3').removesuffix('_t')}_decimals"
        digits = pl.col(own) if own in reported.columns else pl.lit(None, pl.Int64)
        half = 0.5 * pl.lit(10.0).pow(-digits.fill_null(decimals).cast(pl.Float64))
        columns += [figure.alias(f"r_{step}"), half.alias(f"h_{step}")]
    net = pl.col("gsv_net_of_sw") if "gsv_net_of_sw" in reported.columns else pl.lit(False)
    columns.append(net.fill_null(False).alias("net"))
    return keys.join(reported.select(columns), on="reading_id", how="left", maintain_order="left")


def decimals_of(column: pl.Series) -> int:
    """The fewest decimals that hold every figure of a column, at most six."""
    figures = column.cast(pl.Float64).drop_nulls()
    for digits in range(_MOST_DECIMALS):
        if ((figures - figures.round(digits)).abs() <= NOISE).all():
            return digits
    return _MOST_DECIMALS


def _with_start(frame: pl.DataFrame) -> pl.DataFrame:
    """Volumes to start from, as printed or else as measured, and how far off they may be."""
    c = pl.col
    # Sheets print the roof's volume with either sign: the nearer one is meant.
    opposite = (c("r_roof") + c("roof_m3")).abs() < (c("r_roof") - c("roof_m3")).abs()
    frame = frame.with_columns(
        r_roof=pl.when(opposite).then(-c("r_roof")).otherwise("r_roof"),
    ).with_columns(
        tov=pl.coalesce("r_tov", "tov_m3"),
        free_water=pl.coalesce("r_free_water", "free_water_m3"),
        roof=pl.coalesce("r_roof", "roof_m3"),
        # What the roof displaces follows from a density rounded on the way, in either edition.
        roof_half=pl.when(c("roof_m3") == 0.0)
        .then(0.0)
        .otherwise(c("roof_mass_t") * 1000.0 / c("density_tank_kgm3") * _ROOF_SHARE),
        gov="r_gov",
        gsv="r_gsv",
        nsv="r_nsv",
    )
    half = {name: _half_or(name, TABLE_HALF_M3) for name in ("tov", "free_water")}
    shell = pl.when(c("shell") == 1.0).then(0.0).otherwise(c("tov").abs() * _SHELL_HALF)
    return frame.with_columns(
        from_volumes=half["tov"] + half["free_water"] + _half_or("roof", "roof_half") + shell,
        gov_worked=pl.coalesce(
            "gov", (c("tov") - c("free_water")) * c("shell") + c("roof"), pl.lit(None, pl.Float64)
        ),
    )


def _half_or(step: str, otherwise: float | str | pl.Expr) -> pl.Expr:
    printed = pl.col(f"r_{step}").is_not_null()
    return pl.when(printed).then(f"h_{step}").otherwise(otherwise)


def _with_convention(frame: pl.DataFrame, readings: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """Which table the VCF is from: the printed one, else the one GSV over GOV implies."""
    c = pl.col
    off_grid = c("liquid_temperature_c") - (
        (c("liquid_temperature_c") / _TEMPERATURE_STEP_C).round() * _TEMPERATURE_STEP_C
    )
    gsv = pl.when("net").then(c("r_gsv") / c("dry")).otherwise("r_gsv")
    asked = frame.select(
        printed=pl.coalesce("r_vcf", gsv / c("gov_worked")),
        allowed=pl.when(c("r_vcf").is_not_null())
        .then(c("h_vcf") + off_grid.abs() * _VCF_PER_C + NOISE)
        .otherwise(_UNPRINTED_VCF + (c("h_gsv") + c("from_volumes")) / c("gov_worked").abs()),
    )
    found = recognise(readings, asked["printed"], asked["allowed"], profile)
    return frame.with_columns(*found, asked["allowed"].alias("vcf_allowed")).with_columns(
        vcf=pl.coalesce("r_vcf", "vcf_expected")
    )


def _with_allowed(frame: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """How far each step may be off: its own half digit, and those it follows from."""
    c = pl.col
    weight = (c("density_kgm3") - profile.air_buoyancy_kgm3) / 1000.0
    vcf_half = _half_or("vcf", _UNPRINTED_VCF)
    # Where so little oil, printed without VCF, leaves the base itself open, either density may be.
    base_open = c("r_vcf").is_null() & (c("vcf_allowed") > _BASE_OPEN)
    either = (c("density_kgm3") - c("density_other_kgm3")).abs()
    density_half = (
        pl.when(base_open)
        .then(either)
        .when("density_given")
        .then(0.0)
        .otherwise(_DENSITY_HALF_KGM3)
    ) / 1000.0
    return (
        frame.with_columns(a_gov=c("h_gov") + c("from_volumes"))
        .with_columns(
            from_gov=_half_or("gov", c("from_volumes")) * c("vcf")
            + c("gov_worked").abs() * vcf_half
        )
        .with_columns(
            a_gsv=c("h_gsv") + c("from_gov"),
            from_gsv=_half_or("gsv", c("from_gov") + TABLE_HALF_M3),
        )
        .with_columns(
            a_nsv=c("h_nsv") + c("from_gsv"),
            from_nsv=_half_or("nsv", c("from_gsv") + TABLE_HALF_M3),
        )
        .with_columns(
            from_mass=c("from_nsv") * weight + c("gov_worked").abs() * density_half,
        )
        .with_columns(
            a_mass_air=c("h_mass_air") + c("from_mass"),
            a_mass_vacuum=c("h_mass_vacuum") + c("from_mass"),
        )
    )


def _with_ways(frame: pl.DataFrame) -> pl.DataFrame:
    """How the sheet works where two ways are common: GSV net unmarked, roof taken off as mass."""
    c = pl.col
    plain = frame.with_columns(as_mass=pl.lit(False))
    net = plain.with_columns(net=pl.lit(True)).select(expected(RIGHT)["gsv"]).to_series()
    plain = plain.with_columns(gsv_if_net=net)
    unmarked = ~c("net") & (c("sw") > 0) & ~_agrees("gsv", expected(RIGHT)["gsv"])
    plain = plain.with_columns(net_unmarked=(unmarked & _agrees("gsv", c("gsv_if_net"))))
    plain = plain.with_columns(
        pl.col("net_unmarked").fill_null(False),
        net=(c("net") | c("net_unmarked")).fill_null(False),
    )
    off = plain.with_columns(as_mass=pl.lit(True)).select(expected(RIGHT)["mass_air"]).to_series()
    floats = c("roof_afloat") & ~c("roof_in_table") & (c("roof_mass_t") > 0)
    as_mass = floats & ~_agrees("mass_air", expected(RIGHT)["mass_air"])
    return plain.with_columns(air_if_as_mass=off).with_columns(
        as_mass=(as_mass & _agrees("mass_air", c("air_if_as_mass"))).fill_null(False)
    )


def _agrees(step: str, value: pl.Expr) -> pl.Expr:
    return (pl.col(f"r_{step}") - value).abs() <= pl.col(f"a_{step}") + value.abs() * NOISE
