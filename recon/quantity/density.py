"""API gravity, relative density and the glass hydrometer's own expansion."""

from __future__ import annotations

from typing import overload

import polars as pl

from recon.quantity.editions import is_sixty_f

WATER_60F_KGM3 = 999.016
"""Density of water at 60 °F that API gravity and relative density refer to (API MPMS 11.1-2004)."""


@overload
def density_from_api(api: float) -> float: ...
@overload
def density_from_api(api: pl.Series) -> pl.Series: ...
def density_from_api(api: float | pl.Series) -> float | pl.Series:
    """Density at 60 °F in kg/m³ of an API gravity at 60 °F: 141.5/(API + 131.5) · 999.016.

    >>> round(density_from_api(10.0), 3)
    999.016
    """
    return 141.5 * WATER_60F_KGM3 / (api + 131.5)


@overload
def api_from_density(density60f_kgm3: float) -> float: ...
@overload
def api_from_density(density60f_kgm3: pl.Series) -> pl.Series: ...
def api_from_density(density60f_kgm3: float | pl.Series) -> float | pl.Series:
    """API gravity at 60 °F of a density at 60 °F in kg/m³: 141.5·999.016/ρ − 131.5."""
    return 141.5 * WATER_60F_KGM3 / density60f_kgm3 - 131.5


@overload
def density_from_relative(relative_density: float) -> float: ...
@overload
def density_from_relative(relative_density: pl.Series) -> pl.Series: ...
def density_from_relative(relative_density: float | pl.Series) -> float | pl.Series:
    """Density at 60 °F in kg/m³ of a relative density 60/60 °F."""
    return relative_density * WATER_60F_KGM3


@overload
def relative_from_density(density60f_kgm3: float) -> float: ...
@overload
def relative_from_density(density60f_kgm3: pl.Series) -> pl.Series: ...
def relative_from_density(density60f_kgm3: float | pl.Series) -> float | pl.Series:
    """Relative density 60/60 °F of a density at 60 °F in kg/m³."""
    return density60f_kgm3 / WATER_60F_KGM3


def hydrometer_factor(temperature_c: pl.Series, hydrometer_c: float) -> pl.Series:
    """What a glass hydrometer's reading is multiplied by at ``temperature_c`` (°C).

    ``hydrometer_c`` is the temperature the glass is certified at, °C. 15 and 20 °C glass:
    1 − 0.000023(t − b) − 0.00000002(t − b)²; 60 °F glass, in °F:
    1 − 0.00001278(t − 60) − 0.0000000062(t − 60)² (API Std 2540, tables 5, 23, 53, 59).
    """
    if is_sixty_f(hydrometer_c):
        span = temperature_c * 1.8 + (32.0 - 60.0)
        return 1.0 - (span * 6.2e-9 + 1.278e-5) * span
    span = temperature_c - hydrometer_c
    return 1.0 - (span * 2e-8 + 2.3e-5) * span
