"""Sentences of the stage ``ledger``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {
    # Does the ledger reach the gauge times?
    "ledger_missing": N_(
        "Tanks were gauged at {gauged_at}, but there is not one booked ledger entry: no tank can "
        "be compared."
    ),
    "ledger_stops_early": N_(
        "The ledger ends at {newest_at} (entry {entry_id}), {lag_hours} h before the gauge time "
        "{gauged_at}; {allowed_hours} h are allowed. Entries since then may be missing from every "
        "book figure."
    ),
    # Why an entry adds nothing to a book figure.
    "only_announced": N_("Announced (pre-booked): not stock until it is booked."),
    "entry_cancelled": N_("Cancelled: not stock."),
    "not_in_tonnes": N_("No density to make tonnes of its volume: it cannot be added."),
    "after_instant": N_("Takes effect after the time asked for."),
    "later_opening": N_("A later opening only asserts the stock; it is checked, never added."),
    "before_opening": N_("Older than the opening that starts the account: not added."),
}
