"""The brief on its page, and how one wants it sent."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics.queries import figures_as_of
from quarterdeck.reporting.actions import briefs as actions
from quarterdeck.reporting.forms.briefs import BriefForm, initial_of
from quarterdeck.reporting.queries import brief as queries
from quarterdeck.reporting.rules.brief import in_parts
from quarterdeck.reporting.showing import tabs

VIEW = "metrics.view_metrics"
SHARE = "reporting.share_reports"


@screen(right=VIEW)
def brief(request: MemberRequest) -> HttpResponse:
    """What changed, where it stands, what to do: since the last working day, or about the week before."""
    is_weekly = request.GET.get("span") == "week"
    found = queries.brief(viewer=request.member, today=request.today, is_weekly=is_weekly)
    context = {
        "brief": found,
        "parts": [(queries.PART_NAMES[part], sentences) for part, sentences in in_parts(found.sentences)],
        "tabs": tabs.parts("brief"),
        "spans": _spans(is_weekly=is_weekly),
        "figures_as_of": figures_as_of(),
    }
    return render_page(request, "reporting/brief.html", context, parts=("digest",))


@screen(right=VIEW)
def brief_settings(request: MemberRequest) -> HttpResponse:
    """Switch the mails on and off, and choose groups."""
    form = BriefForm(
        request.POST or None,
        initial=initial_of(queries.habit(viewer=request.member)),
        may_share=request.member.may(SHARE),
    )

    def act(typed: dict[str, Any]) -> Any:
        return actions.choose_brief(
            is_daily=typed["is_daily"],
            is_weekly=typed["is_weekly"],
            robot_ids=typed.get("robots", []),
            by=request.member,
        )

    title = _("How the brief comes to you")
    return answer_form(request, form, act, title=title, back=reverse("reporting:brief"), done=_("Saved."))


def _spans(*, is_weekly: bool) -> list[Tab]:
    here = reverse("reporting:brief")
    return [
        Tab(_("Since the last working day"), here, not is_weekly),
        Tab(_("Last week"), f"{here}?span=week", is_weekly),
    ]
