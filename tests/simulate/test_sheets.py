"""Stocktake sheets as inspectors write them."""

import csv
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from recon.simulate.gauging import with_results
from recon.simulate.records import Reading
from recon.simulate.sheets import ENGLISH, PLAIN, Head, english_sheet, layout_a, plain_sheet

HEAD = Head("盘点计量表", "R-1", "某油库", date(2026, 11, 20), "某人", "某机构")


@pytest.fixture
def rows(plain_tank):
    tank = plain_tank()
    dips = [
        Reading(
            f"T-{n}",
            "DIESEL",
            datetime(2026, 11, 20, 22, n),
            5000 + 1000 * n,
            22.5,
            837.1,
            ambient_c=14.5,
            free_water_mm=None if n % 2 else 12,
            sediment_water_pct=0.2 if n == 3 else None,
        )
        for n in range(1, 7)
    ]
    read = with_results([tank] * len(dips), dips)
    out = Reading("T-9", "DIESEL", datetime(2026, 11, 20, 22), None, None, None).but(
        status="out_of_service", remarks="清罐"
    )
    return [*((tank, reading) for reading in read), (tank, out)]


def cells(book: Workbook) -> list[tuple[object, ...]]:
    return list(book.worksheets[0].iter_rows(values_only=True))


def thousandths(value: object) -> int:
    wide = str(value).translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
    return round(float(wide.rstrip("*").replace(",", "")) * 1000)


def test_layout_a_heads_its_columns_in_two_rows_and_a_unit_row(rows) -> None:
    sheet = cells(layout_a(HEAD, rows))
    assert sheet[3][1] == "罐号"
    assert sheet[3][4] == "液位"
    assert sheet[4][4:7] == ("参照高", "油水总高", "水高")
    assert sheet[5][4:10] == ("mm", "mm", "mm", "℃", "℃", "kg/m³")
    assert sheet[6][0] == "一、柴油"


def test_the_subtotal_is_the_sum_of_the_printed_figures(rows) -> None:
    sheet = cells(layout_a(HEAD, rows))
    tanks = [row for row in sheet if str(row[1]).startswith("T-") and row[17] is not None]
    (subtotal,) = (row for row in sheet if row[1] == "小计")
    for column in (10, 13, 14, 17):
        assert thousandths(subtotal[column]) == sum(thousandths(row[column]) for row in tanks)


def test_the_year_stands_in_the_head_line_only(rows) -> None:
    sheet = cells(layout_a(HEAD, rows))
    assert "2026年11月20日" in str(sheet[1][0])
    assert sheet[7][3] == "11-20 22:01"


def test_a_standard_volume_net_of_sediment_and_water_is_marked(rows) -> None:
    sheet = cells(layout_a(HEAD, rows))
    third = next(row for row in sheet if row[1] == "T-3")
    assert str(third[14]).endswith("*")
    assert thousandths(third[14]) == round(rows[2][1].worked.nsv_m3 * 1000)


def test_a_tank_out_of_service_is_a_row_of_blanks(rows) -> None:
    last = next(row for row in cells(layout_a(HEAD, rows)) if row[1] == "T-9")
    assert last[3:18] == (None,) * 15
    assert last[18] == "清罐"


def test_figures_typed_by_hand_keep_their_value(rows) -> None:
    sheet = cells(layout_a(HEAD, rows))
    for tank, (_, reading) in zip("123456", rows, strict=False):
        row = next(row for row in sheet if row[1] == f"T-{tank}")
        assert thousandths(row[10]) == round(reading.worked.tov_m3 * 1000)


def test_the_english_table_prints_thousands_and_nil(rows) -> None:
    read = list(csv.DictReader("".join(english_sheet(rows[:2])).splitlines()))
    assert tuple(read[0]) == ENGLISH
    assert read[0]["Free water (mm)"] == "NIL"
    assert read[1]["Free water (mm)"] == "12"
    assert read[0]["Gauge date/time"] == "20-Nov-2026 22:01"
    assert "," in read[0]["TOV (m3)"]


def test_the_plain_sheet_has_canonical_columns(rows) -> None:
    read = list(csv.DictReader("".join(plain_sheet(rows[:1])).splitlines()))
    assert tuple(read[0]) == PLAIN
    assert read[0]["reported_mass_air_t"] == f"{rows[0][1].worked.mass_air_t:.3f}"
