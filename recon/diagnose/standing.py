"""What stands behind a reading: an old sheet, the register, the table, the printed result."""

from __future__ import annotations

from math import exp, log

import polars as pl

from recon.diagnose.candidate import Proposal
from recon.diagnose.documents import whole_kg
from recon.diagnose.evidence import KEY, Evidence, kilograms
from recon.diagnose.readings import rows_of
from recon.diagnose.scoring import log_broad, log_normal, log_sum
from recon.diagnose.sift import sift
from recon.diagnose.telling import moment

_SAME = (
    "innage_mm",
    "ullage_mm",
    "liquid_temperature_c",
    "density20_kgm3",
    "density15_kgm3",
    "observed_density_kgm3",
)
"""What a gauger reads anew each time: three of them equal to the last digit is no accident."""

_ROOF_MM = {"internal_floating_roof": (10.0, 100.0), "external_floating_roof": (50.0, 250.0)}
"""How deep a roof floats, mm of liquid: internal ones of 10 to 70 kg/m², external ones of 50 to
180 kg/m², as pans, pontoons and decks are built."""

_ROOF_STEPS = 64

_LEAST_TIMES = 0.01
"""A roof so many times less likely to make a surplus than anything unknown is not thought of."""

_MOST_OFF = 0.2
"""A capacity table is not off by more than this share of the stock."""

_EDITION = (0.0003, 0.0015)
"""VCFs of the 1952 tables differ from later ones by this much (metrology: 0.05–0.12 %)."""


def stale_stocktake(evidence: Evidence) -> list[Proposal]:
    """Readings equal to an earlier round's though entries were booked since: D is those entries."""
    c = pl.col
    if evidence.known.earlier.is_empty():
        return []
    tonight = rows_of(evidence).select("case", *KEY, *_SAME)
    both = tonight.join(
        evidence.known.earlier.select(*KEY, "gauged_at", "report_no", "origin_file", *_SAME),
        on=KEY,
        how="inner",
        suffix="_then",
        maintain_order="left",
    )
    equal = [c(name).eq_missing(c(f"{name}_then")) for name in _SAME]
    given = pl.sum_horizontal(c(name).is_not_null().cast(pl.Int64) for name in _SAME)
    repeated = (
        both.filter(pl.all_horizontal(equal) & (given >= 3))
        .unique("case", keep="first", maintain_order=True)
        .select("case", "report_no", "origin_file", then="gauged_at")
    )
    since = (
        evidence.entries.filter(c("counted"))
        .join(repeated, on="case", how="inner", maintain_order="left")
        .filter(c("counts_at") > c("then"))
        .group_by("case", "then", "report_no", "origin_file", maintain_order=True)
        .agg(explains_kg=-c("signed_kg").sum(), entries=pl.len())
        .with_columns(mark=pl.lit("repeated"))
    )
    return [
        Proposal(
            case=row["case"],
            code="stale_stocktake",
            mark="repeated",
            explains_kg=row["explains_kg"],
            evidence="cause_stale_stocktake",
            params={
                "then": moment(row["then"]),
                "entries": row["entries"],
                "moved_t": -row["explains_kg"] / 1000,
                "report": row["report_no"] or row["origin_file"],
            },
            proof=True,
        )
        for row in sift(evidence, "stale_stocktake", since, always=["repeated"]).iter_rows(
            named=True
        )
    ]


def roof_unknown(evidence: Evidence) -> list[Proposal]:
    """A floating roof whose mass the register lacks: a surplus of a roof's usual weight.

    The size is not any size: it counts how likely such a roof makes this surplus, over how likely
    something unknown does.
    """
    c = pl.col
    rows = rows_of(evidence).filter(
        c("tank_type").is_in(list(_ROOF_MM)) & (c("roof_mass_kg").fill_null(0.0) == 0.0)
    )
    found = []
    for row in rows.iter_rows(named=True):
        case = evidence.case(row["case"])
        if not row["tonnes_a_mm"]:
            continue
        off = case.difference_kg / 1000
        depth = off / row["tonnes_a_mm"]
        low, high = (edge * row["tonnes_a_mm"] for edge in _ROOF_MM[row["tank_type"]])
        times = exp(_log_roof(off, low, high, case.sigma_t) - log_broad(off))
        if depth > 0 and times >= _LEAST_TIMES:
            found.append(
                Proposal(
                    case=case.number,
                    code="roof_correction",
                    mark="mass_unknown",
                    explains_kg=case.difference_kg,
                    evidence="cause_roof_unknown",
                    params={"roof_t": off, "depth_mm": depth},
                    times=times,
                    free=True,
                )
            )
    return found


