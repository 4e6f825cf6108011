"""When entries take effect and when they were booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from recon.ledger.account import Account, concern
from recon.model import Concern

LATE_BOOKING_DAYS = 7
"""An entry booked more than this many days after it took effect is back-dated."""


def nothing_is_dated_in_the_future(account: Account) -> Iterator[Concern]:
    """Future means after as_of; entries of the 24 h after it are the cut-off's and ordinary.

    Later ones that were booked by as_of, as if they had happened, are on watch; the others (an
    older night looked at again) are for information. One concern a tank.
    """
    booked_until = account.marks["booked_until"]
    if booked_until is None or booked_until <= account.as_of + timedelta(hours=24):
        return
    for row in account.ask("dates.sql", "after_as_of"):
        yield concern("entries_in_the_future", "watch" if row["done_before"] else "info", row)


def nothing_is_booked_before_it_happens(account: Account) -> Iterator[Concern]:
    """A booked entry took effect no later than the day it was booked."""
    if not account.marks["booked_before"]:
        return
    for row in account.ask("dates.sql", "booked_before_effect"):
        yield concern("entries_booked_before_effect", "watch", row)


def nothing_is_booked_long_after(account: Account) -> Iterator[Concern]:
    """A booked entry is not back-dated by more than ``LATE_BOOKING_DAYS``."""
    if account.marks["booked_after_days"] <= LATE_BOOKING_DAYS:
        return
    for row in account.ask("dates.sql", "booked_late", late_days=LATE_BOOKING_DAYS):
        yield concern("entries_booked_late", "watch", row, allowed_days=LATE_BOOKING_DAYS)


def pumping_begins_before_it_ends(account: Account) -> Iterator[Concern]:
    """An entry's pumping starts no later than the entry takes effect; the cut-off rests on it."""
    if not account.marks["pumped_backwards"]:
        return
    for row in account.ask("dates.sql", "pumped_backwards"):
        yield concern("pumping_begins_after_it_ends", "watch", row, row["entry_id"])
