"""What an account check is given, and how a row of its answer becomes a concern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from recon.ledger.days import marks, sum_days
from recon.model import Concern, FindingSeverity
from recon.settings import Settings
from recon.store.connection import Store
from recon.store.sql import load

Row = Mapping[str, Any]

_OF_THE_REGISTER = ("capacities", "products_held")


@dataclass(frozen=True, slots=True)
class Account:
    """The ledger in the store, seen from ``as_of`` (site-local) with the site's settings.

    Made by ``opened``; its temporary views are those of ``recon.ledger.legs``, of
    ``recon.ledger.days`` and of ``account.sql``.
    """

    store: Store
    as_of: datetime
    settings: Settings
    marks: Row
    """What occurs in the ledger at all: see ``recon.ledger.days.marks``."""

    @classmethod
    def opened(cls, store: Store, as_of: datetime, settings: Settings) -> Account:
        """Make the views that the checks ask, once for all of them."""
        sum_days(store, as_of.date())
        statements = load("recon.ledger", "account.sql")
        for name in _OF_THE_REGISTER:
            store.execute(statements[name])
        return cls(store, as_of, settings, marks(store))

    def ask(self, file: str, name: str, **params: object) -> Iterator[dict[str, Any]]:
        """The rows of a query of the checks' ``file``; ``as_of`` is bound where it is asked for."""
        statement = load("recon.ledger.checks", file)[name]
        if "$as_of" in statement:
            params["as_of"] = self.as_of
        yield from self.store.query(statement, params).iter_rows(named=True)


def concern(
    rule: str, severity: FindingSeverity, row: Row, identity: str = "", **more: Any
) -> Concern:
    """A concern about the tank that ``row`` names; the row's other columns are its parameters."""
    params = {name: value for name, value in row.items() if name not in ("depot", "tank_id")}
    return Concern(
        rule=rule,
        severity=severity,
        depot=row.get("depot"),
        tank_id=row.get("tank_id"),
        identity=identity,
        params={name: plain(value) for name, value in {**params, **more}.items()},
    )


def plain(value: Any) -> Any:
    """``value`` as a sentence and JSON hold it: tonnes as numbers, times as ISO text to the
    minute, lists of ids as text."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ("; " if value and isinstance(value[0], list) else ", ").join(map(plain, value))
    return value
