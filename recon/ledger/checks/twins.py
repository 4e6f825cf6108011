"""Entries that look alike: listed, never accused; two trucks may well carry the same quantity."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from recon.ledger.account import Account, concern
from recon.model import Concern, FindingSeverity

LISTED = 10
"""How many groups of twins of one tank are named; their number is always given."""


def twins_are_listed(account: Account) -> Iterator[Concern]:
    """Same tank, kind, quantity and day under another id.

    Those that share a document, declaration or vessel too are one concern each, on watch when it
    is the document; all others of a tank together are one line for information.
    """
    rows = account.ask("twins.sql", "twins")
    for (depot, tank_id), of_tank in groupby(rows, lambda row: (row["depot"], row["tank_id"])):
        plain_twins = []
        for row in of_tank:
            if row["shared"] is None:
                plain_twins.append(row)
            else:
                level: FindingSeverity = "watch" if row["shared"] == "document" else "info"
                yield concern("twins_share_a_paper", level, row, "|".join(row["entries"]))
        if plain_twins:
            yield concern(
                "twins",
                "info",
                {"depot": depot, "tank_id": tank_id},
                groups=len(plain_twins),
                entries=[row["entries"] for row in plain_twins[:LISTED]],
            )
