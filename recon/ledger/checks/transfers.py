"""A transfer has both legs, of the same quantity and product."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from recon.ledger.account import Account, concern
from recon.model import Concern
from recon.store.sql import load


def transfers_name_another_tank(account: Account) -> Iterator[Concern]:
    """A transfer in one row says to which other tank the oil went."""
    if not account.marks["to_nowhere"]:
        return
    for row in account.ask("transfers.sql", "to_itself_or_nowhere"):
        rule = "transfer_without_counter_tank" if row.pop("nowhere") else "transfer_to_itself"
        yield concern(rule, "watch", row, row["entry_id"])


def transfers_have_both_legs(account: Account) -> Iterator[Concern]:
    """Each transfer out has its transfer in: the same quantity, the same product.

    Rows of one document (else one application) are one transfer and must balance; rows without a
    partner in their document are paired by product, quantity, tanks and 24 h. Reversed rows are
    left out.
    """
    if not account.marks["in_two_rows"]:
        return
    statements = load("recon.ledger.checks", "transfers.sql")
    account.store.execute(statements["legs_in_two_rows"], {"as_of": account.as_of})
    account.store.execute(statements["documents_that_do_not_balance"])
    for row in account.ask("transfers.sql", "documents_off"):
        rule = "transfer_legs_differ" if row["quantity_off"] else "transfer_changes_product"
        yield concern(rule, "watch", row, row["link"])
    account.store.execute(statements["loose_legs"])
    with account.store.table(_paired(account), "transfer_paired"):
        alone = list(account.ask("transfers.sql", "legs_without_partner"))
    for row in alone:
        if row["near_id"] is None:
            yield concern("transfer_leg_missing", "watch", row, row["entry_id"])
        elif row["kind"] == "transfer_out":
            ids = sorted((row["entry_id"], row["near_id"]))
            yield concern(
                "transfer_legs_differ",
                "watch",
                row,
                "|".join(ids),
                link=f"entries {', '.join(ids)}",
                out_t=row["quantity_t"],
                in_t=row["near_t"],
            )


def _paired(account: Account) -> pl.DataFrame:
    """The entries of loose legs that find each other, the nearest in time first, one to one."""
    taken: set[str] = set()
    for pair in account.ask("transfers.sql", "possible_pairs"):
        if pair["out_id"] not in taken and pair["in_id"] not in taken:
            taken |= {pair["out_id"], pair["in_id"]}
    return pl.DataFrame({"entry_id": sorted(taken)}, schema={"entry_id": pl.String})
