"""Balances in other units than tonnes: a unit column the contract does not keep, worked in."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from recon.ingest.draft import Draft, each_once, spread
from recon.ingest.plaintext import is_nil
from recon.ingest.refused import Refused
from recon.ingest.units import Unit, unit_of

FIGURES = ("opening_t", "received_t", "issued_t", "closing_t")


def settle(draft: Draft) -> None:
    """After reading: figures of rows whose unit is not the tonne are converted to tonnes.

    A unit of volume, or one that is not known, refuses the row: a balance carries no density.
    """
    texts = draft.text("unit")
    tonne = unit_of("t", "mass")

    def read(text: str) -> Unit | Refused | None:
        if is_nil(text):
            return None
        unit = unit_of(text, "mass")
        return unit if unit is not None else Refused("unit_unknown", {"written_unit": text})

    written = texts.is_not_null()
    units, refused = each_once(texts, written, read)
    for name in FIGURES[:1]:
        draft.refuse_texts(name, refused, written, "unit")
    other = {text: unit for text, unit in units.items() if unit not in {None, tonne}}
    where = texts.is_in(list(other)).fill_null(value=False)
    if not other or tonne is None:
        return
    for name in FIGURES:
        values = draft.values[name]
        factors = {text: unit.factor / tonne.factor for text, unit in other.items()}
        times = spread(texts, where, factors, pl.Decimal(20, 9)).fill_null(Decimal(1))
        scaled = _times(values, times)
        draft.values[name] = scaled.zip_with(where, values).alias(name)
    draft.note("unit_converted", column="Balances", written=", ".join(sorted(other)), unit="t")


def _times(values: pl.Series, factors: pl.Series) -> pl.Series:
    """Exact products, rounded half to even to the decimals of ``values``."""
    step = Decimal("0.001")
    products = [
        None if value is None else (value * factor).quantize(step)
        for value, factor in zip(values, factors, strict=True)
    ]
    return pl.Series(values.name, products, dtype=values.dtype)
