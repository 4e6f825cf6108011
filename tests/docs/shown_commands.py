"""Runs the commands that README.md shows and puts their real output below them.

``python -m tests.docs.shown_commands`` rewrites every block that begins with ``$ recon``; a test
holds the page against it. Commands run one after the other in a folder with a fresh copy of
sample_data; a ``...`` line in a block stands for output left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "README.md"

_BLOCK = re.compile(r"```console\n\$ (?P<command>recon [^\n]*)\n(?P<output>.*?)```", re.DOTALL)


def blocks(text: str) -> list[tuple[str, str]]:
    """The commands shown with the output below them, in order."""
    return [(found["command"], found["output"]) for found in _BLOCK.finditer(text)]


def output_of(command: str, folder: Path) -> str:
    """What ``command`` prints on both streams, at 80 columns, without colours."""
    words = [sys.executable, "-m", *command.split()]
    done = subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        check=False,
    )
    return done.stdout + done.stderr


def agrees(shown: str, real: str) -> bool:
    """Whether ``shown`` is ``real``, with ``...`` lines standing for what was left out."""
    pieces = [piece.strip("\n") for piece in re.split(r"^\.\.\.$", shown, flags=re.MULTILINE)]
    if len(pieces) == 1:
        return shown.strip("\n") == real.strip("\n")
    at = 0
    for piece in pieces:
        found = real.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def rewritten(text: str, folder: Path) -> str:
    """``text`` with the output of every whole block made anew; abridged blocks are kept."""

    def again(found: re.Match[str]) -> str:
        real = output_of(found["command"], folder)
        if re.search(r"^\.\.\.$", found["output"], flags=re.MULTILINE):
            return found[0]
        return f"```console\n$ {found['command']}\n{real}```"

    return _BLOCK.sub(again, text)


if __name__ == "__main__":
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        shutil.copytree(
            ROOT / "sample_data",
            Path(made) / "sample_data",
            ignore=shutil.ignore_patterns("out", "*.duckdb", "*.wal"),
        )
        PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), Path(made)), encoding="utf-8")
