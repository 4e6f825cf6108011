"""Nights with and without what is kept see the same, whatever became of the entries meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.ledger.checks.every import keep_account, kept_wrongly
from recon.store.connection import Store
from tests.ledger.ledgers import entry
from tests.ledger.nights import (
    FIRST,
    NIGHT,
    TANKS,
    Undone,
    answers,
    emptied,
    loaded,
    night,
    opened,
    without_kept,
)

few = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def a_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(tmp_path_factory.mktemp("kept")) as store:
        yield store


@pytest.fixture
def store(a_store: Store) -> Store:
    return emptied(a_store)


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
    emptied(store)
    for number, (rows, changes, as_of, stored) in enumerate(nights):
        with store.transaction():
            loaded(store, rows, f"r{number}")
        for statement, of in changes:
            store.execute(statement, {"entry_id": f"e{of:02}"})
        if stored:
            assert night(store, as_of) == without_kept(store, as_of)
        else:
            # A dry run, a night that was killed: nothing of it is kept.
            with pytest.raises(Undone), store.transaction():
                _undone(store, as_of)
    assert answers(store, NIGHT) == without_kept(store, NIGHT)
    assert kept_wrongly(store) == []


def _undone(store: Store, as_of: datetime) -> None:
    answers(store, as_of)
    keep_account(store)
    raise Undone
