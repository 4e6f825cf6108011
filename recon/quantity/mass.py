"""From standard volume to tonnes: in air, as trade weighs, and in vacuum."""

from __future__ import annotations

import polars as pl


def mass_factor(density_kgm3: pl.Expr, buoyancy_kgm3: float) -> pl.Expr:
    """Tonnes in air in a cubic metre at base: (ρ − buoyancy)/1000, GB/T 1885 practice with 1.1."""
    return (density_kgm3 - buoyancy_kgm3) / 1000.0


def mass_in_air(volume_m3: pl.Expr, density_kgm3: pl.Expr, buoyancy_kgm3: float) -> pl.Expr:
    """Tonnes in air of a net standard volume (m³) at the density (kg/m³) of the same base."""
    return volume_m3 * mass_factor(density_kgm3, buoyancy_kgm3)


def mass_in_vacuum(volume_m3: pl.Expr, density_kgm3: pl.Expr) -> pl.Expr:
    """Tonnes in vacuum of a net standard volume (m³) at the density (kg/m³) of the same base."""
    return volume_m3 * density_kgm3 / 1000.0
