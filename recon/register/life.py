"""The life of a finding from night to night: a pure function of what stood and what was seen.

A concern seen for the first time opens a finding; seen again it goes on, and a closed one
re-opens; so does one that people call rectified when a later night than the one they had in hand
still sees it. A finding that is not seen closes only when the night really looked: a tank that
was not counted, could not be measured or whose input was rejected closes nothing. Ages and runs
are counted in distinct ``as_of`` instants, never in reruns, so a night run twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from recon.model import Concern, Finding

CLOSED: Final = "verified_closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding as the register keeps it: the finding and when it closed, if it is closed.

    ``claimed_at`` is the night that whoever wrote the state had in hand; None where a run set it.
    """

    finding: Finding
    identity: str
    closed_at: datetime | None = None
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One event of a finding's history: ``opened``, ``closed`` or ``reopened`` at ``as_of``."""

    finding_id: str
    as_of: datetime
    event: str


def finding_id(concern: Concern) -> str:
    """The same id for the same cause of concern, night after night, whatever the file names.

    Made of the rule, the tank and the concern's identity; ten hex digits of their sha256.
    """
    key = "\x1f".join((concern.rule, concern.depot or "", concern.tank_id or "", concern.identity))
    return "F-" + sha256(key.encode()).hexdigest()[:10].upper()


def live_on(
    standing: Mapping[str, Standing],
    concerns: Iterable[Concern],
    as_of: datetime,
    looked: Callable[[Standing], bool],
) -> tuple[dict[str, Standing], list[Change]]:
    """The register after a night at ``as_of``, and what changed in it.

    ``looked(standing)`` says whether this night could have seen that concern again. A night older
    than what the register has seen of a finding leaves that finding alone.
    """
    after = dict(standing)
    changes: list[Change] = []
    seen: set[str] = set()
    for concern in concerns:
        key = finding_id(concern)
        if key in seen:
            continue
        seen.add(key)
        before = standing.get(key)
        after[key] = _seen(before, key, concern, as_of)
        if before is None:
            changes.append(Change(key, as_of, "opened"))
        elif after[key].finding.state == "reopened" != before.finding.state:
            changes.append(Change(key, as_of, "reopened"))
    for key, before in standing.items():
        if key in seen or before.closed_at is not None or as_of < before.finding.last_seen:
            continue
        if looked(before):
            closed = replace(before.finding, state=CLOSED)
            after[key] = replace(before, finding=closed, closed_at=as_of)
            changes.append(Change(key, as_of, "closed"))
    return after, changes


def _seen(before: Standing | None, key: str, concern: Concern, as_of: datetime) -> Standing:
    if before is None:
        opened = Finding(
            id=key,
            rule=concern.rule,
            severity=concern.severity,
            state="open",
            depot=concern.depot,
            tank_id=concern.tank_id,
            params=concern.params,
            first_seen=as_of,
            last_seen=as_of,
            age_days=0,
            runs_seen=1,
        )
        return Standing(opened, concern.identity)
    was = before.finding
    older = before.closed_at is not None and as_of < before.closed_at
    if as_of < was.last_seen or older:
        return before
    # A night that had the claim's own dips in hand says nothing against it.
    refuted = was.state == "rectified" and as_of > (before.claimed_at or was.last_seen)
    again = replace(
        was,
        severity=concern.severity,
        params=concern.params,
        state="reopened" if before.closed_at is not None or refuted else was.state,
        last_seen=as_of,
        age_days=(as_of.date() - was.first_seen.date()).days,
        runs_seen=was.runs_seen + (as_of > was.last_seen),
    )
    claimed_at = None if again.state == "reopened" else before.claimed_at
    return Standing(again, before.identity, None, claimed_at)
