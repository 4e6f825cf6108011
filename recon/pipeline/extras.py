"""The further sheets of a night, worked out here and stored with the run as plain JSON.

The report only shows them: whoever writes a workbook again from the store gets the same sheets.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

import polars as pl

from recon.ledger import near
from recon.ledger.days import tanks_of_entries
from recon.ledger.documents import application_tickets, tickets
from recon.ledger.exposure import exposure
from recon.ledger.lots import lots_at
from recon.ledger.owners import allocate, book_by_owner, stock_by_month
from recon.ledger.rates import load_rates
from recon.model import Concern, Finding, Json, TankKey, TankResult
from recon.pipeline.sources import sources
from recon.reconcile.night import Night
from recon.register.progress import progress
from recon.register.safety import hazard_units, load_hazard
from recon.register.supervised import by_month, by_product
from recon.register.trend import Series, charts, drift_concerns, shown
from recon.register.visits import WEIGHTS, coverage, draw, months_back, plan, seed_of
from recon.site import Site
from recon.store.connection import Store
from recon.store.sql import load

MONTHS_OF_STOCK = 2
"""Months of receipts, issues and stock that are shown, tonight's the last."""
MONTHS_OF_COVERAGE = 6
MOST_ENTRIES = 200_000
"""Of longer ledgers the papers of so many entries are gone through, tanks with problems first."""

_KEY = ("depot", "tank_id")


