"""Slips of the gauger: the reading altered in one way and measured again."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from recon.diagnose.candidate import Proposal
from recon.diagnose.evidence import KEY, Evidence
from recon.diagnose.priors import CONTRADICTED, NO_TRACE, SUPPORTED, UNUSUAL
from recon.diagnose.sift import sift
from recon.reconcile.readings import INDEPENDENT

_ROUND_MM = (10.0, 100.0, 1000.0)
SAME_LEVEL_MM = 8.0
SAME_TEMPERATURE_C = 1.5
"""Two readings of one tank at one time agree within this."""

USUAL_TEMPERATURE_C = 8.0
"""Tanks of one product on one site lie within this of their middle temperature."""

_TOGETHER = pl.duration(hours=3)

OTHER = "other_reading"
EARLIER = "earlier_reading"
SLIP = "slip"


def rows_of(evidence: Evidence) -> pl.DataFrame:
    """The reading of each case, with what another source read at the same time (``other_*``)."""
    c = pl.col
    rows = evidence.frame.select("case", *KEY).join(
        evidence.known.rows, on=KEY, how="inner", maintain_order="left"
    )
    others = evidence.known.readings.filter(
        c("source").fill_null(INDEPENDENT) != INDEPENDENT
    ).select(
        *KEY,
        other_at="gauged_at",
        other_innage_mm="innage_mm",
        other_ullage_mm="ullage_mm",
        other_temperature_c="liquid_temperature_c",
        other_water_mm="free_water_mm",
        other_sediment_pct="sediment_water_pct",
    )
    beside = (
        rows.select("case", *KEY, "gauged_at")
        .join(others, on=KEY, how="inner", maintain_order="left")
        .with_columns(apart=(c("other_at") - c("gauged_at")).abs())
        .filter(c("apart") <= _TOGETHER)
        .sort("case", "apart", maintain_order=True)
        .unique("case", keep="first", maintain_order=True)
        .drop(*KEY, "gauged_at", "apart")
    )
    return rows.join(beside, on="case", how="left", maintain_order="left").with_columns(
        other_level_mm=pl.coalesce(
            "other_innage_mm", c("reference_height_mm") - c("other_ullage_mm")
        )
    )


def swapped_digits(number: pl.Expr, place: int) -> pl.Expr:
    """``number`` (whole) with the digits of 10^place and 10^(place+1) exchanged."""
    low: int = 10**place
    high = 10 * low
    return number + (number // low % 10 - number // high % 10) * (high - low)


def remeasured(
    evidence: Evidence, code: str, altered: Sequence[pl.DataFrame], always: Sequence[str] = ()
) -> list[Proposal]:
    """Proposals of readings altered in one way each.

    Each frame has the rows of ``rows_of`` with some column changed, and ``mark``, ``says`` (code of
    the evidence), ``was`` and ``becomes`` (numbers for its sentence), optionally ``slack`` (the
    share of the effect that is itself uncertain, one standard deviation).
    """
    frames = [frame for frame in altered if frame.height]
    if not frames:
        return []
    c = pl.col
    frame = pl.concat(frames, how="diagonal")
    if "slack" not in frame.columns:
        frame = frame.with_columns(slack=pl.lit(0.0))
    frame = (
        frame.with_columns(altered_t=evidence.remeasure(frame))
        .filter(c("altered_t").is_not_null())
        .with_columns(
            explains_kg=((c("mass_t") - c("altered_t")) * 1000).round(0).cast(pl.Int64),
            spread_t=(c("mass_t") - c("altered_t")).abs() * c("slack").fill_null(0.0),
        )
    )
    return [
        Proposal(
            case=row["case"],
            code=code,
            mark=row["mark"],
            explains_kg=row["explains_kg"],
            evidence=row["says"],
            params={
                "was": row["was"],
                "becomes": row["becomes"],
                "altered_t": round(row["altered_t"], 3),
            },
            searched=row["searched"],
            proof=row["mark"] in (SUPPORTED, OTHER),
            spread_t=row["spread_t"],
        )
        for row in sift(evidence, code, frame, always=always).iter_rows(named=True)
    ]


def _against(other: pl.Expr, was: pl.Expr, becomes: pl.Expr, within: float) -> pl.Expr:
    """What another reading of the same time says of changing ``was`` to ``becomes``."""
    before, after = (other - was).abs() <= within, (other - becomes).abs() <= within
    return (
        pl.when(after & ~before)
        .then(pl.lit(SUPPORTED))
        .when(before)
        .then(pl.lit(CONTRADICTED))
        .otherwise(pl.lit(NO_TRACE))
    )


def gauge_slip(evidence: Evidence) -> list[Proposal]:
    """Innage and ullage confused, a dip off by 10ⁿ mm, or two of its digits exchanged."""
    c = pl.col
    rows = rows_of(evidence)
    level = c("level_mm")
    by_ullage = c("innage_mm").is_null()
    written = pl.when(by_ullage).then("ullage_mm").otherwise("innage_mm").round(0).cast(pl.Int64)
    tried: list[tuple[str, pl.Expr]] = [
        ("cause_gauge_swapped", c("reference_height_mm") - level),
        *(("cause_gauge_round", level + sign * step) for step in _ROUND_MM for sign in (1.0, -1.0)),
    ]
    for place in range(4):
        other = swapped_digits(written, place).cast(pl.Float64)
        moved = pl.when(by_ullage).then(c("reference_height_mm") - other).otherwise(other)
        # A nought that came first is not written any more: 10 523 mm becomes 1 523.
        shown = pl.when(written >= 10**place).then(moved)
        tried.append(("cause_gauge_digits", shown))
    altered = [
        rows.with_columns(
            says=pl.lit(says),
            was=level,
            becomes=becomes,
            mark=_against(c("other_level_mm"), level, becomes, SAME_LEVEL_MM),
            innage_mm=becomes,
            ullage_mm=pl.lit(None, pl.Float64),
        ).filter((c("becomes") > 0) & (c("becomes") != c("was")))
        for says, becomes in tried
    ]
    return remeasured(evidence, "gauge_slip", altered)


def temperature_slip(evidence: Evidence) -> list[Proposal]:
    """A °F figure in a column of °C, or two digits of the temperature exchanged."""
    c = pl.col
    rows = _with_usual_temperature(evidence, rows_of(evidence)).filter(
        c("liquid_temperature_c").is_not_null()
    )
    written = c("liquid_temperature_c")
    tenths = (written * 10).round(0).cast(pl.Int64)
    tried = [("cause_temperature_fahrenheit", (written - 32.0) / 1.8)]
    for place in (0, 1):
        swapped = swapped_digits(tenths, place).cast(pl.Float64) / 10.0
        tried.append(("cause_temperature_digits", pl.when(tenths >= 10**place).then(swapped)))
    altered = [
        rows.with_columns(
            says=pl.lit(says),
            was=written,
            becomes=becomes,
            mark=_temperature_mark(written, becomes),
            liquid_temperature_c=becomes,
        ).filter(c("becomes").is_between(-30.0, 95.0) & (c("becomes") != c("was")))
        for says, becomes in tried
    ]
    return remeasured(evidence, "temperature_slip", altered)


def _with_usual_temperature(evidence: Evidence, rows: pl.DataFrame) -> pl.DataFrame:
    """``usual_c``: the middle temperature of tonight's tanks of the product, three or more."""
    c = pl.col
    usual = (
        evidence.known.night.measured.group_by("product")
        .agg(usual_c=c("liquid_temperature_c").median(), tanks=c("liquid_temperature_c").count())
        .filter(c("tanks") >= 3)
        .drop("tanks")
    )
    products = evidence.frame.select("case", "product")
    return rows.join(products, on="case", how="left", maintain_order="left").join(
        usual, on="product", how="left", maintain_order="left"
    )


