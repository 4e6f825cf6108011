"""The entries of a few tanks, looked up among all of the ledger once and then at hand.

A hundred tanks in twenty thousand have an entry in every part of a big ledger, so that each
question about them opens every part of every column it asks for. Here their rows are found by
their tanks alone and copied once; whatever is asked about these tanks afterwards is asked of the
copy: their legs for causes and for tickets, the places of single entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from recon.ledger.legs import prepare
from recon.store.connection import Store
from recon.store.sql import load, quoted

_OF_THESE = ("entries", "plain_legs", "tied_legs", "legs")
"""The statements of ``recon.ledger.legs`` that are made over the entries at hand too."""

_NO_COLUMNS = (
    *("run_id", "file_sha256", "content_hash", "version_seq", "superseded_by_run"),
    "tank_id_written",
)
"""Columns of the ledger that no question about single tanks is about."""


@dataclass(frozen=True, slots=True)
class Near:
    """Entries at hand. ``name``: their table; the view ``name_leg`` has their legs. ``columns``:
    what is copied of them, all where it is empty; what is not copied is null."""

    name: str
    columns: tuple[str, ...] = ()


WHOLE = Near("ledger_near")
"""Whole entries, for one tank explained."""

CASES = Near(
    "ledger_case",
    (
        *("entry_id", "kind", "effective_at", "effective_date_only", "booked_at", "depot"),
        *("tank_id", "counter_tank_id", "product", "quantity", "unit", "density20_kgm3"),
        *("volume20_m3", "quantity_t", "status", "reverses", "document_no", "declaration_no"),
        *("vessel", "origin_file", "origin_sheet", "origin_row", "origin_cells"),
    ),
)
"""What causes are looked for in, and where it was written."""

PAPERS = Near(
    "ledger_paper",
    (
        *("entry_id", "kind", "effective_at", "effective_date_only", "depot", "tank_id"),
        *("counter_tank_id", "quantity_t", "status", "document_no", "declaration_no"),
        "application_no",
    ),
)
"""What tickets show of entries."""


def look_up(store: Store, tanks: pl.DataFrame, near: Near) -> None:
    """Put the entries that touch ``tanks`` (depot, tank_id) at hand, beside those that are.

    ``near.name`` with ``_leg`` then has every leg of these tanks that ``ledger_leg`` has; those of
    others only by chance. It holds while the ledger stays as it is, until ``forget``.
    """
    _begin(store, near)
    with store.table(tanks.select("depot", "tank_id").unique(), "near_asked"):
        store.execute(_fill("missing", near))
    if not store.value(_fill("any_missing", near)):
        return
    for name in ("rows", "copy", "found"):
        store.execute(_fill(name, near, store))


def named(store: Store, entry_ids: pl.DataFrame) -> None:
    """``ledger_named``: the entries of these numbers (entry_id) with the columns of ``CASES``; what
    is not at hand there is looked for in the whole ledger."""
    _begin(store, CASES)
    with store.table(entry_ids, "entry_named"):
        store.execute(_fill("named_near", CASES))
        if store.value(_fill("any_elsewhere", CASES)):
            store.execute(_fill("named_elsewhere", CASES, store))


def forget(store: Store, near: Near) -> None:
    """Let go of the entries at hand: nobody asks about their tanks any more."""
    _begin(store, near)
    for name in ("forget_entries", "forget_tanks"):
        store.execute(_fill(name, near))


def _begin(store: Store, near: Near) -> None:
    """Make the tables and the views over them, empty, where they are not those of this ledger."""
    prepare(store)
    state = str(store.writes("movements"))
    if store.made(near.name) == state:
        return
    for name in ("no_entries", "no_tanks"):
        store.execute(_fill(name, near, store))
    legs = load("recon.ledger", "legs.sql")
    for name in _OF_THESE:
        store.execute(_of_near(legs[name], near))
    store.note_made(near.name, state)


def _fill(name: str, near: Near, store: Store | None = None) -> str:
    """The statement ``name`` of near.sql; with ``store`` the columns that are copied are known."""
    words = {"near": near.name}
    if store is not None:
        every = [column for column in store.columns("movements") if column not in _NO_COLUMNS]
        words["all_columns"] = ", ".join(map(quoted, every))
        words["columns"] = ", ".join(map(quoted, near.columns or every))
    return load("recon.ledger", "near.sql")[name].format_map(words)


def _of_near(statement: str, near: Near) -> str:
    """The same view over the entries at hand: one definition, two ledgers."""
    ours = re.sub(r"\bcurrent_movements\b", near.name, statement)
    return re.sub(r"\bledger_(entry|plain_leg|tied_leg|leg)\b", rf"{near.name}_\1", ours)
