from recon.report import labels
from recon.report.sheets.bridge import BOOK


def test_the_gravest_tank_comes_first_with_its_cause(night, records_of):
    first = records_of(night, labels.DISCREPANCIES)[0]
    assert (first["Tank"], first["Severity"], first["Verdict"]) == (
        "T-102",
        "重大 HIGH",
        "盘盈 surplus",
    )
    assert first["Difference t"] == 412.752
    assert first["% of book"] == 1.083
    assert first["Best cause"] == "漏记移罐 transfer not booked"
    assert first["Confidence"] == "已证实 confirmed"
    assert first["Residual t"] == 0.252


def test_matched_and_idle_tanks_are_elsewhere(night, records_of):
    tanks = {row["Tank"] for row in records_of(night, labels.DISCREPANCIES)}
    assert tanks.isdisjoint({"T-9", "T-10", "T-301"})


def test_a_tank_without_a_difference_says_why(night, records_of):
    why = {row["Tank"]: row["Why"] for row in records_of(night, labels.DISCREPANCIES)}
    assert why["T-303"] == "The tank was being pumped when it was gauged."
    assert why["T-401"].startswith("Book stock, but no usable reading")
    assert why["T-402"].startswith("Oil was gauged in this tank")
    assert why["T-302"] == "No cause was found that fits the difference."


def test_two_causes_together_are_both_told(night, records_of):
    jet = next(r for r in records_of(night, labels.DISCREPANCIES) if r["Tank"] == "T-202")
    assert jet["Best cause"] == "数字颠倒 digits swapped\n明水 free water"
    assert jet["Why"].splitlines()[1] == "1.9 m³ of water were not deducted."


def test_what_is_new_since_the_last_run_is_blue_and_says_so(night, sheet_of):
    sheet = sheet_of(night, labels.DISCREPANCIES)
    new = [row[2] for row in sheet.iter_rows(min_row=5) if row[2].value]
    assert [cell.value for cell in new] == ["新 new"]
    assert new[0].fill.fgColor.rgb.endswith("CFE2F7")


def test_the_colour_of_a_severity_comes_with_its_word(night, sheet_of):
    fills = {
        row[0].value: row[0].fill.fgColor.rgb[-6:]
        for row in sheet_of(night, labels.DISCREPANCIES).iter_rows(min_row=5)
    }
    assert fills == {"重大 HIGH": "F8CBC6", "关注 WATCH": "FFE3A3"}


def test_a_tank_leads_to_the_first_line_of_its_bridge(night, sheet_of):
    sheet = sheet_of(night, labels.DISCREPANCIES)
    bridge = sheet.parent[labels.BRIDGE.both]
    links = [row[4] for row in sheet.iter_rows(min_row=5) if row[4].hyperlink]
    assert len(links) == 5
    for cell in links:
        name, target = cell.hyperlink.location.split("!")
        assert name == "'差异桥 Bridge'"
        row = bridge[target].row
        assert (bridge.cell(row, 2).value, bridge.cell(row, 5).value) == (cell.value, BOOK.both)
