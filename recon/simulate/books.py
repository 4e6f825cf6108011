"""The account as an exporter would write it: a plain canonical CSV, or a Chinese flat export.

Both take entries in the order in which they are to stand in the file and yield text lines, so a
ledger of millions of entries is written as it is made.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from recon.simulate.records import Entry

PLAIN = (
    "entry_id",
    "kind",
    "effective_at",
    "booked_at",
    "tank_id",
    "counter_tank_id",
    "product",
    "quantity",
    "unit",
    "density20_kgm3",
    "volume20_m3",
    "status",
    "reverses",
    "document_no",
    "owner",
    "customs_status",
    "vessel",
    "remarks",
)
"""Columns of the plain ledger."""

FLAT_ZH = (
    "流水号",
    "业务日期",
    "业务时间",
    "账册编号",
    "核注清单编号",
    "报关单号",
    "单据类型",
    "进出标志",
    "罐号",
    "对方罐号",
    "料号",
    "商品编码",
    "商品名称",
    "申报数量",
    "申报单位",
    "法定数量",
    "法定单位",
    "密度20",
    "体积20",
    "货主",
    "对方货主",
    "保税标志",
    "船名航次",
    "申请单号",
    "原流水号",
    "核扣标志",
    "核扣时间",
    "备注",
)
"""Columns of the flat export of a customs account system."""

_KIND_ZH = {
    "opening": "期初",
    "receipt": "入库",
    "issue": "出库",
    "transfer": "移罐",
    "title_transfer": "货权转移",
    "water_draw": "脱水",
    "loss": "损耗",
    "reversal": "红冲",
}
_UNIT_CODE = {"t": "070", "kg": "035", "m3": "033", "kL": "063", "bbl": "123", "L": "095"}
_STATUS_ZH = {"booked": "2", "pre_booked": "1", "cancelled": "3"}
_CUSTOMS_ZH = {"bonded": "保税", "duty_paid": "完税"}

CHUNK = 20_000
"""Rows handed on at a time."""


def write_rows(
    header: tuple[str, ...], rows: Iterable[Iterable[str]], newline: str = "\n"
) -> Iterator[str]:
    """CSV text in chunks of ``CHUNK`` rows, quoted only where a comma or quote asks for it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=newline)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def placed(
    header: tuple[str, ...], rows: Iterable[tuple[str, ...]], depots: Iterable[str] | None
) -> Iterator[str]:
    """``write_rows``; with ``depots``, one a row, the column ``depot`` stands in front."""
    if depots is None:
        return write_rows(header, rows)
    return write_rows(
        ("depot", *header), ((depot, *row) for depot, row in zip(depots, rows, strict=True))
    )


def plain_ledger(
    entries: Iterable[Entry], depot_of: Callable[[str], str] | None = None
) -> Iterator[str]:
    """The ledger under canonical column names, UTF-8; ``depot_of`` a tank where there are more."""
    if depot_of is None:
        return write_rows(PLAIN, map(_plain_row, entries))
    rows = ((depot_of(entry.tank_id), *_plain_row(entry)) for entry in entries)
    return write_rows(("depot", *PLAIN), rows)


def flat_zh_ledger(entries: Iterable[Entry]) -> Iterator[str]:
    """The ledger as a Chinese account system exports it; lines end in CR LF."""
    return write_rows(FLAT_ZH, map(_flat_zh_row, entries), newline="\r\n")


def volume20_m3(kg: int, density20_kgm3: float) -> Decimal:
    """Standard volume of a mass in air, to 0.001 m³."""
    air_density = Decimal(str(density20_kgm3)) - Decimal("1.1")
    return (Decimal(kg) / air_density).quantize(Decimal("0.001"), ROUND_HALF_EVEN)


def kilograms(volume20: Decimal, density20_kgm3: float) -> int:
    """Mass in air of a standard volume, to the kilogram: the inverse an account makes of m³."""
    air_density = Decimal(str(density20_kgm3)) - Decimal("1.1")
    return int((volume20 * air_density).quantize(Decimal(1), ROUND_HALF_EVEN))


