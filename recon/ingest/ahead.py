"""Makes the next item of a series while the one before it is used: two cores, one item ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """``items`` in their order, the next one being made in a thread while one is used.

    At most one is ready or under way, which bounds memory. What making an item raises is raised
    here, in its place. Whoever stops early waits for the one under way; no more are made.
    """
    source = iter(items)
    with ThreadPoolExecutor(1, thread_name_prefix="recon-ahead") as worker:
        coming = worker.submit(_following, source)
        while item := coming.result():
            coming = worker.submit(_following, source)
            yield item[0]
            del item


def _following(source: Iterator[Item]) -> tuple[Item] | None:
    """The next item by itself in a tuple; None when there is no more."""
    for item in source:
        return (item,)
    return None
