"""Runs a Python module in a process of its own: seconds, processor seconds and peak memory.

Processor seconds and memory include child processes. Peak memory is the larger of what the kernel
says of the process itself and of the highest sum seen over its tree, sampled from /proc; in the sum
a page that several share counts once (PSS).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process said (the JSON of its last line) and what it cost."""

    said: Any
    wall_s: float
    cpu_s: float
    peak_mib: float


def as_installed() -> dict[str, str]:
    """The environment of an installed program: its modules are compiled once, not always."""
    return {name: held for name, held in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run_module(name: str, *arguments: str) -> Ran:
    """``python -m name arguments``; raises ``RuntimeError`` with its last words when it fails."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "schemas")])
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", name, *arguments],
        cwd=ROOT,
        env=as_installed() | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    highest = [0.0]
    watching = threading.Thread(target=_watch, args=(process, highest), daemon=True)
    watching.start()
    before = os.times()
    out, errors = process.communicate()
    wall, after = time.perf_counter() - began, os.times()
    watching.join()
    if process.returncode != 0:
        raise RuntimeError(f"{name} ended with {process.returncode}: {errors[-2000:]}")
    cpu = sum(after[2:4]) - sum(before[2:4])
    return Ran(json.loads(out.strip().splitlines()[-1]), wall, cpu, highest[0])


def _watch(process: subprocess.Popen[str], highest: list[float]) -> None:
    """Keep the highest resident memory of the process and all below it, in MiB."""
    while process.poll() is None:
        tree = _tree(process.pid)
        together = sum(_read_mib(f"/proc/{pid}/smaps_rollup", "Pss") for pid in tree)
        alone = _read_mib(f"/proc/{process.pid}/status", "VmHWM")
        highest[0] = max(highest[0], together, alone)
        time.sleep(_EVERY_S)


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            threads = list(Path(f"/proc/{one}/task").iterdir())
            told = [(thread / "children").read_text(encoding="ascii") for thread in threads]
        except OSError:
            continue
        found += [int(child) for children in told for child in children.split()]
    return found


def _read_mib(path: str, name: str) -> float:
    """The line ``name`` of a file of /proc in kB; 0 where there is none."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(s.split()[1]) / 1024 for s in lines if s.startswith(f"{name}:")), 0.0)
