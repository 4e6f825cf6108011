"""One night: pairs each tank's physical quantity with its book at its own gauge time, and judges.

The result is one ``TankResult`` for every tank of the register, matched and idle ones too, in
order of depot and tank.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from recon.ledger.book import book_at
from recon.ledger.cutoff import by_tank, cut_off
from recon.model import Measurement, Params, TankKey, TankResult, Totals
from recon.reconcile.judge import (
    BEING_PUMPED,
    OUT_OF_SERVICE,
    book_uncertainty_t,
    judged,
    rounded_t,
    tonnes_of,
)
from recon.reconcile.physical import measured, with_facts
from recon.reconcile.readings import counted, readings_of_the_night
from recon.reconcile.refused import (
    NOTHING_REFUSED,
    READING_REASON,
    Refused,
    RefusedReading,
    unusable_tonight,
    with_broken_tables,
)
from recon.reconcile.register import KEY, valid_at
from recon.settings import Settings, ToleranceSection
from recon.store.connection import Store
from recon.store.sql import load

BUDGET = ("level", "free_water", "temperature", "density", "sediment_water", "capacity", "vcf")
"""Components of U(physical), in the order people read them."""

_GAUGED: dict[str, pl.DataType] = {
    "depot": pl.String(),
    "tank_id": pl.String(),
    "gauged_at": pl.Datetime("us"),
    "physical_t": pl.Decimal(18, 3),
    "book_t": pl.Decimal(18, 3),
}

MEASUREMENT = tuple(Measurement.__dataclass_fields__)


_TOLD = ("status", "not_measurable_params", "notes", "reported_mass_air_t")
"""What a record tells of a reading beside its verdict, its steps and its budget."""


@dataclass(frozen=True, slots=True)
class Night:
    """The frames of one night, as far as they are known before causes are looked for.

    ``register``: one row a tank, valid at its instant ``at`` (gauge time or as_of), with product
    facts. ``readings``: every reading in the window. ``measured``: the counted one of each tank,
    measured. ``book``: the columns of ``recon.ledger.book.book_at``.
    """

    as_of: datetime
    register: pl.DataFrame
    products: pl.DataFrame
    readings: pl.DataFrame
    measured: pl.DataFrame
    book: pl.DataFrame
    table_rows: pl.DataFrame
    results: tuple[TankResult, ...]


def compare(
    store: Store,
    as_of: datetime,
    settings: Settings,
    refused: Refused = NOTHING_REFUSED,
    until: datetime | None = None,
) -> Night:
    """Measure, book, subtract and judge every tank of the register at ``as_of`` (site-local).

    ``refused``: rows of tonight's files that were refused; of readings after ``as_of`` those up to
    ``until`` are tonight's.
    """
    ask = load("recon.reconcile", "master.sql")
    tanks, products = store.query(ask["register"]), store.query(ask["products"])
    versions, broken = with_broken_tables(store.query(ask["table_versions"]), refused.table_rows)
    window = settings.night.stocktake_window_hours
    readings = readings_of_the_night(store, as_of, window)
    chosen = counted(readings)
    unusable = unusable_tonight(refused.readings, chosen, as_of, until or as_of, window)
    chosen = _without(chosen, unusable)
    placed = with_facts(chosen, tanks, products, versions)
    table_rows = _tables_of(store, ask["table_rows"], versions, placed)
    figures = measured(placed, table_rows, settings, broken)
    register = _register_tonight(tanks, products, _instants(chosen, unusable, as_of), as_of)
    book = book_at(
        store, register.select(*KEY, pl.col("at").alias("gauged_at")), periods=settings.periods
    )
    results = _with_cut_off(store, _judged(register, figures, book, settings, unusable))
    return Night(as_of, register, products, readings, figures, book, table_rows, results)


def totals_of(tanks: tuple[TankResult, ...]) -> Totals:
    """Counts by verdict; tonnes over the tanks that have both figures."""
    count = dict.fromkeys(("matched", "shortage", "surplus", "idle"), 0)
    count |= dict.fromkeys(("not_measurable", "not_counted", "not_booked"), 0)
    book = physical = difference = uncounted = Decimal("0.000")
    for tank in tanks:
        count[tank.verdict] += 1
        if tank.difference_t is not None:
            book += tank.book_t or 0
            physical += tank.physical_t or 0
            difference += tank.difference_t
        elif tank.verdict == "not_counted":
            uncounted += tank.book_t or 0
    judged = count["matched"] + count["shortage"] + count["surplus"]
    return Totals(
        tanks=len(tanks),
        matched=count["matched"],
        shortage=count["shortage"],
        surplus=count["surplus"],
        not_measurable=count["not_measurable"],
        not_counted=count["not_counted"],
        not_booked=count["not_booked"],
        idle=count["idle"],
        book_t=book,
        physical_t=physical,
        difference_t=difference,
        not_counted_book_t=uncounted,
        match_rate_pct=round(100 * count["matched"] / judged, 2) if judged else None,
    )


def _with_cut_off(store: Store, results: tuple[TankResult, ...]) -> tuple[TankResult, ...]:
    """Each gauged tank with the entries of its grey window; one being pumped shows its dip."""
    rows = [
        (
            *tank.key,
            tank.gauged_at,
            rounded_t(tank.measurement.mass_air_t if tank.measurement else None),
            tank.book_t,
        )
        for tank in results
        if tank.gauged_at is not None
    ]
    if not rows:
        return results
    window = by_tank(cut_off(store, pl.DataFrame(rows, schema=_GAUGED, orient="row")))
    return tuple(
        replace(tank, cut_off=window[tank.key]) if tank.key in window else tank for tank in results
    )


def _without(chosen: pl.DataFrame, unusable: Mapping[TankKey, RefusedReading]) -> pl.DataFrame:
    """The readings of the tanks whose newest reading was accepted."""
    if not unusable:
        return chosen
    gone = pl.DataFrame(list(unusable), {name: chosen.schema[name] for name in KEY}, orient="row")
    return chosen.join(gone, on=KEY, how="anti", maintain_order="left")


def _instants(
    chosen: pl.DataFrame, unusable: Mapping[TankKey, RefusedReading], as_of: datetime
) -> pl.DataFrame:
    """The gauge time of every tank that was gauged by ``as_of``, usably or not."""
    gauged = chosen.select(*KEY, "gauged_at")
    others = [
        (*key, reading.gauged_at)
        for key, reading in unusable.items()
        if reading.gauged_at is not None and reading.gauged_at <= as_of
    ]
    return pl.concat([gauged, pl.DataFrame(others, gauged.schema, orient="row")])


def _tables_of(
    store: Store, sql: str, versions: pl.DataFrame, placed: pl.DataFrame
) -> pl.DataFrame:
    """The rows of those table versions that tonight's readings use."""
    used = versions.join(placed.select("table_id").drop_nulls().unique(), on="table_id")
    rows = store.query(sql)
    return (
        rows.join(used, on=[*KEY, "valid_from"], nulls_equal=True, maintain_order="left")
        .select("table_id", "height_mm", "volume_m3", "head_volume_m3")
        .sort("table_id", "height_mm", maintain_order=True)
    )


