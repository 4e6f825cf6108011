"""docs/book.md tells every code of this stage, and no other."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from recon.ledger.checks.every import CHECKS
from recon.wording.ledger import SENTENCES

MODULES = {inspect.getmodule(check) for check in CHECKS}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "book.md"


def test_every_code_of_the_ledger_has_its_place_on_the_page() -> None:
    told = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`|`(twins)`", PAGE.read_text("utf-8")))
    names = {name for pair in told for name in pair if name}
    assert set(SENTENCES) <= names
    columns = {"tank_id", "counter_tank_id", "as_of", "ledger_lag_hours", "storage_limit"}
    others = {"to_value", "effective_to", *columns}
    assert names - set(SENTENCES) <= others


def test_every_finding_in_the_table_of_checks_has_an_example_of_what_breaks_it() -> None:
    table = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    told = {name for line in table for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    raised = set(
        re.findall(r'"(\w+)"', "\n".join(inspect.getsource(module) for module in MODULES if module))
    )
    assert told == raised & set(SENTENCES) | {
        *("product_change_without_application", "capacity_change_without_application")
    }
    without = [line for line in table if not re.search(r"\*[^*]+\*", line.split("|")[3])]
    assert without == []


def test_every_check_is_called_in_the_tests_of_its_module() -> None:
    tests = Path(__file__).parent / "checks"
    for check in CHECKS:
        module = check.__module__.rsplit(".", 1)[-1]
        assert check.__name__ in (tests / f"test_{module}.py").read_text("utf-8"), check.__name__
