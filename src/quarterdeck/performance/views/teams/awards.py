"""The screens of choosing excellent teams."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.teams import awards as actions
from quarterdeck.performance.forms.teams import AnnounceForm, AwardForm, NominateForm, ReasonForm
from quarterdeck.performance.models.teams import AwardState
from quarterdeck.performance.models.teams.awards import DECIDE
from quarterdeck.performance.models.teams.reviews import VIEW
from quarterdeck.performance.queries.teams import awards as queries
from quarterdeck.performance.queries.teams import recognition
from quarterdeck.performance.showing import teams as showing
from quarterdeck.performance.showing.tabs import tabs

NOMINATE = "performance.nominate_teams"


@screen(right=VIEW)
def award_list(request: MemberRequest) -> HttpResponse:
    """Every round, the running one first."""
    context = {
        "tabs": tabs(request, "teams"),
        "parts": showing.parts(request, "awards"),
        "rows": [(one, showing.period_words(one.period)) for one in queries.award_list()],
        "may_open": request.member.may(DECIDE),
    }
    return render_page(request, "performance/teams/award_list.html", context)


@screen(right=DECIDE)
def new(request: MemberRequest) -> HttpResponse:
    """Open a round."""

    def act(values: dict[str, Any]) -> Any:
        period = showing.period_of(values.pop("period"))
        given = {**values, "starts_on": period.start, "ends_on": period.end}
        return actions.open_award(values=given, by=request.member)

    return answer_form(
        request,
        AwardForm(request.POST or None, periods=showing.period_choices(request.today)),
        act,
        title=_("Choose excellent teams"),
        form_intro=_("Managers are told and nominate; the figures of every nominated team are put beside it."),
        submit_label=_("Open the choice"),
        back=lambda made: _address(made.pk),
        cancel_url=reverse("performance:team_awards"),
    )


@screen(right=VIEW)
def award(request: MemberRequest, team_award_id: int) -> HttpResponse:
    """One round: the nominated with their evidence, and what comes next."""
    record = queries.award(viewer=request.member, award_id=team_award_id, today=request.today)
    found = record.award
    is_live = found.state == AwardState.NOMINATING
    context = {
        "tabs": tabs(request, "teams"),
        "record": record,
        "period": showing.period_words(found.period),
        "steps": showing.steps(found),
        "nominations": [
            (
                one.nomination,
                showing.facts(one.facts, unit_id=one.nomination.unit_id, period=found.period, is_live=is_live),
            )
            for one in record.nominations
        ],
        "may_nominate": is_live and request.member.may(NOMINATE),
        "may_decide": record.may_decide and is_live and request.today >= found.ends_on and record.count > 0,
        "may_announce": record.may_decide and found.state == AwardState.JUDGING,
        "may_call_off": record.may_decide and found.state in (AwardState.NOMINATING, AwardState.JUDGING),
    }
    return render_page(request, "performance/teams/award.html", context)


@screen(right=NOMINATE)
def nominate(request: MemberRequest, team_award_id: int) -> HttpResponse:
    """Propose a team."""
    found = queries.award(viewer=request.member, award_id=team_award_id, today=request.today).award
    units = [(unit.pk, unit.name) for unit in queries.candidates(award=found, today=request.today)]
    return answer_form(
        request,
        NominateForm(request.POST or None, units=units),
        lambda values: actions.nominate(
            award_id=team_award_id, today=request.today, at=timezone.now(), by=request.member, **values
        ),
        title=_("Nominate a team"),
        submit_label=_("Nominate"),
        back=_address(team_award_id),
    )


@screen(right=DECIDE)
@require_POST
def decide(request: MemberRequest, team_award_id: int) -> HttpResponse:
    """End the nominations and freeze the evidence."""
    return do(
        request,
        lambda: actions.begin_deciding(award_id=team_award_id, today=request.today, by=request.member),
        back=_address(team_award_id),
    )


@screen(right=DECIDE)
def announce(request: MemberRequest, team_award_id: int) -> HttpResponse:
    """Choose, say why, and put it on the wall."""
    record = queries.award(viewer=request.member, award_id=team_award_id, today=request.today)
    form = AnnounceForm(
        request.POST or None,
        nominated=[(one.nomination.pk, one.nomination.unit.name) for one in record.nominations],
        values=[(one.pk, one.name) for one in recognition.values()],
    )
    return answer_form(
        request,
        form,
        lambda values: actions.announce(award_id=team_award_id, at=timezone.now(), by=request.member, **values),
        title=_("Announce"),
        form_intro=_("Everybody sees who is chosen and why; the people of the team are thanked on the wall."),
        submit_label=_("Announce"),
        back=_address(team_award_id),
    )


@screen(right=DECIDE)
def call_off(request: MemberRequest, team_award_id: int) -> HttpResponse:
    """End a round without a choice."""
    return answer_form(
        request,
        ReasonForm(request.POST or None),
        lambda values: actions.call_off(award_id=team_award_id, by=request.member, **values),
        title=_("Call the round off"),
        submit_label=_("Call off"),
        back=_address(team_award_id),
    )


def _address(award_id: int) -> str:
    return reverse("performance:team_award", args=[award_id])
