"""Storage limits: bonded oil leaves within its time (first in, first out)."""

from __future__ import annotations

from collections.abc import Iterator

from recon.ledger.account import Account, concern
from recon.ledger.lots import followed_lots
from recon.model import Concern


def oil_leaves_before_its_limit(account: Account) -> Iterator[Concern]:
    """No lot is past its limit; those within the warning days are noted."""
    warning_days = account.settings.night.storage_warning_days
    due = followed_lots(account.store, account.as_of, due_within=warning_days)
    for row in due.iter_rows(named=True):
        identity = "|".join(str(row[name] or "") for name in ("entry_id", "owner", "limit_on"))
        said: dict[str, str | int] = {
            "basis_code": f"limit_basis_{row['basis']}",
            "owner_code": "lot_owner" if row["owner"] else "lot_owner_unknown",
        }
        if row["days_left"] < 0:
            said["days_past"] = -row["days_left"]
            yield concern("storage_limit_past", "watch", row, identity, **said)
        else:
            yield concern("storage_limit_near", "info", row, identity, **said)


def limits_are_within_what_was_approved(account: Account) -> Iterator[Concern]:
    """A limit of more than a year from entry has an approved extension of its tank."""
    for row in account.ask("limits.sql", "beyond_a_year"):
        yield concern("storage_limit_beyond_a_year", "watch", row, row["entry_id"])
