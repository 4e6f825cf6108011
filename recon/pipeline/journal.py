"""Tells of a night while it runs: a line a step for people, JSON lines, a heartbeat.

The log (``--log FILE``) gets one JSON object a line, appended in one write, so that files may be
rotated and several sites may share one. The heartbeat lies beside the results: whoever watches it
sees a night that died or never ran. Both are described in docs/security.md.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from recon import __version__
from recon.errors import DiskFullError, ReconError, SiteBusyError, SiteError, cannot_write
from recon.model import Run
from recon.pipeline.memory import peak_memory_mib
from recon.site import write_beside

HEARTBEAT = "heartbeat.json"
"""Beside results.json; ``state`` is running, finished or failed."""

HEARTBEAT_SCHEMA = "recon.heartbeat/1"

_LEVELS = {0: "info", 3: "warning", 4: "warning"}


class Step(str):
    """A step of a night in words, with facts for the log; a ``small`` one is part of another."""

    __slots__ = ("facts", "small")

    def __new__(cls, text: str, *, small: bool = False, **facts: object) -> Step:
        """``Step("reading a.csv", small=True, file="a.csv")``."""
        made = super().__new__(cls, text)
        made.small, made.facts = small, facts
        return made

    small: bool
    facts: dict[str, object]


class Journal:
    """What one site's night says while it runs; call it with each step.

    ``show`` prints the step for people. Raises what ``errors.cannot_write`` says
    when ``log`` cannot be written.
    """

    def __init__(self, site: str, show: Callable[[str], None], log: Path | None = None) -> None:
        self.zone: tzinfo = UTC
        self._site, self._show, self._log = site, show, log
        self._run: object = None
        self._began = time.monotonic()
        if log is not None:
            self._write_line(log, {"level": "info", "step": "started", "pid": os.getpid()})

    def __call__(self, step: str) -> None:
        """Tell of a step that begins now."""
        facts = step.facts if isinstance(step, Step) else {}
        self._run = facts.get("run", self._run)
        sys.audit("recon.step", str(step))
        self._show(step)
        self._tell({"level": "info", "step": str(step), **facts})

    def finished(self, run: Run, code: int, written: tuple[Path, ...]) -> None:
        """Tell of a night that was worked to its end, with its counts."""
        self._run = run.id
        told = {"level": _LEVELS.get(code, "error"), "step": "finished", "exit": code}
        self._tell({**told, **_counts(run), "written": [str(path) for path in written]})

    def failed(self, error: BaseException) -> None:
        """Tell of a night that was not."""
        told = {"level": "error", "step": "failed", "exit": _code_of(error)}
        self._tell({**told, "message": str(error) or type(error).__name__})

    def _tell(self, facts: dict[str, Any]) -> None:
        if self._log is not None:
            # The log was written when the night began; a disk that is full now must not end it.
            with suppress(SiteError, DiskFullError):
                self._write_line(self._log, facts)

    def _write_line(self, log: Path, facts: dict[str, Any]) -> None:
        line = {
            "time": datetime.now(self.zone).isoformat(timespec="milliseconds"),
            "site": self._site,
            "run": self._run,
            "seconds": round(time.monotonic() - self._began, 3),
            "peak_memory_mib": peak_memory_mib(),
            **facts,
        }
        try:
            with log.open("ab", buffering=0) as stream:
                stream.write(json.dumps(line, default=str).encode() + b"\n")
        except OSError as error:
            raise cannot_write(log, error) from error


class Heartbeat:
    """The file beside the results that says what became of the last night."""

    def __init__(self, folder: Path | None, site: str, zone: tzinfo) -> None:
        self._folder, self._zone = folder, zone
        self._facts: dict[str, object] = {"schema": HEARTBEAT_SCHEMA, "site": site}

    def began(self) -> None:
        """A night runs from now on: call it once the store is ours."""
        started = {"started_at": self._now(), "finished_at": None, "as_of": None, "run": None}
        self._write(state="running", exit=None, **started)

    def ended(self, run: Run, code: int) -> None:
        """The night was worked to its end; call it while the store is still ours."""
        self._write(
            state="finished",
            exit=code,
            finished_at=self._now(),
            as_of=run.as_of.replace(tzinfo=self._zone).isoformat(),
            run=run.id,
        )

    def failed(self, error: BaseException) -> None:
        """The night was not worked to its end."""
        code, message = _code_of(error), str(error) or type(error).__name__
        self._write(state="failed", exit=code, finished_at=self._now(), message=message)

    def _now(self) -> str:
        return datetime.now(self._zone).isoformat(timespec="seconds")

    def _write(self, **facts: object) -> None:
        if self._folder is None:
            return
        self._facts |= {"pid": os.getpid(), "tool_version": __version__, **facts}
        text = json.dumps(self._facts, indent=2) + "\n"

        def write(path: Path) -> None:
            path.write_text(text, encoding="utf-8", newline="")

        # A heartbeat that cannot be written goes stale, which is what it is there to show.
        with suppress(SiteError, DiskFullError):
            write_beside(self._folder / HEARTBEAT, write)


@contextmanager
def heartbeat(folder: Path | None, site: str, zone: tzinfo) -> Iterator[Heartbeat]:
    """The heartbeat of a night within; None = none is kept. Another's night is left its own."""
    beat = Heartbeat(folder, site, zone)
    try:
        yield beat
    except SiteBusyError:
        raise
    except BaseException as error:
        beat.failed(error)
        raise


def _code_of(error: BaseException) -> int:
    if isinstance(error, KeyboardInterrupt):
        return 130
    return error.exit_code if isinstance(error, ReconError) else 1


def _counts(run: Run) -> dict[str, object]:
    inputs, totals = run.inputs, run.totals
    return {
        "as_of": run.as_of.replace(tzinfo=ZoneInfo(run.timezone)).isoformat(),
        "files": len(inputs),
        "rows_read": sum(one.rows_read for one in inputs),
        "rows_loaded": sum(one.rows_loaded for one in inputs),
        "rows_rejected": sum(one.rows_rejected for one in inputs),
        "input_problems": len(run.input_problems),
        "tanks": totals.tanks,
        "matched": totals.matched,
        "findings": len(run.findings),
    }
