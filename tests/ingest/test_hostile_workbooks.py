"""Workbooks that are broken or made to break a reader: one problem or a right reading, in time."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from recon.ingest.layouts import WorkbookReading, read_workbook
from recon.wording.say import sentences

DATA = Path(__file__).parent / "data"
CASES = 60

REPORT = [
    ["滨海二号库区盘点表"],
    ["报告编号：R-1  盘点基准时间：2026年11月20日 24:00"],
    ["罐号", "油品", "检尺时间", "油高(mm)", "油温(℃)", "标准密度", "空气中质量(t)"],
    ["T-101", "原油", "11-20 22:10", 14288, 31.2, 868.5, "25,129.859"],
    ["T-102", "原油", "11-20 22:31", 10909, 28.1, 863.3, 26047.798],
    ["合计", None, None, None, None, None, 51177.657],
]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """``data`` with bytes changed, cut out, put in or exchanged."""
    held = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        at = chance.randrange(len(held))
        match chance.randrange(4):
            case 0:
                held[at] = chance.randrange(256)
            case 1:
                del held[at : at + chance.randrange(1, 200)]
            case 2:
                held[at:at] = chance.randbytes(chance.randrange(1, 20))
            case _:
                other = chance.randrange(len(held))
                held[at], held[other] = held[other], held[at]
    return bytes(held)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A zip whose archive is sound and one of whose parts is damaged."""
    held = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as sound, ZipFile(held, "w", ZIP_DEFLATED) as broken:
        names = [name for name in sound.namelist() if sound.read(name)]
        hit = chance.choice(names)
        for name in names:
            part = sound.read(name)
            broken.writestr(name, damaged(part, chance) if name == hit else part)
    return held.getvalue()


def cases(sound: bytes) -> Iterator[bytes]:
    chance = random.Random(20261120)
    for _ in range(CASES):
        inside = sound.startswith(b"PK") and chance.random() < 0.8
        yield damaged_inside(sound, chance) if inside else damaged(sound, chance)


@pytest.mark.parametrize("name", ["report.xlsx", "every_cell.xls", "every_cell.ods"])
def test_damage_gives_a_problem_or_a_reading_and_never_an_exception(
    name: str, workbook: Callable[..., Path], tmp_path: Path
) -> None:
    sound = workbook(REPORT) if name == "report.xlsx" else DATA / name
    known = sentences()
    path = tmp_path / f"damaged-{name}"
    for data in cases(sound.read_bytes()):
        path.write_bytes(data)
        found = read_workbook(path, name)
        assert found.tables or found.problems or found.is_text
        assert all(problem.rule in known for problem in found.problems)
        for table in found.tables:
            assert table.frame.height == 0 or table.cell(0, table.frame.columns[-1]) is not None


def test_macros_links_and_other_parts_are_not_touched(
    workbook: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "with.xlsm"
    path.write_bytes(workbook(REPORT).read_bytes())
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 100)
        archive.writestr("xl/externalLinks/externalLink1.xml", "<!DOCTYPE a><externalLink/>")
        archive.writestr("../../evil.txt", "x")
    found: WorkbookReading = read_workbook(path, "with.xlsm")
    assert found.problems == ()
    assert found.tables[0].frame["tank_id"].to_list() == ["T-101", "T-102"]
    assert not (tmp_path.parent / "evil.txt").exists()


def test_a_wide_sheet_of_texts_is_bounded(workbook: Callable[..., Path]) -> None:
    rows = [[f"head {row} word {column}" for column in range(2000)] for row in range(12)]
    (problem,) = read_workbook(workbook(rows), "wide.xlsx").problems
    assert problem.rule == "no_kind_recognised"


def test_very_long_cells_cost_little(workbook: Callable[..., Path]) -> None:
    long = ("罐号: 1 " * 6000)[:32_767]
    found = read_workbook(workbook([*REPORT, *[[long, long, long]] * 50]), "long.xlsx")
    assert found.tables[0].frame.height >= 2


def test_a_sheet_of_labels_without_end_is_bounded(workbook: Callable[..., Path]) -> None:
    rows = [["罐号", f"T-{n}", "油高", n] for n in range(600)]
    assert read_workbook(workbook(rows), "labels.xlsx").problems != ()
