"""Entries in any unit become tonnes in air by exact decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.quantity import M3_PER_BARREL, entry_tonnes, volume_correction_factor

SCHEMA = {
    "quantity": pl.Decimal(18, 6),
    "unit": pl.String,
    "density20_kgm3": pl.Float64,
    "nominal_density20_kgm3": pl.Float64,
    "vcf_group": pl.String,
    "expansion_per_c": pl.Float64,
}

FACTORS = {
    "t": Decimal(1),
    "kg": Decimal("0.001"),
    "long_ton": Decimal("1.0160469088"),
    "short_ton": Decimal("0.90718474"),
}


def entries(*rows: dict[str, Any]) -> pl.DataFrame:
    defaults = {**dict.fromkeys(SCHEMA), "unit": "t", "vcf_group": "refined"}
    return pl.DataFrame([{**defaults, **row} for row in rows], schema=SCHEMA)


def tonnes(**row: Any) -> tuple[Decimal | None, str | None]:
    found = entry_tonnes(entries({**row, "quantity": Decimal(str(row["quantity"]))}))
    assert found.schema["quantity_t"] == pl.Decimal(18, 3)
    return found.select("quantity_t", "quantity_basis").row(0)


def test_tonnes_pass_unchanged() -> None:
    assert tonnes(quantity="1234.567") == (Decimal("1234.567"), "mass")
    assert tonnes(quantity="-0.001", unit=None) == (Decimal("-0.001"), "mass")


@pytest.mark.parametrize(
    ("quantity", "unit", "expected"),
    [
        ("1000.5", "kg", "1.000"),
        ("1001.5", "kg", "1.002"),
        ("-1001.5", "kg", "-1.002"),
        ("100", "long_ton", "101.605"),
        ("100", "short_ton", "90.718"),
    ],
)
def test_units_of_mass_are_exact_and_ties_go_to_even(quantity, unit, expected) -> None:
    assert tonnes(quantity=quantity, unit=unit) == (Decimal(expected), "mass")


def test_a_volume_at_20_c_takes_the_entrys_density_first() -> None:
    # 100 m³ × (840.0 − 1.1)/1000 = 83.890 t.
    both = {"density20_kgm3": 840.0, "nominal_density20_kgm3": 700.0}
    assert tonnes(quantity="100", unit="m3", **both) == (Decimal("83.890"), "entry_density")
    assert tonnes(quantity="100", unit="kL", **both) == (Decimal("83.890"), "entry_density")
    assert tonnes(quantity="100000", unit="L", **both) == (Decimal("83.890"), "entry_density")


def test_without_the_entrys_density_the_products_is_said_to_be_used() -> None:
    # 100 m³ × (835.6 − 1.1)/1000 = 83.450 t.
    assert tonnes(quantity="100", unit="m3", nominal_density20_kgm3=835.6) == (
        Decimal("83.450"),
        "product_density",
    )


def test_without_any_density_a_volume_stays_a_volume() -> None:
    assert tonnes(quantity="100", unit="m3") == (None, None)
    assert tonnes(quantity="100", unit="bbl", density20_kgm3=840.0, vcf_group=None) == (None, None)
    assert tonnes(quantity="100", unit="firkin", density20_kgm3=840.0) == (None, None)


def test_barrels_are_at_60_f() -> None:
    factor = volume_correction_factor(840.0, (60.0 - 32.0) / 1.8, "refined")
    assert factor is not None
    expected = 1000 * M3_PER_BARREL * factor * (840.0 - 1.1) / 1000.0
    found, basis = tonnes(quantity="1000", unit="bbl", density20_kgm3=840.0)
    assert (found, basis) == (Decimal(str(round(expected, 3))), "entry_density")


def test_units_may_be_mixed_and_rows_keep_their_order() -> None:
    frame = entries(
        {"quantity": Decimal(1), "unit": "t"},
        {"quantity": Decimal(1000), "unit": "m3", "density20_kgm3": 801.1},
        {"quantity": Decimal(1000), "unit": "kg"},
    )
    assert entry_tonnes(frame)["quantity_t"].to_list() == [
        Decimal("1.000"),
        Decimal("800.000"),
        Decimal("1.000"),
    ]


def test_no_entries_are_no_entries() -> None:
    found = entry_tonnes(entries())
    assert found.is_empty()
    assert found.schema["quantity_t"] == pl.Decimal(18, 3)


DECIMALS = st.decimals(-100_000_000, 100_000_000, places=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DECIMALS, st.sampled_from(sorted(FACTORS))), min_size=1, max_size=20))
def test_mass_units_meet_decimal_arithmetic_to_the_last_digit(rows) -> None:
    found = entry_tonnes(entries(*({"quantity": q, "unit": u} for q, u in rows)))
    expected = [
        (quantity * FACTORS[unit]).quantize(Decimal("0.001"), ROUND_HALF_EVEN)
        for quantity, unit in rows
    ]
    assert found["quantity_t"].to_list() == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(DECIMALS, st.decimals(600, 1100, places=1), st.sampled_from(["m3", "L", "kL"])),
        min_size=1,
        max_size=20,
    )
)
def test_volumes_meet_decimal_arithmetic_to_the_last_digit(rows) -> None:
    frame = entries(*({"quantity": q, "unit": u, "density20_kgm3": float(d)} for q, d, u in rows))
    expected = [
        (q * (d - Decimal("1.1")) / (1_000_000 if u == "L" else 1000)).quantize(
            Decimal("0.001"), ROUND_HALF_EVEN
        )
        for q, d, u in rows
    ]
    assert entry_tonnes(frame)["quantity_t"].to_list() == expected
