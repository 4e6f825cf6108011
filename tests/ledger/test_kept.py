"""What is kept of days that are over: which days a night sums anew, and what voids a span."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from recon.errors import StoreError
from recon.ledger import days, kept
from recon.ledger.checks.every import check_account, keep_account, kept_wrongly
from recon.ledger.legs import prepare
from recon.store.connection import Store
from recon.store.runs import verify
from recon.store.sql import load
from tests.ledger.ledgers import DEPOT, at, entry
from tests.ledger.nights import (
    CLOSED,
    NIGHT,
    answers,
    emptied,
    loaded,
    night,
    opened,
    without_kept,
)


@pytest.fixture(scope="module")
def a_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(tmp_path_factory.mktemp("kept")) as store:
        yield store


@pytest.fixture
def store(a_store: Store) -> Store:
    return emptied(a_store)


# Three entries a month and tank; what a night reads of them is counted.

PLAIN = [
    entry("opening", "09-21 06:00", "T-1", 900, entry_id="open"),
    *(
        entry(kind, f"{month}-{day:02} 08:00", "T-1", 1, entry_id=f"{kind}-{month}-{day}")
        for month in ("09", "10", "11")
        for kind, day in (("receipt", 22), ("issue", 24), ("loss", 26))
    ),
]


def _made(store: Store, as_of: datetime = NIGHT) -> list[tuple[date, date]]:
    """Days whose entries a night of ``as_of`` would sum."""
    return kept.days_to_make(store, kept.Kept("kept_sum", _text(store)), as_of.date())


def _text(store: Store) -> str:
    return days._summed().made_by


def _kept(store: Store) -> list[tuple[date, date]]:
    return store.query(
        "SELECT since, upto FROM kept_span WHERE name = 'kept_sum' ORDER BY since"
    ).rows()


@pytest.fixture
def site(store: Store) -> Store:
    """A ledger of three months after its first night."""
    with store.transaction():
        loaded(store, PLAIN, "r1")
    night(store, NIGHT)
    return store


def _change(text: str, **params: object) -> Callable[[Store], None]:
    def done(store: Store) -> None:
        store.execute(text, params)

    return done


def test_a_night_keeps_months_that_are_over_and_the_days_before_it(site: Store) -> None:
    september, october = (
        (date(2026, 9, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2026, 11, 1)),
    )
    assert _kept(site) == [september, october, (date(2026, 11, 1), date(2026, 11, 27))]


def test_the_next_night_sums_only_what_came_since(site: Store) -> None:
    with site.transaction():
        loaded(site, [entry("issue", "11-27 09:00", "T-1", 2, entry_id="new")], "r2")
    assert _made(site, at("11-28 22:00")) == [(date(2026, 11, 27), date(2026, 11, 28))]
    night(site, at("11-28 22:00"))
    read = site.query(
        "SELECT made, sum(entries) AS n FROM ledger_sum WHERE made IS NOT NULL GROUP BY 1"
    )
    assert read.rows() == [(date(2026, 11, 27), 1)]
    assert _kept(site)[2:] == [
        (date(2026, 11, 1), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 11, 28)),
    ]


MANY = """
INSERT INTO movements (
    entry_id, kind, effective_at, tank_id, product, quantity, unit, status, depot, quantity_t,
    document_no, run_id, file_sha256, origin_file, content_hash, version_seq
)
SELECT 'e' || i, 'receipt', TIMESTAMP '2026-09-01' + to_seconds(17 * i), 'T-' || i % 3, 'JET', 1,
       't', 'booked', $depot, 1 + i % 9000, 'CK-' || lpad(i::VARCHAR, 6, '0'), 'r1', 'f', 'm', i, 1
FROM range($first, $until) AS r(i)
"""
"""Three hundred thousand of these are two months, and some row groups of the table."""


def test_the_next_night_reads_the_last_entries_of_the_table_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.transaction():
        store.execute(MANY, {"depot": DEPOT, "first": 0, "until": 300_000})
    _keep_on(store, date(2026, 10, 29))
    with store.transaction():
        store.execute(MANY, {"depot": DEPOT, "first": 300_000, "until": 305_000})
    scanned: list[int] = []
    carried_out = Store.execute

    def watched(self: Store, statement: str, params: Any = None) -> int:
        if "INSERT INTO ledger_" not in statement or "$first" not in statement:
            return carried_out(self, statement, params)
        plan = self.query(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", params)
        scanned.append(_scanned(json.loads(plan["explain_value"][0])))
        return 0

    monkeypatch.setattr(Store, "execute", watched)
    _keep_on(store, date(2026, 10, 30))
    # What tanks hold, parties, sums, numbers and twins.
    assert len(scanned) == 5
    assert 0 < max(scanned) < 2 * 122_880
    store.execute("UPDATE kept_span SET made_by = ''")
    scanned.clear()
    _keep_on(store, date(2026, 10, 30))
    # But for twins, of which there are none to look up.
    assert sorted(scanned)[1:] == [305_000] * 4


def _keep_on(store: Store, recent: date) -> None:
    store.note_made("ledger_leg", "nothing")
    with store.transaction():
        days.sum_days(store, recent)
        keep_account(store)


def _scanned(plan: dict[str, Any]) -> int:
    """Rows of the entries' table that a statement looked at, each time it did."""
    own = "movements" in str(plan.get("extra_info", {}).get("Table"))
    rows: int = plan["operator_rows_scanned"] if own else 0
    return rows + sum(map(_scanned, plan.get("children", [])))


