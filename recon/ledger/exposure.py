"""What a shortage may cost in duty, consumption tax and VAT: indicative (参考), no assessment."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import polars as pl

from recon.ledger.book import KEY
from recon.ledger.legs import prepare
from recon.ledger.rates import Rate, Rates
from recon.store.connection import Store
from recon.store.sql import load

MONEY = pl.Decimal(18, 2)

EXPOSURE_SCHEMA: dict[str, pl.DataType] = {
    "depot": pl.String(),
    "tank_id": pl.String(),
    "product": pl.String(),
    "shortage_t": pl.Decimal(18, 3),
    "price_cny_per_t": pl.Decimal(18, 2),
    "price_from": pl.String(),
    "cif_cny": MONEY,
    "duty_cny": MONEY,
    "consumption_cny": MONEY,
    "vat_cny": MONEY,
    "known_cny": MONEY,
    "missing": pl.List(pl.String()),
    "hs_code": pl.String(),
    "duty_pct": pl.Float64(),
    "consumption_cny_per_l": pl.Float64(),
    "vat_pct": pl.Float64(),
    "valid_from": pl.Date(),
    "source": pl.String(),
}
"""Columns of ``exposure``. ``price_from``: the entry's id, or ``rates`` for the file's price;
``known_cny``: the sum of the taxes that could be worked out; ``missing``: codes of what could not,
each with a sentence; ``duty_pct``, ``consumption_cny_per_l`` and ``vat_pct`` are the rates that
were used, in force from ``valid_from``; ``source``: where the rates come from."""


def exposure(store: Store, shortages: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """Indicative exposure of each shortage: ``EXPOSURE_SCHEMA``, sorted by tank.

    ``shortages``: depot, tank_id, product, hs_code, gauged_at, shortage_t (t, positive),
    density20_kgm3 (of the reading; may be null). CIF = tonnes × price of the newest priced entry
    (else the file's); duty = CIF × duty_pct; consumption tax = litres at 20 °C × rate, 0 while its
    collection is deferred; VAT = (CIF + duty + consumption tax) × vat_pct. A tax that rests on
    something missing is missing too.
    """
    prepare(store)
    asked = shortages.select(*KEY, "product", pl.col("gauged_at").cast(pl.Datetime("us")))
    with store.table(asked, "tank_priced"):
        prices = store.query(load("recon.ledger", "exposure.sql")["last_prices"])
    priced = shortages.join(prices, on=KEY, how="left").sort(KEY)
    rows = [_of_one(row, rates) for row in priced.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=EXPOSURE_SCHEMA, orient="row")


def _of_one(row: dict[str, Any], rates: Rates) -> dict[str, Any]:
    day = row["gauged_at"].date()
    rate = rates.of(row["hs_code"], day)
    missing: list[str] = [] if rate else ["rates_missing"]
    price, price_from = _price(row, rates, rate, day, missing)
    tonnes = Decimal(row["shortage_t"])
    cif = None if price is None else _cents(tonnes * price)
    duty = _share(cif, rate.duty_pct if rate else None, "duty_rate_missing", rate, missing)
    consumption = _consumption(row, tonnes, rate, missing)
    base = None if None in (cif, duty, consumption) else cif + duty + consumption  # type: ignore[operator]
    vat = _share(base, rate.vat_pct if rate else None, "vat_rate_missing", rate, missing)
    if base is None and cif is not None and rate is not None and rate.vat_pct is not None:
        missing.append("vat_base_incomplete")
    known = [tax for tax in (duty, consumption, vat) if tax is not None]
    return {
        "depot": row["depot"],
        "tank_id": row["tank_id"],
        "product": row["product"],
        "shortage_t": tonnes,
        "price_cny_per_t": None if price is None else _cents(price),
        "price_from": price_from,
        "cif_cny": cif,
        "duty_cny": duty,
        "consumption_cny": consumption,
        "vat_cny": vat,
        "known_cny": sum(known, Decimal("0.00")) if known else None,
        "missing": missing,
        "hs_code": row["hs_code"],
        "duty_pct": _float(rate.duty_pct) if rate else None,
        "consumption_cny_per_l": _float(rate.consumption_cny_per_l) if rate else None,
        "vat_pct": _float(rate.vat_pct) if rate else None,
        "valid_from": rate.valid_from if rate else None,
        "source": rate.source if rate else None,
    }


def _price(
    row: dict[str, Any], rates: Rates, rate: Rate | None, day: date, missing: list[str]
) -> tuple[Decimal | None, str | None]:
    """CNY a tonne and where it comes from: the newest priced entry, else the rates file."""
    if row["price_per_t"] is not None:
        worth = rates.cny(row["currency"], day)
        if worth is not None:
            return row["price_per_t"] * worth, row["entry_id"]
        missing.append("exchange_rate_missing")
    if rate is not None and rate.price_cny_per_t is not None:
        return rate.price_cny_per_t, "rates"
    if row["price_per_t"] is None:
        missing.append("price_missing")
    return None, None


def _consumption(
    row: dict[str, Any], tonnes: Decimal, rate: Rate | None, missing: list[str]
) -> Decimal | None:
    """Litres at 20 °C × rate; 0 while deferred, which is said."""
    if rate is None:
        return None
    if rate.consumption_deferred:
        missing.append("consumption_deferred")
        return Decimal("0.00")
    if rate.consumption_cny_per_l is None:
        missing.append("consumption_rate_missing")
        return None
    if row["density20_kgm3"] is None:
        missing.append("density_missing")
        return None
    litres = tonnes * 1_000_000 / Decimal(str(row["density20_kgm3"]))
    return _cents(litres * rate.consumption_cny_per_l)


def _share(
    base: Decimal | None, percent: Decimal | None, code: str, rate: Rate | None, missing: list[str]
) -> Decimal | None:
    if percent is None and rate is not None:
        missing.append(code)
    return None if base is None or percent is None else _cents(base * percent / 100)


def _float(rate: Decimal | None) -> float | None:
    return None if rate is None else float(rate)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
