"""What lies in the site tonight: every file with its sha256, before any is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from recon import __version__
from recon.site import Site, SiteFile, file_sha256

UNREADABLE_SHA256 = "0" * 64
"""Stands for the hash of a file whose bytes could not be read."""

Hashed = tuple[SiteFile, str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Files of master/ and inbox/ in order of path with their hashes, and what was passed over."""

    master: tuple[Hashed, ...]
    inbox: tuple[Hashed, ...]
    skipped: tuple[tuple[str, str], ...]
    rules_sha256: str

    @property
    def master_sha256(self) -> str:
        """One hash over the names and contents of the master data."""
        return _digest(self.master)

    def run_id(self, as_of: datetime | None) -> str:
        """The id of a night over these files under these rules: ``R-`` and ten hex digits.

        ``as_of`` is what was asked for; see docs/decisions/0003.
        """
        asked = "" if as_of is None else as_of.isoformat()
        parts = (_digest(self.inbox), self.master_sha256, self.rules_sha256, __version__, asked)
        return "R-" + sha256("\n".join(parts).encode()).hexdigest()[:10]


def take_inventory(site: Site) -> Inventory:
    """List and hash every file of the site."""
    master, inbox = site.master_files(), site.inbox_files()
    return Inventory(
        master=tuple((file, _hash_of(file)) for file in master.files),
        inbox=tuple((file, _hash_of(file)) for file in inbox.files),
        skipped=(*master.skipped, *inbox.skipped),
        rules_sha256=site.settings.rules_sha256,
    )


def _hash_of(file: SiteFile) -> str:
    try:
        return file_sha256(file.path)
    except OSError:
        return UNREADABLE_SHA256


def _digest(files: Iterable[Hashed]) -> str:
    text = "\n".join(f"{file.shown_as}\t{digest}" for file, digest in files)
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
