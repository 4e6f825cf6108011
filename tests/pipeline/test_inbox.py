"""An inbox that is read in several processes gives what one process reads, in the same order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from recon.ingest.identity import Register
from recon.ingest.reading import Reading
from recon.pipeline import inbox, lane
from recon.pipeline.inbox import WORTH_A_PROCESS_S, read_inbox, shared_out
from recon.pipeline.reader import FileToRead, Reader
from recon.settings import Settings
from recon_schemas.registry import schema_of

ROWS = 230_000
"""Of the big ledger: three parts."""

SECONDS = st.lists(st.floats(0, 100), max_size=40)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[FileToRead]:
    """A ledger of three parts between small files, one of which has a row that is refused."""
    folder = tmp_path_factory.mktemp("inbox")
    head = "entry_id,kind,effective_at,tank_id,product,quantity,unit\n"
    texts = {
        "a.csv": head + "A1,receipt,2026-01-02 10:00,T101,OIL,1,t\n",
        "b.csv": head
        + "B1,receipt,2026-01-02 10:00,T101,OIL,one,t\nB2,issue,2026-01-02 11:00,T101,OIL,2,t\n",
        "ledger.csv": head
        + "".join(f"E{n},receipt,2026-01-02 10:00,T101,OIL,{n % 977}.5,t\n" for n in range(ROWS)),
        "z.csv": "visited_on,visitor,tank_id\n2026-01-02,Li,T101\n",
    }
    listed = []
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        listed.append(FileToRead(folder / name, f"inbox/{name}", name.rjust(64, "0")))
    return listed


@pytest.fixture(scope="module")
def reader() -> Reader:
    tanks = pl.DataFrame([{"tank_id": "T-101", "depot": "D"}], schema_overrides=schema_of("tanks"))
    return Reader(Settings(), Register(_completed(tanks, "tanks"), _none("products"), "D"))


@pytest.fixture
def lanes(monkeypatch: pytest.MonkeyPatch) -> list[lane.Lane]:
    """Processes are started however little there is to read: these, once it has begun."""
    started: list[lane.Lane] = []

    class Noted(lane.Lane):
        def __init__(self, *how: Any) -> None:
            super().__init__(*how)
            started.append(self)

    monkeypatch.setattr(inbox, "Lane", Noted)
    monkeypatch.setattr(inbox, "WORTH_A_PROCESS_S", 0.0)
    monkeypatch.setattr(inbox, "_cores", lambda: 2)
    return started


def _at_work(lanes: list[lane.Lane]) -> list[int]:
    """Processes that have not ended."""
    return [one._process.pid for one in lanes if one._process.poll() is None]


def _none(kind: str) -> pl.DataFrame:
    return pl.DataFrame(schema=schema_of(kind))


def _completed(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    return pl.concat([_none(kind), frame], how="diagonal_relaxed").cast(dict(schema_of(kind)))


def _heard(
    files: list[FileToRead], reader: Reader, processes: int
) -> tuple[list[tuple[int, Reading]], list[str]]:
    begun: list[str] = []
    got = list(
        read_inbox(files, reader, processes=processes, begin=lambda f: begun.append(f.shown_as))
    )
    return got, list(dict.fromkeys(begun))


def _assert_alike(ours: list[tuple[int, Reading]], theirs: list[tuple[int, Reading]]) -> None:
    assert [number for number, _ in ours] == [number for number, _ in theirs]
    for (_, one), (_, other) in zip(ours, theirs, strict=True):
        assert_frame_equal(one.frame, other.frame)
        assert_frame_equal(one.quarantine, other.quarantine)
        for name in ("path", "sha256", "kind", "rows_read", "rows_rejected", "problems", "notes"):
            assert getattr(one, name) == getattr(other, name)
        assert dict(one.letters) == dict(other.letters)


def test_two_processes_give_the_readings_of_one_in_their_order(
    files: list[FileToRead], reader: Reader, lanes: list[lane.Lane], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, begun_alone = _heard(files, reader, 1)
    assert [number for number, _ in alone] == [0, 1, 2, 2, 2, 3]
    assert sum(reading.rows_read for _, reading in alone) == ROWS + 4
    assert alone[1][1].rows_rejected == 1
    beside, begun = _heard(files, reader, 2)
    assert len(lanes) == 2
    assert begun == begun_alone == [file.shown_as for file in files]
    _assert_alike(beside, alone)
    assert not _at_work(lanes)


def test_what_a_process_did_not_come_to_is_read_here(
    files: list[FileToRead], reader: Reader, lanes: list[lane.Lane], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "AHEAD_BYTES", 1)
    read_here = []
    real = lane.Lane._read_here

    def noted(self: lane.Lane, number: int, given: int) -> Iterator[Reading]:
        read_here.append((number, given))
        return real(self, number, given)

    monkeypatch.setattr(lane.Lane, "_read_here", noted)
    alone, _ = _heard(files, reader, 1)
    got = []
    for number, reading in read_inbox(files, reader, processes=2, begin=lambda f: None):
        got.append((number, reading))
        if number == 2:
            for pid in _at_work(lanes):
                os.kill(pid, signal.SIGKILL)
    _assert_alike(got, alone)
    assert read_here[0][0] == 2
    assert 1 <= read_here[0][1] < 3


def test_processes_end_with_whoever_stops_listening(
    files: list[FileToRead], reader: Reader, lanes: list[lane.Lane]
) -> None:
    heard = read_inbox(files, reader, processes=2, begin=lambda f: None)
    next(heard)
    assert _at_work(lanes)
    heard.close()  # type: ignore[attr-defined]
    assert not _at_work(lanes)


class Stumbling(Reader):
    """Raises what no file can make a reader raise."""

    def read(self, file: FileToRead, agreed_later: bool) -> Iterator[Reading]:
        raise ZeroDivisionError(file.shown_as)


def test_a_defect_in_a_process_is_raised_here_and_says_where_it_was(
    files: list[FileToRead], reader: Reader, lanes: list[lane.Lane]
) -> None:
    stumbling = Stumbling(reader.settings, reader.register)
    with pytest.raises(ZeroDivisionError, match=r"inbox/a\.csv") as raised:
        _heard(files, stumbling, 2)
    assert "in read\n" in "".join(raised.value.__notes__)
    assert not _at_work(lanes)


def test_where_no_process_can_be_started_this_one_reads(
    files: list[FileToRead], reader: Reader, lanes: list[lane.Lane], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refused)
    got, begun = _heard(files, reader, 2)
    assert [number for number, _ in got] == [0, 1, 2, 2, 2, 3]
    assert begun == [file.shown_as for file in files]
    assert lanes == []


def test_a_process_whose_night_was_killed_ends_by_itself(
    files: list[FileToRead], lanes: list[lane.Lane], tmp_path: Path
) -> None:
    told = tmp_path / "child"
    night = os.fork()
    if night == 0:
        reader = Reader(Settings(), Register(_none("tanks"), _none("products"), "D"))
        heard = read_inbox(files, reader, processes=2, begin=lambda f: None)
        next(heard)
        told.write_text(" ".join(map(str, _at_work(lanes))))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(night, 0)
    children = told.read_text().split()
    assert children
    for _ in range(600):
        if not any(Path(f"/proc/{pid}").exists() for pid in children):
            return
        time.sleep(0.05)
    raise AssertionError(f"still there: {children}")


UNGUARDED = """
import sys
from pathlib import Path
from recon.ingest.identity import Register
from recon.pipeline import inbox
from recon.pipeline.reader import FileToRead, Reader
from recon.settings import Settings
from recon_schemas.registry import schema_of
import polars as pl

