"""Small files are judged by their model together, in their order, and no less strictly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest

from recon.ingest.reading import QUARANTINE_SCHEMA, Reading
from recon.pipeline import together
from recon.pipeline.together import MOST_FILES, SMALL_BYTES, Asked, read_together
from recon_schemas.registry import schema_of


@dataclass
class Reader:
    """Gives one row of ``visits`` a file; keeps which files were read, and how strictly."""

    wrong: frozenset[str] = frozenset()
    calls: list[tuple[str, bool]] = field(default_factory=list)

    def __call__(self, name: str, agreed_later: bool) -> Iterator[Reading]:
        self.calls.append((name, agreed_later))
        schema = schema_of("visits")
        row = dict.fromkeys(schema, None)
        row |= {"depot": "D", "tank_id": None if name in self.wrong else name}
        frame = pl.DataFrame([row], schema=schema)
        refused = name in self.wrong and not agreed_later
        yield Reading(
            path=name,
            sha256=name,
            kind="visits",
            frame=frame.clear() if refused else frame,
            rows_read=1,
            rows_rejected=int(refused),
            quarantine=pl.DataFrame(schema=QUARANTINE_SCHEMA),
        )


def _agree_on_named_tanks(kind: str, frames: list[pl.DataFrame]) -> bool:
    return kind == "visits" and not pl.concat(frames)["tank_id"].has_nulls()


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that wants a tank's name and nothing else."""
    monkeypatch.setattr(together, "all_agree", _agree_on_named_tanks)


def _files(folder: Path, *names: str, size: int = 1) -> list[Asked[str]]:
    for name in names:
        (folder / name).write_bytes(b"x" * size)
    return [Asked(folder / name, name) for name in names]


def test_small_files_are_read_once_each_in_their_order(tmp_path: Path) -> None:
    names = [f"T-{n:03}" for n in range(2 * MOST_FILES + 3)]
    reader = Reader()
    given = [of for of, _ in read_together(_files(tmp_path, *names), reader)]
    assert given == names
    assert reader.calls == [(name, True) for name in names]


def test_where_one_row_is_refused_its_whole_batch_is_read_again_and_judged_alone(
    tmp_path: Path,
) -> None:
    reader = Reader(wrong=frozenset({"b"}))
    given = dict(read_together(_files(tmp_path, "a", "b", "c"), reader))
    assert [part.rows_rejected for part in given.values()] == [0, 1, 0]
    assert reader.calls[3:] == [("a", False), ("b", False), ("c", False)]


def test_a_big_file_is_judged_part_by_part_and_keeps_its_place(tmp_path: Path) -> None:
    asked = [
        *_files(tmp_path, "a"),
        *_files(tmp_path, "big", size=SMALL_BYTES),
        *_files(tmp_path, "c"),
    ]
    reader = Reader()
    assert [of for of, _ in read_together(asked, reader)] == ["a", "big", "c"]
    assert ("big", False) in reader.calls
    assert ("a", True) in reader.calls


def test_a_file_that_has_vanished_is_left_to_the_reader(tmp_path: Path) -> None:
    reader = Reader()
    assert [of for of, _ in read_together([Asked(tmp_path / "gone", "gone")], reader)] == ["gone"]
    assert reader.calls == [("gone", False)]
