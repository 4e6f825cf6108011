"""One file → readings: what ``recon run`` loads and ``recon validate`` judges, read the same way.

A file is opened by what it is, not by what it is called; its tables are found, typed and held
against their contracts. Whatever is wrong with it is a problem in its readings, never an
exception: only a defect of this program raises here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from recon.ingest.identity import Register
from recon.ingest.layouts import read_workbook
from recon.ingest.legs import Legs
from recon.ingest.limits import Unreadable
from recon.ingest.parquetfile import read_parquet
from recon.ingest.plaintext import shown
from recon.ingest.problemlog import ProblemLog
from recon.ingest.reading import ORIGIN_SCHEMA, QUARANTINE_SCHEMA, Reading
from recon.ingest.refused import Refused
from recon.ingest.textfile import TextFilePart, read_text_file
from recon.ingest.texttable import TextTable
from recon.ingest.typed import Settled, Typed, type_table
from recon.model import InputProblem, Params
from recon.settings import Settings
from recon.site import file_sha256
from recon.store.csv import Reject
from recon.wording.say import sentences

_BINARY_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".html", ".htm", ".xlsb")


@dataclass(frozen=True, slots=True)
class Found:
    """One table, or none, with what was noticed about it before typing."""

    table: TextTable | None
    refused: tuple[Reject, ...] = ()
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[tuple[str, Params], ...] = ()
    settled: Settled | None = None


def read_parts(
    path: Path,
    shown_as: str,
    *,
    settings: Settings,
    register: Register | None,
    expected: Collection[str] | None = None,
    sha256: str | None = None,
    agreed_later: bool = False,
    found: Iterable[Found] = (),
) -> Iterator[Reading]:
    """Read the file at ``path``, shown to people as ``shown_as``; at least one reading comes.

    Big text files come in several readings of one kind, a workbook may give several kinds.
    ``expected`` are the kinds it may hold (a pin in ``settings`` goes before); ``register`` None =
    names of tanks and products are kept as written. ``sha256`` saves reading the file for it.
    ``agreed_later``: the models have not seen the rows yet, the caller asks ``contract.all_agree``.
    ``found``: what ``find_in_file`` gave of it, which need not be looked for again.
    """
    log = ProblemLog(shown_as)
    refused = _cannot_be_opened(path)
    if refused is not None:
        log.add(InputProblem(file=shown_as, rule=refused.rule, params=refused.params))
        yield _without_rows(shown_as, sha256 or "", log, ())
        return
    digest = sha256 or file_sha256(path)
    held: Reading | None = None
    rows = 0
    try:
        for one in found or _tables(path, shown_as, settings, expected):
            reading = _understood(one, shown_as, digest, settings, register, log, agreed_later)
            rows += reading.rows_read
            if held is None:
                held = reading
            elif one.table is None:
                held = _joined([held, replace(reading, frame=held.frame.clear())])
            else:
                yield held
                held = reading
    except OSError as error:
        reason = error.strerror or type(error).__name__
        log.add(InputProblem(file=shown_as, rule="file_not_readable", params={"reason": reason}))
    if held is None:
        held = _without_rows(shown_as, digest, log, ())
    unfilled = held.kind in (None, "actions") or _holds_examples(held)
    if rows == 0 and not unfilled:
        log.add(InputProblem(file=shown_as, rule="no_data_rows", params={"kind": held.kind}))
    yield replace(held, problems=(*held.problems, *log.drain(), *log.summaries()))


def find_in_file(
    path: Path, shown_as: str, *, settings: Settings, but_long: Collection[str]
) -> tuple[Found, ...]:
    """The tables of a file that is read more than once, for ``read_parts``; before any value is.

    Empty where only reading tells: for a file that cannot be opened, and for a text file of a kind
    in ``but_long``, which may be too long to hold.
    """
    if _cannot_be_opened(path) is not None:
        return ()
    try:
        return tuple(_tables(path, shown_as, settings, None, but_long))
    except OSError:
        return ()


def _holds_examples(reading: Reading) -> bool:
    """Whether a file without rows is a template of ours that nobody has filled in yet."""
    return any(
        code in ("example_rows_skipped", "example_lines_skipped") for code, _ in reading.notes
    )


def read_file(
    path: Path,
    shown_as: str,
    *,
    settings: Settings,
    register: Register | None,
    expected: Collection[str] | None = None,
    sha256: str | None = None,
) -> tuple[Reading, ...]:
    """The readings of a file, one a kind, in order of first appearance; never empty.

    For files that fit in memory; big ledgers are taken part by part with ``read_parts``.
    """
    parts = read_parts(
        path, shown_as, settings=settings, register=register, expected=expected, sha256=sha256
    )
    by_kind: dict[str | None, list[Reading]] = {}
    for part in parts:
        by_kind.setdefault(part.kind, []).append(part)
    return tuple(_joined(readings) for readings in by_kind.values())


def _joined(readings: list[Reading]) -> Reading:
    return replace(
        readings[0],
        frame=pl.concat([r.frame for r in readings]),
        rows_read=sum(r.rows_read for r in readings),
        rows_rejected=sum(r.rows_rejected for r in readings),
        quarantine=pl.concat([r.quarantine for r in readings]),
        problems=tuple(p for r in readings for p in r.problems),
        notes=tuple(n for r in readings for n in r.notes),
    )


def _cannot_be_opened(path: Path) -> Refused | None:
    try:
        if path.is_dir():
            return Refused("file_is_a_folder")
        if not path.exists():
            return Refused("file_not_found")
        if not path.is_file():
            return Refused("file_is_no_regular_file")
        if path.stat().st_size == 0:
            return Refused("file_empty")
        with path.open("rb") as source:
            source.read(1)
    except OSError as error:
        return Refused("file_not_readable", {"reason": error.strerror or type(error).__name__})
    return None


def _pinned(shown_as: str, settings: Settings) -> frozenset[str] | None:
    """The kind that ``[[files]]`` pins for a path, matched below ``inbox/`` or as a whole."""
    inside = shown_as.removeprefix("inbox/").removeprefix("master/")
    name = shown_as.rpartition("/")[2]
    for pin in settings.files:
        if any(fnmatchcase(candidate, pin.pattern) for candidate in (shown_as, inside, name)):
            return frozenset({pin.kind})
    return None


def _tables(
    path: Path,
    shown_as: str,
    settings: Settings,
    expected: Collection[str] | None,
    but_long: Collection[str] = (),
) -> Iterator[Found]:
    kinds = _pinned(shown_as, settings) or expected
    with path.open("rb") as source:
        head = source.read(4096)
    if head.startswith(b"PAR1"):
        parts = read_parquet(path, _zone(settings), kinds=kinds, extra_words=settings.headers)
        if isinstance(parts, Refused):
            yield _refused(shown_as, parts.rule, parts.params)
            return

        def frames() -> Iterator[pl.DataFrame]:
            again = read_parquet(path, _zone(settings), kinds=kinds, extra_words=settings.headers)
            yield from () if isinstance(again, Refused) else (table.frame for table in again)

        legs = Legs(frames, "point", {}, None)
        try:
            yield from (Found(table, settled=Settled(legs=legs)) for table in parts)
        except Unreadable as error:
            yield _refused(shown_as, error.rule, error.params)
        return
    is_text = path.suffix.casefold() not in _WORKBOOKS and not _looks_like_workbook(head)
    notes: tuple[tuple[str, Params], ...] = ()
    if not is_text:
        book = read_workbook(path, shown_as, kinds=kinds, extra_words=settings.headers)
        if not book.is_text:
            yield from _of_workbook(book.tables, book.problems, book.notes)
            return
        notes = book.notes
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield _refused(shown_as, "file_of_no_known_format", {})
        return
    for part in read_text_file(
        path, shown_as, kinds=kinds, extra_words=settings.headers, but_long=but_long
    ):
        yield _of_text(part, notes)
        notes = ()


def _refused(shown_as: str, rule: str, params: Params) -> Found:
    """What is said of a file of which nothing, or nothing more, can be read."""
    return Found(None, problems=(InputProblem(file=shown_as, rule=rule, params=params),))


def _looks_like_workbook(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    return head.startswith(_BINARY_STARTS) or start.startswith(_MARKUP)


def _of_workbook(
    tables: Iterable[TextTable],
    problems: tuple[InputProblem, ...],
    notes: tuple[tuple[str, Params], ...],
) -> Iterator[Found]:
    first = True
    for table in tables:
        yield Found(table, problems=problems if first else (), notes=notes if first else ())
        first = False
    if first:
        yield Found(None, problems=problems, notes=notes)


def _of_text(part: TextFilePart, notes: tuple[tuple[str, Params], ...]) -> Found:
    return Found(part.table, part.refused, part.problems, (*notes, *part.notes), part.settled)


def _understood(
    found: Found,
    shown_as: str,
    digest: str,
    settings: Settings,
    register: Register | None,
    log: ProblemLog,
    agreed_later: bool,
) -> Reading:
    for problem in found.problems:
        log.add(problem)
    refused = _refused_lines(found.refused, log)
    lines = sum(reject.lines for reject in found.refused)
    if found.table is None:
        reading = _without_rows(shown_as, digest, log, found.notes)
        return replace(reading, rows_read=lines, rows_rejected=lines, quarantine=refused)
    for problem in found.table.problems:
        log.add(problem)
    typed = type_table(
        found.table,
        log,
        zone=_zone(settings),
        register=register,
        settled=found.settled,
        agreed_later=agreed_later,
    )
    return _reading(shown_as, digest, found, typed, refused, lines, log)


def _reading(
    shown_as: str,
    digest: str,
    found: Found,
    typed: Typed,
    refused: pl.DataFrame,
    lines: int,
    log: ProblemLog,
) -> Reading:
    return Reading(
        path=shown_as,
        sha256=digest,
        kind=found.table.kind if found.table else None,
        frame=typed.frame,
        rows_read=typed.rows_read + lines,
        rows_rejected=typed.rows_rejected + lines,
        quarantine=pl.concat([typed.quarantine, refused]),
        problems=log.drain(),
        notes=_sheets_named((*found.notes, *typed.notes)),
        letters=found.table.letters if found.table else {},
    )


def _sheets_named(notes: Iterable[tuple[str, Params]]) -> tuple[tuple[str, Params], ...]:
    """A text file or a page with one table has no sheet's name; where one is said, it is 1."""
    return tuple(
        (code, {**params, "sheet": "1"})
        if "sheet" in params and params["sheet"] is None and "{sheet}" in sentences().get(code, "")
        else (code, params)
        for code, params in notes
    )


