"""docs/book.md tells every code of this stage, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from recon.wording.ledger import SENTENCES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "book.md"


def test_every_code_of_the_ledger_has_its_place_on_the_page() -> None:
    told = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`|`(twins)`", PAGE.read_text("utf-8")))
    names = {name for pair in told for name in pair if name}
    assert set(SENTENCES) <= names
    columns = {"tank_id", "counter_tank_id", "as_of", "ledger_lag_hours", "storage_limit"}
    others = {"to_value", "effective_to", *columns}
    assert names - set(SENTENCES) <= others
