"""Text files that mean harm, or were harmed: a clear problem or a right reading, soon."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from recon.ingest import csvfile, textfile
from recon.ingest.identity import Register
from recon.ingest.plaintext import comparable, is_nil, plain, shown
from recon.ingest.read import read_file
from recon.ingest.reading import Reading
from recon.settings import Settings

ReadText = Callable[..., Reading]

HEAD = "entry_id,kind,effective_at,tank_id,product,quantity,remarks"
ROW = "E1,receipt,2026-11-20 10:00,T-101,DIESEL-0,10.5,"


def rules(reading: Reading) -> list[str]:
    return [problem.rule for problem in reading.problems]


def test_control_character_inside_a_number_makes_it_none(read_text: ReadText) -> None:
    reading = read_text("\n".join([HEAD, ROW.replace("10.5", "1\x070.5")]))
    assert rules(reading) == ["number_unreadable"]


def test_invisible_marks_do_not_make_another_tank(read_text: ReadText, register: Register) -> None:
    reading = read_text(
        "\n".join([HEAD, ROW.replace("T-101", "\u202eT-\u200b101\u200f")]), register=register
    )
    assert reading.frame["tank_id"].to_list() == ["T-101"]


@pytest.mark.parametrize("number", ["NaN", "inf", "-Infinity", "1e999", "1" * 400])
def test_what_is_no_finite_number_is_refused(read_text: ReadText, number: str) -> None:
    reading = read_text("\n".join([HEAD, ROW.replace("10.5", number)]))
    assert reading.rows_rejected == 1


@pytest.mark.parametrize("when", ["0000-00-00", "1899-12-31", "9999-12-31", "99999-01-01"])
def test_absurd_dates_are_refused(read_text: ReadText, when: str) -> None:
    reading = read_text("\n".join([HEAD, ROW.replace("2026-11-20 10:00", when)]))
    assert reading.rows_rejected == 1
    assert rules(reading)[0].startswith("time_")


def test_cell_of_32767_characters_is_kept_as_remark_and_refused_as_number(
    read_text: ReadText,
) -> None:
    long = "x" * 32_767
    assert read_text("\n".join([HEAD, ROW + long])).frame["remarks"][0] == long
    refused = read_text("\n".join([HEAD, ROW.replace("E1", long)]))
    assert rules(refused) == ["identifier_too_long"]
    assert len(refused.problems[0].value or "") <= 120


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_without_end_is_not_read(
    read_text: ReadText, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(textfile, "LONGEST_LINE", 1000)
    monkeypatch.setattr(textfile, "_PIECE", 64)
    whole = end.join([HEAD, *[ROW] * 40])
    assert rules(read_text(whole)) == []
    assert rules(read_text(whole + end + "1" * 950 + end + ROW)) != ["text_line_too_long"]
    assert rules(read_text(whole + end + "1" * 1001 + end + ROW)) == ["text_line_too_long"]


def test_thousands_of_columns_beside_the_known_ones_are_passed_over(read_text: ReadText) -> None:
    extra = ",".join(f"z{n}" for n in range(2_000))
    reading = read_text(f"{HEAD},{extra}\n{ROW},{extra}\n")
    assert (reading.frame.height, reading.problems) == (1, ())


def test_rows_that_no_header_fits_are_one_problem(read_text: ReadText) -> None:
    reading = read_text(HEAD + "\n" + ',"\n' * 500)
    assert rules(reading) == ["rows_do_not_fit_header"]


def test_file_that_turns_into_something_else_is_not_read_to_its_end(
    read_text: ReadText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvfile, "MOST_REFUSED", 200)
    reading = read_text("\n".join([HEAD, *[ROW] * 100, *["what, is this"] * 1000]))
    assert reading.frame.height == 100
    assert rules(reading)[-2:] == ["reading_given_up", "more_problems"]


def test_single_return_inside_a_line_does_not_stop_the_reader(read_text: ReadText) -> None:
    reading = read_text("\r\n".join([HEAD, ROW, ROW.replace("2026-11", "2026\r-11"), ROW]))
    assert reading.frame.height == 2
    assert set(rules(reading)) == {"line_too_few_values"}


def test_fifty_thousand_unknown_tanks_cost_seconds(read_text: ReadText, register: Register) -> None:
    rows = [ROW.replace("T-101", f"X{n}Y").replace("E1", f"E{n}") for n in range(5_000)]
    reading = read_text("\n".join([HEAD, *rows]), register=register)
    assert (reading.rows_rejected, len(reading.problems)) == (5_000, 101)


def test_damaged_files_are_read_or_refused_and_their_rows_add_up(tmp_path: Path) -> None:
    chance = random.Random(20261120)
    good = "\r\n".join([HEAD, *(ROW.replace("E1", f"E{n}") + "备注" for n in range(8))])
    path = tmp_path / "damaged.csv"
    for case in range(40):
        data = bytearray(good.encode("gb18030" if case % 2 else "utf-8"))
        for _ in range(chance.choice([1, 1, 3])):
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randrange(30)]
                case 2:
                    data[at:at] = chance.choice([b'"', b"\n", b"\r", b"\x00", b",", b"\xff\xfe"])
                case _:
                    data = data[: max(at, 1)]
        path.write_bytes(bytes(data))
        for reading in read_file(path, "damaged.csv", settings=Settings(), register=None):
            assert reading.rows_read == reading.frame.height + reading.rows_rejected
            assert bool(reading.rows_rejected) <= bool(reading.problems)
            if reading.kind == "movements":
                # No accepted figure that does not stand in the file.
                text = bytes(data).decode("gb18030" if case % 2 else "utf-8", errors="replace")
                printed = {Decimal(t) for t in re.findall(r"\d+(?:\.\d+)?", text)}
                assert {abs(q) for q in reading.frame["quantity"]} <= printed


@pytest.mark.parametrize("text", ["/", "—", "--", "－", "NIL", "无", " ", "N/A"])
def test_nothing_is_said_in_many_ways(text: str) -> None:
    assert is_nil(text)


def test_texts_are_made_plain_without_making_digits_of_marks() -> None:
    assert plain("　Ｔ－１０１\u200b ") == "T-101"
    assert plain("7621.3²") == "7621.3²"
    assert comparable(" Ｔ - 101 ") == "t-101"
    assert shown("a\nb\x07") == "a⏎b�"
