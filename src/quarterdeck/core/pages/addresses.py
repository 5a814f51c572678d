"""Addresses of many records at once."""

from functools import cache

from django.urls import reverse

_ANY_ID = 7_000_000_007


def record_address(url_name: str, record_id: int, *more: str) -> str:
    """`reverse` for a page that writes the same address for hundreds of records: it is looked up once and the id put in."""
    before, after = _parts(url_name, more)
    return f"{before}{record_id}{after}"


@cache
def _parts(url_name: str, more: tuple[str, ...]) -> tuple[str, str]:
    before, _id, after = reverse(url_name, args=[_ANY_ID, *more]).partition(str(_ANY_ID))
    return before, after
