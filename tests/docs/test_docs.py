"""The docs are true: commands shown exist, the reference is the real help, links lead somewhere."""

import re
from pathlib import Path

import pytest

from recon.cli.main import COMMANDS
from tests.docs.cli_reference import PAGE, reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_command_reference_is_the_real_help():
    assert PAGE.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_shown_exists(page):
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"^\$ recon ([a-z]+)", text, re.MULTILINE):
        assert name in COMMANDS


def test_readme_opens_with_one_sentence_and_a_command_with_its_output():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    body = [line for line in lines[1:] if line.strip()]
    assert body[0].rstrip().endswith(".")
    assert body[1].startswith("```")
    assert body[2].startswith("$ ")