class Extras:
    """What a night shows besides its tanks; ask for ``concerns`` first, then for ``sheets``."""

    def __init__(
        self, store: Store, site: Site, night: Night, tanks: tuple[TankResult, ...]
    ) -> None:
        self._store, self._site, self._night, self._tanks = store, site, night, tanks

    @property
    def inspectors(self) -> tuple[str, ...]:
        """The inspectors named by tonight's readings, in order."""
        if "inspector" not in self._night.readings.columns:
            return ()
        return tuple(sorted(self._night.readings["inspector"].drop_nulls().unique()))

    def concerns(self) -> Iterator[Concern]:
        """What the nights together show and no single night does."""
        yield from drift_concerns(self._series)

    def sheets(self, findings: tuple[Finding, ...], concerns: Sequence[Concern]) -> dict[str, Json]:
        """Name of a sheet → its content; names are those that the report's sheets ask for.

        ``concerns``: what was seen tonight; ``findings``: what the register makes of it.
        """
        exposed = listed(self._exposure)
        values = {
            (row["depot"], row["tank_id"]): row["known_cny"]
            for row in exposed
            if row["known_cny"] is not None
        }
        sheets: dict[str, Json] = {
            "progress": progress(self._store, findings, self._night.as_of),
            "owners": self._by_month(),
            "months": by_month(self._store, self._night.as_of, self._stock, self._tanks, findings),
            "products": by_product(self._night.as_of, self._stock, self._tanks, findings),
            "parties": self._parties(),
            "exposure": exposed,
            "tickets": self._tickets(findings),
            "applications": listed(application_tickets(self._store, self._night.as_of, concerns)),
            "limits": self._limits(),
            "visits": self._visits(findings, values),
            "sources": sources(self._store, self._night.measured, self._flagged, findings),
            "trend": shown(self._series),
            "hazard": self._hazard(),
        }
        near.forget(self._store, near.CASES)
        return sheets

    @cached_property
    def _series(self) -> tuple[Series, ...]:
        k = self._site.settings.tolerance.coverage_factor
        return charts(self._store, self._tanks, self._night.as_of, k)

    @cached_property
    def _flagged(self) -> tuple[TankResult, ...]:
        return tuple(t for t in self._tanks if t.verdict not in ("matched", "idle"))

    @cached_property
    def _products(self) -> pl.DataFrame:
        return self._store.query("SELECT * FROM current_products ORDER BY product")

    @cached_property
    def _exposure(self) -> pl.DataFrame:
        """Indicative taxes on tonight's shortages."""
        codes = dict(self._products.select("product", "hs_code").iter_rows())
        rows = [
            (*t.key, t.product, codes.get(t.product), t.gauged_at, -t.difference_t,
             t.measurement.density20_kgm3 if t.measurement else None)
            for t in self._tanks
            if t.verdict == "shortage" and t.difference_t is not None
        ]  # fmt: skip
        schema: dict[str, pl.DataType] = {
            "depot": pl.String(), "tank_id": pl.String(), "product": pl.String(),
            "hs_code": pl.String(), "gauged_at": pl.Datetime("us"),
            "shortage_t": pl.Decimal(18, 3), "density20_kgm3": pl.Float64(),
        }  # fmt: skip
        given = self._site.root / "master" / "tax_rates.toml"
        shortages = pl.DataFrame(rows, schema=schema, orient="row")
        name = "master/tax_rates.toml" if given.is_file() else None
        return exposure(self._store, shortages, load_rates(given)).with_columns(
            rates_file=pl.lit(name, pl.String)
        )

    @cached_property
    def _stock(self) -> pl.DataFrame:
        return stock_by_month(self._store, self._night.as_of)

    def _by_month(self) -> list[dict[str, Json]]:
        frame = self._stock
        if frame.is_empty():
            return []
        first = months_back(self._night.as_of.date(), MONTHS_OF_STOCK)[0]
        return listed(frame.filter(pl.col("month") >= date.fromisoformat(f"{first}-01")))

    def _parties(self) -> list[dict[str, Json]]:
        """Shares in tanks of several parties, and in tanks with a difference beyond tolerance."""
        compared = [t for t in self._tanks if t.difference_t is not None]
        if not compared:
            return []
        parties = book_by_owner(self._store, _instants(compared))
        differences = pl.DataFrame(
            [(*t.key, t.difference_t) for t in compared],
            schema={"depot": pl.String, "tank_id": pl.String, "difference_t": pl.Decimal(18, 3)},
            orient="row",
        )
        beyond = [t.key for t in compared if t.verdict != "matched"]
        shared = allocate(parties, differences).with_columns(
            several=pl.len().over(*_KEY) > 1,
            beyond=pl.struct(*_KEY).is_in([dict(zip(_KEY, key, strict=True)) for key in beyond]),
        )
        return listed(shared.filter(pl.col("several") | pl.col("beyond")).drop("several", "beyond"))

    def _tickets(self, findings: tuple[Finding, ...]) -> dict[str, Json]:
        """Exceptions, the papers of flagged tanks, and the whole list as a file's bytes."""
        chosen = self._ticketed(findings)
        everything = tickets(self._store, _instants(chosen, at=self._night.as_of))
        flagged = [tank.tank_id for tank in self._flagged]
        shown_rows = everything.filter(
            (pl.col("outcome") == "exception")
            | (pl.col("tanks").str.split(", ").list.set_intersection(flagged).list.len() > 0)
        )
        content = _csv(everything)
        return {
            "whole": len(chosen) == len(self._tanks),
            "count": everything.height,
            "exceptions": everything.filter(pl.col("outcome") == "exception").height,
            "rows": listed(shown_rows),
            "sha256": sha256(content).hexdigest(),
            "file": base64.b64encode(zlib.compress(content)).decode(),
        }

    def _ticketed(self, findings: tuple[Finding, ...]) -> list[TankResult]:
        """The tanks whose papers are gone through, those with problems first.

        All of them, where the ledger has no more than ``MOST_ENTRIES``.
        """
        held = tanks_of_entries(self._store)
        entries = {(depot, tank): count for depot, tank, count in held.iter_rows()}
        if sum(entries.values()) <= MOST_ENTRIES:
            return list(self._tanks)
        concerned = {(finding.depot, finding.tank_id) for finding in findings}
        grave = {tank.key: tank.severity == "high" for tank in self._flagged}
        ordered = sorted(
            self._tanks,
            key=lambda t: (not grave.get(t.key), t.key not in grave, t.key not in concerned, t.key),
        )
        room = MOST_ENTRIES
        chosen = []
        for tank in ordered:
            room -= entries.get(tank.key, 0)
            if room >= 0:
                chosen.append(tank)
        return chosen

    def _limits(self) -> list[dict[str, Json]]:
        within = self._site.settings.night.storage_warning_days
        lots = lots_at(self._store, self._night.as_of, due_within=within)
        return listed(lots.sort("days_left", *_KEY, "entry_id", maintain_order=True))

    def _hazard(self) -> list[dict[str, Json]]:
        given = load_hazard(self._site.root / "master" / "hazard.toml")
        return hazard_units(self._tanks, self._products.iter_rows(named=True), given)

    def _visits(
        self, findings: tuple[Finding, ...], values_cny: dict[TankKey, float]
    ) -> dict[str, Json]:
        """The plan, the month's draw (the first of the month holds) and what was covered."""
        as_of = self._night.as_of
        covered = months_back(as_of.date(), MONTHS_OF_COVERAGE)
        since = datetime.fromisoformat(f"{covered[0]}-01")
        ask = load("recon.register", "visits.sql")
        held: dict[str, list[dict[str, Json]]] = {}
        for month, text in self._store.query(
            ask["draws"], {"as_of": as_of, "since": since}
        ).iter_rows():
            held.setdefault(month, _json(text))
        seed = seed_of(self._site.name, as_of)
        drawn = held.setdefault(covered[-1], draw(self._tanks, findings, seed))
        gauged = {
            ((depot, tank), month): mark
            for depot, tank, month, mark in self._store.query(
                ask["gauged"], {"as_of": as_of + timedelta(microseconds=1), "since": since}
            ).iter_rows()
        }
        visited = {
            ((depot, tank), month): day
            for depot, tank, month, day in self._store.query(
                ask["visited"], {"today": as_of.date()}
            ).iter_rows()
        }
        by_month = {
            month: frozenset((row["depot"], row["tank_id"]) for row in rows)
            for month, rows in held.items()
        }
        return {
            "month": covered[-1],
            "seed": seed,
            "weights": dict(WEIGHTS),
            "plan": [
                {
                    "rank": stop.rank,
                    "depot": stop.key[0],
                    "tank_id": stop.key[1],
                    "score": stop.score,
                    "parts": {name: round(part, 3) for name, part in stop.parts.items()},
                    "risk": stop.risk,
                    "tonnes_t": float(stop.tonnes_t),
                    "value_cny": stop.value_cny,
                    "age_days": stop.age_days,
                    "findings": list(stop.findings),
                }
                for stop in plan(self._tanks, findings, values_cny)
            ],
            "draw": drawn,
            "months": covered,
            "coverage": coverage((t.key for t in self._tanks), covered, gauged, visited, by_month),
        }


