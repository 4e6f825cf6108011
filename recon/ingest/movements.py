"""What ledger rows mean beyond their cells: kind spellings, directions, signs, units, times.

Sources: the rules of the book (contract section 2) and the customs export's own words: 进出标志
is a direction, 盘亏 is negative however written, 退库 is a receipt unless it goes out, 预增/预减
are announced and 实增/实减 are real, a unit may be a customs code.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from recon.ingest.draft import Draft, each_once, spread
from recon.ingest.legs import Legs
from recon.ingest.numbers import Number, parse_number
from recon.ingest.plaintext import comparable
from recon.ingest.timecolumn import end_of_day
from recon.ingest.units import Unit, unit_of
from recon_schemas.registry import (
    DIRECTION_DECIDES,
    NEGATIVE_SPELLINGS,
    STATUS_OF_SPELLING,
    UNIT_OF_WORD,
    choices_of,
    word_key,
)

_POSITIVE_SPELLINGS = frozenset({"盘盈", "溢余", "gain"})
_TIMES_TEN_THOUSAND = {"万吨": 10_000, "千吨": 1_000, "kt": 1_000}


def take_units_apart(draft: Draft) -> None:
    """Before reading: a unit in the quantity's cell or header becomes the row's unit."""
    texts, units = draft.text("quantity"), draft.text("unit")
    inside = texts.str.contains(r"[^0-9.,\s()+\-−－（）＋．，０-９*]\s*$").fill_null(value=False)
    if not inside.any():
        header = _unit_of_header(draft)
        draft.replace_text("unit", units.fill_null(header) if header else units)
        return

    def read(text: str) -> str | None:
        number = parse_number(text)
        if isinstance(number, Number) and number.unit and _quantity_unit(number.unit):
            return number.unit
        return None

    found, _ = each_once(texts, inside, read)
    in_cell = spread(texts, inside, found, pl.String())
    with_unit = in_cell.is_not_null()
    if with_unit.any():
        bare = {t: t[: t.rindex(u)].rstrip(" (（") for t, u in found.items() if u and u in t}
        draft.replace_text("quantity", spread(texts, with_unit, bare, pl.String()).fill_null(texts))
        differing = with_unit & units.is_not_null() & (_canonical(units) != _canonical(in_cell))
        draft.refuse("unit", differing, "units_disagree", source="unit")
    header = _unit_of_header(draft)
    draft.replace_text(
        "unit", in_cell.fill_null(units).fill_null(header) if header else in_cell.fill_null(units)
    )


def _unit_of_header(draft: Draft) -> str | None:
    """The unit that the quantity's header says, in brackets or by its own word."""
    return draft.table.units.get("quantity") or UNIT_OF_WORD.get(
        word_key(draft.table.headers.get("quantity", ""))
    )


def _quantity_unit(text: str) -> Unit | None:
    return unit_of(text, "mass") or unit_of(text, "volume")


def _canonical(units: pl.Series) -> pl.Series:
    """Units as the contract spells them, to compare; unknown ones as they are."""
    known = choices_of("movements", "unit")

    def read(text: str) -> str:
        unit = _quantity_unit(text)
        return known.get(word_key(text)) or (unit.code if unit else text)

    return spread(
        units, units.is_not_null(), each_once(units, units.is_not_null(), read)[0], pl.String()
    )


def scale_quantities(draft: Draft) -> pl.Series:
    """Before units are read: 万吨 and 千吨 become 吨; returns what each quantity is times."""
    units = draft.text("unit")
    large = {
        text: factor
        for text in draft.different("unit").drop_nulls().unique(maintain_order=True)
        if (factor := _TIMES_TEN_THOUSAND.get(comparable(text).strip("()[]"))) is not None
    }
    if not large:
        return pl.repeat(1, draft.height, eager=True, dtype=pl.Int64)
    where = units.is_in(list(large)).fill_null(value=False)
    draft.replace_text("unit", units.set(where, "t"))
    draft.note("unit_converted", column="Quantity", written=", ".join(sorted(large)), unit="t")
    return spread(units, where, large, pl.Int64()).fill_null(1)


def settle(draft: Draft, factors: pl.Series, legs: Legs | None = None) -> None:
    """After reading: direction, sign, status and time of each entry by the rules of the book.

    ``legs``: those of the whole file, where this is a part of it.
    """
    values = draft.values
    dtype = values["quantity"].dtype
    values["quantity"] = (values["quantity"] * factors).cast(dtype).alias("quantity")
    spelled = _spelled_kinds(draft)
    _settle_returns(draft, spelled)
    _settle_transfers(draft, legs)
    _settle_signs(draft, spelled)
    _settle_status(draft, spelled)
    _settle_times(draft)


@dataclass(frozen=True, slots=True)
class _Spelled:
    """The spelling of each row's kind as ``word_key``, and all that occur."""

    rows: pl.Series
    found: frozenset[str]

    def among(self, members: Collection[str]) -> pl.Series:
        """True where the spelling is one of ``members``."""
        return _is(self.rows, *sorted(self.found.intersection(members)))


def _spelled_kinds(draft: Draft) -> _Spelled:
    texts, few = draft.text("kind"), draft.different("kind")
    spelled, _ = each_once(few, few.is_not_null(), word_key)
    rows = spread(texts, texts.is_not_null(), spelled, pl.String())
    return _Spelled(rows, frozenset(spelled.values()))


def _is(series: pl.Series, *members: str) -> pl.Series:
    hits = pl.Series([False]).new_from_index(0, len(series))
    for member in members:
        hits = hits | (series == member).fill_null(value=False)
    return hits


