"""The workbook of several sites: cover, by site, by product, by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl.packaging.custom import CustomPropertyList, StringProperty

from recon import __version__
from recon.report import labels
from recon.report.book import Heading, Sheets
from recon.report.rollup import ROLLUP_SCHEMA, SiteOutcome, nights_of
from recon.report.sheets.rollup import cover, months_table, products_table, sites_table

_NEVER = datetime(1980, 1, 1)
"""The time that the file carries when not one site ran."""


def rollup_workbook_name(outcomes: Sequence[SiteOutcome]) -> str:
    """The workbook's name: the latest as_of of its sites."""
    latest = max((night.as_of for night in nights_of(outcomes)), default=None)
    return f"recon_rollup_{latest:%Y%m%d-%H%M}.xlsx" if latest else "recon_rollup.xlsx"


def write_rollup_workbook(outcomes: Sequence[SiteOutcome], path: Path, language: str) -> None:
    """Write the workbook of several sites to ``path``, sentences in ``language``.

    The caller writes beside and renames. Same nights, same bytes. Raises OSError when the file
    cannot be written.
    """
    with TemporaryDirectory(prefix="recon-") as folder:
        book = Sheets(_heading(outcomes), language, Path(folder))
        try:
            cover(book, outcomes)
            for table in (sites_table, products_table, months_table):
                book.write(table(outcomes))
        finally:
            for page in book.pages:
                page.rows.close()
        about = book.workbook.properties
        about.creator = f"recon {__version__}"
        about.title = labels.ROLLUP.both
        instant = max((night.as_of for night in nights_of(outcomes)), default=_NEVER)
        about.created = about.modified = instant
        # The type stubs do not know these properties, which openpyxl has had since 3.1.
        properties: CustomPropertyList[StringProperty] = book.workbook.custom_doc_props  # type: ignore[attr-defined]
        properties.append(StringProperty(name="recon.schema", value=ROLLUP_SCHEMA))
        book.save(path, instant)


def _heading(outcomes: Sequence[SiteOutcome]) -> Heading:
    moments = sorted(night.as_of for night in nights_of(outcomes))
    instant = "–"
    if moments:
        instant = f"{moments[0]:%Y-%m-%d %H:%M}"
        if moments[-1] != moments[0]:
            instant += f" … {moments[-1]:%Y-%m-%d %H:%M}"
    subject = f"{len(outcomes)} 个库点 sites"
    return Heading(subject, f"截至 as of {instant}", f"recon {__version__}")
