"""Reads the files of an inbox, beside the night where they are many or big: a process a core.

Reading holds Python's lock, so does loading: in one process a second core has little to do. Files
are therefore shared out to lanes, a process each, which read theirs in order and send what they
held; the night takes the parts in the order of all files, as if it had read them itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from recon.ingest.reading import Reading
from recon.pipeline.lane import Lane
from recon.pipeline.memory import held_beside
from recon.pipeline.reader import FileToRead, Reader
from recon.pipeline.together import SMALL_BYTES

WORTH_A_PROCESS_S = 3.0
"""Starting a lane costs about one second of a core: less reading than this is done at once."""

_SMALL_S, _MEGABYTE_S = 0.04, 0.025
"""What a small workbook and a megabyte of text take to be read (docs/scale.md)."""


def read_inbox(
    files: Sequence[FileToRead],
    reader: Reader,
    *,
    processes: int,
    begin: Callable[[FileToRead], None],
) -> Iterator[tuple[int, Reading]]:
    """The readings of all ``files`` in their order, each with the number of its file.

    ``processes``: how many may read at once; fewer do where there is little to read, and with one
    core, or where no process can be started, this one reads. ``begin`` is told of each file before
    its first reading comes. Raises what reading raises. What a process that is ended from outside
    did not come to, this one reads.
    """
    lanes = shared_out([_seconds(file.path) for file in files], min(processes, _cores()))
    with ExitStack() as stack:
        try:
            started = [
                stack.enter_context(closing(Lane(reader, [(n, files[n]) for n in lane])))
                for lane in lanes
            ]
        except OSError:
            started = []
        if not started:
            yield from reader.read_all(list(enumerate(files)), begin)
            return
        owners = {number: lane for lane, of in zip(started, lanes, strict=True) for number in of}
        for number, file in enumerate(files):
            begin(file)
            for reading in owners[number].readings_of(number):
                yield number, reading
        held_beside([lane.peak_bytes for lane in started])


def shared_out(seconds: Sequence[float], most: int) -> list[list[int]]:
    """Numbers of the files that each lane reads, in order; none where no lane is worth its start.

    ``seconds``: about what each file takes. Each goes to the lane that has least to do by then:
    what is taken first is read first, and no lane has twice what it must (Graham, 1966).
    """
    if most < 2 or sum(seconds) < WORTH_A_PROCESS_S:
        return []
    lanes: list[list[int]] = [[] for _ in range(min(most, len(seconds)))]
    loads = [0.0] * len(lanes)
    for number, takes in enumerate(seconds):
        least = loads.index(min(loads))
        lanes[least].append(number)
        loads[least] += takes
    return lanes


def _seconds(path: Path) -> float:
    try:
        size = path.stat().st_size
    except OSError:
        return 0.0
    return _SMALL_S if size < SMALL_BYTES else size / 1e6 * _MEGABYTE_S


def _cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
