"""What is kept of days that are over never gives another answer than the entries themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.errors import StoreError
from recon.ledger import kept
from recon.ledger.book import book_at
from recon.ledger.checks.every import check_account, keep_account, kept_wrongly
from recon.ledger.checks.numbers import document_gaps
from recon.ledger.days import marks, sum_days, tanks_of_entries
from recon.ledger.lag import newest_entry_at
from recon.ledger.legs import prepare
from recon.ledger.owners import book_by_owner, stock_by_month, turnover
from recon.settings import Period, Settings
from recon.store.connection import Store
from recon.store.runs import verify
from recon.store.versions import load
from recon_schemas import registry
from tests.ledger.ledgers import DEPOT, asked, at, entry

TANKS = ("T-1", "T-2", "T-3")
FIRST = at("09-20 00:00")
"""Entries lie in the eleven weeks from here on: two month ends are among them."""

CLOSED = Settings(
    periods=(Period(month="2026-09", closed_on=date(2026, 10, 3), agreed={"T-1": Decimal(9)}),)
)

few = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("kept") / "recon.duckdb") as store:
        store.insert(
            "tanks",
            _rows("tanks", [{"depot": DEPOT, "tank_id": tank, "product": "JET"} for tank in TANKS]),
        )
        store.insert("products", _rows("products", [{"product": "JET", "density20_kgm3": 800.0}]))
        full = [{"depot": DEPOT, "tank_id": "T-1", "height_mm": 1.0, "volume_m3": 300.0}]
        store.insert("capacity_tables", _rows("capacity_tables", full))
        yield store


@pytest.fixture
def store(opened: Store) -> Store:
    return _emptied(opened)


def _emptied(store: Store) -> Store:
    kept_tables = ("kept_span", "kept_sum", "kept_held", "kept_number", "kept_twin")
    for table in ("movements", "revisions", *kept_tables):
        store.execute(f"TRUNCATE {table}")
    return store


def _rows(kind: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    base = {"run_id": "r0", "file_sha256": "f", "origin_file": "m", "content_hash": 1}
    return pl.DataFrame([{**base, "version_seq": 1, **row} for row in rows])


def _loaded(store: Store, rows: list[dict[str, Any]], run: str) -> None:
    """One export of the ledger, through the loader: known entries are revised."""
    schema = {**registry.schema_of("movements"), "quantity_t": pl.Decimal(18, 3)}
    schema |= dict.fromkeys(("quantity_basis", "origin_sheet", "origin_cells"), pl.String())
    columns = {name: [row.get(name) for row in rows] for name in schema}
    frame = pl.DataFrame(columns, schema=schema).with_row_index("origin_row", offset=2)
    frame = frame.with_columns(pl.col("origin_row").cast(pl.Int64))
    load(store, "movements", frame, run_id=run, file_path=f"{run}.csv", file_sha256=run)


def _answers(store: Store, as_of: datetime) -> list[Any]:
    """Whatever the ledger is asked in a night, by a program that has just been started."""
    store.note_made("ledger_leg", "nothing")
    question = asked(*((tank, as_of) for tank in TANKS))
    sum_days(store, as_of.date())
    earlier = as_of - timedelta(days=17)
    return [
        book_at(store, question).rows(),
        book_at(store, asked(*((tank, earlier) for tank in TANKS))).rows(),
        book_by_owner(store, question).rows(),
        stock_by_month(store, as_of).rows(),
        turnover(store, question).rows(),
        tanks_of_entries(store).rows(),
        document_gaps(store).rows(),
        marks(store),
        newest_entry_at(store),
        check_account(store, as_of, CLOSED),
    ]


def _night(store: Store, as_of: datetime) -> list[Any]:
    with store.transaction():
        found = _answers(store, as_of)
        keep_account(store)
    return found


class _Undone(Exception):
    """Leaves a transaction."""


def _without(store: Store, as_of: datetime) -> list[Any]:
    """The answers of a night that has nothing kept to read."""
    found: list[Any] = []
    with suppress(_Undone), store.transaction():
        store.execute("DELETE FROM kept_span")
        found = _answers(store, as_of)
        raise _Undone
    return found


days = st.integers(0, 4 * 76).map(lambda n: FIRST + timedelta(hours=6 * n))
kinds = st.sampled_from(
    (
        *("opening", "receipt", "receipt", "issue", "issue", "transfer", "transfer_in", "reversal"),
        *("transfer_out", "title_transfer", "adjustment", "water_draw", "loss", "reversal"),
    )
)


@st.composite
def _entries(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some entries of 24 numbers: one that is known is revised, whatever it was."""
    rows = {}
    for number in draw(st.lists(st.integers(0, 23), min_size=1, max_size=10)):
        kind, when = draw(kinds), draw(days)
        by_date = draw(st.booleans())
        # Some of one size, so that there are twins.
        size = Decimal(draw(st.just(30_000) | st.integers(0, 400_000))).scaleb(-3)
        rows[number] = entry(
            kind,
            when.replace(hour=0) if by_date else when,
            draw(st.sampled_from(TANKS)),
            -size if kind in ("adjustment", "reversal") and draw(st.booleans()) else size,
            entry_id=f"e{number:02}",
            effective_date_only=by_date,
            status=draw(st.sampled_from(["booked"] * 6 + ["pre_booked", "cancelled"])),
            counter_tank_id=draw(st.sampled_from(TANKS)) if kind == "transfer" else None,
            reverses=f"e{draw(st.integers(0, 24)):02}" if kind == "reversal" else None,
            owner=draw(st.sampled_from(["Haiyue", "Nanqi"])),
            counter_owner=draw(st.sampled_from([None, "Dongjiang"])),
            document_no=draw(st.sampled_from([None, "CK", "QD"])) and f"CK-{number + 8}",
            booked_at=when + timedelta(days=draw(st.integers(-2, 12))),
            started_at=when - timedelta(hours=draw(st.integers(-3, 9))),
        )
    return list(rows.values())


