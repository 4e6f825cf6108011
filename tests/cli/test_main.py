"""The command line as a whole: help, unknown words, and which code each error becomes."""

import subprocess
import sys
from importlib import import_module

import click
import pytest

from recon.cli import main as cli
from recon.errors import ConfigurationError, ReconError, SiteBusyError


def test_every_command_listed_exists_and_has_a_full_help():
    for name in cli.COMMANDS:
        command = getattr(import_module(f"recon.cli.{name}"), name)
        assert command.help
        assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_help_imports_nothing_heavy():
    script = (
        "import sys; sys.argv = ['recon', '--help']\n"
        "from recon.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'polars', 'duckdb', 'pandera', 'openpyxl', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.rstrip().endswith("[]")
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("words", [["nonsense"], ["run"], ["run", "--as-of", "yesterday", "."], []])
def test_wrong_use_is_exit_2(words, capsys):
    assert cli._run(words, debug=False) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [(ConfigurationError("recon.toml: no"), 2), (SiteBusyError("held by PID 7"), 5)],
)
def test_an_error_becomes_one_line_and_its_own_code(monkeypatch, capsys, error, code):
    def fail(**_):
        raise error

    monkeypatch.setattr(cli.recon, "main", fail)
    assert cli._run([], debug=False) == code
    assert capsys.readouterr().err == f"recon: {error}\n"


def test_a_bug_is_exit_1_and_a_traceback_only_under_debug(monkeypatch, capsys):
    def fail(**_):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(cli.recon, "main", fail)
    assert cli._run([], debug=False) == 1
    assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        cli._run([], debug=True)


def test_control_sequences_of_outside_text_do_not_reach_the_terminal(monkeypatch, capsys):
    def fail(**_):
        raise ConfigurationError("x\x1b[31my\nz")

    monkeypatch.setattr(cli.recon, "main", fail)
    cli._run([], debug=False)
    assert capsys.readouterr().err == "recon: x [31my z\n"


def test_only_an_interpreter_that_dies_exits_1():
    def kinds(error):
        yield error
        for child in error.__subclasses__():
            yield from kinds(child)

    assert all(kind.exit_code != 1 for kind in kinds(ReconError) if kind is not ReconError)
