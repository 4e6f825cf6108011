"""Parameters of evidence sentences: plain JSON values, made in one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from recon.diagnose.candidate import Proposal
from recon.model import Json, TankKey


def moment(value: datetime | None) -> str | None:
    """A time as people write it, to the minute."""
    return None if value is None else value.isoformat(sep=" ", timespec="minutes")


def about_entry(row: Mapping[str, Any]) -> dict[str, Json]:
    """What identifies an entry: id, document, kind, time, quantity as booked in tonnes."""
    return {
        "entry": row["entry_id"],
        "document": row["document_no"] or "–",
        "kind": row["kind"],
        "at": moment(row["effective_at"]),
        "quantity_t": row["written_kg"] / 1000,
    }


def other_leg(row: Mapping[str, Any]) -> tuple[TankKey, int] | None:
    """The second tank of a one-row transfer and what the same correction explains there."""
    if row.get("other_tank_id") is None:
        return None
    return (row["depot"], row["other_tank_id"]), -row["explains_kg"]


def of_entry(
    row: Mapping[str, Any], code: str, evidence: str, *, proof: bool = False, **params: Json
) -> Proposal:
    """A proposal about the single entry of a sifted row; ``params`` go with the entry's own."""
    other = other_leg(row)
    return Proposal(
        case=row["case"],
        code=code,
        mark=row["mark"],
        explains_kg=row["explains_kg"],
        evidence=evidence,
        params={**about_entry(row), **params},
        entries=(row["entry_id"],),
        tanks=(other[0][1],) if other else (),
        searched=row["searched"],
        times=row.get("times", 1.0),
        proof=proof,
        spread_t=row["spread_t"],
        other=other,
    )