print("once")
inbox.WORTH_A_PROCESS_S = 0.0
nothing = [pl.DataFrame(schema=schema_of(kind)) for kind in ("tanks", "products")]
files = [FileToRead(Path(name), name, "0" * 64) for name in sys.argv[1:]]
reader = Reader(Settings(), Register(*nothing, "D"))
for number, _ in inbox.read_inbox(files, reader, processes=2, begin=lambda file: None):
    print(number)
"""


def test_a_program_that_runs_a_night_is_not_run_again_by_its_processes(
    files: list[FileToRead], tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(UNGUARDED, encoding="utf-8")
    small = [str(file.path) for file in files if file.shown_as != "inbox/ledger.csv"]
    done = subprocess.run(
        [sys.executable, str(program), *small],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["once", "0", "1", "2"]
    assert done.stderr == ""


def test_little_is_read_at_once() -> None:
    assert shared_out([WORTH_A_PROCESS_S / 3] * 2, 2) == []
    assert shared_out([], 2) == []


def test_one_core_reads_at_once() -> None:
    assert shared_out([100.0, 100.0], 1) == []


def test_what_is_loaded_first_is_read_first_by_whoever_is_free() -> None:
    assert shared_out([0.1, 0.1, 30.0, 0.1], 2) == [[0, 2], [1, 3]]
    assert shared_out([30.0, 0.1, 0.1, 0.1], 2) == [[0], [1, 2, 3]]


@given(SECONDS, st.integers(2, 8))
def test_every_file_is_read_in_one_lane_and_no_lane_takes_much_longer_than_it_must(
    seconds: list[float], most: int
) -> None:
    lanes = shared_out(seconds, most)
    if not lanes:
        assert sum(seconds) < WORTH_A_PROCESS_S
        return
    assert sorted(number for one in lanes for number in one) == list(range(len(seconds)))
    assert all(one == sorted(one) for one in lanes)
    # Graham (1966), of whoever gives each job to the machine with the least to do: less than twice
    # what cannot be undercut, which is the longest job and an equal share of all.
    least = max(sum(seconds) / most, max(seconds))
    assert max(sum(seconds[n] for n in one) for one in lanes) <= 2 * least
