"""The month at the sample depot: what really moved, and what was written about it.

A ``Move`` is a true movement, an entry, or both: that is where the planted faults come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from recon.simulate.sample_depot import OPENED

LAN, BEI, YUN, AO, YUAN = (
    "澜海能源有限公司",
    "北岬石化贸易有限公司",
    "云栈航油供应有限公司",
    "奥林贸易有限公司",
    "远汀船用燃料有限公司",
)
OWNER = {"CRUDE": LAN, "NAPHTHA": BEI, "JET": YUN, "DIESEL": LAN, "LSFO": YUAN}
ACCOUNT = {
    LAN: "T2241W000101",
    BEI: "T2241W000102",
    YUN: "T2241W000103",
    AO: "T2241W000104",
    YUAN: "T2241W000105",
}


@dataclass(frozen=True, slots=True)
class Move:
    """One movement: ``at`` is what the account says, ``moved_at`` (else ``at``) when it happened.

    ``happened`` False: an entry without oil; ``entered`` False: oil without an entry. ``like`` is
    the tag of the move whose booked quantity this entry repeats; ``swapped_place`` exchanges two
    digits of the quantity (see ``slips``). ``booked_as`` is the kind the
    account wrote instead of the true one.
    """

    at: datetime
    kind: str
    tank: str
    tonnes: float = 0.0
    counter: str | None = None
    vessel: str | None = None
    remarks: str | None = None
    tag: str = ""
    like: str = ""
    moved_at: datetime | None = None
    happened: bool = True
    entered: bool = True
    status: str = "booked"
    booked_as: str | None = None
    reverses: str = ""
    swapped_place: int | None = None
    unit: str = "t"
    spelling: str | None = None
    counter_owner: str | None = None
    owner: str | None = None
    application_no: str | None = None
    truck: bool = False
    same_document: str = ""


def at(day: str, time: str) -> datetime:
    """``at("11-05", "14:30")``, in 2026."""
    return datetime.fromisoformat(f"2026-{day}T{time}")


PIPE = "长输管线"

SHIPPED = (
    # Crude, 60 m and 46 m floating roofs.
    Move(at("11-03", "19:40"), "receipt", "T-101", 21412.0, vessel="远岬之星 2611"),
    Move(at("11-08", "16:20"), "issue", "T-101", 9640.0, vessel=PIPE),
    Move(at("11-14", "15:05"), "issue", "T-101", 6310.0, vessel=PIPE),
    Move(at("10-27", "18:30"), "receipt", "T-102", 14235.0, vessel="海若 118"),
    Move(at("11-12", "09:15"), "transfer", "T-102", 2150.0, counter="T-104"),
    Move(at("11-15", "17:50"), "issue", "T-102", 4120.0, vessel=PIPE),
    Move(at("11-17", "02:10"), "transfer", "T-101", 1268.4, counter="T-102", entered=False,
         tag="missed transfer"),
    Move(at("10-27", "12:00"), "issue", "T-103", 5050.0, vessel=PIPE),
    Move(at("11-06", "10:30"), "water_draw", "T-104", 38.4, remarks="切水"),
    Move(at("11-10", "21:10"), "receipt", "T-104", 12024.0, vessel="远岬之星 2614"),
    Move(at("11-18", "13:45"), "issue", "T-104", 8450.0, vessel=PIPE),
    # Naphtha, 30 m internal floating roofs.
    Move(at("10-28", "22:05"), "receipt", "T-201", 1873.0, vessel="云帆 7"),
    Move(at("10-31", "17:30"), "loss", "T-201", 2.1, remarks="月末自然损耗"),
    Move(at("11-04", "11:20"), "issue", "T-201", 480.0, vessel="江驳 301"),
    Move(at("11-12", "10:40"), "issue", "T-201", 512.0, vessel="江驳 305"),
    # The barge was discharged before the dip; the clerk booked the end of the paperwork.
    Move(at("11-20", "23:05"), "receipt", "T-201", 642.3, vessel="江驳 312",
         moved_at=at("11-20", "20:10"), tag="cut-off"),
    Move(at("10-26", "15:25"), "issue", "T-202", 455.0, vessel="江驳 302"),
    Move(at("11-09", "10:15"), "issue", "T-202", 512.6, vessel="江驳 303", swapped_place=3,
         tag="red: wrong", happened=False),
    Move(at("11-09", "14:05"), "reversal", "T-202", like="red: wrong", reverses="red: wrong",
         vessel="江驳 303", happened=False, remarks="数量录入有误，红冲重录", tag="red: reversal",
         same_document="red: wrong"),
    Move(at("11-09", "14:20"), "issue", "T-202", 512.6, vessel="江驳 303", tag="red: right",
         like="red: wrong", swapped_place=3,
         moved_at=at("11-09", "10:15"), remarks="红冲后重录", same_document="red: wrong"),
    Move(at("11-13", "20:45"), "receipt", "T-202", 1420.0, vessel="云帆 9"),
    Move(at("11-18", "09:55"), "issue", "T-202", 498.0, vessel="江驳 306"),
    # Jet, 28 m and 24 m.
    Move(at("10-25", "19:15"), "receipt", "T-301", 2104.6, vessel="青鸾 21"),
    Move(at("10-29", "14:10"), "issue", "T-301", 486.4, vessel="航油驳 5", tag="barge"),
    Move(at("10-29", "16:40"), "issue", "T-301", like="barge", vessel="航油驳 5", happened=False,
         same_document="barge", tag="duplicate"),
    Move(at("11-11", "08:50"), "transfer", "T-301", 310.5, counter="T-302"),
    Move(at("11-06", "20:30"), "receipt", "T-302", 1985.0, vessel="青鸾 22", spelling="T302"),
    Move(at("11-04", "18:00"), "receipt", "T-303", 1482.6, vessel="青鸾 20",
         swapped_place=4, tag="transposed"),
    Move(at("11-16", "11:30"), "issue", "T-303", 655.0, vessel=PIPE),
    # Diesel.
    Move(at("11-02", "21:20"), "receipt", "T-401", 2950.0, vessel="海若 121"),
    Move(at("11-13", "13:35"), "issue", "T-401", 312.5, vessel="江驳 304", booked_as="receipt",
         tag="sign"),
    Move(at("11-06", "09:00"), "title_transfer", "T-402", 900.0, counter_owner=AO, happened=False,
         application_no="BG-2026-0117", remarks="货权转移", tag="title"),
    Move(at("11-15", "19:05"), "receipt", "T-402", 2240.0, vessel="海若 124"),
    Move(at("11-19", "15:10"), "issue", "T-402", 405.0, vessel="江驳 309", owner=AO),
    Move(at("11-20", "16:30"), "issue", "T-402", 600.0, vessel="江驳 311", status="pre_booked",
         happened=False, remarks="预核扣，待装船", tag="pre-booked"),
    Move(at("11-09", "22:40"), "receipt", "T-403", 3120.0, vessel="海若 122", spelling="T403"),
    Move(at("11-17", "17:15"), "issue", "T-403", 1180.0, vessel="江驳 307"),
    Move(at("11-20", "22:25"), "issue", "T-403", 450.0, vessel="江驳 310", tag="after the gauge"),
    Move(at("10-30", "18:25"), "receipt", "T-404", 1210.0, vessel="海若 120", unit="m3"),
    Move(at("11-12", "16:05"), "issue", "T-404", 520.0, vessel="江驳 308", unit="m3"),
    # Fuel oil.
    Move(at("10-31", "23:10"), "receipt", "T-501", 2860.0, vessel="远汀 3"),
    Move(at("10-31", "16:00"), "adjustment", "T-501", -1.2, remarks="月末盘亏", tag="adjustment"),
    Move(at("11-07", "13:30"), "issue", "T-501", 1340.0, vessel="加油船 8"),
    Move(at("11-19", "12:20"), "issue", "T-501", 980.0, vessel="加油船 8"),
)  # fmt: skip
"""Ships, barges, pipelines and paper; trucks come from ``trucks``."""

_TRUCKS_A_DAY = {
    "T-301": 2,
    "T-302": 3,
    "T-401": 2,
    "T-402": 3,
    "T-403": 2,
    "T-404": 1,
    "T-501": 1,
}
TWINS = ("11-10", "T-302", 31.24)
"""The day two trucks really carried the same quantity."""


def trucks(rng: Random) -> list[Move]:
    """Every truck of the month: 28–32.5 t each, in the daytime, fewer on Sundays."""
    moves = []
    for day in range(1, 32):
        date = OPENED + timedelta(days=day)
        for tank, usual in _TRUCKS_A_DAY.items():
            count = usual - 1 if date.weekday() == 6 else max(0, usual + rng.choice((-1, 0, 0, 1)))
            minutes = sorted(rng.sample(range(7 * 60 + 30, 17 * 60 + 30), count))
            for minute in minutes:
                when = datetime(date.year, date.month, date.day) + timedelta(minutes=minute)
                load = rng.uniform(28.0, 32.5)
                unit = "kg" if tank == "T-501" else "t"
                moves.append(
                    Move(when, "issue", tank, load, truck=True, unit=unit, remarks="汽车发油")
                )
    twin_day, tank, load = TWINS
    for time in ("10:20", "10:55"):
        moves.append(
            Move(
                at(twin_day, time), "issue", tank, load, truck=True, remarks="汽车发油", tag="twins"
            )
        )
    for time in ("21:40", "22:50"):
        moves.append(
            Move(at("11-20", time), "issue", "T-403", rng.uniform(28.0, 32.5), truck=True,
                 remarks="夜间汽车发油", tag="after the gauge")
        )  # fmt: skip
    return moves