def listed(frame: pl.DataFrame) -> list[dict[str, Json]]:
    """The rows of ``frame`` as plain JSON: decimals as numbers, days and times as ISO 8601."""
    columns = [_plain(column) for column in frame.iter_columns()]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pl.Series) -> list[Json]:
    values: list[Any] = column.to_list()
    if column.dtype.is_decimal():
        return [None if value is None else float(value) for value in values]
    if column.dtype in (pl.Date, pl.Datetime):
        return [None if value is None else value.isoformat() for value in values]
    return values


def _json(text: str | None) -> list[dict[str, Json]]:
    return list(json.loads(text or "[]"))


def _instants(tanks: Iterable[TankResult], at: datetime | None = None) -> pl.DataFrame:
    """depot, tank_id, gauged_at of each tank; ``at`` where it was not gauged."""
    rows = [(*t.key, t.gauged_at or at) for t in tanks]
    schema: dict[str, pl.DataType] = {
        "depot": pl.String(), "tank_id": pl.String(), "gauged_at": pl.Datetime("us"),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").drop_nulls("gauged_at")


def _csv(frame: pl.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that a spreadsheet shows Chinese; no live formulas."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join("; ")).with_columns(
        pl.when(pl.col(name).str.contains(r"^[=+\-@\t\r]"))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )
    return b"\xef\xbb\xbf" + flat.write_csv().encode()