CHANGES = (
    "DELETE FROM movements WHERE entry_id = $entry_id",
    # Master data that changed: the same content, other tonnes.
    "UPDATE movements SET quantity_t = quantity_t + 1 WHERE entry_id = $entry_id",
    # A file understood otherwise than before: set right in place.
    "UPDATE movements SET tank_id = 'T-2', content_hash = content_hash + 1 "
    "WHERE entry_id = $entry_id AND superseded_by_run IS NULL",
    "UPDATE movements SET superseded_by_run = 'r' WHERE entry_id = $entry_id",
)
"""What else may become of an entry, under the id of an old run."""

nights = st.lists(
    st.tuples(
        _entries(),
        st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 23)), max_size=2),
        days,
        st.booleans(),
    ),
    min_size=2,
    max_size=3,
)


@few
@given(nights=nights)
def test_nights_with_and_without_what_is_kept_see_the_same(store: Store, nights: list[Any]) -> None:
    _emptied(store)
    for number, (rows, changes, as_of, stored) in enumerate(nights):
        with store.transaction():
            _loaded(store, rows, f"r{number}")
        for statement, of in changes:
            store.execute(statement, {"entry_id": f"e{of:02}"})
        if stored:
            assert _night(store, as_of) == _without(store, as_of)
        else:
            # A dry run, a night that was killed: nothing of it is kept.
            with pytest.raises(_Undone), store.transaction():
                _night_undone(store, as_of)
    assert _answers(store, NIGHT) == _without(store, NIGHT)
    assert kept_wrongly(store) == []


def _night_undone(store: Store, as_of: datetime) -> None:
    _answers(store, as_of)
    keep_account(store)
    raise _Undone


# Three entries a month and tank; what a night reads of them is counted.

PLAIN = [
    entry("opening", "09-21 06:00", "T-1", 900, entry_id="open"),
    *(
        entry(kind, f"{month}-{day:02} 08:00", "T-1", 1, entry_id=f"{kind}-{month}-{day}")
        for month in ("09", "10", "11")
        for kind, day in (("receipt", 22), ("issue", 24), ("loss", 26))
    ),
]
NIGHT = at("11-27 22:00")


def _made(store: Store, as_of: datetime = NIGHT) -> list[tuple[date, date]]:
    """Days whose entries a night of ``as_of`` would sum."""
    return kept.days_to_make(store, kept.Kept("kept_sum", _text(store)), as_of.date())


def _text(store: Store) -> str:
    from recon.ledger import days as module

    return module._summed().made_by


def _kept(store: Store) -> list[tuple[date, date]]:
    return store.query(
        "SELECT since, upto FROM kept_span WHERE name = 'kept_sum' ORDER BY since"
    ).rows()


