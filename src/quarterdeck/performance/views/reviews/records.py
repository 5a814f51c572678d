"""One review: who assesses, the evidence, the result, the talk."""

from django.http import HttpResponse
from django.urls import reverse

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.rendering import render_page, render_part
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.models.reviews import CycleState, Review, Side
from quarterdeck.performance.queries import evidence as facts
from quarterdeck.performance.queries.reviews import records
from quarterdeck.performance.queries.reviews.records import ReviewRecord
from quarterdeck.performance.showing import reviews as showing
from quarterdeck.performance.showing.agreements import agreed
from quarterdeck.performance.showing.evidence import shown_evidence
from quarterdeck.performance.showing.tabs import tabs

OWN = "whom a review concerns and who leads it may see it; the door looks it up among what the member may see"


@screen(why=OWN)
def review(request: MemberRequest, review_id: int) -> HttpResponse:
    found = records.record(viewer=request.member, review_id=review_id)
    context = {
        "tabs": tabs(request, "reviews"),
        "parts": showing.parts(request, "home"),
        "found": found,
        "review": found.review,
        "steps": showing.steps(found.review.cycle),
        "applied": showing.applied(found.review) if found.is_readable else "",
        "sides": showing.sides(found),
        "said": showing.said(found),
        "reviewers": showing.reviewers(found),
        "agreed": agreed(found.agreements, today=request.today),
        "here": reverse("performance:review", args=[review_id]),
        **_may(request, found),
    }
    return render_page(request, "performance/reviews/review.html", context)


@screen(why=OWN)
def evidence(request: MemberRequest, review_id: int) -> HttpResponse:
    """What is known of the whole period, as a part of the page."""
    return evidence_part(request, records.review(viewer=request.member, review_id=review_id))


def evidence_part(request: MemberRequest, of: Review) -> HttpResponse:
    """The evidence about whom a review is of, as far as the one who looks may see it."""
    found = facts.of(member=of.member, period=of.cycle.period, viewer=request.member, today=request.today)
    currency = company.company().currency_id
    context = {"evidence": shown_evidence(found, currency=currency), "currency": currency}
    return render_part(request, "performance/evidence.html", context)


def _may(request: MemberRequest, found: ReviewRecord) -> dict[str, object]:
    """Which buttons there are."""
    review, cycle = found.review, found.review.cycle
    sides = {one.side for one in found.sides}
    is_choosing = cycle.state in (CycleState.NOMINATING, CycleState.EVALUATING)
    is_talked = cycle.state == CycleState.RELEASED and review.released_at is not None
    is_signed = review.member_signed_at if found.is_own else review.manager_signed_at
    return {
        "has_goals": Side.GOALS in sides,
        "may_propose": is_choosing and Side.PEERS in sides,
        "may_propose_customer": is_choosing and Side.CUSTOMERS in sides,
        "may_set_goals": is_choosing and Side.GOALS in sides,
        "may_assess_goals": cycle.state == CycleState.EVALUATING,
        "may_note": is_talked and found.is_led and not (review.member_signed_at or review.manager_signed_at),
        "may_agree": is_talked,
        "may_sign": is_talked and review.talk_on is not None and is_signed is None,
        "may_decide": is_talked and found.is_led and not review.outcome,
        "may_reopen": request.member.may(showing.MANAGE)
        and not found.is_own
        and review.locked_at is not None
        and cycle.state in (CycleState.CALIBRATING, CycleState.RELEASED),
        "may_lock": request.member.may(showing.MANAGE)
        and not found.is_own
        and review.locked_at is None
        and cycle.locked_at is not None,
    }
