"""The screens of team reviews."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.teams import reviews as actions
from quarterdeck.performance.forms.teams import CloseTeamReviewForm, LevelForm, ReasonForm, ReviewForm
from quarterdeck.performance.models.teams.reviews import REVIEW, VIEW
from quarterdeck.performance.queries.teams import reviews as queries
from quarterdeck.performance.showing import teams as showing
from quarterdeck.performance.showing.tabs import tabs


@screen(right=VIEW)
def review_list(request: MemberRequest) -> HttpResponse:
    """Reviews within reach, and what is left to set up before the first."""
    context = {
        "tabs": tabs(request, "teams"),
        "parts": showing.parts(request, "reviews"),
        "rows": showing.review_rows(queries.review_list(viewer=request.member)),
        "may_begin": request.member.may(REVIEW),
        "has_criteria": bool(queries.criteria()),
        "may_set_up": request.member.may("performance.manage_teams"),
    }
    return render_page(request, "performance/teams/review_list.html", context)


@screen(right=REVIEW)
def new(request: MemberRequest) -> HttpResponse:
    """Begin the review of a team."""
    form = ReviewForm(
        request.POST or None,
        units=queries.judgeable_choices(viewer=request.member),
        periods=showing.period_choices(request.today),
    )
    return answer_form(
        request,
        form,
        lambda values: actions.begin_review(
            unit_id=values["unit_id"], period=showing.period_of(values["period"]), by=request.member
        ),
        title=_("Review a team"),
        form_intro=_("The criteria are taken as they are now; changing them later changes nothing here."),
        submit_label=_("Begin the review"),
        back=lambda made: _address(made.pk),
        cancel_url=reverse("performance:team_reviews"),
    )


@screen(right=VIEW)
def review(request: MemberRequest, team_review_id: int) -> HttpResponse:
    """One review: each criterion with its figures, level and reason."""
    record = queries.review(viewer=request.member, review_id=team_review_id, today=request.today)
    context = {
        "tabs": tabs(request, "teams"),
        "record": record,
        "period": showing.period_words(record.review.period),
        "lines": showing.lines(record),
        "tone": showing.score_tone(record.review.score),
        "timeline": showing.timeline(record.history),
        "is_over": request.today >= record.review.ends_on,
    }
    return render_page(request, "performance/teams/review.html", context)


@screen(right=REVIEW)
def judge(request: MemberRequest, team_line_id: int) -> HttpResponse:
    """Choose a level for a criterion, with a reason."""
    line = queries.line(viewer=request.member, line_id=team_line_id)
    level = LevelForm.LEFT_OUT if line.is_left_out else line.level
    form = LevelForm(request.POST or None, initial={"level": level, "reason": line.reason, "seen": line.judged})
    return answer_form(
        request,
        form,
        lambda values: actions.judge_line(
            line_id=team_line_id,
            level=values["level"],
            is_left_out=values["level"] is None,
            reason=values["reason"],
            seen=values["seen"],
            at=timezone.now(),
            by=request.member,
        ),
        title=line.name,
        form_intro=line.guide,
        back=_address(line.review_id),
    )


@screen(right=REVIEW)
def close(request: MemberRequest, team_review_id: int) -> HttpResponse:
    """Close the review: its figures stay as they are, and the team is told."""
    return answer_form(
        request,
        CloseTeamReviewForm(request.POST or None),
        lambda values: actions.close_review(
            review_id=team_review_id, today=request.today, at=timezone.now(), by=request.member, **values
        ),
        title=_("Close the review"),
        form_intro=_("The figures are frozen, and everybody in the team can read the review."),
        submit_label=_("Close the review"),
        back=_address(team_review_id),
    )


@screen(right=REVIEW)
def reopen(request: MemberRequest, team_review_id: int) -> HttpResponse:
    """Open a closed review again, with a reason."""
    return answer_form(
        request,
        ReasonForm(request.POST or None),
        lambda values: actions.reopen_review(review_id=team_review_id, by=request.member, **values),
        title=_("Open again"),
        submit_label=_("Open again"),
        back=_address(team_review_id),
    )


def _address(review_id: int) -> str:
    return reverse("performance:team_review", args=[review_id])
