import pytest
from openpyxl import load_workbook

from recon.report import labels
from recon.report.rollup import SiteOutcome
from recon.report.rollup_book import rollup_workbook_name, write_rollup_workbook
from tests.report.test_rollup import outcomes

__all__ = ["outcomes"]


@pytest.fixture
def written(outcomes, tmp_path):
    path = tmp_path / rollup_workbook_name(outcomes)
    write_rollup_workbook(outcomes, path, "en")
    return path


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def records(sheet, header=4):
    names = [cell.value.split("\n")[1] for cell in sheet[header]]
    return [
        dict(zip(names, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=header + 1)
    ]


def test_the_sheets_stand_in_order_with_both_languages(written):
    names = [labels.COVER, labels.BY_SITE, labels.BY_PRODUCT, labels.BY_MONTH]
    assert load_workbook(written).sheetnames == [label.both for label in names]


def test_the_name_carries_the_latest_night(outcomes):
    assert rollup_workbook_name(outcomes) == "recon_rollup_20261120-2355.xlsx"
    assert rollup_workbook_name([SiteOutcome("A", 2, error="x")]) == "recon_rollup.xlsx"


def test_the_cover_says_how_many_agree_and_names_who_failed(written):
    told = texts(load_workbook(written).worksheets[0])
    assert "1 of 3 sites did NOT run; 0 agree, 2 have discrepancies or incomplete input." in told
    (failure,) = [text for text in told if str(text).startswith("Xiwan")]
    assert "not run: store busy (5): Xiwan: another process (PID 7)" in failure
    assert labels.ROLES[0].both in told


def test_every_site_has_its_row_and_all_together_the_last(written):
    rows = records(load_workbook(written)[labels.BY_SITE.both])
    assert [row["Site"] for row in rows] == [
        *("Dongwan Terminal 东湾油库", "Nanwan", "Xiwan", "全部库点 all sites"),
    ]
    assert [row["Supervised t"] for row in rows] == [3.3, 0.7, None, 4.0]
    assert [row["Open HIGH"] for row in rows] == [1, 2, None, 3]
    assert rows[0]["Ended"] == "输入不全 input incomplete"


def test_a_product_of_several_sites_is_summed_above_them(written):
    rows = records(load_workbook(written)[labels.BY_PRODUCT.both])
    assert [(row["Product"], row["Site"], row["Tanks"]) for row in rows[:4]] == [
        ("CRUDE", "Nanwan", 1),
        ("JET", "全部库点 all sites", 5),
        ("JET", "Dongwan Terminal 东湾油库", 3),
        ("JET", "Nanwan", 2),
    ]
    assert rows[4]["Product"] == labels.NO_PRODUCT.both
    assert rows[4]["Book t"] is None


def test_a_month_without_a_night_shows_what_moved(written):
    rows = records(load_workbook(written)[labels.BY_MONTH.both])
    (nanwan,) = [r for r in rows if (r["Month"], r["Site"]) == ("2026-10", "Nanwan")]
    assert (nanwan["Nights"], nanwan["matched"], nanwan["Received t"]) == (0, None, 0.1)


def test_every_sheet_prints_on_a4_landscape_with_its_header_repeated(written):
    for sheet in load_workbook(written).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        if sheet.title != labels.COVER.both:
            assert sheet.print_title_rows == "$4:$4"
            assert any("physical − book" in str(text) for text in texts(sheet))


def test_the_same_nights_give_the_same_bytes(outcomes, written, tmp_path):
    again = tmp_path / "again.xlsx"
    write_rollup_workbook(outcomes[::-1], again, "en")
    assert again.read_bytes() == written.read_bytes()


def test_a_single_site_needs_no_sums_and_chinese_is_chinese(outcomes, tmp_path):
    path = tmp_path / "one.xlsx"
    write_rollup_workbook(outcomes[:1], path, "zh")
    book = load_workbook(path)
    assert len(records(book[labels.BY_SITE.both])) == 1
    assert any("账实相符" in str(text) for text in texts(book.worksheets[0]))


def test_outside_text_in_a_failure_is_shown_and_does_nothing(tmp_path):
    path = tmp_path / "bad.xlsx"
    write_rollup_workbook([SiteOutcome("=1+1", 1, error="\x1b[2J=cmd()")], path, "en")
    cells = [c for row in load_workbook(path).worksheets[1].iter_rows() for c in row if c.value]
    assert "=1+1" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
    assert "\\x1b[2J=cmd()" in " ".join(map(str, texts(load_workbook(path).worksheets[0])))
