"""Balances in other units than tonnes: the row's unit column, which the contract does not keep."""

from __future__ import annotations

import polars as pl

from recon.ingest.draft import Draft, each_once, spread
from recon.ingest.plaintext import is_nil
from recon.ingest.units import unit_of

FIGURES = ("opening_t", "received_t", "issued_t", "closing_t")


def write_units_into_cells(draft: Draft) -> None:
    """Before reading: ``0.582`` of a row in 万吨 becomes ``0.582 万吨``, and is read as that.

    A unit of volume, or one that is not known, so refuses its row: a balance has no density.
    """
    units = draft.text("unit")
    tonne = unit_of("t", "mass")

    def differs(text: str) -> bool:
        return not is_nil(text) and unit_of(text, "mass") != tonne

    found, _ = each_once(units, units.is_not_null(), differs)
    other = {text: text for text, so in found.items() if so}
    if not other:
        return
    behind = spread(units, units.is_not_null(), other, pl.String())
    for name in FIGURES:
        texts = draft.text(name)
        draft.replace_text(name, (texts + " " + behind).fill_null(texts))
    draft.note("unit_converted", column="Balances", written=", ".join(sorted(other)), unit="t")
