"""Addresses: of many records at once, for people outside, and of where a form was opened."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

_ANY_ID = 7_000_000_007


def record_address(url_name: str, record_id: int, *more: str) -> str:
    """`reverse` for a page that writes the same address for hundreds of records: it is looked up once and the id put in."""
    before, after = _parts(url_name, more)
    return f"{before}{record_id}{after}"


@cache
def _parts(url_name: str, more: tuple[str, ...]) -> tuple[str, str]:
    before, _id, after = reverse(url_name, args=[_ANY_ID, *more]).partition(str(_ANY_ID))
    return before, after


def public_address(request: HttpRequest, path: str) -> str:
    """A whole address that people outside reach."""
    return f"{settings.PUBLIC_ADDRESS}{path}" if settings.PUBLIC_ADDRESS else request.build_absolute_uri(path)


def where_from(request: HttpRequest, otherwise: str) -> str:
    """The local address a form asks to go back to, or another one."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise
