"""The page a seller's day begins with."""

from django.http import HttpResponse
from django.utils import timezone

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.showing import waiting
from quarterdeck.performance.showing.agreements import agreed
from quarterdeck.performance.showing.review_duties import duties
from quarterdeck.web.queries import today as queries


@screen(right="crm.view_activity")
def today(request: MemberRequest) -> HttpResponse:
    """What matters, what is due, what is stuck, what closes, how one is doing."""
    found = queries.today_page(viewer=request.member, today=request.today, at=timezone.now())
    context = {
        "page": found,
        "currency": company.company().currency_id,
        "name": request.member.name,
        "reviews": duties(found.reviews, viewer=request.member, today=request.today),
        "agreements": agreed(found.agreements, today=request.today),
        "waiting": waiting.lines(found.waiting, today=request.today),
        "here": request.path,
        "may_log": request.member.may("crm.change_activity"),
    }
    return render_page(request, "web/today.html", context)
