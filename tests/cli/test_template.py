from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from recon.cli.schema import KINDS
from recon.cli.template import template
from recon.errors import DiskFullError, UsageError


def run(*words: object) -> Result:
    """Run ``recon template`` as the main command does: errors come out as they are raised."""
    return CliRunner().invoke(template, [str(word) for word in words], standalone_mode=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_is_written(kind: str, tmp_path: Path):
    result = run(kind, "-o", tmp_path / "empty.xlsx")
    assert result.return_value == 0, result.exception
    assert result.output == f"wrote {tmp_path / 'empty.xlsx'}\n"
    assert len(openpyxl.load_workbook(tmp_path / "empty.xlsx").worksheets) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["empty.xlsx"]


def test_the_language_is_that_of_the_headers(tmp_path: Path):
    run("tanks", "-o", tmp_path / "zh.xlsx", "--lang", "zh")
    sheet = openpyxl.load_workbook(tmp_path / "zh.xlsx").worksheets[0]
    assert sheet.title == "储罐登记簿"
    assert sheet["B3"].value == "罐号 *"


def test_a_file_that_is_there_is_not_replaced_unless_asked(tmp_path: Path):
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(b"somebody's work")
    refused = run("tanks", "-o", filled)
    assert isinstance(refused.exception, UsageError)
    assert filled.read_bytes() == b"somebody's work"
    assert run("tanks", "-o", filled, "--force").return_value == 0
    assert openpyxl.load_workbook(filled)["Tank register"]


def test_a_name_that_is_no_workbooks_is_a_usage_error(tmp_path: Path):
    result = run("tanks", "-o", tmp_path / "tanks.csv")
    assert isinstance(result.exception, UsageError)
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(kind: str, path: Path, language: str) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("recon.report.template.write_template", full)
    result = run("tanks", "-o", tmp_path / "tanks.xlsx")
    assert isinstance(result.exception, DiskFullError)
    assert "tanks.xlsx" in str(result.exception)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words", [("tanks",), ("invoices", "-o", "x.xlsx"), ("results", "-o", "x")]
)
def test_wrong_usage_exits_2(words: tuple[str, ...]):
    assert CliRunner().invoke(template, list(words)).exit_code == 2
