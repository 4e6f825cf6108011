"""From every correction that could be made to the few that are worth weighing.

A rule lays out its corrections as a frame; what would remove much less or much more than the
difference goes at once, in polars, and only what is left becomes Python objects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

import polars as pl

from recon.diagnose.documents import papers_mark, says
from recon.diagnose.evidence import Evidence
from recon.diagnose.priors import PAPERS, SPAN, marks_of, share

NOTICEABLE = 0.5
"""Corrections below this many U could not have flagged the tank: they are not counted as tried."""

WITHIN = 2.0
"""Corrections that leave more than this many U are not kept."""

QUADRUPLE = log(4.0)
ALIKE = 2 * SPAN / QUADRUPLE
"""A fault's size is taken as log-uniform, either sign: corrections of one sign within a factor of
four share one part in so many of a cause's weight."""

MOST = 8
"""Kept at most, those of most weight first, of one rule on one case."""

Marker = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""Gives entries with their corrections, and ``usual_sizes``, a ``mark`` and perhaps ``times``."""


def sift(
    evidence: Evidence, code: str, corrections: pl.DataFrame, *, always: Sequence[str] = ()
) -> pl.DataFrame:
    """The corrections worth weighing, each with ``searched``, best first within a case.

    ``corrections`` has ``case``, ``mark``, ``explains_kg`` (Int64) and what its rule wants beside.
    ``searched`` is the look-elsewhere number: the noticeable corrections of the same mark on the
    case, or, where they are fewer, those of the same size and sign times ``ALIKE``: a hundred
    trucks are no reason to doubt the one barge that fits. Traces named in
    ``always`` are kept however far off they are: two of them together may still explain it. A
    column ``spread_t`` is the standard uncertainty of a correction itself.
    """
    kept = _counted(evidence, corrections, ["case", "mark"])
    return _best(code, kept.filter(pl.col("near") | pl.col("mark").is_in(list(always))))


def sift_entries(
    evidence: Evidence, code: str, corrections: pl.DataFrame, marker: Marker = papers_mark
) -> pl.DataFrame:
    """The same for corrections of one entry each (``corrected``), with the entries' own columns.

    ``searched`` counts the corrections of all traces, since any entry may be the wrong one; what
    its papers say (``marker``) is asked only of those that fit. One that its own volume supports is
    kept however far off it is.
    """
    if code not in PAPERS:
        raise KeyError(code)
    kept = _counted(evidence, corrections, ["case"]).filter(pl.col("near") | pl.col("supported"))
    entries = evidence.live.join(kept.select("line").unique(), on="line", how="semi")
    full = kept.join(entries, on=["case", "line"], how="inner", maintain_order="left")
    return _best(code, marker(full, evidence.known.sizes))


def corrected(
    evidence: Evidence, live: pl.DataFrame, right_kg: pl.Expr, **beside: pl.Expr
) -> pl.DataFrame:
    """Each entry of ``live`` put right: ``case``, ``line``, ``right_kg`` (the |quantity| it should
    be), ``explains_kg``, ``supported`` (by its own volume), and what is wanted ``beside``.

    difference = physical − book: what the corrected entry does beyond the booked one. Corrections
    that nobody would notice are left out, as are those that cannot be worked out.
    """
    c = pl.col
    return (
        live.select(
            "case",
            "line",
            "u_kg",
            "written_kg",
            "paper_kg",
            "paper_off_kg",
            sign=c("signed_kg").sign(),
            right_kg=right_kg,
            **beside,
        )
        .with_columns(explains_kg=c("sign") * (c("right_kg") - c("written_kg")))
        .filter(c("explains_kg").abs() >= NOTICEABLE * c("u_kg"))
        .with_columns(supported=says(c("right_kg"))[0])
        .drop("u_kg", "written_kg", "paper_kg", "paper_off_kg", "sign")
    )


def _counted(evidence: Evidence, corrections: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    """The noticeable corrections with ``searched``, ``off_kg`` and ``near`` (it fits)."""
    c = pl.col
    if "spread_t" not in corrections.columns:
        corrections = corrections.with_columns(spread_t=pl.lit(0.0))
    facts = evidence.frame.select("case", case_d_kg="d_kg", case_u_kg="u_kg")
    return (
        corrections.join(facts, on="case", how="inner", maintain_order="left")
        .filter(c("explains_kg").abs() >= NOTICEABLE * c("case_u_kg"))
        .with_columns(magnitude=(c("explains_kg").abs().log() / QUADRUPLE).floor())
        .with_columns(
            searched=pl.min_horizontal(
                pl.len().over(group),
                pl.len().over(*group, "magnitude", c("explains_kg").sign()) * ALIKE,
            ),
            off_kg=(c("case_d_kg") - c("explains_kg")).abs(),
        )
        .with_columns(near=c("off_kg") <= WITHIN * (c("case_u_kg") + 2000.0 * c("spread_t")))
        .drop("case_d_kg", "magnitude")
    )


def _best(code: str, kept: pl.DataFrame) -> pl.DataFrame:
    """The ``MOST`` of each case that will weigh most."""
    c = pl.col
    sigma_kg = ((c("case_u_kg") / 2.0) ** 2 + (c("spread_t") * 1000.0) ** 2).sqrt()
    worth = {mark: log(share(code, mark)) for mark in marks_of(code)}
    prior = c("mark").replace_strict(worth, return_dtype=pl.Float64)
    if "times" not in kept.columns:
        kept = kept.with_columns(times=pl.lit(1.0))
    rarity = (c("times") / c("searched")).log()
    return (
        kept.with_columns(weight=prior + rarity - 0.5 * (c("off_kg") / sigma_kg) ** 2)
        .sort("case", "weight", descending=[False, True], maintain_order=True)
        .with_columns(place=pl.int_range(pl.len()).over("case"))
        .filter(c("place") < MOST)
        .drop("case_u_kg", "off_kg", "near", "place", "weight")
    )
