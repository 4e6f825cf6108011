"""Whole text files: encodings, dialects, lines that are no data, counts and addresses."""

from __future__ import annotations

import csv
import io
import os
import random
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.ingest import csvfile
from recon.ingest.identity import Register
from recon.ingest.read import read_file, read_parts
from recon.ingest.reading import Reading
from recon.settings import Settings

ReadText = Callable[..., Reading]

# A flat export as customs systems write it.
HEADER = (
    "流水号,业务日期,业务时间,账册编号,核注清单编号,报关单号,单据类型,进出标志,罐号,对方罐号,料号,商品编码,商品名称,"
    "申报数量,申报单位,法定数量,法定单位,密度20,体积20,货主,保税标志,船名航次,核扣标志,核扣时间,备注"
)
ROWS = [
    'E1,2026/11/20,22:10,L1,Q1,B1,入库,进,T-101,,柴油,27101923,柴油,"1,234.567",070,1234567,035,'
    "840.1,1469.5,海悦,保税,海洋18/V1,2,2026-11-20 23:00,",
    "E2,20261120,2400,L1,Q2,B2,出库,出,102#,,柴油,27101923,柴油,１００．５,吨,,,,,海悦,是,,2,2026-11-21,",
    "E3,2026年11月20日,,L1,Q3,B3,脱水,,T305,,3号喷气燃料,,,5,公斤,,,,,,,,3,,",
]
LEDGER = "\r\n".join([HEADER, *ROWS]) + "\r\n"


def summary(reading: Reading) -> list[tuple[object, ...]]:
    columns = ("entry_id", "kind", "effective_at", "tank_id", "product", "quantity", "unit")
    return list(reading.frame.select(columns).iter_rows())


UNDERSTOOD = [
    (
        "E1",
        "receipt",
        datetime(2026, 11, 20, 22, 10),
        "T-101",
        "DIESEL-0",
        Decimal("1234.567"),
        "t",
    ),
    ("E2", "issue", datetime(2026, 11, 21), "T-102", "DIESEL-0", Decimal("100.5"), "t"),
    (
        *("E3", "water_draw", datetime(2026, 11, 20, 23, 59, 59, 999999)),
        *("T-305", "JET-A1", Decimal(5), "kg"),
    ),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_export_is_read_in_any_encoding(
    read_text: ReadText, register: Register, encoding: str
) -> None:
    text = ("\ufeff" if encoding == "utf-16-be" else "") + LEDGER
    reading = read_text(text, encoding=encoding, register=register)
    assert reading.kind == "movements"
    assert summary(reading) == UNDERSTOOD
    assert (reading.rows_read, reading.rows_rejected, reading.problems) == (3, 0, ())
    assert reading.frame["origin_row"].to_list() == [2, 3, 4]
    assert reading.frame["origin_cells"].null_count() == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_export_is_read_in_any_dialect(
    read_text: ReadText, register: Register, delimiter: str, ending: str
) -> None:
    rows = list(csv.reader(io.StringIO(LEDGER)))
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=ending).writerows(rows)
    reading = read_text(written.getvalue(), name="ledger.txt", register=register)
    assert summary(reading) == UNDERSTOOD


def test_titles_totals_and_closing_lines_are_no_data(read_text: ReadText) -> None:
    blanks = "," * 24
    text = "\n".join(
        [
            "滨海油库出入库台账" + blanks,
            "账册编号：L530  日期：2026-11-20" + blanks,
            "",
            HEADER,
            *ROWS[:2],
            ",,,,,,,小计,,,,,,1335.067,,,,,,,,,,,",
            ROWS[0].replace("E1", "E4"),
            blanks,
            HEADER,
            ROWS[0].replace("E1", "E5"),
            "合计,,,,,,,,,,,,,3804.201,,,,,,,,,,,",
            "共 4 条" + blanks,
            "制表：王某  复核：李某" + blanks,
        ]
    )
    reading = read_text(text)
    assert reading.frame["entry_id"].to_list() == ["E1", "E2", "E4", "E5"]
    assert (reading.rows_read, reading.rows_rejected, reading.problems) == (4, 0, ())
    assert reading.frame["origin_row"].to_list() == [5, 6, 8, 11]
    notes = dict(reading.notes)
    assert notes["control_totals_agree"]["totals"] == 2
    assert notes["header_repeated"] == {"times": 1}
    assert notes["lines_without_data_passed_over"] == {"lines": "13, 14"}


