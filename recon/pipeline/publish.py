"""Writes what people read: workbook and documents, beside and then renamed.

All of it follows from the stored run and can be made again. A file that no longer has the sha256
we wrote belongs to whoever changed it and is never overwritten: the new one takes another name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from recon.model import Run
from recon.report.document import dumps, results_document
from recon.report.notices import messages_text, noticed, notices_html
from recon.report.page import page_html
from recon.report.rollup import SiteOutcome, rollup_document
from recon.report.rollup_book import rollup_workbook_name, write_rollup_workbook
from recon.report.sheets.tickets import whole_list
from recon.report.stored import messages_name, notices_name, page_name, tickets_name
from recon.report.text import file_name_part
from recon.report.workbook import workbook_name, write_workbook
from recon.site import file_sha256, sweep_beside, write_beside

RESULTS = "results.json"
ROLLUP = "rollup.json"


def publish(
    run: Run, folder: Path, language: str, ours: Mapping[str, str]
) -> tuple[tuple[Path, str], ...]:
    """Write the run's workbook and what lies beside it into ``folder``; paths with their sha256.

    ``ours``: name → sha256 of the files written there before. results.json is a document of
    ours alone and always the latest. Raises SiteError when the folder cannot be written; the run
    itself is stored by then.
    """

    def workbook(path: Path) -> None:
        write_workbook(run, path, language)

    for prefix in (f"recon_{file_name_part(run.site)}_", RESULTS):
        sweep_beside(folder, prefix)
    book = _written(folder / workbook_name(run), ours, workbook)
    document = folder / RESULTS
    text = dumps(results_document(run))
    write_beside(document, lambda path: write_text(path, text))
    written = [book, *_beside(run, folder, language, ours), document]
    return tuple((path, file_sha256(path)) for path in written)


def _beside(run: Run, folder: Path, language: str, ours: Mapping[str, str]) -> Iterator[Path]:
    """Write the list of every paper, and notices and messages where there is something to say."""
    papers = whole_list(run)
    if papers is not None:
        yield _written(folder / tickets_name(run), ours, lambda path: _put(path, papers))
    if noticed(run):
        notices = notices_html(run, language).encode()
        messages = messages_text(run, language).encode()
        yield _written(folder / notices_name(run), ours, lambda path: _put(path, notices))
        yield _written(folder / messages_name(run), ours, lambda path: _put(path, messages))


def publish_page(
    run: Run, folder: Path, language: str, ours: Mapping[str, str]
) -> tuple[Path, str]:
    """Write the run as one self-contained page beside its workbook; its path and sha256."""
    text = page_html(run, language).encode()
    path = _written(folder / page_name(run), ours, lambda beside: _put(beside, text))
    return path, file_sha256(path)


def _written(path: Path, ours: Mapping[str, str], write: Callable[[Path], None]) -> Path:
    """Let ``write`` make the file called ``path``, or one beside it where that is not ours."""
    return write_beside(path, write, lambda made: _free_name(path, made, ours))


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def publish_rollup(
    outcomes: Sequence[SiteOutcome], folder: Path, language: str
) -> tuple[tuple[Path, ...], str]:
    """Write the roll-up of several sites into ``folder``: the paths, and the document's text.

    The document tells the hash of the workbook, so that the next roll-up knows whether somebody
    wrote in it since: then it takes another name. Raises SiteError when it cannot be written.
    """

    def workbook(path: Path) -> None:
        write_rollup_workbook(outcomes, path, language)

    document = folder / ROLLUP
    book = _written(folder / rollup_workbook_name(outcomes), _last_rollup(document), workbook)
    text = dumps(rollup_document(outcomes, (book.name, file_sha256(book))))
    write_beside(document, lambda path: write_text(path, text))
    return (book, document), text


def _last_rollup(document: Path) -> dict[str, str]:
    """Name → sha256 of the workbook that the roll-up lying there says was written with it."""
    try:
        held = json.loads(document.read_text(encoding="utf-8"))["workbook"]
        return {held["name"]: held["sha256"]}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def changed_since(folder: Path, ours: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the files in ``folder`` that are no longer what was written, in order.

    ``ours``: name → sha256 as last written. A file that is not there is not named: it can be
    written again.
    """
    names = (name for name in sorted(ours) if Path(name).name == name)
    return tuple(
        name
        for name in names
        if os.path.lexists(folder / name) and _is_somebodys(folder / name, [ours[name]])
    )


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 without touching its line ends."""
    path.write_text(text, encoding="utf-8", newline="")


def _free_name(path: Path, made: Path, ours: Mapping[str, str]) -> Path:
    """``path``, or the first ``name (2)``, ``name (3)`` … that holds nobody else's work.

    The same bytes as ``made`` are our own work too: a night that was killed after it had written
    them, and before it had noted so, has left them.
    """
    own = file_sha256(made)
    candidate, number = path, 1
    while _is_somebodys(candidate, {own, ours.get(candidate.name)}):
        number += 1
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return candidate


def _is_somebodys(path: Path, ours: Collection[str | None]) -> bool:
    if not os.path.lexists(path):
        return False
    # A folder, a pipe or a link under our name was not put there by us.
    return not path.is_file() or path.is_symlink() or file_sha256(path) not in ours
