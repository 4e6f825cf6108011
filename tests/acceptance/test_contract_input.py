"""Input that is wrong in one way each: one problem with its address, and the night goes on."""

import datetime as dt

import openpyxl
import pytest

from tests.acceptance.sites import Site

HEADER = "entry_id,kind,effective_at,tank_id,product,quantity"
DAY = "2026-01-10 10:00"

# file -> (text, the cells complained of, tonnes that must still reach the book)
CSV = {
    "missing_column": ("entry_id,kind,effective_at,tank_id,product\nB1,receipt,{d},T101,OIL\n", 1),
    "unreadable_number": (HEADER + "\nB2,receipt,{d},T101,OIL,12x4\n", ["F2"]),
    "unknown_word": (HEADER + "\nB3,gift,{d},T101,OIL,12\n", ["B2"]),
    "unknown_kind": ("colour,shape\nred,round\n", 1),
    "empty": ("", 1),
    "blank": ("\n\n", 1),
    "unreadable_time": (HEADER + "\nB4,receipt,2026-13-45,T101,OIL,12\n", ["C2"]),
    "not_finite": (
        HEADER + "\nB5,receipt,{d},T101,OIL,NaN\nB6,receipt,{d},T101,OIL,inf\n",
        ["F2", "F3"],
    ),
    "blank_quantity": (HEADER + "\nB7,receipt,{d},T101,OIL,\n", ["F2"]),
    "half_kilogram": (HEADER + "\nB8,receipt,{d},T101,OIL,1.0005\n", ["F2"]),
    "unknown_unit": (HEADER + ",unit\nB9,receipt,{d},T101,OIL,1,furlong\n", ["G2"]),
    "no_id": (HEADER + "\n,receipt,{d},T101,OIL,1\n", ["A2"]),
    "unknown_tank": (HEADER + "\nBA,receipt,{d},T109,OIL,1\n", ["D2"]),
    "unknown_counter": (
        HEADER + ",counter_tank_id\nBB,transfer,{d},T101,OIL,5,T999\n",
        ["G2"],
    ),
    "negative": (HEADER + "\nBC,issue,{d},T101,OIL,-5\n", ["F2"]),
    "too_many_cells": (HEADER + "\nBD,receipt,{d},T101,OIL,1,234\n", 1),
    "unreadable_price": (HEADER + ",unit_price\nBE,receipt,{d},T101,OIL,0.125,abc\n", ["G2"]),
    "open_quote": (HEADER + '\nBF,receipt,{d},T101,OIL,"1\n', 1),
}
GOOD = {
    "thousands": HEADER + '\nG1,adjustment,{d},T102,OIL,"1,000.500"\n',
    "full_width": HEADER + "\nG2,adjustment,{d},T102,OIL,１２\n",
    "minus_sign": HEADER + "\nG3,adjustment,{d},T102,OIL,−12.5\n",
    "semicolon": HEADER.replace(",", ";") + "\nG4;receipt;{d};T102;OIL;3\n",
    "tabs": HEADER.replace(",", "\t") + "\nG5\treceipt\t{d}\tT102\tOIL\t4\n",
    "chinese": "流水号,业务日期,业务时间,单据类型,罐号,商品名称,申报数量,申报单位,核扣标志\n"
    "C1,2026/01/10,,入库,102号罐,OIL,5,070,2\n"
    "C2,2026年1月11日,10:00,出库,T102,OIL,1000,035,2\n"
    "C3,20260112,24:00,盘亏,T102,OIL,2,吨,2\n"
    "C4,2026-01-12,10:00,盘盈,T102,OIL,3,吨,2\n"
    "C5,2026-01-12,10:00,入库,T102,OIL,50,吨,1\n"
    "C6,2026-01-12,10:00,损耗,T102,OIL,1,吨,2\n",
}
GOOD_TONNES = 1000.5 + 12 - 12.5 + 3 + 4 + 5 - 1 - 2 + 3 - 1


