"""Choosing who assesses, and what is agreed to be reached."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.addresses import public_address
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.performance import jobs
from quarterdeck.performance.actions.reviews import goals, nominating
from quarterdeck.performance.forms.reviews import ColleagueForm, CustomerForm, GoalForm, LevelForm
from quarterdeck.performance.models.reviews import Review
from quarterdeck.performance.queries.reviews import records
from quarterdeck.performance.views.reviews.records import OWN


@screen(why=OWN)
def propose(request: MemberRequest, review_id: int) -> HttpResponse:
    """Name a colleague."""
    review = records.review(viewer=request.member, review_id=review_id)
    return answer_form(
        request,
        ColleagueForm(request.POST or None),
        lambda values: nominating.propose(review_id=review_id, member_id=values["member_id"], by=request.member),
        title=_("Who knows the work of %(name)s?") % {"name": review.member.name},
        form_intro=_who_decides(request, review),
        back=address(review_id),
    )


@screen(why=OWN)
def propose_customer(request: MemberRequest, review_id: int) -> HttpResponse:
    """Name a customer's contact."""
    review = records.review(viewer=request.member, review_id=review_id)
    return answer_form(
        request,
        CustomerForm(request.POST or None),
        lambda values: nominating.propose(review_id=review_id, contact_id=values["contact_id"], by=request.member),
        title=_("Which customer can say something about %(name)s?") % {"name": review.member.name},
        form_intro=_who_decides(request, review),
        back=address(review_id),
    )


@screen(why=OWN)
@require_POST
def agree(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    named = records.reviewer(viewer=request.member, evaluation_id=evaluation_id)
    return do(
        request,
        lambda: nominating.agree(evaluation_id=evaluation_id, by=request.member),
        back=address(named.review_id),
    )


@screen(why=OWN)
@require_POST
def withdraw(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    named = records.reviewer(viewer=request.member, evaluation_id=evaluation_id)
    return do(
        request,
        lambda: nominating.withdraw(evaluation_id=evaluation_id, by=request.member),
        back=address(named.review_id),
    )


@screen(why=OWN)
def hand_to(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Let another manager speak in the place of one who cannot."""
    named = records.reviewer(viewer=request.member, evaluation_id=evaluation_id)
    return answer_form(
        request,
        ColleagueForm(request.POST or None),
        lambda values: nominating.hand_to(
            evaluation_id=evaluation_id, member_id=values["member_id"], by=request.member
        ),
        title=_("Who speaks in the place of %(name)s?") % {"name": named.name},
        back=address(named.review_id),
    )


@screen(why=OWN)
@require_POST
def link(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Make a link for a customer's contact and show it, once."""
    named = records.reviewer(viewer=request.member, evaluation_id=evaluation_id)
    try:
        key = nominating.send_link(evaluation_id=evaluation_id, at=timezone.now(), by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(address(named.review_id))
    context = {
        "named": named,
        "url": public_address(request, reverse("performance:review_by_link", args=[key])),
        "back": address(named.review_id),
    }
    return render_page(request, "performance/reviews/link.html", context)


@screen(why=OWN)
@require_POST
def mail_link(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Send a customer's contact their link by mail."""
    named = records.reviewer(viewer=request.member, evaluation_id=evaluation_id)

    def start(pk: int) -> None:
        jobs.mail_review_link.defer(evaluation_id=pk, by_id=request.member.pk, address=public_address(request, "/"))

    return do(
        request,
        lambda: nominating.ask_by_mail(evaluation_id=evaluation_id, at=timezone.now(), start=start, by=request.member),
        back=address(named.review_id),
        done=_("A mail with the link is on its way to %(name)s.") % {"name": named.name},
    )


@screen(why=OWN)
def goal_new(request: MemberRequest, review_id: int) -> HttpResponse:
    records.review(viewer=request.member, review_id=review_id)
    return answer_form(
        request,
        GoalForm(request.POST or None),
        lambda values: goals.propose_goal(review_id=review_id, values=values, at=timezone.now(), by=request.member),
        title=_("New goal"),
        back=address(review_id),
    )


@screen(why=OWN)
@require_POST
def goal_agree(request: MemberRequest, goal_id: int) -> HttpResponse:
    goal = records.goal(viewer=request.member, goal_id=goal_id)
    return do(
        request,
        lambda: goals.agree_goal(goal_id=goal_id, at=timezone.now(), by=request.member),
        back=address(goal.review_id),
    )


@screen(why=OWN)
@require_POST
def goal_drop(request: MemberRequest, goal_id: int) -> HttpResponse:
    goal = records.goal(viewer=request.member, goal_id=goal_id)
    return do(request, lambda: goals.drop_goal(goal_id=goal_id, by=request.member), back=address(goal.review_id))


@screen(why=OWN)
def goal_assess(request: MemberRequest, goal_id: int) -> HttpResponse:
    """How far a goal was reached, in one's own view."""
    goal = records.goal(viewer=request.member, goal_id=goal_id)
    is_own = goal.review.member_id == request.member.pk
    before = (goal.own_level, goal.own_note) if is_own else (goal.level, goal.note)
    return answer_form(
        request,
        LevelForm(request.POST or None, initial={"level": before[0], "note": before[1]}),
        lambda values: goals.assess_goal(goal_id=goal_id, by=request.member, **values),
        title=goal.title,
        form_intro=goal.measure,
        back=address(goal.review_id),
    )


def address(review_id: int) -> str:
    return reverse("performance:review", args=[review_id])


def _who_decides(request: MemberRequest, review: Review) -> str:
    if request.member.pk == review.member_id:
        return _("Your manager agrees on it, or names somebody else.")
    return _("They are asked at once.")
