"""Stocktake sheets as inspectors write them: a plain table, and layout A of a Chinese inspector.

Layout A: merged title, a head line with the year, two header rows, a unit row, section labels,
subtotals, a total, signatures and a footnote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from unicodedata import normalize

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from recon.simulate.books import placed, write_rows
from recon.simulate.master import depots_of
from recon.simulate.records import Reading, Tank

Gauged = tuple[Tank, Reading]

PLAIN = (
    "tank_id",
    "product",
    "gauged_at",
    "innage_mm",
    "free_water_mm",
    "liquid_temperature_c",
    "ambient_temperature_c",
    "density20_kgm3",
    "sediment_water_pct",
    "reported_tov_m3",
    "reported_vcf",
    "reported_mass_air_t",
    "status",
    "source",
    "remarks",
)
"""Columns of the plain canonical sheet."""

ENGLISH = (
    "Tank No.",
    "Product",
    "Gauge date/time",
    "Reference height (mm)",
    "Innage (mm)",
    "Free water (mm)",
    "Temp (°C)",
    "Ambient (°C)",
    "Density @20°C (kg/m3)",
    "TOV (m3)",
    "FW volume (m3)",
    "Roof displacement (m3)",
    "GOV (m3)",
    "VCF",
    "GSV (m3)",
    "MT (air)",
    "Remarks",
)
"""Columns of the plain English sheet."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above and below the table: invented people, in the sheet's own words."""

    title: str
    report_no: str
    client: str
    day: date
    inspector: str
    company: str


def plain_sheet(rows: Sequence[Gauged]) -> Iterator[str]:
    """Readings under canonical column names, UTF-8; with depots where tanks have them."""
    read = (_plain_row(reading) for _, reading in rows)
    return placed(PLAIN, read, depots_of([tank for tank, _ in rows]))


def _plain_row(reading: Reading) -> tuple[str, ...]:
    worked = reading.worked
    return (
        reading.tank_id,
        reading.product,
        f"{reading.gauged_at:%Y-%m-%d %H:%M}",
        _number(reading.innage_mm, 0),
        _number(reading.free_water_mm, 0),
        _number(reading.liquid_temperature_c, 1),
        _number(reading.ambient_c, 1),
        _number(reading.density20_kgm3, 1),
        _number(reading.sediment_water_pct, 2),
        "" if worked is None else f"{worked.tov_m3:.3f}",
        "" if worked is None else f"{worked.vcf:.5f}",
        "" if worked is None else f"{worked.mass_air_t:.3f}",
        reading.status,
        reading.source,
        reading.remarks or "",
    )


def english_sheet(rows: Iterable[Gauged]) -> Iterator[str]:
    """Readings under the header words of an international inspector, one row a tank."""
    return write_rows(ENGLISH, (_english_row(tank, reading) for tank, reading in rows))


def _english_row(tank: Tank, reading: Reading) -> tuple[str, ...]:
    worked = reading.worked
    results = ("",) * 7
    if worked is not None:
        results = (
            f"{worked.tov_m3:,.3f}",
            f"{worked.free_water_m3:.3f}",
            f"{worked.roof_m3:.3f}" if worked.roof_m3 else "-",
            f"{worked.gov_m3:,.3f}",
            f"{worked.vcf:.5f}",
            f"{worked.gsv_m3:,.3f}",
            f"{worked.mass_air_t:,.3f}",
        )
    return (
        reading.tank_id,
        tank.product.name,
        f"{reading.gauged_at:%d-%b-%Y %H:%M}",
        str(tank.reference_height_mm),
        _number(reading.innage_mm, 0),
        _number(reading.free_water_mm, 0) or "NIL",
        _number(reading.liquid_temperature_c, 1),
        _number(reading.ambient_c, 1),
        _number(reading.density20_kgm3, 1),
        *results,
        reading.remarks or "",
    )


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


