"""What lies in the site tonight: every file with its sha256, before any of the inbox is read.

A ledger may have gigabytes: the inbox is hashed in a thread, while the master data are read.

A file may be written to, replaced or removed while the night reads it. What was read is held
against what was listed by the files' stamps; a night that met another file than it listed is
undone and begun again (see ``recon.pipeline.night``).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from recon import __version__
from recon.site import Site, SiteFile, Stamp, file_sha256, stamp_of

UNREADABLE_SHA256 = "0" * 64
"""Stands for the hash of a file whose bytes could not be read."""

_CLOCK_GRAIN_NS = 100_000_000
"""Two changes this close together may leave the same times on a file: then its bytes decide."""

Hashed = tuple[SiteFile, str]


class FilesChanged(Exception):
    """Files are no longer what was listed; ``names`` are theirs as people see them."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = names


@dataclass(frozen=True, slots=True)
class Inventory:
    """Files of master/ and inbox/ in order of path with their hashes, and what was passed over.

    ``unsettled`` are files that keep changing: they are listed and not read tonight. ``stamps``
    has the others by the names people see, and ``taken_at_ns`` says when they were taken.
    """

    master: tuple[Hashed, ...]
    in_inbox: tuple[SiteFile, ...]
    inbox_hashes: Future[dict[str, str]]
    skipped: tuple[tuple[str, str], ...]
    rules_sha256: str
    unsettled: frozenset[str]
    stamps: Mapping[str, Stamp | None]
    taken_at_ns: int
    rates: tuple[Hashed, ...] = ()
    """Toml files of master/: nothing is read again for them, but the night is another one."""

    @property
    def inbox(self) -> tuple[Hashed, ...]:
        """The files of the inbox, as soon as all of them are hashed."""
        return _hashed(self.in_inbox, self.inbox_hashes.result())

    @property
    def size_bytes(self) -> int:
        """How long all files together are that will be read."""
        return sum(stamp[2] for stamp in self.stamps.values() if stamp is not None)

    @property
    def master_sha256(self) -> str:
        """One hash over the names and contents of the master data."""
        return _digest(self.master)

    def run_id(self, as_of: datetime | None) -> str:
        """The id of a night over these files under these rules: ``R-`` and ten hex digits.

        ``as_of`` is what was asked for; see docs/decisions/0003.
        """
        asked = "" if as_of is None else as_of.isoformat()
        parts: tuple[str, ...]
        parts = (_digest(self.inbox), self.master_sha256, self.rules_sha256, __version__, asked)
        if self.rates:
            parts = (*parts, _digest(self.rates))
        return "R-" + sha256("\n".join(parts).encode()).hexdigest()[:10]

    def hold(self) -> None:
        """Raise ``FilesChanged`` where a file is no longer the one that was hashed."""
        changed = frozenset(
            file.shown_as
            for file, digest in (*self.master, *self.inbox)
            if file.shown_as in self.stamps and self._is_another(file, digest)
        )
        if changed:
            raise FilesChanged(changed)

    def _is_another(self, file: SiteFile, digest: str) -> bool:
        before, now = self.stamps[file.shown_as], stamp_of(file.path)
        if before != now or now is None:
            return before != now
        just_changed = max(now[3:]) > self.taken_at_ns - _CLOCK_GRAIN_NS
        return just_changed and _hash_of(file) != digest


def take_inventory(site: Site, unsettled: frozenset[str] = frozenset()) -> Inventory:
    """List and hash every file of the site but those that are ``unsettled``.

    The hashes of the inbox are still being made when it returns.
    """
    taken_at_ns = time.time_ns()
    master, inbox = site.master_files(), site.inbox_files()
    settled = [f for f in (*master.files, *inbox.files) if f.shown_as not in unsettled]
    stamps = {file.shown_as: stamp_of(file.path) for file in settled}
    beside = ThreadPoolExecutor(1, thread_name_prefix="recon-hash")
    inbox_hashes = beside.submit(_hashes, [file for file in inbox.files if file.shown_as in stamps])
    beside.shutdown(wait=False)
    return Inventory(
        master=_hashed(master.files, _hashes(f for f in master.files if f.shown_as in stamps)),
        in_inbox=tuple(inbox.files),
        inbox_hashes=inbox_hashes,
        skipped=(*master.skipped, *inbox.skipped),
        rules_sha256=site.settings.rules_sha256,
        unsettled=unsettled,
        stamps=stamps,
        taken_at_ns=taken_at_ns,
        rates=tuple((file, _hash_of(file)) for file in site.master_rules().files),
    )


def _hashes(files: Iterable[SiteFile]) -> dict[str, str]:
    return {file.shown_as: _hash_of(file) for file in files}


def _hashed(files: Iterable[SiteFile], hashes: Mapping[str, str]) -> tuple[Hashed, ...]:
    return tuple((file, hashes.get(file.shown_as, UNREADABLE_SHA256)) for file in files)


def _hash_of(file: SiteFile) -> str:
    try:
        return file_sha256(file.path)
    except OSError:
        return UNREADABLE_SHA256


def _digest(files: Iterable[Hashed]) -> str:
    text = "\n".join(f"{file.shown_as}\t{digest}" for file, digest in files)
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
