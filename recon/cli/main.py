"""The ``recon`` command: finds a sub-command, and turns what went wrong into a line and a code.

Sub-commands are imported only when they are run, so ``recon --help`` stays as fast as Click.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn

import click

from recon import __version__
from recon.errors import ReconError

COMMANDS: dict[str, str] = {
    "run": "Run the night: read, check, measure, reconcile, explain, report.",
    "validate": "Check files against the schemas without loading them.",
    "quantity": "Turn the dips of a stocktake sheet into tonnes, without a ledger.",
    "explain": "Show every step behind one tank's figures and causes.",
    "findings": "List, show and trace the findings of a site.",
    "report": "Write a run's workbook, documents or page again from the store.",
    "template": "Write an empty workbook for an input kind.",
    "schema": "Show what each input column means (the data dictionary).",
    "init": "Make a new site folder that recon run accepts.",
    "simulate": "Make a site with known truth and planted faults.",
    "verify": "Prove that nothing recorded was changed since.",
    "backup": "Write a consistent copy of a site's store.",
}
"""Sub-command → the line ``recon --help`` shows; the module ``recon.cli.<name>`` holds it."""

EXIT_STATUS = """\b
Exit status:
  0  everything matched
  2  usage or configuration error
  3  a discrepancy, an uncounted or unmeasurable tank, or an open
     high finding; the report is written
  4  input missing, unreadable, rejected or stale; what could be
     done was done and written (wins over 3)
  5  another process holds the site's store
"""


class LazyCommands(click.Group):
    """Loads ``recon.cli.<name>`` when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every sub-command, in the order people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The sub-command's own object, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"recon.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the sub-commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyCommands,
    epilog=EXIT_STATUS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, prog_name="recon")
@click.option("--debug", is_flag=True, help="Show the traceback of a bug.")
def recon(debug: bool) -> None:
    """Say every night whether account and stock of bonded tanks agree (账数相符)."""


def main() -> NoReturn:
    """Run the command line and exit with the code of the contract."""
    debug = debugging()
    arguments = [word for word in sys.argv[1:] if word != "--debug"]
    sys.exit(_run(arguments, debug))


@contextmanager
def imported_to_stay() -> Iterator[None]:
    """Around imports that last to the end: the garbage collector does not look through them.

    Looking through what libraries make when they are imported takes a tenth of a second, again and
    again, and finds nothing.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def debugging() -> bool:
    """Whether the traceback of a bug is wanted."""
    return "--debug" in sys.argv[1:] or os.environ.get("RECON_DEBUG") == "1"


def _run(arguments: list[str], debug: bool) -> int:
    try:
        code: Any = recon.main(args=arguments, prog_name="recon", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as asked:
        asked.show()
        return 2
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("recon: stopped; nothing of this run was kept", err=True)
        return 130
    except ReconError as wrong:
        if debug:
            raise
        click.echo(f"recon: {plain(str(wrong))}", err=True)
        return wrong.exit_code
    except BrokenPipeError:
        # The reader of a pipe went away: nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as bug:
        if debug:
            raise
        click.echo(
            f"recon: this is a bug: {type(bug).__name__}: {plain(str(bug))[:300]}\n"
            "recon: run again with --debug for the traceback, and send it with the command",
            err=True,
        )
        return 1
    return code if isinstance(code, int) else 0


def plain(text: str) -> str:
    """``text`` on one line without control characters: outside text must not drive a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