_GROUPS = (
    ("序号", ("",)),
    ("罐号", ("",)),
    ("油品", ("",)),
    ("计量时间", ("",)),
    ("液位", ("参照高", "油水总高", "水高")),
    ("温度", ("油温", "气温")),
    ("密度", ("标准密度",)),
    ("体积", ("油水总体积", "水体积", "浮顶修正", "净油体积", "标准体积")),
    ("体积修正系数", ("",)),
    ("含水率", ("",)),
    ("质量", ("空气中质量",)),
    ("备注", ("",)),
)
_UNITS = (
    *("", "", "", "", "mm", "mm", "mm", "℃", "℃", "kg/m³"),
    *("m³", "m³", "m³", "m³", "m³", "", "%", "t", ""),
)
_WIDTHS = (6, 9, 14, 13, 9, 9, 7, 7, 7, 10, 13, 10, 10, 13, 14, 12, 8, 13, 16)
_NUMERALS = "一二三四五六七八九"
_FORMATS = {**dict.fromkeys((11, 12, 13, 14, 15, 18), "0.000"), 8: "0.0", 10: "0.0", 16: "0.00000"}
_SUMMED = (11, 12, 14, 15, 18)
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center")
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def layout_a(head: Head, rows: Sequence[Gauged]) -> Workbook:
    """One row a tank, in sections by product (``rows`` in the order of the sheet)."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "盘点表"
    _head_rows(sheet, head)
    _header_rows(sheet)
    at, number, total = 7, 0, [0] * len(_SUMMED)
    for section, (name, group) in enumerate(groupby(rows, lambda row: row[0].product.name_zh)):
        sheet.cell(at, 1, f"{_NUMERALS[section]}、{name}").font = Font(bold=True)
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(_UNITS))
        at += 1
        subtotal = [0] * len(_SUMMED)
        for tank, reading in group:
            number += 1
            cells = _row_a(number, tank, reading)
            for column, value in enumerate(cells, start=1):
                cell = sheet.cell(at, column, value)
                cell.border, cell.number_format = _BOX, _FORMATS.get(column, "General")
            subtotal = [s + _milli(cells[c - 1]) for s, c in zip(subtotal, _SUMMED, strict=True)]
            at += 1
        if any(subtotal):
            _sum_row(sheet, at, "小计", subtotal)
            at += 1
        total = [t + s for t, s in zip(total, subtotal, strict=True)]
    _sum_row(sheet, at, "合计", total)
    _foot_rows(sheet, at + 1, head)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    # People leave the empty second sheet of the template in the file.
    book.create_sheet("Sheet2")
    return book


def _head_rows(sheet: Worksheet, head: Head) -> None:
    sheet["A1"] = head.title
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = _CENTRE
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_UNITS))
    sheet["A2"] = (
        f"报告编号：{head.report_no}    委托方：{head.client}    "
        f"盘点基准时间：{head.day.year}年{head.day.month}月{head.day.day}日 24:00    "
        f"检验员：{head.inspector}"
    )
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(_UNITS))


def _header_rows(sheet: Worksheet) -> None:
    column = 1
    for group, parts in _GROUPS:
        sheet.cell(4, column, group)
        if parts == ("",):
            sheet.merge_cells(start_row=4, start_column=column, end_row=5, end_column=column)
        elif len(parts) > 1:
            last = column + len(parts) - 1
            sheet.merge_cells(start_row=4, start_column=column, end_row=4, end_column=last)
        for part in parts:
            if part:
                sheet.cell(5, column, part)
            if _UNITS[column - 1]:
                sheet.cell(6, column, _UNITS[column - 1])
            for row in (4, 5, 6):
                sheet.cell(row, column).border = _BOX
                sheet.cell(row, column).alignment = _CENTRE
            column += 1


def _row_a(number: int, tank: Tank, reading: Reading) -> list[str | float | int | None]:
    name = tank.product.name_zh
    if reading.status == "out_of_service":
        blanks: list[str | float | int | None] = [None] * 15
        return [number, reading.tank_id, name, *blanks, reading.remarks]
    worked = reading.worked
    volumes: list[str | float | int | None] = ["/"] * 6
    mass: str | float = "/"
    if worked is not None:
        roof: str | float = worked.roof_m3 if worked.roof_m3 else "/"
        standard: str | float = worked.gsv_m3
        if reading.sediment_water_pct:
            # A standard volume net of S&W, as the footnote says.
            standard = f"{worked.nsv_m3:.3f}*"
        total = _typed_by_hand(number, worked.tov_m3)
        volumes = [total, worked.free_water_m3, roof, worked.gov_m3, standard, worked.vcf]
        mass = worked.mass_air_t
    return [
        number,
        reading.tank_id,
        name,
        f"{reading.gauged_at:%m-%d %H:%M}",
        tank.reference_height_mm,
        reading.innage_mm,
        "无" if reading.free_water_mm is None else reading.free_water_mm,
        reading.liquid_temperature_c,
        reading.ambient_c,
        reading.density20_kgm3,
        *volumes,
        "/" if reading.sediment_water_pct is None else reading.sediment_water_pct,
        mass,
        reading.remarks,
    ]


def _typed_by_hand(number: int, volume: float) -> str | float:
    """Some figures reach a sheet as text: with thousands commas, or in full-width digits."""
    if number % 4 == 2:
        return f"{volume:,.3f}"
    if number % 7 == 5:
        return f"{volume:.3f}".translate(_FULL_WIDTH)
    return volume


def _milli(value: str | float | int | None) -> int:
    """A cell of the sheet in thousandths, so that sums of printed figures are exact."""
    if value is None or value == "/":
        return 0
    if isinstance(value, str):
        value = float(normalize("NFKC", value).rstrip("*").replace(",", ""))
    return round(value * 1000)


def _sum_row(sheet: Worksheet, row: int, label: str, sums: Sequence[int]) -> None:
    sheet.cell(row, 2, label).font = Font(bold=True)
    for column, thousandths in zip(_SUMMED, sums, strict=True):
        sheet.cell(row, column, thousandths / 1000).number_format = "0.000"
    for column in range(1, len(_UNITS) + 1):
        sheet.cell(row, column).border = _BOX


def _foot_rows(sheet: Worksheet, row: int, head: Head) -> None:
    sheet.cell(row, 1, "注：*已扣除含水；“/”表示不适用")
    sheet.cell(row + 2, 1, f"检验机构：{head.company}")
    sheet.cell(row + 2, 7, f"检验员（签字）：{head.inspector}")
    sheet.cell(row + 2, 13, "仓库代表（签字）：")
