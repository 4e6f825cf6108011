"""Errors that end a command, each with the exit code it carries.

::

    ReconError                1   never raised itself
    ├── UsageError            2   the command was used wrongly
    ├── ConfigurationError    2   recon.toml or a master toml file cannot be used as it stands
    ├── SiteError             2   the folder is no site, or cannot be read or written
    ├── StoreError            4   the store is damaged, or of a newer version: nothing was touched
    ├── DiskFullError         4   there is no room left for what was to be written
    └── SiteBusyError         5   another process holds the site's store

Bad *input* is never one of these: it is an ``InputProblem`` (see ``recon.model``), a value that
travels with the results. Exit code 1 is left to crashes, so nothing that was meant ever ends in 1.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import ClassVar

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ReconError(Exception):
    """What a command says in one line before it ends with ``exit_code``."""

    exit_code: ClassVar[int] = 1


class UsageError(ReconError):
    """The command was used wrongly."""

    exit_code = 2


class ConfigurationError(ReconError):
    """A configuration file holds a key, value or bound that cannot be used; the text names it."""

    exit_code = 2


class SiteError(ReconError):
    """The folder is no site, or something in it cannot be read or written."""

    exit_code = 2


class StoreError(ReconError):
    """The store cannot be used: damaged, of a newer version, or not what was written to it."""

    exit_code = 4


class DiskFullError(ReconError):
    """There is no room on the disk; what was there before still stands."""

    exit_code = 4


class SiteBusyError(ReconError):
    """Another process holds the site's store; the text names it."""

    exit_code = 5


def cannot_write(path: Path, error: OSError) -> ReconError:
    """What to raise when ``path`` could not be written: whose fault it is decides the exit code."""
    kind = DiskFullError if error.errno in _NO_ROOM else SiteError
    return kind(f"{path}: cannot be written: {error.strerror or error}")
