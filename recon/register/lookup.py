"""Reads the register for people: lists, one finding, its history, the measures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from recon.errors import UsageError
from recon.store.connection import Store
from recon.store.sql import load

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings somebody asks for; None = whatever it is."""

    only_open: bool = False
    tank: str | None = None
    severity: str | None = None
    state: str | None = None

    def holds(self, row: Row) -> bool:
        """Whether a finding is one of them; a tank's name counts without blanks, signs and case."""
        return (
            (self.tank is None or _bare(row["tank_id"] or "") == _bare(self.tank))
            and self.severity in (None, row["severity"])
            and self.state in (None, row["state"])
        )


def listed(store: Store, wanted: Wanted) -> list[Row]:
    """The findings asked for, worst and oldest first."""
    ask = load("recon.register", "register.sql")["all_findings"]
    rows = store.query(ask, {"only_open": wanted.only_open}).to_dicts()
    return [row for row in rows if wanted.holds(row)]


def one(store: Store, finding_id: str) -> Row:
    """The finding of that id; UsageError when there is none."""
    ask = load("recon.register", "register.sql")["one_finding"]
    rows = store.query(ask, {"finding_id": finding_id.upper()}).to_dicts()
    if not rows:
        raise UsageError(f"no finding {finding_id}; list them with: recon findings SITE")
    return rows[0]


def history(store: Store, finding_id: str) -> list[Row]:
    """What happened to it, oldest first; UsageError when there is no such finding.

    An event is ``opened``, ``closed`` or ``reopened`` (by a run), or, cell by cell from a returned
    workbook, ``written``, ``conflict`` (another workbook says otherwise; both are kept) or
    ``refused``; ``shown`` tells of the latter three whether their value stands now.
    """
    one(store, finding_id)
    ask = load("recon.register", "register.sql")["history"]
    rows = store.query(ask, {"finding_id": finding_id.upper()}).to_dicts()
    for row in rows:
        row["shown"] = json.loads(row["params"]).get("shown") if row["field"] else None
    return rows


def measures(store: Store, finding_id: str | None = None) -> list[Row]:
    """The list of measures, or those that answer one finding, in order of id.

    ``finding_ids`` is a list; ``since`` the night that took the measure up.
    """
    rows = store.query(load("recon.register", "measures.sql")["listed"]).to_dicts()
    for row in rows:
        row["finding_ids"] = json.loads(row["finding_ids"])
    wanted = None if finding_id is None else finding_id.upper()
    return [row for row in rows if wanted is None or wanted in row["finding_ids"]]


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
