"""What happens to the tanks: nothing is lost, and the account says what moved."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.simulate.history import Block, Request, live_through
from recon.simulate.site import Calendar, settle, tanks

CALENDAR = Calendar.until(date(2026, 11, 20), 2, 30)


def lived(seed: int, per_tank: int, requests: tuple[Request, ...] = ()) -> tuple[Block, float]:
    rng = Random(seed)
    stand = tanks(1, 8, rng, same_product=set(range(2, 9)), floating=set())
    block = Block(0, settle(stand, 1, rng))
    for life in block.lives:
        life.gauged = [CALENDAR.minute(night, 22) for night in CALENDAR.nights]
    before = sum(life.mass_t for life in block.lives)
    live_through(block, requests, CALENDAR, [per_tank] * 8, rng)
    return block, before


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), per_tank=st.integers(1, 40))
def test_mass_is_conserved_over_receipts_issues_and_transfers(seed, per_tank) -> None:
    block, before = lived(seed, per_tank)
    with_noise = sum(
        {"receipt": 1, "issue": -1}.get(entry.kind, 0) * entry.kg / 1000 for entry in block.entries
    )
    moved = sum(life.mass_t for life in block.lives) - before
    turnover = sum(e.kg / 1000 for e in block.entries if e.kind in ("receipt", "issue"))
    # Entries carry 0.05 % of noise each (one standard deviation) and a weighbridge's 20 kg.
    assert abs(moved - with_noise) <= 0.0025 * turnover + 0.02 * len(block.entries)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_tank_is_ever_drawn_below_or_filled_above_its_bounds(seed) -> None:
    block, _ = lived(seed, 30)
    for life in block.lives:
        for mass in (*life.masses_t, life.mass_t):
            assert life.lowest_t <= mass <= life.highest_t


def test_a_hidden_transfer_takes_from_one_and_gives_to_the_other(monkeypatch) -> None:
    monkeypatch.setattr("recon.simulate.history.MOVEMENT_PCT", 0.0)
    request = Request(0, 40.0, 20_000, kind="transfer", partner=1, entered=False)
    block, before = lived(3, 1, (request,))
    assert request.moved_t == pytest.approx(-40.0)
    assert request.entry is None
    assert sum(life.mass_t for life in block.lives) == pytest.approx(before)
    opened = {entry.tank_id: entry.kg / 1000 for entry in block.entries}
    first, second = block.lives[:2]
    assert first.mass_t - opened[first.tank.tank_id] == pytest.approx(-40.0, abs=0.001)
    assert second.mass_t - opened[second.tank.tank_id] == pytest.approx(40.0, abs=0.001)


def test_a_transfer_is_one_entry_between_two_tanks_of_one_product() -> None:
    block, _ = lived(5, 60)
    transfers = [entry for entry in block.entries if entry.kind == "transfer"]
    assert transfers
    for entry in transfers:
        assert entry.counter_tank_id not in (None, entry.tank_id)


def test_dips_see_the_mass_of_their_own_minute() -> None:
    request = Request(0, 50.0, CALENDAR.minute(date(2026, 11, 20), 12), kind="issue")
    block, _ = lived(4, 1, (request,))
    first, second = block.lives[0].masses_t
    assert second - first == pytest.approx(request.moved_t)


def test_entries_are_numbered_in_the_order_they_were_booked() -> None:
    block, _ = lived(6, 20)
    twin = block.copy(block.entries[9])
    reversal = block.copy(twin, kind="reversal", reverses=twin.entry_id)
    lost = block.copy(twin, kind="reversal", reverses="E9")
    block.number_entries()
    assert [e.entry_id for e in block.entries] == [
        f"E00000-{n:06d}" for n in range(1, len(block.entries) + 1)
    ]
    booked = [entry.booked_at or entry.effective_at for entry in block.entries]
    assert booked == sorted(booked)
    assert reversal.reverses == twin.entry_id
    assert lost.reverses == "E9"
