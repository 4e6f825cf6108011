"""``recon simulate`` on the command line."""

import json

import pytest
from click.testing import CliRunner

from recon.cli.simulate import simulate as command
from recon.errors import UsageError


def test_a_site_is_made_with_what_was_asked_for(tmp_path) -> None:
    site = tmp_path / "site"
    arguments = [str(site), "--tanks", "6", "--entries", "9", "--faults", "cutoff=2", "--seed", "3"]
    ran = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert ran.return_value == 0
    truth = json.loads((site / "truth.json").read_text(encoding="utf-8"))
    assert len(truth["tanks"]) == 6
    assert [fault["code"] for fault in truth["faults"]] == ["cutoff", "cutoff"]
    assert "6 tanks" in ran.stderr
    assert ran.stdout == ""


def test_a_folder_with_something_in_it_is_refused(tmp_path) -> None:
    (tmp_path / "mine").write_text("")
    ran = CliRunner().invoke(command, [str(tmp_path)], standalone_mode=False)
    assert isinstance(ran.exception, UsageError)
    assert ran.exception.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("wrong", [["--tanks", "0"], ["--nights", "x"], ["--entries", "-1"]])
def test_counts_start_at_one(tmp_path, wrong) -> None:
    ran = CliRunner().invoke(command, [str(tmp_path / "site"), *wrong])
    assert ran.exit_code == 2
