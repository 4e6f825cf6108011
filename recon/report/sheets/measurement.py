"""计量 Measurement: from the dip to tonnes, every step of every tank that was measured."""

from __future__ import annotations

from recon.model import Measurement, TankResult
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label
from recon.report.tables import Column, Row, Table, Told
from recon.report.view import tanks_in_order

COLUMNS = (
    Column(labels.DEPOT, 9, "wrap"),
    Column(labels.TANK, 8.5, "code"),
    Column(Label("Product", "油品"), 11, "wrap"),
    Column(Label("Gauged at", "检尺时间"), 10.5, "short_time"),
    Column(Label("Innage mm", "油水总高"), 9, "millimetres"),
    Column(Label("TOV m³", "油水总体积"), 10.5, "volume"),
    Column(Label("Free water m³", "明水体积"), 8.5, "volume"),
    Column(Label("CTSh", "罐壁修正"), 9, "factor"),
    Column(Label("Roof m³", "浮顶修正"), 8.5, "volume"),
    Column(Label("GOV m³", "毛油体积"), 10.5, "volume"),
    Column(Label("Density 15 °C kg/m³", "密度15"), 8, "density"),
    Column(Label("Density 20 °C kg/m³", "密度20"), 8, "density"),
    Column(Label("VCF", "体积修正系数"), 9, "factor"),
    Column(Label("GSV m³", "标准体积"), 10.5, "volume"),
    Column(Label("NSV m³", "净标准体积"), 10.5, "volume"),
    Column(Label("Mass in air t", "空气中质量"), 11, "tonnes"),
    Column(Label("Mass in vacuum t", "真空中质量"), 11, "tonnes"),
    Column(Label("Inspector t", "检验报告"), 11, "tonnes"),
    Column(Label("Ours − inspector t", "与检验之差"), 9, "signed_tonnes"),
)

_STEPS = (
    ("innage_mm", 1),
    ("tov_m3", 3),
    ("free_water_m3", 3),
    ("shell_factor", 6),
    ("roof_m3", 3),
    ("gov_m3", 3),
    ("density15_kgm3", 2),
    ("density20_kgm3", 2),
    ("vcf", 6),
    ("gsv_m3", 3),
    ("nsv_m3", 3),
    ("mass_air_t", 3),
    ("mass_vacuum_t", 3),
)


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a measured tank, in order of depot and tank."""
    measured = (tank for tank in tanks_in_order(told.run) if tank.measurement is not None)
    rows = (_row(tank) for tank in measured)
    return Table(labels.MEASUREMENT, "report_about_measurement", COLUMNS, rows, frozen=2)


def _row(tank: TankResult) -> Row:
    steps = tank.measurement or Measurement()
    ours, reported = steps.mass_air_t, tank.inspector_t
    return Row(
        (
            tank.depot,
            tank.tank_id,
            tank.product,
            tank.gauged_at,
            *(_rounded(getattr(steps, name), decimals) for name, decimals in _STEPS),
            _rounded(reported, 3),
            None if ours is None or reported is None else round(ours - reported, 3),
        )
    )


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)
