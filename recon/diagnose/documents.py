"""What an entry's own papers say of its quantity: volume and density beside the tonnes."""

from __future__ import annotations

from math import log

import polars as pl

from recon.diagnose.priors import (
    CONTRADICTED,
    NO_TRACE,
    NO_VOLUME,
    ODD_QUANTITY,
    SUPPORTED,
    UNUSUAL,
)

AIR_KGM3 = 1.1
"""Buoyancy in the mass in air of a standard volume (GB/T 1885 practice), kg/m³."""

OWN_DENSITY = 0.0003
"""How well volume × the entry's own density gives the tonnes, relative: density to 0.1 kg/m³."""

READING_DENSITY = 0.006
"""The same with the tank's density instead: receipts differ from what lies in the tank."""

FEW_ALIKE = 20
"""From so many entries of a kind, product and way of measuring on it is known what is usual."""

TIMES = 10
"""A size is unusual beside another that so many times as many entries have."""

LEAST_KG = 1000.0
"""Where too few are known: nobody books a movement below a tonne."""

MOSTLY = 0.9
"""Where this share of the entries with a density have a volume too, one without it was typed."""

TYPED = 0.03
"""Share of entries without their volume at which that is worth what ``priors`` says of it."""

TYPED_TIMES = (1 / 3, 30.0)
"""Where they are rarer it is worth more, and less where they are commoner, within these."""

SIZE_TIMES = {UNUSUAL: 0.05, ODD_QUANTITY: 10.0}
"""What the size of such an entry is worth beside that."""

_SIZES = ["kind", "product", "own_density", "size"]


def with_documents(entries: pl.DataFrame) -> pl.DataFrame:
    """``entries_of_tanks`` with whole kilograms, what was undone, and what the papers say.

    Adds ``signed_kg`` (effect by kind), ``written_kg`` (|quantity| as booked, kg), ``undone`` (a
    counted reversal took it back, or it is such a reversal's original), ``other_tank_id`` (the
    second tank of a one-row transfer), ``own_density`` (it was measured, not weighed on a bridge),
    ``typed`` (it has a density and no volume, where nearly all others have both), ``typed_times``
    (how rare that is), ``paper_kg`` and
    ``paper_off_kg`` (what its volume says, and how well it says so; null without a volume),
    ``density_kgm3`` (its own, else the tank's).
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
    measured = (own & c("volume20_m3").is_not_null()).sum()
    usually = (own.sum() >= FEW_ALIKE) & (measured >= own.sum() * MOSTLY)
    return entries.join(
        taken_back, on=["depot", "tank_id", "entry_id"], how="left", maintain_order="left"
    ).with_columns(
        signed_kg=_kg("signed_t").fill_null(0),
        written_kg=_kg("quantity_t").abs(),
        undone=(c("back_kg").fill_null(0) == -_kg("signed_t").fill_null(0))
        & c("back_kg").is_not_null(),
        other_tank_id=pl.when(c("kind") == "transfer").then(
            pl.when(c("leg") == "own").then("counter_tank_id").otherwise("own_tank_id")
        ),
        own_density=own,
        typed=own & c("volume20_m3").is_null() & usually,
        typed_times=(TYPED * (own.sum() + 1) / (own.sum() - measured + 1)).clip(*TYPED_TIMES),
        density_kgm3=density,
        paper_kg=paper,
        paper_off_kg=pl.when(own).then(OWN_DENSITY).otherwise(READING_DENSITY) * paper.abs() + 2.0,
    )


def size_of(kg: pl.Expr) -> pl.Expr:
    """The class of a quantity: 20 to 40 t (a truck) is 0, each class twice the one below."""
    return ((kg.cast(pl.Float64).clip(1.0) / 20_000.0).log() / log(2.0)).floor().cast(pl.Int32)


def usual_sizes(entries: pl.DataFrame) -> pl.DataFrame:
    """How many entries (``alike``) of each kind, product and way of measuring have which size.

    ``known`` tells whether there are enough of them to say what is usual. Entries of
    ``with_documents`` that count.
    """
    c = pl.col
    return (
        entries.filter(c("counted") & ~c("undone") & (c("written_kg") > 0))
        .with_columns(size=size_of(c("written_kg")))
        .group_by(_SIZES)
        .agg(alike=pl.len())
        .with_columns(known=c("alike").sum().over("kind", "product", "own_density") >= FEW_ALIKE)
        .sort(_SIZES)
    )


def says(right_kg: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Whether the entry's volume supports ``right_kg``, and whether it contradicts it."""
    c = pl.col
    before = (c("written_kg") - c("paper_kg")).abs() <= c("paper_off_kg")
    after = (right_kg - c("paper_kg")).abs() <= c("paper_off_kg")
    return (after & ~before).fill_null(False), (before & ~after).fill_null(False)


def papers_mark(frame: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """``frame`` of entries with ``mark``: what speaks for changing |quantity| to ``right_kg``.

    ``supported``: the corrected one follows from its volume and the booked one does not.
    ``contradicted``: the booked one follows. ``unusual``: ten times as many entries of its kind,
    product and way of measuring have the booked size as have the corrected one. ``odd_quantity``:
    the reverse. ``no_volume``: it was typed without the volume that others have; ``times`` says
    what that is worth by its rarity here and its size. ``none``: nothing speaks. ``sizes`` are
    ``usual_sizes``.
    """
    c = pl.col
    for name, kg in (("was", "written_kg"), ("becomes", "right_kg")):
        named = sizes.select(*_SIZES, pl.col("alike").alias(name))
        frame = frame.with_columns(size=size_of(c(kg))).join(
            named, on=_SIZES, how="left", maintain_order="left"
        )
    known = sizes.filter("known").select(_SIZES[:-1]).unique().with_columns(known=pl.lit(True))
    frame = frame.join(known, on=_SIZES[:-1], how="left", maintain_order="left")
    was, becomes = c("was").fill_null(0).clip(1), c("becomes").fill_null(0) + 1
    enough = c("known").fill_null(False)
    small = pl.lit(LEAST_KG)
    fewer = (
        pl.when(enough)
        .then(becomes * TIMES <= was)
        .otherwise((c("right_kg") < small) & (c("written_kg") >= small))
    )
    more = (
        pl.when(enough)
        .then(becomes >= was * TIMES)
        .otherwise((c("written_kg") < small) & (c("right_kg") >= small))
    )
    supported, contradicted = says(c("right_kg"))
    size_times = pl.when(fewer).then(SIZE_TIMES[UNUSUAL]).when(more).then(SIZE_TIMES[ODD_QUANTITY])
    return frame.with_columns(
        mark=pl.when(supported)
        .then(pl.lit(SUPPORTED))
        .when(contradicted)
        .then(pl.lit(CONTRADICTED))
        .when(c("typed"))
        .then(pl.lit(NO_VOLUME))
        .when(fewer)
        .then(pl.lit(UNUSUAL))
        .when(more)
        .then(pl.lit(ODD_QUANTITY))
        .otherwise(pl.lit(NO_TRACE)),
        times=pl.when("typed").then(c("typed_times") * size_times.otherwise(1.0)).otherwise(1.0),
    ).drop("size", "was", "becomes", "known")


def whole_kg(value: pl.Expr) -> pl.Expr:
    """Float kilograms as whole ones, half to even."""
    return value.round(0, mode="half_to_even").cast(pl.Int64)


def _kg(column: str) -> pl.Expr:
    return (pl.col(column).cast(pl.Decimal(18, 3)) * 1000).cast(pl.Int64)
