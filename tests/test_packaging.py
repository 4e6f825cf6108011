"""What the wheel holds, and which copy of the packages the suite runs against."""

import os
import re
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

import recon
import recon_schemas
from tests.wheel_suite import ROOT, build


@pytest.mark.skipif("RECON_INSTALLED" in os.environ, reason="the wheel is already what is tested")
def test_the_wheel_holds_exactly_the_two_packages_and_their_metadata(tmp_path):
    with ZipFile(build(tmp_path)) as wheel:
        names = wheel.namelist()
    assert {name.split("/")[0] for name in names} == {
        "recon",
        "recon_schemas",
        f"recon-{recon.__version__}.dist-info",
    }
    needed = {"recon/report/results.schema.json", "recon/wording/locale/zh/LC_MESSAGES/recon.mo"}
    assert needed <= set(names)
    assert [name for name in names if name.endswith(".sql")]


def test_the_suite_runs_against_the_copy_it_was_told_to():
    expected = Path(os.environ.get("RECON_INSTALLED", ROOT))
    for package in (recon, recon_schemas):
        assert Path(package.__file__).is_relative_to(expected)


def test_requirements_are_pinned_with_hashes_and_name_no_index():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pins = re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==", text, re.MULTILINE)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)


def test_duckdb_stays_below_the_version_that_loses_rows():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "duckdb>=1.5.6,<2" in project["dependencies"]
