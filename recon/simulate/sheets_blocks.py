"""Layout C: gauge tickets (油罐计量单), a block of labels and values for each tank, down the sheet.

Three dips and the value taken, temperatures in three layers, the hydrometer's own reading; labels
and values in cells of their own or in one, with full-width colons.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from recon.simulate.records import Reading, Tank
from recon.simulate.sheets import Gauged, Head

Row = list[str | float | int | None]


def layout_c(head: Head, rows: Sequence[Gauged]) -> Workbook:
    """One sheet of tickets, in the order of ``rows``; heights differ with what there is to say."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "计量单"
    at = 1
    for tank, reading in rows:
        sheet.cell(at, 1, head.title).font = Font(bold=True, size=14)
        for line in _ticket(head, tank, reading):
            at += 1
            for column, value in enumerate(line, start=1):
                if value is not None:
                    sheet.cell(at, column, value)
        at += 3
    for letter in "ABCDEFGHIJ":
        sheet.column_dimensions[letter].width = 14
    return book


def _ticket(head: Head, tank: Tank, reading: Reading) -> list[Row]:
    when = reading.gauged_at
    middle = reading.liquid_temperature_c or 0.0
    lines: list[Row] = [
        [f"检验单位：{head.company}", None, None, f"检验员：{head.inspector}"],
        [
            *("罐号", reading.tank_id, "油品", tank.product.name_zh),
            *("计量时间", f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"),
        ],
        ["参照高度(mm)", tank.reference_height_mm],
        ["检尺(mm)", *_dips(reading)],
    ]
    if reading.free_water_mm is not None:
        lines.append(["水高(mm)", reading.free_water_mm])
    else:
        lines.append(["水高(mm)：无"])
    lines.append(
        [
            *("油温(℃)", "上", round(middle + 0.2, 1), "中", middle),
            *("下", round(middle - 0.2, 1), "平均", middle),
        ]
    )
    if reading.ambient_c is not None:
        lines.append([f"气温(℃)：{reading.ambient_c}"])
    if reading.observed_kgm3 is not None:
        lines.append(["视密度(kg/m³)", reading.observed_kgm3, "试验温度(℃)", reading.test_c])
    if reading.sediment_water_pct is not None:
        lines.append(["含水率(%)", reading.sediment_water_pct])
    if reading.worked is None:
        return lines
    return [*lines, ["标准密度(kg/m³)", reading.density20_kgm3], *_results(reading)]


def _dips(reading: Reading) -> Row:
    taken = round(reading.innage_mm or 0)
    if not reading.dips_mm:
        return ["取值", taken]
    numbers = "一二三"
    cells: Row = []
    for number, dip in zip(numbers, reading.dips_mm, strict=True):
        cells += [f"第{number}次", dip]
    return [*cells, "取值", taken]


def _results(reading: Reading) -> list[Row]:
    worked = reading.worked
    if worked is None:
        return []
    return [
        ["油水总体积(m³)", worked.tov_m3, "水体积(m³)", worked.free_water_m3],
        ["净油体积(m³)", worked.gov_m3, "体积修正系数", f"{worked.vcf:.5f}"],
        ["标准体积(m³)", worked.gsv_m3, "净标准体积(m³)", worked.nsv_m3],
        ["空气中质量(t)", worked.mass_air_t],
    ]
