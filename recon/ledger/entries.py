"""Every entry behind a book figure, with its effect, the running book and why it does not count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import polars as pl

from recon.ledger.book import KEY
from recon.ledger.near import WHOLE, Near, look_up
from recon.store.connection import Store
from recon.store.sql import load, quoted

WHY_NOT = (
    "only_announced",
    "entry_cancelled",
    "not_in_tonnes",
    "after_instant",
    "later_opening",
    "before_opening",
)
"""Codes of why an entry adds nothing: announced, cancelled, no density to make tonnes of it, takes
effect after the instant, an opening that only asserts, older than the account's opening."""


def entries_of(
    store: Store,
    depot: str,
    tank_id: str,
    until: datetime,
    *,
    beyond: timedelta = timedelta(0),
) -> pl.DataFrame:
    """The entries of one tank's book at ``until``, in order of effect; see ``entries_of_tanks``."""
    asked = pl.DataFrame(
        {"depot": [depot], "tank_id": [tank_id], "until": [until]},
        schema_overrides={"until": pl.Datetime("us")},
    )
    return entries_of_tanks(store, asked, beyond=beyond)


def entries_of_tanks(
    store: Store,
    asked: pl.DataFrame,
    *,
    beyond: timedelta = timedelta(0),
    near: Near = WHOLE,
    without: Iterable[str] = (),
) -> pl.DataFrame:
    """The entries of many tanks: ``asked`` has depot, tank_id, until (one row a tank).

    Rows: one an entry that touches the tank and takes effect up to ``until + beyond``, by tank and
    order of effect. Beside the entry's own columns: ``leg`` (own, counter: the other tank of a
    one-row transfer), ``counts_at``, ``signed_t`` (what the entry does by its kind, t),
    ``effect_t`` (what it does in this figure: the same, or 0), ``counted``, ``why_not`` (code of
    ``WHY_NOT``), ``running_t`` (the book after it, null before the first that counts),
    ``root_kind`` (for a reversal, the kind of the entry it comes down to), ``vanished``.
    The last ``running_t`` at or before ``until`` is ``book_at``'s figure. ``near``: which
    columns of the entries are read (what is not is null). ``without``: columns that are not wanted,
    which halves the memory of a thousand tanks.
    """
    look_up(store, asked, near)
    questions = asked.select(*KEY, pl.col("until").cast(pl.Datetime("us"))).with_columns(
        horizon=pl.col("until") + beyond
    )
    unwanted = dict.fromkeys(("opens", *without))
    statement = load("recon.ledger", "entries.sql")["entries_of"]
    with store.table(questions, "tank_asked"):
        return store.query(
            statement.format(near=near.name, unwanted=", ".join(map(quoted, unwanted)))
        )
