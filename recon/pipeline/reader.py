"""Reads given files of an inbox with what has to be known beside them; alike in every process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from recon.ingest.identity import Register
from recon.ingest.read import read_parts
from recon.ingest.reading import Reading
from recon.pipeline.together import Asked, read_together
from recon.settings import Settings


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file of the inbox: where it lies, what people see, the hash it was listed with."""

    path: Path
    shown_as: str
    sha256: str


Numbered = tuple[int, FileToRead]
"""A file with its place among all that are to be read."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs to know beside the file itself; the same in every process."""

    settings: Settings
    register: Register

    def read(self, file: FileToRead, agreed_later: bool) -> Iterator[Reading]:
        """The readings of ``file``; see ``read_parts``."""
        return read_parts(
            file.path,
            file.shown_as,
            settings=self.settings,
            register=self.register,
            sha256=file.sha256,
            agreed_later=agreed_later,
        )

    def read_all(
        self, files: Sequence[Numbered], begin: Callable[[FileToRead], None] = lambda _: None
    ) -> Iterator[tuple[int, Reading]]:
        """The readings of ``files`` with their numbers, small files judged together.

        ``begin`` is told of each file before it is read.
        """
        by_number = dict(files)

        def read(number: int, agreed_later: bool) -> Iterator[Reading]:
            begin(by_number[number])
            return self.read(by_number[number], agreed_later)

        yield from read_together((Asked(file.path, number) for number, file in files), read)
