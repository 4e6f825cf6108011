from __future__ import annotations

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from recon.store.csvblock import BlockReader


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory):
    scratch = tmp_path_factory.mktemp("block") / "block.csv"
    with duckdb.connect(config={"threads": 1}) as connection:
        yield BlockReader(connection, scratch, delimiter=",", quote='"', names=("a", "b", "c"))


def _told(read):
    frame, rejects = read
    return frame.rows(), [(r.line, r.lines, r.raw, r.reason) for r in rejects]


_plain = st.text(st.sampled_from("ab1 罐"), max_size=3)
_value = st.one_of(
    _plain,
    _plain.map(lambda text: f'"{text}"'),
    _plain.map(lambda text: f'"{text}""{text}"'),
    _plain.map(lambda text: f'"{text}\n{text}"'),
    _plain.map(lambda text: f' "{text}"'),
)
_line = st.lists(_value, max_size=5).map(",".join)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(_line, min_size=1, max_size=6))
@example(lines=["1,2,3", "", "1,2", '"x\ny",2,3,', '5" pipe,2,3'])
def test_the_fast_ways_read_what_the_sure_way_reads(reader: BlockReader, lines):
    block = ("\n".join(lines) + "\n").encode()
    assert _told(reader.read(block, 1, block.count(b"\n"))) == _told(reader._one_by_one(block, 1))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.sampled_from('ab,,,""\n\n 罐'), max_size=40))
def test_every_line_is_a_row_or_refused_or_blank(reader: BlockReader, text):
    block = (text + "\n").encode()
    frame, rejects = reader._one_by_one(block, 1)
    lines = block.decode().split("\n")[:-1]
    told = {r.line + i for r in rejects for i in range(r.lines)} | set(frame["line_number"])
    untold = [n for n, line in enumerate(lines, 1) if line and n not in told]
    # What is left are the further lines of quoted values.
    assert sum(value.count("\n") for row in frame.rows() for value in row[:3] if value) >= len(
        untold
    )


def test_a_regular_block_never_touches_the_slower_ways(reader: BlockReader, monkeypatch):
    monkeypatch.setattr(reader, "_through_duckdb", None)
    frame, rejects = reader.read(b"1,2,3\n,,\n", 7, 2)
    assert frame.rows() == [("1", "2", "3", 7), (None, None, None, 8)]
    assert rejects == []


def test_a_line_too_long_and_one_too_short_do_not_make_up_for_each_other(reader: BlockReader):
    frame, rejects = reader.read(b"1,2,3\n1,2,3,4\n1,2\n", 1, 3)
    assert frame["line_number"].to_list() == [1]
    assert [(r.line, r.reason) for r in rejects] == [(2, "too_many_values"), (3, "too_few_values")]
