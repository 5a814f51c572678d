"""The cockpit, and where one's day begins."""

from django.http import HttpResponse
from django.shortcuts import redirect

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics import queries as metrics
from quarterdeck.web import choices
from quarterdeck.web.queries import cockpit as queries


@screen(right=None, why="It only sends people on to the page they may see.")
def home(request: MemberRequest) -> HttpResponse:
    """Those who lead begin at the cockpit, those who sell at Today."""
    return redirect("web:cockpit" if request.member.may("web.view_cockpit") else "web:today")


@screen(right="web.view_cockpit")
def cockpit(request: MemberRequest) -> HttpResponse:
    """Where the chosen team stands in the chosen period."""
    chosen = choices.chosen(request)
    context = {
        "figures_as_of": metrics.figures_as_of(),
        "chosen": chosen,
        "cockpit": queries.cockpit(viewer=request.member, chosen=chosen, today=request.today),
        "may_import": request.member.may("imports.run_import"),
    }
    return render_page(request, "web/cockpit.html", context)