def _log_roof(off_t: float, low_t: float, high_t: float, sigma_t: float) -> float:
    """ln of the density, 1/t, of a difference made by a roof of a mass log-uniform in bounds."""
    ratio = (high_t / low_t) ** (1 / _ROOF_STEPS)
    masses = (low_t * ratio ** (step + 0.5) for step in range(_ROOF_STEPS))
    return log_sum(log_normal(off_t - mass, sigma_t) for mass in masses) - log(_ROOF_STEPS)


def capacity_table(evidence: Evidence) -> list[Proposal]:
    """The calibration certificate has lapsed: the table may be off by what is missing."""
    valid = {
        (row["depot"], row["tank_id"]): row["calibration_valid_until"]
        for row in evidence.known.certificates.iter_rows(named=True)
    }
    found = []
    for case in evidence.cases:
        until = valid.get(case.key)
        physical = kilograms(case.result.physical_t) if case.result.physical_t else 0
        if until is None or until >= case.gauged_at.date() or not physical:
            continue
        off = case.difference_kg / physical
        if abs(off) <= _MOST_OFF:
            found.append(
                Proposal(
                    case=case.number,
                    code="capacity_table",
                    mark="expired",
                    explains_kg=case.difference_kg,
                    evidence="cause_capacity_table",
                    params={"until": until.isoformat(), "off_pct": 100 * off},
                    free=True,
                )
            )
    return found


def inspector_arithmetic(evidence: Evidence) -> list[Proposal]:
    """The printed mass agrees with the book, and does not follow from the readings beside it."""
    printed = []
    for case in evidence.cases:
        result = case.result
        if result.inspector_t is None or result.physical_t is None:
            continue
        off = float(result.physical_t) - result.inspector_t
        printed.append((case.number, "printed_fits", round(off * 1000), result.inspector_t))
    frame = pl.DataFrame(
        printed,
        schema={
            "case": pl.Int64,
            "mark": pl.String,
            "explains_kg": pl.Int64,
            "printed_t": pl.Float64,
        },
        orient="row",
    )
    return [
        Proposal(
            case=row["case"],
            code="inspector_arithmetic",
            mark="printed_fits",
            explains_kg=row["explains_kg"],
            evidence="cause_inspector_arithmetic",
            params={
                "printed_t": row["printed_t"],
                "physical_t": row["printed_t"] + row["explains_kg"] / 1000,
            },
        )
        for row in sift(evidence, "inspector_arithmetic", frame).iter_rows(named=True)
    ]


def table_edition(evidence: Evidence) -> list[Proposal]:
    """The sheet's VCF is that of the 1952 tables, and so was the opening's: D is its share."""
    c = pl.col
    printed = evidence.known.readings.filter(c("reported_vcf").is_not_null()).select(
        *KEY, "gauged_at", "reported_vcf"
    )
    off = c("reported_vcf") / c("measured_vcf") - 1.0
    rows = (
        rows_of(evidence)
        .join(printed, on=[*KEY, "gauged_at"], how="inner", maintain_order="left")
        .with_columns(off=off)
        .filter(c("off").abs().is_between(*_EDITION))
    )
    opening = (
        evidence.entries.filter((c("kind") == "opening") & c("counted"))
        .group_by("case", maintain_order=True)
        .agg(opening_kg=c("signed_kg").sum(), entry_id=c("entry_id").first())
    )
    frame = (
        rows.join(opening, on="case", how="inner", maintain_order="left")
        .unique("case", keep="first", maintain_order=True)
        .with_columns(
            explains_kg=whole_kg(-c("off") * c("opening_kg")),
            mark=pl.lit("printed"),
        )
    )
    return [
        Proposal(
            case=row["case"],
            code="table_edition",
            mark="printed",
            explains_kg=row["explains_kg"],
            evidence="cause_table_edition",
            params={
                "printed_vcf": row["reported_vcf"],
                "vcf": row["measured_vcf"],
                "entry": row["entry_id"],
                "opening_t": row["opening_kg"] / 1000,
            },
            entries=(row["entry_id"],),
        )
        for row in sift(evidence, "table_edition", frame).iter_rows(named=True)
    ]
