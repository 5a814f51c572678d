"""The cockpit: its tabs, the sections that are asked for one by one, and where one's day begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Paging, Tab
from quarterdeck.core.pages.paging import page_number, paging
from quarterdeck.core.pages.rendering import render_page, render_part
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics import queries as metrics
from quarterdeck.web import choices
from quarterdeck.web.queries import cockpit as queries

VIEW = "web.view_cockpit"
_KEPT = ("on", "member")
_WITHHELD = "web/cockpit/withheld.html"


@screen(right=None, why="It only sends people on to the page they may see.")
def home(request: MemberRequest) -> HttpResponse:
    """Those who lead begin at the cockpit, those who sell at Today."""
    begins_above = request.member.may(VIEW) and queries.leads(request.member)
    return redirect("web:cockpit" if begins_above else "web:today")


@screen(right=VIEW)
def cockpit(request: MemberRequest, tab: str = "") -> HttpResponse:
    """One tab for the chosen team and period: its first section, and the places of the others, which ask for themselves."""
    chosen = _tab(request, tab)
    outlook = chosen.looked_at(choices.outlook(request))
    first, *others = chosen.sections
    context = {
        **_around(request, chosen, outlook),
        "first": first,
        **_shown(chosen, first, outlook),
        "section_url": _address(request, chosen, first),
        "others": [(section, _address(request, chosen, section, all_asked=True)) for section in others],
        "may_import": request.member.may("imports.run_import"),
    }
    return render_page(request, "web/cockpit.html", context)


@screen(right=VIEW)
def section(request: MemberRequest, tab: str, section: str) -> HttpResponse:
    """One section: alone where a page asks for it, on a page of its own otherwise."""
    chosen = _tab(request, tab)
    part = chosen.section(section)
    if part is None:
        raise Http404
    outlook = chosen.looked_at(choices.outlook(request))
    shown = _shown(chosen, part, outlook)
    context = {**_around(request, chosen, outlook), "first": part, **shown, "others": []}
    context |= {"section_url": _address(request, chosen, part), "section_title": part.title}
    if request.headers.get("HX-Request"):
        return render_part(request, "web/cockpit/section.html", context)
    return render_page(request, "web/cockpit.html", context)


@screen(right=VIEW)
def changed(request: MemberRequest, change: str) -> HttpResponse:
    """The deals behind one step of the waterfall."""
    if change not in queries.NAMES:
        raise Http404
    outlook = choices.outlook(request)
    with metrics.as_it_was(outlook.known_on), _told():
        found = queries.changed_deals(outlook=outlook, kind=change, page=page_number(request))
    pages = _paging(request, len(found.found.rows), found.found.whole.deals)
    context = {"found": found, "outlook": outlook, "currency": outlook.currency, "paging": pages}
    return render_page(request, "web/cockpit_changed.html", context)


@screen(right=VIEW)
def deals(request: MemberRequest, cut: str) -> HttpResponse:
    """The deals behind one bar."""
    if cut not in set(metrics.Cut):
        raise Http404
    outlook = choices.outlook(request)
    with metrics.as_it_was(outlook.known_on), _told():
        days = queries.days_of(outlook).period
        found = queries.behind(outlook=outlook, cut=metrics.Cut(cut), period=days, page=page_number(request))
    rows = zip(found.found.rows, found.details, strict=True)
    pages = _paging(request, len(found.found.rows), found.found.whole.deals)
    context = {"shown": found, "rows": rows, "outlook": outlook, "currency": outlook.currency, "paging": pages}
    return render_page(request, "web/cockpit_deals.html", context)


def _shown(tab: queries.Tab, section: queries.Section, outlook: queries.Outlook) -> dict[str, Any]:
    """What a section shows and the template that draws it; where it shows nothing, the sentence that says why."""
    if section.is_of_today and outlook.is_past:
        return {
            "template": _WITHHELD,
            "shown": _("Nothing remembers this: it is counted for today only."),
            "section": section,
        }
    try:
        return {"template": section.template, "shown": tab.shown(section, outlook), "section": section}
    except metrics.CannotMeasure as refusal:
        return {"template": _WITHHELD, "shown": refusal, "section": section}


def _paging(request: MemberRequest, shown: int, total: int) -> Paging:
    return paging(request, number=page_number(request), per_page=metrics.DEALS_A_PAGE, shown=shown, total=total)


@contextmanager
def _told() -> Iterator[None]:
    """A refusal of figures as the answer of a page."""
    try:
        yield
    except metrics.CannotMeasure as refusal:
        raise BadRequest(str(refusal)) from refusal


def _tab(request: MemberRequest, code: str) -> queries.Tab:
    """The tab asked for, or the one the member's day begins with."""
    tabs = queries.tabs_of(request.member)
    found = next((tab for tab in tabs if tab.code == code), None) if code else next(iter(tabs), None)
    if found is None:
        raise Http404
    return found


def _around(request: MemberRequest, chosen: queries.Tab, outlook: queries.Outlook) -> dict[str, Any]:
    """What every answer of the cockpit says of itself."""
    return {
        "figures_as_of": None if outlook.known_on else metrics.figures_as_of(),
        "outlook": outlook,
        "tab": chosen,
        "tab_url": reverse("web:cockpit_tab", args=[chosen.code]),
        "tabs": [
            Tab(str(tab.label), _kept(request, reverse("web:cockpit_tab", args=[tab.code])), tab.code == chosen.code)
            for tab in queries.tabs_of(request.member)
        ],
    }


def _address(request: MemberRequest, tab: queries.Tab, section: queries.Section, *, all_asked: bool = False) -> str:
    """Where a section is: with all that the page was asked for, or only what a form of the section leaves as it is."""
    address = reverse("web:cockpit_section", args=[tab.code, section.code])
    return f"{address}?{request.GET.urlencode()}" if all_asked and request.GET else _kept(request, address)


def _kept(request: MemberRequest, address: str) -> str:
    """An address that looks from the same day at the same person."""
    kept = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    return f"{address}?{urlencode(kept)}" if kept else address
