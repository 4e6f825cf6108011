"""Sentences of the stage ``ledger``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

_LAG: dict[str, str] = {
    "ledger_missing": N_(
        "Tanks were gauged at {gauged_at}, but there is not one booked ledger entry: no tank can "
        "be compared."
    ),
    "ledger_stops_early": N_(
        "The ledger ends at {newest_at} (entry {entry_id}), {lag_hours} h before the gauge time "
        "{gauged_at}; {allowed_hours} h are allowed. Entries since then may be missing from every "
        "book figure."
    ),
}

_WHY_NOT: dict[str, str] = {
    "only_announced": N_("Announced (pre-booked): not stock until it is booked."),
    "entry_cancelled": N_("Cancelled: not stock."),
    "not_in_tonnes": N_("No density to make tonnes of its volume: it cannot be added."),
    "after_instant": N_("Takes effect after the time asked for."),
    "later_opening": N_("A later opening only asserts the stock; it is checked, never added."),
    "before_opening": N_("Older than the opening that starts the account: not added."),
}

_OPENINGS: dict[str, str] = {
    "account_without_opening": N_(
        "The account has {entries} entries and no opening: it was reckoned from zero at its first "
        "entry {entry_id} ({first_at}), which gives {book_t:.3f} t."
    ),
    "entries_before_opening": N_(
        "{entries} entries ({effect_t:.3f} t in all, {first_at} to {last_at}) are older than the "
        "opening of {opening_at} and were not added: {entry_ids}."
    ),
    "opening_disagrees": N_(
        "The opening of {effective_at} ({entries}) asserts {asserted_t:.3f} t; the entries before "
        "it make {book_t:.3f} t, {off_t:+.3f} t off."
    ),
    "opening_repeated": N_(
        "Opening {entry_id} of {asserted_t:.3f} t repeats the one that starts the account at "
        "{effective_at}; it was not added."
    ),
}

_BALANCES: dict[str, str] = {
    "balance_does_not_close": N_(
        "Balance {period_start} to {period_end} of {product}: {opening_t:.3f} + {received_t:.3f} "
        "− {issued_t:.3f} = {should_be_t:.3f} t, but {closing_t:.3f} t is stated, {off_t:+.3f} t "
        "off ({origin_file}, row {origin_row})."
    ),
    "balance_periods_do_not_join": N_(
        "The balance from {period_start} opens with {opening_t:.3f} t; the one before it closed "
        "on {closed_on} with {closed_t:.3f} t, {off_t:+.3f} t off ({origin_file}, row "
        "{origin_row})."
    ),
    "balance_against_book": N_(
        "The balance {period_start} to {period_end} states {opening_t:.3f} t at its start and "
        "{closing_t:.3f} t at its end; the entries make {book_opening_t:.3f} t and "
        "{book_closing_t:.3f} t."
    ),
    "balance_turnover_against_book": N_(
        "The balance {period_start} to {period_end} states {received_t:.3f} t in and "
        "{issued_t:.3f} t out; the entries make {book_received_t:.3f} t and {book_issued_t:.3f} "
        "t. The stock agrees: entries are grouped otherwise."
    ),
    "balance_without_entries": N_(
        "The balance {period_start} to {period_end} states {closing_t:.3f} t, but the ledger has "
        "no entry of this tank."
    ),
}

_STOCK: dict[str, str] = {
    "stock_below_zero": N_(
        "The book sinks below nothing: {first_stock_t:.3f} t after entry {entry_id} ({first_at}); "
        "the lowest is {worst_stock_t:.3f} t at {worst_at}."
    ),
    "stock_above_capacity": N_(
        "The book rises above what the tank can hold ({capacity_t:.3f} t): {first_stock_t:.3f} t "
        "after entry {entry_id} ({first_at}); the highest is {worst_stock_t:.3f} t at {worst_at}."
    ),
    "movement_larger_than_tank": N_(
        "Entry {entry_id} ({kind}, {effective_at}) moves {quantity_t:.3f} t; the tank holds at "
        "most {capacity_t:.3f} t."
    ),
}

_TRANSFERS: dict[str, str] = {
    "transfer_without_counter_tank": N_(
        "Transfer {entry_id} of {quantity_t:.3f} t ({effective_at}) names no other tank: only "
        "this tank was charged."
    ),
    "transfer_to_itself": N_(
        "Transfer {entry_id} of {quantity_t:.3f} t ({effective_at}) goes from the tank to itself."
    ),
    "transfer_legs_differ": N_(
        "The two sides of the transfer by {link} differ: {out_t:.3f} t out, {in_t:.3f} t in."
    ),
    "transfer_changes_product": N_(
        "The transfer by {link} takes out one product and puts in another: {products}."
    ),
    "transfer_leg_missing": N_(
        "{kind} {entry_id} of {quantity_t:.3f} t ({effective_at}, other tank {counter_tank_id}) "
        "has no counterpart."
    ),
}

_REVERSALS: dict[str, str] = {
    "reversal_in_a_circle": N_(
        "Reversal {entry_id} and what it reverses ({reverses}) point at each other; it was "
        "counted as signed."
    ),
    "reversal_without_original": N_(
        "Reversal {entry_id} of {quantity_t:.3f} t ({effective_at}) points at {reverses}, which "
        "the ledger does not hold; it was counted as signed."
    ),
    "reversal_of_unbooked": N_(
        "Reversal {entry_id} of {quantity_t:.3f} t takes back {reverses}, which is "
        "{original_status} and was never added."
    ),
    "reversal_of_entry_before_opening": N_(
        "Reversal {entry_id} of {quantity_t:.3f} t takes back {reverses} of {original_at}, which "
        "is older than the opening of {opening_at} and was never added."
    ),
    "reversal_on_another_tank": N_(
        "Reversal {entry_id} is written on another tank than {reverses} ({original_tank_id}); it "
        "was counted on the original's."
    ),
    "reversal_larger_than_original": N_(
        "Reversal {entry_id} takes back {quantity_t:.3f} t of {reverses}, which moved "
        "{original_t:.3f} t."
    ),
    "reversal_in_part": N_(
        "Reversal {entry_id} takes back {quantity_t:.3f} t of the {original_t:.3f} t of {reverses}."
    ),
    "reversal_before_original": N_(
        "Reversal {entry_id} takes effect at {effective_at}, before {reverses} ({original_at})."
    ),
    "reversed_more_than_once": N_(
        "Entry {entry_id} of {quantity_t:.3f} t is taken back {reversed_t:.3f} t in all, by "
        "{reversals}."
    ),
}

_TWINS: dict[str, str] = {
    "twins_share_a_paper": N_(
        "Entries {entries} of {day} ({kind}, {quantity_t:.3f} t each) share the same {shared}: is "
        "it one movement booked twice?"
    ),
    "twins": N_(
        "{groups} groups of entries on {tanks} tanks have the same kind, quantity and day under "
        "different papers; two trucks may well carry the same: {entries}."
    ),
}

_PRODUCTS: dict[str, str] = {
    "entries_in_vacuum": N_(
        "{entries} of {of_entries} entries are their own volume times density: tonnes in vacuum, "
        "{buoyancy_t} t more than in air together (for one, {example})."
    ),
    "entries_of_another_product": N_(
        "{entries} entries of {product} ({quantity_t:.3f} t, from {first_at}) in a tank that "
        "holds {tank_product} by the register, with no approved change: {entry_ids}."
    ),
    "entry_without_tonnes": N_(
        "Entry {entry_id} ({kind}, {effective_at}) is {quantity} {unit}; neither it nor the "
        "product {product} gives a density, so it is not in the book."
    ),
    "entries_by_nominal_density": N_(
        "{entries} entries in units of volume give no density; the product's nominal one made "
        "{quantity_t:.3f} t of them: {entry_ids}."
    ),
}

_DATES: dict[str, str] = {
    "entries_in_the_future": N_(
        "{entries} booked entries take effect more than 24 h after this night, the last at "
        "{last_at}; {done_before} of them were booked by now as if they had happened: "
        "{entry_ids}."
    ),
    "entries_booked_before_effect": N_(
        "{entries} entries were booked on an earlier day than they take effect, by up to "
        "{most_days} days: {entry_ids}."
    ),
    "entries_booked_late": N_(
        "{entries} entries ({quantity_t:.3f} t) were booked more than {allowed_days} days after "
        "they took effect, by up to {most_days} days: {entry_ids}."
    ),
    "pumping_begins_after_it_ends": N_(
        "Entry {entry_id} ({kind}) says that pumping began at {started_at}, after it took effect "
        "at {effective_at}; its pumping time was not used."
    ),
}

_PAPERS: dict[str, str] = {
    "document_numbers_missing": N_(
        "{missing} document numbers of the series {series} are missing among {held}: {gaps}."
    ),
    "entry_vanished": N_(
        "Entry {entry_id} ({kind}, {quantity_t:.3f} t, {effective_at}) stood in {held_by_file} "
        "and is gone from {export_file} over the same period. It stays: book {book_with_t:.3f} t "
        "with it, {book_without_t:.3f} t without."
    ),
    "entry_revised": N_(
        "Entry {entry_id} ({effective_at}) came again in {origin_file}, row {origin_row}, with "
        "other content: {changes}."
    ),
    "late_entry_in_closed_month": N_(
        "Entry {entry_id} ({kind}, {effect_t:.3f} t, {effective_at}) came after {month} was "
        "closed on {closed_on}."
    ),
    "closed_month_stock_differs": N_(
        "{month} was closed on {closed_on} at {agreed_t:.3f} t; the entries now make {book_t:.3f} "
        "t, {off_t:+.3f} t off."
    ),
    "agreed_stock_of_unknown_tank": N_(
        "The stock agreed for {month} names the tank {tank}, which neither register nor ledger "
        "knows."
    ),
}

_APPLICATIONS: dict[str, str] = {
    "no_applications_given": N_(
        "The ledger has {title_transfers} title transfers, and the site gave no change "
        "applications to hold them against."
    ),
    "owner_change_without_application": N_(
        "Entry {entry_id} ({effective_at}) passes {quantity_t:.3f} t from {owner} to "
        "{counter_owner} with no approved owner change."
    ),
    "product_change_without_application": N_(
        "The register changes the tank from {from_value} to {to_value} on {valid_from} with no "
        "approved product change."
    ),
    "capacity_change_without_application": N_(
        "The capacity table that holds from {valid_from} ends at {to_value} m³ instead of "
        "{from_value} m³, with no approved capacity change."
    ),
    "cited_application_not_in_force": N_(
        "{entries} entries cite application {application_no}, which is {status} or not in force "
        "on their day: {entry_ids}."
    ),
    "application_without_effect": N_(
        "Application {application_no} ({kind}, to {to_value}) has been approved since {since}, "
        "and after {days} days neither ledger nor register shows anything of it."
    ),
}

_LIMITS: dict[str, str] = {
    "storage_limit_past": N_(
        "{quantity_t:.3f} t of {owner_code} that entered on {entered_on} (entry {entry_id}) should "
        "have left by {limit_on} ({basis_code}), {days_past} days ago, first in first out."
    ),
    "storage_limit_near": N_(
        "{quantity_t:.3f} t of {owner_code} that entered on {entered_on} (entry {entry_id}) must "
        "leave by {limit_on} ({basis_code}), in {days_left} days, first in first out."
    ),
    "storage_limit_beyond_a_year": N_(
        "Entry {entry_id} of {entered_on} gives the storage limit {storage_limit}, more than a "
        "year on, with no approved extension."
    ),
    "certificate_past": N_(
        "The calibration certificate ended on {calibration_valid_until}, {days_past} days ago."
    ),
    "certificate_lapses_soon": N_(
        "The calibration certificate ends on {calibration_valid_until}, in {days_left} days."
    ),
    "licence_past": N_(
        "The warehouse's licence ended on {licence_valid_until}, {days_past} days ago."
    ),
    "licence_lapses_soon": N_(
        "The warehouse's licence ends on {licence_valid_until}, in {days_left} days."
    ),
}

_TICKETS: dict[str, str] = {
    "ticket_vanished": N_("An entry of it is gone from a later export over the same period."),
    "ticket_revised": N_("An entry of it came again with other content."),
    "ticket_reversed": N_("An entry of it was reversed."),
    "ticket_reversal_alone": N_("A reversal of it points at nothing that the ledger holds."),
    "ticket_application_not_in_force": N_(
        "It cites an application that is unknown, not approved or not in force that day."
    ),
    "ticket_without_paper": N_("The entry names no document, declaration or application."),
    "ticket_twins": N_("It holds entries of the same tank, kind and quantity."),
}

_EXPOSURE: dict[str, str] = {
    "exposure_indicative": N_("Indicative, for orientation only; not an assessment."),
    "rates_missing": N_("The rates file has no rate for these goods on that day."),
    "price_missing": N_("No entry and no rates file gives a price."),
    "exchange_rate_missing": N_("The rates file gives no exchange rate for the entry's currency."),
    "duty_rate_missing": N_("The rates file gives no customs duty rate: duty is not worked out."),
    "consumption_rate_missing": N_("The rates file gives no consumption tax rate."),
    "consumption_deferred": N_("Consumption tax is levied in law, but its collection is deferred."),
    "density_missing": N_("No density makes litres of the tonnes."),
    "vat_base_incomplete": N_(
        "VAT is due on price, duty and consumption tax together: without all of them it is not "
        "worked out."
    ),
    "vat_rate_missing": N_("The rates file gives no VAT rate."),
}

SENTENCES: dict[str, str] = {
    **_LAG,
    **_WHY_NOT,
    **_OPENINGS,
    **_BALANCES,
    **_STOCK,
    **_TRANSFERS,
    **_REVERSALS,
    **_TWINS,
    **_PRODUCTS,
    **_DATES,
    **_PAPERS,
    **_APPLICATIONS,
    **_LIMITS,
    **_TICKETS,
    **_EXPOSURE,
}
