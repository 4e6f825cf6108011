import io
from dataclasses import replace

import pytest

from recon.model import InputProblem
from recon.report.lines import problem_line
from recon.report.rollup import SiteOutcome
from recon.report.summary import print_rollup, print_summary, terminal
from recon.report.text import width


@pytest.fixture
def said():
    """A function: what is printed for a run where nobody looks."""

    def capture(run, **options):
        stream = io.StringIO()
        print_summary(run, console=terminal(stream), **options)
        return stream.getvalue()

    return capture


def test_a_problem_line_names_file_sheet_and_cell(night):
    assert problem_line(night.input_problems[0]) == (
        "inbox/2026-11/东湾盘点1120.xlsx · 盘点 · G14: “2４.l” is no number (liquid temperature)."
    )


def test_a_problem_without_a_cell_names_its_row():
    problem = InputProblem(file="a.csv", row=37, rule="test_no_kind")
    assert problem_line(problem).startswith("a.csv · row 37: ")


def test_outside_text_cannot_drive_the_terminal():
    problem = InputProblem(
        file="\x1b]0;title\x07a.csv",
        sheet="s\u202e",
        cell="A1",
        rule="test_unreadable_number",
        params={"value": "[red]1\n2\x1b[2J", "column": "x"},
    )
    assert problem_line(problem) == (
        "\\x1b]0;title\\x07a.csv · s\\u202e · A1: “[red]1\\x0a2\\x1b[2J” is no number (x)."
    )


def test_nothing_unseen_is_printed_and_lines_have_no_blanks_at_their_end(said, night):
    text = said(night, written=["out/night\x1b.xlsx"])
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_every_file_shows_its_rows_and_what_became_of_it(said, night):
    text = said(night)
    assert "inbox/ledger_202611.csv     ledger            412     31   381        0 loaded" in text
    assert "skipped" in text


def test_the_verdict_the_flagged_tanks_and_the_best_cause_are_told(said, night):
    text = said(night)
    assert "Account and stock do NOT agree" in text
    assert "T-201 HIGH     shortage           -210.630      12.440 entry booked twice" in text
    assert "3 matched · 3 shortage · 2 surplus" in text


def test_tables_and_sentences_keep_to_80_columns(said, make_run):
    lines = said(make_run(input_problems=())).splitlines()
    assert max(map(width, lines)) <= 80


def test_after_20_problems_the_rest_is_counted(said, make_run):
    problems = tuple(InputProblem(file=f"{n:02}.csv", rule="test_no_kind") for n in range(25))
    text = said(make_run(input_problems=problems), written=["out/night.xlsx"])
    assert "19.csv: " in text
    assert "20.csv: " not in text
    assert "5 not shown here, see out/night.xlsx" in text


def test_problems_of_a_kind_are_told_three_times_and_counted_master_data_first(said, make_run):
    inbox = [InputProblem(file="inbox/a.csv", rule="test_no_kind", row=n) for n in range(1, 9)]
    master = InputProblem(file="master/tanks.csv", rule="test_no_kind", row=2)
    lines = said(make_run(input_problems=(*inbox, master))).splitlines()
    told = [line for line in lines if ".csv · row" in line or "more like" in line]
    assert told[0].startswith("master/tanks.csv · row 2")
    assert [line.split(":")[0] for line in told[1:4]] == [
        f"inbox/a.csv · row {n}" for n in (1, 2, 3)
    ]
    assert told[4:] == ["  and 5 more like these"]


def test_what_was_written_is_told_on_one_line_each(said, night):
    path = "out/" + "long" * 30 + ".xlsx"
    assert f"Written: {path}\n" in said(night, written=[path])


def test_a_dry_run_says_that_nothing_was_kept(said, night):
    assert "Dry run: nothing was kept or written." in said(night, dry_run=True)


def test_chinese_changes_sentences_and_words(chinese, said, night):
    text = said(night, language="zh")
    assert "〔Account and stock do NOT agree" in text
    assert "罐号" in text
    assert "盘亏" in text


def test_a_rollup_has_a_line_a_site_and_the_errors_below(make_run):
    stream = io.StringIO()
    print_rollup(
        [
            SiteOutcome.of(make_run(site="Nanwan"), 3),
            SiteOutcome("Beiwan\x1b", 5, error="another process (PID 7) holds the store"),
        ],
        console=terminal(stream),
    )
    lines = stream.getvalue().splitlines()
    assert lines[1].split() == ["Beiwan\\x1b", "5", "-", "-", "-", "-"]
    assert lines[2].split() == ["Nanwan", "3", "12", "3", "8", "-221.566"]
    assert lines[3] == "Beiwan\\x1b: another process (PID 7) holds the store"


def test_a_run_without_tanks_is_told_without_totals(said, make_run):
    empty = replace(make_run(tanks=()), input_problems=(), inputs=(), skipped=())
    assert "No tank could be compared" in said(empty)
