"""Ledger rows: what kind, direction, sign, status, unit and time of an entry come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from recon.ingest.identity import Register

Understand = Callable[..., Any]


def ledger(**columns: list[str | None]) -> dict[str, list[str | None]]:
    height = len(next(iter(columns.values()), [None]))
    needed: dict[str, list[str | None]] = {
        "entry_id": [f"E-{n}" for n in range(height)],
        "kind": ["入库"] * height,
        "effective_at": ["2026-11-20 22:10"] * height,
        "tank_id": ["T-101"] * height,
        "product": ["DIESEL-0"] * height,
        "quantity": ["10"] * height,
    }
    return needed | columns


@pytest.mark.parametrize(
    ("kind", "direction", "expected"),
    [
        ("入库", None, "receipt"),
        ("退库", None, "receipt"),
        ("退库", "进", "receipt"),
        ("退库", "出", "issue"),
        ("Return", "out", "issue"),
        ("移罐", None, "transfer"),
        ("货权转移", None, "title_transfer"),
        ("红冲", None, "reversal"),
    ],
)
def test_kind_is_what_its_spelling_and_direction_say(
    understand: Understand, kind: str, direction: str | None, expected: str
) -> None:
    columns = ledger(kind=[kind], direction=[direction], counter_tank_id=["T-102"])
    assert understand("movements", columns).rows[0]["kind"] == expected


@pytest.mark.parametrize(
    ("kind", "direction", "quantity", "expected"),
    [
        ("盘亏", None, "5.5", "-5.5"),
        ("盘亏", None, "-5.5", "-5.5"),
        ("盘盈", None, "5.5", "5.5"),
        ("盘亏", "出", "5.5", "-5.5"),
        ("调整", "出", "5.5", "-5.5"),
        ("调整", None, "-5.5", "-5.5"),
        ("红冲", "出", "5.5", "5.5"),
    ],
)
def test_adjustment_has_the_sign_its_words_say_once(
    understand: Understand, kind: str, direction: str | None, quantity: str, expected: str
) -> None:
    columns = ledger(kind=[kind], direction=[direction], quantity=[quantity])
    assert understand("movements", columns).rows[0]["quantity"] == Decimal(expected)


def test_other_negative_quantities_are_rejected_with_their_cell(understand: Understand) -> None:
    result = understand("movements", ledger(quantity=["(10.5)", "10"]))
    assert len(result.rows) == 1
    assert result.rules == {"F2": "negative_quantity_is_an_adjustment_or_reversal"}


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("入库", None, "booked"),
        ("入库", "0", "booked"),
        ("入库", "1", "pre_booked"),
        ("入库", "2", "booked"),
        ("入库", "预核扣", "pre_booked"),
        ("预增", "2", "pre_booked"),
        ("预减", None, "pre_booked"),
        ("实增", "1", "booked"),
        ("实减", None, "booked"),
        ("预增", "作废", "cancelled"),
    ],
)
def test_only_real_entries_are_booked(
    understand: Understand, kind: str, status: str | None, expected: str
) -> None:
    columns = ledger(kind=[kind], status=[status])
    assert understand("movements", columns).rows[0]["status"] == expected


@pytest.mark.parametrize(
    ("quantity", "unit", "header", "expected", "code"),
    [
        ("1,234.5", "070", None, "1234.5", "t"),
        ("1234500", "035", None, "1234500", "kg"),
        ("10", "033", None, "10", "m3"),
        ("10", "095", None, "10", "L"),
        ("10", "063", None, "10", "kL"),
        ("10", "123", None, "10", "bbl"),
        ("10", "071", None, "10", "long_ton"),
        ("10", "072", None, "10", "short_ton"),
        ("10", None, None, "10", "t"),
        ("10", None, "kg", "10", "kg"),
        ("10 桶", None, None, "10", "bbl"),
        ("1.2345万吨", None, None, "12345", "t"),
        ("1.2345", "万吨", None, "12345", "t"),
        ("1.2345", None, "万吨", "12345", "t"),
    ],
)
def test_quantity_keeps_its_unit(
    understand: Understand,
    quantity: str,
    unit: str | None,
    header: str | None,
    expected: str,
    code: str,
) -> None:
    units = {"quantity": header} if header else {}
    result = understand("movements", ledger(quantity=[quantity], unit=[unit]), units=units)
    assert (result.rows[0]["quantity"], result.rows[0]["unit"]) == (Decimal(expected), code)


def test_header_word_alone_may_say_the_unit(understand: Understand) -> None:
    result = understand("movements", ledger(), headers={"quantity": "吨数"})
    assert result.rows[0]["unit"] == "t"


def test_cell_and_row_that_name_two_units_are_refused(understand: Understand) -> None:
    result = understand("movements", ledger(quantity=["10 kg"], unit=["吨"]))
    assert result.rules == {"G2": "units_disagree"}


def test_tonnes_beyond_the_kilogram_are_refused(understand: Understand) -> None:
    result = understand("movements", ledger(quantity=["1.0005", "1.0005"], unit=["t", "kg"]))
    assert result.rules == {"F2": "tonnes_are_whole_kilograms"}


def test_date_alone_takes_effect_at_the_end_of_its_day_and_an_opening_at_its_start(
    understand: Understand,
) -> None:
    columns = ledger(
        kind=["入库", "期初", "入库"],
        effective_at=["2026-11-20", "2026-11-20", "2026-11-20 00:00:00"],
    )
    rows = understand("movements", columns).rows
    assert [row["effective_at"] for row in rows] == [
        datetime(2026, 11, 20, 23, 59, 59, 999999),
        datetime(2026, 11, 20),
        datetime(2026, 11, 20),
    ]
    assert [row["effective_date_only"] for row in rows] == [True, True, False]


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ("2026-11-20", "22:10", datetime(2026, 11, 20, 22, 10)),
        ("20261120", "2400", datetime(2026, 11, 21)),
        ("2026年11月20日", "2210", datetime(2026, 11, 20, 22, 10)),
        ("2026-11-20", "2026-11-20 22:10", datetime(2026, 11, 20, 22, 10)),
        ("2026-11-20T00:00:00", "22:10", datetime(2026, 11, 20, 22, 10)),
        ("2026-11-20", None, datetime(2026, 11, 20, 23, 59, 59, 999999)),
        ("2026-11-20", "/", datetime(2026, 11, 20, 23, 59, 59, 999999)),
    ],
)
def test_date_and_time_in_two_cells_are_one_time(
    understand: Understand, day: str, clock: str | None, expected: datetime
) -> None:
    columns = ledger(effective_at__date=[day], effective_at__time=[clock])
    del columns["effective_at"]
    assert understand("movements", columns).rows[0]["effective_at"] == expected


@pytest.mark.parametrize(
    ("day", "clock", "rule"),
    [
        ("2026-11-20", "25:00", "time_unreadable"),
        ("2026-11-20", "2026-11-21 22:10", "time_parts_disagree"),
        (None, "22:10", "time_date_missing"),
    ],
)
def test_date_and_time_that_do_not_fit_are_refused_at_the_times_cell(
    understand: Understand, day: str | None, clock: str, rule: str
) -> None:
    columns = ledger(effective_at__date=[day], effective_at__time=[clock])
    del columns["effective_at"]
    result = understand("movements", columns)
    assert result.rows == []
    assert result.rules == {"G2": rule}


def test_start_of_pumping_without_a_time_of_day_is_dropped_and_said(understand: Understand) -> None:
    result = understand("movements", ledger(started_at=["2026-11-20"]))
    assert result.rows[0]["started_at"] is None
    assert [(p.rule, p.rejects_row) for p in result.problems] == [("time_of_day_missing", False)]


def test_tanks_are_spelled_as_in_the_register(understand: Understand, register: Register) -> None:
    columns = ledger(kind=["移罐"], tank_id=["101#"], counter_tank_id=["102号罐"])
    row = understand("movements", columns, register=register).rows[0]
    assert (row["tank_id"], row["counter_tank_id"], row["depot"]) == ("T-101", "T-102", "Binhai")


def test_unknown_or_ambiguous_tank_rejects_the_entry(
    understand: Understand, register: Register
) -> None:
    result = understand("movements", ledger(tank_id=["T-1022", "201"]), register=register)
    assert result.rows == []
    assert result.rules == {"D2": "unknown_tank", "D3": "ambiguous_tank"}
    assert result.problems[0].params["nearest"] == "T-102"


@pytest.mark.parametrize(
    ("unit", "density", "rejected"),
    [("t", None, False), ("m3", "840", False), ("m3", None, True), ("bbl", None, True)],
)
def test_unknown_product_rejects_only_where_tonnes_rest_on_it(
    understand: Understand, register: Register, unit: str, density: str | None, rejected: bool
) -> None:
    columns = ledger(product=["Mystery"], unit=[unit], density20_kgm3=[density])
    result = understand("movements", columns, register=register)
    assert [p.rule for p in result.problems] == ["unknown_product"]
    assert result.problems[0].rejects_row is rejected
    assert [row["product"] for row in result.rows] == ([] if rejected else ["Mystery"])


def transfers(**columns: list[str | None]) -> dict[str, list[str | None]]:
    height = len(next(iter(columns.values())))
    return ledger(kind=["移罐"] * height, **columns)


def test_transfer_written_in_two_rows_is_two_legs(understand: Understand) -> None:
    columns = transfers(
        tank_id=["T-101", "T-102"],
        counter_tank_id=["T-102", "T-101"],
        direction=["出", "进"],
        quantity=["50", "50"],
    )
    result = understand("movements", columns)
    assert [row["kind"] for row in result.rows] == ["transfer_out", "transfer_in"]
    assert "transfers_in_two_rows" in result.notes


def test_transfer_without_its_other_tank_is_the_leg_its_direction_says(
    understand: Understand,
) -> None:
    columns = transfers(tank_id=["T-101", "T-102"], direction=["出", "进"])
    assert [row["kind"] for row in understand("movements", columns).rows] == [
        "transfer_out",
        "transfer_in",
    ]


def test_transfer_in_one_row_from_the_receiving_side_is_turned_round(
    understand: Understand,
) -> None:
    columns = transfers(tank_id=["T-102"], counter_tank_id=["T-101"], direction=["进"])
    row = understand("movements", columns).rows[0]
    assert (row["kind"], row["tank_id"], row["counter_tank_id"]) == ("transfer", "T-101", "T-102")


def test_missing_column_is_named_with_the_nearest_header(understand: Understand) -> None:
    columns = ledger()
    del columns["quantity"]
    result = understand("movements", columns, other_headers=("申报数量值", "柜号"))
    (problem,) = result.problems
    assert (problem.rule, problem.column) == ("column_missing", "quantity")
    assert problem.params["nearest"] == "申报数量值"
    assert result.typed.rows_rejected == 1
