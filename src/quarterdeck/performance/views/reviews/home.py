"""Where somebody begins: what to write, one's own reviews, those of one's people."""

from django.http import HttpResponse

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.queries.reviews import records
from quarterdeck.performance.showing import reviews as showing
from quarterdeck.performance.showing.tabs import tabs


@screen(right=showing.VIEW)
def home(request: MemberRequest) -> HttpResponse:
    found = records.home(viewer=request.member)
    context = {
        "tabs": tabs(request, "reviews"),
        "parts": showing.parts(request, "home"),
        "found": found,
        "figures": showing.home_figures(found),
        "led": [(cycle, [(one, found.missing.get(one.pk, 0)) for one in rows]) for cycle, rows in found.led],
        "may_manage": request.member.may(showing.MANAGE),
    }
    return render_page(request, "performance/reviews/home.html", context)
