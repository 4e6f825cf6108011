"""A warm tank is wider than its table says."""

from __future__ import annotations

import polars as pl
import pytest

from recon.quantity.shell import shell_factor, shell_slope, shell_temperature


def shell(liquid_c: float, ambient_c: float | None, *, insulated: bool = False) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "liquid_temperature_c": [liquid_c],
            "ambient_temperature_c": pl.Series([ambient_c], dtype=pl.Float64),
            "insulated": [insulated],
            "shell_expansion_per_c": [1.12e-5],
            "table_temperature_c": [20.0],
        }
    )
    return frame.with_columns(t_shell_c=shell_temperature()).with_columns(
        factor=shell_factor(), slope=shell_slope()
    )


def test_a_bare_shell_is_one_eighth_as_warm_as_the_air() -> None:
    # (7·35 + 11)/8 = 32 °C; 1 + 2·1.12e-5·12 + (1.12e-5·12)² = 1.000268818.
    found = shell(35.0, 11.0)
    assert found["t_shell_c"].item() == 32.0
    assert found["factor"].item() == pytest.approx(1.000268818, abs=1e-9)


def test_an_insulated_shell_or_one_without_ambient_is_as_warm_as_the_liquid() -> None:
    assert shell(60.0, -20.0, insulated=True)["t_shell_c"].item() == 60.0
    assert shell(60.0, None)["t_shell_c"].item() == 60.0


def test_at_table_temperature_there_is_nothing_to_correct() -> None:
    assert shell(20.0, 20.0)["factor"].item() == 1.0


@pytest.mark.parametrize(("ambient_c", "insulated"), [(5.0, False), (5.0, True), (None, False)])
def test_the_slope_is_that_of_the_factor(ambient_c: float | None, insulated: bool) -> None:
    up, down = (shell(t, ambient_c, insulated=insulated)["factor"].item() for t in (40.5, 39.5))
    here = shell(40.0, ambient_c, insulated=insulated)["slope"].item()
    assert here == pytest.approx(up - down, rel=1e-6)
