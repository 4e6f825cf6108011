from __future__ import annotations

import csv as plain_csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.store import csv
from recon.store.csv import CsvText, read_csv_text


def _read(path: Path, **options: object) -> tuple[pl.DataFrame, CsvText]:
    asked = {"delimiter": ",", "quote": '"', "skip_lines": 1, "names": ["a", "b", "c"]} | options
    text = read_csv_text(path, **asked)  # type: ignore[arg-type]
    frames = list(text)
    schema = dict.fromkeys(asked["names"], pl.String) | {"line_number": pl.Int64}  # type: ignore[call-overload]
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema), text


@pytest.fixture
def file(tmp_path: Path):
    def written(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "ledger.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return written


def test_every_value_is_text_and_nothing_is_guessed(file):
    frame, text = _read(file("h,h,h\n001,1e3,t\n 1_000 ,２０,2026/11/20\n"))
    assert frame.rows() == [("001", "1e3", "t", 2), (" 1_000 ", "２０", "2026/11/20", 3)]
    assert text.rows_read == 2
    assert text.rejects == []


def test_empty_and_absent_are_both_null(file):
    frame, _ = _read(file('h,h,h\n,"",x\n'))
    assert frame.rows() == [(None, None, "x", 2)]


def test_lines_are_those_of_an_editor_whatever_stands_between(file):
    frame, text = _read(
        file(
            "h,h,h\n"  # 1
            "a,b,c\n"  # 2
            '"x\ny",2,3\n'  # 3 and 4
            "\n"  # 5
            "1,2\n"  # 6: too few
            "1,2,3,4\n"  # 7: too many
            ",,\n"  # 8
            '5" pipe,2,3\n'  # 9: an inch sign is no quote
            '"5"" pipe",2,3\n'  # 10
            '"abc"def,2,3\n'  # 11: not closed
            "last,2,3"  # 12, no line end
        )
    )
    assert frame["line_number"].to_list() == [2, 3, 8, 9, 10, 12]
    assert frame["a"].to_list() == ["a", "x\ny", None, '5" pipe', '5" pipe', "last"]
    assert [(r.line, r.column, r.raw, r.reason) for r in text.rejects] == [
        (6, "c", "1,2", "too_few_values"),
        (7, None, "1,2,3,4", "too_many_values"),
        (11, "a", '"abc"def,2,3', "quote_not_closed"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_delimiters_and_line_ends(tmp_path: Path, encoding, delimiter, newline):
    path = tmp_path / "ledger.csv"
    lines = [("流水号", "油品", "罐号"), ("E1", "3号喷气燃料", "１０１号罐"), ("E2", "原油 𠮷", "")]
    path.write_bytes("".join(delimiter.join(line) + newline for line in lines).encode(encoding))
    frame, text = _read(
        path, delimiter=delimiter, encoding="gb18030" if encoding == "gb18030" else "utf-8"
    )
    assert frame.rows() == [("E1", "3号喷气燃料", "１０１号罐", 2), ("E2", "原油 𠮷", None, 3)]
    assert text.rejects == []


def test_a_byte_order_mark_is_no_part_of_the_first_value(tmp_path: Path):
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"\xef\xbb\xbf1,2,3\n")
    frame, _ = _read(path, skip_lines=0)
    assert frame.rows() == [("1", "2", "3", 1)]


@pytest.mark.parametrize(
    ("encoding", "bad"), [("utf-8", b"\xe9"), ("gb18030", b"\xff"), ("gb18030", b"\x81\x20")]
)
def test_bytes_that_are_no_text_refuse_their_line_only(tmp_path: Path, encoding, bad):
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"h,h,h\n1,2,3\n4," + bad + b",6\n7,8,9\n")
    frame, text = _read(path, encoding=encoding)
    assert frame["line_number"].to_list() == [2, 4]
    assert [(r.line, r.reason) for r in text.rejects] == [(3, "not_in_encoding")]


def test_without_a_quote_character_quotes_are_text(file):
    frame, _ = _read(file('h,h,h\n"a,b"x,"\n'), quote="")
    assert frame.rows() == [('"a', 'b"x', '"', 2)]


def test_a_file_of_nothing_has_no_rows(file):
    for text in ("", "h,h,h\n", "h,h,h", "h,h,h\n\n\n"):
        frame, read = _read(file(text))
        assert frame.is_empty()
        assert read.rejects == []


def test_lines_hold_over_blocks_and_chunks(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(csv, "_READ_BYTES", 1_000)
    path = tmp_path / "ledger.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("h,h,h\n")
        for i in range(2_000):
            out.write(
                f"E{i},柴油,{i}\n" if i % 7 else f"E{i},short\n" if i % 14 else f'"E\n{i}",,x\n\n'
            )
    expected, line, refused = [], 2, []
    for i in range(2_000):
        if i % 7:
            expected.append(line)
            line += 1
        elif i % 14:
            refused.append(line)
            line += 1
        else:
            expected.append(line)
            line += 3
    text = read_csv_text(
        path, delimiter=",", quote='"', skip_lines=1, names=["a", "b", "c"], chunk_rows=300
    )
    frames = list(text)
    assert max(frame.height for frame in frames) <= 300
    assert pl.concat(frames)["line_number"].to_list() == expected
    assert [reject.line for reject in text.rejects] == refused


_cell = st.text(st.sampled_from("ab1,;\" \n罐'\\|"), max_size=6)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=st.lists(st.tuples(_cell, _cell, _cell), min_size=1, max_size=12))
def test_whatever_a_csv_writer_writes_is_read_back_with_its_line(tmp_path: Path, table):
    path = tmp_path / "any.csv"
    out = io.StringIO()
    writer = plain_csv.writer(out, lineterminator="\n", quoting=plain_csv.QUOTE_ALL)
    lines = []
    for row in table:
        lines.append(out.getvalue().count("\n") + 1)
        writer.writerow(row)
    path.write_bytes(out.getvalue().encode())
    frame, text = _read(path, skip_lines=0)
    assert text.rejects == []
    assert frame.rows() == [
        (*(value or None for value in row), line) for row, line in zip(table, lines, strict=True)
    ]


def test_a_quote_that_is_never_closed_takes_no_other_line_with_it(file):
    rows = "".join(f"E{i},2,3\n" for i in range(500))
    frame, text = _read(file(f'h,h,h\n1,2,3\n"open,2,3\n{rows}'))
    assert [(r.line, r.lines, r.reason) for r in text.rejects] == [(3, 1, "quote_not_closed")]
    assert frame.height == 501
    assert frame["line_number"].to_list() == [2, *range(4, 504)]


def test_empty_values_beyond_the_last_column_are_none(file):
    frame, text = _read(file('h,h,h\n1,2,3,\n"1",2,3,,\n1,2,3,x\n'))
    assert frame["line_number"].to_list() == [2, 3]
    assert [r.reason for r in text.rejects] == ["too_many_values"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (b"1,2,3\r4,5,6\r", [("1", "2", "3", 1), ("4", "5", "6", 2)]),
        (b"1,2,3\r\n4,5,6\r\n", [("1", "2", "3", 1), ("4", "5", "6", 2)]),
        (b"a\rb,2,3\n4,5,6\n", [("a b", "2", "3", 1), ("4", "5", "6", 2)]),
        (b"\x00,2,3\n", [("\x00", "2", "3", 1)]),
    ],
)
def test_line_ends_of_any_make_and_stray_control_characters(tmp_path: Path, text, rows):
    path = tmp_path / "ledger.csv"
    path.write_bytes(text)
    frame, read = _read(path, skip_lines=0)
    assert frame.rows() == rows
    assert read.rejects == []


def test_one_column_keeps_its_lines(file):
    frame, text = _read(file("h\na\n\nb\n"), names=["a"])
    assert frame.rows() == [("a", 2), ("b", 4)]
    assert text.rejects == []


def test_whether_a_watched_sign_stands_in_the_file_is_said(tmp_path):
    path = tmp_path / "a.csv"
    for text, met in (("1,2\n3,4\n", False), ('1,="2"\n', True), ("1,'2\n", True)):
        path.write_text(text)
        reader = read_csv_text(
            path, delimiter=",", quote="", skip_lines=0, names=["a", "b"], watched=b"='"
        )
        assert sum(frame.height for frame in reader) == text.count("\n")
        assert reader.met is met


def test_a_line_too_short_is_refused_where_other_lines_end_in_nothing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("1,2,\n3,4\n5,6,7\n")
    reader = read_csv_text(path, delimiter=",", quote='"', skip_lines=0, names=["a", "b", "c"])
    assert [row for frame in reader for row in frame.rows()] == [
        ("1", "2", None, 1),
        ("5", "6", "7", 3),
    ]
    assert [(reject.line, reject.reason) for reject in reader.rejects] == [(2, "too_few_values")]
