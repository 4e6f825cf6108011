"""The sheets with one row a tank: all tanks, measurement, uncertainty, cut-off, charts."""

from datetime import datetime

import pytest

from recon.report import labels
from recon.report.sheets import charts


def by_tank(rows):
    return {row["Tank"]: row for row in rows}


def test_every_tank_of_the_register_is_kept_as_evidence(night, records_of):
    rows = records_of(night, labels.ALL_TANKS)
    assert len(rows) == len(night.tanks)
    assert [row["Tank"] for row in rows][1:4] == ["T-9", "T-10", "T-101"]
    assert by_tank(rows)["T-10"]["Verdict"] == "相符 matched"


def test_tonnes_are_numbers_with_three_decimals(night, sheet_of):
    sheet = sheet_of(night, labels.ALL_TANKS)
    book = next(row for row in sheet.iter_rows(min_row=5) if row[1].value == "T-101")[7]
    assert (book.value, book.number_format) == (41250, "#,##0.000")


def test_notes_are_sentences(night, records_of):
    assert by_tank(records_of(night, labels.ALL_TANKS))["T-101"]["Notes"] == (
        "No ambient temperature was written: the shell takes the liquid's."
    )


def test_the_measurement_shows_every_step_and_the_inspectors_figure(night, records_of):
    row = by_tank(records_of(night, labels.MEASUREMENT))["T-101"]
    assert row["CTSh"] == 1.000091
    assert row["VCF"] == 0.995941
    assert row["Roof m³"] == -28.514
    assert row["Gauged at"] == datetime(2026, 11, 20, 23, 30)
    assert row["Ours − inspector t"] == pytest.approx(-0.012)


def test_tanks_that_were_not_measured_have_no_line_of_measurement(night, records_of):
    assert "T-401" not in by_tank(records_of(night, labels.MEASUREMENT))


def test_the_components_of_the_uncertainty_make_up_the_tolerance(night, records_of):
    rows = records_of(night, labels.UNCERTAINTY)
    assert list(rows[0])[4:7] == ["level t", "density t", "book entries t"]
    for row in rows:
        total = sum(row[name] ** 2 for name in ("level t", "density t", "book entries t")) ** 0.5
        assert total == pytest.approx(row["Tolerance t"], abs=0.002)


def test_a_tank_being_pumped_shows_its_difference_three_ways(night, records_of):
    (row,) = records_of(night, labels.CUT_OFF)
    assert row["Entry"] == "E-20261120-0080"
    assert row["Pumping began"] == datetime(2026, 11, 20, 22, 10)
    assert row["In book figure"] == "否 no"
    assert row["Difference with none of it t"] == -393.112
    assert row["Difference by share of time t"] == -2.966
    assert row["Difference with all of it t"] == 247.138


def test_a_cut_off_entry_names_its_document_and_what_it_waits_for(make_run, make_tank, records_of):
    tank = make_tank(
        "T-1",
        "diesel",
        "not_measurable",
        "watch",
        "10",
        cut_off=(
            {
                "entry_id": "E-1",
                "quantity_t": "12.5",
                "document_no": "C-7",
                "status": "pre_booked",
                "pumped_over": False,
            },
        ),
    )
    (row,) = records_of(make_run(tanks=(tank,)), labels.CUT_OFF)
    assert (row["Effect on book t"], row["Remarks"]) == (12.5, "C-7\n预核扣 pre-booked")


def test_the_chart_shows_the_largest_differences_in_tolerances(night, records_of):
    rows = records_of(night, labels.CHARTS)
    assert [row["Tank"] for row in rows] == ["T-201", "T-102", "T-101", "T-202", "T-302"]
    assert (rows[0]["+ Tolerance t"], rows[0]["− Tolerance t"]) == (12.44, -12.44)


def test_the_chart_is_native_and_bounded(make_run, make_tank, sheet_of):
    many = tuple(
        make_tank(f"T-{n}", "diesel", "surplus", "watch", "100", f"{110 + n}", 5.0)
        for n in range(charts.MOST + 10)
    )
    sheet = sheet_of(make_run(tanks=many), labels.CHARTS)
    assert sheet.max_row == 4 + charts.MOST
    assert len(sheet._charts) == 1


def test_a_night_without_differences_has_no_chart(make_run, sheet_of):
    assert not sheet_of(make_run(tanks=()), labels.CHARTS)._charts


def test_a_site_of_one_depot_need_not_name_it_on_every_line(make_run, sheet_of):
    run = make_run(site="Dongwan")
    sheet = sheet_of(run, labels.DISCREPANCIES)
    assert [cell.value for cell in sheet[4]][2:5] == ["新\nnew", "罐号\nTank", "油品\nProduct"]
    assert (sheet["D5"].value, sheet["D5"].hyperlink.location) == ("T-102", "'差异桥 Bridge'!A5")
    assert sheet["F5"].value == datetime(2026, 11, 20, 23, 30)
    problems = sheet.parent[labels.PROBLEM_LIST.both]
    ranges = {str(each.sqref) for each in problems.data_validations.dataValidation}
    assert ranges == {"N5:N9", "O5:O9"}