def _temperature_mark(written: pl.Expr, becomes: pl.Expr) -> pl.Expr:
    """What another source says of the change; else the other tanks of the product."""
    c = pl.col
    said = _against(c("other_temperature_c"), written, becomes, SAME_TEMPERATURE_C)
    before = (written - c("usual_c")).abs() <= USUAL_TEMPERATURE_C
    after = (becomes - c("usual_c")).abs() <= USUAL_TEMPERATURE_C
    return (
        pl.when(said != NO_TRACE)
        .then(said)
        .when(after & ~before)
        .then(pl.lit("odd_temperature"))
        .when(before & ~after)
        .then(pl.lit(UNUSUAL))
        .otherwise(pl.lit(NO_TRACE))
    )


def _left_out(
    evidence: Evidence, code: str, column: str, other: str, factor: float, precision: float
) -> list[Proposal]:
    """A deduction that another reading has, or an earlier one had, or whose point slipped."""
    c = pl.col
    rows = rows_of(evidence).with_columns(was=c(column).fill_null(0.0))
    before = (
        evidence.known.earlier.filter(c(column) > 0)
        .unique(KEY, keep="first", maintain_order=True)
        .select(*KEY, earlier_value=column)
    )
    rows = rows.join(before, on=KEY, how="left", maintain_order="left")
    tried = [
        (OTHER, f"cause_{code}_other", c(other)),
        (EARLIER, f"cause_{code}_earlier", c("earlier_value")),
        (SLIP, f"cause_{code}_slip", pl.when(c("was") > 0).then(c("was") * factor)),
        (SLIP, f"cause_{code}_slip", pl.when(c("was") > 0).then(c("was") / factor)),
    ]
    altered = [
        rows.with_columns(says=pl.lit(says), mark=pl.lit(mark), becomes=becomes)
        .filter((c("becomes") - c("was")).abs() > 2 * precision)
        .with_columns(
            c("becomes").alias(column),
            slack=precision / (c("becomes") - c("was")).abs(),
            free_water_written=True,
        )
        for mark, says, becomes in tried
    ]
    return remeasured(evidence, code, altered, always=[OTHER])


def free_water(evidence: Evidence) -> list[Proposal]:
    """Free water that was not written down, or not rightly: D is its volume times density."""
    return _left_out(evidence, "free_water", "free_water_mm", "other_water_mm", 10.0, 1.5)


def sediment_water(evidence: Evidence) -> list[Proposal]:
    """Sediment and water left out, or its point moved: D is that share of the liquid."""
    return _left_out(
        evidence, "sediment_water", "sediment_water_pct", "other_sediment_pct", 10.0, 0.025
    )


def roof_correction(evidence: Evidence) -> list[Proposal]:
    """The roof deducted though the table has done it, or deducted by the table alone."""
    c = pl.col
    rows = rows_of(evidence).filter(c("roof_mass_kg") > 0)
    none = rows.with_columns(
        says=pl.lit("cause_roof_twice"),
        mark=pl.lit(NO_TRACE),
        was=c("roof_mass_kg"),
        becomes=pl.lit(0.0),
        roof_mass_kg=pl.lit(0.0),
    )
    whole = rows.filter(c("roof_in_table")).with_columns(
        says=pl.lit("cause_roof_forgotten"),
        mark=pl.lit(NO_TRACE),
        was=pl.lit(0.0),
        becomes=c("roof_mass_kg"),
        roof_in_table=pl.lit(False),
    )
    return remeasured(evidence, "roof_correction", [none, whole])