@pytest.fixture
def site(store: Store) -> Store:
    """A ledger of three months after its first night."""
    with store.transaction():
        _loaded(store, PLAIN, "r1")
    _night(store, NIGHT)
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
        _loaded(site, [entry("issue", "11-27 09:00", "T-1", 2, entry_id="new")], "r2")
    assert _made(site, at("11-28 22:00")) == [(date(2026, 11, 27), date(2026, 11, 28))]
    _night(site, at("11-28 22:00"))
    read = site.query(
        "SELECT made, sum(entries) AS n FROM ledger_sum WHERE made IS NOT NULL GROUP BY 1"
    )
    assert read.rows() == [(date(2026, 11, 27), 1)]
    assert _kept(site)[2:] == [
        (date(2026, 11, 1), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 11, 28)),
    ]


def test_a_month_that_is_over_becomes_one_span(site: Store) -> None:
    _night(site, at("11-28 22:00"))
    december = at("12-02 22:00")
    assert _made(site, december) == [(date(2026, 11, 1), date(2026, 11, 27))]
    _night(site, december)
    assert _kept(site)[2:] == [(date(2026, 11, 1), date(2026, 12, 1))]


def test_a_night_of_the_past_uses_the_months_before_it_and_keeps_the_others(site: Store) -> None:
    before = _kept(site)
    assert _night(site, at("10-23 22:00")) == _without(site, at("10-23 22:00"))
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
    assert _night(site, NIGHT) == _without(site, NIGHT)
    assert _made(site) == []
    assert kept_wrongly(site) == []


def test_the_reversal_of_an_old_entry_changes_nothing_of_its_month(site: Store) -> None:
    back = entry("reversal", "11-27 09:00", "T-1", 1, reverses="receipt-09-22", entry_id="back")
    with site.transaction():
        _loaded(site, [back], "r2")
    assert _made(site) == [(date(2026, 11, 27), date(2026, 11, 28))]
    assert _night(site, NIGHT) == _without(site, NIGHT)


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
        _loaded(store, rows, "r1")
    _night(store, NIGHT)
    with store.transaction():
        _loaded(store, [entry("reversal", "09-30 00:00", "T-2", 50, reverses="second")], "r2")
    assert _october(store)
    assert _night(store, NIGHT) == _without(store, NIGHT)


def test_days_with_many_holes_are_made_at_once(
    site: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_RUNS", 1)
    site.execute(
        "UPDATE movements SET quantity_t = 2 WHERE entry_id IN ('loss-09-26', 'loss-11-26')"
    )
    assert _made(site) == [(date(2026, 9, 1), date(2026, 11, 27))]
    assert _night(site, NIGHT) == _without(site, NIGHT)
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
    assert _answers(site, NIGHT) == _without(site, NIGHT)


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
        first = _answers(site, NIGHT)
        keep_account(site)
        kept_once = site.query("FROM kept_sum ORDER BY ALL").rows()
        keep_account(site)
        assert check_account(site, NIGHT, CLOSED) == first[-1]
    assert site.query("FROM kept_sum ORDER BY ALL").rows() == kept_once
    assert first == _answers(site, NIGHT) == _without(site, NIGHT)
    assert kept_wrongly(site) == []


def test_a_reader_keeps_nothing(site: Store) -> None:
    site.execute("DELETE FROM kept_span")
    _answers(site, NIGHT)
    assert _kept(site) == []


def test_nothing_is_kept_of_tanks_that_share_a_key(
    site: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from recon.ledger import days as module
    from recon.store.sql import load as statements_of

    changed = dict(statements_of("recon.ledger", "days.sql"))
    changed["tanks"] = changed["tanks"].replace("hash(depot, tank_id)", "hash(depot)")
    monkeypatch.setattr(module, "load", lambda *_: changed)
    with site.transaction():
        _loaded(site, [entry("receipt", "11-27 00:00", "T-2", 1)], "r2")
    with pytest.raises(StoreError, match="same key"), site.transaction():
        _answers(site, NIGHT)
    monkeypatch.undo()
    prepare(site)
    assert _night(site, NIGHT) == _without(site, NIGHT)


def test_spans_are_months_and_what_is_before_the_day() -> None:
    runs = [(date(2026, 8, 1), date(2026, 10, 20)), (date(2026, 11, 3), date(2026, 11, 9))]
    assert list(kept.spans(runs, date(2026, 11, 7))) == [
        (date(2026, 8, 1), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2026, 11, 1)),
        (date(2026, 11, 3), date(2026, 11, 7)),
    ]
    assert list(kept.spans([], date.max)) == []
