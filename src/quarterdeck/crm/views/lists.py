"""What list pages share: addresses without a filter, paging, tabs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from quarterdeck.core.pages import paging as pages
from quarterdeck.core.pages.components import Chip, Paging, Tab
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.crm.queries.accounts import Page


@dataclass(frozen=True, slots=True)
class Menu:
    """A filter to choose from: the parameter it sets, its name, the options, the chosen one, where to look for more options."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str
    search_url: str = ""


def menu(
    name: str, label: str, options: Iterable[tuple[object, object] | str], chosen: str, *, search_url: str = ""
) -> Menu:
    """A filter menu from (value, label) pairs, or from values that are their own label."""
    pairs = [(option, option) if isinstance(option, str) else (str(option[0]), str(option[1])) for option in options]
    return Menu(name, label, pairs, chosen, search_url)


def paging(request: MemberRequest, page: Page) -> Paging:
    """Where in a list of this room we are."""
    return pages.paging(request, number=page.number, per_page=page.per_page, shown=len(page.rows), total=page.total)


def tabs(request: MemberRequest, views: Mapping[str, str], active: str, *, key: str = "view") -> list[Tab]:
    """Saved views as tabs; changing the view keeps the filters and begins at the first page."""
    return [
        Tab(label=str(label), url=address(request, page="", **{key: view}), is_active=view == active)
        for view, label in views.items()
    ]


def chips(request: MemberRequest, in_force: Sequence[tuple[str, str, str]]) -> list[Chip]:
    """The filters in force from (parameter, label, value in words)."""
    return [
        Chip(label=str(label), value=str(value), remove_url=address(request, page="", **{name: ""}))
        for name, label, value in in_force
        if value
    ]


def address(request: MemberRequest, **changes: str) -> str:
    """The present address with some parameters changed; an empty one is left out."""
    query: QueryDict = request.GET.copy()
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"
