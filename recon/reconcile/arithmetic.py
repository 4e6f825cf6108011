"""The inspector's arithmetic of the night's readings, and what of it is worth a finding.

The checking itself is ``recon.quantity.check_arithmetic``; this module knows how the printed
figures are stored, and lays the answer beside the reading it belongs to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from recon.model import Concern
from recon.quantity import INSPECTOR_CODES, REPORTED, check_arithmetic

RULES = INSPECTOR_CODES
"""Rules of this module: a night sees them again only where it has a reading of the tank."""

WRONG = "wrong_figures"
"""Column of measured readings: the printed figures that do not follow, in the chain's order."""

WRONG_FIGURES = pl.List(pl.Struct({"code": pl.String, "params": pl.String}))

_AS_PRINTED = 6
"""More decimals than this come of a conversion or of a spreadsheet, not of a printer."""

_CONVERTED = {"m3": 1, "t": 2}
_MOST = {"m3": 3, "t": 3}
_VCF_DECIMALS = (4, 5)


def with_arithmetic(
    measured: pl.DataFrame, placed: pl.DataFrame, tables: pl.DataFrame, profile: str
) -> pl.DataFrame:
    """``measured`` with the column ``wrong_figures``: a list of code and parameters (JSON) a row.

    ``placed`` are the readings as ``recon.reconcile.physical.with_facts`` gives them, ``measured``
    the same measured, ``tables`` the rows of their capacity tables.
    """
    printed = [name for name in REPORTED.values() if name in placed.columns]
    some = placed.filter(pl.any_horizontal(pl.col(printed).is_not_null())) if printed else None
    if some is None or some.is_empty():
        return measured.with_columns(pl.lit([], WRONG_FIGURES).alias(WRONG))
    ids = some["reading_id"]
    found = check_arithmetic(
        measured.filter(pl.col("reading_id").is_in(ids.implode())),
        some.select("reading_id", *printed, *printed_decimals(some)),
        readings=some,
        tables=tables,
        profile=profile,
    )
    lists = found.group_by("reading_id", maintain_order=True).agg(
        pl.struct("code", "params").alias(WRONG)
    )
    return measured.join(lists, on="reading_id", how="left", maintain_order="left").with_columns(
        pl.col(WRONG).fill_null(pl.lit([], WRONG_FIGURES))
    )


def printed_decimals(readings: pl.DataFrame) -> list[pl.Series]:
    """How many decimals each printed figure had, as far as the stored number still tells.

    The shortest text of the number gives them: trailing zeros are lost, which allows more, never
    less. A nought takes the decimals of the row's other figures of its kind. A figure with more
    than six was converted from another unit or comes unrounded out of a spreadsheet: 0.1 m³ and
    0.01 t are asked of it. A VCF is printed with 4 or 5 decimals; one of exactly 1 says that none
    was applied.
    """
    shortest = readings.select(
        _decimals(name).alias(name) for name in REPORTED.values() if name in readings.columns
    )
    columns = []
    for name in shortest.columns:
        own, unit = pl.col(name), name.rsplit("_", 1)[-1]
        if unit in _MOST:
            alike = [other for other in shortest.columns if other.endswith(f"_{unit}")]
            converted = own > _AS_PRINTED
            figure = pl.when(pl.lit(readings[name]) == 0.0).then(pl.max_horizontal(alike))
            digits = (
                pl.when(converted)
                .then(_CONVERTED[unit])
                .otherwise(pl.min_horizontal(figure.otherwise(own), pl.lit(_MOST[unit])))
            )
        else:
            fewest, most = _VCF_DECIMALS
            omitted = pl.lit(readings[name]) == 1.0
            sheet = pl.min_horizontal(own.max(), pl.lit(fewest))
            least = pl.when(omitted).then(fewest).otherwise(sheet)
            digits = pl.max_horizontal(least, own).clip(upper_bound=most)
        columns.append(shortest.select(digits.cast(pl.Int64)).to_series().alias(_named(name)))
    return columns


def _decimals(name: str) -> pl.Expr:
    """Digits behind the point in the shortest text that gives the number back."""
    text = pl.col(name).cast(pl.String)
    tail = text.str.split(".").list.get(1, null_on_oob=True).str.strip_chars_end("0")
    exponent = text.str.contains("e", literal=True)
    return pl.when(exponent).then(_AS_PRINTED + 1).otherwise(tail.str.len_chars().fill_null(0))


def _named(name: str) -> str:
    return f"{name.removesuffix('_m3').removesuffix('_t')}_decimals"


def arithmetic_concerns(measured: pl.DataFrame) -> Iterator[Concern]:
    """One concern a reading whose printed figures do not follow: the first step that goes wrong."""
    if WRONG not in measured.columns:
        return
    wrong = measured.filter(pl.col(WRONG).list.len() > 0)
    for row in wrong.iter_rows(named=True):
        first = row[WRONG][0]
        params = json.loads(first["params"])
        yield Concern(first["code"], "watch", row["depot"], row["tank_id"], params=params)
