"""Tonnes that are mass in vacuum: below a tank's noise, told exactly by the entries themselves."""

from __future__ import annotations

from collections.abc import Iterator

from recon.ledger.account import Account, concern
from recon.model import Concern
from recon.store.sql import load

AIR_KGM3 = 1.1
"""Buoyancy of air: mass in air = standard volume x (ρ20 − 1.1 kg/m³)."""

FEWEST = 3
"""Entries of a tank that must say so, and four in five of those that can."""


def entries_are_booked_in_air(account: Account) -> Iterator[Concern]:
    """A tank most of whose entries are their own volume times density, buoyancy not deducted."""
    ask = load("recon.ledger.checks", "vacuum.sql")["in_vacuum"]
    known = {"air_kgm3": AIR_KGM3, "fewest": FEWEST, "as_of": account.as_of}
    for row in account.store.query(ask, known).iter_rows(named=True):
        yield concern("entries_in_vacuum", "watch", row)
