"""The shell's own expansion: a warm tank is wider than its table says (CTSh)."""

from __future__ import annotations

import polars as pl

STEEL_EXPANSION_PER_C = 1.12e-5
"""Linear expansion of mild steel per °C, used where the register gives none (API MPMS 12.1.1)."""

TABLE_TEMPERATURE_C = 20.0
"""Shell temperature a table holds for, where the register gives none (GB/T 13235)."""


def shell_temperature() -> pl.Expr:
    """Shell temperature, °C: (7·liquid + ambient)/8 for a bare tank (API MPMS 12.1.1).

    The liquid's own for an insulated tank, or where no ambient temperature was written.
    """
    liquid, ambient = pl.col("liquid_temperature_c"), pl.col("ambient_temperature_c")
    bare = ~pl.col("insulated") & ambient.is_not_null()
    return pl.when(bare).then((liquid * 7.0 + ambient) / 8.0).otherwise(liquid)


def shell_factor() -> pl.Expr:
    """CTSh = 1 + 2αΔ + α²Δ², Δ = shell temperature − table temperature; needs t_shell_c."""
    alpha = pl.col("shell_expansion_per_c")
    strain = alpha * (pl.col("t_shell_c") - pl.col("table_temperature_c"))
    return 1.0 + strain * (strain + 2.0)


def shell_slope() -> pl.Expr:
    """d CTSh / d liquid temperature, per °C: 2α(1 + αΔ), and 7/8 of it for a bare tank."""
    alpha = pl.col("shell_expansion_per_c")
    strain = alpha * (pl.col("t_shell_c") - pl.col("table_temperature_c"))
    bare = ~pl.col("insulated") & pl.col("ambient_temperature_c").is_not_null()
    share = pl.when(bare).then(0.875).otherwise(1.0)
    return alpha * (strain + 1.0) * 2.0 * share