def test_wrong_printed_total_is_said_with_its_cell_and_changes_nothing(read_text: ReadText) -> None:
    total = "合计,,,,,,,,,,,,,9999.000,,,,,,,,,,,"
    reading = read_text("\n".join([HEADER, *ROWS[:2], total]))
    assert reading.problems == ()
    said = dict(reading.notes)["control_total_differs"]
    assert (said["cell"], said["printed"], said["summed"]) == ("N4", "9999.000", "1335.067")


def test_every_rejected_line_is_counted_and_addressed(
    read_text: ReadText, register: Register
) -> None:
    rows = [
        ROWS[0],
        ROWS[1].replace("2400", "2560"),
        ROWS[2].rsplit(",", 3)[0],
        ROWS[2] + ",more",
        ROWS[0].replace("E1", "E9").replace("T-101", "T-999"),
    ]
    reading = read_text("\n".join([HEADER, *rows]), register=register)
    assert (reading.rows_read, reading.frame.height, reading.rows_rejected) == (5, 1, 4)
    found = {(p.row, p.cell, p.rule) for p in reading.problems}
    assert found == {
        (3, "C3", "time_unreadable"),
        (4, None, "line_too_few_values"),
        (5, None, "line_too_many_values"),
        (6, "I6", "unknown_tank"),
    }
    assert sorted(reading.quarantine["origin_row"].to_list()) == [3, 4, 5, 6]


def test_values_over_several_lines_keep_the_line_they_begin_on(read_text: ReadText) -> None:
    noted = ROWS[0][: ROWS[0].rindex(",") + 1] + '"see\nnote, two lines"'
    reading = read_text("\n".join([HEADER, noted, ROWS[1]]))
    assert reading.frame["origin_row"].to_list() == [2, 4]
    assert reading.frame["remarks"][0] == "see\nnote, two lines"


def test_identifiers_keep_what_an_export_armoured(read_text: ReadText) -> None:
    text = "entry_id,kind,effective_at,tank_id,product,quantity\n" + (
        '="00012",receipt,2026-11-20 10:00,T-101,DIESEL-0,10\n'
        "'00013,receipt,2026-11-20 10:00,T-101,DIESEL-0,10\n"
    )
    assert read_text(text).frame["entry_id"].to_list() == ["00012", "00013"]


def test_text_that_looks_like_a_formula_stays_text(read_text: ReadText) -> None:
    remark = "=cmd|' /C calc'!A0"
    reading = read_text("\n".join([HEADER, ROWS[0] + remark]))
    assert reading.frame["remarks"].to_list() == [remark]


def test_damaged_bytes_refuse_their_line_and_no_other(read_text: ReadText) -> None:
    lines = [HEADER, *ROWS, *(row.replace("E", "F", 1) for row in ROWS)]
    data = "\n".join(lines).encode().replace("3号喷气燃料".encode(), b"3\xff\xfe", 1)
    reading = read_text(data)
    assert [(p.row, p.rule) for p in reading.problems] == [(4, "line_not_in_encoding")]
    assert reading.frame.height == 5
    assert dict(reading.notes)["file_partly_not_in_encoding"]["encoding"] == "utf-8"


def test_dates_of_a_column_are_settled_by_all_parts_of_a_file(
    read_text: ReadText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvfile, "CHUNK_ROWS", 3)
    head = "entry_id,kind,effective_at,tank_id,product,quantity\n"
    days = ["03/01/2026", "03/02/2026", "03/03/2026", "03/04/2026", "03/17/2026"]
    rows = [f"E{n},receipt,{day} 10:00,T-1,D,10" for n, day in enumerate(days)]
    reading = read_text(head + "\n".join(rows))
    assert [at.day for at in reading.frame["effective_at"]] == [1, 2, 3, 4, 17]
    assert {at.month for at in reading.frame["effective_at"]} == {3}


def test_big_files_come_in_parts_that_add_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvfile, "CHUNK_ROWS", 100)
    rows = [ROWS[0].replace("E1", f"E{n}") for n in range(450)]
    rows[333] = rows[333].replace("2026/11/20", "2026/13/20")
    path = tmp_path / "big.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="gb18030")
    parts = list(read_parts(path, "inbox/big.csv", settings=Settings(), register=None))
    assert len(parts) > 3
    assert sum(part.rows_read for part in parts) == 450
    assert sum(part.frame.height for part in parts) == 449
    (problem,) = [p for part in parts for p in part.problems]
    assert (problem.row, problem.cell) == (335, "B335")
    whole = read_file(path, "inbox/big.csv", settings=Settings(), register=None)
    assert [reading.rows_read for reading in whole] == [450]


