"""Sentences of the stage ``diagnose``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

_PAIRS = {
    "cause_missed_transfer": N_(
        "About {quantity_t:.3f} t went from {from_tank} to {to_tank} and were never entered: "
        "{other_tank} differs by {other_difference_t:+.3f} t, the opposite, within uncertainty."
    ),
    "cause_wrong_tank": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) is booked on "
        "{booked_tank} and belongs on {right_tank}: {other_tank} differs by "
        "{other_difference_t:+.3f} t, the opposite."
    ),
}

_POSTINGS = {
    "cause_duplicate_same_document": N_(
        "Entries {twin} and {entry} both book {quantity_t:.3f} t on document {document} ({kind}, "
        "{twin_at} and {at}): one movement entered twice."
    ),
    "cause_duplicate_shared_document": N_(
        "Entries {twin} and {entry} both book {quantity_t:.3f} t on document {document} ({kind}, "
        "{twin_at} and {at}), which has further lines: perhaps one movement entered twice."
    ),
    "cause_duplicate_same_vessel": N_(
        "Entries {twin} and {entry} both book {quantity_t:.3f} t from vessel {vessel} within a day "
        "({kind}, documents {twin_document} and {document}): perhaps one movement entered twice."
    ),
    "cause_duplicate_same_day": N_(
        "Entries {twin} and {entry} both book {quantity_t:.3f} t within a day ({kind}, documents "
        "{twin_document} and {document}): perhaps one movement entered twice."
    ),
    "cause_sign_error": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) turned round "
        "changes the book by {twice_t:.3f} t: booked in the wrong direction."
    ),
    "cause_transposed_none": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} with two digits "
        "exchanged is {swapped} {unit}."
    ),
    "cause_transposed_supported": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} with two digits "
        "exchanged is {swapped} {unit}, as its own volume of {volume20_m3:.3f} m³ says."
    ),
    "cause_transposed_contradicted": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} with two digits "
        "exchanged is {swapped} {unit}, but its volume of {volume20_m3:.3f} m³ says otherwise."
    ),
    "cause_decimal_shift": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) with its "
        "decimal point moved is {right_t:.3f} t."
    ),
    "cause_decimal_supported": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) with its "
        "decimal point moved is {right_t:.3f} t, as its own volume of {volume20_m3:.3f} m³ says."
    ),
}

_TIMING = {
    "cause_cutoff_late": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t, document {document}) takes effect at {at}, "
        "after the gauge time {gauged_at}: the oil had moved before it."
    ),
    "cause_cutoff_early": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t, document {document}) takes effect at {at}, "
        "before the gauge time {gauged_at}: the oil moved only after it."
    ),
    "cause_pre_booked": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) is only "
        "announced (pre-booked): it happened before the gauge time and the account still waits."
    ),
    "cause_reversal_not_reentered": N_(
        "Reversal {entry} of {quantity_t:.3f} t at {at} took back entry {reverses}, which was "
        "never entered again: the movement was real."
    ),
    "cause_reversal_no_original": N_(
        "Reversal {entry} of {quantity_t:.3f} t at {at} takes back entry {reverses}, which is in "
        "no export."
    ),
    "cause_reversal_reentered": N_(
        "Reversal {entry} of {quantity_t:.3f} t at {at} took back entry {reverses}, though the "
        "movement seems to stand in the account again."
    ),
    "cause_missing_leg": N_(
        "Entry {entry} on {tank} ({quantity_t:.3f} t at {at}, document {document}) names this tank "
        "as its other side, and no entry here answers it."
    ),
    "cause_missing_document": N_(
        "{missing} document numbers are missing ({documents}) and {tanks} tanks of the depot are "
        "unexplained: an entry of {quantity_t:.3f} t may never have been made."
    ),
}

_OTHERWISE = {
    "cause_unexplained": N_(
        "Nothing that was tried explains {difference_t:+.3f} t ({times_u:.1f} U)."
    ),
    "cause_chance": N_(
        "{difference_t:+.3f} t is {times_u:.2f} U: measurement alone may well give that, and "
        "nothing that was tried explains it better."
    ),
    "refused_residual": N_(
        "{finding_code} Refused: it would leave {residual_t:+.3f} t, more than U "
        "({uncertainty_t:.3f} t)."
    ),
    "refused_coincidence": N_(
        "{finding_code} Refused: {searched} corrections of this kind were tried here, and that one "
        "of them fits is no more than chance gives."
    ),
    "refused_unlikely": N_(
        "{finding_code} Refused: another explanation is {times:.0f} times as likely."
    ),
}

SENTENCES: dict[str, str] = {**_PAIRS, **_POSTINGS, **_TIMING, **_OTHERWISE}
