"""Items made one ahead of their use: order, errors, and never more than one ahead."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from recon.ingest.ahead import ahead


def test_items_come_in_their_order_empty_ones_among_them():
    assert list(ahead(iter([3, 0, None, 1]))) == [3, 0, None, 1]


def test_nothing_comes_of_nothing():
    assert list(ahead([])) == []


def test_the_next_item_is_made_while_one_is_used_and_no_other():
    made: list[int] = []
    following = threading.Semaphore(0)

    def items() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            following.release()
            yield number

    coming = ahead(items())
    assert next(coming) == 0
    assert following.acquire(timeout=10)
    assert following.acquire(timeout=10)
    assert made == [0, 1]
    assert not following.acquire(timeout=0.2)
    assert list(coming) == [1, 2, 3, 4]


def test_an_error_comes_where_its_item_would_have_come():
    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(OSError, match="gone"):
        next(coming)


def test_whoever_stops_early_leaves_no_thread_behind():
    coming = ahead(iter(range(100)))
    next(coming)
    coming.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("recon-ahead")]
