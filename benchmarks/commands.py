"""Whole commands against yardsticks in the same run: median of five, one beside the other.

``recon --help`` against ``import click``; the sample night against importing what it needs. Run it
with the Python of an environment of ``requirements.txt`` alone: where hypothesis is installed too,
pandera imports it, which no user's night does.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.process import as_installed

ROOT = Path(__file__).resolve().parents[1]
HELP = ["-m", "recon", "--help"]
CLICK = ["-c", "import click"]
NEEDED = ["-c", "import polars, duckdb, pandera.polars, openpyxl"]


def seconds(words: list[str]) -> float:
    """Wall seconds of one Python process."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=as_installed(), capture_output=True, check=False
    )
    return time.perf_counter() - began


def night() -> float:
    """Wall seconds of the sample night in a fresh copy of its folder."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "sample"
        passed_over = shutil.ignore_patterns("out", "*.duckdb", "*.wal")
        shutil.copytree(ROOT / "sample_data", site, ignore=passed_over)
        return seconds(["-m", "recon", "run", str(site), "--quiet"])


def main() -> None:
    rows = [
        ("recon --help", lambda: seconds(HELP), lambda: seconds(CLICK), 1.6),
        ("sample night", night, lambda: seconds(NEEDED), 5.0),
    ]
    for name, ours, yardstick, aim in rows:
        pairs = [(ours(), yardstick()) for _ in range(6)][1:]
        ratio = statistics.median(mine / other for mine, other in pairs)
        mine = statistics.median(mine for mine, _ in pairs)
        print(f"{name:<14}{mine:>8.3f} s {ratio:>7.2f} × its yardstick (aim {aim})")


if __name__ == "__main__":
    main()
