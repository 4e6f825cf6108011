"""What a person asked of a night, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recon.model import Run

Progress = Callable[[str], None]
"""Called with one short line a step; prints it, or does not."""

ATTENTION = frozenset({"shortage", "surplus", "not_counted", "not_booked", "not_measurable"})
"""Verdicts that need a person."""

MATCHED, DISCREPANT, INPUT_WRONG = 0, 3, 4


@dataclass(frozen=True, slots=True)
class Options:
    """The options of ``recon run``; None means the site's own setting or default."""

    as_of: datetime | None = None
    out: Path | None = None
    db: Path | None = None
    dry_run: bool = False
    language: str | None = None
    wait_s: float = 30.0
    log: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished night: the stored run, its exit code, and the files written for people.

    ``repeated`` is True when the same night had been stored before and nothing new was kept.
    """

    run: Run
    exit_code: int
    written: tuple[Path, ...]
    repeated: bool = False


def exit_code(run: Run) -> int:
    """The contract's exit status of a night: wrong input wins over discrepancies."""
    if run.input_problems:
        return INPUT_WRONG
    if any(tank.verdict in ATTENTION for tank in run.tanks):
        return DISCREPANT
    high = (f for f in run.findings if f.severity == "high" and f.state != "verified_closed")
    return DISCREPANT if any(high) else MATCHED
