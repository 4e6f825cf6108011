"""Which explanations are told: near ones, and as many as cover what may be right."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from recon.diagnose.answers import COVERED, SHOWN, answers, told
from recon.diagnose.candidate import Case, Proposal, Weighed

CASE = Case(0, SimpleNamespace(key=("D", "T-1")), datetime(2026, 11, 20), 5000, 0.5, 1.0)


def scored(*explanations):
    """(codes joined by +, probability[, residual in kg]) → what ``ranked`` gives."""
    made = []
    for code, chance, *residual in explanations:
        parts = tuple(Proposal(0, one, "none", 1, "cause") for one in code.split("+"))
        made.append((Weighed(parts, 0.0, residual[0] if residual else 0), chance))
    return made


def codes(*explanations):
    shown = told(CASE, answers(scored(*explanations)))
    return ["+".join(part.code for part in weighed.parts) for weighed, _ in shown]


def test_what_nothing_rivals_stands_alone():
    assert codes(("cutoff", 0.96), ("sign_error", 0.04)) == ["cutoff"]


def test_what_is_a_twentieth_as_likely_is_told_beside_it():
    assert codes(("cutoff", 0.95), ("sign_error", 0.05)) == ["cutoff", "sign_error"]


def test_where_several_fit_further_ones_are_told_until_the_right_one_is_covered():
    far = ("free_water", 0.02), ("roof_correction", 0.01)
    assert codes(("cutoff", 0.85), ("sign_error", 0.12), *far) == [
        "cutoff",
        "sign_error",
        "free_water",
    ]
    assert 0.85 + 0.12 < COVERED <= 0.85 + 0.12 + 0.02


def test_explanations_of_one_code_cover_together_and_two_are_shown():
    trucks = [("sign_error", 0.1)] * 4
    assert codes(("cutoff", 0.59), *trucks, ("free_water", 0.01)) == [
        "cutoff",
        "sign_error",
        "sign_error",
    ]


def test_each_code_is_shown_before_a_second_explanation_of_one():
    names = [
        "cutoff",
        "sign_error",
        "free_water",
        "roof_correction",
        "gauge_slip",
        "unit_error",
        "pre_booked",
    ]
    twice = [(name, 0.07) for name in names for _ in range(2)]
    assert codes(*twice) == names[:SHOWN]


def test_unexplained_is_one_answer_and_is_told_only_beside_what_is_not_much_likelier():
    both = ("unexplained", 0.15), ("unexplained", 0.05)
    assert codes(("cutoff", 0.8), *both) == ["cutoff"]
    assert codes(("cutoff", 0.5), ("unexplained", 0.3), ("unexplained", 0.2)) == [
        "cutoff",
        "unexplained",
    ]


@pytest.mark.parametrize(("residual_kg", "stands"), [(2000, True), (2001, False)])
def test_what_leaves_more_than_twice_its_uncertainty_is_not_told(residual_kg, stands):
    found = codes(("cutoff", 0.5, residual_kg), ("unexplained", 0.5))
    assert ("cutoff" in found) == stands
