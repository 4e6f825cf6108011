from decimal import Decimal

import pytest

from recon.report import view


def test_the_gravest_and_largest_differences_come_first(night):
    assert [tank.tank_id for tank in view.flagged_tanks(night)] == [
        "T-102",
        "T-101",
        "T-201",
        "T-302",
        "T-202",
        "T-303",
        "T-401",
        "T-402",
    ]


def test_refused_candidates_are_not_shown(night):
    jet = next(tank for tank in night.tanks if tank.tank_id == "T-201")
    assert [records[0].code for records in view.candidates(jet)] == ["duplicate_entry", "cutoff"]


def test_the_sites_bridge_leads_from_book_to_physical_exactly(night):
    steps = view.site_bridge(night)
    assert night.totals.book_t + sum(step.tonnes for step in steps) == night.totals.physical_t
    assert [step.code for step in steps][-2:] == ["residual", "within_tolerance"]
    assert {step.code: step.tonnes for step in steps}["unexplained"] == Decimal("-18.750")


def test_a_finding_is_new_only_in_the_night_that_saw_it_first(night):
    fresh = {each.id for each in night.findings if view.is_new(each, night.as_of)}
    assert fresh == {"F-1111111111", "F-2222222222"}
    assert view.new_tanks(night) == {("Dongwan", "T-201")}


def test_closed_findings_stand_last(night):
    states = [each.state for each in view.findings_in_order(night.findings)]
    assert states[-1] == "verified_closed"
    assert "verified_closed" not in states[:-1]


def test_chance_alone_flags_one_healthy_tank_in_22_at_k_2():
    # Normal distribution: 1 − 0.9545 beyond two standard deviations.
    assert view.chance_share(2) == pytest.approx(0.0455, abs=5e-5)
    assert view.chance_share(1) == pytest.approx(0.3173, abs=5e-5)


def test_a_difference_has_no_percentage_of_an_empty_book(make_tank):
    assert view.difference_pct(make_tank("T-1", "diesel", "surplus", "high", "0", "5", 1)) is None


def test_the_verdict_of_a_night_is_one_sentence(night, make_run, make_tank):
    sentence, tint = view.verdict_sentence(night, "en")
    assert sentence == (
        "Account and stock do NOT agree: beyond tolerance are 5 of 8 tanks compared "
        "(3 shortage, 2 surplus)."
    )
    assert tint == "high"
    good = make_run(tanks=(make_tank("T-1", "diesel", "matched", "none", "10", "10", 1),))
    assert view.verdict_sentence(good, "en")[1] == "matched"
    nothing = make_run(tanks=(make_tank("T-1", "diesel", "not_counted", "watch", "10"),))
    assert view.verdict_sentence(nothing, "en")[0].startswith("No tank could be compared")


def test_what_was_not_compared_is_said_beside_the_verdict(night):
    said = list(view.reservations(night, "en"))
    assert said[0].startswith("Not compared: 1 not counted (book 5,120.750 t), 1 not measurable")
    assert said[1].startswith("Problems with the input: 3.")
