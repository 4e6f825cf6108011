"""What was supervised: tonnes that came and went, verdicts and open findings, by month and product.

A month's row is that of its last night, from the store's runs; tonight's month ends with tonight.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from recon.model import Finding, Json, TankResult, Totals
from recon.reconcile.night import totals_of
from recon.register.life import CLOSED
from recon.register.visits import months_back
from recon.store.connection import Store
from recon.store.sql import load

MONTHS = 12
"""Months that are shown, tonight's the last."""

_COUNTS = (
    *("tanks", "matched", "shortage", "surplus", "not_measurable", "not_counted", "not_booked"),
    "idle",
)
_TONNES = ("book_t", "physical_t", "difference_t", "not_counted_book_t")
_STANDING = ("high", "watch", "info", "overdue")
_FLOWS = {"received_t": "received_t", "issued_t": "issued_t", "stock_t": "closing_t"}

_Night = tuple[datetime, Mapping[str, Json], Mapping[str, int]]
"""as_of, totals, findings standing open."""


def by_month(
    store: Store,
    as_of: datetime,
    stock: pl.DataFrame,
    tanks: tuple[TankResult, ...],
    findings: Iterable[Finding],
) -> list[dict[str, Json]]:
    """A row a month with entries or nights, oldest first, ``MONTHS`` at most.

    ``stock``: a frame of ``stock_by_month``. A row: month (YYYY-MM), received_t, issued_t, stock_t
    (book at its end, all t; None without entries); nights, compared and matched (tanks over all
    nights of the month); as_of of the last night with its totals and standing (open findings:
    high, watch, info, overdue), None where no night of the month was run.
    """
    names = months_back(as_of.date(), MONTHS)
    since = datetime.fromisoformat(f"{names[0]}-01")
    ask = load("recon.register", "supervised.sql")["nights"]
    found = store.query(ask, {"since": since, "as_of": as_of, "closed": CLOSED})
    of_month: dict[str, list[_Night]] = defaultdict(list)
    for row in found.iter_rows(named=True):
        open_then = {name: row[name] for name in _STANDING}
        of_month[f"{row['as_of']:%Y-%m}"].append(
            (row["as_of"], json.loads(row["totals"]), open_then)
        )
    tonight = (as_of, _plain(totals_of(tanks)), _standing(findings, as_of.date()))
    of_month[names[-1]].append(tonight)
    flows = {f"{month:%Y-%m}": flow for month, flow in _flows(stock, "month").items()}
    return [
        {"month": name, **flows.get(name, dict.fromkeys(_FLOWS)), **_nights(of_month[name])}
        for name in names
        if name in flows or name in of_month
    ]


def by_product(
    as_of: datetime,
    stock: pl.DataFrame,
    tanks: tuple[TankResult, ...],
    findings: Iterable[Finding],
) -> list[dict[str, Json]]:
    """A row a product of tonight's tanks or of this month's entries, in order of product.

    A row: product (None: the tank's is not known, or a finding names no tank), received_t,
    issued_t and stock_t of the month so far (t, None without entries), totals, standing.
    """
    of_tank = {tank.key: tank.product for tank in tanks}
    held: dict[str | None, list[TankResult]] = defaultdict(list)
    told: dict[str | None, list[Finding]] = defaultdict(list)
    for tank in tanks:
        held[tank.product].append(tank)
    for finding in findings:
        if finding.state != CLOSED:
            key = (finding.depot or "", finding.tank_id or "")
            told[of_tank.get(key)].append(finding)
    flows: dict[str | None, dict[str, Json]] = {}
    if not stock.is_empty():
        this_month = pl.col("month") == as_of.date().replace(day=1)
        flows = _flows(stock.filter(this_month), "product")
    names = {*held, *told, *flows}
    return [
        {
            "product": name,
            **flows.get(name, dict.fromkeys(_FLOWS)),
            "totals": _plain(totals_of(tuple(held[name]))),
            "standing": _standing(told[name], as_of.date()),
        }
        for name in sorted(names, key=lambda each: (each is None, each or ""))
    ]


def _standing(findings: Iterable[Finding], today: date) -> dict[str, int]:
    """Findings that stand open by severity, and those of them past their due date."""
    listed = [each for each in findings if each.state != CLOSED]
    return {
        **{level: sum(f.severity == level for f in listed) for level in _STANDING[:-1]},
        "overdue": sum(f.due_date is not None and f.due_date < today for f in listed),
    }


def _nights(nights: list[_Night]) -> dict[str, Json]:
    """The nights of one month: how many, what they compared, and the last of them."""
    if not nights:
        none = dict.fromkeys(("as_of", "totals", "standing"))
        return {"nights": 0, "compared": 0, "matched": 0, **none}
    last_at, last, open_then = nights[-1]
    compared = ("matched", "shortage", "surplus")
    return {
        "nights": len(nights),
        "compared": sum(totals[name] for _, totals, _ in nights for name in compared),
        "matched": sum(totals["matched"] for _, totals, _ in nights),
        "as_of": last_at.isoformat(),
        "totals": {
            **{name: last[name] for name in _COUNTS},
            **{name: float(Decimal(last[name])) for name in _TONNES},
        },
        "standing": dict(open_then),
    }


def _plain(totals: Totals) -> dict[str, Json]:
    return {
        **{name: getattr(totals, name) for name in _COUNTS},
        **{name: float(getattr(totals, name)) for name in _TONNES},
    }


def _flows(stock: pl.DataFrame, by: str) -> dict[Json, dict[str, Json]]:
    """What came in and went out and the book at the end, all parties together, by one column."""
    if stock.is_empty():
        return {}
    summed = stock.group_by(by).agg(pl.col(*_FLOWS.values()).sum()).sort(by)
    return {
        row[by]: {name: float(row[held]) for name, held in _FLOWS.items()}
        for row in summed.iter_rows(named=True)
    }
