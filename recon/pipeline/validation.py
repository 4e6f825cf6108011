"""Checks files as a night would, without a store: for people, hooks and CI jobs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from recon.errors import UsageError
from recon.ingest.identity import Register
from recon.ingest.read import read_parts
from recon.ingest.reading import Reading
from recon.model import InputProblem, Params
from recon.pipeline.master import read_master
from recon.report.validation import CheckedFile
from recon.settings import Settings
from recon.site import Site, SiteFile, list_files, open_site


def check_paths(paths: tuple[Path, ...], site_path: Path | None) -> tuple[CheckedFile, ...]:
    """Read every file of ``paths`` and say what was accepted; UsageError for what is not there."""
    site = open_site(site_path) if site_path else None
    checked: list[CheckedFile] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        own = open_site(path) if path.is_dir() and (path / "master").is_dir() else None
        checked += _checked(_files_of(path, own), own or site)
    return tuple(checked)


def _files_of(path: Path, own: Site | None) -> tuple[SiteFile, ...]:
    """The files of ``path``, shown as a person would find them from where they stand."""
    if own is not None:
        found = own.master_files().files + own.inbox_files().files
    elif path.is_dir():
        found = list_files(path, path).files
    else:
        return (SiteFile(path, path.as_posix()),)
    return tuple(SiteFile(file.path, (path / file.shown_as).as_posix()) for file in found)


def _checked(files: tuple[SiteFile, ...], site: Site | None) -> Iterator[CheckedFile]:
    settings = site.settings if site else Settings()
    register: Register | None = None
    if site is not None:
        register = read_master(site.master_files().files, site.name, settings).register
    for file in files:
        yield _summed(
            file, read_parts(file.path, file.shown_as, settings=settings, register=register)
        )


def _summed(file: SiteFile, parts: Iterator[Reading]) -> CheckedFile:
    kinds: list[str] = []
    read = rejected = 0
    problems: list[InputProblem] = []
    notes: list[tuple[str, Params]] = []
    for part in parts:
        if part.kind is not None and part.kind not in kinds:
            kinds.append(part.kind)
        read += part.rows_read
        rejected += part.rows_rejected
        problems += part.problems
        notes += part.notes
    return CheckedFile(
        path=file.shown_as,
        kind=", ".join(kinds) or None,
        rows_read=read,
        rows_accepted=read - rejected,
        rows_rejected=rejected,
        problems=tuple(problems),
        notes=tuple(notes),
    )
