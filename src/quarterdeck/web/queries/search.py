"""Search-and-do: everything one may see and do that answers to what was typed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.catalog import queries as catalog
from quarterdeck.core.search import text
from quarterdeck.crm.models import ActivityKind
from quarterdeck.crm.queries import search
from quarterdeck.people.models import Member
from quarterdeck.people.queries import members


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the palette; `drawer` opens it at the side instead of leaving the page."""

    title: str
    url: str
    icon: str
    subtitle: str = ""
    hint: str = ""
    drawer: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    items: list[Item]


def palette(*, viewer: Member, words: str, shell: Mapping[str, Any], limit: int = 5) -> list[Group]:
    """What to show for the words typed; with none, what one can do and where one can go. Empty groups are left out."""
    adding = [*shell["quick_add"], *(_kinds_to_plan(viewer) if words.strip() else ())]
    doing = Group(_("Do"), [_entry(entry, drawer=True) for entry in _named(adding, words)])
    going = Group(_("Go to"), [_entry(entry) for entry in _named([*shell["navigation"], *shell["settings"]], words)])
    groups = [doing, going] if not words.strip() else [*_records(viewer, words, limit), doing, going]
    return [group for group in groups if group.items]


def _records(viewer: Member, words: str, limit: int) -> Iterable[Group]:
    if viewer.may("crm.view_account"):
        yield Group(_("Accounts"), _hits(search.accounts, viewer, words, limit, "crm:account", {"icon": "building"}))
        yield Group(
            _("Contacts"), _hits(search.contacts, viewer, words, limit, "crm:contact", {"icon": "address-book"})
        )
    if viewer.may("crm.view_lead"):
        yield Group(_("Leads"), _hits(search.leads, viewer, words, limit, "crm:lead", {"icon": "user-question"}))
    if viewer.may("crm.view_opportunity"):
        look = {"icon": "target-arrow"}
        yield Group(_("Opportunities"), _hits(search.opportunities, viewer, words, limit, "crm:opportunity", look))
    if viewer.may("people.view_member"):
        yield Group(_("Colleagues"), _colleagues(viewer, words, limit))
    if viewer.may("catalog.view_product"):
        yield Group(_("Products"), _products(viewer, words, limit))


def _colleagues(viewer: Member, words: str, limit: int) -> list[Item]:
    found = members.member_choices(viewer=viewer, words=words, limit=limit)
    return [Item(name, reverse("people:member", args=[pk]), icon="user", subtitle=unit) for pk, name, unit in found]


def _products(viewer: Member, words: str, limit: int) -> list[Item]:
    found = catalog.product_rows(viewer=viewer, filters=catalog.ProductFilters(words=words)).rows[:limit]
    return [
        Item(one.name, reverse("catalog:product", args=[one.pk]), icon="package", subtitle=one.code) for one in found
    ]


def _hits(
    find: Callable[..., list[search.Hit]],
    viewer: Member,
    words: str,
    limit: int,
    url_name: str,
    look: Mapping[str, str],
) -> list[Item]:
    return [
        Item(hit.title, reverse(url_name, args=[hit.id]), look["icon"], hit.subtitle, hit.hint)
        for hit in find(viewer=viewer, words=words, limit=limit)
    ]


def _kinds_to_plan(viewer: Member) -> list[dict[str, str]]:
    """New visit, new call, new meeting: found by their Chinese and their English name."""
    if not viewer.may("crm.change_activity"):
        return []
    planned = (
        {"kind": ActivityKind.VISIT, "icon": "map-pin"},
        {"kind": ActivityKind.CALL, "icon": "phone"},
        {"kind": ActivityKind.MEETING, "icon": "users"},
    )
    new = reverse("crm:activity_new")
    return [
        {
            "label": str(ActivityKind(one["kind"]).label),
            "also": one["kind"],
            "icon": one["icon"],
            "url": f"{new}?planned=1&kind={one['kind']}",
        }
        for one in planned
    ]


def _named(entries: Iterable[Mapping[str, Any]], words: str) -> list[Mapping[str, Any]]:
    """The entries whose label holds every word typed, by the same tokens as records."""
    wanted = set(text.query_tokens(words))
    return [entry for entry in entries if wanted <= set(text.tokens_for(str(entry["label"]), entry.get("also", "")))]


def _entry(entry: Mapping[str, Any], *, drawer: bool = False) -> Item:
    title = _("New: %(what)s") % {"what": entry["label"]} if drawer else str(entry["label"])
    return Item(title, entry["url"], entry["icon"], drawer=drawer)
