"""Measures, burn-down, control charts, visits, owners, papers, limits, hazard: shown as stored."""

import base64
import csv
import io
import zlib
from datetime import date, datetime
from hashlib import sha256

import pytest
from openpyxl import load_workbook

from recon.model import Measure
from recon.report import labels
from recon.report.sheets import measures, owners, tickets, visits
from recon.report.stored import tickets_name
from recon.report.tables import Told
from recon.report.workbook import write_workbook

PAPERS = b"\xef\xbb\xbfdepot,number\nDongwan,QD-1\nDongwan,QD-2\n"

EXTRAS = {
    "progress": {
        "open": 4, "new": 2, "closed": 1, "reopened": 1, "rectified": 1, "overdue": 3,
        "history": [
            {"as_of": "2026-11-19T23:55:00", "opened": 3, "closed": 0, "reopened": 0, "open": 3},
            {"as_of": "2026-11-20T23:55:00", "opened": 2, "closed": 1, "reopened": 1, "open": 4},
        ],
    },
    "owners": [
        {
            "month": "2026-11-01", "depot": "Dongwan", "product": "diesel", "owner": None,
            "customs_status": "bonded", "opening_t": 100.0, "opened_t": 0.0, "received_t": 50.25,
            "issued_t": 20.125, "transferred_t": -5.0, "title_t": 0.0, "adjusted_t": -0.5,
            "unexplained_t": 1.0, "closing_t": 125.625,
        }
    ],
    "parties": [
        {
            "depot": "Dongwan", "tank_id": "T-101", "gauged_at": "2026-11-20T23:30:00",
            "owner": "=Lanhai", "customs_status": "duty_paid", "book_t": 41250.0,
            "difference_t": -412.086, "allocated_t": -412.086, "share": 1.0,
        }
    ],
    "tickets": {
        "whole": True, "count": 2, "exceptions": 1, "sha256": sha256(PAPERS).hexdigest(),
        "file": base64.b64encode(zlib.compress(PAPERS)).decode(),
        "rows": [
            {
                "depot": "Dongwan", "paper": "document", "number": number, "entries": 1,
                "entry_ids": "E-1", "tanks": "T-101", "kinds": "issue",
                "first_at": "2026-11-19T08:00:00", "last_at": "2026-11-19T08:00:00",
                "added_t": 0.0, "taken_t": 32.28, "declarations": None, "applications": None,
                "marks": marks, "outcome": outcome,
            }
            for number, marks, outcome in (
                ("QD-1", [], "in_order"), ("QD-2", ["ticket_twins"], "exception"),
            )
        ],
    },
    "applications": [
        {
            "depot": "Dongwan", "tank_id": "T-101", "application_no": "BG-7",
            "kind": "owner_change", "from_value": "A", "to_value": "B", "status": "approved",
            "approved_on": "2026-11-05", "effective_from": None, "effective_to": None,
            "citing_entries": 0, "entry_ids": None, "outcome": "application_without_effect",
        }
    ],
    "exposure": [
        {
            **{"depot": "Dongwan", "tank_id": "T-101", "product": "crude oil", "hs_code": "2709"},
            **{"shortage_t": 412.086, "price_cny_per_t": 4000.0, "price_from": "rates"},
            **{"cif_cny": 1648344.0, "duty_cny": None, "consumption_cny": None, "vat_cny": None},
            **{"known_cny": None, "missing": ["duty_rate_missing"], "duty_pct": None},
            **{"consumption_cny_per_l": None, "vat_pct": 13.0, "valid_from": "2019-04-01"},
            **{"source": "invented", "rates_file": None},
        },
        {
            **{"depot": "Dongwan", "tank_id": "T-302", "product": "fuel oil", "hs_code": "2710"},
            **{"shortage_t": 18.75, "price_cny_per_t": 5000.0, "price_from": "E-7"},
            **{"cif_cny": 93750.0, "duty_cny": 5625.0, "consumption_cny": 0.1, "vat_cny": 0.2},
            **{"known_cny": 5625.3, "missing": [], "duty_pct": 6.0, "consumption_cny_per_l": 1.2},
            **{"vat_pct": 13.0, "valid_from": "2026-01-01", "source": "invented"},
            **{"rates_file": "master/tax_rates.toml"},
        },
    ],
    "limits": [
        {
            "depot": "Dongwan", "tank_id": "T-101", "owner": "Lanhai", "customs_status": "bonded",
            "product": "crude oil", "entry_id": "E-1", "entered_on": "2025-11-10", "moved": True,
            "quantity_t": 12.5, "limit_on": "2026-11-10", "basis": "one_year", "days_left": -10,
        }
    ],
    "visits": {
        "month": "2026-11", "seed": "99766c40c7d04cb3",
        "weights": {"risk": 30, "tonnes": 25, "value": 15, "age": 15, "recurrence": 15},
        "plan": [
            {
                "rank": 1, "depot": "Dongwan", "tank_id": "T-101", "score": 70.5,
                "parts": {"risk": 1, "tonnes": 1, "value": 1, "age": 0.03, "recurrence": 0},
                "risk": "high", "tonnes_t": 412.086, "value_cny": 1234567.89, "age_days": 3,
                "findings": ["F-0A1B2C3D4E"],
            }
        ],
        "draw": [
            {
                "depot": "Dongwan", "tank_id": "T-9", "risk": "none", "number": "0d25e7741346",
                "of": 3,
            }
        ],
        "months": ["2026-10", "2026-11"],
        "coverage": [
            {
                "depot": "Dongwan", "tank_id": "T-101", "months": ["so", "vd"], "blind": 0,
                "last_visit": "2026-10-05",
            },
            {"depot": "Dongwan", "tank_id": "T-401", "months": ["", ""], "blind": 2},
        ],
    },
    "trend": {
        "limit": 7.0, "slack": 0.5, "followed": 2, "alarms": 1,
        "series": [
            {
                "depot": depot, "tank_id": tank, "per_night_t": -0.5, "alarm": False,
                "points": [
                    {
                        "as_of": f"2026-11-{day}T23:55:00", "difference_t": -0.5, "mean_t": 0.0,
                        "lower_t": -9.0, "upper_t": 9.0, "rise": 0.0, "fall": fall,
                    }
                    for day, fall in ((19, 1.5), (20, 7.25))
                ],
            }
            for depot, tank in ((None, None), ("Dongwan", "T-301"))
        ],
    },
    "hazard": [
        {
            "unit": "Dongwan", "tanks": 12, "stock_t": 121566.319, "s": 31.248, "r": 62.496,
            "alpha": 2.0, "people_counted": False, "major": True, "level": 2,
            "made_of": ["crude oil 84,606 t / 5,000 t"], "not_counted": ["additive"],
        }
    ],
}  # fmt: skip

