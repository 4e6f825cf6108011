"""Findings open, go on, close only when somebody looked, and come back."""

from datetime import datetime, timedelta

from recon.model import Concern
from recon.register.life import finding_id, live_on

FIRST = datetime(2026, 11, 20, 23, 30)
SHORT = Concern("tank_shortage", "high", "Haiyun", "T-101", params={"difference_t": -31.2})


def nights(*seen, looked=lambda _: True):
    """Run one night after another; each item is what was seen that night."""
    standing, events = {}, []
    for day, concerns in enumerate(seen):
        standing, changes = live_on(standing, concerns, FIRST + timedelta(days=day), looked)
        events.append([change.event for change in changes])
    return standing, events


def only(standing):
    (one,) = standing.values()
    return one


def test_a_concern_seen_for_three_nights_is_one_finding_two_days_old():
    standing, events = nights([SHORT], [SHORT], [SHORT])
    finding = only(standing).finding
    assert (finding.state, finding.age_days, finding.runs_seen) == ("open", 2, 3)
    assert events == [["opened"], [], []]


def test_the_same_night_run_twice_changes_nothing():
    once, _ = live_on({}, [SHORT], FIRST, lambda _: True)
    twice, changes = live_on(once, [SHORT], FIRST, lambda _: True)
    assert twice == once
    assert changes == []


def test_it_closes_when_a_night_looked_and_did_not_find_it():
    standing, events = nights([SHORT], [])
    assert only(standing).finding.state == "verified_closed"
    assert events == [["opened"], ["closed"]]


def test_a_night_that_could_not_look_closes_nothing():
    standing, events = nights([SHORT], [], looked=lambda _: False)
    assert only(standing).finding.state == "open"
    assert events == [["opened"], []]


def test_it_reopens_by_itself_and_keeps_its_first_day():
    standing, events = nights([SHORT], [], [SHORT])
    finding = only(standing).finding
    assert (finding.state, finding.first_seen, finding.runs_seen) == ("reopened", FIRST, 2)
    assert events[-1] == ["reopened"]


def test_an_older_night_run_again_leaves_newer_knowledge_alone():
    standing, _ = nights([SHORT], [SHORT])
    again, changes = live_on(standing, [], FIRST, lambda _: True)
    assert again == standing
    assert changes == []


def test_the_id_does_not_depend_on_figures():
    other = Concern("tank_shortage", "watch", "Haiyun", "T-101", params={"difference_t": -5.0})
    assert finding_id(other) == finding_id(SHORT)
    assert finding_id(SHORT) != finding_id(Concern("tank_surplus", "high", "Haiyun", "T-101"))


def test_an_older_night_run_again_does_not_reopen_what_closed_after_it():
    closed, _ = nights([SHORT], [])
    again, changes = live_on(closed, [SHORT], FIRST, lambda _: True)
    assert again == closed
    assert changes == []
