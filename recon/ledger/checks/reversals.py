"""A reversal points at something that was booked, once, on its own tank, and not for more."""

from __future__ import annotations

from collections.abc import Iterator

from recon.ledger.account import Account, concern
from recon.model import Concern


def reversals_point_at_a_booked_entry(account: Account) -> Iterator[Concern]:
    """What a reversal reverses exists, was booked, and lies within the account.

    A reversal whose original is missing, or that stands in a circle, counts as signed; one of an
    entry that never counted takes out oil that was never added: both are on watch.
    """
    for row in account.ask("reversals.sql", "ends"):
        identity = row["entry_id"]
        if row["fate"] == "circle":
            yield concern("reversal_in_a_circle", "watch", row, identity)
        elif not row["found"]:
            yield concern("reversal_without_original", "watch", row, identity)
        elif row["original_status"] != "booked":
            yield concern("reversal_of_unbooked", "watch", row, identity)
        elif row["of_before_opening"]:
            yield concern("reversal_of_entry_before_opening", "watch", row, identity)


def reversals_match_their_original(account: Account) -> Iterator[Concern]:
    """A reversal stands on a tank of its original, not before it, and is not larger than it."""
    for row in account.ask("reversals.sql", "ends"):
        if row["fate"] == "circle" or not row["found"] or row["original_t"] is None:
            continue
        identity = row["entry_id"]
        if row["elsewhere"]:
            yield concern("reversal_on_another_tank", "watch", row, identity)
        if abs(row["quantity_t"] or 0) > abs(row["original_t"]):
            yield concern("reversal_larger_than_original", "watch", row, identity)
        elif abs(row["quantity_t"] or 0) < abs(row["original_t"]):
            yield concern("reversal_in_part", "info", row, identity)
        if row["effective_at"] < row["original_at"]:
            yield concern("reversal_before_original", "info", row, identity)


def entries_are_reversed_once(account: Account) -> Iterator[Concern]:
    """No entry is taken back more than once over."""
    for row in account.ask("reversals.sql", "reversed_more_than_once"):
        yield concern("reversed_more_than_once", "watch", row, row["entry_id"])
