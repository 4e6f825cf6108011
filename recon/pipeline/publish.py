"""Writes what people read: workbook and documents, beside and then renamed.

All of it follows from the stored run and can be made again. A file that no longer has the sha256
we wrote belongs to whoever changed it and is never overwritten: the new one takes another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from recon.model import Run
from recon.report.document import dumps, results_document
from recon.report.page import page_html
from recon.report.sheets.tickets import whole_list
from recon.report.stored import tickets_name
from recon.report.workbook import workbook_name, write_workbook
from recon.site import file_sha256, write_beside

RESULTS = "results.json"


def publish(
    run: Run, folder: Path, language: str, ours: Mapping[str, str]
) -> tuple[tuple[Path, str], ...]:
    """Write the run's workbook and results.json into ``folder``; paths with their sha256.

    ``ours``: name → sha256 of the workbooks written there before. results.json is a document of
    ours alone and always the latest. Raises SiteError when the folder cannot be written; the run
    itself is stored by then.
    """

    def workbook(path: Path) -> None:
        write_workbook(run, path, language)

    book = _free_name(folder / workbook_name(run), ours)
    write_beside(book, workbook)
    document = folder / RESULTS
    text = dumps(results_document(run))
    write_beside(document, lambda path: write_text(path, text))
    written = [book, *_beside(run, book), document]
    return tuple((path, file_sha256(path)) for path in written)


def _beside(run: Run, book: Path) -> tuple[Path, ...]:
    """Write the list of every paper beside the workbook; its bytes are stored with the run."""
    content = whole_list(run)
    if content is None:
        return ()
    target = book.with_name(tickets_name(run))

    def papers(path: Path) -> None:
        path.write_bytes(content)

    write_beside(target, papers)
    return (target,)


def publish_page(run: Run, folder: Path, language: str) -> Path:
    """Write the run as one self-contained page beside its workbook; its path."""
    path = (folder / workbook_name(run)).with_suffix(".html")
    text = page_html(run, language)
    write_beside(path, lambda beside: write_text(beside, text))
    return path


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 without touching its line ends."""
    path.write_text(text, encoding="utf-8", newline="")


def _free_name(path: Path, ours: Mapping[str, str]) -> Path:
    """``path``, or the first ``name (2)``, ``name (3)`` … that holds nobody else's work."""
    candidate, number = path, 1
    while candidate.exists() and file_sha256(candidate) != ours.get(candidate.name):
        number += 1
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return candidate
