"""An officer's visits come in as a file of their own and count in the coverage, nowhere else."""

import openpyxl
import pytest

from recon.store.connection import Store
from tests.acceptance.sites import Site, recon, run_night, write_csv

CHINESE = [
    {"序号": 1, "罐号": "T101", "巡查日期": "2026-01-15 09:30", "巡查人": "一班", "发现问题": "无"},
    {"序号": 2, "罐号": "102号罐", "巡查日期": "2025-12-03", "巡查人": "一班", "发现问题": "锁坏"},
]


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path / "s")
    made.plain("T-101")
    made.plain("T-102")
    made.entry("E-1", "receipt", "T-101", 100, "2026-01-31 10:00")
    made.entry("E-2", "issue", "T-101", 100, "2026-01-31 11:00")
    made.tank("T-103")
    made.opening("T-103")
    made.gauge("T-103", at="2025-11-30 22:00", source="terminal")
    return made


def coverage(root):
    """Tank → its marks, the last visit and how long nobody looked, as the workbook shows them."""
    (path,) = (root / "out").glob("*.xlsx")
    sheet = openpyxl.load_workbook(path)["覆盖情况 Coverage"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    names = [str(name).split("\n")[-1] for name in rows[0]]
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows[1:]}


def test_a_visit_is_a_look_and_changes_no_figure(site):
    without = site.run().document
    write_csv(site.root / "inbox/巡查.csv", CHINESE)
    for kept in (*(site.root / "out").iterdir(), site.root / "recon.duckdb"):
        kept.unlink()
    night = run_night(site.root)
    taken = next(one for one in night.document["run"]["inputs"] if "巡查" in one["path"])
    assert taken["kind"] == "visits"
    counts = ("rows_read", "rows_loaded", "rows_known", "rows_rejected")
    assert [taken[name] for name in counts] == [2, 2, 0, 0]
    assert night.document["tanks"] == without["tanks"]
    assert night.document["findings"] == without["findings"]
    shown = coverage(site.root)
    first, second, third = (shown[tank] for tank in ("T-101", "T-102", "T-103"))
    assert first["2026-01"].startswith("●▲")
    assert f"{first['Last visit on record']:%Y-%m-%d}" == "2026-01-15"
    assert (second["2025-12"], second["2026-01"].strip("◆")) == ("▲", "●")
    # Gauged by the terminal in November, by nobody since.
    assert (third["2025-11"], third["Months nobody looked"]) == ("○", 2)
    assert third["Blind spot"] == "盲区 blind spot"


def test_a_visit_ends_a_blind_spot(site):
    site.build()
    write_csv(site.root / "inbox/v.csv", [{"Tank": "T-103", "Inspection date": "2026-01-05"}])
    run_night(site.root)
    third = coverage(site.root)["T-103"]
    assert third["2026-01"].strip("◆") == "▲"
    assert (third["Months nobody looked"], third["Blind spot"]) == (0, None)


def test_an_unknown_tank_and_a_visit_of_the_future_are_problems(site):
    site.build()
    rows = [("T-101", "2026-01-05"), ("T-999", "2026-01-05"), ("T-102", "2089-01-05")]
    rows.append(("T-102", ""))
    write_csv(site.root / "inbox/v.csv", [{"tank_id": t, "visited_on": d} for t, d in rows])
    night = run_night(site.root)
    assert night.code == 4
    assert {(one["cell"] or one["row"], one["rule"]) for one in night.problems} == {
        ("A3", "unknown_tank"), ("B4", "visit_not_come_yet"), ("B5", "value_missing"),
    }  # fmt: skip
    (taken,) = (one for one in night.document["run"]["inputs"] if one["kind"] == "visits")
    assert (taken["rows_read"], taken["rows_loaded"], taken["rows_rejected"]) == (4, 1, 3)
    said = recon("run", site.root, "--lang", "zh")
    assert "T-102 所填巡查日期 2089-01-05 晚于当前时间" in said.out + said.err


def test_the_same_visits_in_a_second_file_are_known(site):
    site.build()
    write_csv(site.root / "inbox/a.csv", CHINESE)
    run_night(site.root)
    write_csv(site.root / "inbox/b.csv", [*CHINESE, {**CHINESE[0], "巡查日期": "2026-01-20"}])
    night = run_night(site.root)
    taken = next(one for one in night.document["run"]["inputs"] if one["path"] == "inbox/b.csv")
    counts = ("rows_read", "rows_loaded", "rows_known", "rows_rejected")
    assert [taken[name] for name in counts] == [3, 1, 2, 0]
    with Store.open(site.root / "recon.duckdb", read_only=True) as store:
        assert store.value("SELECT count(*) FROM current_visits") == 3
    assert recon("verify", site.root).code == 0
