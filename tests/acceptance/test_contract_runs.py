"""Night after night over one store: what is read again, revised, vanished, late or corrected."""

import json
import shutil

import pytest

from tests.acceptance.sites import Site, judge, recon, run_night, write_csv


def first_site(root):
    site = Site(root)
    site.plain("T101")
    site.plain("T102")
    for name, kind, tonnes, day in (
        ("E1", "receipt", 100, "10"), ("E2", "issue", 100, "11"), ("E3", "water_draw", 1, "31"),
    ):  # fmt: skip
        site.entry(name, kind, "T101", tonnes, f"2026-01-{day} 10:00",
                   document_no=f"D-{name}", booked_at=f"2026-01-{day} 12:00")  # fmt: skip
    return site


def counts(night):
    return {
        one["path"].removeprefix("inbox/"): (
            one["rows_read"], one["rows_loaded"], one["rows_known"], one["rows_rejected"],
        )
        for one in night.document["run"]["inputs"]
        if one["path"].startswith("inbox/")
    }  # fmt: skip


def comparable(document):
    run = {**document["run"], "id": None}
    run["inputs"] = [{**one, "status": None} for one in run["inputs"]]
    return json.dumps({**document, "run": run})


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """One store through five nights; each night is what its name says."""
    nights = {}
    site = first_site(tmp_path_factory.mktemp("story") / "s")
    nights["first"] = site.run()
    nights["again"] = run_night(site.root)
    shutil.copy(site.root / "inbox/ledger.csv", site.root / "inbox/copy.csv")
    later = [dict(entry) for entry in site.entries if entry["entry_id"] != "E1"]
    later[-2]["quantity"] = 60  # E2 comes again with another figure, E1 not at all
    later.append({**later[-1], "entry_id": "E9", "tank_id": "T-10Z", "quantity": 5})
    write_csv(site.root / "inbox/later.csv", later)
    (site.root / "inbox/stocktake.csv").unlink()
    site.readings[0]["innage_mm"] = 10001
    write_csv(site.root / "inbox/second.csv", site.readings[:1])
    nights["later"] = run_night(site.root)
    nights["still"] = run_night(site.root)
    later[-1]["tank_id"] = "T101"
    write_csv(site.root / "inbox/later.csv", later)
    nights["corrected"] = run_night(site.root)
    return nights


def test_a_rerun_of_the_same_night_gives_the_same_document(story):
    assert comparable(story["again"].document) == comparable(story["first"].document)
    assert story["first"].code == story["again"].code == 0


def test_rows_read_are_loaded_or_known_or_rejected_in_every_file(story):
    for night in story.values():
        for read, loaded, known, rejected in counts(night).values():
            assert read == loaded + known + rejected


def test_the_same_file_under_another_name_adds_nothing(story):
    assert story["first"].tank("T102")["book_t"] == 8000
    assert story["later"].tank("T102")["book_t"] == 8000


def test_a_later_export_revises_an_entry_and_says_so(story):
    assert story["first"].tank("T101")["book_t"] == 7999
    assert story["later"].tank("T101")["book_t"] == 8039
    assert any("E2" in json.dumps(one["params"]) for one in story["later"].findings("T101"))


def test_an_entry_that_a_later_export_lacks_is_a_high_finding_and_stays(story):
    (finding,) = [f for f in story["later"].findings() if f["rule"] == "entry_vanished"]
    assert finding["severity"] == "high"
    assert finding["tank_id"] == "T101"
    assert "E1" in json.dumps(finding["params"])
    # Both ways: 8039 t with it, 7939 t without.
    assert "8039" in finding["message"]
    assert "7939" in finding["message"]


def test_a_rejected_row_stays_a_problem_until_its_file_is_corrected(story):
    for name in ("later", "still"):
        assert story[name].code == 4
        (problem,) = story[name].problems
        assert (problem["file"], problem["row"], problem["value"]) == (
            "inbox/later.csv",
            6,
            "T-10Z",
        )
        assert problem["cell"] == "D6"
        assert "T-10" in problem["message"]
        assert counts(story[name])["later.csv"][3] == 1
    assert story["corrected"].problems == []
    assert story["corrected"].tank("T101")["book_t"] == 8034
    assert story["corrected"].code == 3


def test_reruns_are_not_nights(story):
    """Neither runs_seen nor age_days counts a rerun of the same clock."""
    for name in ("later", "still"):
        for finding in story[name].findings():
            assert finding["runs_seen"] == 1
            assert finding["age_days"] == 0


def test_a_reading_that_comes_again_with_another_figure_is_a_finding(story):
    assert story["later"].tank("T101")["physical_t"] == pytest.approx(8000.8)
    texts = [one["message"] for one in story["later"].findings("T101")]
    assert any("10001" in text.replace(",", "") for text in texts)


def test_a_reading_that_a_later_sheet_lacks_is_a_finding(story):
    # A sheet over the same time without T102.
    assert story["later"].findings("T102")


def test_two_fresh_copies_give_the_same_bytes(tmp_path):
    site = first_site(tmp_path / "one" / "s")
    site.opening("T102", 7000, at="2026-01-20")
    site.entries[-1]["entry_id"] = "O2"
    shutil.copytree(site.build(), tmp_path / "two" / "s")
    one = recon("run", tmp_path / "one" / "s", "--dry-run", "--json")
    two = recon("run", tmp_path / "two" / "s", "--dry-run", "--json")
    assert one.out == two.out
    assert json.loads(one.out)["totals"]["tanks"] == 2


def test_within_one_run_the_later_booking_wins_over_the_path_and_is_a_finding(tmp_path):
    site = first_site(tmp_path / "s")
    early = [dict(entry) for entry in site.entries]
    early[3].update(quantity=60, booked_at="2026-01-13 12:00")
    site.build()
    write_csv(site.root / "inbox/a.csv", early)
    night = judge(site.root)
    assert night.tank("T101")["book_t"] == 8039
    assert any("E2" in json.dumps(one["params"]) for one in night.findings("T101"))


def test_a_ledger_that_stops_early_and_a_gauge_time_to_come_are_problems(tmp_path):
    site = Site(tmp_path / "s")
    site.plain("T101")
    site.gauge("T101", 10100, at="2999-01-31 22:00")
    site.entry("Z", "water_draw", "T101", 1, "2026-01-30 09:59")
    night = site.judge()
    assert night.code == 4
    assert night.document["run"]["as_of"] == "2026-01-31T22:00:00+08:00"
    assert night.tank("T101")["physical_t"] == 8000
    files = sorted(problem["file"] for problem in night.problems)
    assert files == ["inbox/ledger.csv", "inbox/stocktake.csv"]
