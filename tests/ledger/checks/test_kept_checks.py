"""What is kept of twins and numbers: later nights see them without going through their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest

from recon.ledger.checks import numbers, twins
from recon.ledger.checks.every import check_account, keep_account, kept_wrongly
from recon.ledger.checks.numbers import document_gaps
from recon.settings import Settings
from recon.store.connection import Store
from recon.store.versions import load
from recon_schemas import registry
from tests.ledger.ledgers import at, entry

FIRST, SECOND = at("11-20 22:00"), at("11-21 22:00")
OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))

ROWS = [
    entry("opening", "10-01 06:00", "T-1", 900, entry_id="open"),
    entry("issue", "10-05 08:00", "T-1", 30, entry_id="one", document_no="CK-0101"),
    entry("issue", "10-05 17:00", "T-1", 30, entry_id="two", document_no="CK-0102"),
    entry("issue", "10-06 17:00", "T-1", 31, entry_id="alone", document_no="CK-0104"),
    *(
        entry("issue", f"10-{7 + n // 9:02} 0{n % 9}:00", "T-1", f"10.{n:03}",
              entry_id=f"plain-{n}", document_no=f"CK-{105 + n:04}")
        for n in range(60)
    ),
]  # fmt: skip


def _load(store: Store, rows: list[dict[str, Any]], run: str) -> None:
    schema = {**registry.schema_of("movements"), "quantity_t": pl.Decimal(18, 3)}
    schema |= dict.fromkeys(("quantity_basis", "origin_sheet", "origin_cells"), pl.String())
    columns = {name: [row.get(name) for row in rows] for name in schema}
    frame = pl.DataFrame(columns, schema=schema).with_row_index("origin_row", offset=2)
    frame = frame.with_columns(pl.col("origin_row").cast(pl.Int64))
    load(store, "movements", frame, run_id=run, file_path=f"{run}.csv", file_sha256=run)


def _night(store: Store, as_of: Any = FIRST) -> dict[str, list[Any]]:
    """Twins and gaps as a program sees them that has just been started; they are kept."""
    store.note_made("ledger_leg", "nothing")
    with store.transaction():
        told = check_account(store, as_of, Settings())
        gaps = document_gaps(store)["missing_from"].to_list()
        keep_account(store)
    groups = [one.params["entries"] for one in told if one.rule == "twins"]
    return {"twins": groups, "gaps": gaps}


@pytest.fixture
def site(tmp_path: Any) -> Iterator[Store]:
    """A store after its first night."""
    with Store.open(tmp_path / "recon.duckdb") as store:
        with store.transaction():
            _load(store, ROWS, "r1")
        assert _night(store) == {"twins": ["one, two"], "gaps": ["CK-0103"]}
        yield store


def _late(store: Store, *rows: dict[str, Any]) -> dict[str, list[Any]]:
    with store.transaction():
        _load(store, list(rows), "r2")
    return _night(store, SECOND)


def test_the_next_night_sees_them_without_their_days(site: Store) -> None:
    new = entry("issue", "11-21 09:00", "T-1", 30, entry_id="new", document_no="CK-0165")
    assert _late(site, new) == {"twins": ["one, two"], "gaps": ["CK-0103"]}
    assert site.value("SELECT count(*) FROM ledger_twin") == 0
    assert site.query("SELECT first_n, last_n FROM ledger_number").rows() == [(165, 165)]


def test_a_late_entry_finds_its_twin_among_those_that_had_none(site: Store) -> None:
    late = entry("issue", "10-06 20:00", "T-1", 31, entry_id="late", document_no="CK-0166")
    assert _late(site, late)["twins"] == ["one, two; alone, late"]


def test_a_number_that_comes_later_closes_its_gap(site: Store) -> None:
    late = entry("issue", "11-21 20:00", "T-1", 5, entry_id="late", document_no="CK-0103")
    assert _late(site, late)["gaps"] == []


def test_a_twin_that_is_reversed_later_is_none(site: Store) -> None:
    back = entry("reversal", "11-21 09:00", "T-1", 30, entry_id="back", reverses="two")
    assert _late(site, back)["twins"] == []


def test_a_revised_entry_has_its_month_gone_through_again(site: Store) -> None:
    other = entry("issue", "10-05 17:00", "T-1", 29, entry_id="two", document_no="CK-0103")
    assert _late(site, other) == {"twins": [], "gaps": ["CK-0102"]}


def test_a_night_of_the_past_leaves_out_what_came_after_it(site: Store) -> None:
    assert _night(site, at("10-05 12:00"))["twins"] == []
    assert _night(site)["twins"] == ["one, two"]


@pytest.mark.parametrize(
    ("table", "change"),
    [("kept_twin", "vessel = 'Haiyun 7'"), ("kept_number", "first_n = first_n - 1")],
)
def test_what_is_kept_wrongly_is_told(site: Store, table: str, change: str) -> None:
    assert kept_wrongly(site) == []
    site.execute(f"UPDATE {table} SET {change}")  # noqa: S608
    # With another mark the night would see it.
    site.execute(
        f"UPDATE kept_span AS k SET rows_mark = r.mark FROM (SELECT since, sum(hash(t)) AS mark "  # noqa: S608
        f"FROM {table} AS t GROUP BY since) AS r WHERE k.name = '{table}' AND k.since = r.since"
    )
    assert kept_wrongly(site) == [(table, *OCTOBER)]


def test_what_would_be_longer_to_read_than_to_make_is_not_kept(
    site: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.execute("DELETE FROM kept_span WHERE name IN ('kept_twin', 'kept_number')")
    for module in (numbers, twins):
        monkeypatch.setattr(module, "KEPT_AT_MOST", 0)
    assert _night(site) == {"twins": ["one, two"], "gaps": ["CK-0103"]}
    assert site.query("SELECT DISTINCT name FROM kept_span ORDER BY name").rows() == [
        ("kept_held",),
        ("kept_sum",),
    ]