def test_million_problems_of_one_kind_are_counted_not_listed(read_text: ReadText) -> None:
    rows = [ROWS[0].replace("入库", "奇怪").replace("E1", f"E{n}") for n in range(300)]
    reading = read_text("\n".join([HEADER, *rows]))
    assert reading.rows_rejected == 300
    assert len(reading.problems) == 101
    assert reading.problems[-1].params == {"rule": "choice_unknown", "listed": 100, "total": 300}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "file_empty"),
        ("\n\n  \n", "workbook_empty"),
        (HEADER + "\n", "no_data_rows"),
        ("a,b,c\n1,2,3\n", "no_kind_recognised"),
    ],
)
def test_file_without_data_is_one_clear_problem(read_text: ReadText, text: str, rule: str) -> None:
    reading = read_text(text)
    assert [p.rule for p in reading.problems] == [rule]
    assert (reading.rows_read, reading.frame.height) == (0, 0)


def test_unknown_headers_come_with_the_nearest_known(read_text: ReadText) -> None:
    reading = read_text("罐号码,流水单号,数量值\n1,2,3\n")
    (problem,) = reading.problems
    assert problem.rule == "no_kind_recognised"
    assert "罐号" in str(problem.params["nearest"])


def test_missing_required_column_is_one_problem_that_names_it(read_text: ReadText) -> None:
    text = "\n".join([HEADER.replace("申报数量", "甲"), *ROWS])
    reading = read_text(text)
    assert [(p.rule, p.column) for p in reading.problems] == [("column_missing", "quantity")]
    assert (reading.rows_read, reading.rows_rejected) == (3, 3)


