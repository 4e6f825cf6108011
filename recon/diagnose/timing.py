"""What is on the wrong side of the dip, only announced, taken back, or not booked at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

import polars as pl

from recon.diagnose.candidate import Proposal
from recon.diagnose.evidence import Evidence
from recon.diagnose.priors import COMMON, LOST, RATE, share
from recon.diagnose.sift import sift
from recon.diagnose.telling import moment, of_entry

NEAR = timedelta(hours=3)
"""An entry this close to the dip is the usual cut-off slip."""

AROUND = timedelta(hours=24)

_OIL = ("receipt", "issue", "transfer", "transfer_in", "transfer_out", "water_draw")
"""Kinds that move oil at an hour of the clock."""

_LISTED = 5


def cutoff(evidence: Evidence) -> list[Proposal]:
    """D is an entry up to 24 h either side of the dip, booked on the wrong side of it."""
    c = pl.col
    distance = (c("counts_at") - c("until")).abs()
    around = (
        evidence.entries.filter(
            c("kind").is_in(_OIL)
            & (c("status") == "booked")
            & ~c("undone")
            & (c("counted") | (c("why_not") == "after_instant"))
            & (distance <= AROUND)
        )
        .with_columns(
            explains_kg=pl.when(c("counted")).then(-c("signed_kg")).otherwise("signed_kg"),
            mark=pl.when("effective_date_only")
            .then(pl.lit("date_only"))
            .when(distance <= NEAR)
            .then(pl.lit("near"))
            .otherwise(pl.lit("same_night")),
            # The other leg may have been gauged at another hour: it says nothing here.
            other_tank_id=pl.lit(None, pl.String),
        )
        .with_columns(pl.col("explains_kg").fill_null(0))
    )
    return [
        of_entry(
            row,
            "cutoff",
            "cause_cutoff_early" if row["counted"] else "cause_cutoff_late",
            gauged_at=moment(row["until"]),
        )
        for row in sift(evidence, "cutoff", around, always=["near"]).iter_rows(named=True)
    ]


def pre_booked(evidence: Evidence) -> list[Proposal]:
    """An announced entry, effective before the dip, is D: it happened, the account still waits."""
    c = pl.col
    waiting = evidence.entries.filter(
        (c("status") == "pre_booked") & (c("counts_at") <= c("until"))
    ).with_columns(explains_kg=c("signed_kg"), mark=pl.lit("before_gauge"))
    return [
        of_entry(row, "pre_booked", "cause_pre_booked", proof=True)
        for row in sift(evidence, "pre_booked", waiting, always=["before_gauge"]).iter_rows(
            named=True
        )
    ]


def one_sided_reversal(evidence: Evidence) -> list[Proposal]:
    """A counted reversal without its corrected re-entry, or without its original, is D."""
    c = pl.col
    red = evidence.entries.filter((c("kind") == "reversal") & c("counted"))
    originals = evidence.entries.select(
        "case",
        pl.col("entry_id").alias("reverses"),
        original_document="document_no",
        original_at="effective_at",
        original_booked="booked_at",
        original_kg="written_kg",
    ).unique(["case", "reverses"], keep="first", maintain_order=True)
    red = red.join(originals, on=["case", "reverses"], how="left", maintain_order="left")
    reentered = _reentered(evidence, red)
    red = red.with_columns(
        explains_kg=-c("signed_kg"),
        mark=pl.when(c("root_kind").is_null())
        .then(pl.lit("no_original"))
        .when(c("entry_id").is_in(reentered))
        .then(pl.lit("reentered"))
        .otherwise(pl.lit("not_reentered")),
    )
    return [
        of_entry(
            row,
            "one_sided_reversal",
            f"cause_reversal_{row['mark']}",
            proof=row["mark"] != "reentered",
            reverses=row["reverses"] or "–",
        )
        for row in sift(
            evidence, "one_sided_reversal", red, always=["not_reentered", "no_original"]
        ).iter_rows(named=True)
    ]


def _reentered(evidence: Evidence, red: pl.DataFrame) -> list[str]:
    """Ids of the reversals whose movement stands in the account again.

    The re-entry has the original's kind, and its document, or its day and nearly its quantity.
    """
    c = pl.col
    again = evidence.live.select(
        "case",
        root_kind="kind",
        again_id="entry_id",
        again_document="document_no",
        again_at="effective_at",
        again_booked="booked_at",
        again_kg="written_kg",
    )
    found = red.join(again, on=["case", "root_kind"], how="inner", maintain_order="left").filter(
        c("again_id") != c("reverses")
    )
    document = c("again_document") == pl.coalesce("original_document", "document_no")
    alike = (c("again_at").dt.date() == c("original_at").dt.date()) & (
        (c("again_kg") - c("original_kg")).abs() <= c("original_kg") * 0.5
    )
    later = (c("again_booked") >= c("original_booked")).fill_null(True)
    return (
        found.filter(document.fill_null(False) | (alike & later).fill_null(False))["entry_id"]
        .unique()
        .sort()
        .to_list()
    )


def missing_leg(evidence: Evidence) -> list[Proposal]:
    """A transfer leg on another tank that names this one, with no leg here that answers it."""
    c = pl.col
    legs = evidence.known.legs
    if legs.is_empty():
        return []
    sides = legs.with_columns(
        sign=pl.when(c("kind") == "transfer_in").then(1).otherwise(-1),
        kg=(c("quantity_t") * 1000).cast(pl.Int64),
    )
    named = sides.join(
        evidence.frame.select("case", "depot", "gauged_at", counter_tank_id="tank_id"),
        on=["depot", "counter_tank_id"],
        how="inner",
        maintain_order="left",
    ).filter(c("counts_at") <= c("gauged_at"))
    here = sides.select(
        "depot", pl.col("tank_id").alias("counter_tank_id"), "kg", answers=-c("sign")
    ).unique()
    alone = named.join(
        here,
        left_on=["depot", "counter_tank_id", "kg", "sign"],
        right_on=["depot", "counter_tank_id", "kg", "answers"],
        how="anti",
        maintain_order="left",
    ).with_columns(explains_kg=-c("sign") * c("kg"), mark=pl.lit("one_leg"))
    return [
        Proposal(
            case=row["case"],
            code="missing_entry",
            mark="one_leg",
            explains_kg=row["explains_kg"],
            evidence="cause_missing_leg",
            params={
                "entry": row["entry_id"],
                "document": row["document_no"] or "–",
                "at": moment(row["counts_at"]),
                "tank": row["tank_id"],
                "quantity_t": row["kg"] / 1000,
            },
            entries=(row["entry_id"],),
            tanks=(row["tank_id"],),
            searched=row["searched"],
            proof=True,
        )
        for row in sift(evidence, "missing_entry", alone, always=["one_leg"]).iter_rows(named=True)
    ]


def missing_document(evidence: Evidence) -> list[Proposal]:
    """A gap in document numbers on a tank whose difference nothing else explains.

    A gap tells that a paper is missing, not of which quantity: the difference would be it. Each
    missing paper belongs to one tank of the depot or, as often, to none (a form that was spoilt):
    the more tanks are unexplained, the less it speaks for one of them.
    """
    c = pl.col
    tanks = Counter(result.depot for result in evidence.known.results.values())
    unexplained: dict[str, float] = defaultdict(float)
    for case in evidence.cases:
        unexplained[case.key[0]] += evidence.unknown.get(case.number, 0.0)
    found = []
    for case in evidence.cases:
        depot = case.key[0]
        fits = evidence.known.gaps.filter((c("depot") == depot) & (c("after_at") <= case.gauged_at))
        if fits.is_empty() or case.first is not None:
            continue
        missing = int(fits["missing"].sum())
        others = unexplained[depot] - evidence.unknown.get(case.number, 0.0)
        # Odds of a missing paper's being this tank's, over its being another's or nobody's.
        one_tank = 1.0 / (tanks[depot] * RATE)
        elsewhere = (1 - LOST) + LOST * one_tank * others / COMMON["unexplained"]
        odds = min(1.0, LOST * missing * one_tank / elsewhere)
        found.append(
            Proposal(
                case=case.number,
                code="missing_entry",
                mark="gap",
                explains_kg=case.difference_kg,
                evidence="cause_missing_document",
                params={
                    "documents": [
                        row["missing_from"]
                        if row["missing_from"] == row["missing_to"]
                        else f"{row['missing_from']}…{row['missing_to']}"
                        for row in fits.head(_LISTED).iter_rows(named=True)
                    ],
                    "missing": missing,
                    "tanks": sum(case.key[0] == depot for case in evidence.cases),
                    "quantity_t": abs(case.difference_kg) / 1000,
                },
                searched=share("missing_entry", "gap") / odds,
                free=True,
            )
        )
    return found
