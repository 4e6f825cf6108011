"""The sheets about the run itself: input problems, rules in force, run log."""

import pytest

from recon.report import labels
from recon.settings import Settings
from recon.wording.report import SENTENCES


def test_each_problem_has_its_address_its_text_and_a_sentence(night, records_of):
    first = records_of(night, labels.INPUT_PROBLEMS)[0]
    assert (first["File"], first["Sheet"], first["Cell"], first["Row"]) == (
        "inbox/2026-11/东湾盘点1120.xlsx",
        "盘点",
        "G14",
        14,
    )
    assert first["Written there"] == "2４.l"
    assert first["What is wrong"] == "“2４.l” is no number (liquid temperature)."
    assert first["Row refused"] == "是 yes"


def test_a_value_other_than_its_default_is_marked(night, records_of):
    rows = {row["Rule"]: row for row in records_of(night, labels.RULES) if row["Rule"]}
    assert (rows["high_t"]["In force"], rows["high_t"]["Default"], rows["high_t"]["Changed"]) == (
        80,
        50,
        "是 yes",
    )
    assert rows["light_pct"]["Changed"] == "否 no"
    assert rows["rules_sha256"]["In force"] == night.rules_sha256


@pytest.mark.parametrize("section", ["site", "tolerance", "uncertainty", "night"])
def test_every_setting_that_changes_a_figure_has_a_meaning(section):
    for name in Settings().model_dump()[section]:
        assert f"report_setting_{section}.{name}" in SENTENCES


@pytest.mark.parametrize("profile", ["gb", "iso15", "us60"])
def test_every_profile_says_edition_base_and_buoyancy(make_run, records_of, profile):
    rows = records_of(make_run(profile=profile), labels.RULES)
    assert rows[0]["In force"] == profile
    assert rows[0]["Meaning"].startswith(f"Profile {profile}: volume correction of")
    assert "1.1 kg/m³" in rows[0]["Meaning"]


def test_periods_and_header_words_are_shown_whole(make_run, records_of):
    settings = Settings.model_validate(
        {
            "headers": {"movements": {"tank_id": ["罐"]}},
            "periods": [{"month": "2026-10", "closed_on": "2026-10-31"}],
        }
    ).model_dump(mode="json")
    rows = {r["Part"]: r for r in records_of(make_run(settings=settings), labels.RULES)}
    assert rows["headers"]["In force"] == '{"movements": {"tank_id": ["罐"]}}'
    assert '"month": "2026-10"' in rows["periods"]["In force"]


def test_the_run_log_accounts_for_every_row_read(night, records_of):
    rows = {row["File"]: row for row in records_of(night, labels.RUN_LOG)}
    ledger = rows["inbox/ledger_202611.csv"]
    assert ledger["Rows read"] == ledger["Loaded"] + ledger["Already known"] + ledger["Rejected"]
    assert rows["inbox/~$东湾盘点1120.xlsx"]["Status"] == "跳过 skipped"
    assert rows[r"inbox/notes\x1b[2J.txt"]["Status"] == "拒收 rejected"


def test_the_run_log_names_the_run_and_its_rules(night, sheet_of):
    sheet = sheet_of(night, labels.RUN_LOG)
    facts = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=4, max_row=10)}
    assert facts["运行编号 Run"] == night.id
    assert facts["规则校验值 Rules sha256"] == night.rules_sha256
    assert facts["开始运行 Started"] == "2026-11-21 01:55:00"
