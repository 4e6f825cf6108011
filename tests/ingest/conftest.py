"""Workbooks made on the spot: rows of values, merged ranges and number formats in, a path out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from recon.ingest.layouts import WorkbookReading, read_workbook
from recon.ingest.texttable import TextTable
from tests.ingest.understood import (  # noqa: F401 - fixtures
    read_text,
    register,
    understand,
)

Rows = Sequence[Sequence[Any]]


def make_workbook(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merged: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
) -> Path:
    """Write ``sheets``; ``merged`` and ``formats`` (cell → number format) are of the first one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(at, column, value)
    first = book.worksheets[0]
    for block in merged:
        first.merge_cells(block)
    for cell, code in (formats or {}).items():
        first[cell].number_format = code
    book.save(path)
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes sheets to an .xlsx file and gives its path."""

    def make(sheets: Mapping[str, Rows] | Rows, name: str = "sheet.xlsx", **more: Any) -> Path:
        named = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
        return make_workbook(tmp_path / name, named, **more)

    return make


@pytest.fixture
def reading(workbook: Callable[..., Path]) -> Callable[..., WorkbookReading]:
    """A function that writes sheets and reads them back."""

    def read(sheets: Mapping[str, Rows] | Rows, **more: Any) -> WorkbookReading:
        return read_workbook(workbook(sheets, **more), "inbox/sheet.xlsx")

    return read


@pytest.fixture
def table(reading: Callable[..., WorkbookReading]) -> Callable[..., TextTable]:
    """A function that writes one sheet and gives the one table found in it."""

    def read(sheets: Mapping[str, Rows] | Rows, **more: Any) -> TextTable:
        found = reading(sheets, **more)
        assert found.problems == ()
        (only,) = found.tables
        return only

    return read
