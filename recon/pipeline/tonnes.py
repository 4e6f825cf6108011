"""Ledger entries in any unit → tonnes in air, with what the tonnes rest on."""

from __future__ import annotations

import polars as pl

from recon.ingest.reading import Reading
from recon.model import InputProblem
from recon.quantity import entry_tonnes

_FACTS = ("vcf_group", "expansion_per_c", "nominal_density20_kgm3")


def in_tonnes(
    part: Reading, products: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[InputProblem, ...]]:
    """The accepted movements of ``part`` with ``quantity_t`` and ``quantity_basis``.

    ``products``: rows of kind products. An entry in a volume unit without its own density takes
    its product's nominal one; where there is none either, it cannot be booked in tonnes: it is
    kept, counts for nothing, and is a problem with its address.
    """
    frame = part.frame
    if frame["unit"].fill_null("t").is_in(["t", "kg"]).all():
        absent = [pl.lit(None, pl.String).alias("vcf_group")]
        absent += [pl.lit(None, pl.Float64).alias(name) for name in _FACTS[1:]]
        return entry_tonnes(frame.with_columns(absent)).drop(_FACTS), ()
    facts = products.select(
        "product",
        "vcf_group",
        "expansion_per_c",
        pl.col("density20_kgm3").alias("nominal_density20_kgm3"),
    ).unique("product", keep="first", maintain_order=True)
    joined = frame.join(facts, on="product", how="left", maintain_order="left")
    booked = entry_tonnes(joined).drop(_FACTS)
    lost = booked.filter(pl.col("quantity_t").is_null())
    return booked, tuple(_problem(part, row) for row in lost.iter_rows(named=True))


def _problem(part: Reading, row: dict[str, object]) -> InputProblem:
    number = row["origin_row"]
    return InputProblem(
        file=part.path,
        rule="entry_without_density",
        sheet=None if row["origin_sheet"] is None else str(row["origin_sheet"]),
        cell=part.cell(row, "quantity"),
        row=number if isinstance(number, int) else None,
        column="quantity",
        value=f"{row['quantity']} {row['unit']}",
        params={"entry_id": row["entry_id"], "unit": row["unit"], "product": row["product"]},
    )