def signed_kg(entry: Entry) -> dict[str, int]:
    """Effect of a booked entry on each tank it names, in kg; {} when it is not stock.

    Reversals are left to the caller, who knows what they reverse.
    """
    if entry.status != "booked" or entry.kind in ("title_transfer", "reversal"):
        return {}
    if entry.kind == "transfer":
        counter = entry.counter_tank_id or ""
        return {entry.tank_id: -entry.kg, counter: entry.kg}
    sign = -1 if entry.kind in ("issue", "transfer_out", "water_draw", "loss") else 1
    return {entry.tank_id: sign * entry.kg}


def book_kg(entries: Iterable[Entry], gauged: Callable[[str], datetime]) -> dict[str, int]:
    """The exporter's own stock of each tank at the time it was gauged, in kg."""
    by_id: dict[str, Entry] = {}
    stock: dict[str, int] = {}
    for entry in entries:
        by_id[entry.entry_id] = entry
        effect = signed_kg(entry)
        if entry.kind == "reversal" and entry.status == "booked":
            # One whose original is missing counts as it is signed.
            original = by_id.get(entry.reverses or "")
            effect = {entry.tank_id: entry.kg}
            if original is not None:
                back = -abs(entry.kg)
                effect = {
                    tank: (back if kg > 0 else -back) for tank, kg in signed_kg(original).items()
                }
        for tank, kg in effect.items():
            if entry.effective_at <= gauged(tank):
                stock[tank] = stock.get(tank, 0) + kg
    return stock


def _plain_row(entry: Entry) -> tuple[str, ...]:
    return (
        entry.entry_id,
        entry.kind,
        _plain_time(entry),
        "" if entry.booked_at is None else entry.booked_at.isoformat(" ", "minutes"),
        entry.tank_id,
        entry.counter_tank_id or "",
        entry.product.code,
        entry.written or entry.tonnes,
        entry.unit,
        _number(entry.density20_kgm3, 1),
        _number(entry.volume20_m3, 3),
        entry.status,
        entry.reverses or "",
        entry.document_no or "",
        entry.owner or "",
        entry.customs_status,
        entry.vessel or "",
        entry.remarks or "",
    )


def _plain_time(entry: Entry) -> str:
    at = entry.effective_at
    return at.date().isoformat() if entry.date_only else at.isoformat(" ", "minutes")


def _flat_zh_row(entry: Entry) -> tuple[str, ...]:
    kind, direction = _KIND_ZH.get(entry.kind, ""), ""
    kg = entry.kg
    if entry.kind == "adjustment":
        kind = "盘盈" if kg > 0 else "盘亏"
        kg = abs(kg)
    if entry.kind in ("opening", "receipt"):
        direction = "进"
    elif entry.kind in ("issue", "water_draw", "loss", "reversal"):
        direction = "出"
    quantity = entry.written or _grouped(kg)
    return (
        entry.entry_id,
        f"{entry.effective_at:%Y/%m/%d}",
        "" if entry.date_only else f"{entry.effective_at:%H:%M}",
        entry.account_no or "",
        entry.document_no or "",
        entry.declaration_no or "",
        kind,
        entry.extra.get("direction", direction),
        entry.extra.get("tank", entry.tank_id),
        entry.counter_tank_id or "",
        entry.product.code,
        entry.product.hs_code,
        entry.product.name_zh,
        quantity,
        _UNIT_CODE[entry.unit],
        str(kg),
        "035",
        _number(entry.density20_kgm3, 1),
        _number(entry.volume20_m3, 3),
        entry.owner or "",
        entry.counter_owner or "",
        _CUSTOMS_ZH[entry.customs_status],
        entry.vessel or "",
        entry.application_no or "",
        entry.reverses or "",
        _STATUS_ZH[entry.status],
        "" if entry.booked_at is None else f"{entry.booked_at:%Y/%m/%d %H:%M}",
        entry.remarks or "",
    )


def _grouped(kg: int) -> str:
    """Tonnes the way people type them: thousands separated from 1 000 t on."""
    sign, kilos = ("-", -kg) if kg < 0 else ("", kg)
    return f"{sign}{kilos // 1000:,}.{kilos % 1000:03d}"


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
