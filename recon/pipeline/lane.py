"""A process that reads files in order and sends what they held, while the night loads.

What is sent waits compressed until it is taken, a bounded number of bytes of it; then the process
waits. It never outlives the night: it is ended with it, and when the night is killed, the next
thing it sends finds nobody there.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import IO

import polars as pl

from recon.ingest.reading import Reading
from recon.pipeline.memory import own_peak_bytes
from recon.pipeline.reader import Numbered, Reader

AHEAD_BYTES = 48_000_000
"""What may wait of a lane, compressed: some million entries; one part may come on top."""


_PROGRAM = "from recon.pipeline.lane import serve; serve()"
_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class _Part:
    """A reading of file ``number``, its frame packed."""

    number: int
    reading: Reading
    packed: bytes
    rows: int


@dataclass(frozen=True, slots=True)
class _End:
    """Everything was read; the most memory that the process held."""

    peak_bytes: int | None


@dataclass(frozen=True, slots=True)
class _Failed:
    """Reading raised: the exception, and where."""

    error: BaseException
    where: str


class Lane:
    """Reads ``files`` in a process of its own from now on; whoever starts one closes it.

    ``files`` have their numbers, ascending. Raises ``OSError`` when no process can be started.
    """

    def __init__(self, reader: Reader, files: Sequence[Numbered]) -> None:
        self._reader, self._files = reader, files
        # Not by multiprocessing, which runs the caller's main module again in every process.
        with _interrupts_are_ours():
            self._process = subprocess.Popen(
                [sys.executable or "", "-P", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_environment(),
            )
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._over = False
        self._changed = threading.Condition()
        self._next: _Part | None = None
        self._ended = self._lost = False
        self.peak_bytes = 0
        """The most memory that the process held; known when all is read."""
        self._postman = threading.Thread(target=self._deliver, name="recon-postman", daemon=True)
        self._postman.start()

    def close(self) -> None:
        """End the process, whatever it does."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self._process.kill()
        self._process.wait()
        self._postman.join()

    def readings_of(self, number: int) -> Iterator[Reading]:
        """What file ``number`` held; ask for the files of the lane in their order.

        Raises what reading raised. Where the process was ended from outside, this one reads on.
        """
        given = 0
        while (part := self._taken()) is not None:
            if part.number != number:
                self._next = part
                return
            given += 1
            yield replace(part.reading, frame=_unpacked(part))
        if self._lost:
            yield from self._read_here(number, given)

    def _read_here(self, number: int, given: int) -> Iterator[Reading]:
        """The readings of ``number`` from the ``given``-th on, read by this process."""
        left = [numbered for numbered in self._files if numbered[0] == number]
        for at, (_, reading) in enumerate(self._reader.read_all(left)):
            if at >= given:
                yield reading

    def _taken(self) -> _Part | None:
        """The next part; None when there is no more, for whatever reason."""
        if self._next is not None:
            part, self._next = self._next, None
            return part
        if self._ended or self._lost:
            return None
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._over)
            if not self._waiting:
                self._lost = True
                return None
            message = self._waiting.popleft()
            self._waiting_bytes -= len(message)
            self._changed.notify_all()
        match pickle.loads(message):
            case _Part() as part:
                return part
            case _Failed(error, where):
                error.add_note(where)
                raise error
            case _End(peak_bytes):
                self._ended, self.peak_bytes = True, peak_bytes or 0
        return None

    def _deliver(self) -> None:
        """Whatever becomes of it, nobody waits for more afterwards."""
        try:
            self._fetch()
        finally:
            self._received(None)

    def _fetch(self) -> None:
        """Say what is to be read and take what comes of it, as long as there is room."""
        orders, post = self._process.stdin, self._process.stdout
        assert orders is not None
        assert post is not None
        with suppress(OSError), orders:
            pickle.dump((self._reader, self._files, tempfile.gettempdir()), orders)
        with post:
            while self._received(_message(post)):
                pass

    def _received(self, message: bytes | None) -> bool:
        """Put a message by and wait until there is room for the next; whether one may come."""
        with self._changed:
            if message is None:
                self._over = True
            else:
                self._waiting.append(message)
                self._waiting_bytes += len(message)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting_bytes < AHEAD_BYTES or self._over)
            return not self._over


def _environment() -> dict[str, str]:
    """That of a reading process: it finds what this one finds, and keeps to its core.

    Two polars threads took a fifth more processor for the same parts.
    """
    found = os.pathsep.join(map(os.path.abspath, sys.path))
    return {"POLARS_MAX_THREADS": "1", **os.environ, "PYTHONPATH": found}


@contextmanager
def _interrupts_are_ours() -> Iterator[None]:
    """What is started within leaves Ctrl-C to this process, which ends it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def serve() -> None:
    """Read from standard input what is to be read, send every reading; the process's whole work."""
    night = os.fdopen(os.dup(1), "wb")
    # Whatever prints must not end up between the readings.
    os.dup2(2, 1)
    reader, files, tempfile.tempdir = pickle.load(sys.stdin.buffer)
    # Whoever asked may be gone: then nobody needs the rest.
    with suppress(BrokenPipeError), night:
        try:
            for number, reading in reader.read_all(files):
                packed = _packed(reading.frame)
                bare = replace(reading, frame=reading.frame.clear())
                _send_framed(night, _Part(number, bare, packed, reading.frame.height))
            _send_framed(night, _End(own_peak_bytes()))
        except BrokenPipeError:
            raise
        except BaseException as error:
            _send_framed(night, _failed(error))


def _send_framed(night: IO[bytes], message: _Part | _End | _Failed) -> None:
    """Send a message with its length before it."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    night.write(_LENGTH.pack(len(body)))
    night.write(body)
    night.flush()


def _message(post: IO[bytes]) -> bytes | None:
    """The next message; None when the process has ended, in the middle of one too."""
    head = post.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = post.read(length)
    return body if len(body) == length else None


def _failed(error: BaseException) -> _Failed:
    """``error`` as it can be sent: as it is, else by its words."""
    where = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(str(error) or type(error).__name__)
    return _Failed(error, where)


def _packed(frame: pl.DataFrame) -> bytes:
    """The columns of ``frame`` in which anything stands."""
    filled = [one.name for one in frame if one.null_count() < frame.height]
    packed = io.BytesIO()
    frame.select(filled).write_ipc_stream(packed, compression="lz4")
    return packed.getvalue()


def _unpacked(part: _Part) -> pl.DataFrame:
    """The frame as it was, its empty columns put back in their places."""
    held = pl.read_ipc_stream(io.BytesIO(part.packed))
    return pl.DataFrame(
        [
            held[name]
            if name in held.columns
            else pl.Series(name, [None], dtype).new_from_index(0, part.rows)
            for name, dtype in part.reading.frame.schema.items()
        ]
    )
