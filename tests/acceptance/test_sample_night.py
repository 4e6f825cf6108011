"""The sample night against the generator's truth, and the promises of the contract around it."""

import json

import jsonschema
import openpyxl
import pytest

from recon.report import labels
from recon.report.document import results_schema
from recon.report.text import width
from tests.acceptance.conftest import command, run_site

SAMPLE_TANKS = 16


def test_it_ends_3_because_of_the_planted_discrepancies(sample_night):
    assert sample_night.code == 3, sample_night.err
    assert sample_night.out == ""
    assert "Traceback" not in sample_night.err


def test_every_tank_has_the_verdict_it_deserves(sample_night, truth):
    found = {tank["tank_id"]: tank["verdict"] for tank in sample_night.document["tanks"]}
    assert found == {tank["tank_id"]: tank["expected_verdict"] for tank in truth["tanks"]}


def test_every_difference_is_the_planted_one_within_its_uncertainty(sample_night, truth):
    for tank in truth["tanks"]:
        if tank["expected_difference_t"] is None:
            continue
        found = sample_night.tank(tank["tank_id"])
        assert abs(found["difference_t"] - tank["expected_difference_t"]) <= found["uncertainty_t"]


def test_every_physical_quantity_is_the_true_mass_within_its_uncertainty(sample_night, truth):
    for tank in truth["tanks"]:
        found = sample_night.tank(tank["tank_id"])
        if found["physical_t"] is not None:
            error = abs(found["physical_t"] - tank["true_mass_t"])
            # k = 2 leaves one healthy tank in twenty outside; 1.5 U leaves one in four hundred.
            assert error <= 1.5 * found["uncertainty_physical_t"]


def test_every_planted_fault_is_among_the_causes_with_its_entries(sample_night, truth):
    for fault in truth["faults"]:
        for tank_id in fault["tanks"]:
            causes = sample_night.tank(tank_id)["causes"]
            first = [cause for cause in causes if cause["candidate"] == 1]
            assert [cause["code"] for cause in first] == [fault["code"]], tank_id
            named = {entry for cause in first for entry in cause["entries"]}
            assert not fault["entries"] or named & set(fault["entries"]), tank_id


def test_nobody_is_accused_of_what_only_looks_like_a_fault(sample_night, truth):
    for innocent in truth["innocent"]:
        for tank_id in innocent["tanks"]:
            tank = sample_night.tank(tank_id)
            assert tank["verdict"] == "matched"
            assert tank["causes"] == []


def test_the_records_of_a_candidate_sum_to_the_difference_exactly(sample_night):
    for tank in sample_night.document["tanks"]:
        by_candidate = {}
        for cause in tank["causes"]:
            by_candidate.setdefault(cause["candidate"], []).append(cause)
        for records in by_candidate.values():
            total = sum(record["explains_t"] for record in records) + records[0]["residual_t"]
            assert round(total, 3) == tank["difference_t"]


def test_the_document_holds_against_its_schema(sample_night):
    jsonschema.Draft202012Validator(results_schema()).validate(sample_night.document)


def test_rows_read_are_loaded_known_or_rejected_for_every_file(sample_night):
    inputs = sample_night.document["run"]["inputs"]
    assert len(inputs) >= 8
    for file in inputs:
        parts = file["rows_loaded"] + file["rows_known"] + file["rows_rejected"]
        assert file["rows_read"] == parts > 0


def test_the_same_night_again_changes_nothing(sample_night):
    before = sample_night.document
    book = sample_night.workbook.read_bytes()
    again = run_site(sample_night.site)
    assert again.code == 3
    assert "nothing changed" in again.err
    assert sample_night.workbook.read_bytes() == book

    def without_status(document):
        for file in document["run"]["inputs"]:
            del file["status"]
        return document

    assert without_status(again.document) == without_status(before)


def test_json_prints_the_document_and_nothing_else(sample):
    done = command("run", sample, "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["schema"] == "recon.results/1"
    assert done.stderr == ""


def test_a_dry_run_leaves_nothing_behind(sample):
    before = {path.relative_to(sample) for path in sample.rglob("*")}
    done = command("run", sample, "--dry-run", "--json")
    assert done.returncode == 3
    left = {path.relative_to(sample) for path in sample.rglob("*")} - before
    assert left == set()


def test_a_fresh_copy_gives_the_same_document_and_workbook(sample_night, sample):
    other = run_site(sample)
    assert other.document == sample_night.document
    # Only when each run began and ended, and the memory it took, differ: three rows of the log.
    apart = {
        (sheet, cell)
        for sheet, cell, _ in cells_of(other.workbook) ^ cells_of(sample_night.workbook)
    }
    assert {sheet for sheet, _ in apart} <= {labels.RUN_LOG.both}
    assert len(apart) <= 3


def cells_of(workbook):
    book = openpyxl.load_workbook(workbook)
    return {
        (sheet.title, cell.coordinate, str(cell.value))
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_an_as_of_before_the_dips_counts_nothing(sample):
    done = run_site(sample, "--as-of", "2026-11-10T12:00")
    assert done.code == 4
    assert {tank["verdict"] for tank in done.document["tanks"]} <= {"not_counted", "idle"}


def test_the_workbook_opens_and_keeps_matched_tanks_as_evidence(sample_night, truth):
    book = openpyxl.load_workbook(sample_night.workbook)
    texts = {
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert {tank["tank_id"] for tank in truth["tanks"]} <= texts
    formulas = [text for text in texts if text.startswith("=")]
    assert not [text for text in formulas if "HYPERLINK" not in text]


@pytest.mark.parametrize(
    "words",
    [
        ("validate", "{site}"),
        ("findings", "{site}"),
        ("verify", "{site}"),
        ("explain", "{site}", "t101"),
        ("explain", "{site}", "T-103"),
        ("report", "{site}"),
    ],
)
def test_the_other_commands_work_on_the_finished_night(sample_night, words):
    done = command(*(word.format(site=sample_night.site) for word in words))
    assert done.returncode == 0, done.stderr
    assert done.stdout
    if words[0] in ("explain", "findings"):
        assert max(width(line) for line in done.stdout.splitlines()) <= 80
