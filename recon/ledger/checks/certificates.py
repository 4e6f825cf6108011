"""A tank is measured with a valid calibration certificate."""

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
