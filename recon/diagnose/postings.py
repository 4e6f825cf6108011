"""Slips of the clerk: an entry twice, the wrong way round, two digits exchanged, a point moved."""

from __future__ import annotations

import polars as pl

from recon.diagnose.candidate import Proposal
from recon.diagnose.documents import papers_mark, whole_kg
from recon.diagnose.evidence import Evidence
from recon.diagnose.priors import NO_TRACE, SUPPORTED
from recon.diagnose.sift import NOTICEABLE, sift
from recon.diagnose.telling import moment, of_entry, other_leg

PAPER = (SUPPORTED,)
SAME_DOCUMENT = "same_document"
_A_DAY = pl.duration(hours=24)
_PLACES = 9
"""Digit pairs looked at, from the last digit of a quantity in kilograms."""


def duplicate_entry(evidence: Evidence) -> list[Proposal]:
    """|D| is the quantity of an entry with a twin: same tank, kind and quantity, another id."""
    c = pl.col
    live = evidence.live.with_columns(
        order=pl.int_range(pl.len()),
        lines=pl.len().over("case", "document_no"),
    )
    same = ["case", "kind", "leg", "signed_kg", "product"]
    twins = (
        live.join(
            live.select(
                *same,
                "order",
                twin_id="entry_id",
                twin_document="document_no",
                twin_vessel="vessel",
                twin_at="effective_at",
            ),
            on=same,
            how="inner",
            maintain_order="left",
        )
        .filter(c("order") > c("order_right"))
        .with_columns(mark=_twin_mark())
        .filter(c("mark").is_not_null())
        .with_columns(explains_kg=-c("signed_kg"))
        .unique(["case", "entry_id"], keep="first", maintain_order=True)
    )
    found = sift(evidence, twins, always=[SAME_DOCUMENT])
    return [
        Proposal(
            case=row["case"],
            code="duplicate_entry",
            mark=row["mark"],
            explains_kg=row["explains_kg"],
            evidence=f"cause_duplicate_{row['mark']}",
            params={
                "entry": row["entry_id"],
                "twin": row["twin_id"],
                "document": row["document_no"] or "–",
                "twin_document": row["twin_document"] or "–",
                "vessel": row["vessel"] or "–",
                "kind": row["kind"],
                "at": moment(row["effective_at"]),
                "twin_at": moment(row["twin_at"]),
                "quantity_t": row["written_kg"] / 1000,
            },
            entries=tuple(sorted((row["twin_id"], row["entry_id"]))),
            tanks=(row["other_tank_id"],) if row["other_tank_id"] else (),
            searched=row["searched"],
            proof=row["mark"] == SAME_DOCUMENT,
            other=other_leg(row),
        )
        for row in found.iter_rows(named=True)
    ]


def _twin_mark() -> pl.Expr:
    """What two equal entries share; null where it is nothing but the quantity."""
    c = pl.col
    document = c("document_no") == c("twin_document")
    within = (c("effective_at") - c("twin_at")).abs() <= _A_DAY
    vessel = (c("vessel") == c("twin_vessel")) & within
    return (
        pl.when(document & (c("lines") <= 2))
        .then(pl.lit(SAME_DOCUMENT))
        .when(document)
        .then(pl.lit("shared_document"))
        .when(vessel)
        .then(pl.lit("same_vessel"))
        .when(within)
        .then(pl.lit("same_day"))
    )


def sign_error(evidence: Evidence) -> list[Proposal]:
    """|D| is twice the quantity of one entry: it went in where it came out, or the reverse."""
    turned = evidence.live.with_columns(explains_kg=-2 * pl.col("signed_kg"), mark=pl.lit(NO_TRACE))
    return [
        of_entry(row, "sign_error", "cause_sign_error", twice_t=row["written_kg"] / 500)
        for row in sift(evidence, turned).iter_rows(named=True)
    ]


def corrected(frame: pl.DataFrame, right_kg: pl.Expr) -> pl.DataFrame:
    """``frame`` with ``right_kg`` (the |quantity| it should be), ``explains_kg`` and ``mark``.

    difference = physical − book: what the corrected entry does beyond the booked one. Corrections
    that nobody would notice are left out.
    """
    c = pl.col
    explains = c("signed_kg").sign() * (c("right_kg") - c("written_kg"))
    return (
        frame.with_columns(right_kg=right_kg)
        .with_columns(explains_kg=explains)
        .filter(c("explains_kg").abs() >= NOTICEABLE * c("u_kg"))
        .with_columns(mark=papers_mark(c("right_kg")))
    )


def transposed_digits(evidence: Evidence) -> list[Proposal]:
    """Exchanging two adjacent digits of the quantity as written removes D."""
    c = pl.col
    # As written, in thousandths of its unit; tonnes give kilograms.
    live = evidence.live.with_columns(
        digits=(c("quantity").abs() * 1000).cast(pl.Float64).round(0).cast(pl.Int64),
        per_digit=c("written_kg") / (c("quantity").abs().cast(pl.Float64) * 1000),
    )
    tried = []
    for place in range(_PLACES):
        low, high = 10**place, 10 ** (place + 1)
        first, second = c("digits") // high % 10, c("digits") // low % 10
        changed = (second - first) * (high - low)
        tried.append(
            live.filter(
                (c("digits") >= high) & ((changed * c("per_digit")).abs() >= NOTICEABLE * c("u_kg"))
            ).with_columns(swapped=c("digits") + changed)
        )
    swaps = pl.concat(tried)
    swaps = corrected(swaps, whole_kg(c("swapped") * c("per_digit")))
    return [
        of_entry(
            row,
            "transposed_digits",
            f"cause_transposed_{row['mark']}",
            proof=row["mark"] == SUPPORTED,
            written=row["digits"] / 1000,
            swapped=row["swapped"] / 1000,
            unit=row["unit"] or "t",
            volume20_m3=_number(row["volume20_m3"]),
        )
        for row in sift(evidence, swaps, always=PAPER).iter_rows(named=True)
    ]


_SHIFTS = (10.0, 0.1, 100.0, 0.01, 1000.0, 0.001)


def decimal_shift(evidence: Evidence) -> list[Proposal]:
    """The point of one quantity, moved by one, two or three places, removes D."""
    c = pl.col
    tried = [
        corrected(
            evidence.live.with_columns(factor=pl.lit(factor)), whole_kg(c("written_kg") * factor)
        )
        for factor in _SHIFTS
    ]
    # Three places are more often kilograms among tonnes (unit_error).
    shifted = pl.concat(tried).with_columns(
        mark=pl.when(c("factor").is_in([1000.0, 0.001])).then(pl.lit("thousand")).otherwise("mark")
    )
    return [
        of_entry(
            row,
            "decimal_shift",
            "cause_decimal_supported" if row["mark"] == SUPPORTED else "cause_decimal_shift",
            proof=row["mark"] == SUPPORTED,
            right_t=row["right_kg"] / 1000,
            volume20_m3=_number(row["volume20_m3"]),
        )
        for row in sift(evidence, shifted, always=PAPER).iter_rows(named=True)
    ]


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
