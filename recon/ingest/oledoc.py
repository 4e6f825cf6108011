"""The streams of an OLE compound document, the container of .xls and of encrypted workbooks.

Source of the format: Microsoft [MS-CFB], 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.6 (directory).
"""

from __future__ import annotations

import struct

_FREE = 0xFFFFFFFA
_NAMED = 64


class OleDocument:
    """A compound document in memory; ``ValueError`` or ``struct.error`` where it is broken."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sector = 1 << struct.unpack_from("<H", data, 30)[0]
        if self._sector not in (512, 4096):
            raise ValueError("no sector size of a compound document")
        self._fat = self._read_fat()
        directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        self._entries = self._read_directory(directory)
        self._mini_limit = struct.unpack_from("<I", data, 56)[0]
        root = next((entry for entry in self._entries.values() if entry[0] == 5), None)
        self._mini = b"" if root is None else self._chain(root[1])
        mini_start = struct.unpack_from("<I", data, 60)[0]
        raw = self._chain(mini_start) if mini_start < _FREE else b""
        self._mini_fat = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all streams and storages."""
        return tuple(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; ``KeyError`` when there is none of that name."""
        _, start, size = self._entries[name]
        if size >= self._mini_limit:
            return self._chain(start)[:size]
        pieces = []
        seen = 0
        while start < _FREE and seen <= len(self._mini_fat):
            pieces.append(self._mini[start * 64 : start * 64 + 64])
            start = self._mini_fat[start]
            seen += 1
        return b"".join(pieces)[:size]

    def _read_fat(self) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self._data, 76))
        more = struct.unpack_from("<I", self._data, 68)[0]
        per_sector = self._sector // 4
        for _ in range(len(self._data) // self._sector + 1):
            if more >= _FREE:
                break
            block = struct.unpack_from(f"<{per_sector}I", self._data, (more + 1) * self._sector)
            listed += block[:-1]
            more = block[-1]
        fat: list[int] = []
        for number in listed:
            if number < _FREE:
                at = (number + 1) * self._sector
                fat += struct.unpack_from(f"<{per_sector}I", self._data, at)
        return tuple(fat)

    def _chain(self, start: int) -> bytes:
        pieces = []
        seen = 0
        while start < _FREE:
            at = (start + 1) * self._sector
            if at >= len(self._data) or seen > len(self._fat):
                raise ValueError("a chain of sectors that does not end")
            pieces.append(self._data[at : at + self._sector])
            start = self._fat[start]
            seen += 1
        return b"".join(pieces)

    def _read_directory(self, raw: bytes) -> dict[str, tuple[int, int, int]]:
        """Name → (type, first sector, size); 2 is a stream, 5 the root."""
        entries: dict[str, tuple[int, int, int]] = {}
        for at in range(0, len(raw) - 127, 128):
            length = struct.unpack_from("<H", raw, at + _NAMED)[0]
            kind = raw[at + 66]
            if kind in (1, 2, 5) and 2 <= length <= _NAMED:
                name = raw[at : at + length - 2].decode("utf-16-le", errors="replace")
                start, size = struct.unpack_from("<II", raw, at + 116)
                entries.setdefault(name, (kind, start, size))
        return entries
