"""What a night leaves for people: notices, messages, sources, and what is never overwritten."""

import pytest
from lxml import html
from openpyxl import load_workbook

from recon.report import labels
from tests.acceptance.sites import Site, recon, run_night


@pytest.fixture
def site(tmp_path):
    """T1 is 80 t short of 8000 t (high), T2 agrees."""
    made = Site(tmp_path / "Beigang")
    made.plain("T1", innage=9900)
    made.plain("T2")
    made.build()
    return made.root


def the(site, pattern):
    found = sorted((site / "out").glob(pattern))
    assert len(found) == 1, found
    return found[0]


def test_a_new_high_finding_gets_a_notice_and_a_message(site):
    night = run_night(site)
    (finding,) = [one for one in night.document["findings"] if one["severity"] == "high"]
    notice = html.fromstring(the(site, "*_notices.htm").read_text(encoding="utf-8"))
    assert len(notice.xpath("//section")) == 1
    assert finding["id"] in notice.text_content()
    assert finding["message"] in notice.text_content()
    assert "inbox/" in notice.text_content()
    message = the(site, "*_messages.txt").read_text(encoding="utf-8")
    assert finding["message"] in message
    assert "_notices.htm" in night.err
    assert recon("verify", site).code == 0


def test_the_next_night_without_news_says_so_and_writes_none(site, tmp_path):
    run_night(site)
    again = recon("run", site, "--as-of", "2026-02-01T06:00", "--out", tmp_path / "second")
    assert "No new high finding: no rectification notice was written." in again.err
    assert not list((tmp_path / "second").glob("*_notices.htm"))
    assert not list((tmp_path / "second").glob("*_messages.txt"))


@pytest.mark.parametrize("pattern", ["*_notices.htm", "*_messages.txt", "*_tickets.csv", "*.html"])
def test_a_file_that_somebody_changed_is_never_overwritten(site, pattern):
    run_night(site)
    assert recon("report", site, "--html").code == 0
    path = the(site, pattern)
    path.write_text("signed", encoding="utf-8")
    assert recon("report", site, "--html").code == 0
    assert path.read_text(encoding="utf-8") == "signed"
    beside = path.with_name(f"{path.stem} (2){path.suffix}")
    assert len(beside.read_bytes()) > 100
    written = beside.read_bytes()
    # What was put beside is ours again.
    assert recon("report", site, "--html").code == 0
    assert beside.read_bytes() == written
    assert not path.with_name(f"{path.stem} (3){path.suffix}").exists()
    assert recon("verify", site).code == 0


def test_asking_for_an_unknown_run_is_wrong_use_and_names_the_known(site):
    night = run_night(site)
    for words in (("report", site), ("explain", site, "T1")):
        done = recon(*words, "--run", "R-none")
        assert done.code == 2
        assert done.err.strip().splitlines() == [done.err.strip()]
        assert night.document["run"]["id"] in done.err


def test_a_discrepancy_leads_to_its_bridge_its_cells_and_its_papers(site):
    run_night(site)
    book = load_workbook(the(site, "*.xlsx"))
    sheet = book[labels.DISCREPANCIES.both]
    (row,) = [row for row in sheet.iter_rows(min_row=5) if any(c.value == "T1" for c in row)]
    leads = {}
    for cell in row:
        if cell.hyperlink is not None:
            name, place = cell.hyperlink.location.rsplit("!", 1)
            leads[name.strip("'")] = [each.value for each in book[name.strip("'")][int(place[1:])]]
    assert set(leads) == {labels.BRIDGE.both, labels.SOURCES.both, labels.TICKETS.both}
    for values in leads.values():
        assert any("T1" in str(value) for value in values)
