"""The sample night, run once as a person would run it, in a copy of sample_data."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"


@dataclass(frozen=True)
class Night:
    """A finished ``recon run``: its site, exit code, what it printed, and its document."""

    site: Path
    code: int
    out: str
    err: str

    @property
    def document(self):
        return json.loads((self.site / "out" / "results.json").read_text(encoding="utf-8"))

    @property
    def workbook(self) -> Path:
        (book,) = (self.site / "out").glob("*.xlsx")
        return book

    def tank(self, tank_id):
        return next(tank for tank in self.document["tanks"] if tank["tank_id"] == tank_id)


def command(*words, cwd=None):
    """Run ``recon`` in a process of its own, as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "recon", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )


def copy_of_sample(target):
    """A fresh copy of the sample site, without what earlier runs left there."""
    passed_over = shutil.ignore_patterns("out", "*.duckdb", "*.duckdb.wal")
    shutil.copytree(SAMPLE, target, ignore=passed_over)
    return target


def run_site(site, *words):
    done = command("run", site, *words)
    return Night(site, done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory):
    """The sample night, run once for all tests that only look."""
    return run_site(copy_of_sample(tmp_path_factory.mktemp("night") / "sample"))


@pytest.fixture
def sample(tmp_path):
    """A copy of the sample site that a test may change."""
    return copy_of_sample(tmp_path / "sample")


@pytest.fixture(scope="session")
def truth():
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
