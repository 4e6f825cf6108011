"""Slips of the pen: what a hand does to a number."""

from __future__ import annotations


def swap_digits(number: int, place: int) -> int:
    """``number`` with the digits of 10^place and 10^(place + 1) exchanged; 0 is the last digit.

    >>> swap_digits(1_482_615, 4)
    1842615
    """
    low: int = 10**place
    high = 10 * low
    first, second = number // high % 10, number // low % 10
    return number + (second - first) * high + (first - second) * low