def _register_tonight(
    tanks: pl.DataFrame, products: pl.DataFrame, chosen: pl.DataFrame, as_of: datetime
) -> pl.DataFrame:
    """Every tank of the register at its gauge time, or at as_of where none was taken."""
    keys = tanks.select(KEY).unique().sort(KEY)
    instants = keys.join(
        chosen.select(*KEY, pl.col("gauged_at").alias("at")),
        on=KEY,
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("at").fill_null(pl.lit(as_of, pl.Datetime("us"))))
    placed = valid_at(instants, tanks.select(*KEY, "valid_from", "product"), KEY)
    return placed.join(
        products.select("product", "light_oil", "vcf_group"),
        on="product",
        how="left",
        maintain_order="left",
    )


def _judged(
    register: pl.DataFrame,
    figures: pl.DataFrame,
    book: pl.DataFrame,
    settings: Settings,
    unusable: Mapping[TankKey, RefusedReading],
) -> tuple[TankResult, ...]:
    """A record of every tank of ``register``."""
    lines = settings.tolerance
    needed = figures.select(*KEY, *_TOLD, *(f"u_{name}_t" for name in BUDGET), *MEASUREMENT)
    readings = {_key(row): row for row in needed.iter_rows(named=True)}
    pumped = book.filter("being_pumped").select(*KEY, "pumped_entries")
    entries = {(depot, tank): tuple(names or ()) for depot, tank, names in pumped.iter_rows()}
    return tuple(
        _unusable(row, unusable[_key(row)])
        if _key(row) in unusable
        else _result(row, readings.get(_key(row)), entries.get(_key(row), ()), lines)
        for row in judged(register, figures, book, lines).iter_rows(named=True)
    )


