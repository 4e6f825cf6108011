"""The workbook a supervisor signs: one file a run, its sheets a list of functions.

The same run gives the same bytes: times inside the file are the run's, not the clock's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from openpyxl.packaging.custom import CustomPropertyList, StringProperty

from recon.model import Run
from recon.report.book import Book
from recon.report.labels import REPORT
from recon.report.sheets import (
    all_tanks,
    bridge,
    charts,
    cover,
    cut_off,
    discrepancies,
    exposure,
    input_problems,
    limits,
    measurement,
    measures,
    owners,
    problem_list,
    progress,
    rules,
    run_log,
    sources,
    tickets,
    trend,
    uncertainty,
    visits,
)
from recon.report.stored import workbook_name
from recon.report.text import visible

__all__ = ["SHEETS", "WORKBOOK_SCHEMA", "workbook_name", "write_workbook"]

WORKBOOK_SCHEMA = "recon.workbook/1"
"""Stands in the file's own properties, so that a returned workbook is known as ours."""

SHEETS: tuple[Callable[[Book], None], ...] = (
    cover.sheet,
    discrepancies.sheet,
    charts.sheet,
    bridge.sheet,
    problem_list.sheet,
    measures.sheet,
    progress.sheet,
    trend.sheet,
    visits.plan_sheet,
    visits.draw_sheet,
    visits.coverage_sheet,
    all_tanks.sheet,
    measurement.sheet,
    owners.stock_sheet,
    owners.parties_sheet,
    exposure.sheet,
    tickets.sheet,
    tickets.applications_sheet,
    sources.sheet,
    limits.storage_sheet,
    limits.hazard_sheet,
    cut_off.sheet,
    input_problems.sheet,
    rules.sheet,
    uncertainty.sheet,
    run_log.sheet,
)
"""The sheets in the order they stand; each adds one page (or none) to the book."""


def write_workbook(run: Run, path: Path, language: str) -> None:
    """Write the run's workbook to ``path``, sentences in ``language`` (``en`` or ``zh``).

    The caller writes beside and renames. Raises OSError when the file cannot be written.
    """
    with TemporaryDirectory(prefix="recon-") as folder:
        book = Book(run, language, Path(folder))
        try:
            for sheet in SHEETS:
                sheet(book)
        finally:
            for page in book.pages:
                page.rows.close()
        _describe(book)
        book.save(path, run.as_of)


def _describe(book: Book) -> None:
    """Fill in the file's properties: what it is, of which run; no clock, no user's name."""
    run = book.run
    about = book.workbook.properties
    about.creator = f"recon {run.tool_version}"
    about.title = visible(f"{REPORT.both} · {run.site} · {run.as_of:%Y-%m-%d %H:%M}")
    instant = run.as_of.replace(tzinfo=ZoneInfo(run.timezone)).astimezone(UTC)
    about.created = about.modified = instant.replace(tzinfo=None)
    # The type stubs do not know these properties, which openpyxl has had since 3.1.
    properties: CustomPropertyList[StringProperty] = book.workbook.custom_doc_props  # type: ignore[attr-defined]
    for name, value in (
        ("recon.schema", WORKBOOK_SCHEMA),
        ("recon.run", run.id),
        ("recon.site", run.site),
    ):
        properties.append(StringProperty(name=name, value=visible(value)))
