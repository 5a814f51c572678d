"""The cockpit, and where one's day begins."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.screens import screen
from quarterdeck.web import choices
from quarterdeck.web.queries import cockpit as queries


@screen(right=None, why="It only sends people on to the page they may see.")
def home(request: Any) -> HttpResponse:
    """Those who lead begin at the cockpit, those who sell at Today."""
    return redirect("web:cockpit" if request.member.may("web.view_cockpit") else "web:today")


@screen(right="web.view_cockpit")
def cockpit(request: Any) -> HttpResponse:
    """Where the chosen team stands in the chosen period."""
    chosen = choices.chosen(request)
    found = queries.cockpit(viewer=request.member, chosen=chosen, today=request.today)
    return render_page(request, "web/cockpit.html", {"chosen": chosen, "cockpit": found})
