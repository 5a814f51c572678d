"""A member's own scorecard."""

from django.http import HttpResponse

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.showing.tabs import tabs


@screen(right="performance.view_scorecards")
def mine(request: MemberRequest) -> HttpResponse:
    return render_page(request, "performance/scorecards/mine.html", {"tabs": tabs(request, "mine")})
