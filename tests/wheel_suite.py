"""Builds the wheel, looks at what it holds, and runs once against it what reaches all its files.

Run as ``python -m tests.wheel_suite`` (part of ``make test``). The wheel is unpacked into a folder
of its own that comes first on the path, so the tests cannot see the working tree's packages. What
may differ from the source is what is packed: commands, SQL, migrations, translations, templates,
style sheets. Sums done in Python come out alike, and are not done again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("acceptance/test_sample_night.py", "cli", "report", "store", "wording")
"""Tests that between them open every file of the wheel."""


def build(into: Path) -> Path:
    """Build the project's wheel into ``into`` and return its path."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", into, ROOT],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = into.glob("*.whl")
    return wheel


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(Path(folder) / "dist")
        unpacked = Path(folder) / "installed"
        with ZipFile(wheel) as archive:
            archive.extractall(unpacked)
        beside = Path(folder) / "beside"
        beside.mkdir()
        for name in ("tests", "benchmarks"):
            (beside / name).symlink_to(ROOT / name)
        environment = dict(
            os.environ, PYTHONPATH=f"{unpacked}{os.pathsep}{beside}", RECON_INSTALLED=str(unpacked)
        )
        options = ["-q", "-n", "2", "-m", "not slow", "-o", "pythonpath="]
        options += ["-o", f"cache_dir={folder}/cache"]
        where = ["--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")]
        where += [str(ROOT / "tests" / part) for part in PARTS]
        print(f"the suite against {wheel.name}", flush=True)
        return subprocess.run(
            [sys.executable, "-P", "-m", "pytest", *options, *where],
            cwd=folder,
            env=environment,
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
