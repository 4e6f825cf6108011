"""The account as an exporter writes it."""

import csv
from datetime import datetime
from decimal import Decimal

from recon.simulate.books import (
    CHUNK,
    FLAT_ZH,
    PLAIN,
    book_kg,
    flat_zh_ledger,
    kilograms,
    plain_ledger,
    volume20_m3,
    write_rows,
)
from recon.simulate.master import JET
from recon.simulate.records import Entry

NOON = datetime(2026, 11, 3, 12, 0)


def entry(**more: object) -> Entry:
    values = {
        "entry_id": "E1",
        "kind": "receipt",
        "effective_at": NOON,
        "tank_id": "T-1",
        "product": JET,
        "kg": 1_234_560,
    }
    return Entry(**{**values, **more})


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_the_plain_ledger_has_canonical_columns_and_exact_tonnes() -> None:
    (row,) = rows("".join(plain_ledger([entry(booked_at=NOON)])))
    assert tuple(row) == PLAIN
    assert row["quantity"] == "1234.560"
    assert row["effective_at"] == "2026-11-03 12:00"
    assert row["product"] == "JET"


def test_an_opening_is_dated_by_its_day_alone() -> None:
    (row,) = rows("".join(plain_ledger([entry(kind="opening", date_only=True)])))
    assert row["effective_at"] == "2026-11-03"


def test_the_flat_export_speaks_customs_codes_and_thousands() -> None:
    (row,) = rows("".join(flat_zh_ledger([entry(owner="某公司", vessel="船 1")])))
    assert tuple(row) == FLAT_ZH
    assert (row["单据类型"], row["进出标志"]) == ("入库", "进")
    assert (row["申报数量"], row["申报单位"]) == ("1,234.560", "070")
    assert (row["法定数量"], row["法定单位"]) == ("1234560", "035")
    assert (row["业务日期"], row["业务时间"]) == ("2026/11/03", "12:00")


def test_a_count_shortage_is_written_as_a_positive_loss() -> None:
    (row,) = rows("".join(flat_zh_ledger([entry(kind="adjustment", kg=-1200)])))
    assert (row["单据类型"], row["申报数量"]) == ("盘亏", "1.200")


def test_a_red_entry_is_negative_and_names_what_it_reverses() -> None:
    (row,) = rows("".join(flat_zh_ledger([entry(kind="reversal", kg=-1200, reverses="E0")])))
    assert (row["单据类型"], row["申报数量"], row["原流水号"]) == ("红冲", "-1.200", "E0")


def test_a_volume_and_its_mass_are_worked_out_in_decimals() -> None:
    # 791 900 kg / (793.0 − 1.1) kg/m³ = 1 000 m³.
    assert volume20_m3(791_900, 793.0) == Decimal("1000.000")
    assert kilograms(Decimal("1000.000"), 793.0) == 791_900


def test_the_exporter_adds_what_was_booked_before_the_dip() -> None:
    entries = [
        entry(entry_id="1", kind="opening", kg=5_000),
        entry(entry_id="2", kind="issue", kg=1_000),
        entry(entry_id="3", kind="transfer", kg=700, counter_tank_id="T-2"),
        entry(entry_id="4", kind="reversal", kg=-1_000, reverses="2"),
        entry(entry_id="5", kind="issue", kg=90, status="pre_booked"),
        entry(entry_id="6", kind="receipt", kg=80, effective_at=datetime(2026, 11, 3, 13)),
        entry(entry_id="7", kind="title_transfer", kg=60),
        entry(entry_id="8", kind="adjustment", kg=-5),
        entry(entry_id="9", kind="reversal", kg=-3, reverses="gone"),
    ]
    stock = book_kg(entries, lambda tank: NOON)
    assert stock == {"T-1": 5_000 - 1_000 - 700 + 1_000 - 5 - 3, "T-2": 700}


def test_a_long_ledger_leaves_in_chunks() -> None:
    chunks = list(write_rows(("a",), ((str(n),) for n in range(CHUNK + 3))))
    assert len(chunks) == 2
    assert "".join(chunks).splitlines()[-1] == str(CHUNK + 2)
