"""Entries → legs: what each entry does to each tank's book, by the rules of docs/book.md.

The legs are SQL views over the store's entries, so that ten million of them are summed without
leaving DuckDB; reversals, of which there are few, are resolved once into a small table.
"""

from __future__ import annotations

from recon.store.connection import Store
from recon.store.sql import load

_IN_ORDER = (
    "entries",
    "reversals",
    "reversed",
    "openings",
    "accounts",
    "reversal_ends",
    "reversal_legs",
    "legs",
    "party_legs",
)


def prepare(store: Store) -> None:
    """Make the temporary views and tables that every question to the ledger is asked of.

    ``ledger_entry``, ``ledger_leg``, ``ledger_party_leg``, ``ledger_account``, ``ledger_opening``,
    ``ledger_reversal``.
    They speak of the entries that the store holds at this moment: call it again after a load.
    """
    statements = load("recon.ledger", "legs.sql")
    for name in _IN_ORDER:
        store.execute(statements[name])
