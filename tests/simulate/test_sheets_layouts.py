"""Layouts B and C: tanks across, and gauge tickets."""

from datetime import date, datetime
from random import Random

import pytest
from openpyxl import Workbook

from recon.simulate.gauging import at_15_degrees, by_hydrometer, gauge
from recon.simulate.physics import level_mm
from recon.simulate.sheets import Head
from recon.simulate.sheets_across import layout_b
from recon.simulate.sheets_blocks import layout_c

HEAD = Head("GAUGING", "R-1", "A depot", date(2026, 11, 20), "A. N. Other", "Nobody & Co")


@pytest.fixture
def dips(plain_tank, diesel):
    tank = plain_tank()
    level = level_mm(tank, diesel)
    return [(tank, diesel, level, datetime(2026, 11, 20, 22, minute)) for minute in (5, 40)]


def cells(book: Workbook) -> list[tuple[object, ...]]:
    return list(book.worksheets[0].iter_rows(values_only=True))


def across(book: Workbook) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in cells(book) if row[0]}


@pytest.fixture
def sheet_b(dips):
    readings = at_15_degrees(dips, gauge(dips, Random(1), printed=True), Random(2))
    rows = [(tank, reading) for (tank, *_), reading in zip(dips, readings, strict=True)]
    return rows, across(layout_b(HEAD, rows))


def test_layout_b_writes_ullages_without_a_year(sheet_b) -> None:
    rows, sheet = sheet_b
    assert sheet["Gauge date/time (LT)"][:2] == ("20/11 22:05", "20/11 22:40")
    assert sheet["Ullage (observed) mm"][:2] == tuple(15500 - r.innage_mm for _, r in rows)
    assert sheet["Free water dip mm"][:2] == ("NIL", "NIL")


def test_layout_b_prints_15_degree_figures_to_their_decimals(sheet_b) -> None:
    rows, sheet = sheet_b
    assert sheet["Density @15°C (vac) kg/l"][0] == f"{rows[0][1].density15_kgm3 / 1000:.4f}"
    assert sheet["VCF (Table 54B)"][0] == f"{rows[0][1].worked.vcf:.4f}"
    assert sheet["Roof displacement m3"][0] == "-"


def test_a_total_is_the_sum_of_the_printed_figures(sheet_b) -> None:
    _, sheet = sheet_b
    for label in ("Total Observed Volume m3", "Barrels @60°F", "Metric Tons (air)"):
        *printed, total = (float(str(v).replace(",", "")) for v in sheet[label])
        assert total == pytest.approx(sum(printed), abs=1e-6)
    assert sheet["Temperature °C"][2] is None


def test_barrels_are_about_6_293_a_cubic_metre_at_15_degrees(sheet_b) -> None:
    rows, sheet = sheet_b
    # 1 m³ = 6.28981 US barrels; diesel grows by 0.05 % from 15 °C to 60 °F.
    barrels = float(str(sheet["Barrels @60°F"][0]).replace(",", ""))
    assert barrels / rows[0][1].worked.gsv_m3 == pytest.approx(6.2928, abs=0.0005)


def test_layout_b_has_no_column_for_a_tank_without_results(dips) -> None:
    readings = gauge(dips, Random(1), printed=False)
    with pytest.raises(ValueError, match="nothing was worked out"):
        layout_b(HEAD, [(dips[0][0], readings[0])])


def test_layout_c_is_a_ticket_a_tank_with_three_dips_and_the_value_taken(dips) -> None:
    readings = by_hydrometer(dips, gauge(dips, Random(1), printed=True), Random(2))
    second = readings[1].but(worked=None, free_water_mm=12, sediment_water_pct=0.3)
    rows = [(dips[0][0], readings[0]), (dips[1][0], second)]
    sheet = cells(layout_c(HEAD, rows))
    gauged = [row for row in sheet if row[0] == "检尺(mm)"]
    assert len(gauged) == 2
    assert gauged[0][1:8:2] == ("第一次", "第二次", "第三次", "取值")
    assert gauged[0][8] == readings[0].innage_mm
    labels = [row[0] for row in sheet]
    assert labels.count("视密度(kg/m³)") == 2
    assert labels.count("标准密度(kg/m³)") == labels.count("空气中质量(t)") == 1
    assert labels.count("水高(mm)：无") == labels.count("水高(mm)") == 1
    assert labels.count("含水率(%)") == 1


def test_the_middle_of_three_layers_is_the_average_taken(dips) -> None:
    readings = by_hydrometer(dips, gauge(dips, Random(1), printed=True), Random(2))
    sheet = cells(layout_c(HEAD, [(dips[0][0], readings[0])]))
    row = next(row for row in sheet if row[0] == "油温(℃)")
    upper, middle, lower, taken = row[2], row[4], row[6], row[8]
    assert taken == middle == readings[0].liquid_temperature_c
    assert (upper + middle + lower) / 3 == pytest.approx(taken, abs=0.05)
