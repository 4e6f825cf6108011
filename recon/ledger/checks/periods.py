"""Closed months: what was signed stays, and a late document says so instead of changing it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from recon.ledger.account import Account, concern
from recon.ledger.book import KEY, book_at, month_end
from recon.model import Concern


def closed_months_get_no_late_entries(account: Account) -> Iterator[Concern]:
    """Nothing that takes effect in a closed month is booked after it was closed."""
    periods = account.settings.periods
    if not periods:
        return
    months = pl.DataFrame(
        {
            "month": [period.month for period in periods],
            "starts_on": [date.fromisoformat(f"{period.month}-01") for period in periods],
            "closed_on": [period.closed_on for period in periods],
        }
    )
    with account.store.table(months, "closed_month"):
        rows = list(account.ask("periods.sql", "late"))
    for row in rows:
        yield concern("late_entry_in_closed_month", "watch", row, row["entry_id"])


def closed_months_keep_their_stock(account: Account) -> Iterator[Concern]:
    """The book at a closed month's end is the stock both sides agreed on."""
    if not any(period.agreed for period in account.settings.periods):
        return
    tanks = account.store.query(
        "SELECT depot, tank_id FROM current_tanks UNION SELECT depot, tank_id FROM ledger_tank "
        "ORDER BY depot, tank_id"
    )
    names = {name: key for key in tanks.rows() for name in (key[1], f"{key[0]}/{key[1]}")}
    for period in account.settings.periods:
        last = month_end(period.month) - timedelta(microseconds=1)
        if last > account.as_of or not period.agreed:
            continue
        known = {names[name]: agreed for name, agreed in period.agreed.items() if name in names}
        asked = pl.DataFrame(list(known), schema=dict.fromkeys(KEY, pl.String), orient="row")
        book = book_at(account.store, asked.with_columns(gauged_at=pl.lit(last)))
        for depot, tank_id, book_t in book.select(*KEY, "book_t").rows():
            agreed_t = known[depot, tank_id]
            if book_t is not None and book_t != agreed_t:
                yield concern(
                    "closed_month_stock_differs",
                    "watch",
                    {"depot": depot, "tank_id": tank_id},
                    period.month,
                    month=period.month,
                    closed_on=period.closed_on,
                    agreed_t=agreed_t,
                    book_t=book_t,
                    off_t=book_t - agreed_t,
                )
        for name in sorted(set(period.agreed) - set(names)):
            yield Concern(
                rule="agreed_stock_of_unknown_tank",
                severity="info",
                identity=f"{period.month}|{name}",
                params={"month": period.month, "tank": name},
            )
