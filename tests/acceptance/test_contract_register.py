"""What the register and the applications say, where they contradict themselves or run ahead."""

import json

import pytest

from tests.acceptance.sites import Site, run_night, write_csv


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """T1 stands twice in the register, T2's pumping began after it ended, T99 is applied for."""
    site = Site(tmp_path_factory.mktemp("register") / "s")
    site.plain("T1")
    site.tanks.append({**site.tanks[0], "reference_height_mm": 22000})
    site.plain("T2")
    site.entry("A1", "receipt", "T2", 5, "2026-01-31 10:00", started_at="2026-01-31 23:00")
    site.tank("T3")
    site.gauge("T3")
    site.opening("T3")
    site.entries[-1]["effective_at"] = "2025-01-01"
    for number in (1, 2, 4):
        day = f"2026-01-0{number} 10:00"
        site.entry(f"N{number}", "receipt", "T3", 1, day, document_no=f"DOC-000{number}")
    site.entry("N9", "issue", "T3", 9000, "2026-01-08 10:00")
    site.entry("N8", "receipt", "T3", 8997, "2026-01-09 10:00")
    site.build()
    write_csv(
        site.root / "inbox/applications.csv",
        [
            {
                "application_no": "AP2",
                "kind": "tank_added",
                "tank_id": "T99",
                "approved_on": "2026-01-03",
                "effective_from": "2026-01-04",
                "status": "approved",
            }
        ],
    )
    write_csv(
        site.root / "inbox/balances.csv",
        [
            {
                "tank_id": "T2",
                "product": "OIL",
                "period_start": "2026-01-01",
                "period_end": "2026-01-31",
                "opening_t": 8000,
                "received_t": 100,
                "issued_t": 50,
                "closing_t": 8000,
            }
        ],
    )
    return run_night(site.root, "--dry-run", "--json")


@pytest.fixture(scope="module")
def document(night):
    return json.loads(night.out)


def of(document, tank_id):
    return [one for one in document["findings"] if one["tank_id"] == tank_id]


def test_stock_below_zero_is_a_finding_and_rejects_no_row(document):
    messages = " ".join(one["message"] for one in of(document, "T3"))
    assert "997" in messages
    (tank,) = [one for one in document["tanks"] if one["tank_id"] == "T3"]
    assert tank["book_t"] == 8000


def test_a_gap_in_document_numbers_is_a_finding(document):
    assert any("DOC-0003" in one["message"] for one in document["findings"])


def test_a_balance_that_does_not_close_is_a_finding(document):
    assert any("8050" in one["message"] for one in of(document, "T2"))


def test_a_tank_twice_in_the_register_is_a_problem(document):
    assert [one for one in document["input_problems"] if one["file"] == "master/tanks.csv"]


def test_an_application_for_a_tank_yet_to_come_is_accepted(document):
    names = [one["file"] for one in document["input_problems"]]
    assert "inbox/applications.csv" not in names


def test_pumping_that_starts_after_it_ended_is_said(document):
    said = [one["message"] for one in (*of(document, "T2"), *document["input_problems"])]
    assert any("A1" in text or "started" in text.lower() for text in said)
