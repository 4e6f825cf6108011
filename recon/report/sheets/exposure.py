"""参考税款 Indicative exposure: what the night's shortages may cost, with price and rates named."""

from __future__ import annotations

from decimal import Decimal

from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label
from recon.report.stored import Stored, day, rows_of, tonnes
from recon.report.tables import CellValue, Column, Row, Table, Told

_MONEY = ("cif_cny", "duty_cny", "consumption_cny", "vat_cny", "known_cny")

COLUMNS = (
    Column(labels.DEPOT, 9, "wrap"),
    Column(labels.TANK, 11, "code"),
    Column(Label("Product", "油品"), 10, "wrap"),
    Column(Label("HS code", "商品编码"), 11, "code"),
    Column(Label("Shortage t", "盘亏"), 10, "tonnes"),
    Column(Label("Price CNY/t", "单价"), 9, "money"),
    Column(Label("Price from", "价格来源"), 12, "wrap"),
    Column(Label("CIF CNY", "完税价格（参考）"), 12.5, "money"),
    Column(Label("Duty %", "关税率"), 7, "ratio"),
    Column(Label("Duty CNY", "关税"), 11, "money"),
    Column(Label("Consumption tax CNY/L", "消费税单位税额"), 9.5, "ratio"),
    Column(Label("Consumption tax CNY", "消费税"), 11, "money"),
    Column(Label("VAT %", "增值税率"), 7, "ratio"),
    Column(Label("VAT CNY", "增值税"), 11, "money"),
    Column(Label("Known together CNY", "可计税款合计"), 12.5, "money"),
    Column(Label("What is missing", "缺项"), 26, "wrap"),
    Column(Label("Rates in force from", "税率施行日"), 10.5, "date"),
    Column(Label("Source of the rates", "税率来源"), 22, "wrap"),
)
_FROM_RATES = Label("rates file", "税率文件")
_TOGETHER = Label("together", "合计")
_OF_PROGRAM = Label("comes with the program", "程序自带")


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a tank that is short, and the sums of what could be worked out."""
    held = rows_of(told.run, "exposure")
    rows = [_row(row, told) for row in held]
    if len(rows) > 1:
        rows.append(_sums(held))
    return Table(labels.EXPOSURE, "report_about_exposure", COLUMNS, rows, frozen=2)


def _row(row: Stored, told: Told) -> Row:
    price_from = row["price_from"]
    source = row["source"]
    if source is not None:
        source = f"{row.get('rates_file') or _OF_PROGRAM.both}: {source}"
    values = (
        row["depot"],
        row["tank_id"],
        row["product"],
        row.get("hs_code"),
        tonnes(row["shortage_t"]),
        _cents(row["price_cny_per_t"]),
        _FROM_RATES.both if price_from == "rates" else price_from,
        _cents(row["cif_cny"]),
        row.get("duty_pct"),
        _cents(row["duty_cny"]),
        row.get("consumption_cny_per_l"),
        _cents(row["consumption_cny"]),
        row.get("vat_pct"),
        _cents(row["vat_cny"]),
        _cents(row["known_cny"]),
        "\n".join(told.say(code) for code in row["missing"]),
        day(row.get("valid_from")),
        source,
    )
    return Row(values, {15: "watch"} if row["missing"] else {})


def _sums(rows: list[Stored]) -> Row:
    """Sums of the money columns over the tanks for which each could be worked out."""
    named = dict(zip(_MONEY, (7, 9, 11, 13, 14), strict=True))
    values: list[CellValue] = [None] * len(COLUMNS)
    values[1] = _TOGETHER.both
    values[4] = sum((tonnes(row["shortage_t"]) or Decimal(0) for row in rows), Decimal("0.000"))
    for name, at in named.items():
        known = [amount for row in rows if (amount := _cents(row[name])) is not None]
        values[at] = sum(known, Decimal("0.00")) if known else None
    return Row(values, dict.fromkeys(range(len(COLUMNS)), "strong"))


def _cents(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))
