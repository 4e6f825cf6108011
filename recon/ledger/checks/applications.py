"""Change applications against what ledger and register show, both ways (逐票核查)."""

from __future__ import annotations

from collections.abc import Iterator

from recon.ledger.account import Account, concern
from recon.model import Concern, FindingSeverity

GRACE_DAYS = 7
"""An approved change may wait this long for its first entry before it is on watch."""


def owner_changes_were_approved(account: Account) -> Iterator[Concern]:
    """Oil that changes hands in the tank has an approved owner change.

    A site that gave no applications at all is told so once, instead of entry by entry.
    """
    rows = list(account.ask("applications.sql", "owner_changes_uncovered"))
    if rows and not _given(account):
        yield Concern(
            rule="no_applications_given", severity="info", params={"title_transfers": len(rows)}
        )
        return
    for row in rows:
        yield concern("owner_change_without_application", "watch", row, row["entry_id"])


def register_changes_were_approved(account: Account) -> Iterator[Concern]:
    """A tank's product or capacity changes in the register only with an approved application."""
    if not _given(account):
        return
    for row in account.ask("applications.sql", "register_changes_uncovered"):
        kind = row.pop("kind")
        yield concern(f"{kind}_without_application", "watch", row, f"{row['valid_from']}")


def cited_applications_are_in_force(account: Account) -> Iterator[Concern]:
    """An application that an entry cites is known, approved and in force that day."""
    level: FindingSeverity = "watch" if _given(account) else "info"
    for row in account.ask("applications.sql", "cited_but_not_in_force"):
        yield concern("cited_application_not_in_force", level, row, row["application_no"])


def approved_applications_show_in_the_ledger(account: Account) -> Iterator[Concern]:
    """What was approved happened; for the first days its absence is only noted."""
    for row in account.ask("applications.sql", "without_effect"):
        level: FindingSeverity = "info" if row["days"] <= GRACE_DAYS else "watch"
        yield concern("application_without_effect", level, row, row["application_no"])


def _given(account: Account) -> bool:
    return bool(next(account.ask("applications.sql", "any_application"))["given"])
