"""A small run of the accuracy benchmark: what must not slip, on seeds of its own."""

import json
from math import isclose

import pytest

from benchmarks.accuracy_tables import flag_probability, measured, put_into, tables
from benchmarks.diagnose_accuracy import SHORT, plan, read
from benchmarks.simulated_night import Judged, Seen, judge_site

DOCUMENTED = (
    *("duplicate_entry", "cutoff", "pre_booked", "one_sided_reversal"),
    "stale_stocktake",
)


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Judged:
    folder = tmp_path_factory.mktemp("accuracy") / "site"
    counts = dict.fromkeys(DOCUMENTED, 2)
    return judge_site(folder, 1, 77, counts, tanks=72, entries=30)


@pytest.mark.slow
def test_documented_faults_are_found_and_sound_tanks_never_confirmed(judged) -> None:
    large = [one for one in judged.seen if one.flagged and one.size_u >= 3]
    assert large
    assert all(one.code in one.listed for one in large)
    assert all(one.right for one in judged.seen if one.confidence == "confirmed")
    assert [one for one in judged.sound if one.confidence == "confirmed"] == []


@pytest.mark.slow
def test_a_site_survives_its_line_of_json_and_shows_in_every_table(judged, tmp_path) -> None:
    keep = tmp_path / "kept.jsonl"
    line = json.dumps(judged.record())
    keep.write_text(f"{line}\n{line[: len(line) // 2]}", encoding="utf-8")
    (kept,) = read(keep).values()
    text = tables([kept])
    assert text == tables([judged])
    assert "stale_stocktake" in text


def test_faults_are_planned_by_what_is_still_missing() -> None:
    def seen(code: str, flagged: bool) -> Seen:
        return Seen(code, 5.0, 5.0, 1.0, 1.0, flagged, 0)

    half = [seen("cutoff", n % 2 == 0) for n in range(20)]
    done = [Judged(0, {"cutoff": 20, "drift": 10}, half + [seen("drift", True)] * 10)]
    # Ten more cut-offs at one flagged in two ask for twenty tanks, five on each of four sites.
    assert plan(done, ("cutoff", "drift"), 20) == {"cutoff": 5, "drift": 3}
    assert plan(done, ("cutoff", "drift"), 10) == {}
    assert set(plan([], SHORT, 2000)) == set(SHORT)


def test_a_page_gets_the_tables_anew_and_keeps_the_rest() -> None:
    one = Seen("cutoff", 5.0, 5.0, 1.0, 1.0, True, 1, ("cutoff",), "suggested", ("cutoff",))
    text = tables([Judged(0, {"cutoff": 1}, [one] * 3)])
    page = (
        "# Page\n\n```console\n$ recon run\n```\n\nBefore.\n\n```text\nAccuracy on old\n  1 %\n\n"
        "Confidence: answers, old\n```\n\n```text\nAnother table\n```\n"
    )
    made = put_into(page, text)
    assert "1 %" not in made
    assert "Confidence: answers, wrong ones" in made
    assert "cutoff+" not in made
    assert made.startswith("# Page\n\n```console\n$ recon run\n```\n\nBefore.\n")
    assert made.endswith("```text\nAnother table\n```\n")
    assert put_into(made, text) == made


def test_it_is_said_how_much_was_measured() -> None:
    def seen(code: str, flagged: bool) -> Seen:
        return Seen(code, 5.0, 5.0, 1.0, 1.0, flagged, 0)

    some = [seen("cutoff", True)] * 3 + [seen("drift", True), seen("drift", False)]
    text = measured([Judged(0, {}, some), Judged(1, {}, [seen("drift", True)] * 4)])
    assert "2 sites, 9 faulty tanks, 8 of them flagged" in text
    assert "3 to 5 of a code; 0 sound tanks" in text


def test_the_theoretical_power_is_the_normal_distributions() -> None:
    # Two-sided tail beyond 2 σ; one half where the effect is the line itself.
    assert isclose(flag_probability(0.0, 1.0, 2.0), 0.0455, abs_tol=1e-4)
    assert isclose(flag_probability(2.0, 1.0, 2.0), 0.5, abs_tol=1e-4)
    assert flag_probability(6.0, 1.0, 2.0) > 0.9999
