"""Errors that end a command, each with the exit code it carries.

::

    ReconError                1   never raised itself
    ├── UsageError            2   the command was used wrongly
    ├── ConfigurationError    2   recon.toml or a master toml file cannot be used as it stands
    ├── SiteError             2   the folder is no site, or cannot be read or written
    ├── StoreError            4   the store is damaged, or of a newer version: nothing was touched
    └── SiteBusyError         5   another process holds the site's store

Bad *input* is never one of these: it is an ``InputProblem`` (see ``recon.model``), a value that
travels with the results. Exit code 1 is left to crashes, so nothing that was meant ever ends in 1.
"""

from __future__ import annotations

from typing import ClassVar


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


class SiteBusyError(ReconError):
    """Another process holds the site's store; the text names it."""

    exit_code = 5
