"""Reads the inbox file by file, and lets the models judge the rows of many small files at once.

A night of two hundred stocktakes would spend a quarter of its reading on two hundred validations
of a hundred rows each. Small files are therefore held back, a few dozen at a time, until one
validation of all their accepted rows has agreed; should it not, each of them is read again and
judged alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import polars as pl

from recon.ingest.contract import all_agree
from recon.ingest.reading import Reading

T = TypeVar("T")

SMALL_BYTES = 1 << 18
"""Files below this size are held back."""

MOST_FILES, MOST_ROWS = 64, 50_000
"""What is held back at most before it is judged."""

Read = Callable[[T, bool], Iterator[Reading]]
"""Reads one file; True: the models are asked later."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """A file to be read: where it lies, and whatever the caller wants back with its parts."""

    path: Path
    of: T


def read_together(asked: Iterable[Asked[T]], read: Read[T]) -> Iterator[tuple[T, Reading]]:
    """The readings of all files in the order asked for, every row judged by its kind's model."""
    held: list[tuple[T, tuple[Reading, ...]]] = []
    rows = 0
    for file in asked:
        if not _is_small(file.path):
            yield from _agreed(held, read)
            held, rows = [], 0
            for part in read(file.of, False):
                yield file.of, part
            continue
        parts = tuple(read(file.of, True))
        held.append((file.of, parts))
        rows += sum(part.frame.height for part in parts)
        if len(held) == MOST_FILES or rows >= MOST_ROWS:
            yield from _agreed(held, read)
            held, rows = [], 0
    yield from _agreed(held, read)


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size < SMALL_BYTES
    except OSError:
        return False


def _agreed(
    held: list[tuple[T, tuple[Reading, ...]]], read: Read[T]
) -> Iterator[tuple[T, Reading]]:
    by_kind: dict[str, list[pl.DataFrame]] = {}
    for _, parts in held:
        for part in parts:
            if part.kind is not None and part.frame.height:
                by_kind.setdefault(part.kind, []).append(part.frame)
    together = all(all_agree(kind, frames) for kind, frames in by_kind.items())
    for of, parts in held:
        for part in parts if together else read(of, False):
            yield of, part
