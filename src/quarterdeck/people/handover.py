"""What a member may leave behind in the rooms above, and how it goes to somebody else.

A room that keeps things of members registers them in its `apps.py`:

    handover.register(_("Open opportunities"), queries.count_open_of, actions.transfer_open)

Both are called with keywords: `count(member_id=)` returns how many there are, `transfer(from_id=, to_id=, on=, by=)` moves
them inside the deactivation's transaction and returns how many it moved.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.urls import reverse
from django.utils.functional import Promise

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class Count(Protocol):
    def __call__(self, *, member_id: int) -> int: ...


class Transfer(Protocol):
    def __call__(self, *, from_id: int, to_id: int, on: date, by: "Member") -> int: ...


@dataclass(frozen=True)
class Kind:
    """One kind of thing that is handed over, with its name in the plural."""

    label: str | Promise
    count: Count
    transfer: Transfer


_kinds: list[Kind] = []
_page: list[tuple[str, str]] = []


def register(label: str | Promise, count: Count, transfer: Transfer) -> None:
    """Have this kind of thing counted in the preview and moved with everything else."""
    _kinds.append(Kind(label, count, transfer))


def offer_page(url_name: str, *, right: str) -> None:
    """Name the page of a room above where a member's work is given away without their leaving, and the right it asks for."""
    _page[:] = [(url_name, right)]


def page_for(viewer: "Member", member_id: int) -> str:
    """The address of that page for one member's work; empty for those who may not, and for oneself."""
    for url_name, right in _page:
        if viewer.pk != member_id and viewer.may(right):
            return reverse(url_name, args=[member_id])
    return ""


def kinds() -> list[Kind]:
    """Every registered kind, in the order of registration."""
    return list(_kinds)
