"""Builders of tiny ledgers: a test writes its rows itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from string import Formatter
from typing import Any

import polars as pl

from recon.ledger.account import Account
from recon.model import Concern
from recon.settings import Settings
from recon.store.connection import Store
from recon.wording.say import sentences

DEPOT = "Haikou"

KINDS = (
    *("movements", "balances", "stocktakes", "applications", "products", "tanks"),
    *("capacity_tables", "revisions", "vanished_entries", "runs"),
)

TYPES = {
    "quantity": pl.Decimal(18, 6),
    "quantity_t": pl.Decimal(18, 3),
    "unit_price": pl.Decimal(18, 6),
}


def at(text: str) -> datetime:
    """``"11-20 22:10"`` of 2026, or a full ISO time."""
    return datetime.fromisoformat(text if text[:2] == "20" else f"2026-{text}")


class Book:
    """A store that a test fills row by row."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._count = 0

    def clear(self) -> None:
        for kind in KINDS:
            self.store.execute(f"TRUNCATE {kind}")

    def rows(self, table: str, *rows: dict[str, Any]) -> None:
        """Insert ``rows``; columns that no row names are null."""
        known = self.store.columns(table)
        filled = []
        for row in rows:
            self._count += 1
            base = {
                "run_id": "run-1",
                "file_sha256": "0" * 64,
                "origin_file": "inbox/ledger.csv",
                "origin_row": self._count,
                "content_hash": self._count,
                "version_seq": 1,
            }
            filled.append({**{k: v for k, v in base.items() if k in known}, **row})
        columns = list(dict.fromkeys(name for row in filled for name in row))
        frame = pl.DataFrame(
            {name: [row.get(name) for row in filled] for name in columns},
            schema_overrides={k: v for k, v in TYPES.items() if k in columns},
        )
        self.store.insert(table, frame)

    def entries(self, *rows: dict[str, Any]) -> None:
        self.rows("movements", *rows)

    def tank(self, tank_id: str, product: str = "JET", **others: Any) -> None:
        self.rows("tanks", {"depot": DEPOT, "tank_id": tank_id, "product": product, **others})


def entry(
    kind: str, when: str | datetime, tank_id: str, tonnes: str | int | Decimal, **others: Any
) -> dict[str, Any]:
    """One ledger row; its id is made from what it says unless ``entry_id`` is given."""
    moment = when if isinstance(when, datetime) else at(when)
    amount = Decimal(tonnes)
    row: dict[str, Any] = {
        "entry_id": f"{kind}-{tank_id}-{moment:%m%d%H%M}",
        "kind": kind,
        "effective_at": moment,
        "depot": DEPOT,
        "tank_id": tank_id,
        "product": "JET",
        "quantity": amount,
        "quantity_t": amount,
        "unit": "t",
        "quantity_basis": "mass",
        "status": "booked",
        "effective_date_only": False,
    }
    for name in ("started_at", "booked_at"):
        if isinstance(others.get(name), str):
            others[name] = at(others[name])
    return {**row, **others}


def asked(*questions: tuple[str, str | datetime]) -> pl.DataFrame:
    """Tank and instant → the frame that ``book_at`` wants."""
    return pl.DataFrame(
        [
            (DEPOT, tank, when if isinstance(when, datetime) else at(when))
            for tank, when in questions
        ],
        schema={"depot": pl.String, "tank_id": pl.String, "gauged_at": pl.Datetime("us")},
        orient="row",
    )


AS_OF = at("11-20 23:30")


def seen(
    book: Book,
    check: Callable[[Account], Iterable[Concern]],
    as_of: datetime = AS_OF,
    settings: Settings | None = None,
) -> list[Concern]:
    """What one check sees, each with a sentence in which no parameter is missing."""
    found = list(check(Account.opened(book.store, as_of, settings or Settings())))
    for concern in found:
        needed = [name for _, name, _, _ in Formatter().parse(sentences()[concern.rule]) if name]
        assert not [name for name in needed if name not in concern.params], concern
        json.dumps(dict(concern.params))
    return found


def rules(concerns: Iterable[Concern]) -> list[tuple[str, str, str]]:
    """Rule, severity and identity of each concern, for a test to hold against."""
    return [(concern.rule, concern.severity, concern.identity) for concern in concerns]
