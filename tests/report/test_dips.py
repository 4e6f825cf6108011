"""The lines on what an inspector worked out, beside the chain of a dip."""

from __future__ import annotations

import json

from recon.report.dips import arithmetic_lines, wrong_figures

PRINTED = {"reported_tov_m3": 8_663.2, "reported_vcf": 0.9921, "reported_gsv_m3": None}
WRONG = {
    "code": "inspector_vcf",
    "params": json.dumps(
        {"step": "vcf", "reported": 0.9921, "expected": 0.98983, "should_be_from": "60B"}
    ),
}
SENTENCE = "VCF printed 0.9921; should be 0.98983 (table 60B)."


def test_a_sheet_that_prints_nothing_is_not_spoken_of() -> None:
    assert list(arithmetic_lines({"reported_tov_m3": None}, "en")) == []


def test_right_figures_are_counted() -> None:
    [line] = arithmetic_lines({**PRINTED, "wrong_figures": []}, "en")
    assert line == "  inspector's arithmetic: the 2 printed figures follow from the readings"


def test_the_first_wrong_step_comes_first_and_those_after_it_are_told_too() -> None:
    lines = arithmetic_lines({**PRINTED, "wrong_figures": [WRONG, WRONG]}, "en")
    assert " ".join(line.strip() for line in lines) == (
        f"inspector's arithmetic: {SENTENCE} inspector's arithmetic: also: {SENTENCE}"
    )


def test_json_tells_step_figures_and_sentence() -> None:
    assert wrong_figures({"wrong_figures": [WRONG]}, "en") == [
        {
            "code": "inspector_vcf",
            "step": "vcf",
            "reported": 0.9921,
            "expected": 0.98983,
            "message": SENTENCE,
        }
    ]
