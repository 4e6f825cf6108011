"""From every correction that could be made to the few that are worth weighing.

A rule lays out its corrections as a frame; what would remove much less or much more than the
difference goes at once, in polars, and only what is left becomes Python objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import polars as pl

from recon.diagnose.evidence import Evidence
from recon.diagnose.priors import SPAN

NOTICEABLE = 0.5
"""Corrections below this many U could not have flagged the tank: they are not counted as tried."""

WITHIN = 2.0
"""Corrections that leave more than this many U are not kept."""

QUADRUPLE = log(4.0)
ALIKE = 2 * SPAN / QUADRUPLE
"""A fault's size is taken as log-uniform, either sign: corrections of one sign within a factor of
four share one part in so many of a cause's weight."""

MOST = 12
"""Kept at most, nearest first, of one rule on one case."""


def sift(
    evidence: Evidence, corrections: pl.DataFrame, *, always: Sequence[str] = ()
) -> pl.DataFrame:
    """The corrections worth weighing, each with ``searched``, nearest first within a case.

    ``corrections`` has ``case``, ``mark``, ``explains_kg`` (Int64) and what its rule wants beside.
    ``searched`` is the look-elsewhere number: the noticeable corrections of the same mark on the
    case, or, where they are fewer, those of the same size and sign times ``ALIKE``: a hundred
    trucks are no reason to doubt the one barge that fits. Traces named in
    ``always`` are kept however far off they are: two of them together may still explain it. A
    column ``spread_t`` is the standard uncertainty of a correction itself.
    """
    c = pl.col
    if "spread_t" not in corrections.columns:
        corrections = corrections.with_columns(spread_t=pl.lit(0.0))
    facts = evidence.frame.select("case", case_d_kg="d_kg", case_u_kg="u_kg")
    near = (c("case_d_kg") - c("explains_kg")).abs() <= WITHIN * (
        c("case_u_kg") + 2000.0 * c("spread_t")
    )
    return (
        corrections.join(facts, on="case", how="inner", maintain_order="left")
        .filter(c("explains_kg").abs() >= NOTICEABLE * c("case_u_kg"))
        .with_columns(magnitude=(c("explains_kg").abs().log() / QUADRUPLE).floor())
        .with_columns(
            searched=pl.min_horizontal(
                pl.len().over("case", "mark"),
                pl.len().over("case", "mark", "magnitude", c("explains_kg").sign()) * ALIKE,
            )
        )
        .filter(near | c("mark").is_in(list(always)))
        .with_columns(off_kg=(c("case_d_kg") - c("explains_kg")).abs())
        .sort("case", "off_kg", maintain_order=True)
        .with_columns(place=pl.int_range(pl.len()).over("case"))
        .filter(c("place") < MOST)
        .drop("case_d_kg", "case_u_kg", "off_kg", "place", "magnitude")
    )
