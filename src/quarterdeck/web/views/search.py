"""The palette of search-and-do, and the same as a page."""

from django.http import HttpResponse

from quarterdeck.core.pages import shell
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.web.queries import search as queries

ON_PAGE = 20


@screen(right=None, why="Each group shows only what the member's own rights let see.")
def palette(request: MemberRequest) -> HttpResponse:
    around = shell.for_request(request)
    groups = queries.palette(viewer=request.member, words=request.GET.get("q", ""), shell=around)
    return render_page(request, "pages/palette_results.html", {"groups": groups})


@screen(right=None, why="Each group shows only what the member's own rights let see.")
def results(request: MemberRequest) -> HttpResponse:
    """The same search as a page, for those who come by an address or without a keyboard."""
    words = request.GET.get("q", "")
    around = shell.for_request(request)
    groups = queries.palette(viewer=request.member, words=words, shell=around, limit=ON_PAGE)
    return render_page(request, "web/search.html", {"groups": groups, "words": words})
