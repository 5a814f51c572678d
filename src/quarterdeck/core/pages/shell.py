"""What stands around every page: navigation, quick add, unread messages, the me menu.

Rooms add their entries from `apps.py` with `add_navigation`; the shell knows no room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """A link of the rail (`place="main"` or `"settings"`) or of the quick-add menu (`"add"`)."""

    label: str | Promise
    icon: str
    url_name: str
    right: str
    order: int
    place: str


_entries: list[Entry] = []
_providers: dict[str, Callable[[HttpRequest], Any]] = {}


def add_navigation(
    label: str | Promise, *, icon: str, url_name: str, right: str, order: int, place: str = "main"
) -> None:
    """Put a link where members who hold `right` see it; the right may be one that a room starting later declares."""
    _entries.append(Entry(label, icon, url_name, right, order, place))


def provide(name: str, function: Callable[[HttpRequest], Any]) -> None:
    """Let a room fill `shell.<name>` (such as `periods`, `teams`, `unread`) without the shell knowing it."""
    _providers[name] = function


def for_request(request: HttpRequest) -> dict[str, Any]:
    """The shell of one request; empty for somebody who is not signed in."""
    if not request.user.is_authenticated:
        return {"navigation": [], "quick_add": [], "settings": [], "me": None}
    member: Any = request.user
    shown = [entry for entry in sorted(_entries, key=lambda e: e.order) if member.may(entry.right)]
    places: dict[str, list[dict[str, Any]]] = {"main": [], "settings": [], "add": []}
    urls = {entry.url_name: reverse(entry.url_name) for entry in shown}
    here = max((url for url in urls.values() if request.path.startswith(url)), key=len, default="")
    for entry in shown:
        url = urls[entry.url_name]
        places[entry.place].append({"label": entry.label, "icon": entry.icon, "url": url, "active": url == here})
    filled = {name: function(request) for name, function in _providers.items()}
    return {
        "navigation": places["main"],
        "settings": places["settings"],
        "quick_add": places["add"],
        "me": member,
        **filled,
    }
