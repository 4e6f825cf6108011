"""The running book stock: never below nothing, never above the tank."""

from __future__ import annotations

from collections.abc import Iterator

from recon.ledger.account import Account, concern
from recon.ledger.days import bucket_of, recent_day
from recon.model import Concern
from recon.store.sql import load


def stock_stays_between_nothing_and_the_tank(account: Account) -> Iterator[Concern]:
    """The book never sinks below zero and never rises above what the tank can hold.

    Below zero is impossible whatever the oil: high. Above the tank depends on the densities the
    register gives: watch.
    """
    store, statements = account.store, load("recon.ledger.checks", "stock.sql")
    store.execute(statements["suspect_sums"], {"as_of": account.as_of})
    if not store.value("SELECT count(*) FROM stock_suspect_sum"):
        return
    suspect_days = statements["suspect_days"].format(bucket=bucket_of("l.day"))
    store.execute(suspect_days, {"as_of": account.as_of, "recent": recent_day(store)})
    if not store.value("SELECT count(*) FROM stock_suspect"):
        return
    for row in account.ask("stock.sql", "out_of_bounds"):
        if row.pop("side") == "below":
            yield concern("stock_below_zero", "high", row)
        else:
            yield concern("stock_above_capacity", "watch", row)


def movements_fit_the_tank(account: Account) -> Iterator[Concern]:
    """No single entry moves more than the tank holds."""
    for row in account.ask("stock.sql", "larger_than_the_tank"):
        yield concern("movement_larger_than_tank", "watch", row, row["entry_id"])
