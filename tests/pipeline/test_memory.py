"""A night's peak counts the processes beside it, and what it let go of goes back to the machine."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from recon.pipeline import memory

MIB = 2**20


def test_a_peak_counts_the_processes_that_were_there_at_the_same_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "_together", 0)
    monkeypatch.setattr(memory, "own_peak_bytes", lambda: 300 * MIB)
    memory.held_beside([200 * MIB, 100 * MIB])
    assert memory.peak_memory_mib() == 600
    monkeypatch.setattr(memory, "own_peak_bytes", lambda: 700 * MIB)
    assert memory.peak_memory_mib() == 700


def test_the_peak_of_this_process_is_what_the_system_says_of_it() -> None:
    own = memory.own_peak_bytes()
    if own is None:
        assert memory.peak_memory_mib() is None
    else:
        assert (memory.peak_memory_mib() or 0) >= own // MIB > 10


def test_where_the_c_library_cannot_give_memory_back_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without(name: str | None) -> object:
        return object()

    monkeypatch.setattr(ctypes, "CDLL", without)
    memory.give_back()


def test_what_was_let_go_of_in_pieces_is_given_back() -> None:
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("needs glibc")
    pieces = [bytearray(2_000) for _ in range(100_000)]
    kept = pieces[::1_000]
    held = _resident_bytes()
    del pieces
    memory.give_back()
    assert held - _resident_bytes() > 100 * MIB
    assert len(kept) == 100


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