def _refused_lines(rejects: Iterable[Reject], log: ProblemLog) -> pl.DataFrame:
    """Lines that are no rows: a problem each, and their text in quarantine."""
    kept = []
    for reject in rejects:
        rule = f"line_{reject.reason}"
        log.add(
            InputProblem(
                file=log.path,
                rule=rule,
                row=reject.line,
                value=shown(reject.raw),
                params={"line": reject.line, "value": shown(reject.raw), "lines": reject.lines},
                rejects_row=True,
            )
        )
        kept.append((None, reject.line, rule, None, json.dumps(reject.raw, ensure_ascii=False)))
    return pl.DataFrame(kept, schema=QUARANTINE_SCHEMA, orient="row")


def _without_rows(
    shown_as: str, digest: str, log: ProblemLog, notes: tuple[tuple[str, Params], ...]
) -> Reading:
    return Reading(
        path=shown_as,
        sha256=digest,
        kind=None,
        frame=pl.DataFrame(schema=ORIGIN_SCHEMA),
        rows_read=0,
        rows_rejected=0,
        quarantine=pl.DataFrame(schema=QUARANTINE_SCHEMA),
        problems=log.drain(),
        notes=notes,
    )


def _zone(settings: Settings) -> ZoneInfo:
    return ZoneInfo(settings.site.timezone)
