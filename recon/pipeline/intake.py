"""Files → the store: master data, then whatever lies in the inbox, each file accounted for.

For every file rows_read = rows_loaded + rows_known + rows_rejected. A file that was wholly
accepted under the same rules and master data is not read again: its counts stand as they were. A
file with rejected rows is offered again every night, and its problems stay while it lies there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import polars as pl

from recon.ingest.identity import Register
from recon.ingest.read import read_parts
from recon.ingest.reading import Reading
from recon.model import FileStatus, InputFile, InputProblem
from recon.pipeline.options import Progress
from recon.quantity import entry_tonnes
from recon.settings import Settings
from recon.site import Site, SiteFile, file_sha256
from recon.store import files, versions
from recon.store.connection import Store

MASTER_KINDS = ("tanks", "products", "capacity_tables")
INBOX_KINDS = ("movements", "balances", "stocktakes", "applications", "actions")

NO_FILE_SHA256 = "0" * 64
"""Stands for the hash of a file that could not be opened."""


@dataclass
class Intake:
    """What the files gave: one record a file, every problem, and what was passed over."""

    inputs: list[InputFile] = field(default_factory=list)
    problems: list[InputProblem] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)
    rows_new: int = 0
