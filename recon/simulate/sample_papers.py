"""The other papers of the sample depot: October's balances, change applications, sheet heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from recon.simulate.books import book_kg, signed_kg, write_rows
from recon.simulate.records import Entry
from recon.simulate.sample_depot import SITE_ZH
from recon.simulate.sheets import Head

_PERIOD = (date(2026, 10, 20), date(2026, 10, 31))
_REPORTED = ("T-101", "T-201", "T-303", "T-404", "T-501")
_BALANCES = (
    "账册编号",
    "期间起",
    "期间止",
    "罐号",
    "料号",
    "商品名称",
    "期初结存",
    "本期入库",
    "本期出库",
    "期末结存",
    "单位",
    "保税标志",
    "货主",
    "入仓日期",
    "存储期限",
)
_APPLICATIONS = (
    "application_no",
    "kind",
    "tank_id",
    "from_value",
    "to_value",
    "approved_on",
    "effective_from",
    "effective_to",
    "status",
)


def head_a(night: date) -> Head:
    """The head of the Chinese inspector's sheet."""
    return Head(
        title="海沄保税油库储罐盘点计量表",
        report_no=f"DH-{night:%Y-%m%d}-A",
        client=SITE_ZH,
        day=night,
        inspector="陈砚秋",
        company="东衡检验技术有限公司",
    )


def head_b(night: date) -> Head:
    """The head of the international inspector's sheet."""
    return Head(
        title="SHORE TANK GAUGING REPORT",
        report_no=f"MO/{night:%y%m}/0417",
        client="Haiyun Bonded Oil Depot",
        day=night,
        inspector="E. Marlowe-Quist",
        company="Meridian & Oake Petroleum Surveyors",
    )


def head_c(night: date) -> Head:
    """The head of the fuel oil tickets."""
    return Head(
        title="油罐计量单",
        report_no=f"HY-{night:%Y%m%d}",
        client=SITE_ZH,
        day=night,
        inspector="卢知夏",
        company="东衡检验技术有限公司",
    )


def balances_csv(entries: Sequence[Entry]) -> Iterator[str]:
    """October as the operator reports it, for tanks of one owner: the account's own sums."""
    return write_rows(_BALANCES, (_balance(entries, tank) for tank in _REPORTED), newline="\r\n")


def _balance(entries: Sequence[Entry], tank: str) -> tuple[str, ...]:
    end = datetime(_PERIOD[1].year, _PERIOD[1].month, _PERIOD[1].day, 23, 59, 59)
    mine = [e for e in entries if tank in (e.tank_id, e.counter_tank_id)]
    opening = next(e for e in mine if e.kind == "opening")
    effects = [
        signed_kg(e).get(tank, 0) for e in mine if e is not opening and e.effective_at <= end
    ]
    received = sum(kg for kg in effects if kg > 0)
    issued = -sum(kg for kg in effects if kg < 0)
    closing = book_kg(mine, lambda _: end)[tank]
    first, last = (day.isoformat() for day in _PERIOD)
    return (
        opening.account_no or "",
        first,
        last,
        tank,
        opening.product.code,
        opening.product.name_zh,
        *(f"{kg / 1000:.3f}" for kg in (opening.kg, received, issued, closing)),
        "吨",
        "保税",
        opening.owner or "",
        first,
        "2027-10-19",
    )


def applications_csv() -> Iterator[str]:
    """Three applications: one carried out, one waiting, one long closed."""
    return write_rows(
        _APPLICATIONS,
        (
            (
                *("BG-2026-0117", "owner_change", "T-402"),
                *("澜海能源有限公司", "奥林贸易有限公司"),
                *("2026-11-05", "2026-11-06", "", "approved"),
            ),
            (
                *("BG-2026-0121", "storage_extension", "T-501"),
                *("2027-10-19", "2028-10-19", "", "", "", "applied"),
            ),
            (
                *("BG-2026-0098", "product_change", "T-503", "DIESEL", "LSFO"),
                *("2026-08-12", "2026-08-15", "2026-09-30", "closed"),
            ),
        ),
    )
