"""How much memory a night has held at most, the processes that read for it included."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_MIB = 2**20
_together = 0
"""The most that this process and those beside it were seen to hold at one time, bytes."""


def own_peak_bytes() -> int | None:
    """The most memory this process has held, bytes; None where the system does not say."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def held_beside(peaks: list[int]) -> None:
    """Note that until now processes with these peaks (bytes) worked beside this one.

    What they held together cannot have been more than the sum of all peaks.
    """
    global _together
    _together = max(_together, (own_peak_bytes() or 0) + sum(peaks))


def peak_memory_mib() -> int | None:
    """An upper bound of the memory held at any one time, MiB; None where the system is silent."""
    own = own_peak_bytes()
    return None if own is None else round(max(own, _together) / _MIB)


def give_back() -> None:
    """Return to the machine what was let go of; where the C library keeps it otherwise (glibc).

    A night works in steps, each with rows of its own: what one has left in pieces the next cannot
    use, and a tenth of a big night's memory would be such pieces.
    """
    # Another C library has no such call, or none that can be found.
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
