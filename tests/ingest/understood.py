"""Small invented registers, and short ways to make tables and files and read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from recon.ingest.grid import letter
from recon.ingest.identity import Register
from recon.ingest.problemlog import ProblemLog
from recon.ingest.read import read_file
from recon.ingest.reading import Reading
from recon.ingest.texttable import ORIGIN_ROW, TextTable
from recon.ingest.typed import Typed, type_table
from recon.model import InputProblem
from recon.settings import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def register() -> Register:
    """Six tanks of an invented depot, two of them told apart by their prefix only."""
    tanks = ["T-101", "T-102", "T-201", "TK-201", "T-305", "T-308"]
    return Register(
        pl.DataFrame(
            {"tank_id": tanks, "depot": [None] * len(tanks)},
            schema={"tank_id": pl.String, "depot": pl.String},
        ),
        pl.DataFrame(
            {
                "product": ["JET-A1", "DIESEL-0"],
                "name": ["Jet kerosene", "Diesel"],
                "name_zh": ["航空煤油, 3号喷气燃料", "柴油"],
            }
        ),
        "Binhai",
    )


@dataclass(frozen=True)
class Understood:
    """A typed table with its problems: ``rules`` by cell, rows as dicts."""

    typed: Typed
    problems: tuple[InputProblem, ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.typed.frame.to_dicts()

    @property
    def rules(self) -> dict[str | None, str]:
        return {problem.cell: problem.rule for problem in self.problems}

    @property
    def notes(self) -> list[str]:
        return [code for code, _ in self.typed.notes]


@pytest.fixture
def understand() -> Callable[..., Understood]:
    """Type a table given by columns; row 2 is the first, columns are lettered from A."""

    def run(
        kind: str,
        columns: Mapping[str, Sequence[str | None]],
        *,
        register: Register | None = None,
        sheet: str | None = "Sheet1",
        **meaning: Any,
    ) -> Understood:
        height = len(next(iter(columns.values())))
        frame = pl.DataFrame(
            {name: pl.Series(texts, dtype=pl.String) for name, texts in columns.items()}
        ).with_columns(pl.int_range(2, height + 2, dtype=pl.Int64).alias(ORIGIN_ROW))
        letters = {name: letter(at + 1) for at, name in enumerate(columns)}
        log = ProblemLog("inbox/sheet.xlsx")
        table = TextTable(kind, sheet, frame, **{"letters": letters, **meaning})
        typed = type_table(table, log, zone=SHANGHAI, register=register)
        return Understood(typed, (*log.drain(), *log.summaries()))

    return run


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[..., Reading]:
    """Write a text as a file and read it back; the file's only reading."""

    def run(
        text: str | bytes,
        *,
        name: str = "ledger.csv",
        encoding: str = "utf-8",
        register: Register | None = None,
        settings: Settings | None = None,
    ) -> Reading:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        (reading,) = read_file(
            path, f"inbox/{name}", settings=settings or Settings(), register=register
        )
        return reading

    return run
