"""Layout B: an international inspector's sheet, parameters down and tanks across, one a product.

Ullages, densities at 15 °C in kg/l, VCF of table 54 to four decimals, a TOTAL column, and every
word "without prejudice".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from recon.quantity import M3_PER_BARREL
from recon.simulate.physics import volume_correction
from recon.simulate.records import Reading, Tank, Worked
from recon.simulate.sheets import Gauged, Head

_F60_C = (60 - 32) / 1.8
Shown = str | float | int

_ABOVE: tuple[tuple[str, Callable[[Tank, Reading], Shown]], ...] = (
    ("Product", lambda tank, reading: tank.product.name),
    ("Gauge date/time (LT)", lambda tank, reading: f"{reading.gauged_at:%d/%m %H:%M}"),
    ("Reference height mm", lambda tank, reading: tank.reference_height_mm),
    (
        "Ullage (observed) mm",
        lambda tank, reading: tank.reference_height_mm - round(reading.innage_mm or 0),
    ),
    (
        "Free water dip mm",
        lambda tank, reading: "NIL" if reading.free_water_mm is None else reading.free_water_mm,
    ),
    ("Temperature °C", lambda tank, reading: reading.liquid_temperature_c or 0.0),
    ("Ambient °C", lambda tank, reading: reading.ambient_c or ""),
)
"""What was read: label and value."""

_BELOW: tuple[tuple[str, Callable[[Tank, Reading, Worked], Shown], bool], ...] = (
    ("Total Observed Volume m3", lambda t, r, w: f"{w.tov_m3:,.3f}", True),
    ("Free Water m3", lambda t, r, w: f"{w.free_water_m3:,.3f}", True),
    ("Tank shell corr. CTSh", lambda t, r, w: f"{w.shell_factor:.6f}", False),
    ("Roof displacement m3", lambda t, r, w: f"{w.roof_m3:.3f}" if t.floats else "-", False),
    ("Gross Observed Vol. m3", lambda t, r, w: f"{w.gov_m3:,.3f}", True),
    ("Density @15°C (vac) kg/l", lambda t, r, w: f"{(r.density15_kgm3 or 0) / 1000:.4f}", False),
    ("VCF (Table 54B)", lambda t, r, w: f"{w.vcf:.4f}", False),
    ("Gross Standard Vol. @15°C m3", lambda t, r, w: f"{w.gsv_m3:,.3f}", True),
    ("Barrels @60°F", lambda t, r, w: f"{_barrels(t, r, w):,.0f}", True),
    ("Metric Tons (vacuum)", lambda t, r, w: f"{w.mass_vacuum_t:,.3f}", True),
    ("Metric Tons (air)", lambda t, r, w: f"{w.mass_air_t:,.3f}", True),
)
"""What was worked out: label, value, and whether TOTAL adds it up."""


def layout_b(head: Head, rows: Sequence[Gauged]) -> Workbook:
    """One sheet a product, the tanks across in the order of ``rows``; every reading at 15 °C.

    Raises ``ValueError`` for a reading without results: such a tank has no column here.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    for number, (product, group) in enumerate(groupby(rows, lambda row: row[0].product)):
        sheet = first if number == 0 else book.create_sheet()
        sheet.title = product.name
        _fill(sheet, head, list(group))
    return book


def _fill(sheet: Worksheet, head: Head, rows: Sequence[Gauged]) -> None:
    sheet["A1"] = head.company
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = head.title
    sheet["A3"] = f"Report No.: {head.report_no}"
    sheet["A4"] = f"Date: {head.day:%d-%b-%Y}"
    sheet["C4"] = f"Surveyor: {head.inspector}"
    at = 6
    _row(sheet, at, "Shore Tank", [reading.tank_id for _, reading in rows], "TOTAL")
    for column in range(1, len(rows) + 3):
        sheet.cell(at, column).font = Font(bold=True)
    for label, value in _ABOVE:
        at += 1
        _row(sheet, at, label, [value(tank, reading) for tank, reading in rows], None)
    for label, work, adds in _BELOW:
        at += 1
        shown = [work(tank, reading, _worked(reading)) for tank, reading in rows]
        _row(sheet, at, label, shown, _total(shown) if adds else None)
    sheet.cell(at + 2, 1, "Remarks: figures are issued without prejudice.")
    sheet.column_dimensions["A"].width = 32
    for column in range(2, len(rows) + 3):
        sheet.column_dimensions[get_column_letter(column)].width = 14


def _row(
    sheet: Worksheet, row: int, label: str, values: Sequence[Shown], total: Shown | None
) -> None:
    sheet.cell(row, 1, label)
    for column, value in enumerate(values, start=2):
        sheet.cell(row, column, value).alignment = Alignment(horizontal="right")
    if total is not None:
        sheet.cell(row, len(values) + 2, total).alignment = Alignment(horizontal="right")


def _worked(reading: Reading) -> Worked:
    if reading.worked is None:
        raise ValueError(f"{reading.tank_id}: nothing was worked out of this reading")
    return reading.worked


def _total(shown: Sequence[Shown]) -> str:
    """The sum of the printed figures, printed alike."""
    texts = [str(value).replace(",", "") for value in shown]
    digits = len(texts[0].partition(".")[2])
    total = sum(round(float(text) * 10**digits) for text in texts)
    return f"{total / 10**digits:,.{digits}f}"


def _barrels(tank: Tank, reading: Reading, worked: Worked) -> float:
    """US barrels at 60 °F of a volume at 15 °C."""
    density15 = reading.density15_kgm3 or 0.0
    to_15c = volume_correction(density15, _F60_C, tank.product.vcf_group, base_c=15.0)
    return worked.gsv_m3 / to_15c / M3_PER_BARREL
