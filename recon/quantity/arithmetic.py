"""The inspector's arithmetic: every printed figure worked again from the figures before it.

A figure is compared within what its own printed decimals, and those of the figures it follows
from, allow. The step that goes wrong is named once: the steps after it start from what the sheet
printed.
"""

from __future__ import annotations

import polars as pl

from recon.quantity.chain import measure
from recon.quantity.mistakes import RIGHT, STEPS, expected, mistakes
from recon.quantity.profiles import Profile, profile_of
from recon.quantity.sheet import NOISE, REPORTED, TABLE_HALF_M3, lay_out

CHECK_COLUMNS = (
    "reading_id",
    "step",
    "reported",
    "expected",
    "difference",
    "allowed",
    "code",
    "params",
    "first",
)
"""Columns of what ``check_arithmetic`` gives."""

_TABLE_CODES = (
    "inspector_vcf_product_table",
    "inspector_vcf_edition",
    "inspector_vcf_density_basis",
    "inspector_vcf_1952",
)


INSPECTOR_CODES = frozenset(
    {
        *(working.code for working in mistakes(0.0) if working.code is not None),
        *(f"inspector_{step}" for step in REPORTED),
        *_TABLE_CODES,
        "inspector_ullage_as_innage",
        "inspector_roof_vacuum_density",
        "inspector_gsv_net_unmarked",
        "inspector_roof_as_mass",
    }
)
"""Every code that ``check_arithmetic`` may give."""


def check_arithmetic(
    measured: pl.DataFrame,
    reported: pl.DataFrame,
    *,
    readings: pl.DataFrame,
    tables: pl.DataFrame,
    profile: str | Profile = "gb",
) -> pl.DataFrame:
    """The printed figures that do not follow, one row each, by reading and step.

    ``measured`` is what ``measure`` gave for ``readings`` (``reading_id`` unique) and ``tables``.
    ``reported`` has ``reading_id`` and the columns of ``REPORTED`` (any may be absent), beside each
    optionally its printed decimals (``reported_gov_decimals`` and so on; where null, those of the
    whole column), and ``gsv_net_of_sw``. Gives ``CHECK_COLUMNS``: ``difference = reported −
    expected`` and ``allowed`` in the figure's unit, ``code`` the diagnosis, ``params`` a JSON
    object for its sentence, ``first`` whether it is the reading's first wrong step. A sheet that
    works rightly at another base is not wrong.
    """
    chosen = profile_of(profile)
    frame = lay_out(measured, reported, readings, chosen)
    frame = frame.with_columns(_tov_if_ullage(frame, measured, readings, tables, chosen))
    c = pl.col
    right = expected(RIGHT)
    wrong = [
        _wrong(frame, "tov", c("tov_m3"), c("h_tov") + TABLE_HALF_M3, _tov_code()),
        _wrong(
            frame,
            "free_water",
            c("free_water_m3"),
            c("h_free_water") + TABLE_HALF_M3,
            _water_code(),
        ),
        _wrong(
            frame.filter(~c("as_mass")),
            "roof",
            c("roof_m3"),
            c("h_roof") + c("roof_half"),
            _roof_code(chosen.air_buoyancy_kgm3),
        ),
        _wrong_vcf(frame),
        *(
            _wrong(frame, step, right[step], c(f"a_{step}"), _step_code(step, chosen))
            for step in STEPS
        ),
        _wrong_ways(frame),
    ]
    order = {step: place for place, step in enumerate(REPORTED)}
    return (
        pl.concat(wrong)
        .with_columns(place=c("step").replace_strict(order, return_dtype=pl.UInt8))
        .sort("reading_id", "place", "code")
        .with_columns(first=c("place") == c("place").min().over("reading_id"))
        .select(CHECK_COLUMNS)
    )


def _wrong(
    frame: pl.DataFrame, step: str, value: pl.Expr, allowed: pl.Expr, code: pl.Expr
) -> pl.DataFrame:
    """The rows whose printed figure of a step is off by more than is allowed."""
    c = pl.col
    return (
        frame.with_columns(step=pl.lit(step), reported=f"r_{step}", expected=value, allowed=allowed)
        .with_columns(allowed=c("allowed") + c("expected").abs() * NOISE)
        .with_columns(difference=c("reported") - c("expected"))
        .filter(c("difference").abs() > c("allowed"))
        .with_columns(code=code)
        .select(
            *CHECK_COLUMNS[:7],
            params=_params(),
        )
    )


