"""The site folder: what lies in it, what is passed over, and writing beside before renaming.

A site is a folder with ``recon.toml`` (optional), ``master/`` and ``inbox/``; results go to
``out/``. Links that lead out of the site are never followed, and nothing is written outside the
output folder and the store.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from recon.errors import ConfigurationError, SiteError, cannot_write
from recon.settings import Settings, load_settings

SKIPPED_NAMES = ("~$*", ".*", "*.tmp", "*.part")
"""Temporary and lock files of office programs, sync tools and browsers."""

_BLOCK_BYTES = 1 << 23
_PART = ".part"

Stamp = tuple[int, int, int, int, int]
"""Device, inode, size, and the times of the last change of content and of attributes, ns."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site: where it lies, and the name people see (relative, with ``/``)."""

    path: Path
    shown_as: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Files to read in a stable order, and those passed over with the reason's code."""

    files: tuple[SiteFile, ...]
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A site folder with its settings.

    ``name`` is ``[site] name`` or, without one, the folder's own name; it is the default depot.
    """

    root: Path
    settings: Settings

    @property
    def name(self) -> str:
        """The site's name, which is the depot of tanks that name none."""
        return self.settings.site.name or self.root.resolve().name

    @property
    def store_path(self) -> Path:
        """The DuckDB file: ``[store] path`` (relative to the site) or ``recon.duckdb``."""
        return self.root / (self.settings.store.path or "recon.duckdb")

    @property
    def output_dir(self) -> Path:
        """Where results go: ``[output] dir`` (relative to the site) or ``out``."""
        return self.root / (self.settings.output.dir or "out")

    def master_files(self) -> Listing:
        """Register, tables and products (``master/*``, toml files are configuration)."""
        listing = list_files(self.root / "master", self.root)
        return Listing(
            tuple(file for file in listing.files if file.path.suffix.lower() != ".toml"),
            listing.skipped,
        )

    def master_rules(self) -> Listing:
        """Rates and thresholds of the site (``master/*.toml``)."""
        listing = list_files(self.root / "master", self.root)
        return Listing(
            tuple(file for file in listing.files if file.path.suffix.lower() == ".toml"), ()
        )

    def inbox_files(self) -> Listing:
        """Whatever was dropped, in any sub-folder."""
        return list_files(self.root / "inbox", self.root)


def open_site(root: Path) -> Site:
    """The site at ``root``; SiteError when it is none, ConfigurationError for its recon.toml."""
    if not root.is_dir():
        raise SiteError(f"{root}: no such folder")
    if not (root / "master").is_dir():
        raise SiteError(
            f"{root}: not a site, it has no folder master/ (make one with: recon init {root})"
        )
    for path in (root / "recon.toml", *sorted((root / "master").glob("*.toml"))):
        # Opening a pipe would wait for ever for somebody to write to it.
        if path.exists() and not path.is_file():
            raise ConfigurationError(f"{path.name}: cannot be read: not a regular file")
    return Site(root, load_settings(root / "recon.toml"))


def find_sites(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Each path that is a site, or for a folder of sites the sites in it, in order of name."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            raise SiteError(f"{path}: no such folder")
        if (path / "master").is_dir() or (path / "recon.toml").is_file():
            found.append(path)
            continue
        inside = sorted(child for child in path.iterdir() if (child / "master").is_dir())
        if not inside:
            raise SiteError(f"{path}: neither a site (it has no folder master/) nor holds sites")
        found.extend(inside)
    return tuple(dict.fromkeys(found))


def list_files(folder: Path, root: Path) -> Listing:
    """Every regular file below ``folder`` in order of path, and what was passed over and why."""
    files: list[SiteFile] = []
    skipped: list[tuple[str, str]] = []
    inside = root.resolve()
    for path in _walk(folder):
        shown = path.relative_to(root).as_posix()
        if any(fnmatch(path.name, pattern) for pattern in SKIPPED_NAMES):
            skipped.append((shown, "file_name_is_temporary"))
        elif path.is_symlink() and _leads_out(path, inside):
            skipped.append((shown, "link_leads_out_of_the_site"))
        elif not _is_regular(path):
            skipped.append((shown, "not_a_regular_file"))
        else:
            files.append(SiteFile(path, shown))
    return Listing(tuple(files), tuple(skipped))


def _leads_out(link: Path, inside: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(inside)
    except (OSError, RuntimeError):
        # A loop leads nowhere: it is no regular file.
        return False


def _walk(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for directory, folders, names in os.walk(folder, followlinks=False):
        here = Path(directory)
        closed = [n for n in folders if n.startswith(".") or (here / n).is_symlink()]
        folders[:] = sorted(set(folders).difference(closed))
        for name in sorted([*names, *closed]):
            yield here / name


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def file_sha256(path: Path) -> str:
    """sha256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def stamp_of(path: Path) -> Stamp | None:
    """What changes when somebody writes to a file or puts another in its place; None if gone."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def write_beside(
    path: Path, write: Callable[[Path], None], settle: Callable[[Path], Path] | None = None
) -> Path:
    """Let ``write`` make a file beside ``path``, then rename it: readers never see half a file.

    ``settle`` is shown the finished file and names what it becomes; without it that is ``path``.
    Returns that name. Naming ``path``, raises SiteError when the folder cannot be written and
    DiskFullError when there is no room.
    """
    beside = path.with_name(f".{path.name}{_PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(beside)
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        target = path if settle is None else settle(beside)
        beside.replace(target)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    return target


def sweep_beside(folder: Path, prefix: str) -> None:
    """Remove what a killed writer left beside files whose names begin with ``prefix``.

    Call it while no other process can be writing them: under the lock of the site's store.
    """
    with contextlib.suppress(OSError):
        for left in list(folder.iterdir()):
            if left.name.startswith(f".{prefix}") and left.name.endswith(_PART):
                left.unlink()


@contextlib.contextmanager
def temporary_files_beside(store: Path) -> Iterator[None]:
    """Keep every temporary file of this process in one folder beside ``store`` meanwhile.

    The folder is emptied first, so what a killed night left there goes with the next. Use it
    under the store's lock. Raises SiteError when the folder cannot be made.
    """
    folder, before = store.with_name(f".{store.name}.temporary"), tempfile.tempdir
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise SiteError(f"{folder}: cannot be made: {error.strerror or error}") from error
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)
