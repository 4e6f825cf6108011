import re
from dataclasses import replace
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook

from recon.report import labels
from recon.report.workbook import SHEETS, workbook_name, write_workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# Children of a worksheet in the order the format demands (ECMA-376 part 1, 18.3.1.99).
ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "autoFilter",
    "mergeCells",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "drawing",
)


@pytest.fixture
def path(night, tmp_path):
    made = tmp_path / "night.xlsx"
    write_workbook(night, made, "en")
    return made


@pytest.fixture
def book(path):
    return load_workbook(path)


def frames(path):
    archive = ZipFile(path)
    for name in archive.namelist():
        if name.startswith("xl/worksheets/sheet"):
            yield name, etree.fromstring(archive.read(name))


def test_the_name_carries_site_as_of_and_run(night):
    assert workbook_name(night) == (
        "recon_Dongwan-Terminal-东湾油库_20261120-2355_R-20261120-2355-7f3a.xlsx"
    )
    assert "/" not in workbook_name(replace(night, site="../a/b\x00", id="x:y"))


def test_every_sheet_stands_in_its_place_with_both_titles(book):
    assert len(book.sheetnames) == len(SHEETS)
    assert book.sheetnames[0] == "封面 Cover"
    assert book.sheetnames[1] == "差异 Discrepancies"
    assert all(re.search(r"[一-鿿]+ [A-Z]", name) and len(name) <= 31 for name in book.sheetnames)


def test_every_sheet_prints_on_a4_landscape_fitted_to_its_width(book, night):
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.oddHeader.left.text == night.site
        assert sheet.oddHeader.right.text.endswith("2026-11-20 23:55")
        assert night.id in sheet.oddFooter.left.text
        assert "&P" in sheet.oddFooter.right.text


def test_every_table_freezes_filters_and_repeats_its_header(book):
    # A filter would take its rows out of the chart beside it.
    charted = {label.both for label in (labels.CHARTS, labels.PROGRESS, labels.TREND)}
    for sheet in book.worksheets[1:]:
        header = sheet.print_title_rows.strip("$").split(":")[0].strip("$")
        assert int(re.sub(r"\D", "", sheet.freeze_panes)) == int(header) + 1
        if sheet.title not in charted:
            assert sheet.auto_filter.ref.startswith(f"A{header}:")


def test_the_sign_convention_stands_on_every_sheet(book):
    for sheet in book:
        texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
        assert any("difference = physical − book" in str(text) for text in texts), sheet.title


def test_no_cell_is_a_formula_and_no_data_cell_is_merged(book, path):
    for _, frame in frames(path):
        assert frame.find(f".//{MAIN}f") is None
    for sheet in book.worksheets[1:]:
        header = int(sheet.print_title_rows.strip("$").split(":")[0].strip("$"))
        assert all(area.max_row < header for area in sheet.merged_cells.ranges)


def test_outside_text_stays_text(book):
    names = [row[1].value for row in book[labels.ALL_TANKS.both].iter_rows(min_row=5)]
    assert '=HYPERLINK("http://x","T-11")' in names
    products = [row[2].value for row in book[labels.ALL_TANKS.both].iter_rows(min_row=5)]
    assert r"\x1b[31mnaphtha\u202e & <co>" in products


def test_an_ampersand_in_the_sites_name_begins_no_command_in_the_margin(make_run, tmp_path):
    made = tmp_path / "b.xlsx"
    write_workbook(make_run(site="Oil&Gas &D"), made, "en")
    assert b"Oil&amp;&amp;Gas &amp;&amp;D" in ZipFile(made).read("xl/worksheets/sheet1.xml")


def test_the_same_run_gives_the_same_bytes(night, path, tmp_path):
    again = tmp_path / "again.xlsx"
    write_workbook(night, again, "en")
    assert path.read_bytes() == again.read_bytes()


def test_the_parts_of_each_sheet_stand_in_the_order_the_format_demands(path):
    for name, frame in frames(path):
        parts = [child.tag.removeprefix(MAIN) for child in frame]
        assert set(parts) <= set(ORDER), name
        assert parts == sorted(parts, key=ORDER.index), name


def test_cells_carry_looks_that_exist_and_rows_count_upwards(path):
    styles = etree.fromstring(ZipFile(path).read("xl/styles.xml"))
    looks = int(styles.find(f"{MAIN}cellXfs").get("count"))
    for _, frame in frames(path):
        rows = [int(row.get("r")) for row in frame.iter(f"{MAIN}row")]
        assert rows == list(range(1, len(rows) + 1))
        assert all(int(cell.get("s")) < looks for cell in frame.iter(f"{MAIN}c"))


def test_margin_texts_are_as_short_as_excel_demands(make_run, tmp_path):
    made = tmp_path / "long.xlsx"
    write_workbook(make_run(site="&库" * 200, id="&" * 300), made, "en")
    for _, frame in frames(made):
        for text in frame.find(f"{MAIN}headerFooter"):
            assert len(text.text or "") <= 255


def test_the_file_says_of_itself_what_it_is_and_no_clock(path, night):
    book = load_workbook(path)
    own = {each.name: each.value for each in book.custom_doc_props.props}
    assert own == {
        "recon.schema": "recon.workbook/1",
        "recon.run": night.id,
        "recon.site": night.site,
    }
    # 23:55 in Shanghai is 15:55 UTC.
    assert book.properties.modified.isoformat() == "2026-11-20T15:55:00"


def test_chinese_changes_sentences_and_leaves_both_titles(chinese, night, tmp_path):
    made = tmp_path / "zh.xlsx"
    write_workbook(night, made, "zh")
    book = load_workbook(made)
    assert book.sheetnames[0] == "封面 Cover"
    assert book.worksheets[0]["A3"].value.startswith("〔Account and stock do NOT agree")


def test_an_empty_night_makes_a_workbook_too(make_run, tmp_path):
    made = tmp_path / "empty.xlsx"
    empty = make_run(tanks=(), findings=(), input_problems=(), inputs=(), skipped=(), settings={})
    write_workbook(empty, made, "en")
    assert len(load_workbook(made).sheetnames) == len(SHEETS)


def test_rows_beyond_what_a_sheet_holds_are_counted(monkeypatch, make_run, records_of):
    from recon.report import book as book_module

    monkeypatch.setattr(book_module, "MOST_ROWS", 7)
    rows = records_of(make_run(id="R-narrow"), labels.ALL_TANKS)
    assert len(rows) == 3
    assert rows[-1]["Depot"] == "10 more rows do not fit on a sheet; results.json holds them all."