def _settle_returns(draft: Draft, spelled: _Spelled) -> None:
    returned = spelled.among(DIRECTION_DECIDES)
    if returned.any():
        out = returned & _is(draft.values["direction"], "out")
        draft.values["kind"] = draft.values["kind"].set(out, "issue")


def _settle_transfers(draft: Draft, legs: Legs | None) -> None:
    """A transfer marked in or out is one leg when it names no other tank, or its twin is there.

    A row that goes in and has no twin is one row for both legs, from the counter tank.
    """
    values = draft.values
    transfer = _is(values["kind"], "transfer")
    if not transfer.any():
        return
    goes_in, goes_out = _is(values["direction"], "in"), _is(values["direction"], "out")
    counter = values["counter_tank_id"]
    # Without a direction none of them is a leg.
    twin = _has_twin(draft, transfer) if (goes_in | goes_out).any() else draft.mask()
    alone = transfer & (goes_in | goes_out) & counter.is_not_null() & ~twin
    if legs is not None and alone.any():
        twin = twin | (alone & legs.have_twins(draft.table.frame))
    one_leg = counter.is_null() | twin
    values["kind"] = (
        values["kind"]
        .set(transfer & goes_in & one_leg, "transfer_in")
        .set(transfer & goes_out & one_leg, "transfer_out")
    )
    turned = transfer & goes_in & ~one_leg
    if turned.any():
        tank = values["tank_id"]
        values["tank_id"] = counter.zip_with(turned, tank).alias("tank_id")
        values["counter_tank_id"] = tank.zip_with(turned, counter).alias("counter_tank_id")
        draft.note("transfers_turned", rows=int(turned.sum()))
    halves = transfer & one_leg & (goes_in | goes_out)
    if halves.any():
        draft.note("transfers_in_two_rows", rows=int(halves.sum()))


def _has_twin(draft: Draft, transfer: pl.Series) -> pl.Series:
    """True where another transfer of the same quantity and day mirrors tanks and direction."""
    values = draft.values
    legs = pl.DataFrame(
        {
            "tank": values["tank_id"],
            "counter": values["counter_tank_id"],
            "way": values["direction"],
            "quantity": values["quantity"],
            "day": values["effective_at"].dt.date(),
            "at": pl.int_range(draft.height, eager=True, dtype=pl.UInt32),
        }
    ).filter(transfer)
    legs = legs.with_columns(pl.col("quantity").cast(pl.String).str.strip_prefix("-"))
    other = pl.col("way").replace_strict({"in": "out", "out": "in"}, default=None)
    mirrored = legs.select(
        pl.col("counter").alias("tank"),
        pl.col("tank").alias("counter"),
        other.alias("way"),
        "quantity",
        "day",
    )
    keys = ["tank", "counter", "way", "quantity", "day"]
    found = legs.join(mirrored.unique(keys), on=keys, how="semi")["at"]
    every = pl.int_range(draft.height, eager=True, dtype=pl.UInt32)
    return every.is_in(found.implode())


def _settle_signs(draft: Draft, spelled: _Spelled) -> None:
    """盘亏, and an adjustment that goes out, take away; announced as such, never twice."""
    values = draft.values
    adjustment = _is(values["kind"], "adjustment")
    if not adjustment.any():
        return
    negative = spelled.among(NEGATIVE_SPELLINGS)
    plain = ~negative & ~spelled.among(_POSITIVE_SPELLINGS)
    down = negative | (adjustment & plain & _is(values["direction"], "out"))
    positive = (values["quantity"] > Decimal(0)).fill_null(value=False)
    turn = adjustment & down & positive
    if turn.any():
        quantity = values["quantity"]
        values["quantity"] = (-quantity).zip_with(turn, quantity).alias("quantity")
        draft.note("adjustments_made_negative", rows=int(turn.sum()))


def _settle_status(draft: Draft, spelled: _Spelled) -> None:
    if not spelled.found.intersection(STATUS_OF_SPELLING):
        return
    said = spelled.rows.replace_strict(STATUS_OF_SPELLING, default=None, return_dtype=pl.String)
    cancelled = _is(draft.values["status"], "cancelled")
    said = said.set(cancelled, None)
    draft.values["status"] = said.fill_null(draft.values["status"]).alias("status")


def _settle_times(draft: Draft) -> None:
    values = draft.values
    alone = draft.date_only["effective_at"]
    at_end = alone & ~_is(values["kind"], "opening")
    effective = values["effective_at"]
    if at_end.any():
        ends = end_of_day(effective).zip_with(at_end, effective)
        values["effective_at"] = ends.alias("effective_at")
    values["effective_date_only"] = alone.set(effective.is_null(), None).alias(
        "effective_date_only"
    )
    booked_alone = draft.date_only["booked_at"]
    booked = values["booked_at"]
    if booked_alone.any():
        ends = end_of_day(booked).zip_with(booked_alone, booked)
        values["booked_at"] = ends.alias("booked_at")
    started_alone = draft.date_only["started_at"]
    if started_alone.any():
        draft.refuse("started_at", started_alone, "time_of_day_missing", rejects=False)
        values["started_at"] = values["started_at"].set(started_alone, None)


def product_decides_tonnes(draft: Draft) -> pl.Series:
    """True where only the product can tell how many tonnes a volume is."""
    mass = _is(draft.values["unit"], "t", "kg", "long_ton", "short_ton")
    return ~mass & draft.values["density20_kgm3"].is_null()
