"""What an entry's own papers say of its quantity: volume and density beside the tonnes."""

from __future__ import annotations

import polars as pl

from recon.diagnose.priors import CONTRADICTED, NO_TRACE, ODD_QUANTITY, SUPPORTED, UNUSUAL

AIR_KGM3 = 1.1
"""Buoyancy in the mass in air of a standard volume (GB/T 1885 practice), kg/m³."""

OWN_DENSITY = 0.0003
"""How well volume × the entry's own density gives the tonnes, relative: density to 0.1 kg/m³."""

READING_DENSITY = 0.006
"""The same with the tank's density instead: receipts differ from what lies in the tank."""

FEW_ALIKE = 20
"""From so many entries of a kind and product on it is known what is usual."""

LEAST_KG = 1000.0
"""Otherwise: nobody books a movement below a tonne."""


def with_documents(entries: pl.DataFrame) -> pl.DataFrame:
    """``entries_of_tanks`` with whole kilograms, what was undone, and what the papers say.

    Adds ``signed_kg`` (effect by kind), ``written_kg`` (|quantity| as booked, kg), ``undone`` (a
    counted reversal took it back, or it is such a reversal's original), ``other_tank_id`` (the
    second tank of a one-row transfer), ``paper_kg`` and ``paper_off_kg`` (what its volume says,
    and how well it says so; null without a volume), ``density_kgm3`` (its own, else the tank's),
    ``usual_low_kg`` and ``usual_high_kg`` (what entries of its kind and product usually lie
    within).
    """
    c = pl.col
    taken_back = entries.filter((c("kind") == "reversal") & c("counted")).select(
        "depot",
        "tank_id",
        pl.col("reverses").alias("entry_id"),
        back_kg=_kg("signed_t"),
    )
    taken_back = taken_back.filter(c("entry_id").is_not_null()).unique(
        ["depot", "tank_id", "entry_id"], keep="first", maintain_order=True
    )
    density = pl.coalesce("density20_kgm3", "measured_density")
    paper = c("volume20_m3").cast(pl.Float64) * (density - AIR_KGM3)
    own = c("density20_kgm3").is_not_null()
    return (
        entries.join(
            taken_back, on=["depot", "tank_id", "entry_id"], how="left", maintain_order="left"
        )
        .with_columns(
            signed_kg=_kg("signed_t").fill_null(0),
            written_kg=_kg("quantity_t").abs(),
            undone=(c("back_kg").fill_null(0) == -_kg("signed_t").fill_null(0))
            & c("back_kg").is_not_null(),
            other_tank_id=pl.when(c("kind") == "transfer").then(
                pl.when(c("leg") == "own").then("counter_tank_id").otherwise("own_tank_id")
            ),
            density_kgm3=density,
            paper_kg=paper,
            paper_off_kg=pl.when(own).then(OWN_DENSITY).otherwise(READING_DENSITY) * paper.abs()
            + 2.0,
        )
        .with_columns(*_usual())
    )


def _usual() -> list[pl.Expr]:
    """Half and twice what all but one in fifty entries of a kind and product lie within."""
    size = pl.col("written_kg").cast(pl.Float64)
    alike = ["kind", "product"]
    enough = pl.len().over(alike) >= FEW_ALIKE
    return [
        pl.when(enough)
        .then(size.quantile(0.02).over(alike) / 2)
        .otherwise(LEAST_KG)
        .alias("usual_low_kg"),
        pl.when(enough).then(size.quantile(0.98).over(alike) * 2).alias("usual_high_kg"),
    ]


def _unusual(kg: pl.Expr) -> pl.Expr:
    low, high = kg < pl.col("usual_low_kg"), kg > pl.col("usual_high_kg")
    return low.fill_null(False) | high.fill_null(False)


def papers_mark(corrected_kg: pl.Expr) -> pl.Expr:
    """What an entry's volume says about changing its |quantity| to ``corrected_kg``.

    ``supported``: the corrected one follows from it and the booked one does not. ``contradicted``:
    the booked one follows. ``unusual``: nobody moves the corrected quantity. ``odd_quantity``:
    nobody moves what is booked, and people do move the corrected one. ``none``: nothing speaks.
    """
    c = pl.col
    before = (c("written_kg") - c("paper_kg")).abs() <= c("paper_off_kg")
    after = (corrected_kg - c("paper_kg")).abs() <= c("paper_off_kg")
    unusual = _unusual(corrected_kg)
    odd = _unusual(c("written_kg")) & ~unusual
    return (
        pl.when(after & ~before)
        .then(pl.lit(SUPPORTED))
        .when(before & ~after)
        .then(pl.lit(CONTRADICTED))
        .when(unusual)
        .then(pl.lit(UNUSUAL))
        .when(odd)
        .then(pl.lit(ODD_QUANTITY))
        .otherwise(pl.lit(NO_TRACE))
    )


def whole_kg(value: pl.Expr) -> pl.Expr:
    """Float kilograms as whole ones, half to even."""
    return value.round(0, mode="half_to_even").cast(pl.Int64)


def _kg(column: str) -> pl.Expr:
    return (pl.col(column).cast(pl.Decimal(18, 3)) * 1000).cast(pl.Int64)
