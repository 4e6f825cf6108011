"""Whose oil the book is: by owner and customs status, a difference shared out, stock by month."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import polars as pl

from recon.ledger.book import KEY
from recon.ledger.days import days_until, tanks_of_entries
from recon.store.connection import Store
from recon.store.sql import load

PARTY = ["owner", "customs_status"]
TONNES = pl.Decimal(18, 3)

_FLOWS = ("opened_t", "received_t", "issued_t", "transferred_t", "title_t", "adjusted_t")


def book_by_owner(store: Store, instants: pl.DataFrame) -> pl.DataFrame:
    """The book of every owner and customs status: depot, tank_id, gauged_at, owner,
    customs_status, book_t (t, exact), sorted.

    ``instants`` as for ``book_at``. Over the parties of a tank the figures sum to its book. A
    title transfer passes oil within the tank; a transfer keeps the owner unless it names another.
    An entry that names no owner stands under null.
    """
    with days_until(store, instants.select(*KEY, "gauged_at").unique()):
        return store.query(load("recon.ledger", "owners.sql")["parties_at"])


def turnover(store: Store, instants: pl.DataFrame) -> pl.DataFrame:
    """What tanks received and issued over their accounts: depot, tank_id, received_t, issued_t (t,
    float), sorted; one instant a tank, as for ``book_at``."""
    with days_until(store, instants.select(*KEY, "gauged_at").unique()):
        return store.query(load("recon.ledger", "owners.sql")["turnover"])


def allocate(parties: pl.DataFrame, differences: pl.DataFrame) -> pl.DataFrame:
    """Share each tank's difference out to its parties: ``parties`` with allocated_t and share.

    ``parties``: a frame of ``book_by_owner`` for one instant a tank; ``differences``: depot,
    tank_id, difference_t (t). Pro rata to book shares, by largest remainder at 0.001 t, so that
    the shares of a tank sum to its difference exactly. Parties without a positive book get
    nothing; where no party has one, all get the same. The tank is measured as a whole: these
    figures are allocated, nobody's shortage.
    """
    known = differences.select(*KEY, pl.col("difference_t").cast(TONNES)).drop_nulls()
    joined = parties.join(known, on=KEY, how="inner", maintain_order="left")
    shares: list[tuple[Decimal, float]] = []
    of_tanks = joined.group_by(KEY, maintain_order=True).agg(
        pl.col("difference_t").first(), "book_t"
    )
    for difference_t, books in of_tanks.select("difference_t", "book_t").iter_rows():
        shares += _shared_out(difference_t, books)
    return joined.with_columns(
        allocated_t=pl.Series([amount for amount, _ in shares], dtype=TONNES),
        share=pl.Series([share for _, share in shares], dtype=pl.Float64),
    )


def _shared_out(difference_t: Decimal, books: list[Decimal]) -> list[tuple[Decimal, float]]:
    weights = [max(book, Decimal(0)) for book in books]
    if not any(weights):
        weights = [Decimal(1)] * len(books)
    total = sum(weights)
    whole = int(difference_t.scaleb(3))
    sign, size = (-1 if whole < 0 else 1), abs(whole)
    if len(books) == 1:
        return [(Decimal(sign * size).scaleb(-3), 1.0)]
    whole_weights = [int(weight.scaleb(3)) for weight in weights]
    parts = [divmod(size * weight, sum(whole_weights)) for weight in whole_weights]
    kilograms = [part for part, _ in parts]
    # Who is nearest to the next kilogram gets it; equal ones in the order of the parties.
    order = sorted(range(len(books)), key=lambda i: (-parts[i][1], i))
    for i in order[: size - sum(kilograms)]:
        kilograms[i] += 1
    return [
        (Decimal(sign * kg).scaleb(-3), float(weight / total))
        for kg, weight in zip(kilograms, weights, strict=True)
    ]


def stock_by_month(store: Store, as_of: datetime) -> pl.DataFrame:
    """收付存: receipts, issues and stock by month, depot, product, owner and customs status.

    One row a month from the first entry of a party to the month of ``as_of``, without gaps.
    Columns: month (its first day), depot, product, owner, customs_status, opening_t, opened_t
    (stock that accounts began with that month), received_t, issued_t, transferred_t (net of tank
    to tank), title_t (net of oil that changed hands), adjusted_t (adjustments, losses and water,
    signed), closing_t; all t, exact. closing = opening + opened + received − issued + transferred
    + title + adjusted, plus reversals that point at nothing (``unexplained_t``).
    """
    everywhere = tanks_of_entries(store).select(*KEY, gauged_at=pl.lit(as_of))
    with days_until(store, everywhere):
        flows = store.query(load("recon.ledger", "owners.sql")["month_flows"])
    group = ["depot", "product", *PARTY]
    last = as_of.date().replace(day=1)
    months = (
        flows.group_by(group, maintain_order=True)
        .agg(first=pl.col("month").min())
        .with_columns(month=pl.date_ranges("first", pl.lit(last), interval="1mo"))
        .explode("month")
        .drop("first")
    )
    filled = months.join(flows, on=[*group, "month"], how="left", nulls_equal=True)
    zero = pl.lit(Decimal("0.000"), TONNES)
    return (
        filled.with_columns(pl.col(*_FLOWS, "net_t").fill_null(zero))
        .sort(*group, "month", nulls_last=True)
        .with_columns(closing_t=pl.col("net_t").cum_sum().over(group).cast(TONNES))
        .with_columns(
            opening_t=(pl.col("closing_t") - pl.col("net_t")).cast(TONNES),
            unexplained_t=(
                pl.col("net_t")
                - pl.sum_horizontal(*(pl.col(f) for f in _FLOWS if f != "issued_t"))
                + pl.col("issued_t")
            ).cast(TONNES),
        )
        .select("month", *group, "opening_t", *_FLOWS, "unexplained_t", "closing_t")
    )
