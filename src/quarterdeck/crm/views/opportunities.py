"""The list of deals."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from quarterdeck.core.lists import pages
from quarterdeck.core.lists import queries as list_queries
from quarterdeck.core.pages.paging import page_number
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.crm.models import StageKind
from quarterdeck.crm.queries import opportunities as queries
from quarterdeck.crm.showing import asked
from quarterdeck.crm.views import deal_filters, lists

TONES = {"open": "blue", "won": "green", "lost": "neutral"}
HEALTH_TONES = {"good": "green", "watch": "amber", "act": "red"}


@screen(right="crm.view_opportunity")
def opportunities(request: MemberRequest) -> HttpResponse:
    look = pages.look_of(request, "crm.opportunity")
    if home := pages.opening(request, look):
        return home
    pages.remember(request, look)
    filters = asked.usual_deals(request.member, request.GET)
    offered = queries.filter_choices(viewer=request.member)
    in_force = deal_filters.in_force(request, filters, offered)
    page = list_queries.page(look, number=page_number(request))
    context = pages.context(
        request, look, page, views=deal_filters.view_labels(), active=filters.view, in_force=in_force
    )
    more = {
        "filters": filters,
        "filter_menus": deal_filters.menus(filters, offered),
        "status_menu": lists.menu("status", _("Status"), StageKind.choices, filters.status),
        "is_filtered": context["is_filtered"] or filters.view not in ("all", "mine"),
        "may_add": request.member.may("crm.change_opportunity"),
    }
    return render_page(request, "crm/opportunity_list.html", context | more)


@screen(right="crm.view_opportunity")
def deal_owners(request: MemberRequest) -> HttpResponse:
    """The owners that match what was typed into the filter of a list or board."""
    found = queries.owner_choices(viewer=request.member, words=request.GET.get("words", ""))
    return render_page(request, "crm/list_filter_options.html", {"filter": deal_filters.owner_menu(found)})
