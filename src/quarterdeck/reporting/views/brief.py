"""The brief on its page, and how one wants it sent."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
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
    habit = queries.habit(viewer=request.member)
    context = {
        "brief": found,
        "parts": [(queries.PART_NAMES[part], sentences) for part, sentences in in_parts(found.sentences)],
        "tabs": tabs.parts("brief"),
        "spans": _spans(is_weekly=is_weekly),
        "figures_as_of": figures_as_of(),
        "is_weekly": is_weekly,
        "is_mailed": habit.is_weekly if is_weekly else habit.is_daily,
        "has_address": bool(request.member.email),
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


@screen(right=VIEW)
@require_POST
def brief_mail(request: MemberRequest) -> HttpResponse:
    """Have the brief of a span mailed from now on, or no more."""
    is_weekly, is_on = request.POST.get("span") == "week", request.POST.get("is_on") == "1"
    return do(
        request,
        lambda: actions.switch_mail(is_on=is_on, is_weekly=is_weekly, by=request.member),
        back=_address(is_weekly=is_weekly),
        done=_("The brief comes by mail from now on.") if is_on else _("The brief is not mailed any more."),
    )


def _address(*, is_weekly: bool) -> str:
    return reverse("reporting:brief") + ("?span=week" if is_weekly else "")


def _spans(*, is_weekly: bool) -> list[Tab]:
    return [
        Tab(_("Since the last working day"), _address(is_weekly=False), not is_weekly),
        Tab(_("Last week"), _address(is_weekly=True), is_weekly),
    ]
