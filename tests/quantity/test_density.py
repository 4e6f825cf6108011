"""API gravity, relative density, glass."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.quantity import (
    api_from_density,
    density_from_api,
    density_from_relative,
    relative_from_density,
)
from recon.quantity.density import hydrometer_factor


def test_ten_degrees_api_is_water() -> None:
    assert density_from_api(10.0) == pytest.approx(999.016, abs=1e-9)


def test_thirty_degrees_api_is_the_density_a_flow_computer_shows() -> None:
    # Reading of a commercial flow computer quoted in the vectors: API 30 at 60 °F = 875.298848.
    assert density_from_api(30.0) == pytest.approx(875.298848, abs=1e-6)


@settings(deadline=None)
@given(st.floats(-10.0, 100.0))
def test_api_and_relative_density_go_there_and_back(api: float) -> None:
    density = density_from_api(api)
    assert api_from_density(density) == pytest.approx(api, abs=1e-9)
    assert density_from_relative(relative_from_density(density)) == pytest.approx(density)


def test_columns_go_through_as_numbers_do() -> None:
    column = density_from_api(pl.Series([10.0, 30.0, None]))
    assert column.to_list() == [density_from_api(10.0), density_from_api(30.0), None]


def test_glass_reads_right_at_its_own_temperature_and_high_when_warm() -> None:
    warm = pl.Series([15.0, 20.0, 30.0])
    # 1 − 0.000023·10 − 0.00000002·100 by hand.
    assert hydrometer_factor(warm, 20.0).to_list()[1:] == [1.0, pytest.approx(0.999768, abs=1e-12)]
    assert hydrometer_factor(warm, 15.0)[0] == 1.0
    # 90 °F, glass of 60 °F: 1 − 0.00001278·30 − 0.0000000062·900.
    fahrenheit = hydrometer_factor(pl.Series([(90.0 - 32.0) / 1.8]), (60.0 - 32.0) / 1.8)
    assert fahrenheit[0] == pytest.approx(0.99961102, abs=1e-12)
