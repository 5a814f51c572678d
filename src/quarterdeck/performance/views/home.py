"""Where the room begins."""

from django.http import HttpResponse
from django.shortcuts import redirect

from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.showing.tabs import tabs


@screen(right="performance.view_scorecards")
def home(request: MemberRequest) -> HttpResponse:
    """The first page of the room that the member may open."""
    return redirect(tabs(request, "")[0].url)
