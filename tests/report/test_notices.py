"""A notice to sign and a message to send for each new high finding, and for no other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import html

from recon.report.markup import source_of
from recon.report.notices import due_of, messages_text, noticed, notices_html, number_of

FILE = "inbox/东湾盘点1120.xlsx"


def source(kind, number, tonnes, cell, **more):
    row = {
        "depot": "Dongwan", "tank_id": "T-201", "kind": kind, "number": number,
        "at": "2026-11-20T23:30:00", "quantity_t": tonnes, "papers": [], "file": FILE,
        "sheet": "盘点", "cell": cell, "row": 14,
    }  # fmt: skip
    return {**row, **more}


@pytest.fixture
def told(make_run):
    """The night, with what its new high finding rests on."""
    rows = [
        source("reading", "RP-7", None, "G14"),
        source(
            "issue", "E-20261118-0041", 198.64, None,
            papers=["D-41", "CUS-9"], file="inbox/ledger.csv", sheet=None, row=37,
        ),
    ]  # fmt: skip
    return make_run(extras={"sources": rows})


def sections(run, language="en"):
    return html.fromstring(notices_html(run, language)).xpath("//section")


def facts(section):
    rows = section.xpath('.//table[@class="facts"]//tr')
    return {row[0].text_content(): row[1].text_content() for row in rows}


def test_only_a_high_finding_that_tonight_saw_first_gets_a_notice(night):
    # Of the night's four findings of severity high two are old; a gap of severity watch is new.
    assert [finding.id for finding in noticed(night)] == ["F-1111111111"]
    assert len(sections(night)) == 1


def test_what_people_did_to_it_meanwhile_takes_no_notice_away(night):
    explained = [replace(each, state="explained") for each in noticed(night)]
    assert noticed(replace(night, findings=tuple(explained))) == explained


def test_a_finding_closed_the_same_night_needs_none(night):
    closed = tuple(replace(each, state="verified_closed") for each in night.findings)
    assert noticed(replace(night, findings=closed)) == []


def test_the_number_is_of_the_night_and_the_finding_whatever_else_is_found(night):
    (finding,) = noticed(night)
    assert number_of(finding) == "20261120-1111111111"


def test_it_is_due_in_a_week_unless_somebody_set_a_date(night):
    (finding,) = noticed(night)
    assert due_of(finding) == night.as_of.date() + timedelta(days=7)
    assert due_of(replace(finding, due_date=date(2026, 11, 22))) == date(2026, 11, 22)


def test_a_notice_says_what_was_found_where_and_what_is_required(told):
    run = replace(told, findings=tuple(replace(f, rule="tank_shortage") for f in told.findings))
    (page,) = sections(run)
    said = facts(page)
    assert said["Date"] == "2026-11-20"
    assert said["Site"].startswith("Dongwan Terminal")
    assert said["Tank"] == "T-201 · jet kerosene"
    assert said["Finding"] == "F-1111111111"
    # 7409.870 − 7620.500 = −210.630; tolerance and U are 12.44.
    assert "difference -210.630 t" in said["Figures"]
    assert "U(difference) 12.440 t at k = 2, tolerance 12.440 t" in said["Figures"]
    assert said["Evidence"].startswith("Most likely cause: entry booked twice (ambiguous).")
    assert "share vessel, day and document" in said["Evidence"]
    assert said["Documents"].split("\n") == [
        f"gauge reading · RP-7 · 2026-11-20 23:30 · {FILE} · 盘点 · G14",
        "issue · E-20261118-0041 · 2026-11-20 23:30 · 198.640 t · D-41, CUS-9 · "
        "inbox/ledger.csv · row 37",
    ]
    assert "correcting entry" in said["Requirement"]
    assert said["Due"].startswith("By 2026-11-27")
    roles = [row[0].text_content() for row in page.xpath('.//table[@class="signed"]/tbody/tr')]
    assert roles == ["Issued by: supervising officer", "Received by: operator"]
    assert page.get("aria-labelledby") == page.xpath("./h2/@id")[0]


def test_many_sources_do_not_push_the_signatures_off_the_page(told):
    many = [source("issue", f"E-{at}", 1.0, f"F{at}") for at in range(20)]
    said = facts(sections(replace(told, extras={"sources": many}))[0])["Documents"].split("\n")
    assert len(said) == 7
    assert said[-1] == "14 more on the sheet Sources of the workbook."


def test_a_finding_of_the_whole_site_has_a_notice_too(night):
    gap = [replace(each, severity="high") for each in night.findings if each.rule == "test_gap"]
    said = facts(sections(replace(night, findings=tuple(gap)))[0])
    assert said["Tank"] == "the whole site"
    assert "Figures" not in said
    assert said["Evidence"] == "No cause is proposed; it has to be found."


def test_a_message_is_one_line_to_paste(night):
    text = messages_text(night, "en")
    assert text.endswith("by 2026-11-27.\n")
    assert text.count("\n") == 1
    for part in ("Dongwan Terminal 东湾油库, T-201", "-210.63 t", "20261120-1111111111"):
        assert part in text


def test_messages_stand_apart(make_run, night):
    twice = [replace(each, first_seen=night.as_of) for each in night.findings[:3]]
    lines = messages_text(make_run(findings=tuple(twice)), "en").split("\n")
    assert [bool(line) for line in lines] == [True, False, True, False, True, False]


def test_a_night_without_a_new_high_finding_has_nothing_to_send(make_run):
    assert messages_text(make_run(findings=()), "en") == ""


def test_outside_text_is_only_text_and_nothing_comes_from_outside(make_run, night):
    evil = "</td><script>x()</script>\x1b[2J"
    (finding,) = noticed(night)
    page = notices_html(make_run(site=evil, findings=(replace(finding, tank_id=evil),)), "en")
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //link | //img")
    assert "\x1b" not in page
    assert "\x1b" not in messages_text(make_run(site=evil), "en")
    policy = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    assert policy.startswith("default-src 'none'")
    assert source_of(tree.xpath("//style")[0].text) in policy


def test_chinese_notices_are_chinese(told, chinese):
    tree = html.fromstring(notices_html(told, "zh"))
    assert tree.get("lang") == "zh-CN"
    assert tree.xpath("//h2")[0].text == "整改通知书"
    assert list(facts(sections(told, "zh")[0]))[:4] == ["日期", "库点", "罐号", "问题编号"]


def test_the_same_run_gives_the_same_notices(told):
    assert notices_html(told, "en") == notices_html(told, "en")
