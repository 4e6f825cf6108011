"""Slips of the clerk: an entry twice, the wrong way round, two digits exchanged, a point moved."""

from __future__ import annotations

import polars as pl

from recon.diagnose.candidate import Proposal
from recon.diagnose.documents import TIMES, papers_mark, size_of, whole_kg
from recon.diagnose.evidence import Evidence
from recon.diagnose.priors import NO_TRACE, NO_VOLUME, ODD_QUANTITY, SUPPORTED, THOUSAND, UNUSUAL
from recon.diagnose.sift import NOTICEABLE, corrected, sift, sift_entries
from recon.diagnose.telling import moment, of_entry, other_leg

SAME_DOCUMENT = "same_document"
_A_DAY = pl.duration(hours=24)
_PLACES = 9
"""Digit pairs looked at, from the last digit of a quantity in kilograms."""


def duplicate_entry(evidence: Evidence) -> list[Proposal]:
    """|D| is the quantity of an entry with a twin: same tank, kind and quantity, another id."""
    c = pl.col
    same = ["case", "kind", "leg", "signed_kg", "product"]
    facts = ["line", "entry_id", "document_no", "vessel", "effective_at"]
    alike = (
        evidence.live.select(*same, *facts, lines=pl.len().over("case", "document_no"))
        .filter(pl.len().over(same) > 1)
        .with_columns(explains_kg=-c("signed_kg"))
    )
    twins = (
        alike.join(
            alike.select(
                *same,
                "line",
                twin_id="entry_id",
                twin_document="document_no",
                twin_vessel="vessel",
                twin_at="effective_at",
            ),
            on=same,
            how="inner",
            maintain_order="left",
        )
        .filter(c("line") > c("line_right"))
        .with_columns(mark=_twin_mark())
        .filter(c("mark").is_not_null())
        .unique(["case", "entry_id"], keep="first", maintain_order=True)
        .drop("kind", "leg", "signed_kg", "product", "line_right", *facts[1:])
    )
    found = sift(evidence, "duplicate_entry", twins, always=[SAME_DOCUMENT]).join(
        evidence.live, on=["case", "line"], how="inner", maintain_order="left"
    )
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


_TURNED = {
    "receipt": "issue",
    "issue": "receipt",
    "transfer_in": "transfer_out",
    "transfer_out": "transfer_in",
}


def sign_error(evidence: Evidence) -> list[Proposal]:
    """|D| is twice the quantity of one entry: it went in where it came out, or the reverse."""
    turned = corrected(evidence, evidence.live, -pl.col("written_kg"))
    return [
        of_entry(
            row,
            "sign_error",
            "cause_sign_unusual" if row["mark"] == UNUSUAL else "cause_sign_error",
            twice_t=row["written_kg"] / 500,
        )
        for row in sift_entries(evidence, "sign_error", turned, _turned_mark).iter_rows(named=True)
    ]


def _turned_mark(frame: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """Whether entries of that size usually go the other way: trucks bring nothing in."""
    c = pl.col
    by_kind = sizes.group_by("kind", "product", "size").agg(c("alike").sum())
    same = by_kind.rename({"alike": "was"})
    other = by_kind.rename({"alike": "becomes", "kind": "turned"})
    was, becomes = c("was").fill_null(0).clip(1), c("becomes").fill_null(0) + 1
    return (
        frame.with_columns(
            size=size_of(c("written_kg")), turned=c("kind").replace_strict(_TURNED, default=None)
        )
        .join(same, on=["kind", "product", "size"], how="left", maintain_order="left")
        .join(other, on=["turned", "product", "size"], how="left", maintain_order="left")
        .with_columns(
            mark=pl.when(c("turned").is_null())
            .then(pl.lit(NO_TRACE))
            .when(becomes * TIMES <= was)
            .then(pl.lit(UNUSUAL))
            .when(becomes >= was * TIMES)
            .then(pl.lit(ODD_QUANTITY))
            .otherwise(pl.lit(NO_TRACE))
        )
        .drop("size", "turned", "was", "becomes")
    )


def transposed_digits(evidence: Evidence) -> list[Proposal]:
    """Exchanging two adjacent digits of the quantity as written removes D."""
    c = pl.col
    # As written, in thousandths of its unit; tonnes give kilograms.
    live = evidence.live.select(
        "case",
        "line",
        "u_kg",
        "signed_kg",
        "written_kg",
        "paper_kg",
        "paper_off_kg",
        digits=(c("quantity").abs() * 1000).cast(pl.Float64).round(0).cast(pl.Int64),
        per_digit=c("written_kg") / (c("quantity").abs().cast(pl.Float64) * 1000),
    )
    tried = []
    for place in range(_PLACES):
        low, high = 10**place, 10 ** (place + 1)
        first, second = c("digits") // high % 10, c("digits") // low % 10
        changed = (second - first) * (high - low)
        swapped = c("digits") + changed
        some = live.filter(
            (c("digits") >= low) & ((changed * c("per_digit")).abs() >= NOTICEABLE * c("u_kg"))
        )
        right = whole_kg(swapped * c("per_digit"))
        tried.append(corrected(evidence, some, right, digits=c("digits"), swapped=swapped))
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
            density20_kgm3=_number(row["density20_kgm3"]),
        )
        for row in sift_entries(evidence, "transposed_digits", pl.concat(tried)).iter_rows(
            named=True
        )
    ]


_TELLING = (SUPPORTED, ODD_QUANTITY, NO_VOLUME)
"""Marks with a sentence of their own."""

_SHIFTS = (10.0, 0.1, 100.0, 0.01, 1000.0, 0.001)


def decimal_shift(evidence: Evidence) -> list[Proposal]:
    """The point of one quantity, moved by one, two or three places, removes D."""
    tried = [
        corrected(
            evidence,
            evidence.live,
            whole_kg(pl.col("written_kg") * factor),
            factor=pl.lit(factor),
        )
        for factor in _SHIFTS
    ]
    return [
        of_entry(
            row,
            "decimal_shift",
            f"cause_decimal_{row['mark'] if row['mark'] in _TELLING else 'shift'}",
            proof=row["mark"] == SUPPORTED,
            right_t=row["right_kg"] / 1000,
            volume20_m3=_number(row["volume20_m3"]),
        )
        for row in sift_entries(
            evidence, "decimal_shift", pl.concat(tried), _shifted_mark
        ).iter_rows(named=True)
    ]


def _shifted_mark(frame: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """Three places are more often kilograms among tonnes (unit_error)."""
    c = pl.col
    three = c("factor").is_in([1000.0, 0.001]) & (c("mark") != SUPPORTED)
    return papers_mark(frame, sizes).with_columns(
        mark=pl.when(three & (c("mark") != UNUSUAL)).then(pl.lit(THOUSAND)).otherwise("mark")
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
