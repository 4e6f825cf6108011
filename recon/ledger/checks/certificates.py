"""Tanks are measured with valid certificates, and the warehouse's own licence is valid."""

from __future__ import annotations

from collections.abc import Iterator

from recon.ledger.account import Account, concern
from recon.model import Concern


def certificates_are_valid(account: Account) -> Iterator[Concern]:
    """The certificate's last day is not past; within the warning days it is noted."""
    days = account.settings.night.storage_warning_days
    for row in account.ask("certificates.sql", "certificates", warning_days=days):
        if row["days_left"] < 0:
            yield concern("certificate_past", "watch", row, days_past=-row["days_left"])
        else:
            yield concern("certificate_lapses_soon", "info", row)


def the_warehouse_is_licensed(account: Account) -> Iterator[Concern]:
    """The last day of the warehouse's licence, where it is given, is not past; it is announced."""
    until = account.settings.site.licence_valid_until
    if until is None:
        return
    days = (until - account.as_of.date()).days
    row = {"licence_valid_until": until}
    if days < 0:
        yield concern("licence_past", "high", row, days_past=-days)
    elif days <= account.settings.night.storage_warning_days:
        yield concern("licence_lapses_soon", "watch", row, days_left=days)
