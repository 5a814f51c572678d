"""The pace page: one target, how far along it is, and what would close its gap."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics import catalogue
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import Whose
from quarterdeck.targets.showing.tabs import tabs
from quarterdeck.web import choices
from quarterdeck.web.queries import pace as queries
from quarterdeck.web.queries.cockpit.outlook import Outlook


@screen(right="targets.view_targets")
def pace(request: MemberRequest) -> HttpResponse:
    """The chosen team's (or `?team=`'s, `?member=`'s) target of `?metric=` in the chosen period, parted `?by=` member or team."""
    outlook = _alone(choices.outlook(request))
    offered = queries.codes(outlook)
    code = request.GET.get("metric", "")
    code = code if code in offered else next(iter(offered), "")
    by = "team" if request.GET.get("by") == "team" else "member"
    with metrics.as_it_was(outlook.known_on):
        page = queries.page(outlook, code=code, by=by) if code else None
    context = {
        "tabs": tabs(request, "pace"),
        "outlook": outlook,
        "figures_as_of": None if outlook.is_past else metrics.figures_as_of(),
        "metrics": [
            Tab(str(catalogue.metric(one).name), _address(request, metric=one), one == code) for one in offered
        ],
        "splits": _splits(request, by),
        "page": page,
        "present_url": _address(request, on=""),
        "person": queries.whose_name(outlook),
        "everybody_url": _address(request, member="", team="") if {"member", "team"} & set(request.GET) else "",
        "may_plan": request.member.may("targets.manage_plans"),
    }
    return render_page(request, "web/pace.html", context)


def _alone(outlook: Outlook) -> Outlook:
    """Somebody's target is theirs, whatever team was chosen."""
    member_id = outlook.whose.member_id
    return outlook if member_id is None else replace(outlook, whose=Whose(member_id=member_id))


def _splits(request: MemberRequest, by: str) -> list[Tab]:
    return [
        Tab(_("People"), _address(request, by="member"), by == "member"),
        Tab(_("Teams"), _address(request, by="team"), by == "team"),
    ]


def _address(request: MemberRequest, **changed: str) -> str:
    asked = {
        **{name: request.GET[name] for name in ("metric", "by", "team", "member", "on") if name in request.GET},
        **changed,
    }
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"
