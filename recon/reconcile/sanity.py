"""Findings about the readings themselves: heights, datum, temperature, densities, product."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from recon.model import Concern, FindingSeverity

DATUM_MM = 3.0
"""A reference height observed further than this from the register's has moved."""

LIKELY_TEMPERATURES_C = (-20.0, 90.0)

DENSITIES_KGM3 = 0.5
"""Two densities of one reading further apart than this, at one temperature, are not the same."""

_ASKED = (
    *("product", "sheet_product", "innage_mm", "written_innage_mm", "ullage_mm"),
    *("reference_height_mm", "reference_height_observed_mm"),
    *("safe_fill_height_mm", "minimum_operating_height_mm", "liquid_temperature_c"),
    *("density20_kgm3", "density15_kgm3", "written_density20_kgm3", "written_density15_kgm3"),
)
"""What the checks ask of a reading."""

Row = Mapping[str, Any]


def sanity_concerns(measured: pl.DataFrame, products: pl.DataFrame) -> Iterator[Concern]:
    """One concern a reading and rule broken, of the counted and measured readings.

    ``measured``: rows of ``recon.reconcile.physical.measured`` with the register's heights;
    ``products``: the register of products with their density range at 20 °C.
    """
    ranges = {row["product"]: row for row in products.iter_rows(named=True)}
    counted = measured.filter(pl.col("status").fill_null("counted") != "out_of_service")
    for row in counted.select("depot", "tank_id", *_ASKED).iter_rows(named=True):
        for rule, severity, check in _CHECKS:
            params = check(row, ranges.get(row["product"], {}))
            if params is not None:
                yield Concern(rule, severity, row["depot"], row["tank_id"], params=params)


def _above_safe_fill(row: Row, _: Row) -> dict[str, Any] | None:
    innage, limit = row["innage_mm"], row["safe_fill_height_mm"]
    if innage is None or limit is None or innage <= limit:
        return None
    return {"innage_mm": innage, "limit_mm": limit}


def _below_minimum(row: Row, _: Row) -> dict[str, Any] | None:
    innage, limit = row["innage_mm"], row["minimum_operating_height_mm"]
    if innage is None or limit is None or innage >= limit or innage == 0:
        return None
    return {"innage_mm": innage, "limit_mm": limit}


def _datum_moved(row: Row, _: Row) -> dict[str, Any] | None:
    observed, register = row["reference_height_observed_mm"], row["reference_height_mm"]
    if observed is None or register is None or abs(observed - register) <= DATUM_MM:
        return None
    return {
        "observed_mm": observed,
        "register_mm": register,
        "moved_mm": observed - register,
    }


def _levels_disagree(row: Row, _: Row) -> dict[str, Any] | None:
    """Innage and ullage of one reading leave a gap to the reference height, or overlap."""
    innage, ullage = row["written_innage_mm"], row["ullage_mm"]
    height = row["reference_height_observed_mm"] or row["reference_height_mm"]
    if innage is None or ullage is None or not height:
        return None
    off = innage + ullage - height
    if abs(off) <= DATUM_MM:
        return None
    return {"innage_mm": innage, "ullage_mm": ullage, "height_mm": height, "off_mm": off}


def _densities_disagree(row: Row, _: Row) -> dict[str, Any] | None:
    """Densities written at 20 °C (the one used) and at 15 °C are not one liquid's."""
    at20, at15 = row["written_density20_kgm3"], row["written_density15_kgm3"]
    follows = row["density15_kgm3"]
    if at20 is None or at15 is None or follows is None or abs(at15 - follows) <= DENSITIES_KGM3:
        return None
    return {
        "density20_kgm3": at20,
        "density15_kgm3": at15,
        "follows_kgm3": round(follows, 1),
    }


def _unlikely_temperature(row: Row, _: Row) -> dict[str, Any] | None:
    low, high = LIKELY_TEMPERATURES_C
    written = row["liquid_temperature_c"]
    if written is None or low <= written <= high:
        return None
    return {"liquid_temperature_c": written}


def _unlikely_density(row: Row, product: Row) -> dict[str, Any] | None:
    density = row["density20_kgm3"]
    low, high = product.get("density20_min_kgm3"), product.get("density20_max_kgm3")
    if density is None or (low is None and high is None):
        return None
    if (low is None or density >= low) and (high is None or density <= high):
        return None
    return {
        "density20_kgm3": round(density, 1),
        "low": low,
        "high": high,
        "product": row["product"],
    }


def _other_product(row: Row, _: Row) -> dict[str, Any] | None:
    written = row["sheet_product"]
    if written is None or row["product"] is None or written == row["product"]:
        return None
    return {"sheet_product": written, "product": row["product"]}


_CHECKS: tuple[tuple[str, FindingSeverity, Callable[[Row, Row], dict[str, Any] | None]], ...] = (
    ("level_above_safe_fill", "high", _above_safe_fill),
    ("level_below_minimum", "info", _below_minimum),
    ("reference_height_moved", "watch", _datum_moved),
    ("innage_and_ullage_disagree", "watch", _levels_disagree),
    ("densities_disagree", "watch", _densities_disagree),
    ("temperature_unlikely", "watch", _unlikely_temperature),
    ("density_outside_product", "watch", _unlikely_density),
    ("wrong_product_on_sheet", "watch", _other_product),
)

RULES = frozenset(rule for rule, _, _ in _CHECKS)
"""Rules of this module: a night sees them again only where it has a reading of the tank."""
