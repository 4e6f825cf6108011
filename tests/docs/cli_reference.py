"""Makes docs/cli.md from each command's real ``--help``: ``python -m tests.docs.cli_reference``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from click.testing import CliRunner

from recon.cli.main import COMMANDS, recon

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"

HEAD = """# Commands

Made from each command's own `--help` by `python -m tests.docs.cli_reference`; a test holds this
page against it.
"""


def reference() -> str:
    """The whole page."""
    parts = [HEAD, section("recon", ["--help"])]
    for name in COMMANDS:
        import_module(f"recon.cli.{name}")
        parts.append(section(f"recon {name}", [name, "--help"]))
    return "\n".join(parts)


def section(title: str, words: list[str]) -> str:
    """One command's help as a section."""
    shown = CliRunner().invoke(recon, words, prog_name="recon", terminal_width=80)
    assert shown.exit_code == 0, shown.output
    return f"## {title}\n\n```\n{shown.output.rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8", newline="")
