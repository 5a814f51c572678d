"""What stands around every page: navigation, quick add, unread messages, the me menu.

Rooms add their entries from `apps.py` with `add_navigation`; the shell knows no room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """A link of the rail (`place="main"` or `"settings"`), of the quick-add menu (`"add"`) or of one's own preferences (`"mine"`)."""

    label: str | Promise
    icon: str
    url_name: str
    right: str
    order: int
    place: str
    group: str = ""


# The settings are folded away under these headings, in this order, so that the rail stays what is used every day.
_GROUPS: dict[str, tuple[str | Promise, dict[str, str]]] = {
    "company": (_("Basics"), {"icon": "building-bank"}),
    "people": (_("Staff"), {"icon": "users"}),
    "leads": (_("Lead rules"), {"icon": "user-plus"}),
    "sales": (_("Sales rules"), {"icon": "route"}),
    "data": (_("Data care"), {"icon": "checklist"}),
}
# A role with no more settings than this sees them in one list, without headings.
_FEW = 6

_entries: list[Entry] = []
_providers: dict[str, Callable[[HttpRequest], Any]] = {}


def add_navigation(
    label: str | Promise,
    *,
    icon: str,
    url_name: str,
    right: str,
    order: int,
    place: str = "main",
    group: str = "company",
) -> None:
    """Put a link where members who hold `right` see it; the right may be one that a room starting later declares.

    A link among the settings names the heading it stands under (`company`, `people`, `leads`, `sales` or `data`).
    """
    _entries.append(Entry(label, icon, url_name, right, order, place, group))


def provide(name: str, function: Callable[[HttpRequest], Any]) -> None:
    """Let a room fill `shell.<name>` (such as `periods`, `teams`, `unread`) without the shell knowing it."""
    _providers[name] = function


def for_request(request: HttpRequest) -> dict[str, Any]:
    """The shell of one request; empty for somebody who is not signed in."""
    if not request.user.is_authenticated:
        return {"navigation": [], "quick_add": [], "settings": [], "preferences": [], "me": None}
    member: Any = request.user
    shown = [entry for entry in sorted(_entries, key=lambda e: e.order) if member.may(entry.right)]
    places: dict[str, list[dict[str, Any]]] = {"main": [], "settings": [], "add": [], "mine": []}
    urls = {entry.url_name: reverse(entry.url_name) for entry in shown}
    here = max((url for url in urls.values() if request.path.startswith(url)), key=len, default="")
    for entry in shown:
        url = urls[entry.url_name]
        link = {"label": entry.label, "icon": entry.icon, "url": url, "active": url == here, "group": entry.group}
        places[entry.place].append(link)
    filled = {name: function(request) for name, function in _providers.items()}
    return {
        "navigation": places["main"],
        "settings": places["settings"],
        "settings_groups": _grouped(places["settings"]),
        "quick_add": places["add"],
        "preferences": places["mine"],
        "me": member,
        **filled,
    }


def _grouped(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The settings under their headings, the one in use unfolded; no headings where there are few."""
    groups: list[dict[str, Any]] = []
    if len(links) <= _FEW:
        return groups
    for code, (label, look) in _GROUPS.items():
        inside = [link for link in links if link["group"] == code]
        if inside:
            is_open = any(link["active"] for link in inside)
            groups.append({"label": label, **look, "links": inside, "is_open": is_open})
    return groups
