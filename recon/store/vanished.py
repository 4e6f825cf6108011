"""Finds entries that an earlier export of the ledger held and a later one should hold and does not.

They stay in the book; a finding is made of them. An entry that comes back is cleared.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from recon.store import sql
from recon.store.connection import Store


def look(store: Store, run_id: str, names: Mapping[str, str]) -> None:
    """Note what this run's exports lack, and clear what came back.

    ``names``: sha256 → path of this run's ledger files. Call it when all of them are loaded and
    their refused rows are in quarantine.
    """
    ask, run = sql.load("recon.store", "vanished.sql"), {"run_id": run_id}
    if store.value(ask["any_missing"], run):
        store.execute(ask["came_back"], run)
    if store.value(ask["any_met"], run):
        _look(store, ask, run_id, names)
    store.execute("forget_known")


def _look(store: Store, ask: Mapping[str, str], run_id: str, names: Mapping[str, str]) -> None:
    """Hold this run's exports against the files whose entries they share."""
    run = {"run_id": run_id}
    store.execute(ask["shared"], run)
    if store.value(ask["any_shared"]):
        store.execute(ask["exports"], run)
        listed = pl.DataFrame(
            {"sha256": list(names), "path": list(names.values())},
            schema={"sha256": pl.String, "path": pl.String},
        )
        with store.table(listed, "export_name"):
            store.execute(ask["missed"], run)
