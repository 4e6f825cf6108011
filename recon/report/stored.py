"""Reads the further sheets of a run as they were stored, and names the files beside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from recon.model import Run
from recon.report.text import file_name_part

Stored = Mapping[str, Any]


def rows_of(run: Run, name: str) -> list[Stored]:
    """The rows of the sheet called ``name``; none where the run has no such sheet."""
    content = run.extras.get(name)
    return list(content) if isinstance(content, list) else []


def content_of(run: Run, name: str) -> Stored:
    """The content of the sheet called ``name``; empty where the run has no such sheet."""
    content = run.extras.get(name)
    return content if isinstance(content, dict) else {}


def day(text: str | None) -> date | None:
    """A day as it was stored."""
    return None if text is None else date.fromisoformat(text[:10])


def moment(text: str | None) -> datetime | None:
    """A time as it was stored."""
    return None if text is None else datetime.fromisoformat(text)


def tonnes(value: float | None) -> Decimal | None:
    """Tonnes as they were stored, with three decimals again."""
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.001"))


def workbook_name(run: Run) -> str:
    """The workbook's name: site, as_of and run, safe on any file system."""
    site, number = file_name_part(run.site), file_name_part(run.id)
    return f"recon_{site}_{run.as_of:%Y%m%d-%H%M}_{number}.xlsx"


def tickets_name(run: Run) -> str:
    """The name of the list of every paper, which lies beside the workbook."""
    return _beside(run, "tickets.csv")


def notices_name(run: Run) -> str:
    """The name of the document of rectification notices."""
    return _beside(run, "notices.htm")


def messages_name(run: Run) -> str:
    """The name of the text of short messages."""
    return _beside(run, "messages.txt")


def page_name(run: Run) -> str:
    """The name of the page for those without a spreadsheet."""
    return f"{PurePath(workbook_name(run)).stem}.html"


def _beside(run: Run, what: str) -> str:
    return f"{PurePath(workbook_name(run)).stem}_{what}"
