from datetime import datetime

import pytest

from recon.report import labels
from recon.report.sheets.problem_list import COLUMNS, state_words
from recon_schemas.actions import Actions
from recon_schemas.fields import columns
from recon_schemas.spellings import FINDING_STATES

PEOPLE = ("explanation", "decision", "measure", "owner", "due_date", "state")


def folded(text):
    return text.casefold().replace("_", " ")


def test_the_cells_for_people_bear_the_words_by_which_they_are_read_back():
    titles = {column.name: (column.title, column.title_zh) for column in columns(Actions)}
    assert COLUMNS[0].label == titles["finding_id"]
    assert [column.label for column in COLUMNS if column.people] == [titles[n] for n in PEOPLE]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_word_of_the_drop_down_is_read_back_as_its_state(language):
    for state, word in state_words(language).items():
        known = {folded(state), *(folded(each) for each in FINDING_STATES[state])}
        assert folded(word) in known


def test_open_findings_stand_first_with_their_age(night, records_of):
    rows = records_of(night, labels.PROBLEM_LIST)
    assert [row["Finding"] for row in rows] == [
        "F-0A1B2C3D4E",
        "F-0A1B2C3D4F",
        "F-1111111111",
        "F-2222222222",
        "F-3333333333",
    ]
    assert rows[0]["Age, days"] == 7
    assert rows[0]["First seen"] == datetime(2026, 11, 13)
    assert rows[2]["new"] == "新 new"
    assert rows[0]["State"] == "explained"


def test_the_cells_for_people_are_shaded_and_empty(night, sheet_of):
    sheet = sheet_of(night, labels.PROBLEM_LIST)
    for cell in sheet[5][10:]:
        assert cell.fill.fgColor.rgb.endswith("FFF8DC")
    assert [cell.value for cell in sheet[5][10:15]] == [None] * 5


def test_the_state_has_a_drop_down_and_the_due_date_takes_dates_only(night, sheet_of):
    sheet = sheet_of(night, labels.PROBLEM_LIST)
    by_type = {each.type: each for each in sheet.data_validations.dataValidation}
    assert str(by_type["list"].sqref) == "P5:P9"
    assert by_type["list"].formula1.strip('"').split(",") == list(state_words("en").values())
    assert len(by_type["list"].formula1) <= 255
    assert str(by_type["date"].sqref) == "O5:O9"


def test_an_overdue_date_turns_red(night, sheet_of):
    sheet = sheet_of(night, labels.PROBLEM_LIST)
    ((where, rules),) = [(each.sqref, each.rules) for each in sheet.conditional_formatting]
    assert str(where) == "O5:O9"
    # 2026-11-20 is day 46346 of the 1900 date system.
    assert rules[0].formula == ['AND(ISNUMBER($O5),$O5<46346,$P5<>"verified and closed")']


def test_the_state_is_offered_in_the_workbooks_language(chinese, night, records_of):
    assert records_of(night, labels.PROBLEM_LIST, "zh")[0]["State"] == "已说明"