SINCE = datetime(2026, 11, 1, 23, 55)
MEASURES = tuple(
    Measure(f"M-{n}", text, state, "Zhao Min", date(2026, 11, n), ("F-1", "F-2"), SINCE)
    for n, text, state in (
        (1, "Train the pier crew", "done"),
        (2, "Close the ledger", "agreed"),
        (3, "Seal the drain", "overdue"),
    )
)  # fmt: skip


@pytest.fixture
def full(make_run):
    return make_run(extras=EXTRAS, measures=MEASURES)


def test_overdue_measures_stand_first_with_the_problems_they_answer(full, records_of):
    rows = records_of(full, labels.MEASURES)
    assert [row["Measure"] for row in rows] == [
        "Seal the drain", "Close the ledger", "Train the pier crew",
    ]  # fmt: skip
    assert rows[0]["Standing"] == "逾期 OVERDUE"
    assert rows[0]["Answers problems"] == "F-1, F-2"


def test_what_was_stored_stands_on_its_sheet(full, tmp_path):
    """One workbook for all: each sheet's title row, and the cells that matter."""
    path = tmp_path / "night.xlsx"
    write_workbook(full, path, "en")
    book = load_workbook(path)

    def records(label):
        sheet = book[label.both]
        header = int(sheet.print_title_rows.split(":")[0].strip("$"))
        names = [str(cell.value).split("\n")[-1] for cell in sheet[header]]
        return [
            dict(zip(names, (cell.value for cell in row), strict=False))
            for row in sheet.iter_rows(min_row=header + 1, max_col=len(names))
        ]

    (stock,) = records(labels.OWNERS)
    assert (stock["Month"], stock["Owner"]) == ("2026-11", "未注明 not named")
    assert (stock["Received t"], stock["Closing t"]) == (50.25, 125.625)
    (party,) = records(labels.PARTIES)
    assert (party["Owner"], party["Note"]) == ("=Lanhai", "按比例分摊 allocated")
    exception, fine = records(labels.TICKETS)
    assert (exception["Number"], exception["Outcome"]) == ("QD-2", "异常 EXCEPTION")
    assert exception["What was found"].startswith("It holds entries of the same tank")
    assert fine["Out of book t"] == 32.28
    (application,) = records(labels.APPLICATIONS)
    assert application["Outcome"] == "账上未见 NOT IN THE LEDGER"
    crude, fuel, together = records(labels.EXPOSURE)
    assert (crude["Duty CNY"], crude["Price from"]) == (None, "税率文件 rates file")
    assert crude["What is missing"].startswith("The rates file gives no customs duty rate")
    assert crude["Source of the rates"] == "程序自带 comes with the program: invented"
    assert (fuel["Duty %"], fuel["Rates in force from"]) == (6, datetime(2026, 1, 1))
    assert (together["CIF CNY"], together["Known together CNY"]) == (1742094, 5625.3)
    (lot,) = records(labels.STORAGE)
    assert (lot["Days left"], lot["Rests on"]) == (-10, "入仓满一年 one year from entry")
    (stop,) = records(labels.VISIT_PLAN)
    assert (stop["Score"], stop["Indicative taxes CNY"]) == (70.5, 1234568)
    assert stop["Points: risk, tonnes, value, age, recurrence"] == "30 · 25 · 15 · 0 · 0"
    (drawn,) = records(labels.DRAW)
    assert drawn["Number drawn"] == "0d25e7741346"
    one, blind = records(labels.COVERAGE)
    assert (one["2026-10"], one["2026-11"]) == ("○▲", "●◆")
    assert one["Last visit on record"] == stop["Last visit on record"] == datetime(2026, 10, 5)
    assert (blind["Last visit on record"], drawn["Last visit on record"]) == (None, None)
    assert blind["Blind spot"] == "盲区 blind spot"
    nights = records(labels.PROGRESS)
    assert [night["Open"] for night in nights[:2]] == [3, 4]
    points = records(labels.TREND)
    assert [point["Series"] for point in points] == ["全库 site"] * 2 + ["T-301"] * 2
    assert [point["Alarm"] for point in points] == [None, "预警 ALARM"] * 2
    (unit,) = records(labels.HAZARD)
    assert unit["S = Σ q/Q"] == 31.248
    assert "α = 2 assumes" in unit["Remarks"]
    assert "additive" in unit["Remarks"]
    assert len(book[labels.PROGRESS.both]._charts) == 1
    assert len(book[labels.TREND.both]._charts) == 2
    cover = [cell.value for row in book[labels.COVER.both].iter_rows() for cell in row]
    assert any(EXTRAS["tickets"]["sha256"] in str(value) for value in cover)
    assert "其中逾期 of them overdue" in cover


def test_the_list_of_papers_is_the_stored_file(full):
    content = tickets.whole_list(full)
    assert content == PAPERS
    assert sha256(content).hexdigest() == EXTRAS["tickets"]["sha256"]
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == ["QD-1", "QD-2"]
    assert tickets_name(full).endswith("_tickets.csv")


def test_a_run_of_an_older_version_has_empty_sheets(night):
    told = Told(night, "en")
    assert tickets.whole_list(night) is None
    for table in (
        measures.table, owners.stock_table, owners.parties_table, tickets.table,
        tickets.applications_table, visits.plan_table, visits.draw_table, visits.coverage_table,
    ):  # fmt: skip
        assert list(table(told).rows) == []
