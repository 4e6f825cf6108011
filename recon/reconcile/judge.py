"""Pairs physical with book and judges, over whole columns: verdict and severity of every tank.

Lines (contract of results; metrology section on lines people use): the tolerance is
U(difference), per tank. A percentage alone would never do, since U lies above 0.2/0.3 % of stock
in about two tanks of five; it only separates ``watch`` from ``high``.

Tonnes are rounded once, here, to whole kilograms, half to even; what is subtracted and compared
are integers.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from math import hypot, sqrt
from typing import overload

import polars as pl

from recon.model import Severity, Verdict
from recon.reconcile.register import KEY
from recon.settings import ToleranceSection

OUT_OF_SERVICE = "out_of_service"
BEING_PUMPED = "being_pumped"

_THOUSANDTH = Decimal("0.001")
_NEAR_A_HALF = 1e-4
"""Kilograms from a half within which the product of a float does not tell how it rounds."""

_TONNES = pl.Decimal(18, 3)
_FIGURES = ("gauged_at", "status", "not_measurable", "mass_air_t", "uncertainty_physical_t")
_BOOK = ("has_account", "book_t", "being_pumped", "sum_squares_t2")

c = pl.col


def rounded_t(value: float | Decimal | None) -> Decimal | None:
    """Tonnes at 0.001 t, half to even."""
    return None if value is None else Decimal(value).quantize(_THOUSANDTH, ROUND_HALF_EVEN)


def kilograms(tonnes: pl.Series) -> pl.Series:
    """Whole kilograms (Int64) of tonnes (Float64), half to even on what the float exactly is."""
    scaled = tonnes * 1000
    whole = scaled.round(0, mode="half_to_even").cast(pl.Int64)
    doubtful = ((scaled - scaled.floor() - 0.5).abs() < _NEAR_A_HALF).arg_true()
    if doubtful.is_empty():
        return whole
    exact = [rounded_t(value) for value in tonnes.gather(doubtful)]
    return whole.scatter(doubtful, [int(value.scaleb(3)) for value in exact if value is not None])


@overload
def tonnes_of(kg: int) -> Decimal: ...


@overload
def tonnes_of(kg: None) -> None: ...


def tonnes_of(kg: int | None) -> Decimal | None:
    """Tonnes with three decimals of whole kilograms."""
    return None if kg is None else Decimal(kg).scaleb(-3)


def book_uncertainty_t(sum_squares_t2: float | None, lines: ToleranceSection) -> float:
    """U of the book: √Σ(entry · pct)², the percentage being stated at coverage factor 2."""
    return _share_of_entries(lines) * sqrt(sum_squares_t2 or 0.0)


def _share_of_entries(lines: ToleranceSection) -> float:
    """U of one entry as a share of it."""
    return lines.movement_uncertainty_pct / 100 * lines.coverage_factor / 2


def judged(
    register: pl.DataFrame, figures: pl.DataFrame, book: pl.DataFrame, lines: ToleranceSection
) -> pl.DataFrame:
    """One row a tank of ``register``, in its order: both figures, their difference, what it means.

    ``register``: depot, tank_id, light_oil. ``figures``: one measured reading a tank at most
    (columns ``_FIGURES``). ``book``: the columns ``_BOOK``. Beside these, the result has ``read``
    (there is a reading), ``measurable``, ``reason`` (why it is not), ``physical_kg``, ``book_kg``
    and ``difference_kg`` (Int64, null where one is missing), ``uncertainty_t`` (Float64, of the
    difference: √(U(physical)² + U(book)²)), ``verdict`` and ``severity``.
    """
    paired = (
        _beside(
            _beside(register, figures.select(*KEY, *_FIGURES, read=pl.lit(value=True))),
            book.select(*KEY, *_BOOK),
        )
        .with_columns(
            c("read").fill_null(value=False),
            out=c("read") & (c("status") == OUT_OF_SERVICE).fill_null(value=False),
            reason=pl.when(c("not_measurable").is_not_null())
            .then("not_measurable")
            .when(c("read") & c("being_pumped"))
            .then(pl.lit(BEING_PUMPED)),
            book_kg=pl.when("has_account").then(
                c("book_t").cast(_TONNES).to_physical().cast(pl.Int64)
            ),
        )
        .with_columns(measurable=c("read") & ~c("out") & c("reason").is_null())
        .with_columns(pl.when("measurable").then("uncertainty_physical_t"))
    )
    physical = kilograms(paired["mass_air_t"].set(~paired["measurable"], None))
    return (
        paired.with_columns(physical_kg=physical)
        .with_columns(difference_kg=c("physical_kg") - c("book_kg"))
        .with_columns(_uncertainty(paired, physical, lines))
        .with_columns(_rounded("uncertainty_t"))
        .with_columns(verdict=_verdict())
        .with_columns(severity=_severity(lines))
    )


def _beside(tanks: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """``tanks`` with the columns of ``facts``, which has one row a tank at most.

    A night asks for the book of its register, so both mostly name the same tanks in the same
    order; then no tank need be looked up.
    """
    if tanks.select(KEY).equals(facts.select(KEY)):
        return tanks.hstack(facts.drop(KEY))
    return tanks.join(facts, on=KEY, how="left", maintain_order="left")


def _uncertainty(paired: pl.DataFrame, physical: pl.Series, lines: ToleranceSection) -> pl.Series:
    """U of the difference, where there is one."""
    ours, squares = paired["uncertainty_physical_t"], paired["sum_squares_t2"]
    there = physical.is_not_null() & paired["book_kg"].is_not_null() & ours.is_not_null()
    books = squares.filter(there).fill_null(0.0).sqrt() * _share_of_entries(lines)
    # ``hypot`` is exact to the last bit on every machine; a square root of squares is not.
    both = list(map(hypot, ours.filter(there).to_list(), books.to_list()))
    found = pl.Series(both, dtype=pl.Float64)
    if there.all():
        return found.alias("uncertainty_t")
    return ours.clear(len(ours)).scatter(there.arg_true(), found).alias("uncertainty_t")


def _rounded(name: str) -> pl.Expr:
    return c(name).map_batches(kilograms, return_dtype=pl.Int64).alias("uncertainty_kg")


def _verdict() -> pl.Expr:
    """``matched`` when |difference| ≤ tolerance, else the sign's name; or what is missing.

    A tank out of service whose book still holds stock was not counted, and says so; a reading that
    found no liquid where nothing is booked is idle.
    """
    booked = c("book_kg").is_not_null() & (c("book_kg") != 0)
    names = {
        "matched": c("difference_kg").abs() <= c("uncertainty_kg"),
        "surplus": c("difference_kg") > 0,
        "shortage": c("difference_kg") < 0,
        "not_counted": (c("out") | ~c("read")) & booked,
        "idle": c("out") | ~c("read") | (c("physical_kg") == 0),
        "not_measurable": ~c("measurable"),
    }
    return _first_of(names, "not_booked")


def _severity(lines: ToleranceSection) -> pl.Expr:
    """``none``, ``watch`` or ``high``.

    High: beyond 1.5 U and over the light or heavy line (per cent of book) or ``high_t``. Tanks
    without a difference that need somebody are on watch.
    """
    size, book = c("difference_kg").abs(), c("book_kg").abs()
    light = _over(size, book, lines.light_pct)
    over_line = pl.when("light_oil").then(light).otherwise(_over(size, book, lines.heavy_pct))
    high_kg = int((Decimal(str(lines.high_t)) * 1000).to_integral_value(ROUND_CEILING))
    names = {
        "none": c("verdict").is_in(["matched", "idle"]),
        "high": (2 * size > 3 * c("uncertainty_kg")) & (over_line | (size >= high_kg)),
    }
    return _first_of(names, "watch")


def _over(size: pl.Expr, book: pl.Expr, percent: float) -> pl.Expr:
    """size > percent of book, in integers: the line is met exactly as it is written."""
    numerator, denominator = (Decimal(str(percent)) / 100).as_integer_ratio()
    return size.cast(pl.Int128) * denominator > book.cast(pl.Int128) * numerator


def _first_of(names: Mapping[str, pl.Expr], other: str) -> pl.Expr:
    """The first name whose condition holds; one that is unknown does not."""
    held = [pl.when(holds).then(pl.lit(name)) for name, holds in names.items()]
    return pl.coalesce(*held, pl.lit(other))


def when_confirmed(verdict: Verdict, severity: Severity) -> Severity:
    """A confirmed cause makes a difference beyond its tolerance high, however small it is."""
    return "high" if verdict in ("shortage", "surplus") else severity
