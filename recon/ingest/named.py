"""Puts the register's spelling in place of what rows call a tank or a product."""

from __future__ import annotations

import polars as pl

from recon.ingest.draft import Draft
from recon.ingest.identity import Register
from recon.ingest.refused import Refused
from recon.model import TankKey


def spell_tanks(
    draft: Draft, register: Register, name: str, *, rejects: bool | None = None
) -> None:
    """Resolve the tanks of column ``name``, and with ``tank_id`` the row's depot.

    A counter tank is looked for in the row's own depot first.
    """
    written = draft.values[name]
    depot = draft.values.get("depot", pl.Series([None] * draft.height, dtype=pl.String))
    pairs = pl.DataFrame({"depot": depot, "tank": written})
    found: dict[tuple[str | None, str], TankKey] = {}
    refused: dict[tuple[str | None, str], Refused] = {}
    for place, tank in (
        pairs.filter(pl.col("tank").is_not_null()).unique(maintain_order=True).rows()
    ):
        key = register.tank(tank, place)
        if isinstance(key, Refused):
            refused[(place, tank)] = key
        else:
            found[(place, tank)] = key
    unheard = _may_be_unknown(draft)
    for (place, tank), refusal in refused.items():
        here = (written == tank) & depot.eq_missing(pl.Series([place], dtype=pl.String)) & ~unheard
        source = "depot" if refusal.rule == "unknown_depot" else None
        draft.refuse(name, here, refusal.rule, refusal.params, rejects=rejects, source=source)
    known = pl.DataFrame(
        [(place, tank, *key) for (place, tank), key in found.items()],
        schema={
            "depot": pl.String,
            "tank": pl.String,
            "depot_spelled": pl.String,
            "tank_spelled": pl.String,
        },
        orient="row",
    )
    spelled = pairs.join(
        known, on=["depot", "tank"], how="left", nulls_equal=True, maintain_order="left"
    )
    as_written = pl.DataFrame({"tank": written, "keep": unheard}).select(
        pl.when("keep").then("tank")
    )["tank"]
    draft.values[name] = spelled["tank_spelled"].fill_null(as_written).alias(name)
    if name == "tank_id" and "depot" in draft.columns:
        _say_depots_not_compared(draft, register, depot)
        placed = spelled["depot_spelled"].fill_null(depot)
        draft.values["depot"] = placed.fill_null(register.default_depot).alias("depot")


def _may_be_unknown(draft: Draft) -> pl.Series:
    """Rows that may name a tank the register does not hold: one to be added, or one taken out."""
    kinds = draft.values.get("kind") if draft.table.kind == "applications" else None
    if kinds is None:
        return pl.Series([False] * draft.height, dtype=pl.Boolean)
    return kinds.is_in(["tank_added", "tank_removed"]).fill_null(value=False)


def _say_depots_not_compared(draft: Draft, register: Register, depot: pl.Series) -> None:
    if register.names_depots:
        return
    other = [text for text in depot.drop_nulls().unique().sort() if not register.knows_depot(text)]
    if other:
        draft.note("depot_not_checked", depot=", ".join(other[:5]))


def spell_products(draft: Draft, register: Register) -> dict[str, Refused]:
    """Resolve ``product``; what is not known stays as written and is returned by its text."""
    written = draft.values["product"]
    found: dict[str, str] = {}
    refused: dict[str, Refused] = {}
    for text in written.drop_nulls().unique(maintain_order=True):
        code = register.product(text)
        if isinstance(code, Refused):
            refused[text] = code
        elif code is not None:
            found[text] = code
    if found:
        spelled = written.replace_strict(found, default=None, return_dtype=pl.String)
        draft.values["product"] = spelled.fill_null(written).alias("product")
    return refused


def refuse_products(
    draft: Draft, written: pl.Series, refused: dict[str, Refused], needed: pl.Series
) -> None:
    """Say which products are not known; rows that ``needed`` theirs for tonnes are rejected."""
    for text, refusal in refused.items():
        here = (written == text).fill_null(value=False)
        draft.refuse("product", here & needed, refusal.rule, refusal.params, rejects=True)
        draft.refuse("product", here & ~needed, refusal.rule, refusal.params, rejects=False)
