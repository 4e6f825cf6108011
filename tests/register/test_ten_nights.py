"""Ten nights: a fault appears, is explained, rectified, verified and recurs; nothing is lost."""

import json
from datetime import date

from openpyxl import load_workbook

from recon.register.lookup import history
from recon.report import labels
from recon.store.connection import Store
from tests.register.tennights import FIRST


def states(story, rule, tank):
    """The state of a finding on each night it was shown."""
    seen = {night: story.finding(night, rule, tank) for night in story.outcomes}
    return {night: finding.state for night, finding in seen.items() if finding}


def events_of(story, tank):
    """What happened to a tank's shortage, oldest first."""
    finding = story.finding(10, "tank_shortage", tank)
    path = story.root / "recon.duckdb"
    with Store.open(path, memory_limit="512MB", threads=1, wait_s=5, read_only=True) as store:
        return history(store, finding.id)


def test_a_shortage_goes_through_its_whole_life_and_comes_back(story):
    assert states(story, "tank_shortage", "T-1") == {
        3: "open",
        4: "explained",
        5: "measure_agreed",
        6: "verified_closed",
        9: "reopened",
        10: "reopened",
    }


def test_it_keeps_its_id_its_first_night_and_what_people_wrote(story):
    first, last = (story.finding(night, "tank_shortage", "T-1") for night in (3, 10))
    assert last.id == first.id
    assert (last.first_seen, last.runs_seen) == (first.first_seen, 5)
    assert (last.explanation, last.decision) == ("An issue was not booked", "Book it")
    assert (last.owner, last.due_date) == ("Zhao Min", date(2026, 11, 6))


def test_a_night_on_which_nobody_counted_closes_nothing(story):
    assert story.finding(4, "tank_not_counted", "T-4").state == "open"
    assert story.finding(4, "tank_shortage", "T-4").state == "open"
    assert story.finding(5, "tank_not_counted", "T-4").state == "verified_closed"


def test_a_claim_that_the_next_night_refutes_is_reopened(story):
    """T-4 was called rectified on night 4's workbook; night 5 counted and it was short still."""
    assert states(story, "tank_shortage", "T-4") == {
        2: "open", 3: "open", 4: "open", **dict.fromkeys(range(5, 11), "reopened"),
    }  # fmt: skip


def test_what_was_written_stands_prefilled_in_the_next_workbook(story):
    sheet = load_workbook(story.workbook(10))[labels.PROBLEM_LIST.both]
    header = [str(cell.value).split("\n")[-1] for cell in sheet[4]]
    rows = [dict(zip(header, (c.value for c in row), strict=True)) for row in sheet.iter_rows(5)]
    (row,) = [row for row in rows if row["Tank"] == "T-1"]
    assert row["Explanation"] == "An issue was not booked"
    assert row["Due date"].date() == date(2026, 11, 6)
    assert row["State"] == "re-opened"


def test_the_same_words_on_two_findings_are_one_measure_carried_forward(story):
    (measure,) = story.outcomes[10].run.measures
    assert measure.finding_ids == tuple(
        sorted(story.finding(10, "tank_shortage", tank).id for tank in ("T-1", "T-4"))
    )
    assert measure.since == story.outcomes[5].run.as_of
    by_night = {night: [m.state for m in o.run.measures] for night, o in story.outcomes.items()}
    assert by_night[4] == []
    assert by_night[6] == ["agreed"]
    # T-4 is due on the 7th; the night of the 8th is past it.
    assert by_night[8] == ["overdue"]


def test_the_burn_down_adds_up_night_by_night(story):
    rows = story.outcomes[10].run.extras["progress"]["history"]
    # Night 10 opens one more: a row that was refused of a returned workbook.
    assert [row["open"] for row in rows] == [0, 1, 2, 3, 2, 1, 1, 1, 2, 3]
    assert sum(row["opened"] for row in rows) == 4
    assert sum(row["closed"] for row in rows) == 2
    for outcome in story.outcomes.values():
        still = [f for f in outcome.run.findings if f.state != "verified_closed"]
        assert outcome.run.extras["progress"]["open"] == len(still)


def test_every_step_is_in_the_history_with_its_cell(story):
    events = events_of(story, "T-1")
    told = [(event["event"], event["field"], event["state_after"]) for event in events]
    assert told[0] == ("opened", None, "open")
    assert ("written", "state", "explained") in told
    assert ("written", "state", "rectified") in told
    assert told[-2:] == [("closed", None, "verified_closed"), ("reopened", None, "reopened")]
    written = [event for event in events if event["field"] == "explanation"]
    assert written[0]["origin_file"] == "inbox/returned_03.xlsx"
    assert written[0]["origin_cell"].startswith("J")


def test_two_workbooks_that_contradict_each_other_are_a_problem_and_both_are_kept(story):
    (problem,) = story.outcomes[8].run.input_problems
    assert (problem.rule, problem.file) == ("action_conflict", "inbox/returned_07b.xlsx")
    assert problem.cell.startswith("J")
    assert {problem.params["shown"], problem.params["other"]} == {
        "Meter read late", "A truck twice",
    }  # fmt: skip
    assert story.outcomes[8].exit_code == 4


def test_a_workbook_of_a_later_night_settles_it(story):
    assert story.finding(8, "tank_shortage", "T-4").explanation == "A truck twice"
    assert story.finding(9, "tank_shortage", "T-4").explanation == "Two trucks twice"
    assert story.outcomes[9].run.input_problems == ()
    told = [e["value_after"] for e in events_of(story, "T-4") if e["field"] == "explanation"]
    assert told == ["Meter read late", "A truck twice", "Two trucks twice"]


def test_an_unknown_id_and_a_state_that_only_a_run_sets_are_problems_with_their_cells(story):
    problems = {each.rule: each for each in story.outcomes[10].run.input_problems}
    assert set(problems) == {"action_finding_unknown", "action_state_reserved"}
    for rule, column, value in (
        ("action_finding_unknown", "A", "F-NOBODY0001"),
        ("action_state_reserved", "O", "verified_closed"),
    ):
        assert problems[rule].file == "inbox/returned_09.xlsx"
        assert problems[rule].cell.startswith(column)
        assert problems[rule].value == value
    # What could be taken of the workbook was taken.
    assert story.finding(10, "tank_shortage", "T-4").state == "reopened"
    assert story.finding(10, "tank_shortage", "T-4").owner == "Qian Li"


def test_a_month_has_one_draw_and_the_coverage_shows_it(story):
    draws = [outcome.run.extras["visits"]["draw"] for outcome in story.outcomes.values()]
    assert all(draw == draws[0] for draw in draws)
    visits = story.outcomes[10].run.extras["visits"]
    drawn = {row["tank_id"] for row in draws[0]}
    for row in visits["coverage"]:
        assert row["months"][-1] == ("vd" if row["tank_id"] in drawn else "v")
        assert row["blind"] == 0


def test_what_is_stored_is_what_was_shown(story):
    """The JSON in the store gives the same sheets again."""
    run = story.outcomes[10].run
    assert run.as_of == FIRST.replace(day=10)
    assert json.loads(json.dumps(run.extras)) == run.extras
    assert set(run.extras) >= {"progress", "owners", "tickets", "limits", "visits", "trend"}
