"""Pages beside each other, as tabs above each of them."""

from collections.abc import Iterable

from django.urls import reverse

from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.requests import MemberRequest


def tabs_of(request: MemberRequest, pages: Iterable[tuple[str, ...]], active: str) -> list[Tab]:
    """The pages that who asks may open; the one with the code `active` is where they are.

    A page is its code, its label, its url's name, and the rights of which any one opens it.
    """
    return [
        Tab(label, reverse(url_name), code == active)
        for code, label, url_name, *rights in pages
        if any(request.member.may(right) for right in rights)
    ]
