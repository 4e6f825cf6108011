"""Sentences about the site's files and the night as a whole: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {
    "file_name_is_temporary": N_("passed over: a temporary or lock file by its name"),
    "link_leads_out_of_the_site": N_("passed over: a link that leads out of the site"),
    "not_a_regular_file": N_("passed over: a pipe, device, folder or broken link"),
    "master_missing": N_(
        "No row of kind {kind} was accepted from master/; without it no tank can be measured."
    ),
    "register_contradicts_itself": N_(
        "{name} stands more than once among the {kind}, with other figures; the last row was used."
    ),
    "belongs_in_master": N_(
        "{rows} rows of kind {kind} lie in the inbox; put the file into master/ if it is meant."
    ),
    "not_master_data": N_(
        "{rows} rows of kind {kind} lie in master/; put the file into inbox/ if it is meant."
    ),
    "gauge_time_not_come_yet": N_(
        "{tank_id} says it was gauged at {gauged_at}, but the clock says {clock}."
    ),
    "visit_not_come_yet": N_(
        "{tank_id} says it was visited on {visited_on}, but the clock says {clock}."
    ),
    "entry_without_density": N_(
        "Entry {entry_id} is in {unit}, and neither it nor product {product} gives a density, so "
        "it cannot be booked in tonnes and counts for nothing."
    ),
    "no_reading_in_window": N_(
        "No reading was taken in the night's window before {as_of}: nothing could be compared."
    ),
    "file_keeps_changing": N_(
        "{file} was being written to while it was read; nothing of it was taken. It is read as "
        "soon as it stays as it is."
    ),
    "same_file_again": N_("the same bytes as {first}; read once"),
}
