"""Every rule of the diagnosis, in one list."""

from __future__ import annotations

from recon.diagnose.candidate import Rule
from recon.diagnose.pairs import missed_transfer, wrong_tank
from recon.diagnose.postings import decimal_shift, duplicate_entry, sign_error, transposed_digits
from recon.diagnose.timing import (
    cutoff,
    missing_document,
    missing_leg,
    one_sided_reversal,
    pre_booked,
)

SINGLE: tuple[Rule, ...] = (
    duplicate_entry,
    sign_error,
    transposed_digits,
    decimal_shift,
    cutoff,
    pre_booked,
    one_sided_reversal,
    missing_leg,
)
"""One correction on one tank; also asked what a first correction leaves."""

PAIRS: tuple[Rule, ...] = (missed_transfer, wrong_tank)
"""Two tanks at once; weighed against all that speaks for each tank alone."""

LEFTOVER: tuple[Rule, ...] = (missing_document,)
"""Causes of no particular size, asked only where nothing else explains the difference."""

RULES: tuple[Rule, ...] = (*SINGLE, *PAIRS, *LEFTOVER)
"""All of them, in the order they are asked."""
