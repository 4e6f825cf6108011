from __future__ import annotations

import re
from pathlib import Path

import recon.ingest
from recon.wording.ingest import SENTENCES
from recon.wording.say import say
from recon_schemas.registry import KINDS, rules_of

CODE = re.compile(
    r'(?:Refused\(|Unreadable\(|rule=|\.note\(|notes\.append\(\(|refuse\([^"()]*)\s*"([a-z_0-9]+)"'
)


def test_every_code_of_the_stage_has_a_sentence() -> None:
    folder = Path(recon.ingest.__file__).parent
    codes = {code for path in folder.glob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    assert len(codes) > 30
    columns = {"gauged_at", "product", "started_at", "unit"}
    assert codes - columns - set(SENTENCES) == set()


def test_every_rule_of_every_contract_has_a_sentence() -> None:
    rules = {rule.name for kind in KINDS for rule in rules_of(kind)}
    assert rules - set(SENTENCES) == set()


def test_sentence_names_the_value_and_the_column() -> None:
    said = say("number_ambiguous", {"column": "Innage", "value": "1,23", "unit": "mm"})
    assert said.startswith("Innage: 1,23 can be read in more than one way")
