from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from recon.errors import ConfigurationError
from recon.ledger.exposure import EXPOSURE_SCHEMA, exposure
from recon.ledger.rates import Rates, load_rates
from recon.wording.say import sentences
from tests.ledger.ledgers import DEPOT, Book, at, entry

T = Decimal
FULL = {
    **{"hs_code": "27101923", "valid_from": date(2020, 1, 1), "source": "test", "vat_pct": "13"},
    **{"duty_pct": "6", "consumption_cny_per_l": "1.20"},
}


def rates(*given: dict[str, Any], **exchange: str) -> Rates:
    worth = [
        {"currency": code, "cny": cny, "valid_from": date(2026, 1, 1), "source": "test"}
        for code, cny in exchange.items()
    ]
    return Rates.model_validate({"rate": given, "exchange": worth})


def of(book: Book, given: Rates, density: float | None = 840.0) -> dict[str, Any]:
    shortage = {
        **{"depot": DEPOT, "tank_id": "T-1", "product": "DIESEL", "hs_code": "2710192310"},
        **{"gauged_at": at("11-20 22:00"), "shortage_t": T("10.000"), "density20_kgm3": density},
    }
    frame = exposure(
        book.store, pl.DataFrame([shortage], schema_overrides={"density20_kgm3": pl.Float64}), given
    )
    assert frame.schema == pl.Schema(EXPOSURE_SCHEMA)
    row = frame.row(0, named=True)
    assert all(code in sentences() for code in row["missing"])
    return row


def receipt(price: str | None, currency: str = "CNY", **others: Any) -> dict[str, Any]:
    bought = {"product": "DIESEL", "unit_price": T(price) if price else None, "currency": currency}
    return {**entry("receipt", "11-05 08:00", "T-1", 100), **bought, **others}


def test_every_tax_by_hand(book: Book) -> None:
    # CIF 10 t × 5000 = 50 000; duty 6 % = 3 000; 10 t / 0.84 kg/L = 11 904.76 L × 1.20 =
    # 14 285.71; VAT 13 % of 67 285.71 = 8 747.14.
    book.entries(receipt("5000", entry_id="priced"))
    row = of(book, rates(FULL))
    assert (row["cif_cny"], row["duty_cny"]) == (T("50000.00"), T("3000.00"))
    assert (row["consumption_cny"], row["vat_cny"]) == (T("14285.71"), T("8747.14"))
    assert row["known_cny"] == T("26032.85")
    assert (row["price_from"], row["missing"]) == ("priced", [])
    assert (row["duty_pct"], row["consumption_cny_per_l"], row["vat_pct"]) == (6.0, 1.2, 13.0)
    assert row["valid_from"] == date(2020, 1, 1)


def test_a_price_per_cubic_metre_becomes_one_per_tonne(book: Book) -> None:
    # 100 m³ at 4200 CNY/m³ are 84 t: 5000 CNY/t.
    book.entries({**receipt("4200", unit="m3"), "quantity_t": T(84)})
    assert of(book, rates(FULL))["price_cny_per_t"] == T("5000.00")


def test_a_foreign_price_needs_an_exchange_rate(book: Book) -> None:
    book.entries(receipt("700", "USD"))
    row = of(book, rates(FULL))
    assert row["missing"] == ["exchange_rate_missing"]
    assert (row["cif_cny"], row["duty_cny"], row["vat_cny"]) == (None, None, None)
    assert row["known_cny"] == row["consumption_cny"] == T("14285.71")
    assert of(book, rates(FULL, USD="7.10"))["price_cny_per_t"] == T("4970.00")


def test_the_newest_price_of_the_tank_counts_then_the_products_then_the_files(book: Book) -> None:
    priced_file = rates({**FULL, "price_cny_per_t": "4444"})
    assert of(book, rates(FULL))["missing"] == ["price_missing"]
    assert of(book, priced_file)["price_from"] == "rates"
    book.entries(receipt("4800", tank_id="T-2", entry_id="elsewhere"))
    assert of(book, priced_file)["price_from"] == "elsewhere"
    book.entries(
        receipt("4900", entry_id="own"),
        receipt("9999", entry_id="future", effective_at=at("11-25 08:00")),
        receipt(None, entry_id="no price", effective_at=at("11-19 08:00")),
    )
    assert of(book, priced_file)["price_from"] == "own"


def test_what_is_absent_is_said_and_never_nought(book: Book) -> None:
    book.entries(receipt("5000"))
    assert of(book, rates())["missing"] == ["rates_missing"]
    assert of(book, rates())["known_cny"] is None
    bare = {name: FULL[name] for name in ("hs_code", "valid_from", "source")}
    assert of(book, rates(bare))["missing"] == [
        *("duty_rate_missing", "consumption_rate_missing", "vat_rate_missing")
    ]
    assert of(book, rates(FULL), density=None)["missing"] == [
        *("density_missing", "vat_base_incomplete")
    ]
    deferred = of(book, rates({**FULL, "consumption_deferred": True}))
    assert deferred["missing"] == ["consumption_deferred"]
    assert deferred["vat_cny"] == T("6890.00")


def test_the_longest_code_and_the_newest_day_decide() -> None:
    given = rates(
        {**FULL, "hs_code": "2710", "duty_pct": "1", "valid_from": date(2026, 1, 1)},
        {**FULL, "duty_pct": "2", "valid_from": date(2020, 1, 1)},
        {**FULL, "duty_pct": "3", "valid_from": date(2026, 11, 20)},
        {**FULL, "duty_pct": "4", "valid_from": date(2026, 11, 21)},
    )
    rate = given.of("2710192310", date(2026, 11, 20))
    assert rate is not None
    assert rate.duty_pct == 3
    assert given.of("3403", date(2026, 11, 20)) is None
    assert given.of(None, date(2026, 11, 20)) is None


def test_the_file_that_comes_with_the_program_is_dated_and_sourced() -> None:
    shipped = load_rates()
    assert all(rate.source for rate in shipped.rate)
    jet = shipped.of("27101911", date(2026, 11, 20))
    assert jet is not None
    assert jet.consumption_deferred
    assert jet.consumption_cny_per_l == T("1.20")
    assert jet.duty_pct is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[rate]]\nhs_code = '2710'\nsource = 'x'\n", "valid_from"),
        ("[[rate]]\nhs_code = '2710'\nvalid_from = 2026-01-01\nsource='x'\ndutty = 1\n", "dutty"),
        ("[[exchange]\n", "TOML"),
    ],
)
def test_a_rates_file_that_cannot_be_used_is_named_with_its_key(
    tmp_path: Path, text: str, named: str
) -> None:
    path = tmp_path / "tax_rates.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=named):
        load_rates(path)
