"""Rows that were refused and what rests on them: a reading that cannot be used is no missing one.

A tank whose newest reading was refused is not measurable, never "not counted"; so is a tank whose
capacity table lost a row, since nothing may be interpolated across the hole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from recon.model import Params, TankKey
from recon.reconcile.register import KEY

READING_REASON = "reading_rejected"
TABLE_REASON = "capacity_table_row_rejected"


@dataclass(frozen=True, slots=True)
class RefusedReading:
    """A refused row of an inspector's sheet; ``gauged_at`` is None where its time is unusable.

    ``params``: ``problem_code`` and its own parameters, and ``place`` (file · sheet · cell).
    """

    key: TankKey
    gauged_at: datetime | None
    params: Params


@dataclass(frozen=True, slots=True)
class RefusedTableRow:
    """A refused row of a capacity table; ``version`` is its valid_from, None = since ever.

    ``any_version``: the row does not tell which version it belongs to, so it breaks all of them.
    """

    key: TankKey
    version: date | None
    any_version: bool
    params: Params


@dataclass(frozen=True, slots=True)
class Refused:
    """What tonight's files hold of refused rows, in order of file and row."""

    readings: tuple[RefusedReading, ...] = ()
    table_rows: tuple[RefusedTableRow, ...] = ()


NOTHING_REFUSED = Refused()


def unusable_tonight(
    refused: Iterable[RefusedReading],
    counted: pl.DataFrame,
    as_of: datetime,
    until: datetime,
    window_hours: float,
) -> dict[TankKey, RefusedReading]:
    """The tanks whose newest reading of the night was refused, with that reading.

    ``counted``: the accepted reading of each tank (``depot``, ``tank_id``, ``gauged_at``). In the
    window before ``as_of`` a refused reading stands against every earlier accepted one; an accepted
    one of the same time is its correction. A refused reading between ``as_of`` and ``until``, or
    of no usable time, is tonight's only where the tank has no accepted one: it never moves
    ``as_of``.
    """
    span = timedelta(hours=window_hours)
    accepted = {(depot, tank): at for depot, tank, at in counted.select(*KEY, "gauged_at").rows()}
    found: dict[TankKey, RefusedReading] = {}
    for reading in refused:
        at, known = reading.gauged_at, accepted.get(reading.key)
        if at is None or at > as_of:
            stands = known is None and (at is None or at <= min(until, as_of + span))
        else:
            stands = at > as_of - span and (known is None or at > known)
        if stands and _newer(reading, found.get(reading.key)):
            found[reading.key] = reading
    return found


def _newer(reading: RefusedReading, other: RefusedReading | None) -> bool:
    if other is None or other.gauged_at is None:
        return other is None or reading.gauged_at is not None
    return reading.gauged_at is not None and reading.gauged_at > other.gauged_at


def with_broken_tables(
    versions: pl.DataFrame, refused: Iterable[RefusedTableRow]
) -> tuple[pl.DataFrame, dict[int, Params]]:
    """The table versions, those that lost all their rows too; table_id → why it is broken.

    ``versions``: ``depot``, ``tank_id``, ``valid_from``, ``table_id``, one row a version.
    """
    rows = list(refused)
    if not rows:
        return versions, {}
    named = {(r.key, r.version): r for r in reversed(rows) if not r.any_version}
    every = {r.key: r for r in reversed(rows) if r.any_version}
    broken: dict[int, Params] = {}
    held: set[tuple[TankKey, date | None]] = set()
    for depot, tank, valid_from, table_id in versions.select(*KEY, "valid_from", "table_id").rows():
        version = ((depot, tank), valid_from)
        held.add(version)
        row = named.get(version) or every.get(version[0])
        if row is not None:
            broken[table_id] = row.params
    following = int(versions["table_id"].max() or 0) + 1  # type: ignore[arg-type]
    lost = [version for version in named if version not in held]
    lost += [(key, None) for key in every if not any(known == key for known, _ in held)]
    added = [(*key, since, following + n) for n, (key, since) in enumerate(lost)]
    for version, (*_, table_id) in zip(lost, added, strict=True):
        broken[table_id] = (named.get(version) or every[version[0]]).params
    if added:
        schema = {name: versions.schema[name] for name in (*KEY, "valid_from", "table_id")}
        more = pl.DataFrame(added, schema, orient="row")
        versions = pl.concat([versions.select(list(schema)), more])
    return versions, broken


def with_reasons(measured: pl.DataFrame, broken: Mapping[int, Params]) -> pl.DataFrame:
    """``measured`` with the reasons that only the register and refused rows know.

    A table that lost rows is not missing, and a product that no register holds is not one of an
    unknown group.
    """
    c = pl.col
    why = pl.DataFrame(
        {
            "table_id": list(broken),
            "_why": [json.dumps(dict(params), ensure_ascii=False) for params in broken.values()],
        },
        {"table_id": pl.Int64, "_why": pl.String},
    )
    unknown = (c("not_measurable") == "vcf_group_not_known") & c("vcf_group").is_null()
    lost = (c("not_measurable") == "capacity_table_missing") & c("_why").is_not_null()
    named = pl.struct("product").struct.json_encode()
    return (
        measured.join(why, on="table_id", how="left", maintain_order="left")
        .with_columns(
            not_measurable=pl.when(unknown)
            .then(pl.lit("product_not_registered"))
            .when(lost)
            .then(pl.lit(TABLE_REASON))
            .otherwise("not_measurable"),
            not_measurable_params=pl.when(unknown)
            .then(named)
            .when(lost)
            .then("_why")
            .otherwise("not_measurable_params"),
        )
        .drop("_why")
    )
