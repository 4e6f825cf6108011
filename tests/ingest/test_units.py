from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.refused import Refused
from recon.ingest.units import (
    api_from_relative,
    convert,
    density_from_api,
    density_unit_of_values,
    parse_feet,
    unit_of,
)


@pytest.mark.parametrize(
    ("text", "dimension", "code"),
    [
        ("mm", None, "mm"),
        ("毫米", None, "mm"),
        ("(mm)", None, "mm"),
        ("FT", "length", "ft"),
        ("℃", None, "°C"),
        ("℉", None, "°F"),
        ("kg/l (vac)", "density", "g/cm3"),
        ("㎏/㎥", "density", "kg/m3"),
        ("g/cm³", "density", "g/cm3"),
        ("°API", "density", "API"),
        ("SG 60/60", "density", "SG"),
        ("立方米", None, "m3"),
        ("BBLS", None, "bbl"),
        ("M.T.", "mass", "t"),
        ("万吨", None, "万吨"),
        ("LT", "mass", "long_ton"),
        ("070", "mass", "t"),
        ("063", "volume", "kL"),
        ("‰", None, "‰"),
        ("furlong", None, None),
        ("mm", "mass", None),
    ],
)
def test_unit_is_known_by_its_spellings(text: str, dimension: str | None, code: str | None) -> None:
    unit = unit_of(text, dimension)  # type: ignore[arg-type]
    assert (unit.code if unit else None) == code


@pytest.mark.parametrize(
    ("value", "unit", "own", "expected"),
    [
        ("12.376", "m", "mm", "12376"),
        ("75.2", "°F", "°C", "24"),
        ("-40", "°F", "°C", "-40"),
        ("297.15", "K", "°C", "24"),
        ("0.7928", "kg/L", "kg/m3", "792.8"),
        ("1.2345", "万吨", "t", "12345"),
        ("1", "long_ton", "t", "1.0160469088"),
        ("1", "short_ton", "t", "0.90718474"),
        ("1", "bbl", "m3", "0.158987294928"),
        ("0.5", "‰", "%", "0.05"),
    ],
)
def test_conversion_is_exact(value: str, unit: str, own: str, expected: str) -> None:
    """Factors: the international foot and pound (1959), the 42-gallon barrel."""
    from_unit, into = unit_of(unit), unit_of(own)
    assert from_unit is not None
    assert into is not None
    assert convert(Decimal(value), from_unit, into) == Decimal(expected)


def test_api_gravity_and_relative_density_are_one_thing() -> None:
    """API MPMS 11.1: 10 °API is water at 60 °F, 999.016 kg/m³."""
    assert density_from_api(Decimal(10)) == Decimal("999.016")
    assert api_from_relative(Decimal(1)) == Decimal(10)


@pytest.mark.parametrize(
    ("text", "mm"),
    [
        ("55'-03 1/16\"", "16841.7875"),
        ("55' 3\"", "16840.2"),
        ("55′", "16764"),
        ("55 ft 3 in", "16840.2"),
        ("55'-03½\"", "16852.9"),
    ],
)
def test_feet_and_inches_become_millimetres(text: str, mm: str) -> None:
    assert parse_feet(text) == Decimal(mm)


def test_dashes_are_feet_and_sixteenths_only_where_the_unit_says_so() -> None:
    assert parse_feet("55-03-01", dashed=True) == Decimal("16841.7875")
    assert parse_feet("55-03-01") is None


@pytest.mark.parametrize("text", ["55'-12\"", "55'-03 16/16\"", "55'-3.5 1/16\""])
def test_inches_beyond_a_foot_are_refused(text: str) -> None:
    assert parse_feet(text) == Refused("length_feet_inches")


@given(st.integers(0, 99), st.integers(0, 11), st.integers(0, 15))
def test_sixteenths_survive_being_written(feet: int, inches: int, sixteenths: int) -> None:
    mm = Decimal(feet * 192 + inches * 16 + sixteenths) * Decimal("25.4") / 16
    assert parse_feet(f"{feet}'-{inches:02d} {sixteenths}/16\"") == mm
    assert parse_feet(f"{feet}-{inches:02d}-{sixteenths:02d}", dashed=True) == mm


@pytest.mark.parametrize(
    ("values", "code"),
    [(["0.7928"], "g/cm3"), (["792.8", "840"], "kg/m3"), (["0.79", "790"], None), (["34"], None)],
)
def test_density_without_unit_is_told_by_its_size(values: list[str], code: str | None) -> None:
    unit = density_unit_of_values(Decimal(value) for value in values)
    assert (unit.code if unit else None) == code
