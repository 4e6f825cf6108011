"""Sentences of the stage ``register``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {
    # refused rows
    "rows_rejected": N_(
        "{rows} rows ({kind}) were refused and are in no figure. The first: {problem_code}"
    ),
    # early warning
    "drift": N_(
        "The difference drifts by {per_night_t:+.3f} t a night ({per_night_pct:+.4f} % of book) "
        "over {nights} nights since {since}, though every night is within tolerance: the sum of "
        "deviations is {sum:.1f}, its limit {limit:.1f}."
    ),
    "site_drift": N_(
        "The site's difference drifts by {per_night_t:+.3f} t a night ({per_night_pct:+.4f} % of "
        "book) over {nights} nights since {since}: the sum of deviations is {sum:.1f}, its limit "
        "{limit:.1f}."
    ),
    # the register on the terminal
    "register_count": N_("{findings} findings, {open} open"),
    "register_measures_count": N_("measures: {measures}"),
    "register_closed_at": N_("closed at {as_of}: a run looked and no longer found it"),
    "register_measure": N_(
        "{measure_id}  {state}  responsible {owner}, due {due}; answers {findings}"
    ),
    "history_opened": N_("opened (run {run})"),
    "history_closed": N_("closed: the run looked and no longer found it (run {run})"),
    "history_reopened": N_("re-opened: the run found it again (run {run})"),
    "history_written": N_("{column}: {before} → {after}"),
    "history_conflict_shown": N_(
        "{column}: {before} → {after}; another workbook had said otherwise, both are kept"
    ),
    "history_conflict_kept": N_(
        "{column}: {before} stays; a second workbook says {after}, both are kept"
    ),
    "history_refused": N_("{column}: {before} stays; {after} cannot be set by hand here"),
    # returned workbooks
    "returned_workbook_read": N_(
        "Returned workbook of run {run}: {sheet} is read by the ids of its findings; its other "
        "sheets are this program's own and are passed over."
    ),
    "returned_workbook_without_list": N_(
        "This is a workbook of run {run}, but its problem list is gone: nothing that was written "
        "in it can be read back."
    ),
    "returned_run_unknown": N_(
        "This workbook shows run {run}, which this site's store does not hold; what is written in "
        "it is held against the findings as they stand now."
    ),
    "action_finding_unknown": N_("No finding has the id {value}; nothing in this row was taken."),
    "action_state_reserved": N_(
        "{finding_id}: the state {value} is set by a run that looked again, never by hand; choose "
        "explained, measure_agreed or rectified."
    ),
    "action_state_backwards": N_(
        "{finding_id} is {state} already; it cannot go back to {value} by hand."
    ),
    "action_state_closed": N_(
        "{finding_id} was verified closed by a run; its state cannot be set to {value}."
    ),
    "action_conflict": N_(
        "{finding_id}: two returned workbooks say different things ({column}): “{shown}” and "
        "“{other}”. The first is shown and both are kept; a workbook of a later run settles it."
    ),
}
