"""The oil of an entry: the tank's product, and tonnes that stand on a density."""

from __future__ import annotations

from collections.abc import Iterator

from recon.ledger.account import Account, concern
from recon.model import Concern
from recon.store.sql import load


def entries_are_of_the_tanks_product(account: Account) -> Iterator[Concern]:
    """The product is the register's at that time, or an approved change names it."""
    account.store.execute(load("recon.ledger.checks", "products.sql")["suspects"])
    if not account.store.value("SELECT count(*) FROM product_suspect"):
        return
    for row in account.ask("products.sql", "of_another_product"):
        yield concern("entries_of_another_product", "watch", row, row["product"])


def entries_have_tonnes(account: Account) -> Iterator[Concern]:
    """A volume without a density cannot be added: the book lacks it."""
    for row in account.ask("products.sql", "without_tonnes"):
        yield concern("entry_without_tonnes", "watch", row, row["entry_id"])


def nominal_densities_are_said(account: Account) -> Iterator[Concern]:
    """Where an entry gave no density, the product's nominal one was taken; it is said."""
    for row in account.ask("products.sql", "by_nominal_density"):
        yield concern("entries_by_nominal_density", "info", row)
