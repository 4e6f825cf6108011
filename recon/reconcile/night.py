"""One night: pairs each tank's physical quantity with its book at its own gauge time, and judges.

The result is one ``TankResult`` for every tank of the register, matched and idle ones too, in
order of depot and tank.
"""

from __future__ import annotations

import json
import math
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
    rounded_t,
    severity,
    verdict_of_difference,
    verdict_without_difference,
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

OUT_OF_SERVICE = "out_of_service"

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


_JUDGED_BY = (
    *("gauged_at", "status", "not_measurable", "not_measurable_params", "notes"),
    *("uncertainty_physical_t", "reported_mass_air_t"),
)
"""What judging asks of a measured reading beside its steps and budget."""


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
    needed = figures.select(*KEY, *_JUDGED_BY, *(f"u_{name}_t" for name in BUDGET), *MEASUREMENT)
    measured_by = {_key(row): row for row in needed.iter_rows(named=True)}
    booked_by = {_key(row): row for row in book.iter_rows(named=True)}
    return tuple(
        _unusable(row, booked_by.get(_key(row), {}), unusable[_key(row)])
        if _key(row) in unusable
        else _result(
            row, measured_by.get(_key(row)), booked_by.get(_key(row), {}), settings.tolerance
        )
        for row in register.iter_rows(named=True)
    )


def _key(row: Mapping[str, Any]) -> TankKey:
    return (row["depot"], row["tank_id"])


def _result(
    tank: Mapping[str, Any],
    reading: Mapping[str, Any] | None,
    book: Mapping[str, Any],
    lines: ToleranceSection,
) -> TankResult:
    """Put one tank's figures together and judge them."""
    book_t: Decimal | None = book.get("book_t") if book.get("has_account") else None
    out = reading is not None and reading["status"] == OUT_OF_SERVICE
    reason, reason_params = _why_not(reading, book)
    measurable = reading is not None and not out and reason is None
    physical_t = rounded_t(reading["mass_air_t"]) if reading and measurable else None
    u_physical = float(reading["uncertainty_physical_t"]) if reading and measurable else None
    uncertainty = tolerance = difference = None
    if physical_t is not None and u_physical is not None and book_t is not None:
        difference = physical_t - book_t
        uncertainty = _combined(u_physical, book["sum_squares_t2"], lines)
        tolerance = uncertainty
        verdict = verdict_of_difference(difference, rounded_t(tolerance) or Decimal(0))
    else:
        verdict = verdict_without_difference(
            measurable=measurable,
            counted=reading is not None,
            out_of_service=out,
            book_t=book_t,
            empty=physical_t == 0,
        )
    light = bool(tank["light_oil"])
    return TankResult(
        depot=tank["depot"],
        tank_id=tank["tank_id"],
        product=tank["product"],
        gauged_at=reading["gauged_at"] if reading else None,
        verdict=verdict,
        severity=severity(
            verdict, difference, rounded_t(uncertainty), book_t, light_oil=light, lines=lines
        ),
        book_t=book_t,
        physical_t=physical_t,
        difference_t=difference,
        uncertainty_t=uncertainty,
        uncertainty_physical_t=u_physical,
        tolerance_t=tolerance,
        inspector_t=reading["reported_mass_air_t"] if reading else None,
        measurement=_measurement(reading),
        reason=reason if verdict == "not_measurable" else None,
        reason_params=reason_params if verdict == "not_measurable" else {},
        budget=_budget(reading, book, lines) if measurable else {},
        notes=tuple((code, {}) for code in (reading.get("notes") or ())) if reading else (),
        light_oil=light,
    )


def _unusable(
    tank: Mapping[str, Any], book: Mapping[str, Any], reading: RefusedReading
) -> TankResult:
    """A tank that was gauged, but whose reading was refused."""
    return TankResult(
        depot=tank["depot"],
        tank_id=tank["tank_id"],
        product=tank["product"],
        gauged_at=reading.gauged_at if reading.gauged_at == tank["at"] else None,
        verdict="not_measurable",
        severity="watch",
        book_t=book.get("book_t") if book.get("has_account") else None,
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


def _why_not(
    reading: Mapping[str, Any] | None, book: Mapping[str, Any]
) -> tuple[str | None, Params]:
    if reading is None:
        return None, {}
    if reading["not_measurable"] is not None:
        return reading["not_measurable"], json.loads(reading["not_measurable_params"] or "{}")
    if book.get("being_pumped"):
        return "being_pumped", {"entries": list(book.get("pumped_entries") or ())}
    return None, {}


def _combined(u_physical: float, sum_squares_t2: float | None, lines: ToleranceSection) -> float:
    """U(difference) = √(U(physical)² + Σ(entry · pct)²), the book's part scaled to the factor."""
    return math.hypot(u_physical, _book_uncertainty(sum_squares_t2, lines))


def _book_uncertainty(sum_squares_t2: float | None, lines: ToleranceSection) -> float:
    share = lines.movement_uncertainty_pct / 100 * lines.coverage_factor / 2
    return share * math.sqrt(sum_squares_t2 or 0.0)


def _measurement(reading: Mapping[str, Any] | None) -> Measurement | None:
    if reading is None or reading["status"] == OUT_OF_SERVICE:
        return None
    return Measurement(**{name: reading[name] for name in MEASUREMENT})


def _budget(
    reading: Mapping[str, Any] | None, book: Mapping[str, Any], lines: ToleranceSection
) -> dict[str, float]:
    if reading is None:
        return {}
    parts = {name: float(reading[f"u_{name}_t"]) for name in BUDGET}
    parts["book"] = _book_uncertainty(book.get("sum_squares_t2"), lines)
    return parts