def _key(row: Mapping[str, Any]) -> TankKey:
    return (row["depot"], row["tank_id"])


def _result(
    tank: Mapping[str, Any],
    reading: Mapping[str, Any] | None,
    pumped: tuple[str, ...],
    lines: ToleranceSection,
) -> TankResult:
    """The record of one judged tank; ``pumped``: the entries under way at its gauge time."""
    unmeasured = tank["verdict"] == "not_measurable"
    return TankResult(
        depot=tank["depot"],
        tank_id=tank["tank_id"],
        product=tank["product"],
        gauged_at=tank["gauged_at"],
        verdict=tank["verdict"],
        severity=tank["severity"],
        book_t=tonnes_of(tank["book_kg"]),
        physical_t=tonnes_of(tank["physical_kg"]),
        difference_t=tonnes_of(tank["difference_kg"]),
        uncertainty_t=tank["uncertainty_t"],
        uncertainty_physical_t=tank["uncertainty_physical_t"],
        tolerance_t=tank["uncertainty_t"],
        inspector_t=reading["reported_mass_air_t"] if reading else None,
        measurement=_measurement(reading),
        reason=tank["reason"] if unmeasured else None,
        reason_params=_why(tank, reading, pumped) if unmeasured else {},
        budget=_budget(tank, reading, lines) if reading and tank["measurable"] else {},
        notes=tuple((code, {}) for code in (reading.get("notes") or ())) if reading else (),
        light_oil=bool(tank["light_oil"]),
    )


def _unusable(tank: Mapping[str, Any], reading: RefusedReading) -> TankResult:
    """A tank that was gauged, but whose reading was refused."""
    return TankResult(
        depot=tank["depot"],
        tank_id=tank["tank_id"],
        product=tank["product"],
        gauged_at=reading.gauged_at if reading.gauged_at == tank["at"] else None,
        verdict="not_measurable",
        severity="watch",
        book_t=tonnes_of(tank["book_kg"]),
        physical_t=None,
        difference_t=None,
        uncertainty_t=None,
        uncertainty_physical_t=None,
        tolerance_t=None,
        inspector_t=None,
        measurement=None,
        reason=READING_REASON,
        reason_params=reading.params,
        light_oil=bool(tank["light_oil"]),
    )


def _why(
    tank: Mapping[str, Any], reading: Mapping[str, Any] | None, pumped: tuple[str, ...]
) -> Params:
    """What is known of the reason why a tank could not be measured."""
    if tank["reason"] == BEING_PUMPED:
        return {"entries": list(pumped)}
    return json.loads((reading or {}).get("not_measurable_params") or "{}")  # type: ignore[no-any-return]


def _measurement(reading: Mapping[str, Any] | None) -> Measurement | None:
    if reading is None or reading["status"] == OUT_OF_SERVICE:
        return None
    return Measurement(**{name: reading[name] for name in MEASUREMENT})


def _budget(
    tank: Mapping[str, Any], reading: Mapping[str, Any], lines: ToleranceSection
) -> dict[str, float]:
    parts = {name: float(reading[f"u_{name}_t"]) for name in BUDGET}
    parts["book"] = book_uncertainty_t(tank["sum_squares_t2"], lines)
    return parts
