"""Putting things in an order. Pure."""

from collections.abc import Iterable


def arranged(present: Iterable[int], wanted: Iterable[int]) -> list[int]:
    """What there is in the order wanted; what that does not name follows as it was, and what is not there is passed over."""
    there = list(present)
    first = [key for key in dict.fromkeys(wanted) if key in set(there)]
    return [*first, *(key for key in there if key not in set(first))]
