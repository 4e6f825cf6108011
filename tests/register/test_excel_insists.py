"""The workbook of the tenth night against what Excel refuses or repairs, and through LibreOffice.

The limits are those of ECMA-376 part 1 and of Excel's published specifications and limits.
"""

import re
import shutil
import subprocess
from math import isfinite
from posixpath import join, normpath
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from recon.report import labels
from recon.report.workbook import write_workbook
from tests.register.tennights import fill

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LAST_DAY = 2_958_465
"""9999-12-31, the last day of the 1900 date system."""


@pytest.fixture(scope="module", params=["en", "zh"])
def path(request, story, tmp_path_factory):
    made = tmp_path_factory.mktemp("excel") / "night.xlsx"
    write_workbook(story.outcomes[10].run, made, request.param)
    return made


@pytest.fixture(scope="module")
def parts(path):
    """Every XML part of the file, parsed."""
    with ZipFile(path) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


@pytest.fixture(scope="module")
def sheets(parts):
    return {name: part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")}


def test_sheet_names_are_short_plain_and_unlike_each_other(parts):
    names = [each.get("name") for each in parts["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    assert len(names) > 20
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_no_name_is_defined_twice_and_each_speaks_of_a_sheet_there_is(parts):
    book = parts["xl/workbook.xml"]
    names = [each.get("name") for each in book.iter(f"{MAIN}sheet")]
    defined = [
        (each.get("name"), each.get("localSheetId"), each.text)
        for each in book.iter(f"{MAIN}definedName")
    ]
    keys = [key[:2] for key in defined]
    assert len(set(keys)) == len(keys) > 20
    for _, number, text in defined:
        assert text.startswith(f"'{names[int(number)]}'!")


def test_every_part_is_declared_and_every_relation_leads_to_a_part(path, parts):
    with ZipFile(path) as archive:
        held = set(archive.namelist())
        assert len(held) == len(archive.namelist())
    types = parts["[Content_Types].xml"]
    declared = {each.get("PartName") for each in types if each.get("PartName")}
    assert {name.removeprefix("/") for name in declared} <= held
    for name in held - {"[Content_Types].xml"}:
        assert f"/{name}" in declared or name.endswith((".rels", ".vml")), name
    for name, part in parts.items():
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rsplit("/", 1)[0] if name != "_rels/.rels" else ""
            for relation in part:
                target = relation.get("Target")
                found = target[1:] if target.startswith("/") else normpath(join(folder, target))
                assert found in held, (name, target)


def test_styles_are_as_many_as_they_say_and_cells_use_those_there_are(parts, sheets):
    styles = parts["xl/styles.xml"]
    for group in ("fonts", "fills", "borders", "cellXfs", "cellStyleXfs", "dxfs", "numFmts"):
        held = styles.find(f"{MAIN}{group}")
        if held is not None and held.get("count"):
            assert int(held.get("count")) == len(held), group
    sizes = {name: len(styles.find(f"{MAIN}{name}")) for name in ("fonts", "fills", "borders")}
    looks = styles.find(f"{MAIN}cellXfs")
    for look in looks:
        for kind, size in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            assert int(look.get(kind, 0)) < sizes[size]
    for part in sheets.values():
        for cell in part.iter(f"{MAIN}c"):
            assert int(cell.get("s")) < len(looks)


def test_cells_hold_finite_numbers_or_short_text_and_rows_are_not_too_tall(sheets):
    for name, part in sheets.items():
        for row in part.iter(f"{MAIN}row"):
            assert float(row.get("ht", 0)) <= 409
        for cell in part.iter(f"{MAIN}c"):
            value = cell.find(f"{MAIN}v")
            assert cell.get("t") in (None, "inlineStr"), name
            if value is not None:
                assert isfinite(float(value.text))
            assert len("".join(cell.itertext())) <= 32_767
        for column in part.iter(f"{MAIN}col"):
            assert float(column.get("width")) <= 255


def test_dates_lie_in_the_date_system(path, sheets):
    book = load_workbook(path)
    dated = 0
    for sheet, part in zip(book.worksheets, sheets.values(), strict=True):
        for cell in part.iter(f"{MAIN}c"):
            value = cell.find(f"{MAIN}v")
            if value is not None and sheet[cell.get("r")].is_date:
                assert 1 <= float(value.text) <= LAST_DAY
                dated += 1
    assert dated > 50


def test_drop_downs_and_their_messages_are_short_enough(sheets):
    found = [each for part in sheets.values() for each in part.iter(f"{MAIN}dataValidation")]
    assert found
    for each in found:
        for formula in each:
            assert len(formula.text) <= 255
        assert len(each.get("error", "")) <= 255
        assert len(each.get("errorTitle", "")) <= 32
        first, last = each.get("sqref").split(":")
        assert first[-1] <= last[-1] or len(first) < len(last)


def test_merged_cells_do_not_overlap(sheets):
    for name, part in sheets.items():
        boxes = [range_boundaries(each.get("ref")) for each in part.iter(f"{MAIN}mergeCell")]
        cells = [
            (column, row)
            for left, top, right, bottom in boxes
            for column in range(left, right + 1)
            for row in range(top, bottom + 1)
        ]
        assert len(set(cells)) == len(cells), name


def test_links_lead_to_rows_that_are_there(path):
    book = load_workbook(path)
    links = [
        cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row
        if cell.hyperlink is not None
    ]  # fmt: skip
    assert len(links) >= 6
    for link in links:
        name, place = link.location.rsplit("!", 1)
        sheet = book[name.strip("'")]
        assert any(cell.value for cell in sheet[int(re.sub(r"\D", "", place))])


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize("path", ["zh"], indirect=True)
def test_libreoffice_opens_it_saves_it_and_nothing_is_lost(path, tmp_path):
    subprocess.run(
        [
            OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
            "--convert-to", "xlsx", "--outdir", str(tmp_path), str(path),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    before, after = load_workbook(path), load_workbook(tmp_path / path.name)
    assert after.sheetnames == before.sheetnames
    for sheet in before:
        again = after[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                assert (again[cell.coordinate].value or "") == (cell.value or ""), cell
        assert again.print_title_rows == sheet.print_title_rows
        assert len(again._charts) == len(sheet._charts)
    # A workbook that somebody saved with it still says which run it shows.
    own = {each.name: each.value for each in after.custom_doc_props.props}
    assert own["recon.run"] == {p.name: p.value for p in before.custom_doc_props.props}["recon.run"]


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine")
def test_what_people_wrote_in_it_with_libreoffice_is_read_back(depot, tmp_path):
    depot.count(1, {"T-1": -40.0})
    depot.run(1)
    finding = depot.finding(1, "tank_shortage", "T-1")
    filled = tmp_path / "filled.xlsx"
    fill(depot.workbook(1), filled, {finding.id: {"Explanation": "一车漏记", "State": "explained"}})
    subprocess.run(
        [
            OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
            "--convert-to", "xlsx", "--outdir", str(depot.root / "inbox"), str(filled),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    depot.count(2, {"T-1": -40.0})
    assert depot.run(2).exit_code == 3
    again = depot.finding(2, "tank_shortage", "T-1")
    assert (again.explanation, again.state) == ("一车漏记", "explained")
    assert load_workbook(depot.workbook(2))[labels.PROBLEM_LIST.both]
