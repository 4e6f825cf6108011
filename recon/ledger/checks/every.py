"""All account checks, in the order in which an auditor would go through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from recon.ledger import days
from recon.ledger.account import Account
from recon.ledger.checks import (
    applications,
    balances,
    certificates,
    dates,
    exports,
    limits,
    numbers,
    openings,
    periods,
    products,
    reversals,
    stock,
    transfers,
    twins,
    vacuum,
)
from recon.model import Concern
from recon.settings import Settings
from recon.store.connection import Store

Check = Callable[[Account], Iterable[Concern]]

CHECKS: tuple[Check, ...] = (
    openings.accounts_begin_with_an_opening,
    openings.nothing_is_older_than_the_opening,
    openings.later_openings_agree_with_the_book,
    openings.accounts_open_once,
    balances.balance_rows_close,
    balances.balances_join,
    balances.balances_agree_with_the_book,
    stock.stock_stays_between_nothing_and_the_tank,
    stock.movements_fit_the_tank,
    transfers.transfers_name_another_tank,
    transfers.transfers_have_both_legs,
    reversals.reversals_point_at_a_booked_entry,
    reversals.reversals_match_their_original,
    reversals.entries_are_reversed_once,
    twins.twins_are_listed,
    products.entries_are_of_the_tanks_product,
    products.entries_have_tonnes,
    products.nominal_densities_are_said,
    vacuum.entries_are_booked_in_air,
    dates.nothing_is_dated_in_the_future,
    dates.nothing_is_booked_before_it_happens,
    dates.nothing_is_booked_long_after,
    dates.pumping_begins_before_it_ends,
    numbers.document_numbers_have_no_gaps,
    exports.entries_do_not_vanish,
    exports.entries_are_not_revised,
    periods.closed_months_get_no_late_entries,
    periods.closed_months_keep_their_stock,
    applications.owner_changes_were_approved,
    applications.register_changes_were_approved,
    applications.cited_applications_are_in_force,
    applications.approved_applications_show_in_the_ledger,
    limits.oil_leaves_before_its_limit,
    limits.limits_are_within_what_was_approved,
    certificates.certificates_are_valid,
    certificates.the_warehouse_is_licensed,
)


def check_account(store: Store, as_of: datetime, settings: Settings) -> tuple[Concern, ...]:
    """What every check of ``CHECKS`` sees at ``as_of`` (site-local), sorted by rule and tank."""
    account = Account.opened(store, as_of, settings)
    seen = [concern for check in CHECKS for concern in check(account)]
    return tuple(sorted(seen, key=_in_order))


def keep_account(store: Store) -> None:
    """Keep what the checks found out about days that are over, for the nights to come.

    In the night's transaction, when nothing will change its entries any more.
    """
    days.keep_days(store)
    numbers.keep_numbers(store)
    twins.keep_twins(store)


def kept_wrongly(store: Store) -> list[tuple[str, date, date]]:
    """Whatever is kept and read in place of entries, and is not what they come to: the table, the
    first day and the day after the last. All entries of those days are gone through again."""
    found = days.kept_wrongly(store)
    found += [("kept_number", *span) for span in numbers.numbers_kept_wrongly(store)]
    return found + [("kept_twin", *span) for span in twins.twins_kept_wrongly(store)]


def _in_order(concern: Concern) -> tuple[str, str, str, str]:
    return (concern.rule, concern.depot or "", concern.tank_id or "", concern.identity)
