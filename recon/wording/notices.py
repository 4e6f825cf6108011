"""Sentences of rectification notices and short messages: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {
    "notice_opening": N_(
        "To the operator of {site}: the check of account against stock as of {as_of} found what "
        "stands below. Put it right and answer in writing by {due}."
    ),
    "notice_figures": N_(
        "Gauged at {gauged_at}: book {book_t:,.3f} t, physical {physical_t:,.3f} t, difference "
        "{difference_t:+,.3f} t ({share} % of book); U(difference) {uncertainty_t:,.3f} t at "
        "k = {k:g}, tolerance {tolerance_t:,.3f} t."
    ),
    "notice_cause": N_("Most likely cause: {cause} ({confidence})."),
    "notice_no_cause": N_("No cause is proposed; it has to be found."),
    "notice_more_sources": N_("{more} more on the sheet Sources of the workbook."),
    "notice_no_sources": N_("See the finding on the problem list of the workbook."),
    "notice_require_difference": N_(
        "Check the reading, the entries and the papers named above and state in writing what "
        "caused the difference. Put it right by a correcting entry or a new reading; an old entry "
        "is never changed."
    ),
    "notice_require_level": N_(
        "Bring the level below the safe fill height at once, say how it came to be exceeded, and "
        "report when it is done."
    ),
    "notice_require_account": N_(
        "Check the account and the papers it rests on, state in writing how it came about, and "
        "put it right by a correcting entry; an old entry is never changed."
    ),
    "notice_require_proof": N_(
        "Hand in the papers that prove it. The problem is closed only when a later night has "
        "looked again and no longer finds it."
    ),
    "notice_due": N_("By {due} (another date, set by the officer: ____________)"),
    "notice_message": N_(
        "NOTICE {site}, {place}, as of {as_of}: {found} {cause} Rectification notice {number}: "
        "put right and answer by {due}."
    ),
    "notices_written": N_(
        "Rectification notices and messages for {count} new high findings beside this workbook: "
        "{notices}, {messages}"
    ),
    "notices_none": N_("No new high finding: no rectification notice was written."),
}
