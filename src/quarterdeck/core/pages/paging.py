"""Which page of a list is asked for, and the way to those around it."""

from django.http import HttpRequest

from quarterdeck.core.pages.components import Paging


def page_number(request: HttpRequest) -> int:
    """The page asked for, the first where the address names none."""
    given = request.GET.get("page", "")
    return max(int(given), 1) if given.isdecimal() and len(given) < 9 else 1


def paging(
    request: HttpRequest, *, number: int, per_page: int, shown: int, total: int | None, more: bool = False
) -> Paging:
    """Where in a list page `number` with `shown` rows stands; the pages around keep the rest of the address.

    `more` says whether a next page is there while the size of the list is not known.
    """

    def address(wanted: int) -> str:
        query = request.GET.copy()
        query["page"] = str(wanted)
        return f"?{query.urlencode()}"

    first = (number - 1) * per_page
    last = first + shown
    return Paging(
        first=first + 1 if shown else 0,
        last=last,
        total=total,
        previous_url=address(number - 1) if number > 1 else "",
        next_url=address(number + 1) if (more if total is None else last < total) else "",
    )