def _params(*further: str) -> pl.Expr:
    """What the sentence of a wrong figure names, as JSON; figures as sheets print them."""
    c = pl.col
    rounded = [
        pl.when(c("step") == "vcf").then(c(name).round(5)).otherwise(c(name).round(3)).alias(name)
        for name in ("expected", "difference")
    ]
    step_code = (pl.lit("step_") + c("step")).alias("step_code")
    return pl.struct("step", step_code, "reported", *rounded, *further).struct.json_encode()


def _wrong_vcf(frame: pl.DataFrame) -> pl.DataFrame:
    """Printed VCFs that no right table gives."""
    c = pl.col
    return (
        frame.filter(c("r_vcf").is_not_null() & c("vcf_code").is_not_null())
        .with_columns(
            step=pl.lit("vcf"),
            reported="r_vcf",
            expected="vcf_expected",
            difference=c("r_vcf") - c("vcf_expected"),
            allowed="vcf_allowed",
            code="vcf_code",
        )
        .select(
            *CHECK_COLUMNS[:7],
            params=_params("printed_from", "should_be_from"),
        )
    )


def _wrong_ways(frame: pl.DataFrame) -> pl.DataFrame:
    """Ways of working that come out wrong: S&W deducted unsaid, roof as mass beside S&W."""
    c = pl.col
    unmarked = _wrong(
        frame.filter("net_unmarked"),
        "gsv",
        expected(RIGHT)["gsv"] / c("dry"),
        c("a_gsv"),
        pl.lit("inspector_gsv_net_unmarked"),
    )
    as_mass = _wrong(
        frame.filter(c("as_mass") & (c("sw") > 0)),
        "mass_air",
        c("mass_air_t"),
        c("a_mass_air"),
        pl.lit("inspector_roof_as_mass"),
    )
    return pl.concat([unmarked, as_mass])


def _tov_if_ullage(
    frame: pl.DataFrame,
    measured: pl.DataFrame,
    readings: pl.DataFrame,
    tables: pl.DataFrame,
    profile: Profile,
) -> pl.Series:
    """The volume that stands at the ullage when it is read as an innage, where TOV is off."""
    nothing = pl.Series("tov_if_ullage", [None], dtype=pl.Float64).new_from_index(0, frame.height)
    off = (frame["r_tov"] - frame["tov_m3"]).abs() > frame["h_tov"] + TABLE_HALF_M3
    at = off.fill_null(False).arg_true()
    if at.is_empty():
        return nothing
    swapped = (
        measured[at]
        .select("reading_id", level="innage_mm")
        .join(readings, on="reading_id", how="left", maintain_order="left")
        .with_columns(
            innage_mm=pl.col("reference_height_mm") - pl.col("level"),
            ullage_mm=pl.lit(None, pl.Float64),
        )
    )
    return nothing.scatter(at, measure(swapped, tables, profile=profile)["tov_m3"])


def _near(value: pl.Expr) -> pl.Expr:
    return (pl.col("reported") - value).abs() <= pl.col("allowed")


def _tov_code() -> pl.Expr:
    ullage = _near(pl.col("tov_if_ullage"))
    return (
        pl.when(ullage)
        .then(pl.lit("inspector_ullage_as_innage"))
        .otherwise(pl.lit("inspector_tov"))
    )


def _water_code() -> pl.Expr:
    forgotten = pl.col("reported") == 0.0
    return (
        pl.when(forgotten)
        .then(pl.lit("inspector_water_forgotten"))
        .otherwise(pl.lit("inspector_free_water"))
    )


def _roof_code(buoyancy_kgm3: float) -> pl.Expr:
    c = pl.col
    in_vacuum = c("expected") * (1.0 - buoyancy_kgm3 / c("density_kgm3"))
    return (
        pl.when(c("reported") == 0.0)
        .then(pl.lit("inspector_roof_forgotten"))
        .when((c("reported") - 2.0 * c("expected")).abs() <= 2.0 * c("allowed"))
        .then(pl.lit("inspector_roof_twice"))
        .when(_near(in_vacuum))
        .then(pl.lit("inspector_roof_vacuum_density"))
        .otherwise(pl.lit("inspector_roof"))
    )


def _step_code(step: str, profile: Profile) -> pl.Expr:
    """The first single mistake that gives what was printed; else, unprinted, a wrong table."""
    tried = [
        pl.when(_near(expected(working)[step])).then(pl.lit(working.code))
        for working in mistakes(profile.air_buoyancy_kgm3)
    ]
    from_table = pl.when(pl.col("r_vcf").is_null() & pl.col("vcf_code").is_in(_TABLE_CODES)).then(
        "vcf_code"
    )
    return pl.coalesce(
        *tried, *([from_table] if step == "gsv" else []), pl.lit(f"inspector_{step}")
    )
