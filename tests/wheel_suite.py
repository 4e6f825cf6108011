"""Builds the wheel, looks at what it holds, and runs the suite once against it.

Run as ``python -m tests.wheel_suite`` (part of ``make test``). The wheel is unpacked into a folder
of its own that comes first on the path, so the suite cannot see the working tree's packages.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent


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
        options = ["-q", "-n", "2", "-o", "pythonpath=", "-o", f"cache_dir={folder}/cache"]
        where = ["--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), str(ROOT / "tests")]
        print(f"the suite against {wheel.name}", flush=True)
        return subprocess.run(
            [sys.executable, "-P", "-m", "pytest", *options, *where],
            cwd=folder,
            env=environment,
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
