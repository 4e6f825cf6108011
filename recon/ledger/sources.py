"""Where an entry was written: the file, sheet and row that somebody can open and look at."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from recon.ledger import near
from recon.store.connection import Store
from recon.store.sql import load


def entered(store: Store, entry_ids: Iterable[str]) -> pl.DataFrame:
    """The entries of these numbers with their address, in order of number.

    Columns: entry_id, kind, depot, tank_id, effective_at, quantity_t (t in air, as signed in the
    ledger), document_no, declaration_no, origin_file, origin_sheet (null for text files),
    origin_row, origin_cells (JSON, column to cell; null for text files). A number that stands in
    no ledger has no row.
    """
    ids = pl.DataFrame({"entry_id": sorted(set(entry_ids))}, schema={"entry_id": pl.String})
    near.named(store, ids)
    return store.query(load("recon.ledger", "sources.sql")["entered"])
