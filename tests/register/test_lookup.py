"""What ``recon findings`` prints of the ten nights: lists, one finding, its history, measures."""

import csv
import json
from io import StringIO

import pytest

from recon.errors import UsageError
from recon.register import lookup
from recon.register.lookup import Wanted
from recon.report import register as shown
from recon.report.text import width
from recon.store.connection import Store


@pytest.fixture(scope="module")
def store(story):
    path = story.root / "recon.duckdb"
    with Store.open(path, memory_limit="512MB", threads=1, wait_s=5, read_only=True) as opened:
        yield opened


@pytest.fixture
def short(story):
    """The id of T-1's shortage, which lived through everything."""
    return story.finding(10, "tank_shortage", "T-1").id


def tanks(store, **wanted):
    return [(row["rule"], row["tank_id"]) for row in lookup.listed(store, Wanted(**wanted))]


def test_the_list_is_filtered_by_tank_state_and_severity(store):
    assert tanks(store) == [
        ("tank_shortage", "T-4"),
        ("tank_shortage", "T-1"),
        ("rows_rejected", None),
        ("tank_not_counted", "T-4"),
    ]
    assert tanks(store, only_open=True, severity="high") == [
        ("tank_shortage", "T-4"),
        ("tank_shortage", "T-1"),
    ]
    assert tanks(store, tank="t4") == [("tank_shortage", "T-4"), ("tank_not_counted", "T-4")]
    assert tanks(store, severity="watch", tank="T-4") == [("tank_not_counted", "T-4")]
    assert tanks(store, state="reopened", tank="T-1") == [("tank_shortage", "T-1")]
    assert tanks(store, tank="T-99") == []


def test_a_finding_is_shown_with_every_cell_and_its_measure(store, short):
    text = shown.finding_text(lookup.one(store, short), lookup.measures(store, short), "en")
    for line in (
        "    Explanation: An issue was not booked",
        "    Decision: Book it",
        "    Measure: Close the day's ledger after the last pumping",
        "    Responsible: Zhao Min",
        "    Due date: 2026-11-06",
    ):
        assert line in text.splitlines()
    assert "OVERDUE  responsible Qian Li; Zhao Min, due 2026-11-06" in text


def test_the_history_tells_each_cell_before_and_after_and_where_it_was_written(store, short):
    lines = shown.history_text(lookup.history(store, short), "en").splitlines()
    at = lines.index("2026-11-04 23:30  State: open → explained")
    assert lines[at + 1].startswith("    inbox/returned_03.xlsx · 问题隐患清单 Problem list · ")
    assert "2026-11-05 23:30  Due date: - → 2026-11-06" in lines
    measure = "Measure: - → Close the day's ledger after the last pumping"
    assert f"2026-11-05 23:30  {measure}" in lines
    assert lines[0].startswith("2026-11-03 23:30  opened (run R-")
    assert any("closed: the run looked and no longer found it" in line for line in lines)
    assert lines[-1].startswith("2026-11-09 23:30  re-opened: the run found it again")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_fits_a_terminal_of_eighty_columns(store, short, language):
    texts = (
        shown.findings_text(lookup.listed(store, Wanted()), language),
        shown.finding_text(lookup.one(store, short), lookup.measures(store, short), language),
        shown.history_text(lookup.history(store, short), language),
        shown.measures_text(lookup.measures(store), language),
    )
    for text in texts:
        assert max(width(line) for line in text.splitlines()) <= 80


def test_chinese_holds_no_code(store, short):
    text = shown.finding_text(lookup.one(store, short), lookup.measures(store, short), "zh")
    text += shown.history_text(lookup.history(store, short), "zh")
    for code in ("reopened", "high", "measure_agreed", "explained", "rectified", "Due date"):
        assert code not in text
    assert "状态由 已说明 改为 已定措施" in text


def test_the_measures_are_a_list_of_their_own(store, short):
    (measure,) = lookup.measures(store)
    assert lookup.measures(store, short) == [measure]
    assert lookup.measures(store, "F-0000000000") == []
    assert short in measure["finding_ids"]
    assert shown.measures_text([measure], "en").endswith("measures: 1\n")


def test_json_holds_history_with_fields_and_sentences(store, short):
    events = json.loads(shown.as_json(lookup.history(store, short), "en"))
    (written,) = [event for event in events if event["field"] == "decision"]
    assert (written["value_before"], written["value_after"]) == (None, "Book it")
    assert written["message"] == "Decision: - → Book it"
    assert written["origin_cell"]


def test_csv_opens_in_a_spreadsheet_with_a_row_a_finding(store):
    text = shown.as_csv(lookup.listed(store, Wanted()), "en")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert [row["tank_id"] for row in rows] == ["T-4", "T-1", "", "T-4"]
    assert rows[1]["owner"] == "Zhao Min"


def test_a_written_formula_is_no_formula_in_csv(store, short):
    row = {**lookup.one(store, short), "explanation": '=HYPERLINK("http://x","y")'}
    (told,) = csv.DictReader(StringIO(shown.as_csv([row], "en").removeprefix("\ufeff")))
    assert told["explanation"].startswith("'=HYPERLINK")


def test_an_unknown_finding_is_wrong_use(store):
    with pytest.raises(UsageError, match="no finding F-0000000000"):
        lookup.history(store, "F-0000000000")