def test_folder_pipe_and_missing_file_are_problems(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for name, rule in (
        (".", "file_is_a_folder"),
        ("pipe.csv", "file_is_no_regular_file"),
        ("gone.csv", "file_not_found"),
    ):
        (reading,) = read_file(tmp_path / name, name, settings=Settings(), register=None)
        assert [p.rule for p in reading.problems] == [rule]
        assert reading.kind is None


def test_binary_under_the_name_of_a_text_is_said_to_be_none(read_text: ReadText) -> None:
    reading = read_text(bytes(range(256)) * 20)
    assert [p.rule for p in reading.problems] == ["file_of_no_known_format"]


def test_header_words_and_pins_of_the_settings_are_used(read_text: ReadText) -> None:
    own = Settings.model_validate(
        {
            "headers": {"movements": {"quantity": ["Net figure"]}},
            "files": [{"pattern": "*.dat", "kind": "movements"}],
        }
    )
    text = (
        "entry_id,kind,effective_at,tank_id,product,Net figure\nE1,in,2026-11-20 10:00,T-1,D,10\n"
    )
    reading = read_text(text, name="x.dat", settings=own)
    assert reading.kind == "movements"
    assert reading.frame["quantity"].to_list() == [Decimal(10)]


def test_stocktake_saved_as_text_is_laid_out_like_a_sheet(
    read_text: ReadText, register: Register
) -> None:
    text = "\n".join(
        [
            "滨海油库盘点表,,,,,",
            "盘点基准时间：2026-11-20 24:00,,,,,",
            "序号,罐号,检尺时间,油水总高(mm),油温(℃),标准密度(kg/m3)",
            "一、柴油,,,,,",
            '1,101#,11-20 22:10,"12,376",24.3,840.1',
            "2,102#,11-20 22:25,9120,24.1,840.2",
        ]
    )
    reading = read_text(text, name="stock.csv", register=register)
    assert reading.kind == "stocktakes"
    assert reading.problems == ()
    assert reading.frame["tank_id"].to_list() == ["T-101", "T-102"]
    assert reading.frame["innage_mm"].to_list() == [12376.0, 9120.0]
    assert reading.frame["origin_row"].to_list() == [5, 6]


NUMBER_STYLES: dict[str, Callable[[Decimal], str]] = {
    "plain": lambda q: f"{q:.3f}",
    "thousands": lambda q: f"{q:,.3f}",
    "full width": lambda q: f"{q:.3f}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."}),
    "decimal comma": lambda q: f"{q:,.3f}".translate(str.maketrans(",.", ".,")),
}
TIME_STYLES = [
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y%m%d %H%M",
    "%d-%b-%Y %H%M",
    "%Y年%m月%d日 %H:%M",
]
HEADS = {
    "entry_id": ("entry_id", "流水号", "Entry"),
    "kind": ("kind", "单据类型"),
    "effective_at": ("effective_at", "业务日期时间"),
    "tank_id": ("tank_id", "罐号", "Tank No."),
    "product": ("product", "料号", "Product"),
    "quantity": ("quantity", "申报数量", "Quantity"),
    "remarks": ("remarks", "备注"),
}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    entries=st.lists(
        st.tuples(
            st.decimals(min_value=Decimal("0.001"), max_value=99_999, places=3, allow_nan=False),
            st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)),
        ),
        min_size=2,
        max_size=12,
    ),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    number_style=st.sampled_from(sorted(NUMBER_STYLES)),
    time_style=st.sampled_from(TIME_STYLES),
    seed=st.integers(0, 1_000_000),
)
def test_random_ledger_in_a_random_dialect_reads_back_to_the_same_values(
    tmp_path: Path,
    entries: list[tuple[Decimal, datetime]],
    delimiter: str,
    encoding: str,
    number_style: str,
    time_style: str,
    seed: int,
) -> None:
    chance = random.Random(seed)
    names = list(HEADS)
    chance.shuffle(names)
    # One figure that can only be read one way settles the mark, as in any real export.
    entries = [*entries, *[(Decimal("12345.678"), datetime(2026, 11, 20, 22, 10))] * 2]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=chance.choice(["\n", "\r\n"]))
    above = chance.randrange(3)
    for _ in range(above):
        writer.writerow(["滨海油库台账", *[""] * (len(names) - 1)])
    writer.writerow([chance.choice(HEADS[name]) for name in names])
    for at, (quantity, when) in enumerate(entries):
        row = {
            "entry_id": f"E{at}",
            "kind": chance.choice(["receipt", "入库", "Receipt"]),
            "effective_at": when.strftime(time_style),
            "tank_id": "T-101",
            "product": "柴油",
            "quantity": NUMBER_STYLES[number_style](quantity),
            "remarks": chance.choice(["", "a, b; c", 'said "yes"', "备注"]),
        }
        writer.writerow([row[name] for name in names])
    path = tmp_path / "random.csv"
    path.write_bytes(written.getvalue().encode(encoding))
    (reading,) = read_file(path, "random.csv", settings=Settings(), register=None)
    assert reading.problems == ()
    assert reading.frame["quantity"].to_list() == [quantity for quantity, _ in entries]
    seconds = "%S" in time_style
    assert reading.frame["effective_at"].to_list() == [
        when.replace(microsecond=0, second=when.second if seconds else 0) for _, when in entries
    ]
    first = above + 2
    assert reading.frame["origin_row"].to_list() == list(range(first, first + len(entries)))


MIRRORED = [
    "E1,移罐,2026-11-20 10:00,T-101,T-102,出,DIESEL-0,10.5",
    "E2,receipt,2026-11-20 11:00,T-101,,进,DIESEL-0,3",
    "E3,receipt,2026-11-20 12:00,T-101,,进,DIESEL-0,4",
    "E4,移罐,2026-11-20 10:00,T-102,T-101,进,DIESEL-0,10.50",
    "E5,移罐,2026-11-20 13:00,T-101,T-103,出,DIESEL-0,10.5",
    "E6,移罐,2026-11-20 14:00,T-104,T-105,进,DIESEL-0,10.5",
]


@pytest.mark.parametrize("rows", [2, 3, 1000])
def test_legs_of_a_transfer_find_each_other_over_the_parts_of_a_file(
    rows: int, read_text: Callable[..., Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    """E1 and E4 are one transfer in two rows; E5 and E6 are each a whole one."""
    monkeypatch.setattr(csvfile, "CHUNK_ROWS", rows)
    head = "entry_id,kind,effective_at,tank_id,counter_tank_id,direction,product,quantity"
    frame = read_text("\n".join([head, *MIRRORED])).frame
    assert dict(frame.select("entry_id", "kind").iter_rows()) == {
        "E1": "transfer_out",
        "E2": "receipt",
        "E3": "receipt",
        "E4": "transfer_in",
        "E5": "transfer",
        "E6": "transfer",
    }
    turned = frame.row(5, named=True)
    assert (turned["tank_id"], turned["counter_tank_id"]) == ("T-105", "T-104")
