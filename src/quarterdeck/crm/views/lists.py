"""What list pages share: addresses without a filter, paging, tabs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from quarterdeck.core.pages.components import Chip, Paging, Tab
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.crm.queries.accounts import Page


@dataclass(frozen=True, slots=True)
class Menu:
    """A filter to choose from: the parameter it sets, its name, the options, the chosen one."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


def menu(name: str, label: str, options: Iterable[tuple[object, object] | str], chosen: str) -> Menu:
    """A filter menu from (value, label) pairs, or from values that are their own label."""
    pairs = [(option, option) if isinstance(option, str) else (str(option[0]), str(option[1])) for option in options]
    return Menu(name, label, pairs, chosen)


def paging(request: MemberRequest, page: Page) -> Paging:
    """Where in the list we are, with the addresses of the pages around."""
    first = (page.number - 1) * page.per_page
    last = first + len(page.rows)
    return Paging(
        first=first + 1 if page.rows else 0,
        last=last,
        total=page.total,
        previous_url=address(request, page=str(page.number - 1)) if page.number > 1 else "",
        next_url=address(request, page=str(page.number + 1)) if last < page.total else "",
    )


def page_number(request: MemberRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isdecimal() and len(given) < 8 else 1


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
