"""Puts the register's spelling in place of what rows call a tank or a product."""

from __future__ import annotations

import polars as pl

from recon.ingest.draft import Draft, nothing
from recon.ingest.identity import Register
from recon.ingest.refused import Refused
from recon.model import Params

_PAIR = ["depot", "tank"]


def spell_tanks(
    draft: Draft, register: Register, name: str, *, rejects: bool | None = None
) -> None:
    """Resolve the tanks of column ``name``, and with ``tank_id`` the row's depot.

    A counter tank is looked for in the row's own depot first.
    """
    written = draft.values[name]
    depot = draft.values.get("depot", nothing("depot", draft.height, pl.String()))
    pairs = pl.DataFrame({"depot": depot, "tank": written})
    few = pairs.drop_nulls("tank").unique(_PAIR, maintain_order=True)
    told = few.join(
        register.spelled(few), on=_PAIR, how="left", nulls_equal=True, maintain_order="left"
    )
    if _as_written(told):
        if name == "tank_id" and "depot" in draft.columns:
            _say_depots_not_compared(draft, register, depot)
            draft.values["depot"] = depot.fill_null(register.default_depot).alias("depot")
        return
    found = pairs.join(told, on=_PAIR, how="left", nulls_equal=True, maintain_order="left")

    def params_of(index: int, _: str) -> Params:
        refused = register.tank(written[index], depot[index])
        return refused.params if isinstance(refused, Refused) else {}

    unheard = _may_be_unknown(draft)
    for rule in found["rule"].drop_nulls().unique().sort():
        source = "depot" if rule == "unknown_depot" else None
        here = (found["rule"] == rule) & ~unheard
        draft.refuse_by(name, here, rule, params_of, rejects=rejects, source=source)
    kept = pl.DataFrame({"tank": written, "kept": unheard}).select(pl.when("kept").then("tank"))
    draft.values[name] = found["spelled"].fill_null(kept.to_series()).alias(name)
    if name == "tank_id" and "depot" in draft.columns:
        _say_depots_not_compared(draft, register, depot)
        placed = found["depot_spelled"].fill_null(depot).fill_null(register.default_depot)
        draft.values["depot"] = placed.alias("depot")


def _as_written(told: pl.DataFrame) -> bool:
    """Whether the register spells every tank and depot of the rows as they do."""
    same = pl.all_horizontal(
        pl.col("spelled").eq_missing(pl.col("tank")),
        pl.col("depot_spelled").eq_missing(pl.col("depot")),
    )
    return bool(told.select(same.all()).item())


def _may_be_unknown(draft: Draft) -> pl.Series:
    """Rows that may name a tank the register does not hold: one to be added, or one taken out."""
    kinds = draft.values.get("kind") if draft.table.kind == "applications" else None
    if kinds is None:
        return pl.Series([False]).new_from_index(0, draft.height)
    return kinds.is_in(["tank_added", "tank_removed"]).fill_null(value=False)


def _say_depots_not_compared(draft: Draft, register: Register, depot: pl.Series) -> None:
    if register.names_depots:
        return
    other = [text for text in depot.drop_nulls().unique().sort() if not register.knows_depot(text)]
    if other:
        draft.note("depot_not_checked", depot=", ".join(other[:5]))


def spell_products(draft: Draft, register: Register) -> pl.Series:
    """Resolve ``product``; what is not known stays as written.

    Returns for every row the rule its product was refused by, null where it was not.
    """
    written = draft.values["product"]
    found: dict[str, str] = {}
    refused: dict[str, str] = {}
    for text in written.drop_nulls().unique(maintain_order=True):
        code = register.product(text, suggest=False)
        if isinstance(code, Refused):
            refused[text] = code.rule
        elif code is not None:
            found[text] = code
    if found:
        spelled = written.replace_strict(found, default=None, return_dtype=pl.String)
        draft.values["product"] = spelled.fill_null(written).alias("product")
    if not refused:
        return nothing("rule", draft.height, pl.String())
    return written.replace_strict(refused, default=None, return_dtype=pl.String)


def refuse_products(draft: Draft, register: Register, rules: pl.Series, needed: pl.Series) -> None:
    """Say which products are not known; rows that ``needed`` theirs for tonnes are rejected."""
    written = draft.values["product"]

    def params_of(index: int, _: str) -> Params:
        refused = register.product(written[index])
        return refused.params if isinstance(refused, Refused) else {}

    for rule in rules.drop_nulls().unique().sort():
        here = (rules == rule).fill_null(value=False)
        draft.refuse_by("product", here & needed, rule, params_of, rejects=True)
        draft.refuse_by("product", here & ~needed, rule, params_of, rejects=False)
