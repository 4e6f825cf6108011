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
    "plain_legs",
    "tied_legs",
    "legs",
    "passed",
    "plain_owned",
    "tied_owned",
    "owned_legs",
    "party_legs",
)


def prepare(store: Store) -> None:
    """Make the temporary views and tables that every question to the ledger is asked of.

    ``ledger_entry``, ``ledger_leg``, ``ledger_owned_leg``, ``ledger_party_leg``,
    ``ledger_account``, ``ledger_opening``, ``ledger_red``, ``ledger_reversed``,
    ``ledger_reversal``, ``ledger_passed``. They speak of the entries that the store holds at this
    moment; while those stay the same, calling it again costs nothing.
    """
    statements = load("recon.ledger", "legs.sql")
    state = str(store.writes("movements"))
    if store.made("ledger_leg") == state:
        return
    for name in _IN_ORDER:
        store.execute(statements[name])
    # Made of these views on demand, by recon.ledger.kept, recon.ledger.days and the checks.
    for name in ("ledger_day", "ledger_sum", "ledger_gap", "ledger_twin"):
        store.execute(f"DROP TABLE IF EXISTS temp.{name}")
    store.note_made("ledger_leg", state)


def let_go(store: Store) -> None:
    """Drop what was made of the ledger for this night's questions: nobody has another one.

    Of ten million entries and 20 000 tanks that is a fifth of a gigabyte, which storing the night
    has use for.
    """
    store.forget_made("ledger_", "near_", "lot_")