def workbook(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Book"
    sheet.append([*HEADER.split(","), "remarks"])
    night = dt.datetime(2026, 1, 31)
    for number, (at, shown, quantity, remark) in enumerate(
        [
            (dt.datetime(2026, 1, 10, 10), "yyyy-mm-dd hh:mm", "#DIV/0!", None),
            (dt.datetime(2026, 1, 10, 10), "yyyy-mm-dd hh:mm", "=1+1", None),
            (dt.datetime(2026, 1, 10, 10), "yyyy-mm-dd hh:mm", 4, "=1+1"),
            (dt.datetime(2026, 1, 10, 10), "yyyy-mm-dd hh:mm", 8, "#N/A"),
            (night, "yyyy-mm-dd", 16, None),
            (night, "yyyy-mm-dd hh:mm", 32, None),
            ("2026-01-31", "General", 64, None),
            ("2026-01-31 00:00:00", "General", 128, None),
            (night - dt.timedelta(days=1), "yyyy-mm-dd", 256, None),
        ],
        start=2,
    ):
        sheet.append([f"X{number}", "receipt", at, "T103", "OIL", quantity, remark])
        sheet.cell(number, 3).number_format = shown
        for column in (6, 7):
            if str(sheet.cell(number, column).value).startswith("#"):
                sheet.cell(number, column).data_type = "e"
    book.save(path)


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("input") / "s")
    for tank in ("T101", "T102", "T103"):
        site.plain(tank)
    site.entry("Z", "water_draw", "T101", 0.001, "2026-01-31 10:00")
    inbox = site.build() / "inbox"
    for name, (text, _) in CSV.items():
        (inbox / f"{name}.csv").write_text(text.replace("{d}", DAY), encoding="utf-8")
    for name, text in GOOD.items():
        encoding = "gb18030" if name == "chinese" else "utf-8-sig"
        (inbox / f"{name}.csv").write_bytes(text.replace("{d}", DAY).encode(encoding))
    workbook(inbox / "book.xlsx")
    whole = (inbox / "book.xlsx").read_bytes()
    (inbox / "truncated.xlsx").write_bytes(whole[: len(whole) // 2])
    for name in ("~$book.xlsx", ".hidden.csv", "x.tmp", "y.part"):
        (inbox / name).write_text("x")
    return site.run()


def problems_of(night, name):
    return [one for one in night.problems if one["file"] == f"inbox/{name}"]


@pytest.mark.parametrize("name", list(CSV))
def test_each_fault_is_one_problem_at_its_cell(night, name):
    expected = CSV[name][1]
    found = problems_of(night, f"{name}.csv")
    assert len(found) == (expected if isinstance(expected, int) else len(expected))
    if not isinstance(expected, int):
        assert [one["cell"] for one in found] == expected
    for one in found:
        assert one["rule"]
        assert len(one["message"].splitlines()) == 1


def test_nothing_of_a_rejected_row_reaches_the_book(night):
    # Only the row whose price could not be read counts: no figure rests on a price.
    assert night.tank("T101")["book_t"] == pytest.approx(8000 - 0.001 + 0.125)


@pytest.mark.parametrize("name", list(GOOD))
def test_what_is_written_in_another_way_is_read_without_complaint(night, name):
    assert problems_of(night, f"{name}.csv") == []


def test_the_other_ways_of_writing_add_up(night):
    assert night.tank("T102")["book_t"] == pytest.approx(8000 + GOOD_TONNES)


def test_workbook_cells_are_named_with_their_sheet(night):
    found = [(one["sheet"], one["cell"]) for one in problems_of(night, "book.xlsx")]
    assert found == [("Book", "F2"), ("Book", "F3"), ("Book", "G5")]


def test_a_date_cell_takes_effect_at_its_end_and_a_written_midnight_at_once(night):
    assert night.tank("T103")["book_t"] == 8000 + 4 + 8 + 32 + 128 + 256


def test_a_truncated_workbook_is_one_problem(night):
    assert len(problems_of(night, "truncated.xlsx")) == 1


def test_the_night_ends_4_and_is_done_for_all_that_could_be_read(night):
    assert night.code == 4
    assert night.tank("T101")["verdict"] == "matched"
    assert "Traceback" not in night.err


def test_temporary_files_are_skipped_and_said_to_be(night):
    for name in ("~$book.xlsx", ".hidden.csv", "x.tmp", "y.part"):
        assert name in night.err
        assert problems_of(night, name) == []


def test_rows_read_are_loaded_or_known_or_rejected(night):
    for one in night.document["run"]["inputs"]:
        parts = one["rows_loaded"] + one["rows_known"] + one["rows_rejected"]
        assert one["rows_read"] == parts, one["path"]
        assert len(one["sha256"]) == 64
