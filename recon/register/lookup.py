"""Reads the register for people: lists, one finding, its history."""

from __future__ import annotations

from typing import Any

from recon.errors import UsageError
from recon.store.connection import Store
from recon.store.sql import load

Row = dict[str, Any]


def listed(store: Store, *, only_open: bool) -> list[Row]:
    """Every finding (or every open one), worst and oldest first."""
    ask = load("recon.register", "register.sql")["all_findings"]
    return store.query(ask, {"only_open": only_open}).to_dicts()


def one(store: Store, finding_id: str) -> Row:
    """The finding of that id; UsageError when there is none."""
    ask = load("recon.register", "register.sql")["one_finding"]
    rows = store.query(ask, {"finding_id": finding_id.upper()}).to_dicts()
    if not rows:
        raise UsageError(f"no finding {finding_id}; list them with: recon findings SITE")
    return rows[0]


def history(store: Store, finding_id: str) -> list[Row]:
    """What happened to it, oldest first; UsageError when there is no such finding."""
    one(store, finding_id)
    ask = load("recon.register", "register.sql")["history"]
    return store.query(ask, {"finding_id": finding_id.upper()}).to_dicts()