def test_a_month_that_is_over_becomes_one_span(site: Store) -> None:
    night(site, at("11-28 22:00"))
    december = at("12-02 22:00")
    assert _made(site, december) == [(date(2026, 11, 1), date(2026, 11, 27))]
    night(site, december)
    assert _kept(site)[2:] == [(date(2026, 11, 1), date(2026, 12, 1))]


def test_a_night_of_the_past_uses_the_months_before_it_and_keeps_the_others(site: Store) -> None:
    before = _kept(site)
    assert night(site, at("10-23 22:00")) == without_kept(site, at("10-23 22:00"))
    assert _made(site, at("10-23 22:00"))[0][0] == date(2026, 10, 22)
    assert _kept(site) == before


def _september(store: Store) -> bool:
    return any(first <= date(2026, 9, 24) < until for first, until in _made(store))


def _october(store: Store) -> bool:
    return any(first <= date(2026, 10, 24) < until for first, until in _made(store))


@pytest.mark.parametrize(
    ("what", "change", "september", "october"),
    [
        ("nothing", _change("SELECT 1"), False, False),
        (
            "tonnes worked out otherwise",
            _change("UPDATE movements SET quantity_t = 2 WHERE entry_id = 'loss-09-26'"),
            True,
            False,
        ),
        (
            "a revised entry",
            _change("UPDATE movements SET superseded_by_run = 'r2' WHERE entry_id = 'issue-10-24'"),
            False,
            True,
        ),
        (
            "an entry that moves from one month into another",
            _change(
                "UPDATE movements SET effective_at = TIMESTAMP '2026-10-02 00:00:00', "
                "content_hash = 7 WHERE entry_id = 'loss-09-26'"
            ),
            True,
            True,
        ),
        (
            "an opening that moves within its month",
            _change(
                "UPDATE movements SET effective_at = TIMESTAMP '2026-09-23 00:00:00', "
                "content_hash = 7 WHERE entry_id = 'open'"
            ),
            True,
            False,
        ),
        (
            "an opening that another tank has now",
            _change(
                "UPDATE movements SET tank_id = 'T-2', content_hash = 7 WHERE entry_id = 'open'"
            ),
            True,
            False,
        ),
        ("statements that changed", _change("UPDATE kept_span SET made_by = ''"), True, True),
        ("another DuckDB", _change("UPDATE kept_span SET hashed_by = ''"), True, True),
        (
            "a sum that was changed",
            _change("UPDATE kept_sum SET net_t = 1 WHERE since = '2026-10-01'"),
            False,
            True,
        ),
        (
            "a sum that is gone",
            _change("DELETE FROM kept_sum WHERE since = '2026-10-01'"),
            False,
            True,
        ),
        (
            "a span that grew",
            _change("UPDATE kept_span SET upto = '2026-11-25' WHERE since = '2026-10-01'"),
            False,
            True,
        ),
        (
            "entries that were counted otherwise",
            _change("UPDATE kept_span SET entries = 4 WHERE since = '2026-10-01'"),
            False,
            True,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_months_whose_entries_or_sums_changed_are_made_again(
    site: Store, what: str, change: Callable[[Store], None], september: bool, october: bool
) -> None:
    change(site)
    assert (_september(site), _october(site)) == (september, october), what
    assert night(site, NIGHT) == without_kept(site, NIGHT)
    assert _made(site) == []
    assert kept_wrongly(site) == []


def test_the_reversal_of_an_old_entry_changes_nothing_of_its_month(site: Store) -> None:
    back = entry("reversal", "11-27 09:00", "T-1", 1, reverses="receipt-09-22", entry_id="back")
    with site.transaction():
        loaded(site, [back], "r2")
    assert _made(site) == [(date(2026, 11, 27), date(2026, 11, 28))]
    assert night(site, NIGHT) == without_kept(site, NIGHT)


def test_an_opening_reversed_in_another_month_voids_the_month_in_which_it_opened(
    store: Store,
) -> None:
    # A date alone of a reversal: it takes back what opened at that day's first instant.
    rows = [
        *PLAIN,
        entry("opening", "10-23 00:00", "T-2", 50, entry_id="second"),
        entry("receipt", "10-22 00:00", "T-2", 5, entry_id="early"),
    ]
    with store.transaction():
        loaded(store, rows, "r1")
    night(store, NIGHT)
    with store.transaction():
        loaded(store, [entry("reversal", "09-30 00:00", "T-2", 50, reverses="second")], "r2")
    assert _october(store)
    assert night(store, NIGHT) == without_kept(store, NIGHT)


def test_days_with_many_holes_are_made_at_once(
    site: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_RUNS", 1)
    site.execute(
        "UPDATE movements SET quantity_t = 2 WHERE entry_id IN ('loss-09-26', 'loss-11-26')"
    )
    assert _made(site) == [(date(2026, 9, 1), date(2026, 11, 27))]
    assert night(site, NIGHT) == without_kept(site, NIGHT)
    assert _made(site) == []


def test_sums_that_are_not_those_of_their_entries_are_told(site: Store) -> None:
    # Whoever changes a sum and its mark alike deceives the night, but not verify.
    site.execute("UPDATE kept_sum SET net_t = net_t + 1 WHERE since = '2026-10-01'")
    site.execute(
        "UPDATE kept_span SET rows_mark = (SELECT sum(hash(r)) FROM kept_sum AS r "
        "WHERE r.since = '2026-10-01') WHERE since = '2026-10-01' AND name = 'kept_sum'"
    )
    assert kept_wrongly(site) == [("kept_sum", date(2026, 10, 1), date(2026, 11, 1))]
    # And what was looked at leaves nothing behind.
    site.execute("DELETE FROM kept_span")
    assert answers(site, NIGHT) == without_kept(site, NIGHT)


def test_a_tank_that_is_missing_from_what_is_kept_is_told(site: Store) -> None:
    for table in ("kept_sum", "kept_held"):
        site.execute(f"TRUNCATE {table}")
    site.execute("UPDATE kept_span SET rows_mark = 0")
    assert {table for table, *_ in kept_wrongly(site)} == {"kept_sum", "kept_held"}


@pytest.mark.parametrize("table", ["kept_sum", "kept_held"])
def test_the_audit_names_the_table_that_was_changed(site: Store, table: str) -> None:
    assert not [flaw for flaw in verify(site) if "kept" in flaw]
    site.execute(f"UPDATE {table} SET depot = 'Elsewhere' WHERE since = '2026-10-01'")  # noqa: S608
    assert f"{table}: what is kept from 2026-10-01 on was changed" in verify(site)


def test_rows_that_do_not_come_to_stand_as_they_were_made_do_not_count(site: Store) -> None:
    # As if the store had lost one of them: the mark is that of the rows that were made.
    site.execute("DELETE FROM kept_sum WHERE since = '2026-10-01' AND received_t > 0")
    assert _october(site)


def test_whoever_keeps_twice_keeps_the_same(site: Store) -> None:
    site.execute("UPDATE movements SET quantity_t = 2 WHERE entry_id = 'loss-10-26'")
    with site.transaction():
        first = answers(site, NIGHT)
        keep_account(site)
        kept_once = site.query("FROM kept_sum ORDER BY ALL").rows()
        keep_account(site)
        assert check_account(site, NIGHT, CLOSED) == first[-1]
    assert site.query("FROM kept_sum ORDER BY ALL").rows() == kept_once
    assert first == answers(site, NIGHT) == without_kept(site, NIGHT)
    assert kept_wrongly(site) == []


def test_a_reader_keeps_nothing(site: Store) -> None:
    site.execute("DELETE FROM kept_span")
    answers(site, NIGHT)
    assert _kept(site) == []


def test_nothing_is_kept_of_tanks_that_share_a_key(
    site: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = dict(load("recon.ledger", "days.sql"))
    changed["tanks"] = changed["tanks"].replace("hash(depot, tank_id)", "hash(depot)")
    monkeypatch.setattr(days, "load", lambda *_: changed)
    with site.transaction():
        loaded(site, [entry("receipt", "11-27 00:00", "T-2", 1)], "r2")
    with pytest.raises(StoreError, match="same key"), site.transaction():
        answers(site, NIGHT)
    monkeypatch.undo()
    prepare(site)
    assert night(site, NIGHT) == without_kept(site, NIGHT)


def test_spans_are_months_and_what_is_before_the_day() -> None:
    runs = [(date(2026, 8, 1), date(2026, 10, 20)), (date(2026, 11, 3), date(2026, 11, 9))]
    assert list(kept.spans(runs, date(2026, 11, 7))) == [
        (date(2026, 8, 1), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2026, 11, 1)),
        (date(2026, 11, 3), date(2026, 11, 7)),
    ]
    assert list(kept.spans([], date.max)) == []
